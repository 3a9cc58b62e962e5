"""Does a site get its first columns from a sheet, once and for all?"""

from __future__ import annotations

from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from gongkai.kernel.refusal import NotAllowed
from gongkai.portal import selectors, services
from gongkai.portal.models import Kind, Section
from gongkai.portal.services.planting import TEMPLATES, lines, suggested_template
from lawbook.proactive.required import required_items

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


@pytest.fixture
def county(world: Any, at: datetime) -> list[Section]:
    """Plant the county's tree on the district's pages."""
    return services.plant_tree(organ=world.organs["qinghe"], template="county", by=None, at=at)


class TestTemplates:
    @pytest.mark.parametrize("template", TEMPLATES)
    def test_codes_are_unique_and_every_leaf_has_a_kind(self, template: str) -> None:
        found = lines(template, on=TODAY)
        assert len({each.code for each in found}) == len(found)
        above = {each.above for each in found} - {""}
        groups = {each.code for each in found if each.kind == Kind.GROUP}
        assert above <= groups
        assert groups - above <= {"topics"}

    @pytest.mark.parametrize(("template", "kind"), [("county", "district"), ("department", "department")])
    def test_every_statutory_matter_has_its_column(self, template: str, kind: str) -> None:
        matters = {each.particulars.get("statutory") for each in lines(template, on=TODAY)}
        assert {each.code for each in required_items(kind=kind, on=TODAY)} <= matters

    def test_a_town_gets_ten_columns_and_not_sixty(self) -> None:
        assert len([each for each in lines("township", on=TODAY) if each.kind != Kind.GROUP]) == 10

    def test_every_cadence_of_a_sheet_is_one_of_the_law_book(self, county: Any) -> None:
        found = Section.objects.exclude(cadence_rule="").values_list("cadence_rule", "cadence_days")
        assert set(found) == {("news", 14), ("notice", 180), ("policy", 180), ("review", 365)}


class TestPlanting:
    def test_the_statutory_layout_of_the_column_is_there(self, world: Any, county: Any) -> None:
        top = {each.section.code: each for each in selectors.tree_of(world.organs["qinghe"])}
        public = next(each for each in top["zwgk"].children if each.section.code == "zfxxgk")
        assert [each.section.name for each in public.children] == [
            "政策",
            "政府信息公开指南",
            "政府信息公开制度",
            "法定主动公开内容",
            "政府信息公开年报",
            "依申请公开",
        ]
        statutory = public.children[3]
        assert len(statutory.children) == 22
        assert statutory.children[0].section.everybody

    def test_the_governments_columns_are_its_authoritys_duty(self, world: Any, county: Any) -> None:
        assert {each.owner for each in county} == {world.organs["office"]}

    def test_a_second_run_adds_only_what_is_missing(self, world: Any, at: datetime, county: Any) -> None:
        organ = world.organs["qinghe"]
        assert services.plant_tree(organ=organ, template="county", by=None, at=at) == []
        news = Section.objects.get(tree=organ, code="department-news")
        services.change_section(section=news, name="各部门动态", by=world["authority"], at=at)
        Section.objects.filter(tree=organ, code="culture").delete()
        added = services.plant_tree(organ=organ, template="county", by=world["authority"], at=at)
        assert [each.code for each in added] == ["culture"]
        assert Section.objects.get(tree=organ, code="department-news").name == "各部门动态"

    def test_what_was_closed_stays_closed(self, world: Any, at: datetime, county: Any) -> None:
        organ = world.organs["qinghe"]
        for code in ("overview", "culture", "about"):
            section = Section.objects.get(tree=organ, code=code)
            services.close_section(section=section, reason="并入地方志网站", by=world["authority"], at=at)
        Section.objects.filter(tree=organ, code="culture").delete()
        assert services.plant_tree(organ=organ, template="county", by=None, at=at) == []

    def test_a_department_is_responsible_for_its_own(self, world: Any, at: datetime) -> None:
        found = services.plant_tree(organ=world.organs["jiaoyu"], template="department", by=world["operator"], at=at)
        assert {each.owner for each in found} == {world.organs["jiaoyu"]}

    def test_only_who_keeps_the_tree_plants(self, world: Any, at: datetime) -> None:
        with pytest.raises(NotAllowed):
            services.plant_tree(organ=world.organs["qinghe"], template="county", by=world["clerk"], at=at)
        with pytest.raises(NotAllowed, match="没有“village”这种模板"):
            services.plant_tree(organ=world.organs["qinghe"], template="village", by=None, at=at)

    def test_the_command_says_what_it_did(self, world: Any) -> None:
        out = StringIO()
        call_command("plant_tree", organ="minzheng", stdout=out)
        call_command("plant_tree", organ="minzheng", template="department", stdout=out)
        first, second = out.getvalue().splitlines()
        assert first.startswith("清河区民政局按“部门页面”模板新开设3")
        assert second == "清河区民政局按“部门页面”模板新开设0个栏目。"

    def test_the_command_refuses_an_organ_that_is_not_there(self, world: Any) -> None:
        with pytest.raises(SystemExit):
            call_command("plant_tree", organ="nowhere", stderr=StringIO())

    def test_the_template_follows_the_kind_of_organ(self, world: Any) -> None:
        assert [suggested_template(world.organs[each]) for each in ("qinghe", "office", "jiaoyu")] == [
            "county",
            "department",
            "department",
        ]


class TestCatalogue:
    def test_without_columns_every_matter_says_so(self, world: Any) -> None:
        found = selectors.catalogue(world.organs["jiaoyu"], today=TODAY)
        assert len(found) == 22
        assert {each.says for each in found} == {"无栏目"}

    def test_a_matter_is_counted_in_the_organs_own_columns(self, world: Any, at: datetime, paper_row: Any) -> None:
        services.plant_tree(organ=world.organs["jiaoyu"], template="department", by=None, at=at)
        services.show(paper_ids=[paper_row(basis="charges").pk, paper_row(basis="charges").pk])
        services.state_empty(
            section=Section.objects.get(code="item-emergency"), text="由应急管理局公开。", by=world["clerk"], at=at
        )
        found = {each.item.code: each for each in selectors.catalogue(world.organs["jiaoyu"], today=TODAY)}
        assert (found["charges"].count, found["charges"].last_on) == (2, TODAY)
        assert found["emergency"].says == "由应急管理局公开。"
        assert found["plans"].says == "没有内容，也没有说明"
        assert [each.code for each in found["charges"].sections] == ["item-charges"]

    def test_what_an_organ_publishes_in_common_columns_is_its_own(
        self, world: Any, county: Any, paper_row: Any
    ) -> None:
        services.show(paper_ids=[paper_row(basis="charges").pk, paper_row(organ="minzheng", basis="charges").pk])
        found = {each.item.code: each for each in selectors.catalogue(world.organs["jiaoyu"], today=TODAY)}
        assert found["charges"].count == 1
        assert [each.tree.code for each in found["charges"].sections] == ["qinghe"]
        district = {each.item.code: each for each in selectors.catalogue(world.organs["qinghe"], today=TODAY)}
        assert district["charges"].count == 2

    def test_a_town_tells_matters_apart_in_one_column(self, world: Any, at: datetime, paper_row: Any) -> None:
        town = world.organ("liushu", "柳树镇人民政府", "township", "qinghe")
        services.plant_tree(organ=town, template="township", by=None, at=at)
        services.show(paper_ids=[paper_row(organ="liushu", kind="statutory", basis="land_expropriation").pk])
        found = {each.item.code: each for each in selectors.catalogue(town, today=TODAY)}
        assert (found["land_expropriation"].count, found["charges"].count) == (1, 0)
        assert [each.code for each in found["charges"].sections] == ["statutory"]
        assert [each.code for each in found["rural_policy"].sections] == ["rural"]

    def test_it_costs_few_queries(
        self, world: Any, county: Any, paper_row: Any, django_assert_max_num_queries: Any
    ) -> None:
        services.show(paper_ids=[paper_row(basis="charges").pk])
        with django_assert_max_num_queries(4):
            selectors.catalogue(world.organs["jiaoyu"], today=TODAY)
