"""Can any bytes at all make the reader raise something else than its own refusal, or say what no report said?"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.reportdoc.damage.as_docx import as_docx
from tests.reportdoc.damage.as_html import Markup, as_html
from tests.reportdoc.damage.as_markdown import as_markdown
from tests.reportdoc.damage.as_pdf import as_pdf
from tests.reportdoc.damage.as_text import as_text
from tests.reportdoc.damage.characters import NONE
from tests.reportdoc.damage.expected import Sample, noted, same
from tests.reportdoc.damage.invented import invent
from tests.reportdoc.damage.test_damaged_reports import seen
from tests.reportdoc.damage.words import Words

from reportdoc.read import Unreadable, read_bytes
from reportdoc.report import Report

SUFFIXES = (".txt", ".html", ".htm", ".md", ".docx", ".pdf", ".doc", ".json", "", ".xlsx")


def sample_of(kind: str, seed: int) -> Sample:
    """Return an undamaged report as a file of that kind."""
    chance = Random(seed)
    report = invent(chance, edition=chance.choice(("2019", "2021")), large=88)
    words = Words(chance)
    makers: dict[str, Callable[[], Sample]] = {
        "text": lambda: as_text(report, chance, style="lines", words=words, damage=NONE),
        "rows": lambda: as_text(report, chance, style="ruled", words=words, damage=NONE),
        "html": lambda: as_html(report, chance, markup=Markup(word=True), words=words, damage=NONE),
        "page": lambda: as_html(report, chance, markup=Markup(box=True), words=words, damage=NONE),
        "markdown": lambda: as_markdown(report, chance, words=words, damage=NONE),
        "docx": lambda: as_docx(report, chance, words=words, damage=NONE),
        "pdf": lambda: as_pdf(report, chance, words=words, damage=NONE, size=9, margin=18),
    }
    return makers[kind]()


SAMPLES = {
    kind: [sample_of(kind, seed) for seed in range(2)] for kind in ("text", "rows", "html", "page", "markdown", "docx")
}
SAMPLES["pdf"] = [sample_of("pdf", 0)]


def read_or_refuse(content: bytes, name: str) -> Report | None:
    """Return what was read, or nothing if it was refused with one sentence for the user."""
    try:
        return read_bytes(content, name)
    except Unreadable as refusal:
        sentence = str(refusal)
        assert sentence.strip()
        assert "\n" not in sentence
        assert "Traceback" not in sentence
        assert any("\u4e00" <= each <= "\u9fff" for each in sentence)
        return None


@st.composite
def spoilt(draw: st.DrawFn, kinds: tuple[str, ...]) -> tuple[bytes, str]:
    """Draw a report with bytes cut off, changed, inserted, removed or moved."""
    sample = draw(st.sampled_from(SAMPLES[draw(st.sampled_from(kinds))]))
    content = bytearray(sample.content)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(0, len(content) - 1)))
        match draw(st.sampled_from(("cut", "flip", "insert", "remove", "repeat"))):
            case "cut":
                del content[place:]
            case "flip":
                for each in range(place, min(len(content), place + draw(st.integers(1, 8)))):
                    content[each] ^= draw(st.integers(1, 255))
            case "insert":
                content[place:place] = draw(st.binary(min_size=1, max_size=12))
            case "remove":
                del content[place : place + draw(st.integers(1, 400))]
            case "repeat":
                piece = content[place : place + draw(st.integers(1, 3000))]
                content[place:place] = piece
    return bytes(content), sample.name


@seen(200)
@given(spoilt(("text", "rows", "html", "markdown")))
def test_spoilt_text(file: tuple[bytes, str]) -> None:
    read = read_or_refuse(*file)
    assert read is None or Report.from_json(read.to_json()).values.keys() >= read.values.keys()


@seen(60)
@given(spoilt(("docx",)))
def test_spoilt_docx(file: tuple[bytes, str]) -> None:
    read = read_or_refuse(*file)
    assert read is None or all(read.form.knows(cell) for cell in read.values)


@seen(25)
@given(spoilt(("pdf",)))
def test_spoilt_pdf(file: tuple[bytes, str]) -> None:
    read = read_or_refuse(*file)
    assert read is None or all(read.form.knows(cell) for cell in read.values)


@seen(150)
@given(st.binary(max_size=400), st.sampled_from(SUFFIXES))
@example(b"", ".txt")
@example(b"\x00" * 4096, ".html")
@example(b"PK\x03\x04", ".docx")
@example(b"%PDF-1.7\n%%EOF", ".pdf")
@example(b"\xff\xfe", ".txt")
@example(b"<" * 4000, ".html")
@example(b"|" * 4000, ".md")
@example(b"<table>" * 2000, ".html")
@example("（".encode() * 3000, ".txt")
@example(b"[" * 5000, ".json")
def test_noise_is_refused(content: bytes, suffix: str) -> None:
    assert read_or_refuse(content, f"noise{suffix}") is None


@pytest.mark.parametrize("kind", sorted(SAMPLES))
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_content_decides_and_not_the_suffix(kind: str, suffix: str) -> None:
    sample = SAMPLES[kind][0]
    read = read_or_refuse(sample.content, f"report{suffix}")
    assert read is None or read.values == read_bytes(sample.content, sample.name).values


@pytest.mark.parametrize("kind", ["text", "rows", "page", "markdown"])
def test_a_report_cut_off_at_any_place_has_no_figure_that_it_did_not_state(kind: str) -> None:
    sample = SAMPLES[kind][0]
    wrong = []
    for part in range(1, 40):
        end = len(sample.content) * part // 40
        while end < len(sample.content) and chr(sample.content[end]).isdigit():
            end += 1  # a cut through a number leaves another number, which nobody can tell
        read = read_or_refuse(sample.content[:end], sample.name)
        for cell, said in (read.values if read else {}).items():
            truth = sample.report.values.get(cell)
            if read and said is not None and not same(said, truth, said_so=noted(read, cell)):
                wrong.append((end, cell, said, truth))
    assert not wrong
