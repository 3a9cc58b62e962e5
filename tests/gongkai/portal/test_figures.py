"""Does every figure of the portal count what its definition says, and can it be opened?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import gongkai.portal.figures  # noqa: F401 - declares the figures
from gongkai.annual.figures import SUGGESTED
from gongkai.kernel import figures
from gongkai.kernel.clock import CHINA
from gongkai.kernel.figures import Period
from gongkai.papers.models import Release, Submission, Version
from gongkai.portal import services

pytestmark = pytest.mark.django_db

YEAR = Period.of_year(2025)


@pytest.fixture
def release(world: Any, at: datetime, paper_row: Any) -> Callable[..., Release]:
    """Return a function that enters a release of a paper, the first one unless a number is given."""

    def releases(on: date, number: int = 1, **more: Any) -> Release:
        particulars = more.pop("particulars", {})
        moment = datetime(on.year, on.month, on.day, 23, 59, tzinfo=CHINA)
        paper = more.pop("paper", None) or paper_row(published_at=moment, **more)
        content = {"title": paper.title, "particulars": particulars}
        version = Version.objects.create(paper=paper, number=number, content=content, digest="0" * 64, at=at)
        submission = Submission.objects.create(
            organ=paper.organ, kind=paper.kind, title=paper.title, digest="0" * 64, by=world["clerk"], at=at
        )
        ended = at if number > 1 or Release.objects.filter(paper=paper).exists() else None
        return Release.objects.create(
            paper=paper, version=version, submission=submission, number=number, published_at=moment, at=at,
            ended_at=ended,
        )  # fmt: skip

    return releases


def count(name: str, world: Any, organ: str = "jiaoyu", period: Period = YEAR) -> int:
    return figures.get(name).count(organ=world.organs[organ].pk, period=period)


class TestItems:
    def test_a_paper_counts_once_in_the_year_it_first_appeared(self, world: Any, release: Any) -> None:
        first = release(date(2025, 12, 31))
        release(date(2025, 12, 31), number=2, paper=first.paper)
        release(date(2026, 1, 1))
        release(date(2024, 12, 31))
        assert count("portal.items_published", world) == 1
        assert count("portal.items_published", world, period=Period.of_year(2026)) == 1

    def test_a_district_counts_all_its_organs_and_no_others(self, world: Any, release: Any) -> None:
        for organ in ("jiaoyu", "minzheng", "office", "donghu-minzheng"):
            release(date(2025, 5, 1), organ=organ)
        assert count("portal.items_published", world, "qinghe") == 3
        assert count("portal.items_published", world, "minzheng") == 1

    def test_what_was_withdrawn_was_published(self, world: Any, release: Any, at: datetime) -> None:
        one = release(date(2025, 5, 1))
        Release.objects.filter(pk=one.pk).update(ended_at=at)
        assert count("portal.items_published", world) == 1

    def test_executive_meetings_are_told_from_others(self, world: Any, release: Any) -> None:
        for meeting in ("常务会议", "常务会议", "全体会议", "专题会议"):
            release(date(2025, 5, 1), kind="meeting", particulars={"meeting": meeting})
        assert count("portal.meetings_published", world) == 2
        assert count("portal.other_meetings_published", world) == 2

    def test_interviews_are_counted_by_issue(self, world: Any, release: Any) -> None:
        release(date(2025, 5, 1), kind="interview")
        release(date(2025, 5, 1))
        assert count("portal.interviews", world) == 1


class TestInTime:
    def test_the_term_of_article_26_is_counted_in_working_days(self, world: Any, release: Any) -> None:
        # Written on June 3: Jun 4-6 (3), 9-13 (8), 16-20 (13), 23-27 (18), 30 and Jul 1 (20).
        in_time = release(date(2025, 7, 1), written_on=date(2025, 6, 3))
        late = release(date(2025, 7, 2), written_on=date(2025, 6, 3))
        release(date(2025, 7, 2))
        organ = world.organs["jiaoyu"].pk
        assert figures.get("portal.items_in_time").behind(organ=organ, period=YEAR) == [in_time]
        assert figures.get("portal.items_late").behind(organ=organ, period=YEAR) == [late]

    def test_budgets_have_twenty_days_from_their_approval(self, world: Any, release: Any) -> None:
        for on, approved, report in (
            (date(2025, 2, 4), "2025-01-15", "政府预算"),
            (date(2025, 2, 5), "2025-01-15", "政府预算"),
            (date(2025, 3, 2), "2025-02-10", "部门预算"),
            (date(2025, 3, 2), "", "部门预算"),
        ):
            release(on, kind="budget", particulars={"approved_on": approved, "report": report})
        assert count("portal.budgets_published", world) == 4
        assert count("portal.budgets_in_time", world) == 2
        ratio = figures.ratio(
            "portal.budgets_in_time", "portal.budgets_published", organ=world.organs["jiaoyu"].pk, period=YEAR
        )
        assert ratio.says == "2/4，50.0%"


class TestColumns:
    def test_topics_count_where_they_were_kept_up(self, world: Any, at: datetime, open_column: Any) -> None:
        ended = open_column("ended", kind="topic", opened_on=date(2024, 5, 1))
        services.close_section(section=ended, reason="结束", by=world["operator"], at=at - timedelta(days=365))
        open_column("running", kind="topic", opened_on=date(2025, 12, 31))
        open_column("later", kind="topic", opened_on=date(2026, 1, 1))
        assert count("portal.topics", world) == 2
        assert count("portal.topics", world, period=Period.of_year(2024)) == 1
        assert count("portal.topics", world, "qinghe") == 2
        assert count("portal.topics", world, "minzheng") == 0

    def test_empty_and_overdue_columns_of_the_last_day(
        self, world: Any, at: datetime, open_column: Any, paper_row: Any
    ) -> None:
        open_column("news", kind="news", cadence_rule="news", shows=["news"])
        open_column("empty")
        services.show(paper_ids=[paper_row(kind="news").pk])
        fresh, stale = Period(date(2026, 3, 1), date(2026, 3, 16)), Period(date(2026, 3, 1), date(2026, 3, 17))
        assert [count("portal.sections_overdue", world, period=each) for each in (fresh, stale)] == [0, 1]
        assert count("portal.sections_empty", world, period=stale) == 1
        assert count("portal.sections_open", world, period=stale) == 2


def test_the_annual_report_finds_the_portals_figures_under_the_names_it_suggests() -> None:
    suggested = {name for name, _, _ in SUGGESTED if name.startswith("portal.")}
    assert suggested <= {each.name for each in figures.declared()}


def test_every_figure_says_what_it_counts_by_which_provision() -> None:
    mine = [each for each in figures.declared() if each.name.startswith("portal.")]
    assert len(mine) == 12
    assert all(each.says and each.unit and each.cite for each in mine)
