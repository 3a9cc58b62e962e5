"""A running installation with the demonstration year, started as the README says, and a browser to visit it with."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gongkai.demonstration.load import PASSWORD

PATIENCE = 120
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class Site:
    """Where the installation answers."""

    host: str
    port: int

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    def read(self, path: str) -> str:
        """Return a page as text."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status == 200, (path, response.status)
        return response.read().decode()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Site]:
    """Run ``gongkai up`` on an empty folder, wait until it answers, and stop it at the end."""
    with running("up", surroundings(tmp_path_factory.mktemp("installation"), root)) as site:
        yield site


def surroundings(home: Path, root: Path) -> dict[str, str]:
    """Return the environment of an installation that keeps everything in a folder and knows of no other."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "DJANGO_"))}
    paths = os.pathsep.join(map(str, (root / "src", root)))
    return {**kept, "GONGKAI_HOME": str(home), "PYTHONPATH": paths, "PYTHONUTF8": "1"}


def gongkai() -> str:
    """Return where the command line of the project is."""
    return str(Path(sys.executable).with_name("gongkai"))


@contextmanager
def running(command: str, environment: dict[str, str], *, program: Sequence[str] = ()) -> Iterator[Site]:
    """Run a command that serves the site; what it says goes into the folder of the installation."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (Path(environment["GONGKAI_HOME"]) / "log").open("w+") as log:
        called = [*(program or (gongkai(),)), command, "--port", str(port)]
        process = subprocess.Popen(called, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_it_answers(process, port, Path(log.name))
            yield Site("127.0.0.1", port)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/annual/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the installation did not come up:\n{log.read_text('utf-8')[-3000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a headless Chromium, or skip where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine: the pages were not looked at in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(site: Site, browser: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a window, logged in or not; whatever the page complains of fails the test."""
    complaints: list[str] = []
    windows = []

    def open_window(who: str = "", width: int = 1280, height: int = 900, **more: Any) -> Any:
        context = browser.new_context(
            base_url=site.address, viewport={"width": width, "height": height}, locale="zh-CN", **more
        )
        windows.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if _complains(line) else None)
        if who:
            page.goto("/login/")
            page.fill("[name=username]", who)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url("**/desk/**")
        return page

    yield open_window
    for each in windows:
        each.close()
    assert complaints == []


def _complains(line: Any) -> bool:
    """Test if the page complains. A refusal (409) is an answer: only the browser notes it, the page says why."""
    return line.type == "error" and "status of 409" not in line.text
