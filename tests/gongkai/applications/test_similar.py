"""Has the same been asked before, by the same applicant or by others?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.gongkai.applications import case_world as cases
from tests.gongkai.applications.case_world import PERSON

from gongkai.applications.selectors.similar import related, similar
from gongkai.applications.services import facts, handling
from gongkai.applications.services.checking import Wanted
from gongkai.applications.tidy import bare, likeness, pairs
from lawbook.application import facts as law

OTHER = replace(PERSON, name="顾长川", identity="", identity_kind="", phone="010-60000009", email="")


class TestLikeness:
    @pytest.mark.parametrize(
        ("one", "other", "alike"),
        [
            ("2025年秋季小学招生划片方案", "2025年秋季小学招生划片方案", True),
            ("2025年秋季小学招生划片方案", "２０２５年秋季 小学招生划片方案。", True),
            ("2025年秋季小学招生划片方案", "关于2025年秋季小学招生划片的方案", True),
            ("2025年秋季小学招生划片方案", "食堂食材采购合同", False),
            ("方", "方", True),
            ("", "", False),
        ],
    )
    def test_is_told_by_the_pairs_of_characters(self, one: str, other: str, alike: bool) -> None:
        assert (likeness(pairs(one), pairs(other)) >= 0.6) is alike

    def test_signs_and_widths_make_no_difference(self) -> None:
        assert bare("《方案》（Ａ１）— 二") == "方案a1二"


class TestSimilar:
    def test_what_the_same_applicant_asked_and_was_answered_may_be_repeated(self, world: Any) -> None:
        first = cases.received(world, channel="in_person")
        facts.add(first, law.Decided(cases.AT.date(), code="G2"), by=world["clerk"], at=cases.AT)
        facts.add(first, law.Served(cases.AT.date()), by=world["clerk"], at=cases.AT)
        again = cases.received(world, channel="in_person", title=f"关于{cases.TITLE}的请求", at=cases.on("2026-03-20"))
        assert similar(again).repeated == (first,)

    def test_what_was_not_answered_is_no_repetition(self, world: Any) -> None:
        cases.received(world, channel="in_person")
        again = cases.received(world, channel="in_person", at=cases.on("2026-03-20"))
        assert similar(again).repeated == ()

    def test_others_on_the_same_matter_are_shown(self, world: Any) -> None:
        first = cases.received(world, channel="in_person")
        other = cases.received(world, channel="in_person", applicant=OTHER)
        found = similar(other)
        assert found.same_matter == (first,)
        assert found.repeated == ()

    def test_a_like_title_is_shown_and_another_is_not(self, world: Any) -> None:
        alike = cases.received(world, channel="in_person", title="2024年秋季小学招生划片方案", applicant=OTHER)
        cases.received(world, channel="in_person", title="食堂食材采购合同", applicant=OTHER)
        assert similar(cases.received(world, channel="in_person")).alike == (alike,)

    def test_another_organ_is_not_looked_through(self, world: Any) -> None:
        cases.received(world, "minzheng")
        assert not similar(cases.received(world, channel="in_person"))

    def test_it_costs_three_questions(self, world: Any) -> None:
        application = cases.received(world, channel="in_person")
        with CaptureQueriesContext(connection) as asked:
            similar(application)
        assert len(asked) == 3


class TestRelated:
    def test_what_was_related_and_what_was_split_off(self, world: Any) -> None:
        one, other = cases.received(world), cases.received(world, title="校车")
        handling.relate(one, other, why="同一项目", by=world["clerk"], at=cases.AT)
        made = handling.split_off(one, Wanted(title="操场"), by=world["clerk"], at=cases.on(date(2026, 3, 3)))
        assert related(one) == [other, made]
        assert related(made) == [one]
        assert related(other) == [one]
