"""Does the reader read every cell whose row can be told, whatever befell the document, and admit what it cannot?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from tests.reportdoc.damage.as_docx import as_docx
from tests.reportdoc.damage.as_html import CHARSETS, Markup, as_html
from tests.reportdoc.damage.as_markdown import HEADERS, as_markdown
from tests.reportdoc.damage.as_pdf import as_pdf
from tests.reportdoc.damage.as_text import STYLES, as_text
from tests.reportdoc.damage.beyond_telling import column_major, glued, side_by_side
from tests.reportdoc.damage.characters import NONE, Damage
from tests.reportdoc.damage.expected import Sample, complaints
from tests.reportdoc.damage.invented import invent, reports
from tests.reportdoc.damage.words import Words

from lawbook.report.edition import TABLES
from reportdoc.read import Unreadable, read_bytes
from reportdoc.report import Note, Report

chances = st.integers(0, 2**32 - 1).map(Random)
flags = st.booleans()


def seen(count: int) -> Callable[[Any], Any]:
    """Return settings that try the same ``count`` examples on every run."""
    return settings(
        max_examples=count, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )


@st.composite
def characters(draw: st.DrawFn) -> Damage:
    """Draw what befalls the characters: most often little."""
    return draw(
        st.sampled_from(
            (
                NONE,
                NONE,
                Damage(half=1.0),
                Damage(half=0.4),
                Damage(radicals=True),
                Damage(traditional=True),
                Damage(traditional=True, pinyin=True, half=1.0),
                Damage(wide_digits=True),
                Damage(lost_brackets=True),
                Damage(radicals=True, half=0.5, lost_brackets=True),
            )
        )
    )


@st.composite
def stories(draw: st.DrawFn) -> dict[str, object]:
    """Draw how chapters are numbered, and if a heading is lost."""
    numbering = draw(st.sampled_from(("一、", "一、", "1、", "（一）", "")))
    return {"numbering": numbering, "missing": draw(st.sampled_from((False, False, True))), "noise": draw(flags)}


def labels(chance: Random, *, typos: float = 0.0, lost: float = 0.0) -> Words:
    """Return the words of labels, with harmless variants and gaps in some documents."""
    return Words(
        chance,
        spaced=chance.choice((0.0, 0.0, 0.3)),
        typos=typos,
        lost=lost,
        aliases=chance.choice((0.0, 0.5)),
        renumbered=chance.random() < 0.3,
        instructed=chance.random() < 0.2,
        thousands=chance.random() < 0.1,
    )


def assert_read(sample: Sample) -> None:
    """Fail with every cell that was read wrong."""
    note(str(sample.how))
    try:
        read = read_bytes(sample.content, sample.name)
    except Unreadable as refusal:
        raise AssertionError(f"refused: {refusal}") from refusal
    assert not complaints(sample, read)


@seen(120)
@given(reports(), chances, st.sampled_from(sorted(STYLES)), characters(), stories())
def test_flattened_text(report: Report, chance: Random, style: str, damage: Damage, story: dict[str, object]) -> None:
    assert_read(as_text(report, chance, style=style, words=labels(chance), damage=damage, **story))


@seen(60)
@given(reports(), chances, st.sampled_from(sorted(STYLES)), characters())
def test_flattened_text_with_misspelt_labels(report: Report, chance: Random, style: str, damage: Damage) -> None:
    assert_read(as_text(report, chance, style=style, words=labels(chance, typos=0.7), damage=damage))


@seen(40)
@given(reports(blanks=False), chances, st.sampled_from(sorted(STYLES)))
def test_flattened_text_with_lost_labels(report: Report, chance: Random, style: str) -> None:
    assert_read(as_text(report, chance, style=style, words=labels(chance, lost=0.1), damage=NONE))


@st.composite
def markups(draw: st.DrawFn) -> Markup:
    """Draw how a page is written."""
    return Markup(
        word=draw(flags),
        header_rowspan=draw(flags),
        box=draw(flags),
        nested=draw(flags),
        halves=draw(flags),
        split_labels=draw(flags),
        upper=draw(flags),
        padded=draw(flags),
        charset=draw(st.sampled_from(sorted(CHARSETS))),
    )


@seen(120)
@given(reports(), chances, markups(), characters(), stories())
def test_html(report: Report, chance: Random, markup: Markup, damage: Damage, story: dict[str, object]) -> None:
    assert_read(as_html(report, chance, markup=markup, words=labels(chance), damage=damage, **story))


@seen(50)
@given(reports(), chances, markups(), characters())
def test_html_with_misspelt_labels(report: Report, chance: Random, markup: Markup, damage: Damage) -> None:
    assert_read(as_html(report, chance, markup=markup, words=labels(chance, typos=0.7), damage=damage))


@seen(40)
@given(reports(), chances, st.sampled_from(HEADERS), characters(), stories())
def test_markdown(report: Report, chance: Random, header: str, damage: Damage, story: dict[str, object]) -> None:
    pieces = chance.choice((1, 1, 3, 10))
    sample = as_markdown(report, chance, words=labels(chance), damage=damage, header=header, pieces=pieces, **story)
    assert_read(sample)


@seen(40)
@given(reports(blanks=False), chances, st.sampled_from(HEADERS), flags)
def test_markdown_that_lost_wrapped_labels(report: Report, chance: Random, header: str, bare: bool) -> None:
    words = labels(chance)
    assert_read(as_markdown(report, chance, words=words, damage=NONE, header=header, wrapped=0.3, bare=bare))


@seen(12)
@given(reports(), chances, characters(), flags, stories())
def test_docx(report: Report, chance: Random, damage: Damage, halves: bool, story: dict[str, object]) -> None:
    assert_read(as_docx(report, chance, words=labels(chance), damage=damage, halves=halves, **story))


@pytest.mark.parametrize("size", [9, 10.5, 14])
@pytest.mark.parametrize(("edition", "merged"), [("2019", False), ("2021", False), ("2021", True)])
def test_pdf(edition: str, merged: bool, size: float) -> None:
    chance = Random(f"{edition} {merged} {size}")
    report = invent(chance, edition=edition, merged=merged, blanks=chance.choice((0.0, 0.5)), large=88)
    sample = as_pdf(report, chance, words=Words(chance), damage=NONE, size=size, margin=18)
    assert_read(sample)


def read_or_nothing(sample: Sample) -> Report:
    """Return what was read; a document that cannot be told may be refused as well."""
    try:
        return read_bytes(sample.content, sample.name)
    except Unreadable:
        open_values = dict.fromkeys(sample.report.values)
        return Report(sample.report.edition, values=open_values, notes=[Note("refused", table, "") for table in TABLES])


@seen(30)
@given(reports(), chances)
def test_text_without_any_separators_is_never_read_wrong(report: Report, chance: Random) -> None:
    sample = glued(report, chance, Words(chance))
    assert not complaints(sample, read_or_nothing(sample))


@seen(20)
@given(reports(blanks=False), chances)
def test_figures_that_stand_apart_from_their_labels_are_not_read(report: Report, chance: Random) -> None:
    sample = column_major(report, chance, Words(chance))
    assert not complaints(sample, read_or_nothing(sample))


@seen(20)
@given(chances, st.sampled_from(["2019", "2021"]))
def test_two_years_side_by_side_are_never_mixed(chance: Random, edition: str) -> None:
    report, other = (invent(chance, edition=edition, large=9_999) for _ in range(2))
    sample = side_by_side(report, other, chance)
    read = read_or_nothing(sample)
    that = replace(sample, report=other)
    assert not complaints(sample, read) or not complaints(that, read)
