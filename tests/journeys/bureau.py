"""
The people of the bureau of education at their pages, each in a window of their own, on the day that the test says.

They see what stands on a page, press what is there, and log in again whenever their session has ended: every morning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from tests.journeys import elsewhen
from tests.journeys.jiaoyu import BUREAU
from tests.journeys.pages import press
from tests.journeys.qinghe import PASSWORD

from gongkai.kernel.clock import CHINA

DESK = f"/desk/applications/{BUREAU}/"
WHOLE = re.compile(r"/desk/applications/[a-z]+/(\d+)/")
# The way through the guide up to the question whether others' rights are harmed.
FOUND = ("pending.answer", "clear.clear", "nature.information", "repeated.new", "excessive.reasonable",
         "special.ordinary", "own.own", "found.found", "public.not_yet", "forbidden.none")  # fmt: skip
GRANT = (*FOUND, "third_party.unharmed", "internal.none", "form.as_asked")
BY_HAND = 2  # so many letters does everybody sign on the page
NOTICE, ANSWER, DISCLOSURE = ("reviewer", "head"), ("legal", "head"), ("legal", "secrecy", "head")


@dataclass(frozen=True)
class Case:
    """One application, as its number and its page name it; the query code where the desk handed one out."""

    name: str
    number: str
    pk: int
    code: str = ""

    @property
    def page(self) -> str:
        """Return the address of its page."""
        return f"{DESK}{self.pk}/"


@dataclass(frozen=True)
class Sent:
    """A letter that went out: its number, and where it stands at the desk."""

    number: str
    page: str


class Bureau:
    """The desk of the bureau, and the clock on its wall."""

    def __init__(self, visit: Callable[..., Page], clock: Path) -> None:
        self._visit, self._clock = visit, clock
        self._windows: dict[str, Page] = {}
        self.today = date(2024, 12, 2)
        self.letters: list[str] = []
        self._signed: Counter[str] = Counter()

    def on(self, day: str, hour: int = 9, minute: int = 30) -> None:
        """Let it be a day."""
        self.today = date.fromisoformat(day)
        elsewhen.write(self._clock, datetime.combine(self.today, time(hour, minute), CHINA))

    def window(self, who: str) -> Page:
        """Return somebody's window; on a phone for the head, who is seldom at a desk."""
        if who not in self._windows:
            self._windows[who] = self._visit(**({"width": 390, "height": 844} if who == "head" else {}))
        return self._windows[who]

    def go(self, address: str, who: str = "clerk") -> Page:
        """Open a page as somebody, who logs in first if need be."""
        page = self.window(who)
        page.goto(address)
        if "/login/" in page.url:
            page.fill("[name=username]", who)
            page.fill("[name=password]", PASSWORD)
            press(page, "登录")
        assert "/login/" not in page.url, address
        return page

    # ---- an application comes in

    def enter(self, name: str, /, **typed: Any) -> Case:
        """Enter a paper application, and return it with the query code that is handed over."""
        page = self.go(f"{DESK}new/")
        put(page, typed)
        press(page, "登记")
        expect(page).to_have_url(re.compile(r"/entered/$"))
        number, code = page.locator("dd.code, dd .code").all_inner_texts()
        return Case(name, number, _key(page.url), code)

    def find(self, name: str, number: str, code: str) -> Case:
        """Find an application in the register by its number, and open it."""
        page = self.go("/desk/applications/")
        page.get_by_role("link", name=number, exact=True).click()
        page.wait_for_url(WHOLE)
        return Case(name, number, _key(page.url), code)

    def due(self, case: Case) -> date | None:
        """Return the last day that the page shows, None while nothing runs."""
        shown = self.go(case.page).locator(".clock-due")
        return date.fromisoformat(str(shown.get_attribute("datetime"))[:10]) if shown.count() else None

    # ---- steps

    def take(self, case: Case, step: str, button: str = "", **typed: Any) -> Page:
        """Press what the page of a case offers, fill in the form and send it."""
        page = self.go(case.page)
        with page.expect_navigation():
            page.locator("#acts ~ ul").get_by_role("link", name=step, exact=True).click()
        put(page, typed)
        page.locator("main form .form-end button").click()
        page.wait_for_load_state()
        if button:
            expect(page.locator("main")).to_contain_text(button)
        return page

    def guide(self, case: Case, answers: Sequence[str], *, by_hand: bool = False) -> Page:
        """Answer the questions one by one, or by the address that keeps the answers, and return the result."""
        page = self.go(case.page)
        with page.expect_navigation():
            page.get_by_role("link", name="拟办答复").click()
        if by_hand:
            for each in answers:
                page.locator(f'input[value="{each}"]').check()
                press(page, "下一步")
        else:
            page.goto(f"{case.page}guide/?" + "&".join(f"a={each}" for each in answers))
        expect(page.locator("#result")).to_contain_text("拟办：")
        return page

    def answer(
        self,
        case: Case,
        answers: Sequence[str],
        parts: Mapping[str, str],
        chain: Sequence[str],
        *,
        by_hand: bool = False,
        **typed: Any,
    ) -> Sent:
        """Let the guide lead to the answer, write it, let it be signed and send it out."""
        page = self.guide(case, answers, by_hand=by_hand)
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^按此起草")).click()
        return self.send_out(page, parts, chain, **typed)

    def notice(self, case: Case, step: str, parts: Mapping[str, str], **typed: Any) -> Sent:
        """Write one of the letters that the page of a case offers, let it be signed and send it out."""
        page = self.go(case.page)
        with page.expect_navigation():
            page.locator("#acts ~ ul").get_by_role("link", name=step, exact=True).click()
        return self.send_out(page, parts, ANSWER if step == "告知不再处理" else NOTICE, **typed)

    def send_out(self, page: Page, parts: Mapping[str, str], chain: Sequence[str], **typed: Any) -> Sent:
        """Fill in a letter, submit it, let everybody sign in their own window, and issue it."""
        for part, text in parts.items():
            page.locator(f'[name="part-{part}"]').fill(text)
        put(page, typed)
        press(page, "保存")
        assert "/letters/" in page.url, page.locator(".faults").all_inner_texts()
        letter = page.url
        press(page, "送审")
        expect(page.locator("main")).to_contain_text("已送审")
        for who in chain:
            self.sign(letter, who)
        page = self.go(letter)
        press(page, "印发")
        number = page.locator(".head .number-of").inner_text()
        self.letters.append(number)
        return Sent(number, letter)

    def sign(self, letter: str, who: str) -> None:
        """Sign a letter: the first ones by reading the page and pressing, the others by sending the same form."""
        self._signed[who] += 1
        if self._signed[who] > BY_HAND:
            self._send_signature(f"{letter}sign/", who)
            return
        page = self.go(f"{letter}sign/", who)
        press(page, "同意")
        expect(page.locator("main")).to_contain_text("已签署")

    def _send_signature(self, address: str, who: str) -> None:
        """Sign in somebody's session what the page would show them; nothing is drawn."""
        ask = self.window(who).context.request
        shown = ask.get(address)
        if "/login/" in shown.url:
            name = {"username": who, "password": PASSWORD}
            ask.post("/login/", form={**name, **_hidden(shown.text())}, headers={"Referer": shown.url}, max_redirects=0)
            shown = ask.get(address)
        said = ask.post(
            address, form={**_hidden(shown.text()), "do": "sign", "opinion": ""}, headers={"Referer": address}
        )
        assert "已签署" in said.text(), (who, address, said.status)

    def deliver(self, sent: Sent, way: str, *, proof: str = "", **typed: Any) -> None:
        """Enter how a letter was served, today unless another day is given."""
        page = self.go(sent.page)
        put(page, {"way": way, "on": self.today.isoformat(), "proof": proof, **typed})
        press(page, "登记送达")
        expect(page.locator("main")).to_contain_text("送达已登记")

    def archive(self, case: Case) -> None:
        """Close the file."""
        self.take(case, "归档", "已归档。")

    # ---- disputes

    def dispute(self, case: Case, **typed: Any) -> tuple[Page, str]:
        """Enter a reconsideration or a suit, and return the page that follows with its address."""
        page = self.go(case.page)
        with page.expect_navigation():
            page.get_by_role("link", name="登记复议或者诉讼").click()
        put(page, typed)
        press(page, "登记")
        return page, page.url

    def decide(self, dispute: str, **typed: Any) -> None:
        """Enter how a dispute ended."""
        page = self.go(dispute)
        put(page, {f"decide-{name}": value for name, value in typed.items()})
        press(page, "登记结果")
        expect(page.locator("main")).to_contain_text("结果已登记")

    def status(self, address: str, who: str) -> int:
        """Return how a page answers somebody, without showing it: for what is not theirs to see."""
        self.go("/desk/", who)
        return int(self.window(who).context.request.get(address).status)


def put(page: Page, typed: Mapping[str, Any]) -> None:
    """Put values into the fields of the form that the page is about, by their names."""
    for name, value in typed.items():
        field = page.locator(f'main [name="{name}"]')
        kind = field.first.evaluate("field => field.type")
        if kind in ("radio", "checkbox") and isinstance(value, str):
            page.locator(f'main [name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            field.set_checked(value)
        elif kind == "file":
            field.set_input_files(value)
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(str(value))


def _hidden(page: str) -> dict[str, str]:
    """Return what the forms of a page carry unseen: the token against forgery, and the digest of what is signed."""
    return dict(re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|digest)" value="([^"]+)">', page))


def _key(address: str) -> int:
    found = WHOLE.search(address)
    assert found is not None, address
    return int(found.group(1))
