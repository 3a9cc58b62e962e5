"""Does the reader read every cell whose row can be told, whatever befell the document, and admit what it cannot?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.reportdoc.damage.as_docx import as_docx
from tests.reportdoc.damage.as_html import CHARSETS, Markup, as_html
from tests.reportdoc.damage.as_markdown import HEADERS, as_markdown
from tests.reportdoc.damage.as_pdf import as_pdf
from tests.reportdoc.damage.as_text import STYLES, as_text
from tests.reportdoc.damage.beyond_telling import before_2019, column_major, glued, side_by_side
from tests.reportdoc.damage.characters import NONE, Damage
from tests.reportdoc.damage.expected import Sample, complaints
from tests.reportdoc.damage.invented import Invention, invent, inventions
from tests.reportdoc.damage.story import Telling
from tests.reportdoc.damage.words import Words

from lawbook.report.edition import TABLES
from reportdoc.read import Unreadable, read_bytes
from reportdoc.report import Note, Report

flags = st.booleans()


def seen(count: int) -> Callable[[Any], Any]:
    """Return settings that try the same ``count`` examples on every run; a seed is as small as it gets."""
    return settings(
        max_examples=count,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


characters = st.sampled_from(
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
stories = st.builds(
    Telling,
    numbering=st.sampled_from(("一、", "一、", "1、", "（一）", "")),
    missing=st.sampled_from((False, False, True)),
    noise=flags,
)
markups = st.builds(
    Markup,
    word=flags,
    header_rowspan=flags,
    box=flags,
    nested=flags,
    halves=flags,
    split_labels=flags,
    upper=flags,
    padded=flags,
    charset=st.sampled_from(sorted(CHARSETS)),
)
styles = st.sampled_from(sorted(STYLES))
headers = st.sampled_from(HEADERS)


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


def assert_read(sample: Sample, of: Invention | None = None) -> None:
    """Fail with the cells that were read wrong, with what was invented and what befell the document."""
    try:
        wrong = complaints(sample, read_bytes(sample.content, sample.name))
    except Unreadable as refusal:
        wrong = [f"refused: {refusal}"]
    if wrong:
        pytest.fail("\n".join([f"{len(wrong)} complaints; {of}; {sample.how}", *wrong[:12]]), pytrace=False)


@seen(120)
@given(inventions(), styles, characters, stories)
def test_flattened_text(of: Invention, style: str, damage: Damage, story: Telling) -> None:
    chance = of.chance()
    assert_read(as_text(of.report(chance), chance, style=style, words=labels(chance), damage=damage, story=story), of)


@seen(60)
@given(inventions(), styles, characters)
def test_flattened_text_with_misspelt_labels(of: Invention, style: str, damage: Damage) -> None:
    chance = of.chance()
    assert_read(as_text(of.report(chance), chance, style=style, words=labels(chance, typos=0.7), damage=damage), of)


@seen(60)
@given(inventions(blanks=False), styles)
def test_flattened_text_with_lost_labels(of: Invention, style: str) -> None:
    chance = of.chance()
    assert_read(as_text(of.report(chance), chance, style=style, words=labels(chance, lost=0.1), damage=NONE), of)


@seen(100)
@given(inventions(), markups, characters, stories)
def test_html(of: Invention, markup: Markup, damage: Damage, story: Telling) -> None:
    chance = of.chance()
    assert_read(as_html(of.report(chance), chance, markup=markup, words=labels(chance), damage=damage, story=story), of)


@seen(50)
@given(inventions(), markups, characters)
def test_html_with_misspelt_labels(of: Invention, markup: Markup, damage: Damage) -> None:
    chance = of.chance()
    assert_read(as_html(of.report(chance), chance, markup=markup, words=labels(chance, typos=0.7), damage=damage), of)


@seen(50)
@given(inventions(), markups)
def test_html_with_lost_labels(of: Invention, markup: Markup) -> None:
    chance = of.chance()
    assert_read(as_html(of.report(chance), chance, markup=markup, words=labels(chance, lost=0.1), damage=NONE), of)


@seen(50)
@given(inventions(), headers, characters, stories, st.sampled_from((1, 1, 3, 10)))
def test_markdown(of: Invention, header: str, damage: Damage, story: Telling, pieces: int) -> None:
    chance = of.chance()
    report, words = of.report(chance), labels(chance)
    assert_read(as_markdown(report, chance, words=words, damage=damage, header=header, pieces=pieces, story=story), of)


@seen(40)
@given(inventions(blanks=False), headers, flags)
def test_markdown_that_lost_wrapped_labels(of: Invention, header: str, bare: bool) -> None:
    chance = of.chance()
    report, words = of.report(chance), labels(chance)
    assert_read(as_markdown(report, chance, words=words, damage=NONE, header=header, wrapped=0.3, bare=bare), of)


@seen(40)
@given(inventions(blanks=False), headers)
def test_markdown_with_rows_that_are_a_figure_short(of: Invention, header: str) -> None:
    chance = of.chance()
    report, words = of.report(chance), labels(chance)
    assert_read(as_markdown(report, chance, words=words, damage=NONE, header=header, holes=0.2), of)


@seen(12)
@given(inventions(), characters, flags, stories)
def test_docx(of: Invention, damage: Damage, halves: bool, story: Telling) -> None:
    chance = of.chance()
    assert_read(as_docx(of.report(chance), chance, words=labels(chance), damage=damage, halves=halves, story=story), of)


@pytest.mark.parametrize("size", [9, 10.5, 14])
@pytest.mark.parametrize(("edition", "merged"), [("2019", False), ("2021", False), ("2021", True)])
def test_pdf(edition: str, merged: bool, size: float) -> None:
    chance = Random(f"{edition} {merged} {size}")
    blanks, breakable = chance.choice((0.0, 0.5)), chance.choice((True, False))
    report = invent(chance, edition=edition, merged=merged, blanks=blanks, large=88)
    words = Words(chance, spaced=chance.choice((0.0, 0.2)), gaps=(" ", "　"))
    assert_read(as_pdf(report, chance, words=words, damage=NONE, size=size, margin=18, breakable=breakable))


def read_or_nothing(sample: Sample) -> Report:
    """Return what was read; a document that cannot be told may be refused as well."""
    try:
        return read_bytes(sample.content, sample.name)
    except Unreadable:
        open_values = dict.fromkeys(sample.report.values)
        return Report(sample.report.edition, values=open_values, notes=[Note("refused", table, "") for table in TABLES])


@seen(40)
@given(inventions())
def test_text_without_any_separators_is_never_read_wrong(of: Invention) -> None:
    chance = of.chance()
    sample = glued(of.report(chance), chance, Words(chance))
    assert not complaints(sample, read_or_nothing(sample))


@seen(20)
@given(inventions(blanks=False))
def test_figures_that_stand_apart_from_their_labels_are_not_read(of: Invention) -> None:
    chance = of.chance()
    sample = column_major(of.report(chance), chance, Words(chance))
    assert not complaints(sample, read_or_nothing(sample))


@seen(20)
@given(inventions(large=9_999), flags)
def test_two_years_side_by_side_are_never_mixed(of: Invention, twice: bool) -> None:
    chance = of.chance()
    report, other = of.report(chance), of.report(chance)
    sample = side_by_side(report, other, chance, twice=twice)
    read = read_or_nothing(sample)
    that = replace(sample, report=other)
    assert [] in (complaints(sample, read), complaints(that, read))


@seen(5)
@given(inventions())
def test_a_sheet_from_before_2019_is_refused_with_a_reason(of: Invention) -> None:
    chance = of.chance()
    sample = before_2019(of.report(chance), chance)
    with pytest.raises(Unreadable, match="2019"):
        read_bytes(sample.content, sample.name)
