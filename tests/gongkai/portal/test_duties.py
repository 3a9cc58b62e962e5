"""Is every column somebody's duty, with a day that can be reckoned?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gongkai.journal.models import Entry
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers.models import Paper
from gongkai.portal import selectors, services
from gongkai.portal.models import Section, Statement

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)


def duty(section: Section, today: date) -> selectors.Duty:
    return selectors.duty_of(Section.objects.get(pk=section.pk), today=today)


@pytest.fixture
def news(open_column: Any, paper_row: Any) -> Section:
    """Return a news column whose newest paper is of Monday, the second of March."""
    section: Section = open_column("news", kind="news", cadence_rule="news", shows=["news"])
    services.show(paper_ids=[paper_row("开学", kind="news").pk])
    return section


class TestDuty:
    @pytest.mark.parametrize(
        ("today", "mark", "says"),
        [
            (date(2026, 3, 2), "in_time", "剩14天"),
            (date(2026, 3, 12), "in_time", "剩4天"),
            (date(2026, 3, 13), "soon", "剩3天"),
            (date(2026, 3, 16), "soon", "今天到期"),
            (date(2026, 3, 17), "overdue", "逾期1天"),
        ],
    )
    def test_the_promise_runs_from_the_newest_paper(self, news: Section, today: date, mark: str, says: str) -> None:
        found = duty(news, today)
        assert (found.mark, found.says) == (mark, says)
        assert (found.last_on, found.next_due) == (MONDAY, date(2026, 3, 16))

    def test_the_day_is_reckoned_with_its_source(self, news: Section) -> None:
        steps = duty(news, MONDAY).steps
        assert [str(each.cite) for each in steps] == ["indicators-2019"] * 3
        assert [each.says for each in steps] == [
            "最近一次更新在2026年3月2日。",
            "动态、要闻类栏目的更新周期为14天。",
            "下一次更新不晚于2026年3月16日。",
        ]

    def test_a_day_is_a_day_in_china(self, open_column: Any, paper_row: Any) -> None:
        section = open_column("news", kind="news", cadence_rule="news", shows=["news"])
        late = datetime(2026, 3, 2, 23, 30, tzinfo=CHINA)
        services.show(paper_ids=[paper_row(kind="news", published_at=late).pk])
        assert duty(section, MONDAY).last_on == MONDAY

    def test_a_withdrawal_brings_the_day_forward(self, news: Section, paper_row: Any, at: datetime) -> None:
        later = paper_row("放假", kind="news", published_at=at + timedelta(days=5))
        services.show(paper_ids=[later.pk])
        assert duty(news, MONDAY).next_due == date(2026, 3, 21)
        Paper.objects.filter(pk=later.pk).update(live=False)
        services.hide(paper_ids=[later.pk])
        assert duty(news, MONDAY).next_due == date(2026, 3, 16)

    def test_without_a_cadence_nothing_is_late(self, open_column: Any, paper_row: Any) -> None:
        section = open_column("list", shows=["notice"])
        services.show(paper_ids=[paper_row().pk])
        found = duty(section, date(2030, 1, 1))
        assert (found.mark, found.says, found.next_due) == ("none", "按事项发生时更新", None)

    def test_an_own_promise_names_its_source(self, open_column: Any, paper_row: Any) -> None:
        section = open_column("list", shows=["notice"], cadence_days=30, cadence_source="局务会议纪要")
        services.show(paper_ids=[paper_row().pk])
        found = duty(section, MONDAY)
        assert found.next_due == date(2026, 4, 1)
        assert found.steps[1].says == "本栏目承诺的更新周期为30天（局务会议纪要）。"
        assert str(found.steps[1].cite) == "ogi:53.2"

    def test_a_topic_past_its_end_is_to_be_closed(self, open_column: Any, paper_row: Any) -> None:
        section = open_column("topic", kind="topic", shows=["notice"], ends_on=date(2026, 3, 10))
        services.show(paper_ids=[paper_row().pk])
        assert duty(section, date(2026, 3, 10)).mark == "none"
        found = duty(section, date(2026, 3, 12))
        assert (found.mark, found.says) == ("overdue", "计划结束日期已过2天")

    def test_a_group_answers_for_its_columns(self, news: Section, open_column: Any, world: Any, at: datetime) -> None:
        group = open_column("group", kind="group")
        assert duty(group, MONDAY).says == "没有在更新的下级栏目"
        services.move_section(section=news, parent=group, by=world["admin"], at=at)
        assert duty(group, MONDAY).says == "下设1个栏目，没有逾期"
        open_column("empty", parent=group)
        found = duty(group, date(2026, 3, 20))
        assert (found.mark, found.says) == ("overdue", "下设2个栏目，1个逾期、1个空栏")
        assert found.next_due == MONDAY

    def test_duties_come_the_nearest_first(self, news: Section, open_column: Any, world: Any) -> None:
        open_column("empty")
        open_column("foreign", tree="minzheng")
        found = selectors.duties_of(world.organs["jiaoyu"], today=date(2026, 3, 5))
        assert [each.section.code for each in found] == ["empty", "news"]


class TestStatement:
    def test_an_empty_column_owes_at_once(self, open_column: Any) -> None:
        section = open_column("charges")
        assert (duty(section, MONDAY).mark, duty(section, MONDAY).is_blank) == ("soon", True)
        found = duty(section, date(2026, 3, 5))
        assert (found.mark, found.says) == ("overdue", "空栏3天")
        assert "不得空白" in found.steps[-1].says

    def test_a_signed_sentence_settles_it(self, world: Any, at: datetime, open_column: Any) -> None:
        section = open_column("charges", cadence_rule="review")
        services.state_empty(section=section, text="本年度没有收费项目。", by=world["clerk"], at=at)
        found = duty(section, date(2026, 3, 5))
        assert found.stated is not None
        assert (found.stated.by_name, found.stated.on) == ("清河区教育局 教育局信息公开员", MONDAY)
        assert (found.mark, found.is_blank, found.next_due) == ("in_time", False, date(2027, 3, 2))
        assert found.steps[0].says == "空栏说明在2026年3月2日。"
        assert Entry.objects.latest("number").says.endswith("作空栏说明：本年度没有收费项目。")

    def test_the_sentence_lapses_as_soon_as_something_appears(
        self, world: Any, at: datetime, open_column: Any, paper_row: Any
    ) -> None:
        section = open_column("notices", kind="notice", shows=["notice"])
        services.state_empty(section=section, text="暂无公告。", by=world["clerk"], at=at)
        paper = paper_row()
        services.show(paper_ids=[paper.pk])
        assert Statement.objects.get().lapsed
        Paper.objects.filter(pk=paper.pk).update(live=False)
        services.hide(paper_ids=[paper.pk])
        assert duty(section, date(2026, 3, 5)).is_blank

    def test_where_something_stands_there_is_nothing_to_excuse(self, world: Any, at: datetime, news: Section) -> None:
        with pytest.raises(NotAllowed, match="有1条公开的内容"):
            services.state_empty(section=news, text="没有。", by=world["clerk"], at=at)

    @pytest.mark.parametrize("text", ["", "   ", "长" * 301])
    def test_a_sentence_is_asked_for(self, world: Any, at: datetime, open_column: Any, text: str) -> None:
        with pytest.raises(NotAllowed):
            services.state_empty(section=open_column(), text=text, by=world["clerk"], at=at)

    @pytest.mark.parametrize("who", ["operator", "admin", "authority", "head", "clerk-minzheng", "nobody"])
    def test_only_the_owner_speaks(self, world: Any, at: datetime, open_column: Any, who: str) -> None:
        with pytest.raises(NotAllowed, match="清河区教育局的信息公开员"):
            services.state_empty(section=open_column(), text="没有。", by=world[who], at=at)

    def test_the_authority_speaks_for_the_government(self, world: Any, at: datetime, open_column: Any) -> None:
        section = open_column("charges", tree="qinghe")
        services.state_empty(section=section, text="本年度没有。", by=world["authority"], at=at)
        assert duty(section, MONDAY).stated is not None


class TestToday:
    def test_what_is_late_stands_by_itself_and_empty_columns_in_one_line(
        self, world: Any, news: Section, open_column: Any
    ) -> None:
        for code in ("one", "two", "three", "four"):
            open_column(code)
        late, empty = selectors.owed(world["clerk"], date(2026, 3, 20))
        assert (late.organ, late.matter, late.remaining_says) == ("河区教育局", "栏目“栏目news”应当更新", "逾期4天")
        assert (late.signal, late.due.on, late.button) == ("overdue", date(2026, 3, 16), "更新")
        assert late.url == "/desk/sections/jiaoyu/news/"
        assert empty.matter.startswith("4个空栏需要内容或说明（")
        assert empty.url == "/desk/sections/jiaoyu/?state=blank"

    @pytest.mark.parametrize("who", ["head", "operator", "clerk-minzheng", "clerk-donghu", "nobody"])
    def test_others_owe_nothing(self, world: Any, news: Section, who: str) -> None:
        assert selectors.owed(world[who], date(2026, 3, 20)) == []

    def test_in_time_is_no_line(self, world: Any, news: Section) -> None:
        assert selectors.owed(world["clerk"], MONDAY) == []


def test_the_column_of_annual_reports_is_filled_from_elsewhere(open_column: Any) -> None:
    duty = selectors.duty_of(open_column("annual-reports", kind="list"), today=date(2026, 9, 1))
    assert not duty.is_blank
    assert duty.mark == "none"
