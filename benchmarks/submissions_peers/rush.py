"""How many submissions come through in a minute, how long does each wait, and what goes wrong?"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from portal_peers.servers import Server
from tests.deployments import citizens
from tests.deployments.citizens import Browser, Sheet, Slip, Unexpected

Journey = Callable[["Watch", Browser, int, str], None]


@dataclass
class Watch:
    """What was acknowledged, what each step took in seconds, and what failed."""

    slips: dict[str, tuple[Slip, Sheet]] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    server: float = 0.0
    clients: float = 0.0

    def timed(self, step: str, act: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        said = act()
        self.took.setdefault(step, []).append(time.perf_counter() - began)
        return said

    @property
    def count(self) -> int:
        return len(self.slips)

    @property
    def rate(self) -> float:
        return self.count / self.seconds


def rushed(server: Server, journey: Journey, *, clients: int, seconds: float, name: str) -> Watch:
    """Let so many apply without a pause until the time is over; a form that was begun is brought to its end."""
    watch = Watch()
    began, worked, own = time.perf_counter(), server.worked(), time.process_time()
    until = began + seconds

    def client(who: int) -> None:
        nth = 0
        while time.perf_counter() < until:
            title = f"{name}：第{who}人的第{nth}项批复"
            browser = Browser(server.port)
            try:
                watch.timed("whole", lambda browser=browser, title=title: journey(watch, browser, who, title))
            except Unexpected as wrong:
                watch.failed[f"{wrong.status}"] += 1
            except (OSError, HTTPException) as wrong:
                watch.failed[type(wrong).__name__] += 1
            finally:
                browser.close()
            nth += 1

    threads = [threading.Thread(target=client, args=(who,)) for who in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    watch.seconds = time.perf_counter() - began
    watch.server, watch.clients = server.worked() - worked, time.process_time() - own
    return watch


def application(photograph: bytes, organ: str) -> Journey:
    """Return how a citizen applies: form, sending, receipt."""

    def goes(watch: Watch, browser: Browser, who: int, title: str) -> None:
        files = citizens.attachments(title, photograph=photograph)
        sheet = watch.timed("form", lambda: citizens.filled(browser, organ, who, title, files))
        watch.timed("sending", lambda: citizens.handed_in(browser, sheet))
        watch.slips[title] = watch.timed("receipt", lambda: citizens.receipt(browser, sheet)), sheet

    return goes


def plain(photograph: bytes) -> Journey:
    """Return how the peer's form is sent, step by step the same."""

    def filled(browser: Browser, who: int, title: str, files: tuple[citizens.File, ...]) -> Sheet:
        page = browser.get("/form/")
        said = {
            **{each: citizens.one(rf'name="{each}" value="([^"]+)"', page.text) for each in HIDDEN},
            "name": "林晚舟",
            "identity": citizens.identity(who),
            "phone": f"010-6{who:07}",
            "title": title,
            "description": "大约去年秋天作出，含附件和附图。",
        }
        return Sheet("/form/", title, citizens.multipart(said, files), citizens.digests_of(files))

    def sent(browser: Browser, sheet: Sheet) -> None:
        answer = browser.send(sheet.address, sheet.body)
        if (answer.status, answer.location) != (302, "/thanks/"):
            raise Unexpected(sheet.address, answer)

    def thanks(browser: Browser, sheet: Sheet) -> Slip:
        page = browser.get("/thanks/")
        if page.status != 200 or sheet.title not in page.text:
            raise Unexpected("/thanks/", page)
        return Slip(citizens.one(r"<h1>(\d+)</h1>", page.text), "")

    def goes(watch: Watch, browser: Browser, who: int, title: str) -> None:
        files = citizens.attachments(title, photograph=photograph)
        sheet = watch.timed("form", lambda: filled(browser, who, title, files))
        watch.timed("sending", lambda: sent(browser, sheet))
        watch.slips[title] = watch.timed("receipt", lambda: thanks(browser, sheet)), sheet

    return goes


HIDDEN = ("csrfmiddlewaretoken", "token")
