"""Is what was acknowledged kept, once and whole, when many apply at once and the server is killed in the middle?"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from threading import Condition, Event
from typing import Any

import psycopg
import pytest
from django.conf import settings
from tests.deployments import citizens
from tests.deployments.citizens import Browser, Sheet, Slip

CITIZENS, EACH = 12, 10
ALL = CITIZENS * EACH
# The server is killed once so many hold a receipt and so many forms are on their way.
ACKNOWLEDGED, UNDER_WAY = 40, 6
PATIENCE = 120
# The database is made and the server started twice before the first question is asked.
pytestmark = pytest.mark.timeout(900)
ORGAN, MARK = "jiaoyu", "JY"
_OFFICE = f"""
from gongkai.applications.services.offices import set_office
from gongkai.journal.services import record
from gongkai.kernel import clock
from gongkai.organs import services
who = {{"by": None, "at": clock.now()}}
from django.db import transaction
with transaction.atomic():
    top = services.create_organ(code="qinghe", name="清河区人民政府", short_name="区政府", kind="district",
                                record=record, **who)
    organ = services.create_organ(code="{ORGAN}", name="清河区教育局", short_name="教育局", kind="department",
                                  parent=top, record=record, **who)
set_office(organ=organ, mark="{MARK}", letters="清教公开", name="清河区教育局办公室", **who)
"""


@dataclass(frozen=True)
class Installation:
    """A deployment of its own, asked through its commands."""

    environment: dict[str, str]
    log: Path

    def says(self, *arguments: str) -> str:
        """Return what a command of the platform prints, which has to end well."""
        return self._ran([*self._platform(), *arguments])

    def kept(self, slips: dict[str, Slip]) -> dict[str, Any]:
        """Return what is kept; the codes that were handed out are held against it."""
        handed_out = {each.number: each.code for each in slips.values()}
        said: dict[str, Any] = json.loads(self._ran([*self._keeper(), "kept"], json.dumps(handed_out)))
        return said

    def sweep(self) -> dict[str, Any]:
        """Let the clockwork clear away what no application names, as it does two days later."""
        said: dict[str, Any] = json.loads(self._ran([*self._keeper(), "sweep"]))
        return said

    @contextmanager
    def served(self, port: int) -> Iterator[subprocess.Popen[bytes]]:
        """Serve the site as it is deployed, in a group of its own, until it answers; end it at the end."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [*self._platform(), "serve", "--port", str(port)],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait_until_it_answers(process, port)
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=PATIENCE)

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes], port: int) -> None:
        for _ in range(PATIENCE * 5):
            try:
                if Browser(port).get(citizens.ENTER).status == 200:
                    return
            except OSError:
                try:
                    process.wait(timeout=0.2)
                except subprocess.TimeoutExpired:
                    continue
                break
        pytest.fail(f"the site does not answer:\n{self.log.read_text('utf-8')[-3000:]}")

    def _ran(self, order: list[str], typed: str = "") -> str:
        done = subprocess.run(
            order, env=self.environment, input=typed, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, f"{order[-2:]}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def _platform(self) -> list[str]:
        return [sys.executable, "-c", "import sys; from gongkai.cli import main; sys.exit(main())"]

    def _keeper(self) -> list[str]:
        return [sys.executable, str(Path(__file__).with_name("applications_kept.py"))]


@dataclass
class Rush:
    """Many who apply at once: what they hold in hand, and what they saw fail."""

    port: int
    slips: dict[str, Slip] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    interrupted: list[str] = field(default_factory=list)
    again: dict[str, list[Slip]] = field(default_factory=dict)
    under_way: int = 0
    up: Event = field(default_factory=Event)
    changed: Condition = field(default_factory=Condition)

    def citizen(self, who: int) -> None:
        """Apply several times; whoever sees the line break keeps the form, and sends the same one again."""
        for nth in range(EACH):
            title = f"第{who}人的第{nth}项批复"
            for _ in range(3):
                assert self.up.wait(PATIENCE)
                browser = Browser(self.port)
                try:
                    slip = self._applied(browser, who, title, twice=nth == 2)
                except (OSError, HTTPException):
                    with self.changed:
                        self.interrupted.append(title)
                    continue
                finally:
                    browser.close()
                with self.changed:
                    self.slips[title] = slip
                    self.changed.notify_all()
                break
        # Back to the first form, which is still open in another window: its button is pressed once more.
        first = f"第{who}人的第0项批复"
        slip = self._sent(Browser(self.port, cookies=self._cookies[first]), self.sheets[first])
        with self.changed:
            self.again.setdefault(first, []).append(slip)

    def __post_init__(self) -> None:
        self._cookies: dict[str, dict[str, tuple[str, str]]] = {}

    def _applied(self, browser: Browser, who: int, title: str, *, twice: bool) -> Slip:
        if title in self.sheets:
            browser.cookies = dict(self._cookies[title])
        else:
            self.sheets[title] = citizens.filled(browser, ORGAN, who, title, citizens.attachments(title))
            self._cookies[title] = dict(browser.cookies)
        if not twice:
            return self._sent(browser, self.sheets[title])
        with ThreadPoolExecutor(2) as fingers:
            one, other = fingers.map(self._sent, (browser, browser.twin()), [self.sheets[title]] * 2)
        with self.changed:
            self.again.setdefault(title, []).append(other)
        return one

    def _sent(self, browser: Browser, sheet: Sheet) -> Slip:
        with self.changed:
            self.under_way += 1
            self.changed.notify_all()
        try:
            citizens.handed_in(browser, sheet)
            return citizens.receipt(browser, sheet)
        finally:
            with self.changed:
                self.under_way -= 1


@dataclass(frozen=True)
class Aftermath:
    """What was left when all had applied."""

    installation: Installation
    before: dict[str, Slip]
    at_the_crash: dict[str, Any]
    interrupted: list[str]
    slips: dict[str, Slip]
    sheets: dict[str, Sheet]
    again: dict[str, list[Slip]]
    pages: dict[str, tuple[int, str]]
    kept: dict[str, Any]


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Return the address of an empty database beside the suite's own: a file in the home, or one on its server."""
    server = settings.DATABASES["default"]
    if server["ENGINE"].endswith("sqlite3"):
        yield ""
        return
    name, secret = f"gongkai_load_{os.getpid()}", f":{server['PASSWORD']}" if server["PASSWORD"] else ""
    place = f"postgres://{server['USER']}{secret}@{server['HOST']}:{server['PORT'] or 5432}"
    with psycopg.connect(f"{place}/postgres", autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')
        yield f"{place}/{name}"
        line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def installation(database: str, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Return a deployment with a district, an organ and its office."""
    home = tmp_path_factory.mktemp("installation")
    clean = {key: each for key, each in os.environ.items() if not key.startswith(("GONGKAI_", "DJANGO_"))}
    paths = os.pathsep.join(map(str, (root / "src", root)))
    own = {"GONGKAI_HOME": str(home), "PYTHONPATH": paths, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    own |= {"GONGKAI_DATABASE": database} if database else {}
    made = Installation({**clean, **own, "DJANGO_SETTINGS_MODULE": "gongkai.settings.base"}, home / "log")
    made.says("migrate")
    made.says("manage", "shell", "--no-imports", "-c", _OFFICE)
    return made


@pytest.fixture(scope="module")
def aftermath(installation: Installation) -> Aftermath:
    """Let many apply at once, kill the server in the middle, start it again, and let them go on."""
    with socket.socket() as probe:
        probe.bind((citizens.HOST, 0))
        port: int = probe.getsockname()[1]
    rush = Rush(port)
    with ThreadPoolExecutor(CITIZENS) as street:
        with installation.served(port) as server:
            rush.up.set()
            applying = [street.submit(rush.citizen, who) for who in range(CITIZENS)]
            with rush.changed:
                reached = rush.changed.wait_for(
                    lambda: len(rush.slips) >= ACKNOWLEDGED and rush.under_way >= UNDER_WAY, PATIENCE
                )
            rush.up.clear()
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(timeout=PATIENCE)
        with rush.changed:
            before = dict(rush.slips)
        at_the_crash = installation.kept(before)
        with installation.served(port):
            rush.up.set()
            for each in applying:
                each.result(timeout=PATIENCE)
            assert reached, "the crowd never came together"
            pages = {title: looked_up(port, rush.slips[title]) for title in (min(before), max(rush.slips))}
            wrong = Slip(rush.slips[min(before)].number, rush.slips[max(rush.slips)].code)
            pages["with the code of another"] = looked_up(port, wrong)
    return Aftermath(
        installation, before, at_the_crash, rush.interrupted, rush.slips, rush.sheets, rush.again, pages,
        installation.kept(rush.slips),
    )  # fmt: skip


def looked_up(port: int, slip: Slip) -> tuple[int, str]:
    """Return what the page says to whoever types a number and a code."""
    answer = citizens.opened(Browser(port), slip)
    return answer.status, answer.text


def test_the_server_was_killed_while_forms_were_on_their_way(aftermath: Aftermath) -> None:
    assert ACKNOWLEDGED <= len(aftermath.before) < ALL
    assert 1 <= len(aftermath.interrupted) <= CITIZENS
    assert set(aftermath.interrupted) <= set(aftermath.slips)


def test_whoever_held_a_receipt_is_found_in_what_the_crash_left(aftermath: Aftermath) -> None:
    left = {each["title"]: each for each in aftermath.at_the_crash["applications"]}
    assert {title: left[title]["number"] for title in aftermath.before} == {
        title: slip.number for title, slip in aftermath.before.items()
    }
    assert all(left[title]["fits"] for title in aftermath.before)
    assert all(left[title]["digests"] == list(aftermath.sheets[title].digests) for title in aftermath.before)


def test_every_receipt_stands_for_exactly_one_application(aftermath: Aftermath) -> None:
    assert len(aftermath.slips) == ALL
    kept = Counter((each["title"], each["number"]) for each in aftermath.kept["applications"])
    assert kept == Counter((title, slip.number) for title, slip in aftermath.slips.items())


def test_the_serials_have_no_gap_and_no_double(aftermath: Aftermath) -> None:
    by_year: dict[str, list[int]] = {}
    for each in aftermath.kept["applications"]:
        by_year.setdefault(str(each["year"]), []).append(each["serial"])
        assert each["number"].startswith(f"{MARK}-{each['year']}-{each['serial']:05}-")
    assert by_year == {year: list(range(1, len(serials) + 1)) for year, serials in by_year.items()}
    assert aftermath.kept["last"] == {year: len(serials) for year, serials in by_year.items()}


def test_a_form_that_is_sent_again_is_handed_the_same_receipt(aftermath: Aftermath) -> None:
    assert len(aftermath.again) == 2 * CITIZENS
    assert {title: set(slips) for title, slips in aftermath.again.items()} == {
        title: {aftermath.slips[title]} for title in aftermath.again
    }


def test_each_code_fits_its_application_and_no_other(aftermath: Aftermath) -> None:
    assert all(each["fits"] for each in aftermath.kept["applications"])
    assert len({slip.code for slip in aftermath.slips.values()}) == ALL
    refused, says = aftermath.pages.pop("with the code of another")
    assert (refused, "不符" in says) == (422, True)
    for title, (status, page) in aftermath.pages.items():
        assert status == 200
        assert aftermath.slips[title].number in page


def test_each_attachment_opens_with_the_bytes_that_were_sent(aftermath: Aftermath) -> None:
    assert {each["title"]: tuple(each["digests"]) for each in aftermath.kept["applications"]} == {
        title: sheet.digests for title, sheet in aftermath.sheets.items()
    }
    assert len({digest for sheet in aftermath.sheets.values() for digest in sheet.digests}) == 2 * ALL


def test_the_journal_is_whole_and_tells_of_each_once(aftermath: Aftermath) -> None:
    verdict = json.loads(aftermath.installation.says("journal", "verify", "--json"))
    assert (verdict["ok"], verdict["undelivered"]) == (True, 0)
    told = aftermath.kept["entries"]
    assert (told["applications.Submitted"], told["applications.EnclosureKept"]) == (ALL, 2 * ALL)
    assert {(each["state"], each["facts"]) for each in aftermath.kept["applications"]} == {("unconfirmed", 1)}


def test_what_is_personal_is_sealed_and_what_killed_forms_left_behind_is_swept(aftermath: Aftermath) -> None:
    expected = {"files": 2 * ALL, "numbers": ALL, "ok": True, "faults": []}
    verdict = json.loads(aftermath.installation.says("manage", "personal_verify", "--json"))
    assert verdict.items() >= expected.items()
    swept = aftermath.installation.sweep()
    assert swept["swept"] == aftermath.kept["strays"]
    assert swept["verdict"].items() >= expected.items()


def test_the_server_complained_of_nothing(aftermath: Aftermath) -> None:
    said = aftermath.installation.log.read_text("utf-8")
    assert "Traceback" not in said, said[-3000:]
    assert "locked" not in said, said[-3000:]
