"""What does the public see of a document and of what explains it? Few queries, and nothing that was not released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from gongkai.kernel.clock import CHINA
from gongkai.papers.content import Content
from gongkai.papers.models import Paper, Release
from gongkai.policies.models import Document, EntryKind, LedgerEntry, Material
from lawbook.policy import validity as law

from .facts import is_of_the_calendar, standing_entries, validity
from .gate import is_safe_link


@dataclass(frozen=True)
class Explanation:
    """One public material: its form, its title and its page."""

    paper: int
    title: str
    form: str
    published_at: Any


@dataclass(frozen=True)
class Fact:
    """One line of a document's history (制发、废止、更正)."""

    on: date
    says: str
    paper: Paper | None = None


@dataclass(frozen=True)
class ShownDocument:
    """A document as its public page shows it."""

    paper: Paper
    content: Content
    document: Document
    validity: law.Validity
    facts: tuple[Fact, ...]
    ends: tuple[Document, ...]
    materials: tuple[Explanation, ...]
    releases: tuple[Release, ...]


def shown_document(paper: Paper, content: Content, *, today: date) -> ShownDocument:
    """Return a document with its validity, history and materials; three queries beside the one for the paper."""
    # By a subquery and not by a join, so that both halves walk along their own index.
    own = Document.objects.filter(paper=paper.pk).values("pk")
    every = LedgerEntry.objects.filter(Q(document__in=own) | Q(ground_paper=paper.pk))
    entries = list(every.select_related("document", "ground_paper").order_by("on", "pk"))
    mine = [each for each in entries if each.document is not None and each.document.paper_id == paper.pk]
    document = mine[0].document if mine else None
    document = document or Document.objects.filter(paper=paper.pk).first() or _unentered(paper, content)
    ended = {
        each.document.pk: each.document
        for each in standing_entries(entries)
        if each.document is not None
        and each.document.paper_id != paper.pk
        and each.kind in (EntryKind.REPEALED, EntryKind.EXPIRED)
    }
    return ShownDocument(
        paper=paper,
        content=content,
        document=document,
        validity=validity(document, today=today, entries=mine),
        facts=tuple(_history(document, mine, published_at=paper.published_at)),
        ends=tuple(ended.values()),
        materials=explanations_of(paper.pk),
        releases=tuple(Release.objects.filter(paper=paper.pk).order_by("number")),
    )


def explanations_of(paper_id: int, *, but: int | None = None) -> tuple[Explanation, ...]:
    """Return the public materials of a document in the order of their release, in one query."""
    found = (
        Material.objects.filter(document=paper_id, paper__live=True)
        .annotate(form=KeyTextTransform("form", KeyTransform("particulars", "paper__shown__content")))
        .order_by("paper__published_at", "pk")
        .values_list("paper", "paper__shown_title", "form", "paper__published_at")
    )
    return tuple(Explanation(key, title, form or "文字", moment) for key, title, form, moment in found if key != but)


def explained_document(paper_id: int) -> tuple[Paper, Document | None] | None:
    """Return the public document that a public material explains, in one query, or None."""
    found = (
        Material.objects.filter(paper=paper_id, document__live=True)
        .select_related("document__document", "document__organ")
        .first()
    )
    if found is None:
        return None
    return found.document, getattr(found.document, "document", None)


def video_of(content: Content) -> tuple[str, str] | None:
    """Return address and host of the video of an interpretation, if it may be offered."""
    address = str(content.particulars.get("video") or "").strip()
    if not is_safe_link(address):
        return None
    return address, address.removeprefix("https://").partition("/")[0]


def _unentered(paper: Paper, content: Content) -> Document:
    """Return a document that the register has not taken up yet, as its page says."""
    said = content.particulars
    return Document(
        paper=paper,
        organ=paper.organ,
        kind=paper.kind,
        title=content.title,
        issuer=str(said.get("issuer") or paper.organ.name),
        document_number=str(said.get("document_number") or ""),
        issued_on=content.written_on,
        effective_on=_day(said.get("effective_on")),
        expires_on=_day(said.get("expires_on")),
        theme=content.theme,
    )


def _history(document: Document, entries: list[LedgerEntry], *, published_at: datetime | None) -> list[Fact]:
    facts = []
    ends = [each.on for each in standing_entries(entries) if each.kind in (EntryKind.REPEALED, EntryKind.EXPIRED)]
    # What happened on one day stands in the order in which it happens.
    if document.issued_on:
        facts.append(Fact(document.issued_on, "成文"))
    if published_at is not None:
        facts.append(Fact(published_at.astimezone(CHINA).date(), "在本网站发布"))
    # What ended before it came into force never did.
    if document.effective_on and not any(each <= document.effective_on for each in ends):
        facts.append(Fact(document.effective_on, "施行"))
    for each in standing_entries(entries):
        ground = f"：{each.reason}" if each.reason and each.ground_paper is None else ""
        if each.kind == EntryKind.REPEALED:
            facts.append(Fact(each.on, f"废止{ground}", each.ground_paper))
        elif is_of_the_calendar(document, each):
            facts.append(Fact(each.on, "有效期届满，失效"))
        elif each.kind == EntryKind.EXPIRED:
            facts.append(Fact(each.on, f"宣布失效{ground}", each.ground_paper))
        elif each.kind == EntryKind.TRANSFERRED_OUT:
            facts.append(Fact(each.on, f"移交{each.other_organ}管理"))
        elif each.kind == EntryKind.TRANSFERRED_IN:
            facts.append(Fact(each.on, f"由{each.other_organ}移入"))
        elif each.kind == EntryKind.CLEANED:
            says = {"keep": "清理后继续有效", "revise": "清理后列入修改"}.get(each.outcome, "列入清理")
            facts.append(Fact(each.on, says, each.ground_paper))
    return sorted(facts, key=lambda each: each.on)


def _day(said: Any) -> date | None:
    try:
        return date.fromisoformat(str(said)) if said else None
    except ValueError:
        return None
