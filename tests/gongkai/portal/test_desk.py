"""Can the office keep its columns at the desk, and only its own?"""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Role
from gongkai.papers.models import Paper
from gongkai.portal import selectors, services
from gongkai.portal.models import Section, Statement
from gongkai.portal.panels import columns
from gongkai.portal.urls import DESK

pytestmark = pytest.mark.django_db

ONE_OF_AN_ORGAN = {
    "sections",
    "sections-sheet",
    "section-new",
    "plant",
    "desk-catalogue",
}
ONE_COLUMN = {
    "section",
    "section-change",
    "section-move",
    "section-close",
    "section-reopen",
    "section-gather",
    "section-state",
    "section-write",
}


@pytest.fixture
def desk(client: Any, world: Any, open_column: Any, monkeypatch: Any) -> Any:
    """Return a function that goes to the desk as someone, on the twelfth of March; three organs have a column."""
    monkeypatch.setattr("gongkai.kernel.clock.today", lambda: date(2026, 3, 12))
    monkeypatch.setattr("gongkai.kernel.clock.now", lambda: datetime(2026, 3, 12, 10, tzinfo=CHINA))
    for organ in ("jiaoyu", "minzheng", "donghu-minzheng"):
        open_column("own", tree=organ, kind="notice", name="公示", cadence_rule="notice")

    def as_person(who: str) -> Any:
        client.force_login(world[who])
        return client

    return as_person


def at(name: str, **more: Any) -> str:
    return reverse(f"portal:{name}", kwargs=more)


def of(name: str, organ: str, paper: int) -> str:
    if name == "place":
        return at(name, code=organ, pk=paper)
    return at(name, code=organ) if name in ONE_OF_AN_ORGAN else at(name, code=organ, section="own")


class TestIsolation:
    def test_every_address_of_the_desk_is_tried_here(self) -> None:
        # Those of the import are tried in test_moving_desk, and with all others in tests/gongkai/web/test_isolation.
        here = {each.name for each in DESK if not each.name.startswith("moving")}
        assert here == ONE_OF_AN_ORGAN | ONE_COLUMN | {"sections-overview", "place"}

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_nobody_comes_in_without_logging_in(self, client: Any, desk: Any, paper_row: Any, method: str) -> None:
        pk = paper_row().pk
        for name in ONE_OF_AN_ORGAN | ONE_COLUMN | {"place"}:
            response = getattr(client, method)(of(name, "jiaoyu", pk))
            assert response.status_code == 302, name
            assert response.url.startswith("/login/?next="), name

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize(
        "role", [Role.CLERK, Role.REVIEWER, Role.SECRECY, Role.HEAD, Role.OPERATOR, "clerk-minzheng", "nobody"]
    )
    def test_an_organ_is_closed_to_another(self, desk: Any, paper_row: Any, role: str, method: str) -> None:
        client = desk(role)
        foreign = ["donghu-minzheng", "jiaoyu" if role == "clerk-minzheng" else "minzheng"]
        for organ in foreign:
            pk = paper_row(organ=organ, live=False).pk
            for name in ONE_OF_AN_ORGAN | ONE_COLUMN | {"place"}:
                response = getattr(client, method)(of(name, organ, pk))
                allowed = {403, 404, 405} if method == "get" else {403, 404}
                assert response.status_code in allowed, (name, organ)

    @pytest.mark.parametrize("role", [Role.AUTHORITY, Role.AUDITOR, Role.ADMIN])
    def test_a_district_is_closed_to_another(self, desk: Any, paper_row: Any, role: str) -> None:
        client, pk = desk(role), paper_row(organ="donghu-minzheng").pk
        for name in ONE_OF_AN_ORGAN | ONE_COLUMN | {"place"}:
            assert client.post(of(name, "donghu-minzheng", pk)).status_code in {403, 404}, name

    @pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.AUDITOR, Role.SECRECY])
    def test_who_does_not_keep_the_tree_changes_nothing(self, desk: Any, role: str) -> None:
        client = desk(role)
        before = list(Section.objects.order_by("pk").values())
        for name in (
            "section-new",
            "plant",
            "section-change",
            "section-move",
            "section-close",
            "section-reopen",
            "section-gather",
        ):
            said = {"template": "department", "reason": "x", "name": "y", "kind": "list", "code": "z"}
            assert client.post(of(name, "jiaoyu", 0), said).status_code == 404, name
        assert list(Section.objects.order_by("pk").values()) == before

    @pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.HEAD, Role.OPERATOR, Role.SECRECY])
    def test_the_overview_leads_to_the_own_list_and_names_no_other(self, desk: Any, role: str) -> None:
        response = desk(role).get(at("sections-overview"))
        assert response.status_code == 302
        assert response.url == "/desk/sections/jiaoyu/"
        assert "民政局" not in desk(role).get(response.url).content.decode()

    def test_the_authority_sees_its_district_and_no_other(self, desk: Any) -> None:
        text = desk("authority").get(at("sections-overview")).content.decode()
        assert "教育局" in text
        assert "民政局" in text
        assert "东湖" not in text

    def test_an_owner_opens_its_column_on_the_governments_pages(self, desk: Any, open_column: Any) -> None:
        open_column("schools", tree="qinghe", owner="jiaoyu", name="义务教育")
        assert desk("clerk").get(at("section", code="qinghe", section="schools")).status_code == 200
        assert desk("clerk-minzheng").get(at("section", code="qinghe", section="schools")).status_code == 404
        assert "义务教育" in desk("clerk").get(at("sections", code="jiaoyu")).content.decode()


class TestLists:
    def test_the_list_says_how_each_column_stands(self, desk: Any) -> None:
        text = desk("clerk").get(at("sections", code="jiaoyu")).content.decode()
        assert "公示" in text
        assert "180天" in text
        assert "空栏10天" in text

    @pytest.mark.parametrize(
        ("asked", "is_there"),
        [("state=blank", True), ("state=overdue", True), ("state=soon", False), ("state=closed", False),
         ("state=all", True), ("kind=news", False), ("q=公", True), ("q=无", False), ("state=nonsense", True)],
    )  # fmt: skip
    def test_filters_narrow_it(self, desk: Any, asked: str, is_there: bool) -> None:
        text = desk("clerk").get(at("sections", code="jiaoyu") + f"?{asked}").content.decode()
        assert ("/desk/sections/jiaoyu/own/" in text) is is_there

    def test_the_sheet_holds_the_same(self, desk: Any, open_column: Any) -> None:
        open_column("formula", name="=SUM(1)")
        response = desk("clerk").get(at("sections-sheet", code="jiaoyu"))
        text = response.content.decode()
        assert text.startswith("\ufeff栏目,代码,")
        rows = {row["代码"]: row for row in csv.DictReader(StringIO(text.removeprefix("\ufeff")))}
        assert rows["own"]["状态"] == "空栏10天"
        assert rows["own"]["周期（天）"] == "180"
        assert rows["formula"]["栏目"] == "'=SUM(1)"

    def test_the_nearest_comes_first(self, desk: Any, open_column: Any, paper_row: Any) -> None:
        open_column("news", kind="news", cadence_rule="news", shows=["news"])
        services.show(paper_ids=[paper_row(kind="news").pk])
        response = desk("clerk").get(at("sections", code="jiaoyu"))
        assert [each.section.code for each in response.context["page"]] == ["own", "news"]

    def test_the_catalogue_names_what_is_missing(self, desk: Any) -> None:
        text = desk("clerk").get(at("desk-catalogue", code="jiaoyu")).content.decode()
        assert text.count("无栏目") == 22

    def test_a_template_is_planted_by_a_button(self, desk: Any) -> None:
        client = desk("operator")
        for says in ("按“部门页面”模板新开设", "没有改动"):
            response = client.post(at("plant", code="jiaoyu"), {"template": "department"}, follow=True)
            assert says in response.content.decode()

    def test_no_list_grows_with_its_columns(
        self, desk: Any, open_column: Any, django_assert_max_num_queries: Any
    ) -> None:
        client = desk("operator")
        client.post(at("plant", code="jiaoyu"), {"template": "department"})
        with django_assert_max_num_queries(25):
            client.get(at("sections", code="jiaoyu"))


class TestOneColumn:
    def test_the_page_shows_the_duty_with_its_reckoning(self, desk: Any) -> None:
        text = desk("clerk").get(at("section", code="jiaoyu", section="own")).content.decode()
        assert "没有公开的内容，也没有空栏说明。" in text
        assert "栏目不得空白" in text
        assert "作空栏说明" in text
        assert "停止更新" not in text

    def test_a_statement_is_signed_and_shown(self, desk: Any) -> None:
        client = desk("clerk")
        response = client.post(
            at("section-state", code="jiaoyu", section="own"), {"text": "本年度没有公示事项。"}, follow=True
        )
        assert "本年度没有公示事项。" in response.content.decode()
        assert Statement.objects.get().by_name == "清河区教育局 教育局信息公开员"

    def test_what_was_typed_stays_when_it_is_refused(self, desk: Any) -> None:
        response = desk("head").post(at("section-state", code="jiaoyu", section="own"), {"text": "本年度没有。"})
        assert response.status_code == 409
        text = response.content.decode()
        assert "本年度没有。" in text
        assert "空栏说明由清河区教育局的信息公开员或科室审核人员填写。" in text

    def test_an_empty_statement_is_a_fault_of_the_form(self, desk: Any) -> None:
        response = desk("clerk").post(at("section-state", code="jiaoyu", section="own"), {"text": "\x00"})
        assert response.status_code == 409
        assert not Statement.objects.exists()

    def test_a_column_is_opened_changed_moved_closed_and_reopened(self, desk: Any, world: Any) -> None:
        client, owner = desk("operator"), world.organs["jiaoyu"].pk
        said = {"name": "校园安全", "code": "safety", "kind": "topic", "owner": owner, "ends_on": "2026-06-30"}
        response = client.post(at("section-new", code="jiaoyu"), said)
        assert response.url == "/desk/sections/jiaoyu/safety/"
        group = {"name": "专题", "code": "topics", "kind": "group", "owner": owner}
        client.post(at("section-new", code="jiaoyu"), group)
        here = {"code": "jiaoyu", "section": "safety"}
        parent = Section.objects.get(code="topics")
        client.post(at("section-move", **here), {"parent": parent.pk})
        client.post(at("section-change", **here), {**said, "name": "校园安全专题", "shows": ["notice", "news"]})
        section = selectors.section("jiaoyu", "safety")
        assert (section.name, section.shows, section.parent) == ("校园安全专题", ["notice", "news"], parent)
        assert (section.ends_on, section.position) == (date(2026, 6, 30), 2)
        text = client.get(at("section", **here)).content.decode()
        assert "办结专题" in text
        client.post(at("section-close", **here), {"reason": "专题结束，共发布三期。"})
        text = client.get(at("section", **here)).content.decode()
        assert "停止更新：专题结束，共发布三期。" in text
        client.post(at("section-reopen", **here), {"reason": "继续"})
        assert selectors.section("jiaoyu", "safety").is_open

    def test_a_refusal_stays_on_the_page(self, desk: Any, world: Any) -> None:
        said = {"name": "公示二", "code": "own", "kind": "list", "owner": world.organs["jiaoyu"].pk}
        response = desk("operator").post(at("section-new", code="jiaoyu"), said)
        assert response.status_code == 409
        text = response.content.decode()
        assert "这个代码已有栏目使用" in text
        assert "公示二" in text

    def test_an_owner_of_another_district_is_no_choice(self, desk: Any, world: Any) -> None:
        said = {"name": "新", "code": "new-one", "kind": "list", "owner": world.organs["donghu-minzheng"].pk}
        assert desk("operator").post(at("section-new", code="jiaoyu"), said).status_code == 409
        assert not Section.objects.filter(code="new-one").exists()

    def test_the_form_shows_what_is_kept(self, desk: Any) -> None:
        text = desk("operator").get(at("section-change", code="jiaoyu", section="own")).content.decode()
        assert 'value="公示"' in text
        assert 'value="180"' in text


class TestWriting:
    def test_a_paper_is_begun_where_it_will_stand(self, desk: Any) -> None:
        client = desk("clerk")
        said = {"kind": "notice", "organ": Section.objects.get(code="own", tree__code="jiaoyu").owner_id}
        response = client.post(at("section-write", code="jiaoyu", section="own"), {**said, "title": "招生公示"})
        paper = Paper.objects.get()
        assert response.url == reverse("papers:edit", args=["jiaoyu", paper.pk])
        assert (paper.title, paper.kind) == ("招生公示", "notice")
        assert str(selectors.home_of(paper.pk)) == "公示"

    def test_another_kind_is_no_choice(self, desk: Any, world: Any) -> None:
        said = {"kind": "news", "organ": world.organs["jiaoyu"].pk, "title": "要闻"}
        response = desk("clerk").post(at("section-write", code="jiaoyu", section="own"), said)
        assert response.status_code == 409
        assert not Paper.objects.exists()

    @pytest.mark.parametrize("role", [Role.HEAD, Role.AUDITOR, Role.OPERATOR, Role.AUTHORITY])
    def test_only_writers_write(self, desk: Any, role: str) -> None:
        assert desk(role).post(at("section-write", code="jiaoyu", section="own"), {}).status_code == 404

    def test_the_columns_of_a_paper_are_chosen_on_its_page(
        self, desk: Any, world: Any, open_column: Any, paper_row: Any
    ) -> None:
        paper, own = paper_row(live=False), Section.objects.get(code="own", tree__code="jiaoyu")
        common = open_column("all", tree="qinghe", owner="office", kind="notice", everybody=True)
        client = desk("clerk")
        where = at("place", code="jiaoyu", pk=paper.pk)
        client.post(where, {"home": own.pk, "more": [common.pk]})
        assert [(each.section, each.home) for each in selectors.placements_of(paper.pk)] == [
            (own, True),
            (common, False),
        ]
        client.post(where, {"home": common.pk})
        assert [(each.section, each.home) for each in selectors.placements_of(paper.pk)] == [(common, True)]

    def test_a_column_of_another_organ_is_no_choice(self, desk: Any, paper_row: Any) -> None:
        paper, foreign = paper_row(live=False), Section.objects.get(code="own", tree__code="minzheng")
        desk("clerk").post(at("place", code="jiaoyu", pk=paper.pk), {"home": foreign.pk})
        assert selectors.placements_of(paper.pk) == []

    def test_the_panel_says_where_a_paper_will_stand(
        self, world: Any, paper_row: Any, open_column: Any, rf: Any, desk: Any
    ) -> None:
        request = rf.get("/")
        request.user = world["clerk"]
        open_column("other", kind="news")
        paper = paper_row(live=False)
        text = columns(request, paper, may_write=True)
        assert "未选定" in text
        assert "公示" in text
        open_column("auto", kind="notice", shows=["notice"], name="自动栏")
        assert "发布后自动收入" in columns(request, paper, may_write=True)
        own = Section.objects.get(code="own", tree__code="jiaoyu")
        services.place(
            paper=paper, section=own, home=True, by=world["clerk"], at=datetime(2026, 3, 12, 10, tzinfo=CHINA)
        )
        text = columns(request, paper, may_write=False)
        assert "主栏目" in text
        assert "<form" not in text
