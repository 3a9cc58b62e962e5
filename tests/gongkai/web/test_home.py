"""Does the home page show what the demonstration year has published, and can each figure be opened?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from tests.gongkai.kept import demonstration, held

from gongkai.annual.models import Return, State
from gongkai.annual.services import chain
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import User
from gongkai.papers.models import Paper
from gongkai.policies.models import Consultation
from gongkai.web.selectors import news, open_calls, this_year, year_in_figures

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 10, tzinfo=CHINA)


@pytest.fixture(scope="class")
def demonstration_year(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the demonstration once for all tests of a class, and take it away again."""
    with held(django_db_blocker):
        demonstration()
        yield


@pytest.fixture
def publish_one(demonstration_year: None) -> Callable[[], str]:
    """Return what publishes a report that was signed and waits to be published, and returns its title."""

    def publish() -> str:
        waiting = Return.objects.filter(state=State.FILED).select_related("organ")[0]
        authority = User.objects.get(username="authority")
        chain.publish(report=waiting, on=date(2026, 3, 2), source=waiting.organ.name, by=authority, at=AT)
        return waiting.title

    return publish


@pytest.mark.usefixtures("demonstration_year")
class TestTheYear:
    def test_is_the_newest_published_one_in_the_office_s_own_figures(self) -> None:
        year = year_in_figures()
        assert year is not None
        assert year.year == 2021
        assert year.of == "攀枝花市仁和区人民政府办公室"
        figures = {each.says: (each.number, each.unit) for each in year.headlines}
        assert figures["现行有效行政规范性文件"] == (66, "件")
        assert figures["新收政府信息公开申请"] == (0, "件")
        assert figures["因政府信息公开申请行政复议"] == (0, "件")

    def test_counts_what_its_list_shows(self, client: Any) -> None:
        year = year_in_figures()
        assert year is not None
        count = year.headlines[0]
        assert client.get(count.url).context["page"].paginator.count == count.number > 1

    def test_opens_from_the_page(self, client: Any) -> None:
        text = client.get("/").content.decode()
        blocks = re.findall(r'<dl class="figures">.*?</dl>', text, re.DOTALL)
        links = [each for block in blocks for each in re.findall(r'href="([^"]+)"', block)]
        assert len(links) >= 4
        for each in links:
            assert client.get(each.replace("&amp;", "&")).status_code == 200

    def test_stands_beside_what_was_published_last(self, client: Any) -> None:
        newest = news(today=AT.date())
        for listed in (newest.published, newest.reports):
            days = [each.published_on for each in listed]
            assert days == sorted(days, reverse=True)
        text = client.get("/").content.decode()
        for each in (*newest.published, *newest.reports[:5]):
            assert each.title in text
            assert client.get(each.url).status_code == 200

    def test_costs_a_bounded_number_of_queries(self, client: Any, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(22):
            client.get("/")
        with django_assert_max_num_queries(4):
            client.get("/")

    def test_is_made_anew_when_something_is_published(
        self, client: Any, publish_one: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        before = client.get("/").content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            title = publish_one()
        assert title not in before
        assert title in client.get("/").content.decode()


class TestThisYear:
    def test_counts_what_its_list_shows(self, client: Any, world: Any, release_paper: Any) -> None:
        release_paper(title="第一条公布")
        release_paper(title="第二条公布", kind="meeting")
        figures = {each.says: each for each in this_year(today=AT.date())}
        assert figures["主动公开信息"].number == 2
        assert figures["政府会议"].number == 1
        assert "规章和规范性文件" not in figures
        assert client.get(figures["主动公开信息"].url).context["page"].paginator.count == 2

    def test_leaves_out_what_was_published_before(self, world: Any, release_paper: Any) -> None:
        release_paper(title="往年公布", at=datetime(2025, 12, 31, 23, 59, tzinfo=CHINA), written_on=date(2025, 12, 30))
        assert this_year(today=AT.date()) == ()


class TestWhatOpinionsAreAskedOn:
    @pytest.fixture
    def call(self, world: Any) -> Consultation:
        """Return a consultation as its release leaves it: only its days count here."""
        organ = world.organs["jiaoyu"]
        paper = Paper.objects.create(
            organ=organ, kind="consultation", title="办法", live=True, made_at=AT, changed_at=AT
        )
        return Consultation.objects.create(
            paper=paper, organ=organ, title="办法", opens_on=date(2026, 3, 2), closes_on=date(2026, 4, 5), live=True
        )

    @pytest.mark.parametrize(
        ("day", "open_"), [((2026, 3, 1), 0), ((2026, 3, 2), 1), ((2026, 4, 5), 1), ((2026, 4, 6), 0)]
    )
    def test_is_shown_from_the_first_day_to_the_last(self, call: Any, day: Any, open_: int) -> None:
        assert len(open_calls(today=date(*day))) == open_
