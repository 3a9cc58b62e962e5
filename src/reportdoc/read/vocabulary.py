"""
To which of the three tables do these words belong, and which labels do its rows have?

Both editions share one vocabulary here: which edition a report follows is decided later, from what was found.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from lawbook.report.edition import Column, Edition, Row, codes, load
from reportdoc.read.labels import Labels, core, likeness, plain, uninstructed

_ARTICLE = re.compile("(?:^|[^据照按])第?二十条第[一五六八九]项?$|^第[一五六八九]项$")
_FLOW = re.compile("勾稽关系|第一项加第二项")
HEADS = {
    "applications": ("申请人情况", "自然人", "法人或其他组织", "商业企业", "科研机构", "社会公益组织", "法律服务机构"),
    "review_litigation": (
        "行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", "结果维持", "结果纠正", "其他结果", "尚未审结",
    ),
}  # fmt: skip
_LONGEST = 60


@cache
def editions() -> tuple[Edition, ...]:
    """Return all editions of the form, the newest first."""
    return tuple(load(code) for code in reversed(codes()))


@cache
def _words() -> dict[str, str]:
    """Return plain words that only one table uses, with the table."""
    found: dict[str, str] = {}
    for edition in editions():
        for section in edition.proactive.sections:
            labelled: tuple[Column | Row, ...] = (*section.columns, *section.rows)
            for each in labelled:
                for label in (each.label, *each.aliases):
                    found[plain(label)] = "proactive"
        for row in (*edition.applications.rows, *edition.applications.merged_rows):
            for label in (row.label, *row.aliases):
                found[plain(label)] = "applications"
                if len(core(label)) >= 4:
                    found[core(label)] = "applications"
        for group in edition.applications.groups:
            found[plain(group.label)] = "applications"
            found[core(group.label)] = "applications"
        found[plain(edition.proactive.stub)] = "proactive"
    for table, heads in HEADS.items():
        found.update(dict.fromkeys(heads, table))
    return found


@lru_cache(maxsize=8192)
def table_of(words: str) -> str | None:
    """Return the table whose vocabulary a cell or a short line uses, if any does."""
    if not words or words.isdecimal():
        return None
    if len(words) > 40 and words[0] not in "（(":
        words = uninstructed(words)
    if len(words) > 160:
        return None
    text = plain(words)
    if not text or len(text) > _LONGEST or text.isdecimal():
        return None
    known = _words().get(text) or (_words().get(plain(uninstructed(words))) if "(" in words or "（" in words else None)
    if known:
        return known
    if _ARTICLE.match(text):
        return "proactive"
    if _FLOW.search(text):
        return "applications"
    if len(text) >= 6:
        found = application_labels().exact(words)
        if found or _near(text):
            return "applications"
    return None


@lru_cache(maxsize=2048)
def _near(text: str) -> bool:
    """Test if the words are a damaged row label of the second table, beyond doubt."""
    return any(len(each) >= 6 and likeness(text, each) >= 0.8 for each in _words() if _words()[each] == "applications")


def is_article(words: str) -> bool:
    """Test if the words are the heading of a part of the first table (第二十条第（一）项)."""
    return len(words) < 40 and bool(_ARTICLE.match(plain(words)))


@cache
def application_labels() -> Labels:
    """Return the row labels of the second table, of all editions."""
    words: dict[str, tuple[str, ...]] = {}
    beside: list[str] = []
    for edition in editions():
        table = edition.applications
        for row in (*table.rows, *table.merged_rows):
            words[row.code] = tuple(dict.fromkeys((*words.get(row.code, ()), row.label, *row.aliases)))
        beside += [group.label for group in table.groups]
    return Labels(words, tuple(dict.fromkeys(beside)), weak=("其他", "总计"))


@cache
def proactive_labels(edition: str) -> Labels:
    """Return the row labels of the first table in an edition, as ``section.row``."""
    form = load(edition)
    return Labels(
        {
            f"{section.code}.{row.code}": (row.label, *row.aliases)
            for section in form.proactive.sections
            for row in section.rows
        },
        tuple(section.label for section in form.proactive.sections),
    )


def rows_in_order(edition: Edition) -> tuple[Row, ...]:
    """Return the rows of the second table with the merged row before those that it stands for."""
    table = edition.applications
    order: list[Row] = []
    for row in table.rows:
        order += [wide for wide in table.merged_rows if wide.stands_for[0] == row.code]
        order.append(row)
    return tuple(order)
