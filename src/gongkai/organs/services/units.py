"""What can be done with an organ's units (科室)? They are added, renamed and closed; what they did stays theirs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.kernel.clock import CHINA
from gongkai.kernel.events import Recorder
from gongkai.organs import events
from gongkai.organs.models import Organ, Unit

from .permission import must_administer


@transaction.atomic
def add_unit(*, organ: Organ, name: str, by: Any, at: datetime, record: Recorder) -> Unit:
    """
    Enter a unit of an organ (登记科室).

    :raises ValidationError: if the name is empty or taken, or ``by`` does not administer the district
    """
    if by is not None:
        must_administer(by, organ)
    if organ.active_to is not None:
        raise ValidationError(f"{organ.name}已撤销，不能登记科室。")
    unit = Unit(organ=organ, name=name.strip())
    unit.full_clean()
    unit.save()
    record(events.UnitAdded(organ.pk, organ.name, unit.pk, unit.name), by=by, at=at, organ=organ)
    return unit


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, by: Any, at: datetime, record: Recorder) -> None:
    """
    Give a unit another name (更名); what is already with it follows.

    :raises ValidationError: if the name is empty, taken or the same
    """
    if by is not None:
        must_administer(by, unit.organ)
    now = Unit.objects.select_for_update(of=("self",)).select_related("organ").get(pk=unit.pk)
    before, now.name = now.name, name.strip()
    if now.name == before:
        raise ValidationError({"name": "新名称与原名称相同。"})
    now.full_clean()
    now.save(update_fields=["name"])
    unit.name = now.name
    event = events.UnitRenamed(now.organ_id, now.organ.name, now.pk, now.name, before=before)
    record(event, by=by, at=at, organ=now.organ)


@transaction.atomic
def close_unit(*, unit: Unit, on: date, by: Any, at: datetime, record: Recorder) -> None:
    """
    Let no more work be given to a unit (停用科室); it is never deleted, for cases name it.

    :raises ValidationError: if it is closed already, or the day lies ahead
    """
    if by is not None:
        must_administer(by, unit.organ)
    if on > at.astimezone(CHINA).date():
        raise ValidationError({"closed_on": "停用日期不能晚于今天；请在停用当天办理。"})
    if not Unit.objects.filter(pk=unit.pk, closed_on__isnull=True).update(closed_on=on):
        raise ValidationError(f"{unit.name}已经停用。")
    unit.closed_on = on
    event = events.UnitClosed(unit.organ_id, unit.organ.name, unit.pk, unit.name, on=on)
    record(event, by=by, at=at, organ=unit.organ)


@transaction.atomic
def reopen_unit(*, unit: Unit, by: Any, at: datetime, record: Recorder) -> None:
    """
    Let work be given to a unit again (恢复科室).

    :raises ValidationError: if it is not closed
    """
    if by is not None:
        must_administer(by, unit.organ)
    if not Unit.objects.filter(pk=unit.pk, closed_on__isnull=False).update(closed_on=None):
        raise ValidationError(f"{unit.name}没有停用。")
    unit.closed_on = None
    event = events.UnitReopened(unit.organ_id, unit.organ.name, unit.pk, unit.name)
    record(event, by=by, at=at, organ=unit.organ)
