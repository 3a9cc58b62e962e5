"""
What can be done with organs and people?

The journal stands a floor above, so each service takes ``record`` (``gongkai.journal.services.record``) as an
argument that cannot be left out: the act and its entry are one transaction, and no import runs upstairs.
Refusals are ``ValidationError`` with a Chinese sentence. ``by=None`` is the installation itself, at the command line.
"""

from .calendar import drop_day, drop_year, enter_days, enter_year
from .people import (
    RESERVED,
    add_person,
    appoint,
    change_password,
    create_organ,
    deactivate_person,
    end_membership,
    give_initial_password,
    reactivate_person,
)
from .units import add_unit, close_unit, rename_unit, reopen_unit

__all__ = [
    "RESERVED",
    "add_person",
    "add_unit",
    "appoint",
    "change_password",
    "close_unit",
    "create_organ",
    "deactivate_person",
    "drop_day",
    "drop_year",
    "end_membership",
    "enter_days",
    "enter_year",
    "give_initial_password",
    "reactivate_person",
    "rename_unit",
    "reopen_unit",
]
