"""How does an officer come in, and what keeps others out?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as deployed
from django.test import RequestFactory

from gongkai.journal.models import Entry
from gongkai.kernel.caller import client_address

pytestmark = pytest.mark.django_db

WRONG = "登录名或密码不正确"


def try_to_log_in(client: Any, username: str, password: str, **more: Any) -> Any:
    return client.post("/login/", {"username": username, "password": password}, **more)


class TestLoggingIn:
    def test_happens_under_the_name_of_the_district(self, client: Any, world: Any) -> None:
        text = client.get("/login/").content.decode()
        assert "清河区人民政府" in text
        assert "testserver" not in text

    def test_leads_to_the_desk(self, client: Any, world: Any) -> None:
        response = try_to_log_in(client, "clerk", world.password)
        assert (response.status_code, response.url) == (302, "/desk/")
        assert "教育局信息公开员" in client.get("/desk/").content.decode()

    def test_leads_back_to_the_page_that_was_wanted(self, client: Any, world: Any) -> None:
        wanted = client.get("/desk/journal/?organ=jiaoyu").url
        response = client.post(
            wanted,
            {
                "username": "clerk",
                "password": world.password,
                "next": "/desk/journal/?organ=jiaoyu",
            },
        )
        assert response.url == "/desk/journal/?organ=jiaoyu"

    def test_never_leads_back_to_the_log_in_itself(self, client: Any, world: Any) -> None:
        try_to_log_in(client, "clerk", world.password)
        assert client.get("/login/?next=/login/").url == "/desk/"
        assert client.get("/login/?next=/login/%3Fnext%3D/login/").url == "/desk/"

    def test_never_leads_to_another_site(self, client: Any, world: Any) -> None:
        response = client.post(
            "/login/", {"username": "clerk", "password": world.password, "next": "https://elsewhere.example/"}
        )
        assert response.url == "/desk/"

    @pytest.mark.parametrize("username", ["clerk", "nobody-of-this-name"])
    def test_answers_a_wrong_name_like_a_wrong_password(self, client: Any, world: Any, username: str) -> None:
        text = try_to_log_in(client, username, "wrong").content.decode()
        assert WRONG in text
        assert "还可以" not in text

    def test_of_a_closed_account_is_answered_alike(self, client: Any, world: Any) -> None:
        clerk = world["clerk"]
        clerk.is_active = False
        clerk.save(update_fields=["is_active"])
        assert WRONG in try_to_log_in(client, "clerk", world.password).content.decode()

    def test_keeps_its_cookie_from_scripts_and_other_sites(self, client: Any, world: Any) -> None:
        cookie = try_to_log_in(client, "clerk", world.password).cookies["gongkai_session"]
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"


class TestTooManyWrongPasswords:
    def lock(self, client: Any, username: str = "clerk", **more: Any) -> Any:
        for _ in range(deployed.AXES_FAILURE_LIMIT - 1):
            assert try_to_log_in(client, username, "wrong", **more).status_code == 200
        return try_to_log_in(client, username, "wrong", **more)

    def test_are_answered_with_a_rest_and_a_reason(self, client: Any, world: Any) -> None:
        response = self.lock(client)
        assert response.status_code == 429
        assert "暂停登录15分钟" in response.content.decode()

    def test_keep_out_the_right_password_too(self, client: Any, world: Any) -> None:
        self.lock(client)
        assert try_to_log_in(client, "clerk", world.password).status_code == 429
        assert client.get("/desk/").status_code == 302

    def test_do_not_keep_out_a_colleague_at_the_same_machine(self, client: Any, world: Any) -> None:
        self.lock(client)
        assert try_to_log_in(client, "head", world.password).url == "/desk/"

    def test_do_not_let_a_stranger_lock_an_officer_out(self, client: Any, world: Any) -> None:
        self.lock(client, REMOTE_ADDR="203.0.113.9")
        assert try_to_log_in(client, "clerk", world.password, REMOTE_ADDR="192.0.2.5").url == "/desk/"

    def test_are_forgotten_after_the_rest(self, client: Any, world: Any) -> None:
        with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False) as traveller:
            self.lock(client)
            traveller.shift(timedelta(minutes=14))
            assert try_to_log_in(client, "clerk", world.password).status_code == 429
            traveller.shift(timedelta(minutes=2))
            assert try_to_log_in(client, "clerk", world.password).url == "/desk/"

    def test_are_forgotten_after_a_right_one(self, client: Any, world: Any) -> None:
        for _ in range(3):
            for _ in range(deployed.AXES_FAILURE_LIMIT - 1):
                try_to_log_in(client, "clerk", "wrong")
            assert try_to_log_in(client, "clerk", world.password).status_code == 302
            client.post("/logout/")


class TestTheAddressOfTheClient:
    def test_is_the_one_that_connects(self, settings: Any) -> None:
        settings.HTTPS = False
        request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.5", headers={"X-Forwarded-For": "203.0.113.9"})
        assert client_address(request) == "192.0.2.5"

    def test_behind_our_proxy_is_the_one_the_proxy_saw(self, settings: Any) -> None:
        settings.HTTPS = True
        forwarded = {"X-Forwarded-For": "made-up, 203.0.113.9"}
        request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers=forwarded)
        assert client_address(request) == "203.0.113.9"


class TestLoggingOut:
    def test_ends_the_session(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk"])
        assert "您已退出" in client.post("/logout/", follow=True).content.decode()
        assert client.get("/desk/").status_code == 302

    def test_is_not_done_by_a_link(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk"])
        assert client.get("/logout/").status_code == 405
        assert client.get("/desk/").status_code == 200


class TestANewPassword:
    def change(self, client: Any, old: str, new: str, again: str | None = None, **more: Any) -> Any:
        return client.post("/desk/password/", {"old": old, "new": new, "again": again or new, **more})

    def test_is_taken_and_the_session_goes_on(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk"])
        assert self.change(client, world.password, "chuang-qian-ming-yue").url == "/desk/"
        assert client.get("/desk/").status_code == 200
        client.post("/logout/")
        assert try_to_log_in(client, "clerk", "chuang-qian-ming-yue").url == "/desk/"
        assert Entry.objects.filter(says__contains="更改了自己的密码").count() == 1

    @pytest.mark.parametrize(
        ("old", "new", "again", "says"),
        [
            ("wrong", "chuang-qian-ming-yue", None, "当前密码不正确"),
            (None, "chuang-qian-ming-yue", "yi-shi-di-shang-shuang", "不一致"),
            (None, "short", None, "10"),
            (None, "1234567890", None, "数字"),
            (None, "", "", "必填"),
            (None, None, None, "相同"),
        ],
    )
    def test_is_refused_with_a_reason(
        self, client: Any, world: Any, old: str | None, new: str | None, again: str | None, says: str
    ) -> None:
        client.force_login(world["clerk"])
        right = world.password
        text = self.change(client, old or right, right if new is None else new, again).content.decode()
        assert says in text
        world["clerk"].refresh_from_db()
        assert world["clerk"].check_password(right)

    def test_replaces_an_initial_one_and_leads_where_the_person_wanted_to_go(self, client: Any, world: Any) -> None:
        clerk = world["clerk"]
        clerk.password_is_initial = True
        clerk.save(update_fields=["password_is_initial"])
        client.force_login(clerk)
        page = client.get("/desk/journal/?person=x").url
        assert "初始密码" in client.get(page).content.decode()
        done = self.change(client, world.password, "chuang-qian-ming-yue", next="/desk/journal/?person=x")
        assert done.url == "/desk/journal/?person=x"
        assert client.get(done.url).status_code == 200

    def test_is_asked_for_in_the_middle_of_htmx_too(self, client: Any, world: Any) -> None:
        clerk = world["clerk"]
        clerk.password_is_initial = True
        clerk.save(update_fields=["password_is_initial"])
        client.force_login(clerk)
        response = client.get("/desk/", headers={"HX-Request": "true"})
        assert response.status_code == 204
        assert response["HX-Redirect"].startswith("/desk/password/")
