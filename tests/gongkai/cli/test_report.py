"""The commands ``gongkai report …``: their shapes, their sentences and their exit statuses."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongkai.cli.report import add_commands
from lawbook.report.edition import load
from lawbook.report.identities import computed_cells
from reportdoc.report import Report

Run = Callable[..., int]


@pytest.fixture
def run() -> Run:
    """Return a way to run a command as the command line does."""
    parser = argparse.ArgumentParser(prog="gongkai")
    add_commands(parser.add_subparsers(required=True))

    def call(*words: str | Path) -> int:
        args = parser.parse_args(["report", *map(str, words)])
        status: int = args.run(args)
        return status

    return call


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Return a way to save an invented report with some figures, its totals reckoned."""

    def save(name: str, *, unit: str = "示例县水利局", year: int = 2024, **figures: Any) -> Path:
        report = Report("2021", unit, year)
        report.values.update(dict.fromkeys(load("2021").cells, 0))
        report.values.update({cell.replace("__", "."): value for cell, value in figures.items()})
        report.values.update(computed_cells(report.values, report.form))
        target = tmp_path / name
        target.write_text(json.dumps(report.to_json(), ensure_ascii=False), "utf-8")
        return target

    return save


RECEIVED = {"applications__new_received__natural_person": 3, "applications__granted__natural_person": 3}


class TestRead:
    def test_json_has_the_shape_of_the_contract(
        self, run: Run, saved: Callable[..., Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("read", saved("a.json", **RECEIVED), "--json") == 0
        raw = json.loads(capsys.readouterr().out)
        assert list(raw) == ["unit", "year", "edition", "tables", "narrative", "notes"]
        assert raw["tables"]["applications"]["granted"]["natural_person"] == 3
        assert raw["tables"]["proactive"]["art20_1"]["rules"]["issued"] == 0
        assert raw["tables"]["review_litigation"]["review"]["total"] == 0

    def test_people_get_a_table(self, run: Run, saved: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
        assert run("read", saved("a.json", **RECEIVED)) == 0
        shown = capsys.readouterr().out
        assert shown.startswith("示例县水利局 2024年度（2021年版格式）")
        assert "一、本年新收政府信息公开申请数量" in shown


class TestCheck:
    def test_a_sound_report_is_clean(
        self, run: Run, saved: Callable[..., Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("check", saved("a.json", **RECEIVED)) == 0
        assert "没有发现问题。" in capsys.readouterr().out

    def test_an_error_is_status_one_with_the_shape_of_the_contract(
        self, run: Run, saved: Callable[..., Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("check", saved("a.json", applications__new_received__natural_person=3), "--json") == 1
        first = json.loads(capsys.readouterr().out)["findings"][0]
        assert {key: first[key] for key in ("id", "severity", "where", "left", "right")} == {
            "id": "A1_flow",
            "severity": "error",
            "where": "applications.natural_person",
            "left": 3,
            "right": 0,
        }
        assert first["says"].startswith("“自然人”一列")

    def test_a_warning_alone_is_clean(
        self, run: Run, saved: Callable[..., Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = saved("before.json", year=2023, proactive__art20_6__admin_coercion__decisions=42)
        assert run("check", saved("now.json"), "--previous", before) == 0
        assert "请核对（1项）\n  Z1_suspicious_zero" in capsys.readouterr().out


class TestWrite:
    @pytest.mark.parametrize("suffix", ["html", "docx", "pdf"])
    def test_it_writes_and_says_so(
        self, run: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
    ) -> None:
        target = tmp_path / f"out.{suffix}"
        assert run("write", saved("a.json"), "--to", target) == 0
        assert target.stat().st_size > 5000
        assert capsys.readouterr().out.startswith(f"已写出：{target}")

    def test_an_unknown_suffix_is_refused(
        self, run: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("write", saved("a.json"), "--to", tmp_path / "out.xlsx") == 2
        assert capsys.readouterr().err == "不能写成“.xlsx”：可写出的格式为 .html、.docx、.pdf。\n"
        assert not (tmp_path / "out.xlsx").exists()

    def test_a_folder_that_is_not_there_is_named(
        self, run: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("write", saved("a.json"), "--to", tmp_path / "nowhere" / "out.html") == 2
        assert capsys.readouterr().err == f"没有这个文件夹：{tmp_path / 'nowhere'}\n"

    def test_a_folder_in_the_place_of_the_file(
        self, run: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "out.html").mkdir()
        assert run("write", saved("a.json"), "--to", tmp_path / "out.html") == 2
        assert capsys.readouterr().err == f"无法写入 {tmp_path / 'out.html'}：它是一个文件夹。\n"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "out.html"]

    def test_what_was_written_can_be_read_checked_and_written_again(
        self, run: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        source, page = saved("a.json", **RECEIVED), tmp_path / "out.html"
        assert run("write", source, "--to", page) == 0
        capsys.readouterr()
        assert run("read", page, "--json") == 0
        read = json.loads(capsys.readouterr().out)
        assert read["tables"] == json.loads(source.read_text("utf-8"))["tables"]
        assert (read["unit"], read["year"], read["edition"]) == ("示例县水利局", 2024, "2021")
        assert run("write", page, "--to", tmp_path / "again.docx") == 0


class TestRollup:
    def test_it_adds_up_and_the_result_is_a_report(
        self, run: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        target = tmp_path / "district.json"
        organs = [saved("a.json", **RECEIVED), saved("b.json", unit="示例县临水镇人民政府", **RECEIVED)]
        assert run("rollup", *organs, "--to", target, "--unit", "示例县人民政府", "--json") == 0
        said = json.loads(capsys.readouterr().out)
        assert (said["reports"], said["findings"]) == (2, [])
        district = json.loads(target.read_text("utf-8"))
        assert (district["unit"], district["year"]) == ("示例县人民政府", 2024)
        assert district["tables"]["applications"]["results_total"]["total"] == 6
        assert run("check", target) == 0

    def test_a_district_report_is_held_against_the_sum(
        self, run: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        organs = [saved("a.json", **RECEIVED), saved("b.json", unit="示例县临水镇人民政府", **RECEIVED)]
        district = saved("d.json", unit="示例县人民政府", **RECEIVED)
        assert run("rollup", *organs, "--to", tmp_path / "sum.json", "--district", district, "--json") == 1
        findings = json.loads(capsys.readouterr().out)["findings"]
        assert {each["id"] for each in findings} == {"C1_additivity"}
        assert {(each["left"], each["right"]) for each in findings} == {(3, 6)}

    def test_who_did_not_file_is_named(
        self, run: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        names = tmp_path / "units.txt"
        names.write_text("示例县水利局\n示例县教育局\n", "utf-8")
        assert run("rollup", saved("a.json"), "--to", tmp_path / "sum.json", "--expected", names) == 1
        assert "示例县教育局没有报送年度报告" in capsys.readouterr().out


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("a.json", b"{", "a.json：不是完整的 JSON，第1行第2列处有误。"),
            ("a.json", b"[]", "a.json：不是年度报告数据：缺少 tables。"),
            ("a.json", b"\xff\xfe\x00", "a.json：不是 UTF-8 编码的 JSON 数据。"),
            ("a.json", b"[" * 200_000, "a.json：不是年度报告的数据。"),
            (
                "a.json",
                b'{"edition": "2021", "tables": {"proactive": ' + b"9" * 5000 + b"}}",
                "a.json：不是年度报告的数据。",
            ),
            ("a.json", b'{"edition": "1998", "tables": {}}', "a.json：没有名为“1998”的年度报告格式。"),
            (
                "a.json",
                b'{"edition": "2021", "tables": {"proactive": {"x": 1}}}',
                "a.json：2021年版格式没有单元格 proactive.x。",
            ),
        ],
    )
    def test_one_plain_sentence_and_status_two(
        self, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, sentence: str
    ) -> None:
        (tmp_path / name).write_bytes(content)
        for verb in (
            ["read"],
            ["check"],
            ["write", "--to", str(tmp_path / "o.pdf")],
            ["rollup", "--to", str(tmp_path / "o")],
        ):
            assert run(verb[0], tmp_path / name, *verb[1:]) == 2
            output = capsys.readouterr()
            assert (output.out, output.err) == ("", sentence + "\n")

    def test_a_file_that_is_not_there(self, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("check", tmp_path / "none.pdf") == 2
        assert capsys.readouterr().err == f"没有这个文件：{tmp_path / 'none.pdf'}\n"

    def test_a_page_without_a_report(self, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        page = tmp_path / "page.html"
        page.write_text("<html><body><p>通知公告</p></body></html>", "utf-8")
        assert run("read", page) == 2
        output = capsys.readouterr()
        assert output.out == ""
        assert output.err.startswith("page.html：")
        assert output.err.count("\n") == 1


def test_no_command_of_reports_imports_django(root: Path, saved: Callable[..., Path], tmp_path: Path) -> None:
    source = saved("a.json")
    script = (
        "import sys\nfrom gongkai.cli import main\n"
        f"assert main(['report', 'check', {str(source)!r}]) == 0\n"
        f"assert main(['report', 'write', {str(source)!r}, '--to', {str(tmp_path / 'o.html')!r}]) == 0\n"
        f"assert main(['report', 'rollup', {str(source)!r}, '--to', {str(tmp_path / 'o.json')!r}]) == 0\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django']\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 0, done.stderr
