"""What may a program ask about applications for disclosure? The rules as reckoners, and numbers; nothing of anybody."""

# No "from __future__ import annotations": the signatures are read when the module is.

import json
from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest
from ninja import Body, P, PathEx, QueryEx, Router

from gongkai.applications.public.offices import offices
from gongkai.applications.selectors.statistics import PublicNumbers, public_numbers
from gongkai.kernel import clock
from gongkai.organs.models import Kind, Organ
from gongkai.organs.selectors import below
from gongkai.organs.workdays import workdays_of
from lawbook.application import facts as law
from lawbook.application import outcome
from lawbook.application.deadline import reply_deadline
from lawbook.application.fee import fee_by_item, fee_by_page
from lawbook.application.lifecycle import replay
from lawbook.reasons import Refused
from lawbook.workdays import Workdays, national

from .answers import (
    MISSING,
    UNCLEAR,
    AnsweredOut,
    DeadlineOut,
    FactIn,
    FeeOut,
    OfficeOut,
    OutcomeOut,
    StatisticsOut,
)

router = Router(tags=["依申请公开"])

TEN_MINUTES = 600
LONGEST, MOST = 10_000, 60
# Beyond these nothing is reckoned: no application asks for so much.
MOST_ITEMS = 1_000_000
_DAYS = frozenset({"until", "reply_by", "delivered_on"})
_EXAMPLE = '[{"received": "2025-01-20"}, {"extended": "2025-02-20", "days": 20}]'


@router.get("/outcomes", response=list[OutcomeOut], summary="办结方式")
def outcomes(request: HttpRequest) -> list[dict[str, Any]]:
    """List the 23 ways to end, with their provisions and the rows of the annual report in which they count."""
    return [
        {
            "code": each.code,
            "name": each.name,
            "cites": [str(cite) for cite in each.cites],
            "row": each.row,
            "row_2019": each.row_2019,
            "remedy": each.remedy,
            "note": each.note,
        }
        for each in outcome.outcomes().values()
    ]


@router.get("/deadline", response={200: DeadlineOut, **MISSING, **UNCLEAR}, summary="答复期限")
def deadline(
    request: HttpRequest,
    facts: QueryEx[str, P(description=f"事项，JSON 数组，如 {_EXAMPLE}", max_length=LONGEST)],
    organ: QueryEx[str, P(description="机关代码，按该机关所在区县的工作日历计算；空白按国家放假安排")] = "",
) -> Any:
    """Reckon until when an application must be answered, from its facts."""
    try:
        records = json.loads(facts)
    except (ValueError, RecursionError):
        return 422, {"error": "“facts”不是 JSON。"}
    return _reckoned(records, organ)


@router.post("/deadline", response={200: DeadlineOut, **MISSING, **UNCLEAR}, summary="答复期限（提交事项）")
def deadline_of(
    request: HttpRequest,
    facts: Body[list[FactIn]],
    organ: QueryEx[str, P(description="机关代码，空白按国家放假安排")] = "",
) -> Any:
    """Reckon the same from facts that are sent; nothing is kept."""
    return _reckoned([each.record() for each in facts], organ)


@router.get("/fee", response={200: FeeOut, **UNCLEAR}, summary="信息处理费")
def fee(
    request: HttpRequest,
    items: QueryEx[int | None, P(description="按件计收：同一申请人一个自然月内的件数", ge=0, le=MOST_ITEMS)] = None,
    pages: QueryEx[int | None, P(description="按量计收：单件申请的页数", ge=0, le=MOST_ITEMS)] = None,
    on: QueryEx[date | None, P(description="适用哪一天的标准，默认今天")] = None,
) -> Any:
    """Reckon a fee by items or by pages, never by both."""
    if (items is None) == (pages is None):
        return 422, {"error": "请给出 items（按件）或者 pages（按量）其中之一，二者不能同时计收。"}
    day = on or clock.today()
    try:
        found = fee_by_item(items, on=day) if items is not None else fee_by_page(pages or 0, on=day)
    except Refused as refused:
        return 422, {"error": str(refused)}
    return {**found.to_json(), "on": day}


@router.get("/offices", response=list[OfficeOut], summary="申请受理机构")
def listed(request: HttpRequest) -> list[dict[str, Any]]:
    """List where one can apply."""
    return [
        {
            "organ": each.organ.code,
            "organ_name": each.organ.name,
            "name": each.name,
            "address": each.address,
            "postcode": each.postcode,
            "phone": each.phone,
            "fax": each.fax,
            "email": each.email,
            "hours": each.hours,
            "takes_online": each.takes_online,
            "made_here": each.made_here,
        }
        for each in offices(today=clock.today())
    ]


@router.get("/statistics/{organ}/{year}", response={200: StatisticsOut, **MISSING, **UNCLEAR}, summary="申请统计")
def statistics(
    request: HttpRequest,
    organ: PathEx[str, P(description="机关代码；区县代码为全区县合计")],
    year: PathEx[int, P(description="年份")],
) -> Any:
    """Return what a year's applications come to; numbers only."""
    found = Organ.objects.filter(code=organ).first()
    if found is None or not 2008 <= year <= clock.today().year:
        raise Http404("没有这个机关或者年份。")
    where = f"web:applications:{found.pk}:{year}"
    kept: dict[str, Any] | None = cache.get(where)
    if kept is None:
        keys = [found.pk, *below(found.pk)] if found.kind == Kind.DISTRICT else [found.pk]
        numbers = public_numbers(keys, year)
        if numbers is None:
            raise Http404("这个机关没有在本站办理依申请公开。")
        kept = {"organ": found.code, "year": year, **_numbers(numbers)}
        cache.set(where, kept, TEN_MINUTES)
    return kept


def _numbers(numbers: PublicNumbers) -> dict[str, Any]:
    answers = numbers.answers
    return {
        "received": numbers.received,
        "carried_in": numbers.carried_in,
        "closed": numbers.closed,
        "carried_out": numbers.open,
        "results": [{"code": each.code, "name": each.label, "count": each.count} for each in numbers.results],
        "by_kind": [{"code": each.code, "name": each.label, "count": each.count} for each in numbers.by_kind],
        "answers": AnsweredOut(
            answered=answers.answered, on_time=answers.on_time, extended=answers.extended, middle_days=answers.middle
        ).dict(),
        "disputes": dict(numbers.disputes),
    }


def _reckoned(records: Any, organ: str) -> Any:
    try:
        facts = _facts(records)
        case = replay(facts)
        found = reply_deadline(facts, workdays=_calendar(organ))
    except Refused as refused:
        return 422, {"error": str(refused)}
    return {
        "due": found.due,
        "provisional": found.provisional,
        "waiting_for": found.waiting_for,
        "state": case.state.value,
        "state_says": case.state.label,
        "code": case.code or "",
        "steps": [each.to_json() for each in found.steps],
        "calendar": found.calendar,
    }


def _calendar(organ: str) -> Workdays:
    if not organ:
        return national()
    found = Organ.objects.filter(code=organ).first()
    if found is None:
        raise Http404("没有这个机关。")
    return workdays_of(found)


def _facts(records: Any) -> list[law.Fact]:
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        raise Refused("事项应当是 JSON 数组，每项是一个对象。")
    if len(records) > MOST:
        raise Refused(f"一件申请最多{MOST}个事项。")
    return [law.from_record({key: _typed(key, value) for key, value in each.items()}) for each in records]


def _typed(key: str, value: Any) -> Any:
    """
    Return a value as the law book wants it.

    :raises Refused: if it is of another kind
    """
    if key in law.KINDS or key in _DAYS:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise Refused(f"“{key}”应当是日期，写法如 2025-01-20。") from None
    if key == "days":
        if isinstance(value, bool) or not isinstance(value, int):
            raise Refused("“days”应当是整数。")
        return value
    if key == "grounds":
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise Refused("“grounds”应当是编号的数组。")
        return tuple(value)
    if not isinstance(value, str):
        raise Refused(f"“{key}”应当是文字。")
    return value
