"""
Can anyone reach what belongs to another organ?

Every address of the desk is asked, by every role. A new address fails here until it has an example: the arguments
with which it would show something of a given organ, or ``OF_NO_ORGAN``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gongkai.annual.services.opening import open_year
from gongkai.organs.models import Role

pytestmark = pytest.mark.django_db

Arguments = Callable[[Any, str], Mapping[str, Any]]

CELL = "applications.new_received.natural_person"


def of_no_organ(world: Any, organ: str) -> Mapping[str, Any]:
    return {}


def of_organ(world: Any, organ: str) -> Mapping[str, Any]:
    return {"code": organ}


def of_report(**more: Any) -> Arguments:
    return lambda world, organ: {"code": organ, "year": 2025, **more}


def of_person(world: Any, organ: str) -> Mapping[str, Any]:
    return {"pk": world.organs[organ].memberships.get(role="clerk").user_id}


EXAMPLES: dict[str, Arguments] = {
    "desk": of_no_organ,
    "password": of_no_organ,
    "journal:entries": of_no_organ,
    "journal:export": of_no_organ,
    "organs": of_no_organ,
    "organ-new": of_no_organ,
    "organ": of_organ,
    "person-new": of_no_organ,
    "person": of_person,
    "site": of_no_organ,
    "annual:returns": of_no_organ,
    "annual:open": of_no_organ,
    "annual:record": of_no_organ,
    "annual:district": of_report(),
    "annual:gather": of_report(),
    "annual:behind": of_report(cell=CELL),
    "annual:workbench": of_report(),
    "annual:explain": of_report(),
    "annual:find-cell": of_report(),
    "annual:cell": of_report(cell=CELL),
    "annual:words": of_report(),
    "annual:preview": of_report(),
    "annual:figures": of_report(),
    "annual:import": of_report(),
    "annual:differences": of_report(),
    "annual:paper": of_report(),
    "annual:steps": of_report(),
    "annual:step": of_report(act="submitted"),
}

# An address that only takes what is sent answers a mere look with 405, whoever looks.
REFUSED = {"get": (403, 404, 405), "post": (403, 404)}

OWN_ROLES = (Role.CLERK, Role.REVIEWER, Role.HEAD, Role.OPERATOR)
DISTRICT_ROLES = (Role.AUTHORITY, Role.AUDITOR, Role.ADMIN)


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


def with_organ() -> list[str]:
    return [name for name, example in EXAMPLES.items() if example is not of_no_organ]


@pytest.fixture
def reports(world: Any, at: datetime) -> Any:
    """Let every clerk open a return, so that a refusal is no mere absence."""
    for clerk, organ in (("clerk", "jiaoyu"), ("clerk-minzheng", "minzheng"), ("clerk-donghu", "donghu-minzheng")):
        open_year(organ=world.organs[organ], year=2025, by=world[clerk], at=at)
    return world


def address(name: str, world: Any, organ: str) -> str:
    return reverse(name, kwargs=dict(EXAMPLES[name](world, organ)))


def test_every_address_of_the_desk_has_an_example() -> None:
    assert desk_names() == sorted(EXAMPLES)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_comes_in_without_logging_in(client: Any, reports: Any, name: str, method: str) -> None:
    where = address(name, reports, "jiaoyu")
    response = getattr(client, method)(where)
    assert response.status_code == 302
    assert response.url.startswith("/login/?next=")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", OWN_ROLES)
def test_an_organ_is_closed_to_another(client: Any, reports: Any, role: str, method: str) -> None:
    client.force_login(reports[role])
    for foreign in ("minzheng", "donghu-minzheng"):
        for name in with_organ():
            response = getattr(client, method)(address(name, reports, foreign))
            assert response.status_code in REFUSED[method], (name, foreign)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", [*DISTRICT_ROLES, "nobody"])
def test_a_district_is_closed_to_another(client: Any, reports: Any, role: str, method: str) -> None:
    client.force_login(reports[role])
    for name in with_organ():
        response = getattr(client, method)(address(name, reports, "donghu-minzheng"))
        assert response.status_code in REFUSED[method], name


@pytest.mark.parametrize("role", [*OWN_ROLES, "nobody"])
def test_a_list_names_no_other_organ(client: Any, reports: Any, role: str) -> None:
    client.force_login(reports[role])
    for name in set(EXAMPLES) - set(with_organ()):
        response = client.get(address(name, reports, "jiaoyu"))
        text = response.getvalue().decode()
        assert "民政局" not in text, name
        assert "东湖" not in text, name


@pytest.mark.parametrize("role", DISTRICT_ROLES)
def test_a_list_names_no_other_district(client: Any, reports: Any, role: str) -> None:
    client.force_login(reports[role])
    for name in set(EXAMPLES) - set(with_organ()):
        assert "东湖" not in client.get(address(name, reports, "jiaoyu")).getvalue().decode(), name


def test_an_organ_is_open_to_its_own(client: Any, reports: Any) -> None:
    client.force_login(reports["clerk"])
    assert client.get(address("annual:workbench", reports, "jiaoyu")).status_code == 200
    client.force_login(reports["admin"])
    assert client.get(address("organ", reports, "minzheng")).status_code == 200
    assert client.get(address("person", reports, "minzheng")).status_code == 200


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - {"logout"}))
def test_an_initial_password_opens_nothing_but_the_page_that_changes_it(client: Any, reports: Any, name: str) -> None:
    clerk = reports["clerk"]
    clerk.password_is_initial = True
    clerk.save(update_fields=["password_is_initial"])
    client.force_login(clerk)
    response = client.get(address(name, reports, "jiaoyu"))
    if name == "password":
        assert response.status_code == 200
    else:
        assert response.url.startswith("/desk/password/?next=")
