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

from gongkai.cli import main
from gongkai.cli.report import add_commands
from lawbook.report.edition import load
from lawbook.report.identities import computed_cells
from reportdoc.report import Report

Run = Callable[..., int]


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a short name: long ones are shortened in what the commands say."""
    return tmp_path_factory.mktemp("r")


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


class TestNames:
    """Names of files that break a line, are no text, or are longer than a name may be."""

    def test_a_line_break_in_a_name_does_not_break_the_sentence(
        self, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        page = tmp_path / "two\nlines\x1b[31m.html"
        page.write_text("<html><body><p>通知公告</p></body></html>", "utf-8")
        assert run("read", page) == 2
        assert capsys.readouterr().err.startswith("two\\nlines\\x1b[31m.html：")
        assert run("read", tmp_path / "no\nsuch.html") == 2
        assert capsys.readouterr().err == f"没有这个文件：{tmp_path}/no\\nsuch.html\n"

    def test_a_name_that_is_no_utf_8(
        self, run: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        name = os.fsdecode(os.fsencode(tmp_path) + b"/\xce\xc4.json")
        assert run("check", name) == 2
        assert capsys.readouterr().err == f"没有这个文件：{tmp_path}/\\xce\\xc4.json\n"
        saved("a.json").rename(name)
        assert run("check", name) == 0
        assert run("rollup", name, "--to", tmp_path / "sum.json", "--unit", "\udcce\udcc4") == 0
        assert "\\xce\\xc4 2024年度" in capsys.readouterr().out
        assert json.loads((tmp_path / "sum.json").read_text("utf-8"))["unit"] == "\udcce\udcc4"

    @pytest.mark.parametrize("where", ["file", "previous", "out", "sum", "expected", "folder"])
    def test_a_path_that_is_too_long(
        self, run: Run, saved: Callable[..., Path], capsys: pytest.CaptureFixture[str], where: str
    ) -> None:
        sound, long = saved("a.json"), "a" * 5000
        calls: dict[str, list[str | Path]] = {
            "file": ["check", long],
            "previous": ["check", sound, "--previous", long],
            "out": ["write", sound, "--to", f"{long}.pdf"],
            "sum": ["rollup", sound, "--to", long],
            "expected": ["rollup", sound, "--to", "sum.json", "--expected", long],
            "folder": ["read", "/".join(["a" * 200] * 30)],
        }
        assert run(*calls[where]) == 2
        output = capsys.readouterr()
        assert output.out == ""
        assert output.err.count("\n") == 1
        assert len(output.err) < 160
        assert "aaa…aaa" in output.err

    @pytest.mark.parametrize("target", ["", ".", "/"])
    def test_a_target_without_a_name(
        self, run: Run, saved: Callable[..., Path], capsys: pytest.CaptureFixture[str], target: str
    ) -> None:
        for verb in ("write", "rollup"):
            assert run(verb, saved("a.json"), "--to", target) == 2
            assert capsys.readouterr().err.startswith("没有写明文件名：")

    def test_a_line_break_in_the_name_of_a_unit(
        self, run: Run, saved: Callable[..., Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("check", saved("a.json", unit="示例县\n水利局")) == 0
        assert capsys.readouterr().out.startswith("示例县\\n水利局 2024年度")


class TestWhatWasNotRead:
    def test_a_row_that_was_not_read_is_no_error(
        self, run: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        raw = json.loads(saved("a.json", **RECEIVED).read_text("utf-8"))
        raw["tables"]["applications"]["new_received"] = dict.fromkeys(raw["tables"]["applications"]["new_received"])
        raw["notes"] = [{"id": "row_incomplete", "where": "applications.new_received", "says": "数字不是七个"}]
        (tmp_path / "b.json").write_text(json.dumps(raw), "utf-8")
        assert run("check", tmp_path / "b.json", "--json") == 0
        findings = json.loads(capsys.readouterr().out)["findings"]
        assert [(each["id"], each["severity"]) for each in findings] == [
            ("R2_missing_row", "warn"),
            ("U1_unchecked", "info"),
        ]


class TestRareCharacters:
    def test_what_no_font_has_is_said(
        self, run: Run, saved: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        raw = json.loads(saved("a.json").read_text("utf-8"))
        raw["narrative"]["chapters"] = {"ch6_other": "联系人：\U0010f0f0某。"}
        (tmp_path / "b.json").write_text(json.dumps(raw), "utf-8")
        assert run("write", tmp_path / "b.json", "--to", tmp_path / "o.pdf", "--json") == 0
        output = capsys.readouterr()
        assert json.loads(output.out)["unprinted"] == ["\U0010f0f0"]
        assert output.err.startswith("没有字体能够显示下列字符，文件中以“〓”代替：")


class TestOutput:
    """Where the output goes: a full disk, a reader that has gone away, nowhere, an encoding without Chinese."""

    @pytest.fixture
    def ask(self, root: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
        def ask(*words: str | Path, **how: Any) -> subprocess.CompletedProcess[bytes]:
            environment = {**os.environ, "PYTHONPATH": str(root / "src"), **how.pop("environment", {})}
            environment.pop("PYTHONUNBUFFERED", None)
            how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
            start = "import sys; from gongkai.cli import main; sys.exit(main())"
            call = [sys.executable, "-c", start, "report", *map(str, words)]
            return subprocess.run(call, env=environment, timeout=60, check=False, **how)

        return ask

    @pytest.mark.parametrize("form", [[], ["--json"]])
    def test_a_full_disk(
        self, ask: Callable[..., subprocess.CompletedProcess[bytes]], saved: Callable[..., Path], form: list[str]
    ) -> None:
        for verb in ("read", "check"):
            with Path("/dev/full").open("wb") as full:
                done = ask(verb, saved("a.json"), *form, stdout=full)
            assert done.returncode == 2
            assert done.stderr.decode() == "无法输出结果：磁盘空间不足。\n"

    def test_a_reader_that_has_gone_away_leaves_the_status_as_it_is(
        self, ask: Callable[..., subprocess.CompletedProcess[bytes]], saved: Callable[..., Path]
    ) -> None:
        for name, figures, status in (("a.json", RECEIVED, 0), ("b.json", dict([*RECEIVED.items()][:1]), 1)):
            reader, writer = os.pipe()
            os.close(reader)
            try:
                done = ask("check", saved(name, **figures), "--json", stdout=writer)
            finally:
                os.close(writer)
            assert (done.returncode, done.stderr) == (status, b"")

    def test_nobody_to_tell(self, ask: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        try:
            done = ask("check", tmp_path / "none.json", stderr=writer)
        finally:
            os.close(writer)
        assert (done.returncode, done.stdout) == (2, b"")

    def test_an_encoding_without_chinese_still_yields_json(
        self, ask: Callable[..., subprocess.CompletedProcess[bytes]], saved: Callable[..., Path]
    ) -> None:
        done = ask("read", saved("a.json"), "--json", environment={"PYTHONIOENCODING": "ascii"})
        assert done.returncode == 0
        assert json.loads(done.stdout.decode("ascii"))["unit"] == "示例县水利局"

    def test_ctrl_c_is_a_sentence_and_status_130(
        self, monkeypatch: pytest.MonkeyPatch, saved: Callable[..., Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupted(file: str) -> Report:
            raise KeyboardInterrupt

        monkeypatch.setattr("gongkai.cli.report.load", interrupted)
        assert main(["report", "check", str(saved("a.json"))]) == 130
        assert capsys.readouterr().err == "已中断。\n"

    def test_a_wrong_call_is_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit, match="2"):
            main(["report", "check", "a.json", "--no\nsuch"])
        assert capsys.readouterr().err == "参数有误：不认识的参数 --no\\nsuch。用 “gongkai --help” 查看用法。\n"


def test_checking_a_text_loads_no_library_of_other_formats(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("示例县水利局2024年政府信息公开工作年度报告\n一、总体情况\n平稳。\n", "utf-8")
    script = (
        "import sys\nfrom gongkai.cli import main\n"
        f"main(['report', 'check', {str(source)!r}])\n"
        "heavy = {'lxml', 'selectolax', 'pdfplumber', 'pdfminer', 'pypdfium2', 'docx', 'typst', 'PIL'}\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & heavy))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


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
