"""Does the reading interface keep what its description promises, whatever is asked of it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from gongkai.organs.models import Organ
from gongkai.portal.services import open_section, show
from gongkai.web.api import api

pytestmark = pytest.mark.django_db

load_all_checks()
HELD = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "missing_required_header",
        "unsupported_method",
    )
]

DESCRIBED = api.get_openapi_schema(path_prefix="/open/")["paths"]
OPERATIONS = [(path, method) for path, methods in DESCRIBED.items() for method in methods]


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Let the server not close the connection in which the test's rows stand, as Django's own client does not."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def interface(world: Any, at: Any, release_paper: Any, _one_connection: None) -> Any:
    """Return the description of the interface, with something public to be found behind it."""
    from gongkai.web.wsgi import application

    owner = world.organs["jiaoyu"]
    open_section(tree=owner, owner=owner, code="news", name="动态", kind="news", shows=["news"], by=None, at=at)
    show(paper_ids=[release_paper(title="招生安排公布", keywords=("招生",)).pk])
    return schemathesis.openapi.from_wsgi("/open/openapi.json", application)


@pytest.mark.parametrize("kind", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_it_answers_as_it_says_it_would(interface: Any, path: str, method: str, kind: GenerationMode) -> None:
    operation = interface[path][method]
    if kind is GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters or operation.body):
        return  # nothing can be asked wrongly of what asks for nothing

    @settings(max_examples=15, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=kind))
    def holds(case: Any) -> None:
        case.call_and_validate(checks=HELD)

    holds()


def test_something_stands_behind_every_kind_of_answer(interface: Any, client: Any) -> None:
    assert Organ.objects.count() == len(client.get("/open/organs").json())
    assert client.get("/open/items").json()["total"] == 1
