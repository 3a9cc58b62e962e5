"""The commands clock, fee, remedy and law: their shapes, their sentences, their exit status."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from gongkai.cli import law
from gongkai.kernel import clock


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that runs one command and gives status, output and errors."""

    def command(*words: str) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        law.add_commands(parser.add_subparsers())
        arguments = parser.parse_args(words)
        status = arguments.run(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return command


def test_clock_in_json(run: Any) -> None:
    status, out, err = run(
        "clock", "--received", "2024-09-12", "--fact", "consultation_sent=2024-09-20",
        "--fact", "consultation_answered=2024-10-10", "--json",
    )  # fmt: skip
    shape = json.loads(out)
    assert (status, err) == (0, "")
    assert shape.keys() == {"due", "provisional", "steps"}
    assert (shape["due"], shape["provisional"]) == ("2024-10-30", False)
    assert "ogi:33.3" in {step["cite"] for step in shape["steps"]}
    assert all(step["says"] for step in shape["steps"])


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (["extended=2024-10-09"], "2024-11-13"),
        (["extended=2024-10-09:20"], "2024-11-13"),
        (["extended=2024-10-09:20 days"], "2024-11-13"),
        (["extended=2024-10-09:5天"], "2024-10-23"),
        (["clarification_asked=2024-09-18", "clarified=2024-09-30"], "2024-11-01"),
        (["clarified=2024-09-30", "clarification_asked=2024-09-18:2024-10-10"], "2024-11-01"),
        (["clarification_asked=2024-09-18"], None),
        (["confirmed=2024-09-30"], "2024-11-01"),
        (["fee_notified=2024-09-20", "fee_paid=2024-09-30"], "2024-11-01"),
        (["fee_notified=2024-09-20:2024-09-23", "fee_paid=2024-09-30"], "2024-11-01"),
        (["reasons_asked=2024-09-18", "reasons_given=2024-09-19", "reply_delayed=2024-09-20:2024-12-31"], "2024-12-31"),
        (["consultation_sent=2024-09-20:co_drafter", "consultation_answered=2024-10-10"], "2024-10-30"),
        (["consultation_sent=2024-09-20:2024-09-23", "consultation_answered=2024-10-10"], "2024-10-30"),
        (["decided=2024-09-20:g2", "served=2024-09-23"], "2024-10-16"),
    ],
)
def test_clock_with_facts(run: Any, facts: list[str], due: str | None) -> None:
    words = [word for fact in facts for word in ("--fact", fact)]
    status, out, err = run("clock", "--received", "2024-09-12", *words, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["due"] == due


def test_clock_in_words(run: Any) -> None:
    status, out, _ = run("clock", "--received", "2026-12-10")
    assert status == 0
    assert out.startswith("答复期限：2027-01-07（暂定）\n")
    assert "ogi:33.2" in out
    assert run("clock", "--received", "2024-09-12", "--fact", "fee_notified=2024-09-20")[1].startswith("等待申请人缴费")
    ended = run(
        "clock", "--received", "2024-09-12", "--fact", "fee_notified=2024-09-20", "--fact", "withdrawn=2024-09-21"
    )
    assert ended[1].startswith("办理已经终止")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["clock"], "缺少收到申请之日"),
        (["clock", "--received", "2024-02-30"], "2024-02-30"),
        (["clock", "--received", "20240912"], "20240912"),
        (["clock", "--received", "２０２４-09-12"], "不对"),
        (["clock", "--received", "2024-09-12", "--fact", "extended"], "写法不对"),
        (["clock", "--received", "2024-09-12", "--fact", "paid=2024-09-13"], "不是一个事项"),
        (["clock", "--received", "2024-09-12", "--fact", "extended=soon"], "soon"),
        (["clock", "--received", "2024-09-12", "--fact", "extended=2024-09-20:21"], "最长20个工作日"),
        (["clock", "--received", "2024-09-12", "--fact", "extended=2024-09-20:many"], "延长的天数"),
        (["clock", "--received", "2024-09-12", "--fact", "served=2024-09-20"], "不能“送达”"),
        (["clock", "--received", "2024-09-12", "--fact", "served=2024-09-20:x"], "不应当有"),
        (["clock", "--received", "2007-09-12"], "2008年5月1日"),
        (["clock", "--received", "2024-09-12", "--jurisdiction", "mars"], "行政区划"),
        (["fee"], "其中之一"),
        (["fee", "--items", "3", "--pages", "3"], "其中之一"),
        (["fee", "--items", "-3"], "件数“-3”不对"),
        (["fee", "--items", "三"], "不对"),
        (["fee", "--pages", "1e3"], "页数“1e3”不对"),
        (["fee", "--items", "12", "--on", "2020-01-01"], "2021年1月1日"),
        (["fee", "--items", "12", "--on", "today"], "today"),
        (["remedy", "X9"], "X9"),
        (["remedy", "D6", "--on", "1999-01-01"], "2008年5月1日"),
        (["law", "ogi:99"], "ogi:99"),
        (["law", "33.2"], "写法如 ogi:33.2"),
        (["law", "nolaw:1"], "nolaw"),
    ],
)
def test_bad_input_gets_one_chinese_sentence_and_status_two(run: Any, words: list[str], says: str) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "total"), [(["--items", "31"], 2200), (["--pages", "101"], 720), (["--items", "10"], 0)]
)
def test_fee(run: Any, words: list[str], total: int) -> None:
    status, out, _ = run("fee", *words, "--on", "2024-01-01", "--json")
    shape = json.loads(out)
    assert status == 0
    assert shape.keys() == {"total", "steps"}
    assert shape["total"] == total
    assert run("fee", *words)[1].startswith(f"信息处理费：{total}元\n")


@pytest.mark.parametrize(
    ("code", "on", "route", "unverified"),
    [
        ("D6", "2023-12-31", "choose", False),
        ("D6", "2024-01-01", "review_first", False),
        ("d6", "2024-01-01", "review_first", False),
        ("D8", "2025-03-01", "choose", True),
        ("O3", "2025-03-01", "none_or_choose", True),
    ],
)
def test_remedy(run: Any, code: str, on: str, route: str, unverified: bool) -> None:
    status, out, _ = run("remedy", code, "--on", on, "--json")
    shape = json.loads(out)
    assert status == 0
    assert shape["route"] == route
    assert shape["cite"]
    assert shape.get("unverified", False) is unverified
    assert ("未核实" in run("remedy", code, "--on", on)[1].splitlines()[0]) is unverified


def test_remedy_names_what_it_is_told(run: Any) -> None:
    out = run("remedy", "D6", "--on", "2024-01-01", "--authority", "乙区人民政府", "--court", "乙区人民法院")[1]
    assert "先向乙区人民政府申请行政复议" in out
    assert "向乙区人民法院提起行政诉讼" in out


def test_law_shows_line_link_value_functions_and_cases(run: Any) -> None:
    status, out, _ = run("law", "ogi:33.2", "--on", "2024-01-01", "--json")
    shape = json.loads(out)
    assert status == 0
    assert shape["label"] == "《政府信息公开条例》第三十三条第二款"
    assert shape["link"].startswith("https://www.gov.cn/")
    assert {value["name"]: value["value"] for value in shape["values"]} == {
        "application.deadline.reply_days": 20,
        "application.extension.extension_days": 20,
    }
    assert "lawbook.application.deadline.reply_deadline" in shape["functions"]
    assert any(case.startswith("tests/lawbook/application/deadline.yaml：") for case in shape["cases"])
    words = run("law", "ogi:33.2", "--on", "2024-01-01")[1]
    for part in ("第三十三条第二款", "20 工作日", "reply_deadline", "用例", "https://www.gov.cn/"):
        assert part in words


def test_law_takes_the_value_of_the_day(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    out = run("law", "ogi:33.2", "--on", "2019-05-14", "--json")[1]
    assert [value["value"] for value in json.loads(out)["values"]] == [15, 15]
    monkeypatch.setattr(clock, "today", lambda: date(2018, 1, 1))
    assert [value["value"] for value in json.loads(run("law", "ogi:33.2", "--json")[1])["values"]] == [15, 15]


def test_law_lists_laws_and_the_parts_of_one(run: Any) -> None:
    assert {law["law"] for law in json.loads(run("law", "--json")[1])["laws"]} >= {"ogi", "fee", "arl", "apl"}
    assert "ogi\t" in run("law")[1]
    parts = json.loads(run("law", "ogi:33", "--json")[1])["parts"]
    assert [part["cite"] for part in parts] == ["ogi:33.1", "ogi:33.2", "ogi:33.3"]
    assert len(json.loads(run("law", "ogi", "--json")[1])["parts"]) > 56


def test_law_without_a_number_in_force_on_the_day_has_no_value(run: Any) -> None:
    assert json.loads(run("law", "fee:4", "--on", "2020-01-01", "--json")[1])["values"] == []


def test_law_prints_the_pages_of_the_documents(run: Any, root: Path) -> None:
    assert run("law", "--index")[1] == (root / "docs/law/index.md").read_text("utf-8")
    assert run("law", "--lifecycle")[1] == (root / "docs/law/lifecycle.md").read_text("utf-8")


def test_an_installed_program_without_the_tests_still_names_the_files(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(law, "__file__", "/nowhere/src/gongkai/cli/law.py")
    cases = json.loads(run("law", "ogi:33.2", "--json")[1])["cases"]
    assert "tests/lawbook/application/deadline.yaml" in cases
