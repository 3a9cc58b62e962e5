"""
A policy goes out: written with its interpretation, stopped by the gate, masked, signed by three, released and found.

Everybody does their part in a window of their own; the year's report counts what came of it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Site, gongkai, running, surroundings
from tests.journeys.pages import box, fill, look, press
from tests.journeys.qinghe import IN_FORCE_BEFORE, OFFICE
from tests.journeys.qinghe import TITLE as ISSUER

from gongkai.kernel import clock

pytestmark = pytest.mark.browser

TITLE = "清河区老旧小区加装电梯补助办法"
# A word of two characters that stands in the text and not in the title.
WORD = "轿厢"
NOTICE = "关于窗口办公时间调整的通知"
OUTLINE = "制定背景：老旧小区加装电梯的需求。\n补助对象和标准：按层数和户数分档补助。\n执行时间：自公布之日起施行。"
# Made up for this test in the manner of what Word puts on the clipboard.
FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal
{mso-style-parent:"";} --></style></head><body lang=ZH-CN><!--StartFragment-->
<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span lang=EN-US
style='font-family:"仿宋"'>第一条　补助用于电梯井道、轿厢和管线迁移。<o:p></o:p></span></p>
<p class=MsoNormal style='text-indent:32.0pt'>第二条　补助标准见下表。</p>
<table class=MsoNormalTable border=1 cellspacing=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'>
<tr style='mso-yfti-irow:0'><td rowspan=2><p class=MsoNormal>楼层</p></td><td colspan=2>
<p class=MsoNormal>补助（万元）</p></td></tr>
<tr style='mso-yfti-irow:1'><td><p class=MsoNormal>首次加装</p></td><td><p class=MsoNormal>改造</p></td></tr>
<tr style='mso-yfti-irow:2'><td><p class=MsoNormal>四至六层</p></td><td>20</td><td>12</td></tr></table>
<!--EndFragment--></body></html>"""
PASTE = """(page, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", "");
  page.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
LIST = "首批补助对象名单.xlsx"
CELLS = "#c-proactive-art20_1-admin_normative_documents-{}"


def _checked(body: str) -> str:
    """Return a made-up identity number with the check character that belongs to it."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


NUMBERS = tuple(_checked(each) for each in ("51041119870315642", "51041119920728311", "51041119651109207"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Site]:
    """Run a fresh installation with a small district in it, and nothing public yet."""
    around = surroundings(tmp_path_factory.mktemp("qinghe"), root)

    def run(*command: str) -> None:
        done = subprocess.run(command, env=around, cwd=root, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr

    run(gongkai(), "migrate")
    run(sys.executable, "-m", "tests.journeys.qinghe")
    run(gongkai(), "manage", "plant_tree", "--organ", "qinghe", "--template", "county")
    with running("serve", around) as site:
        yield site


@pytest.fixture
def applicants(tmp_path: Path) -> Path:
    """Return a list of applicants as an office keeps it, with their identity numbers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    sheet.append(["序号", "申请人", "证件号码", "小区"])
    for number, (identity, name) in enumerate(zip(NUMBERS, ("示例甲", "示例乙", "示例丙"), strict=True), start=1):
        sheet.append([number, name, identity, "示例小区"])
    book.save(tmp_path / LIST)
    return tmp_path / LIST


def draft(page: Page, today: date, applicants: Path) -> str:
    """Write the document and attach the list; return the address of its desk page."""
    page.get_by_role("link", name="政策文件", exact=True).click()
    page.get_by_role("link", name="起草文件").click()
    expect(page).to_have_url(re.compile(rf"/desk/papers/new/{OFFICE}/normative_document/$"))
    page.locator(".editor-page").wait_for()
    fill(page, "标题", TITLE)
    fill(page, "成文日期", today.isoformat())
    fill(page, "发文机关", ISSUER)
    fill(page, "发文字号", f"清府办规〔{today.year}〕1号")
    fill(page, "施行日期", today.isoformat())
    with page.expect_response("**/desk/papers/clean/"):
        page.locator(".editor-page").evaluate(PASTE, FROM_WORD)
    page.locator(".editor-page table").wait_for()
    expect(page.locator("[data-says]")).to_contain_text("合并单元格已保留")
    page.get_by_label("添加附件").set_input_files(applicants)
    look(page)
    press(page, "保存并去送审")
    expect(page).to_have_url(re.compile(rf"/desk/papers/{OFFICE}/\d+/(#.*)?$"))
    return page.url.partition("#")[0]


def explain(page: Page, paper: str, today: date) -> None:
    """Write the plan and a material from the panel of the document."""
    panel = page.locator("#interpretation")
    expect(panel).to_contain_text("没有解读材料")
    fill(panel, "解读提纲", OUTLINE)
    panel.get_by_label("文字", exact=True).check()
    fill(panel, "发布渠道", "区政府门户网站")
    fill(panel, "解读人或单位", ISSUER)
    fill(panel, "完成日期", today.isoformat())
    press(page, "保存解读方案")
    panel.get_by_label("解读形式").select_option("文字")
    press(page, "写解读")
    page.locator(".editor-page").wait_for()
    expect(box(page, "标题")).to_have_value(f"《{TITLE}》文字解读")
    expect(page.locator(".editor-page")).to_contain_text("按层数和户数分档补助")
    fill(page, "成文日期", today.isoformat())
    look(page)
    press(page, "保存并去送审")
    page.locator("#interpretation").get_by_role("link", name=f"《{TITLE}》").click()
    page.wait_for_url(paper)


def sign(page: Page, step: str) -> str:
    """Find the paper among what waits, read all of it, sign, and return where it was signed."""
    page.goto("/desk/")
    look(page)
    page.get_by_role("link", name=re.compile(f"审签.*{TITLE}》等2件")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    here = page.url
    page.goto("/desk/papers/review/")
    look(page)
    page.get_by_role("link", name=re.compile(f"审签.*{TITLE}等2件")).click()
    page.wait_for_url(here)
    reading = page.locator("article.reading")
    expect(reading).to_have_count(2)
    expect(reading.nth(0).locator("td[colspan='2'], th[colspan='2']")).to_have_text("补助（万元）")
    expect(reading.nth(0)).to_contain_text("脱敏")
    expect(reading.nth(1)).to_contain_text("按层数和户数分档补助")
    look(page)
    expect(page.get_by_role("heading", name=f"{step}意见")).to_be_visible()
    page.get_by_role("textbox", name="意见").fill("同意。")
    press(page, "同意")
    expect(page.locator("main")).to_contain_text("已签署")
    return here


def send(page: Page, address: str, **form: str) -> int:
    """Post a form past all buttons, as whoever the window belongs to, and return how it was answered."""
    page.goto("/desk/")
    token = next(each["value"] for each in page.context.cookies() if each["name"] == "csrftoken")
    said = {"csrfmiddlewaretoken": token, **form}
    return int(page.context.request.post(address, form=said, headers={"Referer": page.url}).status)


def words_of(content: bytes) -> str:
    """Return everything that stands in a workbook, parts that no table shows included."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return "".join(package.read(each).decode("utf-8", "replace") for each in package.namelist())


@pytest.mark.timeout(600)
def test_a_policy_goes_out(visit: Callable[..., Any], applicants: Path) -> None:
    today = clock.today()
    bench = f"/desk/annual/{OFFICE}/{today.year}/"

    # The year's report counts what is there: three documents in force from before, and none of this year.
    officer = visit("clerk")
    officer.goto(bench)
    press(officer, "从记录取数")
    expect(officer.locator(CELLS.format("issued"))).to_have_value("0")
    expect(officer.locator(CELLS.format("in_force"))).to_have_value(str(IN_FORCE_BEFORE))

    # Written, explained, and stopped by the gate: by what it found, without showing it.
    officer.goto("/desk/")
    paper = draft(officer, today, applicants)
    key = paper.rstrip("/").rpartition("/")[2]
    explain(officer, paper, today)
    findings = officer.locator("#findings")
    expect(findings).to_contain_text(LIST)
    look(officer)
    press(officer, "送审")
    expect(officer.get_by_role("alert")).to_contain_text("身份证")
    expect(officer.get_by_role("alert")).to_contain_text(LIST)
    assert not any(each in officer.content() for each in NUMBERS)
    look(officer)

    # The masked copy takes the place of the list; then it goes into the chain, the interpretation with it.
    officer.get_by_role("button", name="换成脱敏副本").click()
    expect(officer.locator("main")).to_contain_text("已换成脱敏副本")
    expect(findings).not_to_contain_text("须处理")
    look(officer)
    press(officer, "送审")
    expect(officer.locator("main")).to_contain_text("已送审")
    look(officer)

    # Each in turn, the secrecy reviewer on a phone.
    citizen, address = visit(), f"/policy/{key}/"
    reviewer = visit("reviewer")
    signed = sign(reviewer, "科室审核")
    assert send(reviewer, f"{paper}act/release/", do="release") == 409
    sign(visit("secrecy", width=390, height=844), "保密审查")
    sign(visit("head"), "分管领导")

    # All have signed, and nothing is public until the officer says so; who holds no role cannot, however powerful.
    superuser = visit("root")
    for where in (f"{paper}act/release/", signed):
        assert send(superuser, where, do="release") == 404
    assert citizen.context.request.get(address).status == 404

    officer.goto("/desk/")
    look(officer)
    officer.get_by_role("link", name=re.compile(f"发布.*{TITLE}")).first.click()
    press(officer, "发布")
    expect(officer.locator("main")).to_contain_text("已发布2篇")
    look(officer)

    # What the citizen reads, found by two characters of the text.
    citizen.goto("/")
    look(citizen)
    citizen.locator("#banner-q").fill(WORD)
    citizen.locator("#banner-q").press("Enter")
    look(citizen)
    citizen.get_by_role("link", name=TITLE, exact=True).click()
    expect(citizen).to_have_url(re.compile(f"{address}$"))
    _reads_the_policy(citizen, today)
    with citizen.expect_download() as handed_out:
        citizen.get_by_role("link", name=re.compile("首批补助对象名单")).click()
    content = Path(handed_out.value.path()).read_bytes()
    assert not any(each in words_of(content) for each in NUMBERS)
    kept = [str(each.value) for each in load_workbook(BytesIO(content)).active["C"][1:]]
    assert all(re.fullmatch(r"[0-9*]+", each) and "*" in each for each in kept)
    look(citizen)

    citizen.get_by_role("link", name=re.compile("文字解读")).first.click()
    expect(citizen).to_have_url(re.compile(r"/interpretation/\d+/$"))
    expect(citizen.locator("article")).to_contain_text("按层数和户数分档补助")
    look(citizen)
    citizen.get_by_role("link", name=re.compile(TITLE)).first.click()
    expect(citizen).to_have_url(re.compile(f"{address}$"))

    # And the year's report moves.
    officer.goto(bench)
    press(officer, "从记录取数")
    expect(officer.locator(CELLS.format("issued"))).to_have_value("1")
    expect(officer.locator(CELLS.format("in_force"))).to_have_value(str(IN_FORCE_BEFORE + 1))
    look(officer)
    officer.goto(f"{bench}words/")
    officer.locator("#x-ch1_overview").fill("全年通过门户网站公开信息{{门户网站公开信息}}条。")
    expect(officer.locator("#p-ch1_overview")).to_contain_text("全年通过门户网站公开信息2条。")
    press(officer, "保存文字")
    look(officer)


def _reads_the_policy(page: Page, today: date) -> None:
    written = f"{today.year}年{today.month}月{today.day}日"
    facts = dict(
        zip(
            page.locator(".index-table dt").all_inner_texts(),
            (each.strip() for each in page.locator(".index-table dd").all_inner_texts()),
            strict=True,
        )
    )
    assert facts["发文机关"] == ISSUER
    assert facts["标题"] == TITLE
    assert facts["发文字号"] == f"清府办规〔{today.year}〕1号"
    assert facts["成文日期"] == facts["发布日期"] == written
    assert facts["有效性"] == "有效"
    assert facts["索引号"]
    cells = page.locator(".body table").evaluate("each => [...each.rows].map((row) => row.cells.length)")
    assert cells == [2, 2, 3]
    expect(page.locator(".body table [colspan='2']")).to_have_text("补助（万元）")
    expect(page.locator(".body table [rowspan='2']")).to_have_text("楼层")
    assert "mso" not in page.locator(".body").inner_html()


def test_without_script_a_notice_goes_out(visit: Callable[..., Any]) -> None:
    today = clock.today()
    officer = visit("clerk", java_script_enabled=False)
    officer.goto("/desk/papers/")
    officer.get_by_role("link", name="写一篇").click()
    officer.get_by_role("link", name="通知公告").click()
    fill(officer, "标题", NOTICE)
    fill(officer, "成文日期", today.isoformat())
    officer.locator("#id_body").fill("自下周起，政务服务窗口周六照常办公。\n\n特此通知。")
    press(officer, "保存并去送审")
    paper = officer.url.partition("#")[0]
    key = paper.rstrip("/").rpartition("/")[2]
    press(officer, "送审")
    expect(officer.locator("main")).to_contain_text("已送审")
    for who in ("reviewer", "secrecy", "head"):
        page = visit(who, java_script_enabled=False)
        page.goto("/desk/papers/review/")
        page.get_by_role("link", name=re.compile(f"审签.*{NOTICE}")).click()
        press(page, "同意")
    officer.goto(paper)
    press(officer, "发布")
    citizen = visit(java_script_enabled=False)
    citizen.goto(f"/item/{key}/")
    expect(citizen.get_by_role("heading", level=1)).to_have_text(NOTICE)
    assert citizen.locator(".body p").all_inner_texts() == ["自下周起，政务服务窗口周六照常办公。", "特此通知。"]
    citizen.goto("/search/?q=窗口")
    expect(citizen.get_by_role("link", name=NOTICE)).to_be_visible()
