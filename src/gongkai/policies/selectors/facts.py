"""Is a document in force, and which facts say so? Dates of the document and entries of the ledger, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongkai.policies.models import Document, EntryKind, LedgerEntry
from lawbook.policy import validity as law


def standing_entries(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Return the entries that were not taken back, without the corrections that took others back."""
    known = list(entries)
    taken_back = {each.corrects_id for each in known if each.corrects_id}
    return [each for each in known if each.pk not in taken_back and not each.corrects_id]


def facts_of(document: Document, entries: Iterable[LedgerEntry]) -> list[law.Fact]:
    """Return what is known about the document, as facts of the law book."""
    facts: list[law.Fact] = []
    if document.issued_on:
        facts.append(law.Issued(document.issued_on))
    if document.effective_on:
        facts.append(law.Effective(document.effective_on))
    if document.expires_on:
        facts.append(law.Expires(document.expires_on))
    for each in standing_entries(entries):
        if each.kind == EntryKind.REPEALED:
            facts.append(law.Repealed(each.on, each.reason))
        elif each.kind == EntryKind.EXPIRED and not is_of_the_calendar(document, each):
            facts.append(law.Lapsed(each.on, each.reason))
        elif each.kind == EntryKind.TRANSFERRED_OUT:
            facts.append(law.HandedOver(each.on, each.other_organ))
    return facts


def is_of_the_calendar(document: Document, entry: LedgerEntry) -> bool:
    """Test if an entry says no more than that the document's own term has ended."""
    return entry.kind == EntryKind.EXPIRED and entry.by_id is None and entry.campaign_id is None


def validity(document: Document, *, today: date, entries: Iterable[LedgerEntry] | None = None) -> law.Validity:
    """Return whether the document is in force on a day, with its reasons."""
    known = document.entries.all() if entries is None else entries
    return law.validity(facts_of(document, known), on=today)


def validity_of(paper_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """
    Return for each paper that is a document what the search shows and filters by.

    ``{paper: {"validity": "有效", "state": "in_force", "type": "行政规范性文件", "document_number": …}}``; the states
    are the copies that the daily work keeps.
    """
    found = Document.objects.filter(paper__in=list(paper_ids))
    return {
        each.paper_id: {
            "validity": each.get_state_display(),
            "state": each.state,
            "type": each.get_kind_display(),
            "document_number": each.document_number,
        }
        for each in found
        if each.paper_id is not None
    }
