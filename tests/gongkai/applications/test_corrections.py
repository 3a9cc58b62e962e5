"""Is a request to correct a record taken in, numbered, settled with words, and shown to nobody else?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from tests.gongkai.applications.stories import office

from gongkai.applications.models import Correction
from gongkai.applications.services import corrections as services
from gongkai.journal.models import Entry
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application.number import check_digit

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
ASKED = services.Asked(record="学籍表上的出生日期有误，附户口簿复印件。", name="某甲", phone="0812-3456789")


def taken(world: Any, code: str = "jiaoyu", **more: Any) -> services.Taken:
    office(world, code)
    return services.submit(organ=world.organs[code], asked=ASKED, at=AT, **more)


def settled(world: Any, made: Correction, **more: Any) -> Correction:
    said: dict[str, Any] = {
        "outcome": "corrected",
        "words": "已在学籍系统更正。",
        "on": date(2026, 3, 2),
        "by": world["clerk"],
        "at": AT,
    }
    return services.settle(correction=made, **{**said, **more})


class TestTakingIn:
    def test_it_has_a_number_of_its_own_series(self, world: Any) -> None:
        first, second = taken(world).correction, taken(world).correction
        assert first.number == f"JY-GZ-2026-00001-{check_digit('JYGZ202600001')}"
        assert second.serial == 2

    def test_the_code_opens_it_and_is_kept_nowhere(self, world: Any) -> None:
        made, code = taken(world)
        assert code not in str(Correction.objects.values().get())
        assert services.check(number=made.number.lower(), code=code.lower()) == made
        assert services.check(number=made.number, code="23456789") is None
        assert services.check(number="JY-GZ-2026-00009-1", code=code) is None

    @pytest.mark.parametrize(
        "asked",
        [
            services.Asked(record=" ", name="某甲", phone="1"),
            services.Asked(record="有误", phone="1"),
            services.Asked(record="有误", name="某甲"),
        ],
    )
    def test_what_is_missing_is_said(self, world: Any, asked: services.Asked) -> None:
        office(world)
        with pytest.raises(NotAllowed):
            services.submit(organ=world.organs["jiaoyu"], asked=asked, at=AT)
        assert not Correction.objects.exists()

    def test_an_organ_without_an_office_takes_none(self, world: Any) -> None:
        with pytest.raises(NotAllowed, match="尚未设立受理机构"):
            services.submit(organ=world.organs["jiaoyu"], asked=ASKED, at=AT)

    def test_the_journal_knows_the_number_alone(self, world: Any) -> None:
        made = settled(world, taken(world).correction)
        written = " ".join(f"{each.says} {each.ground} {each.facts}" for each in Entry.objects.all())
        assert f"收到更正申请{made.number}" in written
        assert f"更正申请{made.number}：已更正（2026-03-02）" in written
        for personal in ("某甲", "3456789", "出生日期", "学籍系统"):
            assert personal not in written


class TestSettling:
    def test_it_is_settled_once_with_words(self, world: Any) -> None:
        made = taken(world).correction
        with pytest.raises(NotAllowed, match="写明处理情况"):
            settled(world, made, words=" ")
        settled(world, made)
        assert (made.outcome, made.settled_on) == ("corrected", date(2026, 3, 2))
        with pytest.raises(NotAllowed, match="办结"):
            settled(world, made)

    @pytest.mark.parametrize("on", [date(2026, 3, 1), date(2026, 3, 3)])
    def test_its_day_lies_between_submission_and_today(self, world: Any, on: date) -> None:
        with pytest.raises(NotAllowed):
            settled(world, taken(world).correction, on=on)

    def test_only_a_writer_of_the_organ_settles(self, world: Any) -> None:
        made = taken(world).correction
        for who in ("clerk-minzheng", "authority", "head", "admin"):
            with pytest.raises(NotAllowed):
                settled(world, made, by=world[who])


class TestPages:
    @pytest.fixture
    def made(self, world: Any) -> Correction:
        return taken(world).correction

    def test_the_clerk_settles_it(self, client: Any, world: Any, made: Correction, monkeypatch: Any) -> None:
        monkeypatch.setattr("gongkai.kernel.clock.now", lambda: AT)
        client.force_login(world["clerk"])
        assert made.number in client.get(reverse("applications:corrections"), {"show": "open"}).content.decode()
        assert "学籍表上的出生日期有误" in client.get(made.get_absolute_url()).content.decode()
        typed = {"outcome": "transferred", "on": "2026-03-02", "words": ""}
        refused = client.post(made.get_absolute_url(), typed)
        assert refused.status_code == 409
        client.post(made.get_absolute_url(), {**typed, "words": "已转送清河区公安分局。"})
        made.refresh_from_db()
        assert made.outcome == "transferred"

    def test_the_clerk_enters_one_and_hands_over_the_code(self, client: Any, world: Any, made: Correction) -> None:
        client.force_login(world["clerk"])
        typed = {"name": "某乙", "address": "清河区一路1号", "record": "地址登记有误"}
        page = client.post(reverse("applications:correction-new", args=["jiaoyu"]), typed, follow=True)
        entered = Correction.objects.order_by("-pk").first()
        assert entered is not None
        code = page.context["query_code"]
        assert services.check(number=entered.number, code=code) == entered
        assert code not in str(client.cookies)

    def test_whoever_watches_sees_the_number_and_nothing_personal(
        self, client: Any, world: Any, made: Correction
    ) -> None:
        client.force_login(world["authority"])
        assert made.number in client.get(reverse("applications:corrections")).content.decode()
        page = client.get(made.get_absolute_url()).content.decode()
        assert "某甲" not in page
        assert "出生日期" not in page
        assert (
            client.post(made.get_absolute_url(), {"outcome": "kept", "on": "2026-03-02", "words": "否"}).status_code
            == 403
        )

    def test_another_organ_s_clerk_finds_nothing(self, client: Any, world: Any, made: Correction) -> None:
        client.force_login(world["clerk-minzheng"])
        assert client.get(made.get_absolute_url()).status_code == 404
        assert client.get(reverse("applications:correction", args=["minzheng", made.pk])).status_code == 404
        assert client.get(reverse("applications:correction-new", args=["jiaoyu"])).status_code == 404
