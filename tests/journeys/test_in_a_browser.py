"""The workbench and the public pages as people meet them: by mouse, by keyboard, on a phone, read aloud, on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BENCH = "/desk/annual/jishi/2021/"
REPORT = "/annual/zfb/2021/"
TOTAL = "#c-review_litigation-review-total"


def serious(page: Any) -> list[str]:
    """Return what axe finds wrong with the page, serious or worse."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['target']}" for each in found if each["impact"] in ("serious", "critical")
    ]


def widens(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


class TestWorkbench:
    def test_the_broken_identity_is_explained_and_put_right_while_typing(self, visit: Callable[..., Any]) -> None:
        page = visit("clerk-jishi")
        page.goto(BENCH)
        assert "2≠3" in page.inner_text("#k-RL1-block-sum-review")
        assert "行政复议／结果维持　1" in page.inner_text("#findings")
        box = page.locator(TOTAL)
        with page.expect_response(lambda response: response.request.method == "POST"):
            box.fill("2")
            box.press("Tab")
        expect(page.locator("#k-RL1-block-sum-review")).to_contain_text("✓")
        assert "可以提交了" in page.inner_text("#findings")
        assert page.evaluate("document.activeElement.id") == "c-review_litigation-suit_direct-upheld"
        with page.expect_response(lambda response: response.request.method == "POST"):
            box.fill("3")
            box.press("Tab")
        expect(page.locator("#k-RL1-block-sum-review")).to_contain_text("≠")

    def test_enter_and_the_arrows_go_along_a_column_as_in_a_spreadsheet(self, visit: Callable[..., Any]) -> None:
        page = visit("clerk-jishi")
        page.goto(BENCH)
        focused = "document.activeElement.id"
        page.focus("#c-applications-new_received-natural_person")
        for key, cell in (("Enter", "carried_in"), ("ArrowDown", "granted"), ("ArrowUp", "carried_in")):
            page.keyboard.press(key)
            assert page.evaluate(focused) == f"c-applications-{cell}-natural_person"
        assert page.url.endswith(BENCH)

    def test_the_words_of_the_report_stand_under_its_title(self, visit: Callable[..., Any]) -> None:
        page = visit()
        page.goto("/annual/hehu/2021/")
        boxes = [page.locator(each).first.bounding_box() for each in (".chapter > p", "table.applications", "article")]
        middles = [each["x"] + each["width"] / 2 for each in boxes]
        assert max(middles) - min(middles) <= 1
        assert boxes[0]["width"] < boxes[1]["width"] <= boxes[2]["width"]

    def test_what_cannot_be_saved_stays_in_its_box_with_a_sentence(self, visit: Callable[..., Any]) -> None:
        page = visit("clerk-jishi")
        page.goto(BENCH)
        box = page.locator("#c-applications-granted-natural_person")
        with page.expect_response(lambda response: response.request.method == "POST"):
            box.fill("三件")
            box.press("Tab")
        fault = page.locator("#f-c-applications-granted-natural_person .fault")
        fault.wait_for()
        assert "不是数字" in fault.inner_text()
        assert box.input_value() == "三件"

    def test_a_mark_opens_the_story_of_its_cell_beside_the_form(self, visit: Callable[..., Any]) -> None:
        page = visit("clerk-jishi")
        page.goto(BENCH)
        page.click("#m-c-applications-new_received-natural_person a")
        page.locator("#story dl").wait_for()
        story = page.inner_text("#story")
        assert "来历" in story
        assert "2020年度：4" in story
        assert page.url.endswith(BENCH)

    def test_cells_copied_from_a_spreadsheet_are_laid_out_and_saved_only_by_the_button(
        self, visit: Callable[..., Any]
    ) -> None:
        page = visit("clerk-xiangdao")
        page.goto("/desk/annual/")
        page.select_option("[name=year] >> nth=-1", "2022")
        page.get_by_role("button", name="开始填报").click()
        page.locator("#c-applications-new_received-natural_person").evaluate(
            """(box, text) => {
              const clipboardData = new DataTransfer();
              clipboardData.setData("text/plain", text);
              box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            }""",
            "5\t1\t0\t0\t0\t0\t6\r\n1\t0\t0\t0\t0\t0\t1\r\n",
        )
        assert "已粘贴14格，还没有保存" in page.inner_text("#saved")
        page.get_by_role("button", name="保存并核对").click()
        assert "还有186格未填" in page.inner_text("#saved")
        assert page.input_value("#c-applications-carried_in-total") == "1"

    def test_tab_walks_the_rows_of_the_form(self, visit: Callable[..., Any]) -> None:
        page = visit("clerk-jishi")
        page.goto(BENCH)
        page.focus("#c-applications-granted-other_org")
        walked = []
        for _ in range(3):
            page.keyboard.press("Tab")
            walked.append(page.evaluate("document.activeElement.name"))
        assert walked == [
            "applications.granted.total",
            "applications.partial.natural_person",
            "applications.partial.commercial_enterprise",
        ]

    def test_a_figure_is_inserted_where_the_cursor_is_and_read_at_once(self, visit: Callable[..., Any]) -> None:
        page = visit("clerk-jishi")
        page.goto(f"{BENCH}words/")
        text = page.locator("#x-ch5_problems")
        text.fill("许可件。")
        text.evaluate("each => each.setSelectionRange(2, 2)")
        page.locator("[data-insert='行政许可／本年处理决定数量']").click()
        assert text.input_value() == "许可{{行政许可／本年处理决定数量}}件。"
        expect(page.locator("#p-ch5_problems")).to_contain_text("许可210件。")

    @pytest.mark.parametrize("path", [BENCH, f"{BENCH}words/", f"{BENCH}paper/", f"{BENCH}steps/", "/desk/annual/"])
    def test_it_can_be_read_aloud_and_fits_a_phone(self, visit: Callable[..., Any], path: str) -> None:
        page = visit("clerk-jishi", width=390)
        page.goto(path)
        assert serious(page) == []
        assert not widens(page)

    def test_an_empty_form_says_what_is_missing_and_is_filled_with_zeros_by_one_button_a_table(
        self, visit: Callable[..., Any]
    ) -> None:
        page = visit("clerk-shiqiao")
        page.goto("/desk/annual/")
        page.select_option("[name=year] >> nth=-1", "2021")
        page.get_by_role("button", name="开始填报").click()
        assert "共200格，还有200格未填" in page.inner_text("#saved")
        page.goto("/desk/annual/shiqiao/2021/")
        assert serious(page) == []
        for table in ("proactive", "applications", "review_litigation"):
            page.locator(f"button[value='zeros:{table}']").click()
        assert "200格全部填好" in page.inner_text("#saved")
        assert "须改正" not in page.inner_text("#findings")
        page.get_by_role("link", name="去写这一章").first.click()
        page.wait_for_url("**/words/#ch1_overview")

    @pytest.mark.parametrize("path", ["/desk/annual/district/renhe/2021/", "/desk/annual/guijian/2021/?compare=1"])
    def test_the_authoritys_pages_as_well(self, visit: Callable[..., Any], path: str) -> None:
        page = visit("authority")
        page.goto(path)
        assert serious(page) == []
        page.set_viewport_size({"width": 390, "height": 900})
        assert not widens(page)


class TestPublic:
    @pytest.mark.parametrize(
        "path", [REPORT, "/annual/hehu/2021/?compare=1", "/annual/", "/annual/verify/", "/annual/?year=1999"]
    )
    @pytest.mark.parametrize("width", [1280, 390])
    def test_it_can_be_read_aloud_and_fits(self, visit: Callable[..., Any], path: str, width: int) -> None:
        page = visit(width=width)
        page.goto(path)
        assert serious(page) == []
        assert not widens(page)

    def test_the_size_of_type_can_be_chosen(self, visit: Callable[..., Any]) -> None:
        page = visit()
        page.goto(REPORT)
        size = "parseFloat(getComputedStyle(document.querySelector('.chapter p')).fontSize)"
        before = page.evaluate(size)
        page.get_by_role("link", name="大", exact=True).click()
        page.wait_for_url(f"**{REPORT}")
        assert page.evaluate(size) > before

    def test_without_script_it_reads_the_same(self, visit: Callable[..., Any]) -> None:
        page = visit(java_script_enabled=False)
        page.goto(REPORT)
        assert page.locator("[data-cell]").count() == 200
        page.get_by_role("link", name="与上年对照").click()
        assert "上年0" in page.inner_text("[data-cell='applications.granted.total']")

    def test_on_paper_there_is_the_report_and_nothing_else(self, visit: Callable[..., Any]) -> None:
        page = visit()
        page.goto(REPORT)
        page.emulate_media(media="print")
        for selector in (".menu", ".breadcrumb", ".footer", ".sizes", ".downloads"):
            assert not page.locator(selector).first.is_visible(), selector
        assert page.locator("table.applications").is_visible()
        assert len(page.pdf(format="A4")) > 10_000
