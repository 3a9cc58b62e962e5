"""
Enter a small district into an empty installation: organs, a person for each role, a ledger, a return on the year.

Run as a program beside the installation, with its environment; what a command can do (the columns) is left to it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

PASSWORD = "renhe-2021-yanshi"  # that of the demonstration, so that the windows of the other journeys open here too
OFFICE, TITLE = "office", "清河区人民政府办公室"
IN_FORCE_BEFORE = 3
ROLES = ("clerk", "reviewer", "secrecy", "head")


def enter(now: datetime) -> None:
    """Let it be there: everything through the services, as an administrator and a clerk would do it."""
    from gongkai.annual.services.opening import open_year
    from gongkai.journal.services import record
    from gongkai.kernel.clock import CHINA
    from gongkai.organs import services
    from gongkai.organs.models import Role, User
    from gongkai.policies.services import correct_stock, open_ledger

    who: dict[str, Any] = {"by": None, "at": now, "record": record}
    district = services.create_organ(code="qinghe", name="清河区人民政府", short_name="清河区", kind="district", **who)
    office = services.create_organ(
        code=OFFICE, name=TITLE, short_name="区政府办", kind="office", parent=district, is_ogi_authority=True, **who
    )
    people = {}
    for role in ROLES:
        name = f"示例{Role(role).label}"
        people[role] = services.add_person(username=role, name=name, password=PASSWORD, initial=False, **who)
        services.appoint(user=people[role], organ=office, role=role, on=now.date(), **who)
    User.objects.create_superuser("root", password=PASSWORD, name="示例超级用户")

    new_year = date(now.year, 1, 1)
    open_ledger(organ=office, on=new_year, by=people["clerk"], at=now)
    correct_stock(
        organ=office,
        kind="normative_document",
        amount=IN_FORCE_BEFORE,
        on=new_year,
        reason="建账时现行有效的件数",
        by=people["head"],
        at=now,
        opening=True,
    )
    # A return is opened when its year is over; what is counted into it happens before.
    open_year(organ=office, year=now.year, by=people["clerk"], at=datetime(now.year + 1, 1, 4, 9, tzinfo=CHINA))


if __name__ == "__main__":
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.settings.base"
    django.setup()

    from django.db import transaction

    from gongkai.kernel import clock

    with transaction.atomic():
        enter(clock.now())
