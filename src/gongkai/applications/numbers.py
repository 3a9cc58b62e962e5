"""What is the number of an application, and of a letter? Without gaps, and with a digit that betrays a slip."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F

from gongkai.organs.models import Organ
from lawbook.application.number import number_of

from .models import Serial


def next_serial(*, organ: Organ, year: int, series: str) -> int:
    """
    Return the next number of a series, held until the transaction ends: rolled back with it, so that no gap is left.

    :raises TransactionManagementError: outside of a transaction
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a serial is taken in the transaction that uses it")
    mine = Serial.objects.filter(organ=organ, year=year, series=series)
    if not mine.update(last=F("last") + 1):
        try:
            with transaction.atomic():
                Serial.objects.create(organ=organ, year=year, series=series, last=0)
        except IntegrityError:
            pass  # another first one of the year was quicker; its row is the one to count on
        mine.update(last=F("last") + 1)
    return int(mine.values_list("last", flat=True).get())


def application_number(mark: str, year: int, serial: int) -> str:
    """Return the number of an application: ``ZN-2021-00012-7``."""
    return number_of(mark, year, serial)


def letter_number(letters: str, year: int, serial: int) -> str:
    """Return the number of a letter: 清教公开〔2021〕12号."""
    return f"{letters}〔{year}〕{serial}号"
