"""Do the pages hold in a real browser: readable, reachable by keyboard, without a word of complaint?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PUBLIC = ("/", "/login/", "/mistake/?page=/", "/law/ogi:33.2/", "/law/ogi/", "/annual/", "/nothing/")
DESK = (
    "/desk/",
    "/desk/journal/",
    "/desk/organs/",
    "/desk/organs/new/",
    "/desk/organs/jiaoyu/",
    "/desk/people/new/",
    "/desk/site/",
    "/desk/password/",
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
def site(transactional_db: None, world: Any, live_server: Any) -> Any:
    """Serve the two districts."""
    return live_server


def log_in(page: Any, site: Any, username: str, password: str) -> None:
    page.goto(f"{site.url}/login/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{site.url}/desk/")


def complaints_of(page: Any) -> list[str]:
    """Return the list into which the page's console writes; a page that is not there may say so."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def look(page: Any, site: Any, where: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.goto(site.url + where)
    faults = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
    assert faults == [], where


def overflow(page: Any) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def test_pages_are_accessible_and_keep_the_content_policy(browser: Any, site: Any, world: Any) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    said = complaints_of(page)
    for where in PUBLIC:
        look(page, site, where)
    log_in(page, site, "admin", world.password)
    for where in DESK:
        look(page, site, where)
    assert [each for each in said if "404" not in each] == []
    page.close()


@pytest.mark.parametrize("width", [1280, 640, 390])
@pytest.mark.parametrize("size", ["medium", "elder"])
def test_no_page_is_wider_than_the_screen(browser: Any, site: Any, world: Any, width: int, size: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{site.url}/reading/{size}/")
    log_in(page, site, "admin", world.password)
    for where in (*PUBLIC, *DESK):
        page.goto(site.url + where)
        assert overflow(page) == 0, where
    page.close()


def test_the_keyboard_reaches_the_content_first(browser: Any, site: Any) -> None:
    page = browser.new_page()
    page.goto(site.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()


def test_everything_works_without_script(browser: Any, site: Any, world: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, site, "admin", world.password)
    page.get_by_role("link", name="机构与人员").click()
    page.get_by_role("link", name="新增人员").click()
    for label, text in (("姓名", "李雪"), ("登录名", "lixue"), ("初始密码", "chuang-qian-ming")):
        page.get_by_label(label).fill(text)
    page.get_by_label("机关").select_option(label="清河区民政局")
    page.get_by_label("角色").select_option(label="信息公开员")
    page.get_by_role("button", name="新增").click()
    assert "已新增李雪" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="退出").click()
    assert "您已退出" in page.content()
    context.close()


def test_targets_are_large_enough_for_a_finger(browser: Any, site: Any, world: Any) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    log_in(page, site, "admin", world.password)
    for where in ("/", "/login/", "/desk/", "/desk/journal/", "/desk/people/new/"):
        page.goto(site.url + where)
        small = page.evaluate(
            """[...document.querySelectorAll("a, button, input:not([type=hidden], [type=checkbox]), select, summary")]
            .filter(each => each.offsetParent && getComputedStyle(each).display !== "inline")
            .filter(each => each.getBoundingClientRect().height < 40)
            .map(each => each.outerHTML.slice(0, 80))"""
        )
        assert small == [], where
    page.close()
