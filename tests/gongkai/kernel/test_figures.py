"""Is every figure declared once, and can it be opened?"""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.kernel import figures
from gongkai.kernel.figures import Period, figure


@pytest.fixture(autouse=True)
def _own_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_REGISTER", {})


class TestTheRegister:
    def test_counts_the_records_behind_a_figure(self) -> None:
        @figure("portal.meetings", says="常务会议", unit="次", cite="ogi:20.1")
        def meetings(*, organ: int, period: Period) -> list[date]:
            return [day for day in (date(2021, 5, 1), date(2022, 5, 1)) if day in period and organ == 1]

        found = figures.get("portal.meetings")
        assert (found.says, found.unit, found.cite) == ("常务会议", "次", "ogi:20.1")
        assert found.count(organ=1, period=Period.of_year(2021)) == 1
        assert found.count(organ=2, period=Period.of_year(2021)) == 0

    def test_refuses_a_second_function_under_the_same_name(self) -> None:
        @figure("portal.items", says="信息", unit="条")
        def items(*, organ: int, period: Period) -> list[int]:
            return []

        with pytest.raises(ValueError, match=r"portal\.items"):

            @figure("portal.items", says="信息", unit="条")
            def others(*, organ: int, period: Period) -> list[int]:
                return []

    def test_names_the_figure_that_nobody_declares(self) -> None:
        with pytest.raises(KeyError, match=r"media\.accounts"):
            figures.get("media.accounts")

    def test_lists_by_name(self) -> None:
        for name in ("b.two", "a.one"):

            @figure(name, says="", unit="条")
            def counted(*, organ: int, period: Period) -> list[int]:
                return []

        assert [each.name for each in figures.declared()] == ["a.one", "b.two"]


class TestARatio:
    def test_two_figures_make_a_ratio(self) -> None:
        for name, numbers in (("a.part", [1, 2]), ("a.whole", [1, 2, 3])):

            @figure(name, says="", unit="条")
            def counted(*, organ: int, period: Period, numbers: list[int] = numbers) -> list[int]:
                return numbers

        found = figures.ratio("a.part", "a.whole", organ=1, period=Period.of_year(2021))
        assert (found.part, found.whole, str(found.percent)) == (2, 3, "66.7")
        assert found.says == "2/3，66.7%"

    def test_of_nothing_there_is_no_ratio(self) -> None:
        assert figures.Ratio(0, 0).percent is None
        assert figures.Ratio(0, 0).says == "没有可比的记录"

    def test_a_half_is_rounded_up(self) -> None:
        assert str(figures.Ratio(1, 16).percent) == "6.3"


class TestAPeriod:
    def test_holds_both_its_ends(self) -> None:
        year = Period.of_year(2021)
        assert date(2021, 1, 1) in year
        assert date(2021, 12, 31) in year
        assert date(2022, 1, 1) not in year

    def test_cannot_end_before_it_starts(self) -> None:
        with pytest.raises(ValueError, match="2021-01-02"):
            Period(date(2021, 1, 2), date(2021, 1, 1))
