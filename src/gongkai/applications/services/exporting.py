"""How is it written down that names left the house? Whoever takes the register out is named in the journal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.applications.after_events import RegisterExported
from gongkai.applications.selectors.people import Desk
from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ


@transaction.atomic
def register_taken_out(*, organ: Organ, year: int, by: Any, at: datetime) -> None:
    """
    Record that somebody exported the register of a year with names.

    :raises NotAllowed: if the person does not handle the organ's applications
    """
    if not Desk(by).handles(organ.pk):
        raise NotAllowed(f"登记簿由{organ.name}的承办人员导出。")
    event = RegisterExported(organ=organ.pk, start=date(year, 1, 1), end=date(year, 12, 31))
    record(event, by=by, at=at, organ=organ)
