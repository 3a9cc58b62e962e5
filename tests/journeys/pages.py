"""How does a person use a page: look at it, fill a box by its label, press a button?"""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page


def look(page: Page) -> None:
    """See to it that what stands before the person can be read aloud and fits the window."""
    page.wait_for_load_state("networkidle")
    found = [each for each in Axe().run(page).response["violations"] if each["impact"] in ("serious", "critical")]
    assert [f"{each['id']}: {each['nodes'][0]['html']}" for each in found] == [], page.url
    widens = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not widens, page.url


def box(page: Page | Locator, label: str) -> Locator:
    """Return the box with a label, which may add that it must be filled."""
    return page.get_by_label(re.compile(rf"^{label}(（必填）)?$"))


def fill(page: Page | Locator, label: str, text: str) -> None:
    """Type into the box with a label."""
    box(page, label).fill(text)


def press(page: Page, button: str) -> None:
    """Press a button and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
