"""Do the pages of reviews hold in a real browser: at a desk, on a phone, by keyboard and for a screen reader?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string

from gongkai.review import services
from gongkai.review.models import Round
from gongkai.review.selectors import line_of

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run")
PAGES = (
    "/desk/review/chains/jiaoyu/",
    "/desk/review/words/jiaoyu/",
    "/desk/review/words/jiaoyu/import/",
    "/desk/review/signed/",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start Chromium once, or say that it is not here."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: pages were not looked at in a browser")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, and Django takes that for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def site(transactional_db: None, world: Any, at: Any, signed: Callable[..., Round], live_server: Any) -> Any:
    """Serve a chain, a dictionary, and two rounds of which one is signed and one waits."""
    services.load_sample(at=at)
    services.put_expression(
        organ=world.organs["jiaoyu"],
        wrong="双减工作",
        right="“双减”工作",
        level="suggestion",
        category="用词",
        source="本局行文规范",
        by=world["clerk"],
        at=at,
    )
    signed("reviewer", "secrecy")
    signed("reviewer", subject="papers.submission:2", title="清河区教育局关于公布2026年义务教育学校招生范围的公告")
    return live_server


def log_in(page: Any, site: Any, world: Any, username: str) -> None:
    page.goto(f"{site.url}/login/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(world.password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{site.url}/desk/")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_sound_at_a_desk_and_on_a_phone(browser: Any, site: Any, world: Any, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    log_in(page, site, world, "reviewer")
    for where in PAGES:
        page.goto(site.url + where)
        faults = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
        assert faults == [], where
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, where
    assert complaints == []


def test_a_chain_is_lengthened_and_saved_by_keyboard(browser: Any, site: Any, world: Any) -> None:
    page = browser.new_page()
    log_in(page, site, world, "reviewer")
    page.goto(f"{site.url}/desk/review/chains/jiaoyu/")
    page.get_by_role("button", name="增加一个环节").press("Enter")
    page.get_by_label("第4个环节的名称").fill("主要领导")
    page.get_by_label("第4个环节由谁签署").select_option("head")
    page.get_by_role("button", name="保存流程").press("Enter")
    assert page.get_by_text("科室审核 → 保密审查 → 分管领导 → 主要领导").is_visible()


@pytest.mark.parametrize(("width", "across"), [(1280, True), (390, False)])
def test_the_line_runs_across_a_desk_and_down_a_phone(
    browser: Any, site: Any, world: Any, width: int, across: bool
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    log_in(page, site, world, "reviewer")
    page.goto(f"{site.url}/desk/review/signed/")
    line = render_to_string("review/line.html", {"line": line_of(Round.objects.get(subject="papers.submission:1"))})
    page.evaluate("line => document.querySelector('main').insertAdjacentHTML('beforeend', line)", line)
    page.wait_for_load_state("networkidle")
    first, last = (page.locator(".station").nth(number).bounding_box() for number in (0, 3))
    assert (first["y"] == last["y"]) is across
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
