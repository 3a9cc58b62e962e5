"""Can an event say itself, exactly and for good?"""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

import pytest

from gongkai.kernel.events import Event, plain


class Color(Enum):
    RED = "red"


@dataclass(frozen=True)
class Baked(Event):
    cake: int
    name: str
    says = "烤好{name}（{note}）"

    @property
    def note(self) -> str:
        return f"第{self.cake}个"

    def subject(self) -> str:
        return f"kitchen.cake:{self.cake}"


class TestAnEvent:
    def test_says_itself_with_fields_and_properties(self) -> None:
        assert Baked(3, "月饼").sentence() == "烤好月饼（第3个）"

    def test_gives_its_fields_and_nothing_else_as_facts(self) -> None:
        assert Baked(3, "月饼").facts() == {"cake": 3, "name": "月饼"}

    def test_cannot_be_changed(self) -> None:
        with pytest.raises(FrozenInstanceError):
            Baked(3, "月饼").cake = 4  # type: ignore[misc]

    def test_whose_template_names_a_missing_field_cannot_be_written(self) -> None:
        with pytest.raises(TypeError, match="weight"):

            class Weighed(Event):
                cake: int
                says = "称得{weight}"

    def test_without_a_subject_refuses_to_say_what_it_is_about(self) -> None:
        @dataclass(frozen=True)
        class Idle(Event):
            says = "无事"

        with pytest.raises(TypeError, match="Idle"):
            Idle().subject()

    def test_is_named_by_its_room(self) -> None:
        from gongkai.organs.events import Appointed

        assert Appointed.event_name() == "organs.Appointed"


class TestPlain:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (None, None),
            (True, True),
            (7, 7),
            ("字", "字"),
            (Decimal("1.50"), "1.50"),
            (date(2021, 6, 1), "2021-06-01"),
            (Color.RED, "red"),
            ((1, "二"), [1, "二"]),
            ({"甲": {3, 1, 2}}, {"甲": [1, 2, 3]}),
        ],
    )
    def test_keeps_what_json_can_hold(self, value: object, expected: object) -> None:
        assert plain(value) == expected

    @pytest.mark.parametrize("value", [0.1, object(), [1, 0.5]])
    def test_refuses_what_json_would_round_or_lose(self, value: object) -> None:
        with pytest.raises(TypeError):
            plain(value)
