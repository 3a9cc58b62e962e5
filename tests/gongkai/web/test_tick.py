"""Is what is due done once, by whoever asks first, and does one failure leave the rest alone?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from gongkai.journal.models import Turn
from gongkai.kernel import jobs
from gongkai.web import tick as ticking
from gongkai.web.tick import keep_ticking, know_the_jobs, tick

pytestmark = pytest.mark.django_db

done: list[str] = []


@pytest.fixture(autouse=True)
def _two_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare two jobs of our own in place of the rooms'."""
    know_the_jobs()
    monkeypatch.setattr(jobs, "_REGISTER", {})
    done.clear()

    @jobs.job("a.quick", says="快的", every=timedelta(minutes=1))
    def quick(*, at: datetime) -> int:
        done.append("quick")
        return 2

    @jobs.job("b.slow", says="慢的", every=timedelta(days=1))
    def slow(*, at: datetime) -> int:
        done.append("slow")
        return 0


def says(at: datetime) -> list[str]:
    return [each.says for each in tick(at=at)]


class TestTick:
    def test_does_each_job_when_its_time_has_come(self, at: datetime) -> None:
        assert says(at) == ["快的：2件", "慢的：0件"]
        assert says(at + timedelta(seconds=59)) == []
        assert says(at + timedelta(minutes=1)) == ["快的：2件"]
        assert says(at + timedelta(days=1)) == ["快的：2件", "慢的：0件"]
        assert Turn.objects.get(name="a.quick").done == 2

    def test_leaves_a_job_that_another_has_taken(self, at: datetime) -> None:
        @jobs.job("c.nested", says="交错", every=timedelta(minutes=1))
        def nested(*, at: datetime) -> int:
            assert says(at) == []
            return 1

        assert says(at)[-1] == "交错：1件"

    def test_goes_on_after_a_failure_and_tries_it_again(self, at: datetime, caplog: pytest.LogCaptureFixture) -> None:
        @jobs.job("a.broken", says="坏的", every=timedelta(minutes=1))
        def broken(*, at: datetime) -> int:
            raise RuntimeError("no paper")

        assert says(at) == ["坏的：没有完成，RuntimeError: no paper", "快的：2件", "慢的：0件"]
        assert "a.broken" in caplog.text
        assert Turn.objects.get(name="a.broken").error == "RuntimeError: no paper"
        assert says(at + timedelta(minutes=1))[0].startswith("坏的")


class TestKeepTicking:
    @pytest.fixture(autouse=True)
    def _own_connection(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Leave the test's connection alone: the transaction of the test would end with it."""
        monkeypatch.setattr(ticking, "close_old_connections", lambda: None)

    def run(self, at: datetime, looks: int) -> list[str]:
        told: list[str] = []
        moments = iter(at + timedelta(minutes=number) for number in range(looks))
        left = [looks]

        def wait(seconds: float) -> bool:
            left[0] -= 1
            return left[0] == 0

        keep_ticking(now=lambda: next(moments), wait=wait, tell=told.append)
        return told

    def test_looks_again_and_again_and_tells_what_was_done(self, at: datetime) -> None:
        assert self.run(at, 3) == ["快的：2件"] * 3
        assert done == ["quick", "slow", "quick", "quick"]

    def test_outlives_a_database_that_is_busy(self, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        def busy(name: str, **more: Any) -> bool:
            raise OperationalError("database is locked")

        monkeypatch.setattr(ticking, "take_turn", busy)
        assert self.run(at, 2) == ["数据库暂时不能使用，稍后再试：database is locked"] * 2


class TestTheJobs:
    def test_of_all_rooms_are_known_by_their_names(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.undo()
        know_the_jobs()
        names = {each.name for each in jobs.declared()}
        assert {"journal.deliver", "web.pages_of_a_new_day", "papers.release_scheduled"} <= names
