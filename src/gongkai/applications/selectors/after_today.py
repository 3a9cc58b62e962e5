"""What does an organ owe after its answers: renewed answers, replies to courts, corrections, proposals to publish?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.urls import reverse

from gongkai.applications.models import Dispute
from gongkai.kernel.clock import CHINA
from gongkai.kernel.owed import Due, Owed
from gongkai.organs.models import Organ

from . import disputes, proposals

_MOST = 50
_NEAR = 7  # calendar days: these terms are not the law book's working days


def lines(organs: Mapping[int, Organ], written: Sequence[int], *, today: date) -> list[Owed]:
    """Return what waits for those who write for some organs."""
    return [*_disputes(organs, written, today), *_corrections(organs, written), *_proposals(organs, written, today)]


def _disputes(organs: Mapping[int, Organ], written: Sequence[int], today: date) -> Iterator[Owed]:
    for each in disputes.renewed_due(written)[:_MOST]:
        assert each.anew_by is not None
        matter = f"{each.application.number}：{each.get_result_display()}，须重新答复"
        yield _owed(organs, each, matter, term(each.anew_by, today), "重新答复")
    for each in disputes.replies_due(written)[:_MOST]:
        assert each.reply_due_on is not None
        matter = f"{each.application.number}：{each.get_stage_display()}，提交答复和证据"
        yield _owed(organs, each, matter, term(each.reply_due_on, today), "查看")


def _corrections(organs: Mapping[int, Organ], written: Sequence[int]) -> Iterator[Owed]:
    for each in disputes.corrections(written, is_open=True)[:_MOST]:
        came = each.submitted_at.astimezone(CHINA).date()
        url = reverse("applications:correction", args=[organs[each.organ_id].code, each.pk])
        due = Due(came, "待处理", "soon")
        yield Owed(organs[each.organ_id].short_name, f"更正申请{each.number}", due, url, "处理")


def _proposals(organs: Mapping[int, Organ], written: Sequence[int], today: date) -> Iterator[Owed]:
    for each in proposals.standing(written)[:_MOST]:
        url = reverse("applications:proposal", args=[organs[each.organ_id].code, each.pk])
        matter = f"{each.application.number}：{each.get_because_display()}，是否转为主动公开"
        due = Due(today, "待定", "")  # it has no term: what has one and is late goes before it
        yield Owed(organs[each.organ_id].short_name, matter, due, url, "办理")


def term(on: date, today: date) -> Due:
    """Return a last day in calendar days, as a decision or a court sets it."""
    left = (on - today).days
    if left < 0:
        return Due(on, f"已过{-left}日", "overdue")
    if left == 0:
        return Due(on, "今天到期", "soon")
    return Due(on, f"剩{left}日", "soon" if left <= _NEAR else "in_time")


def _owed(organs: Mapping[int, Organ], dispute: Dispute, matter: str, due: Due, button: str) -> Owed:
    url = reverse("applications:dispute", args=[organs[dispute.organ_id].code, dispute.pk])
    return Owed(organs[dispute.organ_id].short_name, matter, due, url, button)
