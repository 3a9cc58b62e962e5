"""
How are the drafts of an import sent to the signatures? In batches, each signed as one.

What the checks hold against a draft keeps it out of its batch, and stands in its line; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import ports
from gongkai.papers import services as papers
from gongkai.papers.models import Attribute, Paper
from gongkai.portal import events
from gongkai.portal.models import Import, ImportLine, ImportState
from gongkai.portal.selectors.moving import sendable
from gongkai.review.selectors import chain_for

from .drafting import keep_lines
from .opening import names

# How many papers are signed as one batch.
BATCH = 500
_TRIES = 5


def send_some(moving: Import, *, at: datetime) -> tuple[int, ImportState | None]:
    """Send the next batch; return the new position, and the next state if that was the end."""
    waiting = sendable(moving).filter(number__gte=moving.position).select_related("paper__organ").order_by("number")
    lines = list(waiting[:BATCH])
    for group in _groups(moving, lines):
        _send(moving, group, at=at)
    if len(lines) == BATCH:
        return lines[-1].number + 1, None
    sent = moving.lines.filter(submission__isnull=False).count()
    left = moving.lines.filter(paper__isnull=False, submission=None).count()
    record(events.ImportSent(**names(moving), sent=sent, left=left), by=moving.acting, at=at, organ=moving.organ)
    return lines[-1].number + 1 if lines else moving.position, ImportState.MOVED


def _groups(moving: Import, lines: Iterable[ImportLine]) -> list[list[ImportLine]]:
    """Return lines whose papers are signed by the same people and disclosed in the same way."""
    chains: dict[str, Any] = {}
    groups: list[tuple[Any, list[ImportLine]]] = []
    for each in lines:
        assert each.paper is not None
        if each.kind not in chains:
            chains[each.kind] = chain_for(organ=moving.organ, kind=each.kind)
        key = (chains[each.kind], each.paper.attribute == Attribute.PUBLIC)
        known = next((group for which, group in groups if which == key), None)
        if known is None:
            groups.append((key, [each]))
        else:
            known.append(each)
    return [group for _, group in groups]


def _send(moving: Import, lines: Sequence[ImportLine], *, at: datetime) -> None:
    """Submit the papers of these lines, without those that something bars."""
    left = _without_busy(lines, at=at)
    barred: dict[int, list[dict[str, Any]]] = {}
    for _ in range(_TRIES):
        if not left:
            break
        some = [each.paper for each in left if each.paper is not None]
        try:
            made = papers.submit(papers=some, by=moving.acting, at=at, title=f"迁入“{moving.title}”（{len(some)}篇）")
        except papers.Blocked as blocked:
            left = _without_barred(left, blocked, barred)
        else:
            ImportLine.objects.filter(pk__in=[each.pk for each in left]).update(submission=made, bars=[])
            left = []
    for each in left:
        barred.setdefault(
            each.pk, [{"says": "与其一并送审的文稿尚不能送审，请逐篇办理。", "where": "", "file": None, "code": ""}]
        )
    changed = [each for each in lines if each.pk in barred or each.bars]
    for each in changed:
        each.bars = barred.get(each.pk, each.bars)
    if changed:
        keep_lines(changed, "bars")


def _without_busy(lines: Sequence[ImportLine], *, at: datetime) -> list[ImportLine]:
    """Return the lines that nobody is editing and whose index number nobody else bears meanwhile."""
    free, numbers = [], {}
    for each in lines:
        paper = each.paper
        assert paper is not None
        busy = paper.locked_by_id is not None and paper.locked_until is not None and paper.locked_until > at
        each.bars = [_bar("有人正在编辑，未列入本批。")] if busy else []
        if not busy:
            free.append(each)
            if each.index_no:
                numbers[each.index_no] = each
    borne = Paper.objects.filter(index_no__in=list(numbers)).exclude(pk__in=[each.paper_id for each in free])
    for number in borne.values_list("index_no", flat=True):
        line = numbers[str(number)]
        line.bars = [_bar(f"索引号“{number}”已由其他文稿使用，请在文稿中核对。")]
        free.remove(line)
    return free


def _without_barred(
    lines: Sequence[ImportLine], blocked: papers.Blocked, barred: dict[int, list[dict[str, Any]]]
) -> list[ImportLine]:
    """Return the lines that nothing bars, and note what bars the others; what travels with a barred one waits too."""
    found: dict[int, list[dict[str, Any]]] = {}
    for paper, finding in blocked.findings:
        said = {"says": finding.says, "where": finding.where, "file": finding.file, "code": finding.code}
        found.setdefault(paper.pk, []).append(said)
    left = []
    for each in lines:
        assert each.paper is not None
        if each.paper_id in found:
            barred[each.pk] = found[each.paper_id]
        elif _travels_with(each.paper, found):
            barred[each.pk] = [_bar("与其一并送审的文稿尚不能送审。")]
        else:
            left.append(each)
    if len(left) == len(lines):
        raise NotAllowed(blocked.says)
    return left


def _travels_with(paper: Paper, found: Iterable[int]) -> bool:
    keys = set(found)
    return any(each.pk in keys for each in ports.companions_of(paper))


def _bar(says: str) -> dict[str, Any]:
    return {"says": says, "where": "", "file": None, "code": ""}
