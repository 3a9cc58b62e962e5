"""Does a nonsense deployment say so before anyone relies on it?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongkai.web.checks import calendar_faults, deployment_faults

SOUND: dict[str, Any] = {
    "hosts": ["127.0.0.1", "localhost", "[::1]"],
    "https": False,
    "debug": False,
    "secret": "k" * 50,
    "cache": "django.core.cache.backends.locmem.LocMemCache",
}


def ids(found: Any) -> list[str]:
    return [each.id for each in found]


class TestDeployment:
    def test_on_ones_own_machine_is_sound(self) -> None:
        assert ids(deployment_faults(**SOUND)) == []

    def test_behind_https_is_sound(self) -> None:
        assert ids(deployment_faults(**{**SOUND, "hosts": ["www.example.gov.cn"], "https": True})) == []

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"hosts": ["www.example.gov.cn"]}, ["gongkai.W002"]),
            ({"hosts": ["www.example.gov.cn"], "https": True, "debug": True}, ["gongkai.E001"]),
            ({"hosts": ["*"], "https": True}, ["gongkai.W003"]),
            ({"secret": "short"}, ["gongkai.E004"]),
        ],
    )
    def test_that_is_nonsense_has_an_id_and_a_hint(self, change: dict[str, Any], expected: list[str]) -> None:
        found = list(deployment_faults(**{**SOUND, **change}))
        assert ids(found) == expected
        assert all(each.hint for each in found)

    def test_that_wants_a_package_which_is_not_there_says_which(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("gongkai.web.checks.find_spec", lambda name: None)
        found = list(deployment_faults(**{**SOUND, "cache": "django.core.cache.backends.redis.RedisCache"}))
        assert ids(found) == ["gongkai.E005"]
        assert "redis" in found[0].hint


class TestTheCalendar:
    @pytest.mark.parametrize(
        ("today", "known_until", "missing"),
        [
            (date(2026, 11, 30), date(2026, 12, 31), None),
            (date(2026, 12, 1), date(2026, 12, 31), "2027"),
            (date(2026, 12, 1), date(2027, 12, 31), None),
            (date(2027, 1, 1), date(2026, 12, 31), "2027"),
        ],
    )
    def test_is_missed_from_December_on(self, today: date, known_until: date, missing: str | None) -> None:
        found = list(calendar_faults(today=today, known_until=known_until))
        assert ids(found) == ([] if missing is None else ["gongkai.W101"])
        assert missing is None or missing in str(found[0].msg)
