"""
How is the ledger kept? By adding to it; what is wrong is taken back by another entry with a reason.

An entry counts on the day on which the thing itself happened: a document is issued on its written date, so the year's
number does not depend on when somebody got round to it. What is older than the ledger is its opening stock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.papers.models import Paper
from gongkai.policies import events
from gongkai.policies.models import Campaign, Document, EntryKind, Kind, Ledger, LedgerEntry, Validity
from gongkai.policies.selectors.facts import is_of_the_calendar, standing_entries, validity
from gongkai.policies.selectors.permission import must_sign, must_write
from lawbook.policy import stock

BEGINNINGS: tuple[str, ...] = (EntryKind.ISSUED, EntryKind.OPENING, EntryKind.TRANSFERRED_IN)
ENDS: frozenset[str] = frozenset({EntryKind.REPEALED, EntryKind.EXPIRED, EntryKind.TRANSFERRED_OUT})


@transaction.atomic
def open_ledger(*, organ: Organ, on: date, by: Any, at: datetime) -> Ledger:
    """
    Say from which day on an organ keeps its ledger here (建账); what was issued before is its opening stock.

    :raises NotAllowed: if the person does not keep it, or entries have been made
    """
    must_write(organ, by=by)
    if LedgerEntry.objects.filter(organ=organ).exists():
        raise NotAllowed("台账已有记录，建账日期不能再改。")
    ledger, _ = Ledger.objects.update_or_create(organ=organ, defaults={"opened_on": on})
    record(events.LedgerOpened(organ.pk, organ.name, on=on), by=by, at=at, organ=organ)
    return ledger


def ledger_of(organ: Organ, *, at: datetime) -> Ledger:
    """Return the organ's ledger; without anybody's word it is opened on the first day of the year."""
    ledger, is_new = Ledger.objects.get_or_create(organ=organ, defaults={"opened_on": date(day_of(at).year, 1, 1)})
    if is_new:
        record(events.LedgerOpened(organ.pk, organ.name, on=ledger.opened_on), by=None, at=at, organ=organ)
    return ledger


def enter(
    document: Document,
    kind: EntryKind,
    on: date,
    *,
    by: Any,
    at: datetime,
    amount: int = 1,
    reason: str = "",
    ground_paper: Paper | None = None,
    other_organ: str = "",
    outcome: str = "",
    campaign: Campaign | None = None,
    corrects: LedgerEntry | None = None,
) -> LedgerEntry:
    """
    Add an entry about a document; what ended before the ledger was opened is noted and does not count.

    An organ's first entries wait for one another at its ledger's row, so that nothing is entered twice.
    """
    ledger = ledger_of(document.organ, at=at)
    if kind != EntryKind.OPENING and on < ledger.opened_on and corrects is None:
        amount = 0
    entry = LedgerEntry(
        document=document,
        organ=document.organ,
        type=document.kind,
        kind=kind,
        on=on,
        amount=amount,
        reason=reason,
        ground_paper=ground_paper,
        other_organ=other_organ,
        outcome=outcome,
        campaign=campaign,
        corrects=corrects,
        by=by,
        at=at,
    )
    entry.save()
    event = events.LedgerBegun if kind in BEGINNINGS else events.LedgerWritten
    said = event(**names(document), entry=kind.label, on=on, amount=amount, reason=reason)
    record(said, by=by, at=at, organ=document.organ, ground=reason)
    return entry


@transaction.atomic
def correct_entry(*, entry: LedgerEntry, reason: str, on: date, by: Any, at: datetime) -> LedgerEntry:
    """
    Take an entry back with a reason; in the year of the entry it no longer counts, later it counts as a correction.

    :raises NotAllowed: if the person does not sign, no reason is given, or the entry cannot be taken back
    """
    must_sign(entry.organ, by=by)
    if not reason.strip():
        raise NotAllowed("请写明更正的理由。")
    if entry.kind in (EntryKind.CORRECTED, EntryKind.CLEANED) or entry.document is None:
        raise NotAllowed("这笔记录不能撤销；件数有误的，用“更正件数”。")
    if on < entry.on:
        raise NotAllowed("更正日期不能早于原记录的日期。")
    if on > day_of(at):
        raise NotAllowed("更正日期不能晚于今天。")
    written = take_back(entry, reason=reason, on=on, by=by, at=at)
    settle(entry.document, today=day_of(at), at=at)
    return written


def take_back(entry: LedgerEntry, *, reason: str, on: date, by: Any, at: datetime) -> LedgerEntry:
    """
    Add the entry that takes another one back.

    :raises NotAllowed: if it was taken back before
    """
    document = entry.document
    assert document is not None  # a lump sum is never taken back entry by entry
    hold(document)
    if LedgerEntry.objects.filter(corrects=entry).exists():
        raise NotAllowed("这笔记录已经更正过。")
    effect = stock.EFFECT[entry.kind] * entry.amount
    return enter(document, EntryKind.CORRECTED, on, amount=-effect, reason=reason, corrects=entry, by=by, at=at)


@transaction.atomic
def correct_stock(
    *, organ: Organ, kind: str, amount: int, on: date, reason: str, by: Any, at: datetime, opening: bool = False
) -> LedgerEntry:
    """
    Change a number of the ledger that names no document: a lump sum of opening stock, or a signed correction.

    :raises NotAllowed: if the person does not sign, or number, type, day or reason are missing
    """
    must_sign(organ, by=by)
    if kind not in Kind.values or not amount or abs(amount) > 9999 or (opening and amount < 0):
        raise NotAllowed("请填写文件类型和不为零的件数，期初件数大于零。")
    if not reason.strip():
        raise NotAllowed("请写明理由。")
    ledger = ledger_of(organ, at=at)
    if on < ledger.opened_on or on > day_of(at):
        raise NotAllowed(f"日期应当在建账日期{ledger.opened_on}和今天之间。")
    which = EntryKind.OPENING if opening else EntryKind.CORRECTED
    entry = LedgerEntry(
        organ=organ, type=kind, kind=which, on=ledger.opened_on if opening else on, amount=amount, by=by, at=at
    )
    entry.reason = reason
    entry.save()
    said = events.StockCorrected(organ.pk, organ.name, kind=Kind(kind).label, on=entry.on, amount=amount)
    record(said, by=by, at=at, organ=organ, ground=reason)
    return entry


def settle(document: Document, *, today: date, at: datetime) -> None:
    """
    Write what the facts come to: the entry that a term has ended, and the copies that lists show.

    The end of a term is a fact of the calendar; nobody has to sign it, and nobody can forget it.
    """
    entries = list(document.entries.all())
    found = validity(document, today=today, entries=entries)
    standing = standing_entries(entries)
    kept = next((each for each in standing if is_of_the_calendar(document, each)), None)
    ended = document.expires_on + timedelta(days=1) if document.expires_on else None
    by_term = found.state.value == Validity.LAPSED.value and found.since == ended and ended is not None
    if kept is not None and (not by_term or kept.on != ended):
        take_back(kept, reason="有效期已更正。", on=max(today, kept.on), by=None, at=at)
        kept = None
    if by_term and kept is None and ended and not any(each.kind in ENDS for each in standing):
        enter(document, EntryKind.EXPIRED, ended, reason=f"有效期至{document.expires_on}。", by=None, at=at)
    changed = document.state != found.state
    Document.objects.filter(pk=document.pk).update(state=found.state, state_since=found.since, turns_on=found.turns_on)
    document.state, document.state_since, document.turns_on = found.state, found.since, found.turns_on
    if changed:
        said = events.ValidityChanged(**names(document), state=found.state.value, label=found.word)
        record(said, by=None, at=at, organ=document.organ)


def keep_up(*, at: datetime) -> int:
    """Let documents turn that come into force or lapse by the calendar; return how many there were."""
    today, count = day_of(at), 0
    while True:
        due = Document.objects.filter(turns_on__lte=today).order_by("turns_on", "pk").values_list("pk", flat=True)
        key = due.first()
        if key is None:
            return count
        with transaction.atomic():
            # Claimed by a conditional update: of two machines one turns the document.
            if Document.objects.filter(pk=key, turns_on__lte=today).update(turns_on=None):
                settle(Document.objects.select_related("organ").get(pk=key), today=today, at=at)
                count += 1


def hold(document: Document) -> None:
    """Let others who act upon the document wait until this act is done; on every database."""
    Document.objects.filter(pk=document.pk).update(kind=document.kind)


def names(document: Document) -> dict[str, Any]:
    """Return the fields that every event of a document bears."""
    return {
        "document": document.pk,
        "paper": document.paper_id,
        "organ": document.organ_id,
        "title": document.title,
    }


def day_of(at: datetime) -> date:
    """Return the day of a moment in China."""
    return at.astimezone(CHINA).date()


def live_entries(entries: Iterable[LedgerEntry], *kinds: str) -> list[LedgerEntry]:
    """Return the entries of some kinds that were not taken back."""
    return [each for each in standing_entries(entries) if each.kind in kinds]
