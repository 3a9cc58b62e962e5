"""The workbench without script: what is typed is saved or comes back, and every button does what it says."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from gongkai.annual.models import Entry, Return
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import chain
from reportdoc.write import html

BENCH = "/desk/annual/jiaoyu/2025/"
NEW = "applications.new_received.natural_person"


@pytest.fixture
def desk(office: Any) -> Client:
    client = Client()
    client.force_login(office["clerk"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def as_(office: Any, who: str) -> Client:
    client = Client()
    client.force_login(office[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def boxes(page: str) -> dict[str, str]:
    """Return what stands in every box of the form."""
    return dict(re.findall(r'<input id="c-[^"]+" name="([^"]+)" value="([^"]*)"', page))


class TestTables:
    def test_every_cell_of_the_form_is_a_box_in_the_order_of_the_form(self, office: Any, desk: Client) -> None:
        report = office.opened()
        assert tuple(boxes(desk.get(BENCH).content.decode())) == Workbook(report).cells

    def test_what_is_typed_is_saved_and_the_page_comes_back(self, office: Any, desk: Client) -> None:
        report = office.opened()
        response = desk.post(BENCH, {NEW: "3"}, follow=True)
        assert "已保存1格。" in response.content.decode()
        assert Workbook(report).values[NEW] == 3

    def test_an_invalid_number_comes_back_in_its_box_with_its_sentence(self, office: Any, desk: Client) -> None:
        report = office.opened()
        page = desk.post(BENCH, {NEW: "三件", "applications.granted.total": "2"}).content.decode()
        assert boxes(page)[NEW] == "三件"
        assert "“三件”不是数字；请填数字，没有发生的填0。" in unescape(page)
        assert Workbook(report).values["applications.granted.total"] == 2

    def test_markup_that_is_typed_stays_text(self, office: Any, desk: Client) -> None:
        office.opened()
        page = desk.post(BENCH, {NEW: '"><script>'}).content.decode()
        assert "<script>" not in page.replace("<script src=", "")
        assert unescape(boxes(page)[NEW]) == '"><script>'

    def test_a_submitted_return_gives_back_what_was_typed_and_says_why(self, office: Any, desk: Client) -> None:
        report = office.completed()
        chain.submit(report=report, by=office["reviewer"], at=office.at)
        response = desk.post(BENCH, {NEW: "7"})
        assert response.status_code == 409
        assert "不能修改" in response.content.decode()
        assert Workbook(report).values[NEW] == 3

    def test_zeros_and_proposals_are_one_button_a_table(self, office: Any, desk: Client) -> None:
        report = office.opened()
        desk.post(BENCH, {"do": "zeros:review_litigation"})
        assert not [each for each in Workbook(report).unstated if each.startswith("review_litigation")]
        kinds = [each.code for each in Workbook(report).form.applications.columns if not each.computed]
        desk.post(BENCH, {**{f"applications.granted.{kind}": "1" for kind in kinds}, "do": "adopt:applications"})
        assert Workbook(report).values["applications.granted.total"] == 6

    def test_the_broken_identity_is_explained_and_can_be_put_right(self, office: Any, desk: Client) -> None:
        report = office.completed()
        desk.post(BENCH, {"review_litigation.review.total": "2"})
        page = desk.get(BENCH).content.decode()
        assert "总计填2，分项之和0，相差2。" in page
        assert page.count("1处不符") == 3
        assert "把总计2改为分项之和0" in page
        desk.post(BENCH, {"review_litigation.review.total": "0"})
        assert "可以提交了" in desk.get(BENCH).content.decode()
        assert Workbook(report).values["review_litigation.review.total"] == 0

    def test_the_first_button_of_the_form_fills_nothing_for_it_is_what_enter_presses(
        self, office: Any, desk: Client
    ) -> None:
        office.opened()
        form = re.search(r'<form method="post" id="tables".*?</form>', desk.get(BENCH).content.decode(), re.S)
        assert form
        buttons = re.findall(r"<button[^>]*>", form[0])
        assert "name=" not in buttons[0]
        assert sum('value="zeros:' in each for each in buttons) == 3

    def test_why_it_came_back_stands_above_everything(self, office: Any, desk: Client) -> None:
        report = office.submitted()
        chain.send_back(report=report, by=office["authority"], at=office.at, reason="请补充清理情况。")
        for page in (BENCH, f"{BENCH}words/"):
            assert "退回理由：请补充清理情况。（清河区主管部门审核，2026年3月2日）" in desk.get(page).content.decode()
        chain.submit(report=report, by=office["reviewer"], at=office.at)
        assert "退回理由" not in desk.get(BENCH).content.decode()

    def test_last_year_stands_beside_on_demand(self, office: Any, desk: Client) -> None:
        office.opened()
        assert "2024年度没有已签发的报告" in desk.get(BENCH + "?compare=1").content.decode()
        assert "2024年度没有已签发的报告" not in desk.get(BENCH).content.decode()

    def test_with_script_only_marks_checks_and_findings_come_back(self, office: Any, desk: Client) -> None:
        office.completed()
        page = desk.post(BENCH, {"review_litigation.review.total": "2", "seen": "0"}, headers={"HX-Request": "true"})
        text = page.content.decode()
        assert 'id="m-c-review_litigation-review-total" hx-swap-oob="true"' in text
        assert 'id="k-RL1-block-sum-review" hx-swap-oob="true"' in text
        assert 'name="review_litigation.review.total" value' not in re.sub(r"<form.*?</form>", "", text, flags=re.S)

    def test_who_may_not_write_sees_numbers_and_no_boxes(self, office: Any) -> None:
        office.completed()
        page = as_(office, "head").get(BENCH).content.decode()
        assert boxes(page) == {}
        assert "保存并核对" not in page


class TestCell:
    def test_its_story_is_a_page_and_a_panel(self, office: Any, desk: Client) -> None:
        office.completed()
        page = desk.get(f"{BENCH}cell/{NEW}/")
        panel = desk.get(f"{BENCH}cell/{NEW}/", headers={"HX-Request": "true"})
        for each in (page, panel):
            assert "教育局信息公开员 已确认：3" in each.content.decode()
        assert "<html" in page.content.decode()
        assert "<html" not in panel.content.decode()

    def test_it_is_corrected_with_a_reason(self, office: Any, desk: Client) -> None:
        report = office.completed()
        where = f"{BENCH}cell/{NEW}/"
        said = {"to": "4", "because": "漏计一件", "decided_by": "局务会"}
        assert desk.post(where, {**said, "because": ""}).status_code == 409
        assert Workbook(report).values[NEW] == 3
        assert desk.post(where, said).status_code == 302
        assert Workbook(report).values[NEW] == 4

    def test_an_unknown_cell_is_not_there(self, office: Any, desk: Client) -> None:
        office.opened()
        assert desk.get(f"{BENCH}cell/no.such.cell/").status_code == 404
        assert desk.get(f"{BENCH}cell/?cell=no.such").status_code == 404
        assert desk.get(f"{BENCH}cell/?cell={NEW}").headers["Location"] == f"{BENCH}cell/{NEW}/"


class TestWords:
    def test_a_chapter_is_saved_and_read_with_its_figures(self, office: Any, desk: Client) -> None:
        office.completed()
        desk.post(f"{BENCH}words/", {"ch1_overview": "新收{{本年新收政府信息公开申请数量／总计}}件。"})
        page = desk.get(f"{BENCH}words/").content.decode()
        assert re.search(r'新收<mark class="quoted"[^>]*>3</mark>件。', page)

    def test_without_script_the_button_appends_the_figure(self, office: Any, desk: Client) -> None:
        report = office.completed()
        desk.post(
            f"{BENCH}words/",
            {"ch5_problems": "许可", "chapter": "ch5_problems", "insert": "行政许可／本年处理决定数量"},
        )
        assert Workbook(report).rendered("ch5_problems").text == "许可0"

    def test_the_preview_reads_what_is_typed_and_saves_nothing(self, office: Any, desk: Client) -> None:
        report = office.completed()
        where = f"{BENCH}words/preview/?chapter=ch5_problems"
        page = desk.post(where, {"ch5_problems": "共{{没有}}件<b>"}).content.decode()
        assert 'class="problem"' in page
        assert "没有名为“没有”的数字" in page
        assert "<b>" not in page
        assert Workbook(report).rendered("ch5_problems").text == "力量不足。"

    def test_figures_are_stated_line_by_line_and_a_refused_one_stays_in_its_box(
        self, office: Any, desk: Client
    ) -> None:
        report = office.opened()
        lines = {
            "name": ["portal.items", "media.accounts"],
            "says": ["门户信息", "账号"],
            "unit": ["条", "个"],
            "value": ["2390", "十七"],
            "evidence": ["后台", "台账"],
        }
        response = desk.post(f"{BENCH}figures/", lines)
        assert response.status_code == 409
        assert 'value="十七"' in response.content.decode()
        assert list(Workbook(report).stated_figures) == ["portal.items"]


class TestReturns:
    def test_a_return_is_opened_from_the_list(self, office: Any, desk: Client) -> None:
        organ = office.world.organs["jiaoyu"]
        response = desk.post("/desk/annual/open/", {"organ": organ.pk, "year": "2024"}, follow=True)
        assert "已开始填报清河区教育局2024年政府信息公开工作年度报告。" in response.content.decode()
        assert Return.objects.get().year == 2024

    def test_another_organ_cannot_be_chosen(self, office: Any, desk: Client) -> None:
        desk.post("/desk/annual/open/", {"organ": office.world.organs["minzheng"].pk, "year": "2024"})
        assert not Return.objects.exists()

    def test_the_list_says_state_and_due_date(self, office: Any, desk: Client) -> None:
        office.opened()
        page = desk.get("/desk/annual/").content.decode()
        assert "填报中" in page
        assert "2026-01-31" in page


class TestFiles:
    def test_a_file_is_previewed_and_then_accepted(self, office: Any, desk: Client, tmp_path: Any) -> None:
        source = Workbook(office.completed()).document
        report = office.opened(year=2024)
        source.year, source.narrative.intro = 2024, "统计时间段为2024年1月1日至2024年12月31日。"
        source.narrative.title = "清河区教育局2024年政府信息公开工作年度报告"
        file = tmp_path / "年报.html"
        file.write_text(html.render(source), "utf-8")
        where = "/desk/annual/jiaoyu/2024/import/"
        with file.open("rb") as content:
            page = desk.post(where, {"file": content}).content.decode()
        assert "200格" in page
        assert not Entry.objects.filter(report=report).exists()
        token = re.search(r'name="token" value="([^"]+)"', page).group(1)
        desk.post(where, {"token": unescape(token), "with_words": "on"})
        assert Workbook(report).values == Workbook(Return.objects.get(year=2025)).values

    def test_a_file_that_is_no_report_is_refused_beside_the_field(
        self, office: Any, desk: Client, tmp_path: Any
    ) -> None:
        office.opened()
        file = tmp_path / "a.html"
        file.write_text("<p>你好</p>", "utf-8")
        with file.open("rb") as content:
            response = desk.post(f"{BENCH}import/", {"file": content})
        assert response.status_code == 409
        assert 'class="fault"' in response.content.decode()


class TestSteps:
    def test_an_unlawful_button_is_refused_with_its_sentence(self, office: Any, desk: Client) -> None:
        office.completed()
        response = desk.post(f"{BENCH}step/filed/", follow=True)
        assert "只能由本机关的分管领导办理" in response.content.decode()
        assert desk.post(f"{BENCH}step/no-such/").status_code == 404
        assert desk.get(f"{BENCH}step/submitted/").status_code == 405

    def test_a_wrong_day_of_publication_is_said(self, office: Any) -> None:
        office.filed()
        client = as_(office, "head")
        response = client.post(f"{BENCH}step/published/", {"on": "二月", "source": "本局"}, follow=True)
        assert "输入一个有效的日期" in response.content.decode()


def test_odd_input_is_answered_and_never_breaks(office: Any, desk: Client) -> None:
    office.completed()
    for path, said in (
        ("", {NEW: "\x00", "seen": "9" * 40}),
        ("", {NEW: "9" * 400}),
        ("", {"applications.": "1", "proactive": "1", "do": "zeros:no_such", "seen": "²"}),
        ("explain/", {"finding": "\x00", "where": "x" * 900, "text": "说明\x00"}),
        ("words/", {"ch1_overview": "字\x00", "chapter": "no", "insert": "x"}),
        ("words/preview/?chapter=no", {}),
        ("figures/", {"name": ["a.b\x00", "c.d"], "value": ["1"]}),
        ("figures/", {"name": "a.b", "says": "名" * 900, "unit": "条", "value": "1", "evidence": "台账"}),
        ("step/submitted/", {"opinion": "\x00"}),
        ("import/", {"token": "\x00"}),
        ("import/", {"file": "no file"}),
    ):
        assert desk.post(f"{BENCH}{path}", said).status_code in (200, 302, 409), (path, said)
    assert desk.get("/desk/annual/?year=" + "9" * 50).status_code == 200
    assert desk.get("/desk/annual/jiaoyu/99999999999999999999/").status_code == 404


def test_the_workbench_asks_the_database_a_fixed_number_of_times(
    office: Any, desk: Client, django_assert_max_num_queries: Any
) -> None:
    office.completed()
    with django_assert_max_num_queries(25):
        desk.get(BENCH + "?compare=1")
