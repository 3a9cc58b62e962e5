"""
Enter the district of 清河 with its bureau of education into an empty installation: organs, and a person for each role.

Run as a program beside the installation, with its environment. The office that takes applications is not entered here:
somebody does that on its page.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.journeys.qinghe import PASSWORD

BUREAU, NAME = "jiaoyu", "清河区教育局"
FOUNDED = (2024, 12, 2, 9)
ROLES = ("clerk", "reviewer", "legal", "secrecy", "head")
OTHER_CLERK, AUTHORITY = "clerk-minzheng", "authority"


def enter(now: datetime) -> None:
    """Let it be there: everything through the services, as an administrator would do it."""
    from gongkai.journal.services import record
    from gongkai.organs import services
    from gongkai.organs.models import Organ, Role

    who: dict[str, Any] = {"by": None, "at": now, "record": record}

    def organ(code: str, name: str, kind: str, **more: Any) -> Organ:
        return services.create_organ(code=code, name=name, short_name=name, kind=kind, **more, **who)

    def person(username: str, role: str, at: Organ) -> None:
        name = f"示例{Role(role).label}"
        user = services.add_person(username=username, name=name, password=PASSWORD, initial=False, organ=at, **who)
        services.appoint(user=user, organ=at, role=role, on=date(2024, 12, 2), **who)

    district = organ("qinghe", "清河区人民政府", "district")
    office = organ("office", "清河区人民政府办公室", "office", parent=district, is_ogi_authority=True)
    bureau = organ(BUREAU, NAME, "department", parent=district)
    other = organ("minzheng", "清河区民政局", "department", parent=district)
    for role in ROLES:
        person(role, role, bureau)
    person(OTHER_CLERK, "clerk", other)
    person(AUTHORITY, "authority", office)


if __name__ == "__main__":
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.settings.base"
    django.setup()

    from django.db import transaction

    from gongkai.kernel.clock import CHINA

    with transaction.atomic():
        enter(datetime(*FOUNDED, tzinfo=CHINA))
