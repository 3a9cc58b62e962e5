"""Does the tree of columns hold together, whoever opens, changes, moves and closes?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed
from gongkai.portal import selectors, services
from gongkai.portal.models import Section

pytestmark = pytest.mark.django_db


def refused(**more: Any) -> str:
    with pytest.raises(NotAllowed) as caught:
        services.open_section(**more)
    assert caught.value.says.endswith("。")
    return caught.value.says


@pytest.fixture
def asked(world: Any, at: datetime) -> dict[str, Any]:
    """Return what opens a good column on the pages of the 教育局, as its operator."""
    organ = world.organs["jiaoyu"]
    return {
        "tree": organ,
        "owner": organ,
        "code": "notices",
        "name": "通知公告",
        "kind": "notice",
        "by": world["operator"],
        "at": at,
    }


class TestOpening:
    def test_a_column_is_opened_with_its_duty_and_recorded(self, asked: Any) -> None:
        section = services.open_section(**asked, cadence_rule="notice")
        assert section.path == [section.pk]
        assert (section.cadence_days, section.opened_on) == (180, date(2026, 3, 2))
        entry = Entry.objects.get(subject=f"portal.section:{section.pk}")
        assert entry.says == "清河区教育局开设栏目“通知公告”（通知公告），责任单位清河区教育局"

    def test_a_code_is_unique_in_a_tree_and_free_in_another(self, world: Any, asked: Any, open_column: Any) -> None:
        services.open_section(**asked)
        assert "已有栏目使用" in refused(**asked)
        assert open_column("notices", tree="minzheng").code == "notices"

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"code": "new"}, "系统自用"),
            ({"code": "通知"}, "代码"),
            ({"kind": "nothing"}, "类别"),
            ({"name": " "}, "名称"),
            ({"name": "长" * 41}, "名称"),
            ({"shows": ["poem"]}, "没有这种文稿：poem"),
            ({"statutory": "poetry"}, "没有“poetry”这一事项"),
            ({"cadence_rule": "weekly"}, "没有“weekly”这种更新周期规则"),
            ({"cadence_rule": "news", "cadence_days": 30}, "承诺的周期不能更长"),
            ({"cadence_days": 0}, "1天到3660天之间"),
            ({"ends_on": date(2026, 3, 1)}, "计划结束日期不能早于开设日期"),
        ],
    )
    def test_a_wrong_field_is_refused_in_words(self, asked: Any, wrong: Any, says: str) -> None:
        assert says in refused(**{**asked, **wrong})
        assert not Section.objects.exists()

    def test_a_shorter_promise_than_the_rule_is_the_offices_own(self, asked: Any) -> None:
        section = services.open_section(**asked, cadence_rule="notice", cadence_days=30)
        assert section.cadence_source == "本单位承诺"

    def test_the_owner_is_of_the_same_district(self, world: Any, asked: Any) -> None:
        assert "不属于" in refused(**{**asked, "owner": world.organs["donghu-minzheng"]})

    def test_only_a_group_holds_columns(self, asked: Any, open_column: Any) -> None:
        assert "不能再设下级栏目" in refused(**asked, parent=open_column("leaf"))
        assert "不在同一机关" in refused(**asked, parent=open_column("group", tree="minzheng", kind="group"))
        section = services.open_section(**asked, parent=open_column("group", kind="group"))
        assert section.path == [section.parent_id, section.pk]

    @pytest.mark.parametrize("who", ["clerk", "reviewer", "head", "auditor", "secrecy", "clerk-minzheng", "nobody"])
    def test_whoever_does_not_keep_the_tree_is_refused(self, world: Any, asked: Any, who: str) -> None:
        assert "主管部门审核人员、系统管理员或者网站运维人员" in refused(**{**asked, "by": world[who]})

    @pytest.mark.parametrize("who", ["operator", "authority", "admin"])
    def test_the_authority_administrators_and_operators_keep_the_tree(self, world: Any, asked: Any, who: str) -> None:
        assert services.open_section(**{**asked, "by": world[who]}).pk

    def test_another_district_keeps_its_hands_off(self, world: Any, asked: Any) -> None:
        refused(**{**asked, "by": world["admin-donghu"]})

    def test_the_operator_of_one_organ_does_not_keep_another(self, world: Any, asked: Any) -> None:
        organ = world.organs["minzheng"]
        refused(**{**asked, "tree": organ, "owner": organ})
        organ.operator = world.organs["jiaoyu"]
        organ.save(update_fields=["operator"])
        assert services.open_section(**{**asked, "tree": organ, "owner": organ}).pk


class TestChanging:
    def test_what_changes_is_recorded_with_before_and_after(self, world: Any, at: datetime, open_column: Any) -> None:
        section = open_column("news", kind="news")
        services.change_section(section=section, name="工作动态", cadence_rule="news", by=world["admin"], at=at)
        section = selectors.section("jiaoyu", "news")
        assert (section.name, section.cadence_days) == ("工作动态", 14)
        entry = Entry.objects.filter(subject=f"portal.section:{section.pk}").latest("number")
        assert "修改名称、周期规则" in entry.says

    def test_nothing_is_recorded_where_nothing_changes(self, world: Any, at: datetime, open_column: Any) -> None:
        section = open_column("news")
        before = Entry.objects.count()
        services.change_section(section=section, name=section.name, by=world["admin"], at=at)
        assert Entry.objects.count() == before

    def test_a_column_with_papers_does_not_become_a_group(
        self, world: Any, at: datetime, open_column: Any, paper_row: Any
    ) -> None:
        section = open_column("notices", kind="notice")
        services.place(paper=paper_row(), section=section, by=world["clerk"], at=at)
        with pytest.raises(NotAllowed, match="里已有内容"):
            services.change_section(section=section, kind="group", by=world["admin"], at=at)


class TestMoving:
    def test_the_path_of_all_below_is_kept_right(self, world: Any, at: datetime, open_column: Any) -> None:
        top, other = open_column("top", kind="group"), open_column("other", kind="group")
        inner = open_column("inner", kind="group", parent=top)
        leaf = open_column("leaf", parent=inner)
        services.move_section(section=inner, parent=other, by=world["admin"], at=at)
        leaf.refresh_from_db()
        assert leaf.path == [other.pk, inner.pk, leaf.pk]
        assert [each.name for each in selectors.breadcrumb(leaf)] == ["栏目other", "栏目inner", "栏目leaf"]
        services.move_section(section=inner, parent=None, by=world["admin"], at=at)
        leaf.refresh_from_db()
        assert leaf.path == [inner.pk, leaf.pk]

    def test_a_column_does_not_go_below_itself(self, world: Any, at: datetime, open_column: Any) -> None:
        top = open_column("top", kind="group")
        inner = open_column("inner", kind="group", parent=top)
        with pytest.raises(NotAllowed, match="自己的下级栏目"):
            services.move_section(section=top, parent=inner, by=world["admin"], at=at)

    def test_the_tree_does_not_grow_too_deep(self, world: Any, at: datetime, open_column: Any) -> None:
        parent = None
        for number in range(6):
            parent = open_column(f"level-{number}", kind="group", parent=parent)
        deep = open_column("deep", kind="group")
        open_column("deeper", parent=deep)
        with pytest.raises(NotAllowed, match="最多6级"):
            services.move_section(section=deep, parent=Section.objects.get(code="level-4"), by=world["admin"], at=at)


class TestClosing:
    def test_a_closed_column_says_so_and_stops_counting(self, world: Any, at: datetime, open_column: Any) -> None:
        section = open_column("topic", kind="topic", cadence_days=7)
        services.close_section(section=section, reason="活动已结束，共发布三期。", by=world["operator"], at=at)
        section = selectors.section("jiaoyu", "topic")
        duty = selectors.duty_of(section, today=date(2027, 1, 1))
        assert duty.mark == "none"
        assert duty.says == "已于2026年3月2日停止更新：活动已结束，共发布三期。"
        assert selectors.duties_of(world.organs["jiaoyu"], today=date(2027, 1, 1)) == []

    def test_a_reason_is_asked_for(self, world: Any, at: datetime, open_column: Any) -> None:
        with pytest.raises(NotAllowed, match="原因"):
            services.close_section(section=open_column(), reason="  ", by=world["operator"], at=at)

    def test_what_stands_below_is_closed_first(self, world: Any, at: datetime, open_column: Any) -> None:
        group = open_column("group", kind="group")
        leaf = open_column("leaf", parent=group)
        with pytest.raises(NotAllowed, match="栏目leaf"):
            services.close_section(section=group, reason="合并", by=world["operator"], at=at)
        services.close_section(section=leaf, reason="合并", by=world["operator"], at=at)
        services.close_section(section=group, reason="合并", by=world["operator"], at=at)
        with pytest.raises(NotAllowed, match="上级栏目“栏目group”已停止更新"):
            services.reopen_section(section=leaf, reason="继续", by=world["operator"], at=at)

    def test_a_column_is_reopened_without_the_end_that_has_passed(
        self, world: Any, at: datetime, open_column: Any
    ) -> None:
        section = open_column("topic", kind="topic", ends_on=date(2026, 3, 20))
        later = at + timedelta(days=30)
        services.close_section(section=section, reason="结束", by=world["operator"], at=later)
        services.reopen_section(section=section, reason="活动延期", by=world["operator"], at=later)
        section.refresh_from_db()
        assert (section.closed_on, section.closed_because, section.ends_on) == (None, "", None)

    def test_it_is_not_closed_twice(self, world: Any, at: datetime, open_column: Any) -> None:
        section = open_column()
        services.close_section(section=section, reason="结束", by=world["operator"], at=at)
        with pytest.raises(NotAllowed, match="已经停止更新"):
            services.close_section(section=section, reason="结束", by=world["operator"], at=at)
