"""The working-day calendar: against an independent one, by hand, and by properties."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook import workdays
from lawbook.reading import book, read
from lawbook.reasons import Refused
from lawbook.workdays import CalendarGap, OverlayLine, SpecialDay, Workdays, from_sheets

NATIONAL = workdays.national()
FIRST, LAST = date(2008, 1, 1), date(2026, 12, 31)
# Days on which chinesecalendar says otherwise, each with the reason why the notice is followed instead: none so far.
DISAGREEMENTS: dict[date, str] = {}
known = st.dates(FIRST, LAST)


def sheets() -> list[dict]:
    places = sorted(book().joinpath("calendars").iterdir(), key=lambda place: place.name)
    return [read(place) for place in places if place.name.endswith(".yaml")]


def test_every_day_is_as_in_an_independent_calendar() -> None:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    other = {
        day: NATIONAL.is_workday(day) for day in days if NATIONAL.is_workday(day) != chinese_calendar.is_workday(day)
    }
    assert set(other) == set(DISAGREEMENTS)


def test_every_notice_has_its_links_and_days_of_its_year_or_the_december_before() -> None:
    found = sheets()
    assert [sheet["year"] for sheet in found] == list(range(2008, 2027))
    for sheet in found:
        year = sheet["year"]
        assert NATIONAL.notices(year) == tuple(sheet["notices"])
        assert all(link.split("/")[2] == "www.gov.cn" for link in sheet["notices"])
        assert all(
            line["day"].year == year or (line["day"].year, line["day"].month) == (year - 1, 12)
            for line in sheet["days"]
        )
        assert all(type(line["rest"]) is bool and line["name"] for line in sheet["days"])
        days = [line["day"] for line in sheet["days"]]
        assert days == sorted(set(days))


def test_a_notice_changed_within_the_year_keeps_both_links() -> None:
    assert {year for year in range(2008, 2027) if len(NATIONAL.notices(year)) == 2} == {2015, 2019, 2020}


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        # Make-up days count (Jan 26, Feb 8): Jan 21-24 (4), 26 (5), 27 (6), Feb 5-7 (9), 8 (10), 10-14 (15), 17-21 (20)
        (date(2025, 1, 20), 20, date(2025, 2, 21)),
        # May 6-8 (3), 9 (4), 11-15 (9), 18-22 (14), 25 (15)
        (date(2026, 4, 30), 15, date(2026, 5, 25)),
        # a day ruled by next year's notice: Dec 29, 2018 is a Saturday worked, Dec 31 a Monday off
        (date(2018, 12, 28), 1, date(2018, 12, 29)),
        (date(2018, 12, 29), 1, date(2019, 1, 2)),
        (date(2024, 10, 1), 0, date(2024, 10, 1)),
    ],
)
def test_days_are_added_as_on_a_wall_calendar(day: date, n: int, expected: date) -> None:
    assert NATIONAL.add(day, n) == (expected, False)


def test_past_the_last_notice_weekdays_count_and_the_result_is_provisional() -> None:
    # Dec 31 (1), then by weekdays alone Fri Jan 1 (2), Mon 4 (3)
    assert NATIONAL.add(date(2026, 12, 30), 1) == (date(2026, 12, 31), False)
    assert NATIONAL.add(date(2026, 12, 30), 3) == (date(2027, 1, 4), True)
    assert NATIONAL.is_workday(date(2027, 1, 1))
    assert NATIONAL.is_provisional(date(2027, 1, 1))
    assert not NATIONAL.is_provisional(LAST)


def test_before_the_first_notice_nothing_is_said() -> None:
    for ask in (lambda: NATIONAL.is_workday(date(2007, 12, 31)), lambda: NATIONAL.add(date(2007, 12, 31), 1)):
        with pytest.raises(CalendarGap, match="2008年1月1日"):
            ask()


def test_a_hole_between_two_years_is_an_error_wherever_the_way_leads_through_it() -> None:
    holed = from_sheets(sheet for sheet in sheets() if sheet["year"] != 2015)
    assert holed.add(date(2014, 12, 1), 5).day == date(2014, 12, 8)
    assert holed.add(date(2016, 1, 4), 5).day == date(2016, 1, 11)
    for ask in (
        lambda: holed.is_workday(date(2015, 6, 1)),
        lambda: holed.add(date(2014, 12, 31), 1),
        lambda: holed.add(date(2015, 12, 31), 1),
        lambda: holed.count(date(2014, 12, 31), date(2016, 1, 4)),
        lambda: holed.count(date(2016, 1, 4), date(2014, 12, 31)),
    ):
        with pytest.raises(CalendarGap, match="缺少2015年"):
            ask()


def test_a_calendar_needs_a_year() -> None:
    with pytest.raises(ValueError, match="at least one year"):
        Workdays([], [])


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        NATIONAL.add(FIRST, -1)


def test_an_absurd_number_of_days_is_refused() -> None:
    with pytest.raises(Refused, match="过大"):
        NATIONAL.add(FIRST, 10**8)


class TestOverlay:
    FAIR = OverlayLine(date(2024, 7, 30), rest=True, reason="自治州成立纪念日放假")

    def test_a_line_of_the_office_prevails(self) -> None:
        local = NATIONAL.with_overlay([self.FAIR])
        assert not local.is_workday(date(2024, 7, 30))
        assert local.add(date(2024, 7, 29), 1).day == date(2024, 7, 31)
        assert NATIONAL.is_workday(date(2024, 7, 30))
        assert local.special_days(date(2024, 7, 29), date(2024, 7, 31)) == (
            SpecialDay(date(2024, 7, 30), "自治州成立纪念日放假", rest=True),
        )

    def test_a_holiday_can_be_worked(self) -> None:
        assert NATIONAL.with_overlay([OverlayLine(date(2024, 10, 1), False, "值班")]).is_workday(date(2024, 10, 1))

    def test_a_late_notice_can_be_entered_and_its_year_counts_as_known(self) -> None:
        new_year = OverlayLine(date(2027, 1, 1), rest=True, reason="元旦")
        known = NATIONAL.with_overlay([new_year], known_until=date(2027, 12, 31))
        assert known.add(date(2026, 12, 31), 1) == (date(2027, 1, 4), False)
        unsure = NATIONAL.with_overlay([new_year])
        assert unsure.add(date(2026, 12, 31), 1) == (date(2027, 1, 4), True)

    @pytest.mark.parametrize(
        ("lines", "says"),
        [
            ([OverlayLine(date(2024, 7, 30), True, "  ")], "缺少理由"),
            ([FAIR, FAIR], "重复"),
            ([OverlayLine(date(2007, 7, 30), True, "早")], "2008年1月1日"),
        ],
    )
    def test_a_wrong_line_is_refused(self, lines: list[OverlayLine], says: str) -> None:
        with pytest.raises(Refused, match=says):
            NATIONAL.with_overlay(lines)

    @pytest.mark.parametrize("until", [date(2025, 12, 31), date(2027, 6, 30)])
    def test_the_known_end_moves_by_whole_years_and_forwards(self, until: date) -> None:
        with pytest.raises(Refused, match="12月31日"):
            NATIONAL.with_overlay([], known_until=until)

    def test_each_change_is_another_version_and_the_same_is_the_same(self) -> None:
        one, two = NATIONAL.with_overlay([self.FAIR]), NATIONAL.with_overlay([self.FAIR])
        assert one.version == two.version
        later = NATIONAL.with_overlay([], known_until=date(2027, 12, 31))
        assert len({NATIONAL.version, one.version, later.version}) == 3
        assert NATIONAL.with_overlay([]).version == NATIONAL.version


@given(day=known, n=st.integers(1, 400))
def test_the_day_found_is_a_working_day_and_counts_back(day: date, n: int) -> None:
    found = NATIONAL.add(day, n).day
    assert NATIONAL.is_workday(found)
    assert NATIONAL.count(day, found) == n
    assert NATIONAL.count(day, found - timedelta(days=1)) == n - 1


@given(st.tuples(known, known, known).map(sorted))
def test_counting_adds_up(days: list[date]) -> None:
    first, middle, last = days
    assert NATIONAL.count(first, middle) + NATIONAL.count(middle, last) == NATIONAL.count(first, last)
    assert NATIONAL.count(last, first) == -NATIONAL.count(first, last)


@given(day=known, n=st.integers(0, 60), steps=st.lists(st.integers(0, 30), max_size=5))
def test_a_calendar_of_any_exceptions_is_counted_like_day_by_day(day: date, n: int, steps: list[int]) -> None:
    special = []
    for step in steps:
        there = day + timedelta(days=step)
        special.append(OverlayLine(there, rest=NATIONAL.is_workday(there), reason="对照"))
    calendar = NATIONAL.with_overlay({line.day: line for line in special}.values())
    left, walking = n, day
    while left:
        walking += timedelta(days=1)
        left -= calendar.is_workday(walking)
    assert calendar.add(day, n).day == walking
