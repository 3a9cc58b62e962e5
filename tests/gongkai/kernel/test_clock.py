"""What day is it in China?"""

from datetime import date, timedelta

import time_machine

from gongkai.kernel import clock


class TestClock:
    @time_machine.travel("2026-12-31T16:30:00+00:00", tick=False)
    def test_it_is_already_next_year_in_China_when_it_is_not_in_London(self) -> None:
        assert clock.today() == date(2027, 1, 1)

    @time_machine.travel("2026-12-31T15:59:59+00:00", tick=False)
    def test_the_day_ends_at_midnight_in_China(self) -> None:
        assert clock.today() == date(2026, 12, 31)

    def test_a_moment_is_aware(self) -> None:
        assert clock.now().utcoffset() == timedelta(hours=8)
