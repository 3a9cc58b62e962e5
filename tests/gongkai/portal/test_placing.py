"""Does a paper stand where it should, and only while it is public?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.gongkai.plans import plan_of, walks

from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers.models import Paper
from gongkai.portal import selectors, services
from gongkai.portal.models import Placement, Section
from gongkai.portal.services.placing import recount

pytestmark = pytest.mark.django_db


def standing_in(section: Section) -> list[str]:
    return [each.paper.title for each in selectors.items_of(Section.objects.get(pk=section.pk))]


class TestPlacing:
    def test_a_draft_is_placed_and_not_shown(self, world: Any, at: datetime, open_column: Any, paper_row: Any) -> None:
        section, paper = open_column("notices", kind="notice"), paper_row(live=False)
        services.place(paper=paper, section=section, home=True, by=world["clerk"], at=at)
        assert selectors.home_of(paper.pk) == section
        assert standing_in(section) == []
        assert Entry.objects.latest("number").says == "“招生公告”放入清河区教育局栏目“栏目notices”"

    def test_a_public_paper_appears_at_once(self, world: Any, at: datetime, open_column: Any, paper_row: Any) -> None:
        section = open_column("notices", kind="notice")
        services.place(paper=paper_row(), section=section, by=world["clerk"], at=at)
        assert standing_in(section) == ["招生公告"]
        section.refresh_from_db()
        assert (section.live_count, section.newest_at) == (1, at)

    def test_a_paper_has_one_home(self, world: Any, at: datetime, open_column: Any, paper_row: Any) -> None:
        one, other, paper = open_column("one"), open_column("other"), paper_row()
        for section in (one, other):
            services.place(paper=paper, section=section, home=True, by=world["clerk"], at=at)
        assert selectors.home_of(paper.pk) == other
        assert [each.section for each in selectors.placements_of(paper.pk)] == [other, one]

    def test_placing_twice_is_recorded_once(self, world: Any, at: datetime, open_column: Any, paper_row: Any) -> None:
        section, paper = open_column("one"), paper_row()
        services.place(paper=paper, section=section, home=True, by=world["clerk"], at=at)
        before = Entry.objects.count()
        services.place(paper=paper, section=section, home=True, by=world["clerk"], at=at)
        assert Entry.objects.count() == before

    @pytest.mark.parametrize(
        ("column", "says"),
        [
            ({"kind": "news"}, "不收“通知公告”"),
            ({"kind": "group"}, "不收教育局的内容"),
            ({"tree": "minzheng"}, "不收"),
            ({"tree": "donghu", "everybody": True}, "不收"),
        ],
    )
    def test_a_column_refuses_what_is_not_its_own(
        self, world: Any, at: datetime, open_column: Any, paper_row: Any, column: Any, says: str
    ) -> None:
        section = open_column("somewhere", **column)
        with pytest.raises(NotAllowed, match="不收"):
            services.place(paper=paper_row(), section=section, by=world["clerk"], at=at)

    def test_a_column_for_everybody_takes_from_its_district(
        self, world: Any, at: datetime, open_column: Any, paper_row: Any
    ) -> None:
        section = open_column("notices", tree="qinghe", owner="office", kind="notice", everybody=True)
        assert services.place(paper=paper_row(), section=section, by=world["clerk"], at=at).live

    @pytest.mark.parametrize("who", ["head", "auditor", "secrecy", "clerk-minzheng", "clerk-donghu", "nobody"])
    def test_whoever_does_not_write_places_nothing(
        self, world: Any, at: datetime, open_column: Any, paper_row: Any, who: str
    ) -> None:
        with pytest.raises(NotAllowed, match="信息公开员或科室审核人员"):
            services.place(paper=paper_row(), section=open_column(), by=world[who], at=at)

    def test_a_public_paper_keeps_its_home(self, world: Any, at: datetime, open_column: Any, paper_row: Any) -> None:
        one, other, paper = open_column("one"), open_column("other"), paper_row()
        services.place(paper=paper, section=one, home=True, by=world["clerk"], at=at)
        services.place(paper=paper, section=other, by=world["clerk"], at=at)
        with pytest.raises(NotAllowed, match="必须有主栏目"):
            services.unplace(paper=paper, section=one, by=world["clerk"], at=at)
        services.unplace(paper=paper, section=other, by=world["clerk"], at=at)
        assert standing_in(other) == []
        other.refresh_from_db()
        assert other.live_count == 0


class TestShowing:
    def test_what_is_released_appears_and_what_is_withdrawn_disappears(
        self, world: Any, at: datetime, open_column: Any, paper_row: Any
    ) -> None:
        section, paper = open_column("notices", kind="notice"), paper_row(live=False)
        services.place(paper=paper, section=section, home=True, by=world["clerk"], at=at)
        Paper.objects.filter(pk=paper.pk).update(live=True, published_at=at)
        for _ in range(2):
            assert services.show(paper_ids=[paper.pk]) == [section.pk]
            assert standing_in(section) == ["招生公告"]
        Paper.objects.filter(pk=paper.pk).update(live=False)
        for _ in range(2):
            assert services.hide(paper_ids=[paper.pk]) == [section.pk]
            assert standing_in(section) == []
        section.refresh_from_db()
        assert (section.live_count, section.newest_at) == (0, None)

    def test_a_paper_that_is_not_public_is_never_shown(self, open_column: Any, paper_row: Any) -> None:
        section = open_column("notices", kind="notice", shows=["notice"])
        services.show(paper_ids=[paper_row(live=False).pk])
        assert standing_in(section) == []

    def test_a_column_takes_its_kinds_from_its_owner_or_from_everybody(self, open_column: Any, paper_row: Any) -> None:
        own = open_column("own", kind="notice", shows=["notice"])
        other = open_column("other", tree="minzheng", kind="notice", shows=["notice"])
        common = open_column("all", tree="qinghe", owner="office", kind="notice", everybody=True, shows=["notice"])
        office = open_column("office", tree="qinghe", owner="office", kind="notice", shows=["notice"])
        foreign = open_column("foreign", tree="donghu", kind="notice", everybody=True, shows=["notice"])
        paper = paper_row()
        assert set(services.show(paper_ids=[paper.pk])) == {own.pk, common.pk}
        assert all(standing_in(each) == [] for each in (other, office, foreign))
        assert selectors.home_of(paper.pk) == own

    def test_a_statutory_column_takes_what_rests_on_its_matter(self, open_column: Any, paper_row: Any) -> None:
        charges = open_column("charges", kind="statutory", statutory="charges")
        right, wrong = paper_row("收费标准", basis="charges"), paper_row("招聘公告", basis="recruitment")
        services.show(paper_ids=[right.pk, wrong.pk, paper_row("无依据").pk])
        assert standing_in(charges) == ["收费标准"]

    def test_a_home_chosen_by_hand_stays(self, world: Any, at: datetime, open_column: Any, paper_row: Any) -> None:
        chosen = open_column("chosen", kind="notice")
        open_column("own", kind="notice", shows=["notice"])
        paper = paper_row()
        services.place(paper=paper, section=chosen, home=True, by=world["clerk"], at=at)
        services.show(paper_ids=[paper.pk])
        assert selectors.home_of(paper.pk) == chosen
        assert Placement.objects.filter(paper=paper, automatic=True, home=False).count() == 1

    def test_a_correction_of_the_matter_moves_it(self, open_column: Any, paper_row: Any) -> None:
        open_column("own", kind="notice", shows=["notice"])
        charges = open_column("charges", kind="statutory", statutory="charges")
        plans = open_column("plans", kind="statutory", statutory="plans")
        paper = paper_row(basis="charges")
        services.show(paper_ids=[paper.pk])
        Paper.objects.filter(pk=paper.pk).update(basis="plans")
        services.show(paper_ids=[paper.pk])
        assert (standing_in(charges), standing_in(plans)) == ([], ["招生公告"])

    def test_what_stands_in_a_closed_column_stays_and_nothing_comes(
        self, world: Any, at: datetime, open_column: Any, paper_row: Any
    ) -> None:
        section = open_column("topic", kind="topic", shows=["notice"])
        first, second = paper_row("第一期"), paper_row("第二期")
        services.show(paper_ids=[first.pk])
        services.close_section(section=section, reason="活动结束", by=world["operator"], at=at)
        services.show(paper_ids=[first.pk, second.pk])
        assert standing_in(section) == ["第一期"]

    def test_a_thousand_papers_cost_a_few_queries(self, open_column: Any, paper_row: Any, at: datetime) -> None:
        section = open_column("own", kind="notice", shows=["notice"])
        organ = section.owner_id
        same: dict[str, Any] = {"organ_id": organ, "kind": "notice", "made_at": at, "changed_at": at, "live": True}
        rows = [
            Paper(title=f"第{number}号", published_at=at + timedelta(minutes=number), **same) for number in range(1000)
        ]
        keys = [each.pk for each in Paper.objects.bulk_create(rows)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            services.show(paper_ids=keys)
        assert len(asked) < 50
        section.refresh_from_db()
        assert section.live_count == 1000
        assert standing_in(section)[0] == "第999号"

    def test_a_new_column_gathers_what_was_released_before(
        self, world: Any, at: datetime, open_column: Any, paper_row: Any
    ) -> None:
        for organ in ("jiaoyu", "minzheng", "donghu-minzheng"):
            paper_row(organ, organ=organ)
        paper_row("草稿", live=False)
        section = open_column("all", tree="qinghe", owner="office", kind="notice", everybody=True, shows=["notice"])
        assert services.gather(section=section, by=world["authority"], at=at, most=1) == 1
        assert services.gather(section=section, by=world["authority"], at=at) == 1
        assert sorted(standing_in(section)) == ["jiaoyu", "minzheng"]
        before = Entry.objects.count()
        assert services.gather(section=section, by=world["authority"], at=at) == 0
        assert Entry.objects.count() == before
        with pytest.raises(NotAllowed):
            services.gather(section=section, by=world["clerk"], at=at)

    def test_a_column_that_takes_nothing_gathers_nothing(self, world: Any, at: datetime, open_column: Any) -> None:
        with pytest.raises(NotAllowed, match="没有设定自动收入"):
            services.gather(section=open_column(), by=world["operator"], at=at)

    def test_copies_that_went_wrong_are_counted_again(self, open_column: Any, paper_row: Any) -> None:
        section = open_column("own", kind="notice", shows=["notice"])
        services.show(paper_ids=[paper_row().pk])
        Section.objects.update(live_count=7)
        assert recount() == 1
        section.refresh_from_db()
        assert section.live_count == 1


class TestPages:
    @pytest.fixture
    def full(self, open_column: Any, paper_row: Any, at: datetime) -> Section:
        """Return a column of 45 papers over two years, three of each moment, 第44 the newest."""
        section = open_column("own", kind="notice", shows=["notice"])
        papers = [
            paper_row(f"第{number}", published_at=at - timedelta(days=500) + timedelta(days=12 * (number // 3)))
            for number in range(45)
        ]
        services.show(paper_ids=[each.pk for each in papers])
        return Section.objects.get(pk=section.pk)

    def test_pages_by_number_hold_everything_once(self, full: Section) -> None:
        pages = [selectors.items_of(full, page=number) for number in (1, 2, 3)]
        titles = [each.paper.title for page in pages for each in page]
        assert titles == [f"第{number}" for number in range(44, -1, -1)]
        assert [page.older for page in pages] == ["page=2", "page=3", ""]
        assert [page.newer for page in pages] == ["", "page=1", "page=2"]
        assert pages[0].total == 45

    def test_marks_walk_the_same_way_back_and_forth(self, full: Section) -> None:
        first = selectors.items_of(full)
        last = first.items[-1]
        second = selectors.items_of(full, before=selectors.items.mark(last))
        assert [each.pk for each in second] == [each.pk for each in selectors.items_of(full, page=2)]
        back = selectors.items_of(full, after=second.newer.removeprefix("after="))
        assert [each.pk for each in back] == [each.pk for each in first]
        assert back.newer == ""

    def test_a_page_beyond_the_cap_is_reached_by_a_mark(self, full: Section, monkeypatch: Any) -> None:
        monkeypatch.setattr(selectors.items, "PAGES", 2)
        second = selectors.items_of(full, page=9)
        assert (second.page, second.pages) == (2, 2)
        assert second.older.startswith("before=")
        third = selectors.items_of(full, before=second.older.removeprefix("before="))
        assert [each.paper.title for each in third] == [f"第{number}" for number in range(4, -1, -1)]

    @pytest.mark.parametrize("mark", ["", "x", "1-", "-1", "١-1", "9" * 40 + "-1", "1-" + "9" * 40, "../etc"])
    def test_a_mark_that_is_none_is_the_first_page(self, full: Section, mark: str) -> None:
        assert selectors.items_of(full, before=mark).page == 1

    def test_a_year_is_shown_by_itself(self, full: Section) -> None:
        found = selectors.items_of(full, year=2024)
        assert 0 < found.total < 45
        assert {each.published_at.year for each in found} == {2024}
        assert found.older == "" or found.older.startswith("year=2024&")

    def test_a_list_walks_its_index(self, full: Section) -> None:
        with CaptureQueriesContext(connection) as asked:
            selectors.items_of(full, before="9999999999999999-1")
        question = asked[0]["sql"]
        assert walks("portal_placement_live", question)
        assert "TEMP B-TREE" not in plan_of(question)

    def test_a_group_shows_the_newest_of_its_columns_once(
        self, open_column: Any, paper_row: Any, at: datetime, world: Any
    ) -> None:
        group = open_column("group", kind="group")
        one, other = open_column("one", parent=group), open_column("other", parent=group)
        for number, sections in enumerate([[one], [other], [one, other]]):
            paper = paper_row(f"第{number}", published_at=at + timedelta(hours=number))
            for section in sections:
                services.place(paper=paper, section=section, by=world["clerk"], at=at)
        assert standing_in(group) == ["第2", "第1", "第0"]
        newest = selectors.newest_in(Section.objects.filter(parent=group), each=1)
        assert {key: [each.paper.title for each in found] for key, found in newest.items()} == {
            one.pk: ["第2"],
            other.pk: ["第2"],
        }
