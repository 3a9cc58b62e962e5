"""Do the statistics of a period say what the cases say, and do the sheets hold what the pages show?"""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.gongkai.applications.stories import office, told

from gongkai.applications import figures as declared
from gongkai.applications.models import Application, Delivery, FeeNotice, Letter
from gongkai.applications.selectors import sheets
from gongkai.applications.selectors.people import Desk
from gongkai.applications.selectors.statistics import overview, period_of, public_numbers, statistics
from gongkai.journal.models import Entry
from gongkai.kernel import figures
from gongkai.kernel.clock import CHINA
from gongkai.kernel.figures import Period
from gongkai.organs.models import Organ

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
FIRST_QUARTER = period_of(2025, quarter=1)


def answered(world: Any, received: date, served: date, *, extended: date | None = None, **more: Any) -> Application:
    story: list[dict[str, Any]] = [{"received": received}]
    if extended is not None:
        story.append({"extended": extended, "days": 20})
    return told(world, [*story, {"decided": served, "code": "G2"}, {"served": served}], **more)


@pytest.fixture
def quarter(world: Any) -> Organ:
    """Return an organ with the first quarter of 2025: ten received, eight of them answered, one after an extension."""
    answered(world, date(2025, 1, 6), date(2025, 1, 7))  # 1 working day
    answered(world, date(2025, 1, 6), date(2025, 1, 8), channel="internet")  # 2
    answered(world, date(2025, 1, 6), date(2025, 1, 9), channel="internet")  # 3
    answered(world, date(2025, 1, 6), date(2025, 1, 13))  # 5
    answered(world, date(2025, 1, 6), date(2025, 1, 14))  # 6
    answered(world, date(2025, 2, 10), date(2025, 2, 26))  # 12
    answered(world, date(2025, 2, 10), date(2025, 3, 10))  # 20, the last day
    answered(world, date(2025, 2, 10), date(2025, 3, 20), extended=date(2025, 3, 10))  # 28, extended
    told(world, [{"received": date(2025, 3, 3)}, {"withdrawn": date(2025, 3, 5)}])
    told(world, [{"received": date(2025, 3, 31)}])
    told(world, [{"submitted": date(2025, 3, 31)}], channel="internet")
    return world.organs["jiaoyu"]


class TestAPeriod:
    def test_what_came_in_and_how_it_ended(self, quarter: Organ) -> None:
        found = statistics([quarter.pk], FIRST_QUARTER)
        assert (found.received, found.carried_in, found.closed, found.open, found.unconfirmed) == (10, 0, 9, 1, 1)
        assert {each.code: each.count for each in found.by_channel if each.count} == {"in_person": 8, "internet": 2}
        assert {each.code: each.count for each in found.by_outcome} == {"G2": 8, "O3": 1}
        assert {each.code: each.count for each in found.by_kind if each.count} == {"natural_person": 10}

    def test_in_what_time_it_was_answered(self, quarter: Organ) -> None:
        told_of = statistics([quarter.pk], FIRST_QUARTER).answers
        assert (told_of.answered, told_of.on_time, told_of.late) == (8, 8, 0)
        assert (told_of.extended, told_of.extended_on_time) == (1, 1)
        assert [each.count for each in told_of.days] == [2, 2, 1, 1, 1, 1]
        assert sum(each.count for each in told_of.days) == told_of.answered
        assert told_of.middle == 5

    def test_an_answer_after_the_term_is_late(self, world: Any) -> None:
        answered(world, date(2025, 1, 6), date(2025, 1, 7))
        answered(world, date(2025, 2, 10), date(2025, 3, 11))  # the 21st working day
        told_of = statistics([world.organs["jiaoyu"].pk], FIRST_QUARTER).answers
        assert (told_of.on_time, told_of.late, told_of.share.says) == (1, 1, "1/2，50.0%")

    def test_what_the_applicant_let_go_is_no_answer(self, world: Any) -> None:
        told(world, [{"received": date(2025, 3, 3)}, {"withdrawn": date(2025, 3, 5)}])
        assert statistics([world.organs["jiaoyu"].pk], FIRST_QUARTER).answers.answered == 0

    def test_months_add_up_to_the_quarter(self, quarter: Organ) -> None:
        months = [statistics([quarter.pk], period_of(2025, month=each)) for each in (1, 2, 3)]
        whole = statistics([quarter.pk], FIRST_QUARTER)
        assert sum(each.received for each in months) == whole.received
        assert sum(each.answers.answered for each in months) == whole.answers.answered

    def test_it_takes_five_questions_whatever_there_is(self, quarter: Organ) -> None:
        with CaptureQueriesContext(connection) as asked:
            statistics([quarter.pk], FIRST_QUARTER)
        assert len(asked) == 5

    @pytest.mark.parametrize(
        ("part", "start", "end"),
        [
            ({"month": 12}, date(2025, 12, 1), date(2025, 12, 31)),
            ({"month": 2}, date(2025, 2, 1), date(2025, 2, 28)),
            ({"quarter": 4}, date(2025, 10, 1), date(2025, 12, 31)),
            ({}, date(2025, 1, 1), date(2025, 12, 31)),
        ],
    )
    def test_a_period_is_whole(self, part: dict[str, int], start: date, end: date) -> None:
        assert period_of(2025, **part) == Period(start, end)


class TestTheDistrict:
    def test_each_organ_has_its_line(self, world: Any, quarter: Organ) -> None:
        told(world, [{"received": date(2025, 2, 3)}], code="minzheng")
        lines = {each.organ.code: each for each in overview(world.organs.values(), FIRST_QUARTER, today=AT.date())}
        assert set(lines) == {"jiaoyu", "minzheng"}
        mine, other = lines["jiaoyu"], lines["minzheng"]
        assert (mine.received, mine.closed, mine.open, mine.answered, mine.on_time) == (10, 9, 1, 8, 8)
        assert (other.received, other.open, other.overdue, other.share.percent) == (1, 1, 1, None)

    def test_it_takes_as_many_questions_for_one_organ_as_for_many(self, world: Any, quarter: Organ) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as questions:
                overview(list(world.organs.values()), FIRST_QUARTER, today=AT.date())
            return len(questions)

        before = asked()
        for code in ("minzheng", "office", "donghu-minzheng"):
            office(world, code)
        assert asked() == before == 4


class TestThePublic:
    def test_numbers_of_a_year_and_nothing_of_anybody(self, quarter: Organ) -> None:
        found = public_numbers(quarter.pk, 2025)
        assert found is not None
        assert (found.received, found.closed, found.open, found.answers.answered) == (10, 9, 1, 8)
        assert [(each.code, each.count) for each in found.results] == [("granted", 8), ("other_misc", 1)]
        assert found.disputes["review_litigation.review.total"] == 0
        assert "测试申请人" not in repr(found)

    def test_an_organ_that_takes_none_here_has_none(self, world: Any) -> None:
        assert public_numbers(world.organs["minzheng"].pk, 2025) is None


class TestFigures:
    def test_they_are_counted_and_open_into_cases(self, quarter: Organ) -> None:
        year = Period.of_year(2025)
        count = {
            name: figures.get(f"applications.{name}").count(organ=quarter.pk, period=year)
            for name in ("received", "answered", "answered_on_time", "open", "disputes_begun", "disputes_corrected")
        }
        assert count == {
            "received": 10,
            "answered": 8,
            "answered_on_time": 8,
            "open": 1,
            "disputes_begun": 0,
            "disputes_corrected": 0,
        }
        ratio = figures.ratio("applications.answered_on_time", "applications.answered", organ=quarter.pk, period=year)
        assert ratio.says == "8/8，100.0%"

    def test_fees_count_in_yuan_by_the_day_of_payment(self, world: Any) -> None:
        for paid, amount in ((date(2025, 6, 2), 40), (date(2025, 12, 31), 100), (date(2026, 1, 2), 7), (None, 9)):
            application = told(world, [{"received": date(2025, 5, 6)}])
            letter = Letter.objects.create(
                application=application,
                organ=application.organ,
                kind="fee",
                addressee="申请人",
                drafted_at=AT,
                changed_at=AT,
            )
            FeeNotice.objects.create(
                application=application, letter=letter, basis="page", count=34, amount=amount, paid_on=paid
            )
        found = declared.fees_collected(organ=world.organs["jiaoyu"].pk, period=Period.of_year(2025))
        assert (found.count(), len(found)) == (140, 2)
        assert [str(each).split("：")[1] for each in found[:1]] == ["40元（2025-06-02）"]

    def test_none_of_them_counts_where_no_applications_are_taken(self, world: Any) -> None:
        organ = world.organs["minzheng"].pk
        kept = [each.is_kept(organ) for each in figures.declared() if each.name.startswith("applications.")]
        assert kept
        assert not any(kept)


class TestTheRegister:
    @pytest.fixture
    def application(self, world: Any) -> Application:
        made = answered(world, date(2025, 1, 6), date(2025, 1, 8), title="=HYPERLINK(某规划)")
        letter = Letter.objects.create(
            application=made,
            organ=made.organ,
            kind="disclosure",
            code="G2",
            addressee="测试申请人",
            state="issued",
            number="清教公开〔2025〕1号",
            issued_on=date(2025, 1, 8),
            digest="0" * 64,
            check_code="A",
            drafted_at=AT,
            changed_at=AT,
        )
        Delivery.objects.create(letter=letter, way="post", on=date(2025, 1, 8), at=AT)
        return made

    def rows(self, client: Any, world: Any, who: str) -> list[tuple[Any, ...]]:
        client.force_login(world[who])
        answer = client.get(reverse("applications:register-sheet", args=["jiaoyu"]), {"year": "2025"})
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content)
        return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))

    def test_whoever_handles_has_it_whole(self, client: Any, world: Any, application: Application) -> None:
        rows = self.rows(client, world, "clerk")
        assert rows[1] == sheets.REGISTER
        assert rows[2] == (
            application.number,
            "2025-01-06",
            "当面提交",
            "测试申请人",
            "公民个人",
            "=HYPERLINK(某规划)",
            None,
            "2025-02-08",
            "2025-01-08",
            "予以公开",
            "清教公开〔2025〕1号",
            "邮寄 2025-01-08",
        )

    def test_whoever_watches_has_it_without_names_and_titles(
        self, client: Any, world: Any, application: Application
    ) -> None:
        rows = self.rows(client, world, "authority")
        assert rows[3][0] == application.number
        assert "测试申请人" not in str(rows)
        assert "某规划" not in str(rows)

    def test_names_do_not_leave_the_house_unrecorded(self, client: Any, world: Any, application: Application) -> None:
        self.rows(client, world, "authority")
        assert not Entry.objects.filter(kind="applications.RegisterExported").exists()
        self.rows(client, world, "clerk")
        entry = Entry.objects.get(kind="applications.RegisterExported")
        assert (entry.by, entry.organ.code) == (world["clerk"], "jiaoyu")

    def test_as_many_questions_for_many_as_for_one(self, world: Any, application: Application) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as questions:
                list(sheets.register_rows(Desk(world["clerk"]), application.organ, 2025))
            return len(questions)

        before = asked()
        for _ in range(4):
            answered(world, date(2025, 1, 6), date(2025, 1, 8))
        assert asked() == before


class TestPages:
    def test_a_period_is_shown_and_each_number_opens(self, client: Any, world: Any, quarter: Organ) -> None:
        client.force_login(world["clerk"])
        page = client.get(reverse("applications:statistics", args=["jiaoyu"]), {"year": "2025", "part": "q1"})
        assert "2025年第一季度依申请公开统计" in page.content.decode()
        assert "8/8，100.0%" in page.content.decode()
        behind = reverse("applications:statistics-behind", args=["jiaoyu", "carried_out", "total"])
        opened = client.get(behind, {"year": "2025", "part": "q1"}).content.decode()
        assert Application.objects.get(received_on=date(2025, 3, 31)).number in opened

    def test_an_unknown_cell_is_not_there(self, client: Any, world: Any, quarter: Organ) -> None:
        client.force_login(world["clerk"])
        assert client.get(reverse("applications:statistics-behind", args=["jiaoyu", "a", "b"])).status_code == 404
        assert client.get(reverse("applications:statistics-table", args=["jiaoyu", "xml"])).status_code == 404

    @pytest.mark.parametrize(
        "query", [{"year": "20255"}, {"part": "q9"}, {"part": "13"}, {"year": "１９９９", "part": "0"}]
    )
    def test_a_period_that_makes_no_sense_is_this_year(
        self, client: Any, world: Any, quarter: Organ, query: dict[str, str]
    ) -> None:
        client.force_login(world["clerk"])
        assert client.get(reverse("applications:statistics", args=["jiaoyu"]), query).status_code == 200

    def test_table_two_for_other_programs(self, client: Any, world: Any, quarter: Organ) -> None:
        client.force_login(world["clerk"])
        said = client.get(reverse("applications:statistics-table", args=["jiaoyu", "json"]), {"year": "2025"}).json()
        assert said["cells"]["applications.granted.total"] == 8
        text = client.get(reverse("applications:statistics-table", args=["jiaoyu", "csv"]), {"year": "2025"}).content
        assert "applications.granted.total,（一）予以公开,总计,8" in text.decode()

    def test_the_sheet_of_a_month_holds_numbers_and_table(self, client: Any, world: Any, quarter: Organ) -> None:
        client.force_login(world["clerk"])
        answer = client.get(reverse("applications:statistics-sheet", args=["jiaoyu"]), {"year": "2025", "part": "1"})
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        assert book.sheetnames == ["统计", "收到和处理情况"]
        assert ("总况", "本期收到", 5) in list(book["统计"].iter_rows(values_only=True))

    def test_the_authority_sees_the_district_and_a_clerk_their_organ(
        self, client: Any, world: Any, quarter: Organ
    ) -> None:
        client.force_login(world["authority"])
        page = client.get(reverse("applications:statistics-district"), {"year": "2025"}).content.decode()
        assert reverse("applications:statistics", args=["jiaoyu"]) in page
        client.force_login(world["clerk"])
        answer = client.get(reverse("applications:statistics-district"))
        assert answer.url == reverse("applications:statistics", args=["jiaoyu"])

    def test_another_organ_s_clerk_finds_nothing(self, client: Any, world: Any, quarter: Organ) -> None:
        client.force_login(world["clerk-minzheng"])
        for name, more in (
            ("statistics", []),
            ("statistics-behind", ["granted", "total"]),
            ("statistics-table", ["json"]),
            ("statistics-sheet", []),
            ("register-sheet", []),
        ):
            assert client.get(reverse(f"applications:{name}", args=["jiaoyu", *more])).status_code == 404
