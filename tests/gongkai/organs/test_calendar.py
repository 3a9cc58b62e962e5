"""Is a district's calendar what the notices say and what its office changed, in every process at once?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gongkai.journal.models import Entry
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.organs import selectors, services, workdays
from gongkai.organs.models import DayChange, Organ
from gongkai.organs.workdays import calendar_of, workdays_of, year_missed
from lawbook.workdays import national

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 16)
SATURDAY = date(2026, 3, 21)
NOTICE = "https://www.example.gov.cn/2027"
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=CHINA)


@pytest.fixture
def who(world: Any, at: Any) -> dict[str, Any]:
    """Act as the authority of 清河区."""
    return {"by": world["authority"], "at": at, "record": record}


def again(world: Any, code: str) -> Organ:
    return Organ.objects.get(code=code)


def enter(world: Any, who: Any, **facts: Any) -> list[DayChange]:
    given = {"first": MONDAY, "rest": True, "reason": "建区纪念日", **facts}
    return services.enter_days(district=world.organs["qinghe"], **given, **who)


def last() -> Entry:
    return Entry.objects.order_by("-number")[0]


class TestAChangedDay:
    def test_holds_for_every_organ_of_the_district_and_for_no_other(self, world: Any, who: Any) -> None:
        enter(world, who)
        for code in ("qinghe", "jiaoyu", "minzheng"):
            assert not workdays_of(again(world, code)).is_workday(MONDAY)
        assert workdays_of(again(world, "donghu-minzheng")).is_workday(MONDAY)
        assert national().is_workday(MONDAY)

    def test_is_recorded_with_its_reason(self, world: Any, who: Any) -> None:
        enter(world, who, last=date(2026, 3, 17), notice=NOTICE)
        said = last()
        assert said.says == "清河区人民政府工作日历：2026-03-16至2026-03-17改为休息，理由：建区纪念日"
        assert (said.ground, said.organ, said.by) == (NOTICE, world.organs["qinghe"], world["authority"])

    def test_may_be_a_day_of_work(self, world: Any, who: Any) -> None:
        enter(world, who, first=SATURDAY, rest=False, reason="调休")
        assert workdays_of(again(world, "jiaoyu")).is_workday(SATURDAY)

    def test_no_longer_holds_once_it_is_dropped_and_stays_on_record(self, world: Any, who: Any) -> None:
        (change,) = enter(world, who)
        services.drop_day(change=change, because="登记有误", **who)
        assert workdays_of(again(world, "jiaoyu")).is_workday(MONDAY)
        kept = DayChange.objects.get()
        assert (kept.dropped_because, kept.dropped_by) == ("登记有误", world["authority"])
        assert last().says == "清河区人民政府工作日历：撤销2026-03-16“建区纪念日”的修改，理由：登记有误"

    def test_can_be_entered_again_after_it_was_dropped(self, world: Any, who: Any) -> None:
        (change,) = enter(world, who)
        services.drop_day(change=change, because="登记有误", **who)
        enter(world, who, reason="区庆")
        assert not workdays_of(again(world, "jiaoyu")).is_workday(MONDAY)

    @pytest.mark.parametrize(
        ("facts", "says"),
        [
            ({"reason": " "}, "请写明理由"),
            ({"last": date(2026, 3, 15)}, "不能早于开始日期"),
            ({"last": date(2026, 4, 30)}, "一次最多修改31天"),
            ({"first": date(2028, 1, 3)}, "只能修改到2027年"),
            ({"first": date(2007, 12, 31)}, "工作日历自2008年1月1日起"),
            ({"rest": False}, "2026年3月16日本来就上班"),
            ({"first": SATURDAY}, "2026年3月21日本来就休息"),
            ({"first": date(2026, 10, 1), "last": date(2026, 10, 7)}, "本来就休息"),
        ],
    )
    def test_is_refused_where_it_says_nothing_or_cannot_be(self, world: Any, who: Any, facts: Any, says: str) -> None:
        with pytest.raises(ValidationError, match=says):
            enter(world, who, **facts)
        assert not DayChange.objects.exists()

    def test_is_not_changed_twice(self, world: Any, who: Any) -> None:
        enter(world, who)
        with pytest.raises(ValidationError, match="3月16日已有修改“建区纪念日”，请先撤销"):
            enter(world, who, rest=False, reason="更正")

    def test_is_not_dropped_twice_nor_without_a_reason(self, world: Any, who: Any) -> None:
        (change,) = enter(world, who)
        with pytest.raises(ValidationError, match="撤销的理由"):
            services.drop_day(change=change, because=" ", **who)
        services.drop_day(change=change, because="有误", **who)
        with pytest.raises(ValidationError, match="已经撤销"):
            services.drop_day(change=change, because="有误", **who)

    def test_cannot_stand_twice_in_the_database(self, world: Any, who: Any, at: Any) -> None:
        enter(world, who)
        with pytest.raises(IntegrityError), transaction.atomic():
            DayChange.objects.create(district=world.organs["qinghe"], day=MONDAY, rest=True, reason="又", at=at)

    @pytest.mark.parametrize("name", ["clerk", "head", "operator", "auditor", "admin-donghu", "nobody"])
    def test_is_for_the_authority_and_the_administrator_of_the_district(self, world: Any, at: Any, name: str) -> None:
        with pytest.raises(ValidationError, match="主管部门或者系统管理员"):
            enter(world, {"by": world[name], "at": at, "record": record})

    def test_may_be_entered_by_the_administrator(self, world: Any, at: Any) -> None:
        enter(world, {"by": world["admin"], "at": at, "record": record})
        assert DayChange.objects.count() == 1

    def test_belongs_to_a_district(self, world: Any, who: Any) -> None:
        with pytest.raises(ValidationError, match="由区县统一维护"):
            services.enter_days(district=world.organs["jiaoyu"], first=MONDAY, rest=True, reason="局庆", **who)


class TestTheNoticeOnAYear:
    def entered(self, world: Any) -> Any:
        who = {"by": world["authority"], "at": DECEMBER, "record": record}
        services.enter_days(district=world.organs["qinghe"], first=date(2027, 1, 1), rest=True, reason="元旦", **who)
        return services.enter_year(district=world.organs["qinghe"], year=2027, notice=NOTICE, **who)

    def test_makes_its_days_certain(self, world: Any) -> None:
        assert workdays_of(again(world, "jiaoyu")).is_provisional(date(2027, 1, 4))
        self.entered(world)
        calendar = workdays_of(again(world, "jiaoyu"))
        assert calendar.known_until == date(2027, 12, 31)
        assert not calendar.is_workday(date(2027, 1, 1))
        assert last().says == "清河区人民政府工作日历：2027年的放假安排已全部录入"

    def test_can_be_taken_back(self, world: Any) -> None:
        entered = self.entered(world)
        who = {"by": world["authority"], "at": DECEMBER, "record": record}
        services.drop_year(entered=entered, because="漏了调休日", **who)
        calendar = workdays_of(again(world, "jiaoyu"))
        assert calendar.known_until == date(2026, 12, 31)
        assert not calendar.is_workday(date(2027, 1, 1))

    def test_wants_its_days_first(self, world: Any) -> None:
        who = {"by": world["authority"], "at": DECEMBER, "record": record}
        with pytest.raises(ValidationError, match="还没有录入2027年的放假日期"):
            services.enter_year(district=world.organs["qinghe"], year=2027, notice=NOTICE, **who)

    @pytest.mark.parametrize("year", [2026, 2028])
    def test_is_entered_year_by_year(self, world: Any, year: int) -> None:
        who = {"by": world["authority"], "at": DECEMBER, "record": record}
        with pytest.raises(ValidationError, match="应当先录入2027年"):
            services.enter_year(district=world.organs["qinghe"], year=year, notice=NOTICE, **who)

    @pytest.mark.parametrize(
        ("today", "known", "missed"),
        [
            (date(2026, 11, 30), 2026, None),
            (date(2026, 12, 1), 2026, 2027),
            (date(2026, 12, 1), 2027, None),
            (date(2027, 5, 1), 2026, 2027),
        ],
    )
    def test_is_missed_from_december_on(self, today: date, known: int, missed: int | None) -> None:
        assert year_missed(date(known, 12, 31), today=today) == missed


class TestWhatItCosts:
    def test_nothing_is_asked_while_nothing_was_changed(self, world: Any, django_assert_num_queries: Any) -> None:
        organs = list(Organ.objects.all())
        with django_assert_num_queries(0):
            assert {workdays_of(each) for each in organs} == {national()}

    def test_nothing_is_asked_once_a_process_knows_the_version(
        self, world: Any, who: Any, django_assert_num_queries: Any
    ) -> None:
        enter(world, who)
        organs = list(Organ.objects.filter(parent__code="qinghe"))
        workdays_of(organs[0])
        with django_assert_num_queries(0):
            assert len({id(workdays_of(each)) for each in organs}) == 1

    def test_another_process_goes_by_the_change_with_the_next_organ_that_it_reads(
        self, world: Any, who: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        enter(world, who)
        kept = dict(workdays._KEPT)
        monkeypatch.setattr(workdays, "_KEPT", {})  # a process that has seen nothing yet
        assert not workdays_of(again(world, "jiaoyu")).is_workday(MONDAY)
        enter(world, who, first=date(2026, 3, 17))
        monkeypatch.setattr(workdays, "_KEPT", kept)  # one that knows the version before
        assert not workdays_of(again(world, "jiaoyu")).is_workday(date(2026, 3, 17))

    def test_an_organ_entered_later_keeps_the_calendar_of_its_district(self, world: Any, who: Any, at: Any) -> None:
        enter(world, who)
        organ = world.organ("xijie", "清河区西街街道办事处", "township", "qinghe")
        assert not workdays_of(organ).is_workday(MONDAY)

    def test_the_calendar_of_a_district_is_read_as_it_stands(self, world: Any, who: Any) -> None:
        stale = world.organs["qinghe"]
        enter(world, who)
        assert not calendar_of(stale).is_workday(MONDAY)


class TestUnits:
    @pytest.fixture
    def admin(self, world: Any, at: Any) -> dict[str, Any]:
        return {"by": world["admin"], "at": at, "record": record}

    def test_are_entered_renamed_closed_and_opened_again(self, world: Any, admin: Any) -> None:
        organ = world.organs["jiaoyu"]
        unit = services.add_unit(organ=organ, name="基础教育科", **admin)
        assert last().says == "清河区教育局登记科室“基础教育科”"
        services.rename_unit(unit=unit, name="义务教育科", **admin)
        assert last().says == "清河区教育局科室“基础教育科”更名为“义务教育科”"
        services.close_unit(unit=unit, on=date(2026, 3, 2), **admin)
        assert list(selectors.units_of(organ)) == []
        assert list(selectors.units_of(organ, also=unit.pk)) == [unit]
        services.reopen_unit(unit=unit, **admin)
        assert list(selectors.units_of(organ)) == [unit]

    def test_are_named_once_in_an_organ(self, world: Any, admin: Any) -> None:
        services.add_unit(organ=world.organs["jiaoyu"], name="办公室", **admin)
        services.add_unit(organ=world.organs["minzheng"], name="办公室", **admin)
        with pytest.raises(ValidationError, match="已有同名科室"):
            services.add_unit(organ=world.organs["jiaoyu"], name="办公室", **admin)

    def test_are_not_closed_ahead_nor_twice(self, world: Any, admin: Any) -> None:
        unit = services.add_unit(organ=world.organs["jiaoyu"], name="办公室", **admin)
        with pytest.raises(ValidationError, match="不能晚于今天"):
            services.close_unit(unit=unit, on=date(2026, 3, 3), **admin)
        services.close_unit(unit=unit, on=date(2026, 3, 2), **admin)
        with pytest.raises(ValidationError, match="已经停用"):
            services.close_unit(unit=unit, on=date(2026, 3, 2), **admin)

    @pytest.mark.parametrize("name", ["clerk", "authority", "admin-donghu"])
    def test_are_kept_by_the_administrator_of_the_district(self, world: Any, at: Any, name: str) -> None:
        with pytest.raises(ValidationError, match="系统管理员"):
            services.add_unit(organ=world.organs["jiaoyu"], name="办公室", by=world[name], at=at, record=record)
