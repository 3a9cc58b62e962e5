"""Do the platform's commands do what they say, on an installation of their own?"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic
from typing import IO

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment_of(root: Path, home: Path) -> dict[str, str]:
    """Return the environment of an embedded installation in a folder of its own."""
    clean = {key: each for key, each in os.environ.items() if not key.startswith("GONGKAI_")}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    return {**clean, "PYTHONPATH": str(root / "src"), "GONGKAI_HOME": str(home), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def environment(root: Path, tmp_path: Path) -> dict[str, str]:
    """Return the environment of an installation that is empty as yet."""
    return environment_of(root, tmp_path)


@pytest.fixture(scope="module")
def template(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of an installation whose database has been made, to be copied."""
    home = tmp_path_factory.mktemp("template")
    subprocess.run(command("migrate"), env=environment_of(root, home), check=True, timeout=120, capture_output=True)
    return home


@pytest.fixture
def migrated(template: Path, tmp_path: Path) -> None:
    """Give the test's installation a database."""
    shutil.copytree(template / "var", tmp_path / "var")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "import sys; from gongkai.cli import main; sys.exit(main())", *arguments]


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Return what runs a command to its end."""
    return lambda *arguments: subprocess.run(
        command(*arguments), env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def free_port() -> int:
    """Return a port that nobody used a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def database(home: Path) -> sqlite3.Connection:
    return sqlite3.connect(home / "var" / "gongkai.sqlite3")


class TestMigrate:
    def test_says_how_much_it_does_and_that_nothing_is_left(self, run: Run) -> None:
        first, second = run("migrate"), run("migrate")
        assert (first.returncode, second.returncode) == (0, 0)
        assert first.stdout.startswith("更新数据库结构，共")
        assert second.stdout == "数据库结构已是最新。\n"


class TestServe:
    def test_refuses_a_database_that_is_behind(self, run: Run, free_port: int) -> None:
        answer = run("serve", "--port", str(free_port))
        assert (answer.returncode, answer.stdout) == (2, "")
        assert answer.stderr == "数据库结构不是最新，请先运行 gongkai migrate，或用 gongkai up 启动。\n"

    @pytest.mark.parametrize("which", ["serve", "up"])
    def test_says_plainly_that_the_port_is_taken_and_touches_nothing(
        self, run: Run, tmp_path: Path, which: str
    ) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            answer = run(which, "--port", str(port))
        assert (answer.returncode, answer.stdout) == (2, "")
        assert f"不能在 127.0.0.1:{port} 启动" in answer.stderr
        assert not (tmp_path / "var" / "gongkai.sqlite3").exists()

    @pytest.mark.parametrize("port", ["0", "70000", "http"])
    def test_refuses_what_is_no_port(self, run: Run, port: str) -> None:
        answer = run("serve", "--port", port)
        assert answer.returncode == 2
        assert "端口号" in answer.stderr
        assert "Traceback" not in answer.stderr

    @pytest.mark.usefixtures("migrated")
    def test_refuses_a_key_that_can_be_guessed(self, run: Run, free_port: int, environment: dict[str, str]) -> None:
        environment["GONGKAI_SECRET_KEY"] = "short"
        answer = run("serve", "--port", str(free_port))
        assert answer.returncode == 2
        assert "gongkai.E004" in answer.stdout
        assert answer.stderr == "设置有误，没有启动。\n"


class TestAnEnvironment:
    def test_of_another_django_project_is_not_followed(self, run: Run, environment: dict[str, str]) -> None:
        environment["DJANGO_SETTINGS_MODULE"] = "another.settings"
        assert run("migrate").returncode == 0

    @pytest.mark.usefixtures("migrated")
    def test_in_which_another_process_writes_is_said(self, root: Path, tmp_path: Path) -> None:
        (tmp_path / "password").write_text("chuang-qian-ming\n")
        with database(tmp_path) as other:
            other.execute("BEGIN IMMEDIATE")
            answer = subprocess.run(
                command("manage", *FOUND, "--password-file", str(tmp_path / "password")),
                env=environment_of(root, tmp_path),
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
        assert answer.returncode == 2
        assert "正由另一个进程写入" in answer.stderr


class TestJournalVerify:
    @pytest.mark.usefixtures("migrated")
    def test_is_clean_on_a_new_installation(self, run: Run) -> None:
        answer = run("journal", "verify", "--json")
        assert answer.returncode == 0
        assert json.loads(answer.stdout) == {
            "entries": 0,
            "ok": True,
            "broken_at": None,
            "says": "台账尚无记录。",
            "undelivered": 0,
        }

    @pytest.mark.usefixtures("migrated")
    def test_ends_with_one_and_the_number_when_somebody_wrote_into_it(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "password").write_text("chuang-qian-ming\n")
        assert run("manage", *FOUND, "--password-file", str(tmp_path / "password")).returncode == 0
        with database(tmp_path) as rows:
            rows.execute("DROP TRIGGER journal_entry_is_never_changed")
            rows.execute("UPDATE journal_entry SET says = '' WHERE number = 2")
        answer = run("journal", "verify")
        assert answer.returncode == 1
        assert answer.stdout.startswith("台账有误：第2笔")

    def test_says_what_to_do_before_there_is_a_database(self, run: Run, tmp_path: Path) -> None:
        answer = run("journal", "verify")
        assert answer.returncode == 2
        assert "gongkai migrate" in answer.stderr
        assert "Traceback" not in answer.stderr


FOUND = (
    "found_district",
    "--code",
    "qinghe",
    "--name",
    "清河区人民政府",
    "--short-name",
    "清河区",
    "--admin",
    "zhouli",
    "--admin-name",
    "周立",
)


class TestFoundDistrict:
    @pytest.mark.usefixtures("migrated")
    def test_makes_a_district_and_an_administrator_once(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "password").write_text("chuang-qian-ming\n")
        arguments = ("manage", *FOUND, "--password-file", str(tmp_path / "password"))
        assert "已建立清河区人民政府" in run(*arguments).stdout
        again = run(*arguments)
        assert (again.returncode, again.stdout) == (2, "")
        assert "已有机关使用" in again.stderr
        with database(tmp_path) as rows:
            assert rows.execute("SELECT username, password_is_initial FROM organs_user").fetchall() == [("zhouli", 1)]
            assert rows.execute("SELECT role FROM organs_membership").fetchall() == [("admin",)]

    @pytest.mark.usefixtures("migrated")
    def test_refuses_a_weak_password_and_a_missing_file(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "password").write_text("123")
        weak = run("manage", *FOUND, "--password-file", str(tmp_path / "password"))
        assert weak.returncode == 2
        assert "10" in weak.stderr
        missing = run("manage", *FOUND, "--password-file", str(tmp_path / "nothing"))
        assert missing.returncode == 2
        assert "无法读取" in missing.stderr
        with database(tmp_path) as rows:
            assert rows.execute("SELECT count(*) FROM organs_organ").fetchone() == (0,)


def lines_until(output: IO[str], last: str) -> list[str]:
    """Return the lines that a process says up to one that begins with ``last``."""
    said: list[str] = []
    for line in output:
        said.append(line.rstrip())
        if line.startswith(last):
            return said
    raise AssertionError("the process ended: " + "\n".join(said))


def answer_of(process: subprocess.Popen[str], port: int, path: str) -> tuple[int, str]:
    """Return what the site answers, as soon as it does."""
    until = monotonic() + 60
    while monotonic() < until and process.poll() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        except ConnectionError:
            # Not there yet: wait for the process to say something, or a moment.
            select.select([process.stderr], [], [], 0.1)
    raise AssertionError("the site did not answer")


@pytest.fixture
def up(environment: dict[str, str], free_port: int) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Return what starts the site; whatever still runs at the end is stopped."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command("up", "--port", str(free_port), *arguments),
            env=environment,
            text=True,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for each in started:
        if each.poll() is None:
            os.killpg(each.pid, signal.SIGKILL)
        each.communicate()


class TestUp:
    def test_from_nothing_to_a_published_report_and_again(
        self, up: Callable[..., subprocess.Popen[str]], free_port: int, run: Run
    ) -> None:
        first = up()
        assert first.stdout is not None
        said = "\n".join(lines_until(first.stdout, "按 Ctrl+C"))
        assert f"http://127.0.0.1:{free_port}/" in said
        assert "装入演示年度" in said
        assert "演示账号" in said
        status, page = answer_of(first, free_port, "/")
        assert status == 200
        assert "年度报告" in page
        assert answer_of(first, free_port, "/static/web/tokens.css")[0] == 200
        assert answer_of(first, free_port, "/desk/")[0] == 302
        first.send_signal(signal.SIGINT)
        rest, _ = first.communicate(timeout=60)
        assert first.returncode == 0
        assert "网站已停止" in rest

        second = up()
        assert second.stdout is not None
        said = "\n".join(lines_until(second.stdout, "按 Ctrl+C"))
        assert "数据库结构已是最新" in said
        assert "装入演示年度……" not in said
        assert json.loads(run("journal", "verify", "--json").stdout)["ok"] is True

    def test_without_a_demonstration_leaves_the_database_empty(
        self, up: Callable[..., subprocess.Popen[str]], tmp_path: Path
    ) -> None:
        process = up("--no-demonstration")
        assert process.stdout is not None
        said = "\n".join(lines_until(process.stdout, "按 Ctrl+C"))
        assert "found_district" in said
        assert "演示账号" not in said
        with database(tmp_path) as rows:
            assert rows.execute("SELECT count(*) FROM organs_organ").fetchone() == (0,)
