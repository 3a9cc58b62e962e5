"""``gongkai report …``: read, check, write and add up annual reports from the command line."""

from __future__ import annotations

import argparse
import errno
import itertools
import json
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.cli.output import complain, named, one_line, say, why

if TYPE_CHECKING:
    from reportdoc.check import Finding
    from reportdoc.report import Report

CLEAN, FAULTY, UNREADABLE = 0, 1, 2
"""Exit statuses: nothing in error; findings of severity error; input that cannot be used."""

_GRAVE = {"error": "错误", "warn": "请核对", "info": "提示"}
_LIMIT = 64 * 1024 * 1024


class Refused(Exception):
    """The command cannot be carried out; the sentence says why."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``report`` with its commands; each handler is a function of the parsed arguments that returns the status."""
    report = commands.add_parser("report", help="年度报告：识读、核对、写出、汇总")
    verbs = report.add_subparsers(dest="verb", required=True, metavar="read|check|write|rollup")

    read = verbs.add_parser("read", help="识读已发布的年度报告（文本、网页、PDF、DOCX、JSON）")
    read.add_argument("file", metavar="FILE", help="报告文件")
    _json(read)
    read.set_defaults(run=_carefully(_read))

    check = verbs.add_parser("check", help="核对年度报告的勾稽关系、文字与表格、与上年的衔接")
    check.add_argument("file", metavar="FILE", help="报告文件")
    check.add_argument("--previous", metavar="FILE", help="同一单位上一年度的报告")
    _json(check)
    check.set_defaults(run=_carefully(_check))

    write = verbs.add_parser("write", help="按法定格式写出年度报告")
    write.add_argument("file", metavar="DATA.json", help="报告数据，或任何可识读的报告文件")
    write.add_argument("--to", required=True, metavar="OUT", help="写到哪里：.html、.docx 或 .pdf")
    _json(write)
    write.set_defaults(run=_carefully(_write))

    rollup = verbs.add_parser("rollup", help="由各单位报告汇总出全区（县）报告")
    rollup.add_argument("files", nargs="+", metavar="FILE", help="各单位的报告文件")
    rollup.add_argument("--to", required=True, metavar="OUT.json", help="汇总数据写到哪里")
    rollup.add_argument("--unit", help="汇总报告的单位名称")
    rollup.add_argument("--year", type=_year, help="报告年度；不写则取各单位报告的年度")
    rollup.add_argument("--district", metavar="FILE", help="已编成的全区（县）报告，与各单位之和逐格核对")
    rollup.add_argument("--expected", metavar="FILE", help="应报单位名单，每行一个")
    _json(rollup)
    rollup.set_defaults(run=_carefully(_rollup))


def _year(text: str) -> int:
    if not re.fullmatch(r"(?:19|20)[0-9]{2}", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是四位年份")
    return int(text)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def _carefully(handler: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Return the handler with every refusal turned into one plain sentence and status 2."""

    def run(args: argparse.Namespace) -> int:
        try:
            return handler(args)
        except Refused as refusal:
            complain(str(refusal))
            return UNREADABLE

    return run


def _read(args: argparse.Namespace) -> int:
    report = load(args.file)
    say(_dump(report.to_json()) if args.json else _overview(report))
    return CLEAN


def _check(args: argparse.Namespace) -> int:
    from reportdoc.check import check

    report = load(args.file)
    findings = check(report, load(args.previous) if args.previous else None)
    if args.json:
        say(_dump({"findings": [finding.to_json() for finding in findings]}))
    else:
        say(f"{_name(report)}\n\n{_findings(findings)}")
    return _status(findings)


def _write(args: argparse.Namespace) -> int:
    from reportdoc.write import SUFFIXES, write

    target = _target(args.to)
    if target.suffix.lower() not in SUFFIXES:
        raise Refused(f"不能写成“{named(target.suffix or target.name)}”：可写出的格式为 {'、'.join(SUFFIXES)}。")
    report = load(args.file)
    try:
        unprinted = write(report, target)
        size = target.stat().st_size
    except OSError as trouble:
        raise Refused(_not_written(target, trouble)) from None
    if unprinted:
        # No fault of the report: it is written, and somebody has to look for a font or another word.
        complain(f"没有字体能够显示下列字符，文件中以“〓”代替：{'、'.join(unprinted)}。")
    if args.json:
        say(_dump({"written": str(target), "bytes": size, "unprinted": list(unprinted)}))
    else:
        say(f"已写出：{named(target)}（{_name(report)}，{size / 1024:.0f} KB）")
    return CLEAN


def _rollup(args: argparse.Namespace) -> int:
    from reportdoc.check import check_district
    from reportdoc.rollup import roll_up
    from reportdoc.write import put

    target = _target(args.to)
    reports = [load(file) for file in args.files]
    years = sorted({report.year for report in reports if report.year is not None})
    year = args.year if args.year is not None else (years[-1] if years else None)
    expected = _lines(args.expected) if args.expected else []
    total, findings = roll_up(reports, unit=args.unit, year=year, expected=expected)
    if args.district:
        asked = {"C1_additivity", "C3_joint_documents_once", "C4_case_counted_once", "C8_cells_read"}
        against = [each for each in check_district(load(args.district), reports) if each.id in asked]
        # What is measured against the district's own report needs no question in general any more.
        findings = [each for each in findings if each.id not in asked] + against
    try:
        put(_dump(total.to_json()).encode("utf-8", "backslashreplace") + b"\n", target)
    except OSError as trouble:
        raise Refused(_not_written(target, trouble)) from None
    if args.json:
        shown = {"written": str(target), "reports": len(reports), "findings": [each.to_json() for each in findings]}
        say(_dump(shown))
    else:
        say(f"已汇总{len(reports)}份报告：{named(target)}（{_name(total)}）\n\n{_findings(findings)}")
    return _status(findings)


def load(file: str) -> Report:
    """
    Return the report in a file: JSON as ``report read --json`` prints it, or a published report of any kind.

    :raises Refused: with one sentence, if it cannot be read
    """
    from reportdoc.report import Report

    path = Path(file)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused(f"不是文件：{named(file) or '（空）'}")
        if path.suffix.lower() == ".json":
            return Report.from_json(_parsed(path))
        from reportdoc.read import Unreadable, read

        try:
            return read(path)
        except Unreadable as unreadable:
            raise Refused(f"{named(path.name)}：{unreadable}") from None
    except (FileNotFoundError, NotADirectoryError):
        raise Refused(f"没有这个文件：{named(file)}") from None
    except ValueError as wrong:
        raise Refused(f"{named(path.name)}：{wrong}。") from None
    except OSError as trouble:
        raise Refused(f"{named(path.name)}：无法读取，{why(trouble)}。") from None


def _parsed(path: Path) -> Any:
    if path.stat().st_size > _LIMIT:
        raise Refused(f"{named(path.name)}：文件过大，不是一份年度报告的数据。")
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as wrong:
        raise Refused(f"{named(path.name)}：不是完整的 JSON，第{wrong.lineno}行第{wrong.colno}列处有误。") from None
    except UnicodeDecodeError:
        raise Refused(f"{named(path.name)}：不是 UTF-8 编码的 JSON 数据。") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, or brackets thousands deep
        raise Refused(f"{named(path.name)}：不是年度报告的数据。") from None


def _lines(file: str) -> list[str]:
    try:
        return [line.strip() for line in Path(file).read_text("utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError):
        raise Refused(f"应报单位名单无法读取：{named(file)}") from None


def _target(path: str) -> Path:
    target = Path(path)
    if not target.name:
        raise Refused(f"没有写明文件名：{named(path) or '（空）'}")
    return target


def _not_written(target: Path, trouble: OSError) -> str:
    if trouble.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"没有这个文件夹：{named(target.parent)}"
    return f"无法写入 {named(target)}：{why(trouble)}。"


def _status(findings: Iterable[Finding]) -> int:
    return FAULTY if any(finding.severity == "error" for finding in findings) else CLEAN


def _dump(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)


def _name(report: Report) -> str:
    year = "年度不明" if report.year is None else f"{report.year}年度"
    return f"{one_line(report.unit or '单位不明')} {year}（{report.edition}年版格式）"


def _findings(findings: Sequence[Finding]) -> str:
    if not findings:
        return "没有发现问题。"
    lines = []
    for severity, word in _GRAVE.items():
        some = [finding for finding in findings if finding.severity == severity]
        if not some:
            continue
        lines.append(f"{word}（{len(some)}项）")
        for finding in some:
            lines.append(f"  {finding.id}  {one_line(finding.where)}".rstrip())
            lines.append(f"    {one_line(finding.says)}")
        lines.append("")
    return "\n".join(lines).rstrip()


def _overview(report: Report) -> str:
    """Return the report for a terminal: every figure by its words, a blank as ·."""
    from reportdoc.layout import shown

    form, lines = report.form, [_name(report)]
    for title, table in (("主动公开", "proactive"), ("依申请公开", "applications"), ("复议诉讼", "review_litigation")):
        rows: dict[str, list[str]] = {}
        head: dict[str, list[str]] = {}
        for cell, value in report.values.items():
            if cell.startswith(f"{table}."):
                label, row = form.label(cell), cell.rpartition(".")[0]
                rows.setdefault(row, [label.row]).append(one_line(shown(value)) or "·")
                head.setdefault(row, [title]).append(label.column)
        # Rows with the same columns stand under one heading; the first table has four.
        for columns, some in itertools.groupby(rows, key=lambda row: head[row]):
            lines += ["", *_aligned([columns, *(rows[row] for row in some)])]
    words = sum(len(text) for text in report.narrative.chapters.values())
    lines += ["", f"正文 {len(report.narrative.chapters)} 章，{words} 字"]
    lines += [f"识读说明：{one_line(note.says)}" for note in report.notes]
    return "\n".join(lines)


def _aligned(rows: list[list[str]]) -> list[str]:
    """Return the rows with their first column at the left and the others at the right, each as wide as it needs."""
    widths = [min(max(map(_width, column)), 44) for column in zip(*rows, strict=True)]
    return [
        "  ".join([_padded(row[0], widths[0]), *(" " * (w - _width(text)) + text for text, w in _rest(row, widths))])
        for row in rows
    ]


def _rest(row: list[str], widths: list[int]) -> list[tuple[str, int]]:
    return list(zip(row[1:], widths[1:], strict=True))


def _width(text: str) -> int:
    """Return how many columns of a terminal the text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    while _width(text) > width:
        text = text[:-2] + "…"
    return text + " " * (width - _width(text))
