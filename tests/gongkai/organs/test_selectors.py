"""Who may do what, and where does an organ belong?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from gongkai.organs import selectors, services
from gongkai.organs.models import Organ, User

pytestmark = pytest.mark.django_db


def codes(found: Any) -> set[str]:
    return {each.code for each in found}


class TestHolds:
    def test_is_true_for_the_role_in_the_organ(self, world: Any) -> None:
        assert selectors.holds(user=world["clerk"], organ=world.organs["jiaoyu"], role="clerk")

    def test_takes_several_roles(self, world: Any) -> None:
        assert selectors.holds(user=world["clerk"], organ=world.organs["jiaoyu"], role=("head", "clerk"))

    def test_is_false_for_another_role_another_organ_and_no_organ(self, world: Any) -> None:
        clerk = world["clerk"]
        assert not selectors.holds(user=clerk, organ=world.organs["jiaoyu"], role="head")
        assert not selectors.holds(user=clerk, organ=world.organs["minzheng"], role="clerk")
        assert not selectors.holds(user=clerk, organ=None, role="clerk")

    def test_is_false_for_nobody(self, world: Any) -> None:
        assert not selectors.holds(user=AnonymousUser(), organ=world.organs["jiaoyu"], role="clerk")

    def test_is_false_for_a_superuser_without_a_role(self, world: Any) -> None:
        root = User.objects.create_superuser("root", name="超级用户", password="lianxi")
        assert not selectors.holds(user=root, organ=world.organs["jiaoyu"], role="admin")

    def test_ends_with_the_membership(self, world: Any, at: Any) -> None:
        membership = world["clerk"].memberships.get()
        services.end_membership(membership=membership, on=date(2026, 3, 2), by=None, at=at, record=lambda *a, **k: None)
        assert not selectors.holds(user=world["clerk"], organ=world.organs["jiaoyu"], role="clerk")

    def test_ends_when_the_account_is_closed(self, world: Any, at: Any) -> None:
        services.deactivate_person(user=world["clerk"], by=None, at=at, record=lambda *a, **k: None)
        assert not selectors.holds(user=world["clerk"], organ=world.organs["jiaoyu"], role="clerk")


class TestOrgans:
    def test_of_a_person_are_those_of_the_role(self, world: Any) -> None:
        assert codes(selectors.organs_of(user=world["clerk"])) == {"jiaoyu"}
        assert codes(selectors.organs_of(user=world["clerk"], role="clerk")) == {"jiaoyu"}
        assert codes(selectors.organs_of(user=world["clerk"], role="head")) == set()
        assert codes(selectors.organs_of(user=world["nobody"])) == set()

    def test_belong_to_their_district_and_a_district_to_itself(self, world: Any) -> None:
        organs = world.organs
        assert selectors.district_of(organs["jiaoyu"]) == organs["qinghe"]
        assert selectors.district_of(organs["qinghe"]) == organs["qinghe"]

    def test_of_a_district_leave_the_district_out_and_the_neighbor(self, world: Any) -> None:
        found = selectors.organs_in(district=world.organs["qinghe"], on=date(2021, 12, 31))
        assert [each.code for each in found] == ["office", "jiaoyu", "minzheng"]

    def test_of_a_district_include_those_below_a_department(self, world: Any) -> None:
        world.organ("library", "清河区图书馆", "institution", "jiaoyu")
        assert "library" in codes(selectors.organs_in(district=world.organs["qinghe"], on=date(2021, 12, 31)))

    @pytest.mark.parametrize(
        ("on", "there"),
        [
            (date(2019, 12, 31), False),
            (date(2020, 1, 1), True),
            (date(2021, 6, 30), True),
            (date(2021, 7, 1), False),
        ],
    )
    def test_of_a_district_are_those_that_existed_on_the_day(self, world: Any, on: date, there: bool) -> None:
        world.organ(
            "fupin",
            "清河区扶贫开发局",
            "department",
            "qinghe",
            active_from=date(2020, 1, 1),
            active_to=date(2021, 6, 30),
        )
        assert ("fupin" in codes(selectors.organs_in(district=world.organs["qinghe"], on=on))) is there


class TestWhatAPersonSees:
    @pytest.mark.parametrize("role", ["clerk", "reviewer", "head", "operator"])
    def test_is_their_organ(self, world: Any, role: str) -> None:
        assert codes(selectors.organs_seen_by(user=world[role])) == {"jiaoyu"}

    @pytest.mark.parametrize("role", ["authority", "auditor", "admin"])
    def test_is_the_whole_district_and_no_other_for_those_who_watch_over_it(self, world: Any, role: str) -> None:
        assert codes(selectors.organs_seen_by(user=world[role])) == {"qinghe", "office", "jiaoyu", "minzheng"}

    def test_is_nothing_without_a_role(self, world: Any) -> None:
        assert codes(selectors.organs_seen_by(user=world["nobody"])) == set()
        assert codes(selectors.organs_seen_by(user=AnonymousUser())) == set()

    def test_costs_the_same_however_many_organs_there_are(self, world: Any, django_assert_num_queries: Any) -> None:
        parent = world.organs["qinghe"]
        Organ.objects.bulk_create(
            Organ(code=f"o{n}", name=f"清河区第{n}局", short_name=f"第{n}局", kind="department", parent=parent)
            for n in range(200)
        )
        with django_assert_num_queries(4):
            assert len(selectors.organs_seen_by(user=world["auditor"])) == 204
