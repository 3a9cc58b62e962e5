"""Two districts with organs, and a person for every role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from tests.gongkai.kept import Kept

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.organs import services
from gongkai.organs.models import Organ, Role, User

PASSWORD = "qinghe-lianxi-2021"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)


@dataclass
class World:
    """What a test finds: organs by code, people by name; ``person`` adds one more."""

    organs: dict[str, Organ] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    password: str = PASSWORD

    def organ(self, code: str, name: str, kind: str, parent: str | None = None, **more: Any) -> Organ:
        """Enter an organ as the installation."""
        above = self.organs[parent] if parent else None
        self.organs[code] = services.create_organ(
            code=code, name=name, short_name=name[-5:], kind=kind, parent=above, by=None, at=AT, record=record, **more
        )
        return self.organs[code]

    def person(self, username: str, name: str, **roles: str) -> User:
        """Add a person with a role in each organ given as ``organ="role"`` (underscores for hyphens)."""
        who: dict[str, Any] = {"by": None, "at": AT, "record": record}
        organs = {self.organs[code.replace("_", "-")]: role for code, role in roles.items()}
        user = services.add_person(
            username=username, name=name, password=PASSWORD, initial=False, organ=next(iter(organs), None), **who
        )
        for organ, role in organs.items():
            services.appoint(user=user, organ=organ, role=role, on=date(2024, 3, 1), **who)
        self.people[username] = user
        return user

    def __getitem__(self, username: str) -> User:
        return self.people[username]


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Let tests not spend their time on a hash that is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Any) -> None:
    """Let files and pages be stored where nobody misses them."""
    store = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "store")}}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    settings.PAGES = tmp_path / "pages"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Let no test find a page that another one left in the cache."""
    cache.clear()


@pytest.fixture
def at() -> datetime:
    """Return the moment at which the tests act."""
    return AT


@pytest.fixture(scope="session")
def _kept_world() -> Kept:
    """Return where the two districts are kept between tests."""
    return Kept()


@pytest.fixture
def world(db: None, _kept_world: Kept) -> World:
    """Return two districts; see ``two_districts``."""
    made: World = _kept_world.get(two_districts)
    return made


def two_districts() -> World:
    """
    Return two districts.

    清河区: its office is the authority; 教育局 has a person for each role of an organ, 民政局 a clerk and a head.
    东湖区: another district with an office and a bureau. Users are named ``role`` or ``role-organ``.
    """
    world = World()
    with transaction.atomic():
        world.organ("qinghe", "清河区人民政府", "district")
        world.organ("office", "清河区人民政府办公室", "office", "qinghe", is_ogi_authority=True, position=1)
        world.organ("jiaoyu", "清河区教育局", "department", "qinghe", position=2)
        world.organ("minzheng", "清河区民政局", "department", "qinghe", position=3)
        world.organ("donghu", "东湖区人民政府", "district", position=9)
        world.organ("donghu-office", "东湖区人民政府办公室", "office", "donghu", is_ogi_authority=True)
        world.organ("donghu-minzheng", "东湖区民政局", "department", "donghu")
        for role in (
            Role.CLERK,
            Role.REVIEWER,
            Role.SECRECY,
            Role.LEGAL,
            Role.HEAD,
            Role.OPERATOR,
            Role.AUDITOR,
            Role.ADMIN,
        ):
            world.person(role.value, f"教育局{role.label}", jiaoyu=role.value)
        world.person("authority", "清河区主管部门审核", office="authority")
        world.person("clerk-minzheng", "民政局信息公开员", minzheng="clerk")
        world.person("head-minzheng", "民政局分管领导", minzheng="head")
        world.person("admin-donghu", "东湖区系统管理员", donghu="admin")
        world.person("clerk-donghu", "东湖区信息公开员", donghu_minzheng="clerk")
        world.person("nobody", "无任职人员")
    return world


@pytest.fixture
def release_paper(world: World) -> Callable[..., Any]:
    """Return ``released(kind=…, title=…, body=…, …)``: a paper that the whole chain signed and that is public."""
    from tests.gongkai.papers_world import released

    return partial(released, world)
