"""
How long does it take to write one report as HTML, DOCX and PDF?

Limit: 0.5 s for the three together, warm. Beside each stands its ceiling on this machine: what the same library takes
for an empty document, which nobody can write faster. Run: ``python benchmarks/write_reports.py``.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable

import pylopdf_fonts_zh_cn
import typst
from docx import Document

from lawbook.report.edition import load
from reportdoc.report import Narrative, Report
from reportdoc.write import docx, html, pdf

LIMIT = 0.5
ROUNDS = 20


def main() -> int:
    writers: dict[str, tuple[Callable[[Report], object], Callable[[], object]]] = {
        "HTML": (html.render, empty_html),
        "DOCX": (docx.render, empty_docx),
        "PDF": (pdf.render, empty_pdf()),
    }
    together = 0.0
    print(f"{'':6}{'first':>10}{'warm':>10}{'ceiling':>10}   seconds, median of {ROUNDS}")
    for name, (write, ceiling) in writers.items():
        # Another report each time: the typesetter remembers what it has set before.
        times = [seconds(lambda n=n, write=write: write(invented(n))) for n in range(ROUNDS + 1)]
        warm, best = statistics.median(times[1:]), statistics.median(seconds(ceiling) for _ in range(ROUNDS))
        together += warm
        print(f"{name:6}{times[0]:10.3f}{warm:10.3f}{best:10.3f}")
    print(f"{'all':6}{'':10}{together:10.3f}{'':10}   limit {LIMIT}")
    return 0 if together <= LIMIT else 1


def invented(number: int) -> Report:
    """Return a report with a figure in every cell and four pages of text, another one for each number."""
    report = Report("2021", f"示例县第{number}镇人民政府", 2024)
    report.values.update({cell: at + number * 977 for at, cell in enumerate(load("2021").cells, start=1000)})
    paragraph = (
        f"全年工作按照年度要点有序推进，重点领域{number}类信息及时更新，解读材料与文件同步发布，公众意见逐条答复。"
    )
    text = "\n".join(f"（{no}）主动公开情况\n{paragraph * 6}" for no in "一二三四五")
    report.narrative = Narrative(intro=paragraph, chapters={"ch1_overview": text, "ch5_problems": paragraph * 4})
    return report


def empty_html() -> str:
    return "".join(f"<td>{number}</td>" for number in range(200))


def empty_docx() -> bytes:
    file = io.BytesIO()
    Document().save(file)
    return file.getvalue()


def empty_pdf() -> Callable[[], object]:
    """Return a way to set four pages that hold one character each, with the fonts already read."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[pylopdf_fonts_zh_cn.serif_path().parent],
    )
    compiler = typst.Compiler(font_paths=fonts)
    source = b'#set text(font: "Noto Serif SC")\n#for n in range(4) [#n #pagebreak(weak: true)]'
    return lambda: compiler.compile(input=source, format="pdf")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
