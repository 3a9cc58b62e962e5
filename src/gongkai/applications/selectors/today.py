"""
What does a person owe to the applications today?

Whoever registers and drafts owes what is theirs, and what nobody has been given yet; the head owes what is near its
term or past it. A letter is owed by whoever has to sign it. What only has to be filed away is one line for each organ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from gongkai.applications.models import Application, Delivery, Enclosure, Letter, LetterState
from gongkai.kernel.clock import CHINA
from gongkai.kernel.owed import Due, Owed
from gongkai.organs.models import Organ
from gongkai.organs.workdays import workdays_of
from gongkai.review.models import Round
from gongkai.review.selectors import awaiting, next_step
from lawbook.application.lifecycle import State
from lawbook.application.warning import mark_of
from lawbook.workdays import Workdays

from . import after_today
from .feed import waits_of
from .people import Desk
from .register import near, not_opened, overdue

_EVER = datetime(1949, 10, 1, tzinfo=CHINA)  # a day from which on lets the database take the index of days
_MOST = 100  # lines of one sort that a person is shown at once
_MOST_SCANS = 1000
_SLOW = 2  # days after which a signature is said to be waited for
_ENDED = {
    "clarification_asked": ("补正期限已满，未收到补正", "告知不再处理"),
    "fee_notified": ("缴费期限已满，未缴费", "告知不再处理"),
    "consultation_sent": ("提出意见的期限已满", "登记"),
}
_AWAITING = (State.AWAITING_APPLICANT.value, State.AWAITING_PAYMENT.value, State.AWAITING_OPINION.value)
_DONE = (State.SERVED.value, State.WITHDRAWN.value)


def owed(*, user: Any, today: date) -> list[Owed]:
    """Return what waits for this person among applications, the nearest first."""
    desk = Desk(user)
    if not desk.handled:
        return []
    organs = {each.pk: each for each in Organ.objects.filter(pk__in=desk.handled).select_related("parent__parent")}
    written = [key for key in organs if desk.writes(key)]
    headed = [key for key in organs if desk.heads(key)]
    lines = [_to_sign(each, today) for each in awaiting(user=user).filter(subject__startswith="applications.")[:_MOST]]
    lines += _due(organs, _of(user, written, headed), today)
    if written:
        lines += _came_in(organs, written, today)
        lines += _unconfirmed(organs, Q(organ__in=written) & _mine(user), today)
        lines += _terms_ended(organs, written, user, today)
        lines += _letters(organs, written, user, today)
        lines += _to_archive(organs, written, today)
        lines += _scans(organs, written, today)
        lines += after_today.lines(organs, written, today=today)
    return sorted(lines, key=lambda each: each.order)


def _mine(user: Any) -> Q:
    return Q(officer=user) | Q(officer__isnull=True)


def _of(user: Any, written: list[int], headed: list[int]) -> Q:
    """Return whose terms a person looks after: their own and nobody's; a head all of the organ's."""
    return Q(organ__in=headed) | Q(organ__in=written) & _mine(user)


def _due(organs: dict[int, Organ], mine: Q, today: date) -> Iterator[Owed]:
    """Yield what is past its term or near it; what has been decided has to be served in time as well."""
    for workdays, keys in _by_calendar(organs):
        late = overdue(keys, today=today).filter(mine)[:_MOST]
        soon = near(keys, today=today, workdays=workdays).filter(mine)[:_MOST]
        for each in (*late, *soon):
            assert each.due_on is not None  # both lists are of those that are due
            mark = mark_of(each.due_on, each.waiting_for, None, today=today, workdays=workdays)
            decided = each.state in (State.DECIDED.value, State.DEEMED_WITHDRAWN.value)
            due = Due(each.due_on, mark.says, "overdue" if mark.code == "overdue" else "soon")
            yield _line(organs, each, "已决定，待送达" if decided else "待答复", due, "送达" if decided else "办理")


def _came_in(organs: dict[int, Organ], written: list[int], today: date) -> Iterator[Owed]:
    """Yield what nobody has looked at: an alarm once a whole working day has gone by."""
    for workdays, keys in _by_calendar({key: organs[key] for key in written}):
        late = set(not_opened(keys, today=today, workdays=workdays).values_list("pk", flat=True)[:_MOST])
        found = Application.objects.filter(opened_at__isnull=True, organ__in=keys, submitted_at__gt=_EVER)
        found = found.order_by("submitted_at", "pk")
        for each in found[:_MOST]:
            by = workdays.add(each.submitted_at.astimezone(CHINA).date(), 1).day
            is_late = each.pk in late
            due = Due(by, "一个工作日内无人查看" if is_late else "新收到", "overdue" if is_late else "soon")
            yield _line(organs, each, "新申请，待查看", due, "查看")


def _unconfirmed(organs: dict[int, Organ], mine: Q, today: date) -> Iterator[Owed]:
    found = Application.objects.filter(mine, state=State.UNCONFIRMED.value, opened_at__isnull=False)
    for each in found.order_by("-pk")[:_MOST]:
        came = each.submitted_at.astimezone(CHINA).date()
        days = (today - came).days
        due = Due(came, f"已等{days}天" if days > 0 else "今天收到", "soon" if days <= _SLOW else "overdue")
        yield _line(organs, each, "待与申请人确认", due, "确认")


def _terms_ended(organs: dict[int, Organ], written: list[int], user: Any, today: date) -> Iterator[Owed]:
    """Yield where somebody else's term went by: the office has to act now."""
    found = Application.objects.filter(_mine(user), organ__in=written, state__in=_AWAITING).select_related("organ")
    waiting = {each.pk: each for each in found.order_by("-pk")[:_MOST]}
    for day in waits_of(waiting.values()):
        if day.on < today:
            matter, button = _ENDED[day.kind]
            due = Due(day.on, f"{day.on.month}月{day.on.day}日届满", "soon")
            yield _line(organs, waiting[day.application], matter, due, button)


def _letters(organs: dict[int, Organ], written: list[int], user: Any, today: date) -> Iterator[Owed]:
    """Yield the letters that wait to be issued, that were sent back, or that have gone out and are not served."""
    mine = Q(application__isnull=True) | Q(application__officer=user) | Q(application__officer__isnull=True)
    found = Letter.objects.filter(mine, organ__in=written).select_related("application")
    served = Exists(Delivery.objects.filter(letter=OuterRef("pk")))
    recent = Q(state=LetterState.ISSUED, issued_on__gte=today - timedelta(days=60)) & ~Q(kind="receipt") & ~served
    for each in found.filter(Q(state=LetterState.SIGNED) | recent).order_by("pk")[:_MOST]:
        since = each.issued_on or each.changed_at.astimezone(CHINA).date()
        matter, button = ("已审签，待印发", "印发") if each.state == LetterState.SIGNED else ("已印发，待送达", "送达")
        days = (today - since).days
        due = Due(since, f"已等{days}天" if days > 0 else "今天", "soon")
        url = reverse("applications:letter", args=[organs[each.organ_id].code, each.pk])
        about = each.application.number if each.application else each.number
        yield Owed(organs[each.organ_id].short_name, f"{about} 文书{matter}", due, url, button)


def _to_archive(organs: dict[int, Organ], written: list[int], today: date) -> Iterator[Owed]:
    """Yield one line for each organ whose answered cases are not filed away."""
    found = Application.objects.filter(organ__in=written, state__in=_DONE).order_by()
    for organ, count in found.values_list("organ").annotate(count=Count("pk")):
        url = f"{reverse('applications:register')}?organ={organs[organ].code}&state={State.SERVED.value}"
        yield Owed(organs[organ].short_name, f"{count}件申请已办结，待归档", Due(today, "待归档", ""), url, "归档")


def _scans(organs: dict[int, Organ], written: list[int], today: date) -> Iterator[Owed]:
    """Yield one line for each organ that keeps proofs of identity longer than it said; they are deleted by schedule."""
    # Asked without the organs: there are none, or few, and they are found by the day alone.
    kept = Enclosure.objects.filter(deleted_at__isnull=True, delete_on__lt=today).order_by("delete_on")
    found = Counter(kept.values_list("application__organ", flat=True)[:_MOST_SCANS])
    for organ, count in ((key, found[key]) for key in written if found[key]):
        url = f"{reverse('applications:register')}?organ={organs[organ].code}"
        due = Due(today, "应由定时任务删除，请系统管理员查看", "overdue")
        yield Owed(organs[organ].short_name, f"{count}份身份证明保存到期，尚未删除", due, url, "查看")


def _to_sign(round: Round, today: date) -> Owed:
    step = next_step(round)
    label = step["label"] if step else "审签"
    days = (today - round.submitted_at.astimezone(CHINA).date()).days
    due = Due(today, f"已等{days}天" if days > 0 else "今天送审", "soon" if days > _SLOW else "in_time")
    return Owed(round.organ.short_name, f"{label}：{round.title}", due, round.url, "审签")


def _line(organs: dict[int, Organ], application: Application, matter: str, due: Due, button: str) -> Owed:
    organ = organs[application.organ_id]
    url = reverse("applications:case", args=[organ.code, application.pk])
    return Owed(organ.short_name, f"{application.number} {matter}", due, url, button)


def _by_calendar(organs: dict[int, Organ]) -> Iterable[tuple[Workdays, list[int]]]:
    """Return organs by the calendar by which they count: mostly one, so that there is one question for all."""
    found: dict[int, tuple[Workdays, list[int]]] = {}
    for key, organ in organs.items():
        workdays = workdays_of(organ)
        found.setdefault(id(workdays), (workdays, []))[1].append(key)
    return found.values()
