"""
How long does it take to read and check one published report?

Limits: 10 ms for a text or an HTML page, 1.5 s for a PDF, each in one process, CPU time. Beside each stands its ceiling
on this machine: what it takes to parse the container and throw everything away, which no reader can undercut.
Run: ``python benchmarks/read_reports.py``; reports that lie in ``../shared`` beside the checkout are measured as well.
"""

from __future__ import annotations

import io
import re
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
from lxml import etree

from lawbook.report.edition import load
from lawbook.report.identities import as_number, computed_cells
from reportdoc.check import check
from reportdoc.read import read_bytes
from reportdoc.report import Narrative, Report
from reportdoc.write import docx, html, pdf

# "word" is a page that Word has blown up to a quarter of a megabyte; parsing it alone takes most of 10 ms.
LIMITS = {"text": 0.010, "html": 0.010, "word": 0.020, "docx": 0.100, "pdf": 1.5}
ROUNDS = 15
SHARED = Path(__file__).resolve().parents[2] / "shared/data/reports"


class Deaf:
    """Take a parser's events and keep none of them."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, words: str) -> None: ...
    def close(self) -> None: ...


def main() -> int:
    late = False
    print(f"{'':34}{'size':>9}{'read':>9}{'check':>9}{'both':>9}{'limit':>9}{'parse only':>12}   ms of CPU, median")
    for name, kind, content in [*invented(), *published()]:
        report = read_bytes(content, name)
        read = median(lambda content=content, name=name: read_bytes(content, name))
        checked = median(lambda report=report: check(report))
        ceiling = median(lambda kind=kind, content=content: CEILINGS[kind](content))
        late |= read + checked > LIMITS[kind]
        print(
            f"{name:34}{len(content) / 1024:7.0f}kB{read * 1e3:9.1f}{checked * 1e3:9.1f}{(read + checked) * 1e3:9.1f}"
            f"{LIMITS[kind] * 1e3:9.0f}{ceiling * 1e3:12.1f}"
        )
    return 1 if late else 0


def median(task: Callable[[], object]) -> float:
    """Return the seconds of CPU that a task takes, the median of some rounds, the first one left out."""
    task()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return statistics.median(times)


def invented() -> Iterator[tuple[str, str, bytes]]:
    """Yield documents of our own: an invented report in each container."""
    report = a_report()
    page = html.render(report)
    yield "own.html", "html", page.encode()
    yield "own-word-runs.html", "word", word_runs(page).encode()
    yield "own.txt", "text", flattened(page).encode()
    yield "own.docx", "docx", docx.render(report)
    yield "own.pdf", "pdf", pdf.render(report)


def published() -> Iterator[tuple[str, str, bytes]]:
    """Yield the real reports beside the checkout, if they are there."""
    kinds = {".txt": "text", ".html": "html", ".pdf": "pdf"}
    for file in sorted(SHARED.glob("*")) if SHARED.is_dir() else ():
        if file.suffix in kinds:
            yield file.name, kinds[file.suffix], file.read_bytes()


def a_report() -> Report:
    report = Report("2021", "示例县人民政府办公室", 2024)
    report.values.update({cell: at * 977 % 10_007 for at, cell in enumerate(load("2021").cells, start=1)})
    report.values.update(computed_cells(report.values, report.form))
    for column in report.form.applications.columns:  # what came in equals what went out and what is left
        cell = f"applications.{{}}.{column.code}"
        came = as_number(report.values[cell.format("results_total")])
        report.values.update(
            {cell.format("new_received"): came, cell.format("carried_in"): 0, cell.format("carried_out"): 0}
        )
    paragraph = "全年工作按照年度要点有序推进，重点领域信息及时更新，解读材料与文件同步发布，公众意见逐条答复。"
    text = "\n".join(f"（{no}）重点工作\n{paragraph * 6}" for no in "一二三四五六")
    report.narrative = Narrative(intro=paragraph, chapters={"ch1_overview": text, "ch5_problems": paragraph * 4})
    return report


def word_runs(page: str) -> str:
    """Return the page as Word saves it: every two characters in a span of their own."""
    run = '<span style="font-size:10.5pt;font-family:仿宋;color:black"><font face="方正仿宋">{}</font></span>'

    def cut(match: re.Match[str]) -> str:
        words = match.group(1)
        return ">" + "".join(run.format(words[at : at + 2]) for at in range(0, len(words), 2)) + "<o:p></o:p><"

    head, body = page.split("<body", 1)
    return head + "<body" + re.sub(r">([^<>\s][^<>]*)<", cut, body)


def flattened(page: str) -> str:
    """Return the page as text, one cell or paragraph a line."""
    body = re.sub(r"(?s)<(style|script|title).*?</\1>", "", page)
    return "\n\n".join(line.strip() for line in re.sub(r"<[^>]+>", "\n", body).split("\n") if line.strip())


def parse_html(content: bytes) -> None:
    parser = etree.HTMLParser(target=Deaf(), encoding="utf-8")
    parser.feed(content)
    parser.close()


def parse_docx(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        etree.fromstring(package.read("word/document.xml"))


def parse_pdf(content: bytes) -> None:
    document = pypdfium2.PdfDocument(content)
    for page in document:
        page.get_textpage().get_text_bounded()
    document.close()


CEILINGS: dict[str, Callable[[bytes], object]] = {
    "text": lambda content: content.decode().split("\n"),
    "html": parse_html,
    "word": parse_html,
    "docx": parse_docx,
    "pdf": parse_pdf,
}

if __name__ == "__main__":
    sys.exit(main())
