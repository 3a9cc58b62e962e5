"""What can be done with the working-day calendar? Days are changed with a reason, and years entered completely."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.kernel.clock import CHINA
from gongkai.kernel.events import Recorder
from gongkai.organs import events, selectors
from gongkai.organs.models import CalendarLine, DayChange, Kind, Organ, YearNotice
from gongkai.organs.workdays import calendar_of, overlay_of
from lawbook.reasons import Refused, in_words
from lawbook.workdays import Workdays

LONGEST = 31


@transaction.atomic
def enter_days(
    *,
    district: Organ,
    first: date,
    last: date | None = None,
    rest: bool,
    reason: str,
    notice: str = "",
    by: Any,
    at: datetime,
    record: Recorder,
) -> list[DayChange]:
    """
    Make a day, or a stretch of days, days of rest or working days (修改工作日历).

    :param reason: what the day is called, such as 国庆节, or why it was changed
    :raises ValidationError: if there is no reason, a day is changed already, or nothing would change
    """
    held = _held(district, by)
    last = last or first
    said = reason.strip()
    if not said:
        raise ValidationError({"reason": "请写明理由，如节日名称。"})
    if last < first:
        raise ValidationError({"last": "结束日期不能早于开始日期。"})
    if (last - first).days >= LONGEST:
        raise ValidationError({"last": f"一次最多修改{LONGEST}天。"})
    if last.year > at.astimezone(CHINA).year + 1:
        raise ValidationError({"first": f"只能修改到{at.astimezone(CHINA).year + 1}年。"})
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    standing = selectors.days_changed(district=held).filter(dropped_at__isnull=True, day__in=days).order_by("day")
    if taken := standing.first():
        raise ValidationError({"first": f"{in_words(taken.day)}已有修改“{taken.reason}”，请先撤销。"})
    _must_change_something(calendar_of(held), days, rest=rest)
    made = [DayChange(district=held, day=each, rest=rest, reason=said, notice=notice, by=by, at=at) for each in days]
    for each in made:
        each.clean_fields()
    DayChange.objects.bulk_create(made)
    _write_version(held)
    event = events.DaysChanged(held.pk, held.name, first=first, last=last, rest=rest, reason=said, notice=notice)
    record(event, by=by, at=at, organ=held, ground=notice)
    return made


@transaction.atomic
def drop_day(*, change: DayChange, because: str, by: Any, at: datetime, record: Recorder) -> None:
    """
    Let a change no longer hold (撤销修改); it stays on record with the reason.

    :raises ValidationError: if it has been dropped already, or no reason is given
    """
    held = _held(change.district, by)
    said = _drop(DayChange.objects.filter(pk=change.pk), because, by=by, at=at)
    _write_version(held)
    event = events.DayChangeDropped(
        held.pk, held.name, day=change.day, rest=change.rest, reason=change.reason, because=said
    )
    record(event, by=by, at=at, organ=held, ground=said)


@transaction.atomic
def enter_year(*, district: Organ, year: int, notice: str, by: Any, at: datetime, record: Recorder) -> YearNotice:
    """
    Declare that the notice on a year has been entered completely: terms in it are no longer provisional.

    :raises ValidationError: if another year is next, no day of it has been entered, or the notice is not named
    """
    held = _held(district, by)
    wanted = calendar_of(held).known_until.year + 1
    if year != wanted:
        raise ValidationError(f"应当先录入{wanted}年的放假安排。")
    if year > at.astimezone(CHINA).year + 1:
        raise ValidationError(f"{year}年的放假安排尚未公布。")
    if not notice.strip():
        raise ValidationError({"notice": "请填写国务院办公厅通知的网址。"})
    if not selectors.days_changed(district=held, year=year).filter(dropped_at__isnull=True, rest=True).exists():
        raise ValidationError(f"还没有录入{year}年的放假日期，请先逐个录入放假和调休上班的日期。")
    made = YearNotice(district=held, year=year, notice=notice.strip(), by=by, at=at)
    made.full_clean()
    made.save()
    _write_version(held)
    event = events.YearEntered(held.pk, held.name, year=year, notice=made.notice)
    record(event, by=by, at=at, organ=held, ground=made.notice)
    return made


@transaction.atomic
def drop_year(*, entered: YearNotice, because: str, by: Any, at: datetime, record: Recorder) -> None:
    """
    Take back that a year was entered completely; what was entered for its days stays.

    :raises ValidationError: if a later year was entered, it has been taken back already, or no reason is given
    """
    held = _held(entered.district, by)
    if selectors.years_entered(district=held).filter(year__gt=entered.year).exists():
        raise ValidationError(f"{entered.year}年以后的放假安排已经录入，请先撤销较晚的年份。")
    said = _drop(YearNotice.objects.filter(pk=entered.pk), because, by=by, at=at)
    _write_version(held)
    record(
        events.YearReopened(held.pk, held.name, year=entered.year, because=said), by=by, at=at, organ=held, ground=said
    )


def _held(district: Organ, by: Any) -> Organ:
    """Return the district, held against all who change its calendar or enter an organ, until the transaction ends."""
    held = Organ.objects.select_for_update(no_key=True).get(pk=district.pk)
    if held.kind != Kind.DISTRICT:
        raise ValidationError("工作日历由区县统一维护。")
    if by is not None and not selectors.calendars_kept_by(user=by).filter(pk=held.pk).exists():
        raise ValidationError("工作日历由本区县政府信息公开工作主管部门或者系统管理员维护。")
    return held


def _must_change_something(calendar: Workdays, days: list[date], *, rest: bool) -> None:
    """Refuse what holds anyway; in a year whose notice is not known yet, all of its days are entered."""
    if days[0] < calendar.known_from:
        raise ValidationError({"first": f"工作日历自{in_words(calendar.known_from)}起。"})
    try:
        holds = all(not calendar.is_provisional(each) and calendar.is_workday(each) != rest for each in days)
    except Refused as refused:
        raise ValidationError({"first": refused.says}) from None
    if holds:
        raise ValidationError({"first": f"{in_words(days[0])}本来就{'休息' if rest else '上班'}，无需修改。"})


def _drop(line: Any, because: str, *, by: Any, at: datetime) -> str:
    said = because.strip()[: CalendarLine._meta.get_field("dropped_because").max_length]
    if not said:
        raise ValidationError({"because": "请写明撤销的理由。"})
    if not line.filter(dropped_at__isnull=True).update(dropped_at=at, dropped_by=by, dropped_because=said):
        raise ValidationError("这一条已经撤销。")
    return said


def _write_version(district: Organ) -> None:
    """Let every organ of the district bear the version of the calendar that holds from now on."""
    version = overlay_of(district).version
    Organ.objects.filter(pk__in={district.pk, *selectors.below(district.pk)}).update(calendar=version)
