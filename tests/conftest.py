"""What every test may ask for."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference material beside the checkout, or skip: the tests that ask for it only try out."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("reference material (../shared) is not here")
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not run, and why, so that nobody takes a part for the whole."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section("没有运行的测试 (left out)")
        for reason in sorted({report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple)}):
            terminalreporter.write_line(f"- {reason}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let nothing be skipped in CI: there a skip is a failure."""
    if os.environ.get("CI") != "true" or exitstatus != pytest.ExitCode.OK:
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
