"""How does a document come into the register? When its paper is released, or by hand where it never had a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.papers.content import Content
from gongkai.papers.models import Paper
from gongkai.policies import events
from gongkai.policies.models import Document, EntryKind, Kind, Validity
from gongkai.policies.selectors.facts import validity
from gongkai.policies.selectors.permission import must_write
from lawbook.policy import numbering

from .ledger import BEGINNINGS, day_of, enter, hold, ledger_of, live_entries, names, settle, take_back

HELD: frozenset[str] = frozenset({Validity.IN_FORCE, Validity.NOT_YET})


def enter_released(*, papers: Iterable[int], at: datetime) -> int:
    """
    Enter the documents among released papers, or renew what is copied from what they show now; return how many.

    Safe to be called again: a document is issued once, and only a changed written date is corrected.
    """
    keys = list(papers)
    found = Paper.objects.filter(pk__in=keys, kind__in=Kind.values, live=True).select_related("organ", "shown")
    count = 0
    for paper in found:
        with transaction.atomic():
            _enter(paper, at=at)
        count += 1
    return count


def hide(*, papers: Iterable[int]) -> None:
    """Take the documents of withdrawn papers out of the public library; the ledger keeps them."""
    Document.objects.filter(paper__in=list(papers)).update(live=False)


def missed() -> list[int]:
    """Return the released documents that the register does not show, such as after a fault."""
    live = Paper.objects.filter(kind__in=Kind.values, live=True)
    return list(live.exclude(document__live=True).values_list("pk", flat=True)[:500])


def enter_missed(*, at: datetime) -> int:
    """Enter them, and let pages and search know of it; return how many there were."""
    keys = missed()
    count = enter_released(papers=keys, at=at)
    for document in Document.objects.filter(paper__in=keys).select_related("organ"):
        said = events.ValidityChanged(**names(document), state=document.state, label=document.get_state_display())
        with transaction.atomic():
            record(said, by=None, at=at, organ=document.organ)
    return count


@transaction.atomic
def register_document(
    *,
    organ: Organ,
    kind: str,
    title: str,
    by: Any,
    at: datetime,
    issuer: str = "",
    document_number: str = "",
    issued_on: date | None = None,
    effective_on: date | None = None,
    expires_on: date | None = None,
    repealed_on: date | None = None,
    lapsed_on: date | None = None,
    ground: str = "",
    taken_over_from: str = "",
    taken_over_on: date | None = None,
) -> Document:
    """
    Enter a document that has no page here, such as old stock (登记), with what became of it.

    :raises NotAllowed: if the person does not keep the ledger, the title or the dates make no sense, or it is entered
    """
    must_write(organ, by=by)
    title, number = title.strip(), numbering.normalized(document_number)
    if kind not in Kind.values or not title or len(title) > 300:
        raise NotAllowed("请填写文件类型和标题。")
    end = min((each for each in (repealed_on, lapsed_on) if each), default=None)
    if issued_on and end and end < issued_on:
        raise NotAllowed("废止或者失效的日期不能早于成文日期。")
    if issued_on and issued_on > day_of(at):
        raise NotAllowed("成文日期不能晚于今天。")
    if (taken_over_from and not taken_over_on) or (taken_over_on and taken_over_on > day_of(at)):
        raise NotAllowed("移入的文件应当写明移入日期，且不晚于今天。")
    issuer = issuer.strip() or organ.name
    twin = Document.objects.filter(organ=organ, title=title, document_number=number, issued_on=issued_on)
    if twin.exists():
        raise NotAllowed(f"台账中已有《{title}》。")
    document = Document.objects.create(
        organ=organ,
        kind=kind,
        title=title,
        issuer=issuer,
        document_number=number,
        issued_on=issued_on,
        effective_on=effective_on,
        expires_on=expires_on,
        registered_by=by,
        registered_at=at,
    )
    record(events.Registered(**names(document), document_number=number), by=by, at=at, organ=organ)
    if repealed_on:
        enter(document, EntryKind.REPEALED, repealed_on, reason=ground, by=by, at=at)
    if lapsed_on:
        enter(document, EntryKind.EXPIRED, lapsed_on, reason=ground, by=by, at=at)
    _begin(document, by=by, at=at, taken_over_from=taken_over_from, taken_over_on=taken_over_on)
    settle(document, today=day_of(at), at=at)
    return document


def _enter(paper: Paper, *, at: datetime) -> None:
    assert paper.shown is not None  # it is live
    content = Content.from_json(paper.shown.content)
    said = content.particulars
    copied: dict[str, Any] = {
        "organ": paper.organ,
        "kind": paper.kind,
        "title": content.title,
        "issuer": str(said.get("issuer") or paper.organ.name)[:200],
        "document_number": numbering.normalized(str(said.get("document_number") or ""))[:80],
        "issued_on": content.written_on,
        "effective_on": _day(said.get("effective_on")),
        "expires_on": _day(said.get("expires_on")),
        "theme": content.theme,
        "live": True,
        "published_at": paper.published_at,
    }
    document = Document.objects.filter(paper=paper).first() or _without_page(paper, copied)
    if document is None:
        document = Document.objects.create(paper=paper, registered_at=at, **copied)
    else:
        hold(document)
        for name, value in {**copied, "paper": paper}.items():
            setattr(document, name, value)
        document.save()
    _begin(document, by=None, at=at)
    record(
        events.Entered(**names(document), document_number=document.document_number), by=None, at=at, organ=paper.organ
    )
    settle(document, today=day_of(at), at=at)


def _without_page(paper: Paper, copied: dict[str, Any]) -> Document | None:
    """Return the document that was registered by hand and has its page now: the same number, or the same title."""
    waiting = Document.objects.filter(paper__isnull=True, organ=paper.organ, kind=paper.kind)
    if copied["document_number"]:
        return waiting.filter(document_number=copied["document_number"]).first()
    return waiting.filter(document_number="", title=copied["title"], issued_on=copied["issued_on"]).first()


def _begin(
    document: Document, *, by: Any, at: datetime, taken_over_from: str = "", taken_over_on: date | None = None
) -> None:
    """Enter that the document was issued, taken over, or belongs to the opening stock; once, and on the right day."""
    entries = list(document.entries.all())
    begun = live_entries(entries, *BEGINNINGS)
    ledger = ledger_of(document.organ, at=at)
    issued_on = document.issued_on or (day_of(document.published_at) if document.published_at else ledger.opened_on)
    if taken_over_on and taken_over_on >= ledger.opened_on:
        if not begun:
            enter(document, EntryKind.TRANSFERRED_IN, taken_over_on, other_organ=taken_over_from, by=by, at=at)
        return
    # Without any date a document is taken for old stock.
    is_old = issued_on < ledger.opened_on or (document.issued_on is None and document.published_at is None)
    is_old = is_old or taken_over_on is not None
    kind, on = (EntryKind.OPENING, ledger.opened_on) if is_old else (EntryKind.ISSUED, issued_on)
    if begun and (begun[0].kind == EntryKind.TRANSFERRED_IN or (begun[0].kind == kind and begun[0].on == on)):
        return
    for each in begun:
        take_back(each, reason="成文日期已更正。", on=max(day_of(at), each.on), by=by, at=at)
    # The opening stock is what the day before left; what ends on the very first day ends in the ledger.
    at_opening = validity(document, today=ledger.opened_on - timedelta(days=1), entries=entries)
    if kind == EntryKind.ISSUED or at_opening.state in HELD:
        enter(document, kind, on, other_organ=taken_over_from, by=by, at=at)


def _day(said: Any) -> date | None:
    try:
        return date.fromisoformat(str(said)) if said else None
    except ValueError:
        return None
