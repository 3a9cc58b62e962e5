"""Can an officer move a former site in at the desk, and nobody else touch it?"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.gongkai.portal.test_moving import RESIDENT, a_page, site
from tests.gongkai.portal.test_moving_reading import TEXT, zipped

from gongkai.papers.models import Paper, State
from gongkai.portal.models import Import, ImportState
from gongkai.portal.moving import archive
from gongkai.portal.services import moving


def at_desk(world: Any, name: str = "clerk") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def hand_over(client: Client, file: io.BytesIO | bytes, *, name: str = "原网站.zip", code: str = "jiaoyu") -> Any:
    content = file if isinstance(file, bytes) else file.getvalue()
    return client.post(reverse("portal:moving", args=[code]), {"file": SimpleUploadedFile(name, content)})


class TestTheWholeWay:
    def test_goes_from_the_archive_to_the_signatures(self, world: Any, open_column: Any) -> None:
        column = open_column("news", kind="news", name="部门动态")
        client = at_desk(world)
        bad = a_page(9, body=f"<p>{TEXT}{RESIDENT}</p>")
        answer = hand_over(client, site(2, bad__html=bad, empty__html=""))
        made = Import.objects.get()
        here = reverse("portal:moving-import", args=["jiaoyu", made.pk])
        assert answer["Location"] == here
        page = client.get(here).content.decode()
        assert "写入草稿（3条）" in page
        assert "网页是空的。" in page
        assert f'<option value="{column.pk}" selected>' in page
        assert not Paper.objects.exists()

        answer = client.post(f"{here}confirm/", {"c0-section": column.pk, "c0-kind": ""})
        assert answer.status_code == 302
        assert Paper.objects.filter(state=State.DRAFT).count() == 3
        client.post(f"{here}send/")
        page = client.get(here).content.decode()
        assert "有1篇被检查拦下" in page
        assert Paper.objects.filter(state=State.IN_REVIEW).count() == 2
        barred = client.get(f"{here}?shown=barred").content.decode()
        assert "居民身份证号码" in barred
        assert RESIDENT not in barred

    def test_takes_pasted_rows(self, world: Any) -> None:
        client = at_desk(world)
        rows = "信息名称\t内容描述\t发布时间\n食堂检查\t检查情况\t2024-03-05\n"
        client.post(reverse("portal:moving", args=["jiaoyu"]), {"rows": rows})
        made = Import.objects.get()
        assert (made.state, made.total) == (ImportState.READY, 1)
        assert "食堂检查" in client.get(reverse("portal:moving-import", args=["jiaoyu", made.pk])).content.decode()

    def test_tells_how_far_it_is(self, world: Any) -> None:
        made = moving.begin(
            organ=world.organs["jiaoyu"], name="a.zip", file=site(3), by=world["clerk"], at=datetime.now().astimezone()
        )
        client = at_desk(world)
        here = reverse("portal:moving-import", args=["jiaoyu", made.pk])
        page = client.get(here).content.decode()
        assert 'http-equiv="refresh"' in page
        progress = client.get(f"{here}progress/")
        assert "0/3条" in progress.content.decode()
        assert "HX-Refresh" not in progress
        client.post(f"{here}go-on/")
        assert client.get(f"{here}progress/")["HX-Refresh"] == "true"

    def test_hands_out_the_faults_as_a_harmless_sheet(self, world: Any) -> None:
        client = at_desk(world)
        hand_over(
            client, zipped({"a.html": a_page(1, title="=HYPERLINK(1)").replace("PubDate", "x"), "b.html": a_page(2)})
        )
        made = Import.objects.get()
        sheet = client.get(reverse("portal:moving-faults", args=["jiaoyu", made.pk]) + "?shown=faults").content.decode()
        assert "'=HYPERLINK(1)" in sheet
        assert "没有发布时间" in sheet
        assert "食堂检查第2次" not in sheet

    def test_is_given_up(self, world: Any) -> None:
        client = at_desk(world)
        hand_over(client, site(1))
        made = Import.objects.get()
        client.post(reverse("portal:moving-drop", args=["jiaoyu", made.pk]))
        made.refresh_from_db()
        assert made.state == ImportState.DROPPED
        page = client.post(reverse("portal:moving-drop", args=["jiaoyu", made.pk]))
        assert page.status_code == 409


class TestWhatIsHandedOver:
    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "空文件"),
            (b"PK\x03\x04 broken", "损坏"),
            (zipped({"../a.html": "x", "b.html": "y"}).getvalue(), "路径不合规范"),
            (zipped({"a.html": b"\x00" * (archive._RATIO_COUNTS_FROM + 1)}).getvalue(), "压缩炸弹"),
            (zipped({"a.txt": "x", "b.pdf": "y"}).getvalue(), "没有找到网页"),
            (b"%PDF-1.7 nothing", "没有找到表头"),
        ],
    )
    def test_is_refused_in_one_sentence(self, world: Any, content: bytes, says: str) -> None:
        answer = hand_over(at_desk(world), content)
        assert answer.status_code in (200, 409)
        assert says in answer.content.decode()
        assert not Import.objects.exists()

    def test_with_a_hundred_thousand_entries_is_refused(self, world: Any) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for number in range(70_000):
                target.writestr(zipfile.ZipInfo(f"{number}"), b"")
        answer = hand_over(at_desk(world), made)
        assert answer.status_code == 409
        assert "50,000个" in answer.content.decode()

    def test_must_be_one_thing(self, world: Any) -> None:
        client = at_desk(world)
        here = reverse("portal:moving", args=["jiaoyu"])
        assert "请选择一个文件，或者粘贴表格" in client.post(here, {}).content.decode()
        both = {"rows": "信息名称\n甲", "file": SimpleUploadedFile("a.csv", b"x")}
        assert "其一" in client.post(here, both).content.decode()

    def test_goes_only_into_columns_that_are_offered(self, world: Any, open_column: Any) -> None:
        other = open_column("theirs", tree="minzheng", kind="news", name="动态")
        client = at_desk(world)
        hand_over(client, site(1))
        here = reverse("portal:moving-confirm", args=["jiaoyu", Import.objects.get().pk])
        answer = client.post(here, {"c0-section": other.pk, "c0-kind": ""})
        assert answer.status_code == 409
        assert not Paper.objects.exists()


GETS = ("moving-import", "moving-progress", "moving-faults")
POSTS = ("moving-confirm", "moving-go-on", "moving-send", "moving-mask", "moving-drop")


class TestOthers:
    @pytest.mark.parametrize(
        "name",
        ["head", "secrecy", "auditor", "admin", "operator", "authority", "clerk-minzheng", "clerk-donghu", "nobody"],
    )
    def test_find_nothing(self, world: Any, name: str) -> None:
        made = moving.begin(
            organ=world.organs["jiaoyu"], name="a.zip", file=site(1), by=world["clerk"], at=datetime.now().astimezone()
        )
        client = at_desk(world, name)
        assert client.get(reverse("portal:moving", args=["jiaoyu"])).status_code == 404
        assert hand_over(client, site(1)).status_code == 404
        for each in GETS:
            assert client.get(reverse(f"portal:{each}", args=["jiaoyu", made.pk])).status_code == 404
        for each in POSTS:
            assert client.post(reverse(f"portal:{each}", args=["jiaoyu", made.pk])).status_code == 404
        assert Import.objects.get().state == ImportState.READING

    def test_do_not_reach_it_under_their_own_organ(self, world: Any) -> None:
        made = moving.begin(
            organ=world.organs["jiaoyu"], name="a.zip", file=site(1), by=world["clerk"], at=datetime.now().astimezone()
        )
        client = at_desk(world, "clerk-minzheng")
        for each in (*GETS, *POSTS):
            address = reverse(f"portal:{each}", args=["minzheng", made.pk])
            answer = client.get(address) if each in GETS else client.post(address)
            assert answer.status_code == 404

    def test_are_asked_to_log_in(self, world: Any) -> None:
        for name in ("moving-overview", "moving"):
            args = ["jiaoyu"] if name == "moving" else []
            assert Client().get(reverse(f"portal:{name}", args=args)).status_code == 302

    def test_and_choose_among_their_organs(self, world: Any) -> None:
        here = reverse("portal:moving-overview")
        assert at_desk(world).get(here)["Location"] == reverse("portal:moving", args=["jiaoyu"])
        assert "没有这样的任职" in at_desk(world, "head").get(here).content.decode()

    def test_only_what_changes_something_is_sent(self, world: Any) -> None:
        made = moving.begin(
            organ=world.organs["jiaoyu"], name="a.zip", file=site(1), by=world["clerk"], at=datetime.now().astimezone()
        )
        for each in POSTS:
            assert at_desk(world).get(reverse(f"portal:{each}", args=["jiaoyu", made.pk])).status_code == 405
