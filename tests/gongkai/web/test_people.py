"""Can an administrator enter organs and people, and is bad input answered plainly?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.journal.models import Entry
from gongkai.kernel import clock
from gongkai.organs.models import Organ, User
from gongkai.organs.selectors import holds
from gongkai.web.models import Site

pytestmark = pytest.mark.django_db

PERSON = {
    "name": "李雪",
    "username": "lixue",
    "password": "chuang-qian-ming",
    "role": "clerk",
    "active_from": "2026-03-01",
}


@pytest.fixture
def admin(client: Any, world: Any) -> Any:
    client.force_login(world["admin"])
    return client


class TestTheList:
    def test_shows_organs_and_people_of_the_district(self, admin: Any, world: Any) -> None:
        text = admin.get("/desk/organs/").content.decode()
        for each in ("清河区民政局", "民政局信息公开员", "clerk-minzheng"):
            assert each in text
        assert "东湖" not in text

    def test_finds_a_person_by_name_or_log_in(self, admin: Any, world: Any) -> None:
        for wanted in ("民政局分管", "HEAD-MIN"):
            page = admin.get("/desk/organs/", {"q": wanted}).context["page"]
            assert [each.username for each in page] == ["head-minzheng"]

    def test_counts_each_person_once(self, admin: Any, world: Any) -> None:
        world.person("two-roles", "两个角色", minzheng="reviewer")
        from gongkai.journal.services import record
        from gongkai.organs import services

        services.appoint(
            user=world["two-roles"],
            organ=world.organs["minzheng"],
            role="operator",
            on=date(2025, 1, 1),
            by=None,
            at=clock.now(),
            record=record,
        )
        organs = admin.get("/desk/organs/").context["organs"]
        assert {each.code: each.people for each in organs}["minzheng"] == 3

    def test_asks_the_database_no_more_for_more_people(
        self, admin: Any, world: Any, django_assert_num_queries: Any
    ) -> None:
        admin.get("/desk/organs/")  # what stands on every page is kept from here on
        with CaptureQueriesContext(connection) as few:
            admin.get("/desk/organs/")
        for number in range(20):
            world.organ(f"o{number}", f"清河区第{number}局", "department", "qinghe")
            world.person(f"p{number}", f"人员{number}", **{f"o{number}": "clerk"})
        with django_assert_num_queries(len(few)):
            admin.get("/desk/organs/")

    @pytest.mark.parametrize("role", ["clerk", "head", "authority", "auditor", "nobody"])
    def test_is_for_administrators(self, client: Any, world: Any, role: str) -> None:
        client.force_login(world[role])
        response = client.get("/desk/organs/")
        assert response.status_code == 403
        assert "系统管理员" in response.content.decode()


class TestAnOrgan:
    FACTS = {  # noqa: RUF012
        "name": "清河区东街街道办事处",
        "short_name": "东街街道",
        "code": "dongjie",
        "kind": "township",
        "active_from": "",
        "position": "",
    }

    def test_is_entered(self, admin: Any, world: Any) -> None:
        facts = {**self.FACTS, "parent": world.organs["qinghe"].pk}
        assert admin.post("/desk/organs/new/", facts).url == "/desk/organs/dongjie/"
        assert Organ.objects.get(code="dongjie").parent == world.organs["qinghe"]
        assert Entry.objects.filter(says__contains="东街").count() == 1
        assert "还没有人任职" in admin.get("/desk/organs/dongjie/").content.decode()

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"code": "new"}, "系统自用"),
            ({"code": "东街"}, "小写字母"),
            ({"code": "jiaoyu"}, "已有机关使用"),
            ({"name": "清河区教育局"}, "已登记同名机关"),
            ({"kind": "district"}, "选择"),
            ({"parent": ""}, "必填"),
            ({"active_from": "昨天"}, "日期"),
            ({"position": "-1"}, "大于或等于"),
            ({"name": "长" * 101}, "100"),
        ],
    )
    def test_is_refused_with_a_sentence_beside_the_field(
        self, admin: Any, world: Any, change: dict[str, str], says: str
    ) -> None:
        facts = {**self.FACTS, "parent": world.organs["qinghe"].pk, **change}
        response = admin.post("/desk/organs/new/", facts)
        assert response.status_code == 200
        assert says in response.content.decode()
        assert "需要改正" in response.content.decode()

    def test_of_another_district_cannot_be_its_parent(self, admin: Any, world: Any) -> None:
        response = admin.post("/desk/organs/new/", {**self.FACTS, "parent": world.organs["donghu"].pk})
        assert response.status_code == 200
        assert not Organ.objects.filter(code="dongjie").exists()


class TestAPerson:
    def add(self, admin: Any, world: Any, **change: Any) -> Any:
        return admin.post("/desk/people/new/", {**PERSON, "organ": world.organs["minzheng"].pk, **change})

    def test_is_added_with_a_first_role(self, admin: Any, world: Any) -> None:
        response = self.add(admin, world)
        user = User.objects.get(username="lixue")
        assert response.url == f"/desk/people/{user.pk}/"
        assert user.password_is_initial
        assert holds(user=user, organ=world.organs["minzheng"], role="clerk")

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"username": "clerk"}, "已有人使用"),
            ({"username": "李雪"}, "英文字母"),
            ({"password": "123"}, "10"),
            ({"role": "authority"}, "不是政府信息公开工作主管部门"),
            ({"active_from": "2999-01-01"}, "不能晚于今天"),
            ({"name": ""}, "必填"),
            ({"role": "king"}, "king"),
            ({"organ": ""}, "必填"),
            ({"name": "a\x00b"}, "空字符"),
        ],
    )
    def test_is_refused_as_a_whole(self, admin: Any, world: Any, change: dict[str, str], says: str) -> None:
        response = self.add(admin, world, **change)
        assert response.status_code == 200
        assert says in response.content.decode()
        assert not User.objects.filter(username="lixue").exists()
        assert not Entry.objects.filter(says__contains="李雪").exists()

    def test_keeps_what_was_typed_when_something_is_wrong(self, admin: Any, world: Any) -> None:
        text = self.add(admin, world, role="authority").content.decode()
        assert 'value="李雪"' in text
        assert 'value="lixue"' in text


class TestAPersonsPage:
    def act(self, admin: Any, user: User, act: str, **facts: Any) -> Any:
        return admin.post(f"/desk/people/{user.pk}/", {"act": act, **facts})

    def test_appoints(self, admin: Any, world: Any) -> None:
        user, organ = world["clerk-minzheng"], world.organs["jiaoyu"]
        facts = {"organ": organ.pk, "role": "reviewer", "active_from": "2026-03-01", "ground": "某政办〔2026〕2号"}
        assert self.act(admin, user, "appoint", **facts).status_code == 302
        assert holds(user=user, organ=organ, role="reviewer")
        assert Entry.objects.order_by("-number")[0].ground == "某政办〔2026〕2号"

    def test_ends_a_role(self, admin: Any, world: Any) -> None:
        user = world["clerk-minzheng"]
        membership = user.memberships.get()
        facts = {"membership": membership.pk, "active_to": clock.today().isoformat()}
        assert self.act(admin, user, "end", **facts).status_code == 302
        assert not holds(user=user, organ=world.organs["minzheng"], role="clerk")
        assert "曾任职务" in admin.get(f"/desk/people/{user.pk}/").content.decode()

    @pytest.mark.parametrize(
        ("facts", "says"),
        [
            ({"active_to": "1999-01-01"}, "不能早于任职日期"),
            ({"active_to": "2999-01-01"}, "不能晚于今天"),
            ({"active_to": ""}, "必填"),
            ({"membership": "x"}, "没有找到"),
            ({"membership": "999999"}, "没有找到"),
        ],
    )
    def test_refuses_to_end_a_role_wrongly(self, admin: Any, world: Any, facts: Any, says: str) -> None:
        user = world["clerk-minzheng"]
        first = {"membership": user.memberships.get().pk, "active_to": clock.today().isoformat()}
        response = self.act(admin, user, "end", **{**first, **facts})
        assert response.status_code == 200
        assert holds(user=user, organ=world.organs["minzheng"], role="clerk")
        assert says in response.content.decode()

    def test_refuses_to_end_another_persons_role_through_it(self, admin: Any, world: Any) -> None:
        other = world["clerk-donghu"].memberships.get()
        facts = {"membership": other.pk, "active_to": clock.today().isoformat()}
        assert "没有找到" in self.act(admin, world["clerk-minzheng"], "end", **facts).content.decode()
        other.refresh_from_db()
        assert other.active_to is None

    def test_closes_and_opens_an_account_with_a_reason(self, admin: Any, world: Any) -> None:
        user = world["clerk-minzheng"]
        assert "必填" in self.act(admin, user, "deactivate", ground="").content.decode()
        assert self.act(admin, user, "deactivate", ground="调离").status_code == 302
        assert "恢复账号" in admin.get(f"/desk/people/{user.pk}/").content.decode()
        assert self.act(admin, user, "reactivate", ground="调回").status_code == 302
        user.refresh_from_db()
        assert user.is_active

    def test_does_not_close_ones_own_account(self, admin: Any, world: Any) -> None:
        text = self.act(admin, world["admin"], "deactivate", ground="x").content.decode()
        assert "不能停用自己的账号" in text

    def test_gives_a_new_initial_password(self, admin: Any, world: Any) -> None:
        user = world["clerk-minzheng"]
        assert "10" in self.act(admin, user, "reset", password="short").content.decode()
        assert self.act(admin, user, "reset", password="chuang-qian-ming").status_code == 302
        user.refresh_from_db()
        assert user.check_password("chuang-qian-ming")
        assert user.password_is_initial

    def test_knows_no_other_act(self, admin: Any, world: Any) -> None:
        assert self.act(admin, world["clerk"], "promote").status_code == 404


class TestTheSite:
    def test_is_changed_and_recorded_by_name_of_the_fields(self, admin: Any) -> None:
        assert admin.post("/desk/site/", {"phone": "0812-0000000", "hours": "工作日"}).status_code == 302
        assert Site.objects.get().phone == "0812-0000000"
        entry = Entry.objects.order_by("-number")[0]
        assert entry.says == "修改网站信息：办公时间、联系电话"
        assert entry.facts["values"] == {"hours": "工作日", "phone": "0812-0000000"}

    def test_that_stays_as_it_is_records_nothing(self, admin: Any) -> None:
        before = Entry.objects.count()
        admin.post("/desk/site/", {})
        assert Entry.objects.count() == before

    def test_refuses_a_wrong_address(self, admin: Any) -> None:
        assert "邮" in admin.post("/desk/site/", {"email": "x"}).content.decode()
        assert not Site.objects.exists()
