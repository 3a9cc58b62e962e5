"""Is a published annual report found like everything else that is public?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from gongkai.annual.services import importing
from gongkai.kernel.clock import CHINA
from gongkai.search.selectors import find
from gongkai.search.services import rebuild_from_sources
from reportdoc.report import Narrative, Report
from reportdoc.write import html

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(world: Any, django_capture_on_commit_callbacks: Any) -> None:
    """Take a report of an earlier year into the record."""
    words = Narrative(
        title="教育局2021年报告", intro="现公布本机关2021年度报告。", chapters={"ch1_overview": "招生划片工作。"}
    )
    content = html.render(Report("2021", "清河区教育局", 2021, {}, words)).encode()
    with django_capture_on_commit_callbacks(execute=True):
        importing.record_published(
            organ=world.organs["jiaoyu"],
            year=2021,
            content=content,
            name="2021.html",
            on=date(2022, 1, 28),
            source="区政府网站",
            by=world["clerk"],
            at=datetime(2026, 3, 2, 9, 30, tzinfo=CHINA),
        )


class TestAPublishedReport:
    def test_is_found_by_its_words_and_its_kind(self, recorded: None) -> None:
        (hit,) = find("招生划片", kind="annual_report", year=2022).hits
        assert hit.url == "/annual/jiaoyu/2021/"
        assert hit.entry.organ_name == "清河区教育局"

    def test_is_found_in_an_index_that_is_made_anew(self, recorded: None) -> None:
        assert rebuild_from_sources() == 1
        assert find("招生划片").total == 1
