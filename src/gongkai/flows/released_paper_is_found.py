"""
A paper that comes before the public is found by its words, and what it says now is what is found.

It is told by ``released_paper_is_placed``, once the columns are known in which it is found as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from gongkai.kernel.clock import CHINA
from gongkai.papers.body import plain
from gongkai.papers.content import Content
from gongkai.papers.kinds import kind
from gongkai.papers.models import Paper
from gongkai.papers.selectors import content_of, is_whole, live_papers, particulars_in_words
from gongkai.policies.selectors import validity_of
from gongkai.portal.selectors import sections
from gongkai.search import services as search
from gongkai.search.ports import Document, source

BATCH = 400


def renew(papers: Sequence[int]) -> None:
    """Let papers be found if they are public, and not if they are not."""
    waiting = iter(papers)
    while some := list(islice(waiting, BATCH)):
        found = {each.key: each for each in documents_of(live_papers().filter(pk__in=some))}
        search.remove(key for pk in some if (key := _key(pk)) not in found)
        search.put(found.values())


@source
def everything() -> Iterator[Document]:
    """Yield every paper that is public, the oldest first."""
    last = 0
    while some := list(live_papers().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        # Asked for anew in steps: what is withdrawn while the index is made must not come back into it.
        yield from documents_of(live_papers().filter(pk__in=some).order_by("published_at", "pk"))
        last = some[-1]


def documents_of(papers: QuerySet[Paper]) -> Iterator[Document]:
    """Yield papers as the search takes them; one that is not what was signed is left out, as it is on its page."""
    found = papers.select_related("organ", "shown").prefetch_related("placements__section__tree")
    shown = [each for each in found if each.shown is not None and is_whole(each.shown)]
    known = validity_of(each.pk for each in shown)
    columns = {each.pk: _columns(each) for each in shown}
    above = {key for some in columns.values() for each in some for key in each.path}
    groups = {each.pk: each for each in sections().filter(pk__in=above)}
    for paper in shown:
        yield _document(paper, known.get(paper.pk, {}), columns[paper.pk], groups)


def _columns(paper: Paper) -> list[Any]:
    """Return the columns in which a paper stands, its home first."""
    placed = sorted((each for each in paper.placements.all() if each.live), key=lambda each: (not each.home, each.pk))
    return [each.section for each in placed]


def _codes(columns: Sequence[Any], groups: Mapping[int, Any]) -> tuple[str, ...]:
    """
    Return the codes of columns, the first one's before all others, and of the groups in which they stand.

    Each is named with its tree, for the same code may stand in several, and without, for all of them.
    """
    found = [*columns, *(groups[key] for each in columns for key in each.path if key in groups)]
    return tuple(dict.fromkeys([*(f"{each.tree.code}/{each.code}" for each in found), *(each.code for each in found)]))


def _document(paper: Paper, known: Mapping[str, str], columns: Sequence[Any], groups: Mapping[int, Any]) -> Document:
    said = content_of(paper.shown) if paper.shown is not None else Content()
    return Document(
        key=_key(paper.pk),
        url=f"/{kind(paper.kind).address}/{paper.pk}/",
        title=said.title,
        text=_text(paper, said, known),
        published_on=(paper.published_at or paper.changed_at).astimezone(CHINA).date(),
        organ=paper.organ.code,
        organ_name=paper.organ.name,
        section=_codes(columns, groups),
        section_name=columns[0].name if columns else "",
        kind=paper.kind,
        kind_label=kind(paper.kind).label,
        theme=said.theme.partition("\\")[0],
        validity=known.get("validity", ""),
    )


def _text(paper: Paper, said: Content, known: Mapping[str, str]) -> str:
    """Return everything that a reader sees on the page and may type."""
    pieces = [
        said.summary,
        plain(said.body),
        particulars_in_words(paper.kind, said),
        known.get("document_number", ""),
        paper.index_no or "",
        said.source,
        said.author,
        *said.keywords,
        *(each.name for each in said.attachments),
    ]
    return "\n".join(dict.fromkeys(each for each in pieces if each))


def _key(paper: int) -> str:
    return f"papers.paper:{paper}"
