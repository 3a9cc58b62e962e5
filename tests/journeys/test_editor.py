"""A text is pasted out of Word into the editor: merged cells survive, Word's markup does not, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NEW = "/desk/papers/new/jishi/notice/"
PAGE = ".editor-page"
TEXT = "textarea[data-editor]"
# Made up for this test in the manner of what Word puts on the clipboard.
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal
{mso-style-parent:""; margin:0cm;} --></style></head><body lang=ZH-CN><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center;mso-pagination:widow-orphan'><b><span lang=EN-US
style='font-size:16.0pt;font-family:"仿宋"'>一、学位安排<o:p></o:p></span></b></p>
<table class=MsoNormalTable border=1 cellspacing=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'>
<tr style='mso-yfti-irow:0'><td rowspan=2 style='border:solid windowtext 1.0pt'><p class=MsoNormal>学校</p></td>
<td colspan=2><p class=MsoNormal>学位数</p></td></tr>
<tr style='mso-yfti-irow:1'><td><p class=MsoNormal>小学</p></td><td><p class=MsoNormal>初中</p></td></tr>
<tr style='mso-yfti-irow:2'><td><p class=MsoNormal>示例学校</p></td><td>120</td><td>240</td></tr></table>
<p class=MsoNormal><img width=10 src="file:///C:/Temp/clip_image001.png"></p><!--EndFragment--></body></html>"""

PASTE = """(page, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", "");
  page.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def paste(page: Any, html: str) -> None:
    page.locator(PAGE).click()
    with page.expect_response(lambda response: response.url.endswith("/desk/papers/clean/")):
        page.locator(PAGE).evaluate(PASTE, html)
    page.locator(f"{PAGE} table").wait_for()


@pytest.fixture
def page(visit: Callable[..., Any]) -> Any:
    page = visit("clerk-jishi")
    page.goto(NEW)
    page.locator(PAGE).wait_for()
    return page


def test_a_word_table_keeps_its_merged_cells_through_save_and_reload(page: Any) -> None:
    page.fill("#id_title", "关于学位安排的通知")
    paste(page, FROM_WORD)
    says = page.locator("[data-says]")
    expect(says).to_contain_text("带入1个表格，合并单元格已保留")
    expect(says).to_contain_text("图片")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/edit/")
    page.reload()
    page.locator(PAGE).wait_for()
    kept = page.locator(TEXT).input_value()
    assert 'rowspan="2"' in kept
    assert 'colspan="2"' in kept
    assert "<strong>一、学位安排</strong>" in kept
    assert 'class="center"' in kept
    assert not re.search(r"mso|Mso|style=|o:p|windowtext|file:", kept)
    cells = page.locator(f"{PAGE} table").evaluate("each => [...each.rows].map((row) => row.cells.length)")
    assert cells == [2, 2, 3]


def test_cells_are_merged_and_split_by_the_tools(page: Any) -> None:
    page.locator(PAGE).click()
    page.get_by_role("button", name="表格", exact=True).click()
    table = page.locator(f"{PAGE} table")
    expect(table.locator("th")).to_have_count(3)
    first, second = table.locator("td").nth(0), table.locator("td").nth(1)
    first.drag_to(second)
    page.get_by_role("button", name="合并", exact=True).click()
    expect(table.locator("td[colspan='2']")).to_have_count(1)
    page.get_by_role("button", name="拆分", exact=True).click()
    expect(table.locator("td")).to_have_count(6)
    assert '<thead><tr><th scope="col">' in page.locator(TEXT).input_value()


def test_a_step_is_undone_and_done_again(page: Any) -> None:
    page.locator(PAGE).click()
    page.keyboard.type("甲")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(PAGE)).to_have_text("")
    page.get_by_role("button", name="重做").click()
    expect(page.locator(PAGE)).to_have_text("甲")


def test_what_is_typed_is_saved_by_itself_and_the_new_paper_gets_its_address(page: Any) -> None:
    page.fill("#id_title", "关于自动保存的通知")
    page.locator(PAGE).click()
    page.keyboard.type("第一段。")
    page.get_by_label("主题词").focus()
    expect(page.locator("#saved")).to_have_text(re.compile(r"已于\d\d:\d\d自动保存"))
    expect(page.locator("#paper-form")).to_have_attribute("action", re.compile(r"/desk/papers/jishi/\d+/edit/"))
    page.locator(PAGE).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("第二段。")
    with page.expect_response(lambda response: response.url.endswith("/autosave/")):
        page.get_by_label("主题词").focus()
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/edit/")
    assert "已保存" in page.inner_text("main")
    assert page.locator(TEXT).input_value() == "<p>第一段。第二段。</p>"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_form_can_be_read_aloud_and_fits_a_phone(visit: Callable[..., Any], width: int) -> None:
    page = visit("clerk-jishi", width=width)
    page.goto(NEW)
    page.locator(PAGE).wait_for()
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_without_script_the_text_is_typed_into_a_plain_box(visit: Callable[..., Any]) -> None:
    page = visit("clerk-jishi", java_script_enabled=False)
    page.goto(NEW)
    assert not page.locator("#editor").is_visible()
    page.fill("#id_title", "没有脚本的通知")
    page.fill(TEXT, "第一段。\n\n第二段。")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/edit/")
    assert page.locator(TEXT).input_value() == "<p>第一段。</p>\n<p>第二段。</p>"
