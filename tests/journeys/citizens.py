"""Citizens in their own browsers: they apply, look where it stands, clarify, read the answer, withdraw, object."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from tests.journeys.bureau import put
from tests.journeys.jiaoyu import BUREAU
from tests.journeys.pages import press


class Citizen:
    """One browser of somebody whom the site does not know."""

    def __init__(self, visit: Callable[..., Page], **how: Any) -> None:
        self.page = visit(**how)
        self.number = self.code = ""

    def applies(self, proof: Path, **typed: Any) -> tuple[str, str]:
        """Send the form with a proof of identity, and return number and code as the receipt shows them."""
        page = self.page
        page.goto(f"/apply/{BUREAU}/")
        put(page, {**typed, "identity_files": [proof]})
        press(page, "提交申请")
        expect(page).to_have_url(re.compile("/application/receipt/$"))
        self.number, self.code = page.locator(".receipt-number").all_inner_texts()
        return self.number, self.code

    def receipt_paper(self) -> bytes:
        """Download the receipt."""
        with self.page.expect_download() as handed_out:
            self.page.get_by_role("link", name="下载回执（PDF）").click()
        return Path(handed_out.value.path()).read_bytes()

    def knows(self, number: str, code: str) -> Citizen:
        """Let the person hold a slip that the counter handed over."""
        self.number, self.code = number, code
        return self

    def looks(self) -> Page:
        """Type number and code anew, as after half an hour, and return the page that says where it stands."""
        page = self.page
        page.goto("/application/")
        put(page, {"number": self.number, "code": self.code})
        press(page, "查询")
        expect(page).to_have_url(re.compile("/application/status/$"))
        return page

    def stands(self) -> str:
        """Return where it stands, in the page's own words."""
        return self.looks().locator(".stand").inner_text()

    def clarifies(self, words: str) -> None:
        """Answer the letter that asks to clarify."""
        page = self.looks()
        page.get_by_role("link", name="去补正").click()
        put(page, {"words": words})
        press(page, "提交补正")
        expect(page.locator("main")).to_contain_text("已收到您的补正")

    def opens(self, letter: str) -> str:
        """Open a letter, and return what it says."""
        page = self.looks()
        page.get_by_role("link", name=letter, exact=True).click()
        page.wait_for_url(re.compile(r"/letter/\d+/$"))
        return page.locator("main article").inner_text()

    def withdraws(self) -> None:
        """Withdraw."""
        page = self.looks()
        page.get_by_role("link", name="撤回申请").click()
        press(page, "确定撤回")
        expect(page.locator("main")).to_contain_text("申请已撤回")

    def objects(self, code: str, why: str) -> None:
        """Answer, as a third party, the letter that asks for an opinion."""
        page = self.page
        page.goto("/opinion/")
        put(page, {"code": code})
        press(page, "查看")
        put(page, {"agrees": "no", "words": why})
        press(page, "提交意见")
        expect(page.locator("main")).to_contain_text("已收到您的意见")
