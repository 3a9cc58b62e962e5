"""What can be done with organs and people, and what is refused?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gongkai.journal.models import Entry
from gongkai.journal.services import record
from gongkai.kernel.events import Event
from gongkai.organs import selectors, services
from gongkai.organs.models import Membership, Organ, User

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


@pytest.fixture
def who(world: Any, at: Any) -> dict[str, Any]:
    """Act as the administrator of 清河区."""
    return {"by": world["admin"], "at": at, "record": record}


def last() -> Entry:
    return Entry.objects.order_by("-number")[0]


class TestCreateOrgan:
    def test_enters_it_and_records_it(self, world: Any, who: Any) -> None:
        organ = services.create_organ(
            code="dongjie",
            name="清河区东街街道办事处",
            short_name="东街街道",
            kind="township",
            parent=world.organs["qinghe"],
            **who,
        )
        entry = last()
        assert (entry.subject, entry.by, entry.organ) == (f"organs.organ:{organ.pk}", world["admin"], organ)
        assert entry.says == "登记公开主体“清河区东街街道办事处”，代码dongjie"

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"code": "jiaoyu"}, "code"),
            ({"code": "东街"}, "code"),
            ({"code": "Dong"}, "code"),
            ({"code": "new"}, "code"),
            ({"name": "清河区教育局"}, "name"),
            ({"name": ""}, "name"),
            ({"kind": "bureau"}, "kind"),
        ],
    )
    def test_refuses_what_is_taken_or_malformed(self, world: Any, who: Any, change: Any, field: str) -> None:
        facts = {"code": "dongjie", "name": "东街街道", "short_name": "东街", "kind": "township", **change}
        before = Entry.objects.count()
        with pytest.raises(ValidationError) as refusal:
            services.create_organ(**facts, parent=world.organs["qinghe"], **who)
        assert field in refusal.value.message_dict
        assert Entry.objects.count() == before

    def test_refuses_a_department_without_a_parent(self, world: Any, at: Any) -> None:
        with pytest.raises(ValidationError, match="必须有上级机关"):
            services.create_organ(
                code="x", name="某局", short_name="某局", kind="department", by=None, at=at, record=record
            )

    def test_refuses_a_district_below_another(self, world: Any, who: Any) -> None:
        with pytest.raises(ValidationError, match="没有上级机关"):
            services.create_organ(
                code="x", name="某区", short_name="某区", kind="district", parent=world.organs["qinghe"], **who
            )

    @pytest.mark.parametrize("name", ["clerk", "admin-donghu", "nobody"])
    def test_is_for_the_administrator_of_the_district(self, world: Any, at: Any, name: str) -> None:
        with pytest.raises(ValidationError, match="系统管理员"):
            services.create_organ(
                code="x",
                name="某局",
                short_name="某局",
                kind="department",
                parent=world.organs["qinghe"],
                by=world[name],
                at=at,
                record=record,
            )


class TestAddPerson:
    def test_gives_a_password_that_must_be_changed(self, who: Any) -> None:
        user = services.add_person(username="lixue", name="李雪", password="chuang-qian-ming", **who)
        assert user.password_is_initial
        assert user.check_password("chuang-qian-ming")
        assert "chuang-qian-ming" not in str(last().facts)

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"password": "short"}, "10"),
            ({"password": "1234567890123"}, "数字"),
            ({"password": "lixuelixue"}, "太相似"),
            ({"username": "clerk"}, "已有人使用"),
            ({"username": "李 雪"}, "登录名只能"),
            ({"name": ""}, "不能为空"),
        ],
    )
    def test_refuses_weak_passwords_and_names_that_are_taken(self, who: Any, change: Any, says: str) -> None:
        facts = {"username": "lixuelixue", "name": "李雪", "password": "chuang-qian-ming", **change}
        with pytest.raises(ValidationError, match=says):
            services.add_person(**facts, **who)


class TestAppoint:
    def test_gives_the_role_at_once_and_says_so(self, world: Any, who: Any) -> None:
        organ = world.organs["minzheng"]
        services.appoint(user=world["nobody"], organ=organ, role="clerk", on=DAY, ground="某政办〔2026〕1号", **who)
        assert selectors.holds(user=world["nobody"], organ=organ, role="clerk")
        assert last().says == "任命无任职人员为清河区民政局信息公开员，自2026-03-02起"
        assert last().ground == "某政办〔2026〕1号"

    @pytest.mark.parametrize(
        ("organ", "role", "on", "says"),
        [
            ("jiaoyu", "clerk", DAY, "已在此机关担任"),
            ("jiaoyu", "authority", DAY, "不是政府信息公开工作主管部门"),
            ("jiaoyu", "head", DAY + timedelta(days=1), "不能晚于今天"),
            ("jiaoyu", "king", DAY, "king"),
            ("donghu-minzheng", "clerk", DAY, "只有本区县"),
        ],
    )
    def test_refuses(self, world: Any, who: Any, organ: str, role: str, on: date, says: str) -> None:
        with pytest.raises(ValidationError, match=says):
            services.appoint(user=world["clerk"], organ=world.organs[organ], role=role, on=on, **who)

    def test_refuses_a_closed_account_and_an_abolished_organ(self, world: Any, who: Any) -> None:
        gone = world.organ("fupin", "清河区扶贫开发局", "department", "qinghe", active_to=date(2021, 6, 30))
        with pytest.raises(ValidationError, match="已撤销"):
            services.appoint(user=world["clerk"], organ=gone, role="clerk", on=DAY, **who)
        services.deactivate_person(user=world["nobody"], **who)
        with pytest.raises(ValidationError, match="已停用"):
            services.appoint(user=world["nobody"], organ=world.organs["jiaoyu"], role="clerk", on=DAY, **who)

    def test_again_keeps_the_old_stretch(self, world: Any, who: Any) -> None:
        user, organ = world["clerk"], world.organs["jiaoyu"]
        services.end_membership(membership=user.memberships.get(), on=DAY, **who)
        services.appoint(user=user, organ=organ, role="clerk", on=DAY, **who)
        assert [each.active_to for each in user.memberships.order_by("pk")] == [DAY, None]

    def test_twice_is_refused_by_the_database_too(self, world: Any) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=world["clerk"], organ=world.organs["jiaoyu"], role="clerk", active_from=DAY)

    def test_that_cannot_be_recorded_does_not_happen(self, world: Any, at: Any) -> None:
        def broken(event: Event, **more: Any) -> None:
            raise RuntimeError("the journal is full")

        with pytest.raises(RuntimeError):
            services.appoint(
                user=world["nobody"], organ=world.organs["jiaoyu"], role="clerk", on=DAY, by=None, at=at, record=broken
            )
        assert not world["nobody"].memberships.exists()


class TestEndMembership:
    def test_ends_it_once(self, world: Any, who: Any) -> None:
        membership = world["clerk"].memberships.get()
        services.end_membership(membership=membership, on=DAY, **who)
        assert last().says == "教育局信息公开员不再担任清河区教育局信息公开员，自2026-03-02起"
        with pytest.raises(ValidationError, match="已经结束"):
            services.end_membership(membership=membership, on=DAY, **who)

    @pytest.mark.parametrize(("on", "says"), [(date(2024, 2, 29), "早于任职"), (date(2026, 3, 3), "晚于今天")])
    def test_refuses_a_day_that_cannot_be(self, world: Any, who: Any, on: date, says: str) -> None:
        with pytest.raises(ValidationError, match=says):
            services.end_membership(membership=world["clerk"].memberships.get(), on=on, **who)

    def test_never_leaves_a_district_without_an_administrator(self, world: Any, who: Any) -> None:
        mine = world["admin"].memberships.get()
        with pytest.raises(ValidationError, match="至少要有一名系统管理员"):
            services.end_membership(membership=mine, on=DAY, **who)
        services.appoint(user=world["clerk"], organ=world.organs["office"], role="admin", on=DAY, **who)
        services.end_membership(membership=mine, on=DAY, **who)
        assert not selectors.holds(user=world["admin"], organ=world.organs["jiaoyu"], role="admin")


class TestAnAccount:
    def test_is_closed_and_opened_and_keeps_its_history(self, world: Any, who: Any) -> None:
        services.deactivate_person(user=world["clerk"], ground="调离", **who)
        assert not User.objects.get(username="clerk").is_active
        with pytest.raises(ValidationError, match="已经停用"):
            services.deactivate_person(user=world["clerk"], **who)
        services.reactivate_person(user=world["clerk"], **who)
        assert selectors.holds(user=world["clerk"], organ=world.organs["jiaoyu"], role="clerk")

    def test_of_ones_own_and_of_the_last_administrator_stay_open(self, world: Any, who: Any, at: Any) -> None:
        with pytest.raises(ValidationError, match="自己的账号"):
            services.deactivate_person(user=world["admin"], **who)
        with pytest.raises(ValidationError, match="至少要有一名系统管理员"):
            services.deactivate_person(user=world["admin"], by=None, at=at, record=record)

    def test_of_another_district_is_out_of_reach(self, world: Any, who: Any) -> None:
        for act, more in (
            (services.deactivate_person, {}),
            (services.reactivate_person, {}),
            (services.give_initial_password, {"password": "chuang-qian-ming"}),
        ):
            with pytest.raises(ValidationError, match="本区县"):
                act(user=world["clerk-donghu"], **more, **who)

    def test_of_somebody_who_moved_to_another_district_is_that_districts(self, world: Any, who: Any, at: Any) -> None:
        mover = world.person("mover", "调任人员", jiaoyu="clerk")
        services.end_membership(membership=mover.memberships.get(), on=DAY, **who)
        services.appoint(user=mover, organ=world.organs["donghu"], role="admin", on=DAY, by=None, at=at, record=record)
        password = {"password": "chuang-qian-ming"}
        for act, more in ((services.deactivate_person, {}), (services.give_initial_password, password)):
            with pytest.raises(ValidationError, match="本区县"):
                act(user=mover, **more, **who)
        services.give_initial_password(user=mover, **password, by=world["admin-donghu"], at=at, record=record)

    def test_of_somebody_who_serves_two_districts_is_neither_ones_alone(self, world: Any, who: Any, at: Any) -> None:
        # Otherwise an appointment in one's own district would open the account of another district's administrator.
        both = world.person("both", "两地任职", jiaoyu="clerk", donghu="admin")
        with pytest.raises(ValidationError, match="其他区县任职"):
            services.give_initial_password(user=both, password="chuang-qian-ming", **who)

    def test_of_somebody_who_left_is_still_the_last_districts(self, world: Any, who: Any) -> None:
        services.end_membership(membership=world["clerk"].memberships.get(), on=DAY, **who)
        services.deactivate_person(user=world["clerk"], ground="退休", **who)
        assert not User.objects.get(username="clerk").is_active

    def test_gets_a_new_initial_password_and_its_owner_chooses_another(self, world: Any, who: Any, at: Any) -> None:
        user = world["clerk"]
        services.give_initial_password(user=user, password="chuang-qian-ming", **who)
        assert user.password_is_initial
        services.change_password(user=user, password="yi-shi-di-shang", at=at, record=record)
        assert not user.password_is_initial
        assert last().by == user


class TestTheDatabase:
    def test_knows_no_department_at_the_top(self, world: Any) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Organ.objects.create(code="x", name="某局", short_name="某局", kind="department")

    def test_keeps_an_organ_that_has_people(self, world: Any) -> None:
        from django.db.models import ProtectedError

        with pytest.raises(ProtectedError):
            world.organs["jiaoyu"].delete()
