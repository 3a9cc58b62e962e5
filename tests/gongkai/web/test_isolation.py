"""
Can anyone reach what belongs to another organ?

Every address of the desk is asked, by every role. A new address fails here until ``holdings.EXAMPLES`` says with which
arguments it would show something of a given organ, or that it shows nothing of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.gongkai.conftest import AT, two_districts
from tests.gongkai.web.holdings import EXAMPLES, Holdings, holdings, of_no_organ, of_own_district

from gongkai.organs.models import Role

pytestmark = pytest.mark.django_db

ORGANS = ("jiaoyu", "minzheng", "donghu-minzheng")

# An address that only takes what is sent answers a mere look with 405, whoever looks; and the other way round.
REFUSED = (403, 404, 405)

OWN_ROLES = (Role.CLERK, Role.REVIEWER, Role.SECRECY, Role.LEGAL, Role.HEAD, Role.OPERATOR)
DISTRICT_ROLES = (Role.AUTHORITY, Role.AUDITOR, Role.ADMIN)

WITH_ORGAN = sorted(name for name, example in EXAMPLES.items() if example not in (of_no_organ, of_own_district))
WITHOUT = sorted(set(EXAMPLES) - set(WITH_ORGAN))


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """Make the world and what its organs have once for all tests of this file, and take it away again."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        from django.conf import settings

        store = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
        store["OPTIONS"] = {"location": str(tmp_path_factory.mktemp("store"))}  # type: ignore[assignment]
        patch.setattr(settings, "STORAGES", {**settings.STORAGES, "default": store})
        patch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        atomic = transaction.atomic()
        atomic.__enter__()
        world = two_districts()
        yield world, {code: holdings(world, code, AT) for code in ORGANS}
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def world(_made: Any, db: None) -> Any:
    """Return the world of this file."""
    return _made[0]


@pytest.fixture
def has(_made: Any, db: None) -> Mapping[str, Holdings]:
    """Return what each organ has."""
    found: Mapping[str, Holdings] = _made[1]
    return found


def walk(patterns: Any, route: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Yield the address pattern and the full name of every page."""
    for each in patterns:
        here = route + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from walk(each.url_patterns, here, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield here, f"{space}{each.name}"


def desk_names() -> list[str]:
    return sorted({name for route, name in walk(get_resolver().url_patterns) if route.startswith("desk/")})


def address(name: str, has: Holdings) -> str:
    return reverse(name, kwargs=dict(EXAMPLES[name](has)))


def test_every_address_of_the_desk_has_an_example() -> None:
    assert desk_names() == sorted(EXAMPLES)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_comes_in_without_logging_in(client: Any, has: Any, method: str) -> None:
    for name in EXAMPLES:
        response = getattr(client, method)(address(name, has["jiaoyu"]))
        assert response.status_code == 302, name
        assert response.url.startswith("/login/?next="), name


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", OWN_ROLES)
def test_an_organ_is_closed_to_another(client: Any, world: Any, has: Any, role: str, method: str) -> None:
    client.force_login(world[role])
    for foreign in ("minzheng", "donghu-minzheng"):
        for name in WITH_ORGAN:
            response = getattr(client, method)(address(name, has[foreign]))
            assert response.status_code in REFUSED, (name, foreign)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", [*DISTRICT_ROLES, "nobody"])
def test_a_district_is_closed_to_another(client: Any, world: Any, has: Any, role: str, method: str) -> None:
    client.force_login(world[role])
    for name in WITH_ORGAN:
        response = getattr(client, method)(address(name, has["donghu-minzheng"]))
        assert response.status_code in REFUSED, name


@pytest.mark.parametrize("role", [*OWN_ROLES, "nobody"])
def test_a_list_names_no_other_organ(client: Any, world: Any, has: Any, role: str) -> None:
    client.force_login(world[role])
    for name in WITHOUT:
        text = client.get(address(name, has["jiaoyu"]), follow=True).getvalue().decode()
        assert "民政局" not in text, name
        assert "东湖" not in text, name


@pytest.mark.parametrize("role", DISTRICT_ROLES)
def test_a_list_names_no_other_district(client: Any, world: Any, has: Any, role: str) -> None:
    client.force_login(world[role])
    for name in WITHOUT:
        text = client.get(address(name, has["jiaoyu"]), follow=True).getvalue().decode()
        assert "东湖" not in text, name


def test_an_organ_is_open_to_its_own(client: Any, world: Any, has: Any) -> None:
    client.force_login(world["clerk"])
    for name in ("annual:workbench", "papers:paper", "files:one", "portal:section", "policies:document"):
        assert client.get(address(name, has["jiaoyu"])).status_code == 200, name
    client.force_login(world["admin"])
    assert client.get(address("organ", has["minzheng"])).status_code == 200
    assert client.get(address("person", has["minzheng"])).status_code == 200


def test_an_initial_password_opens_nothing_but_the_page_that_changes_it(client: Any, world: Any, has: Any) -> None:
    clerk = world["clerk"]
    clerk.password_is_initial = True
    clerk.save(update_fields=["password_is_initial"])
    client.force_login(clerk)
    for name in EXAMPLES:
        response = client.get(address(name, has["jiaoyu"]))
        if name == "password":
            assert response.status_code == 200
        else:
            assert response.url.startswith("/desk/password/?next="), name
    clerk.password_is_initial = False
