"""Can a paper be written at the desk without losing a word: saves, autosaves, conflicts, locks, attachments?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.kernel.clock import CHINA
from gongkai.papers import selectors, services
from gongkai.papers.content import Content
from gongkai.papers.forms import as_html
from gongkai.papers.models import Paper, State
from gongkai.papers.themes import is_theme, themes

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
NUMBER = "11010519491231002X"  # the well-known example of the standard, no person's
ATTACHED = f"姓名,身份证号\n张某某,{NUMBER}\n".encode()


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def paper(world: Any) -> Paper:
    return services.draft(
        organ=world.organs["jiaoyu"],
        kind="notice",
        content=Content(
            title="关于开学的通知", source="清河区教育局", written_on=date(2026, 2, 27), body="<p>各学校按时开学。</p>"
        ),
        by=world["clerk"],
        at=NOW,
    )


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def where(name: str, paper: Paper, **more: Any) -> str:
    return reverse(f"papers:{name}", kwargs={"code": paper.organ.code, "pk": paper.pk, **more})


def form_of(paper: Paper, **more: Any) -> dict[str, Any]:
    """Return what the page would send when nothing was changed, with what was."""
    version = selectors.newest(paper)
    said = selectors.content_of(version)
    return {
        "base": version.number,
        "base_digest": version.digest,
        "title": said.title,
        "source": said.source,
        "author": said.author,
        "written_on": said.written_on or "",
        "summary": said.summary,
        "body": said.body,
        "attribute": said.attribute,
        "attribute_reason": said.attribute_reason,
        "basis": said.basis,
        "theme": said.theme,
        "keywords": " ".join(said.keywords),
        "picture": said.picture or "",
        "attachment": [each.file for each in said.attachments],
        "attachment_name": [each.name for each in said.attachments],
        **more,
    }


def content(paper: Paper) -> Content:
    return selectors.content_of(selectors.newest(paper))


class TestBeginning:
    def test_a_person_chooses_among_the_kinds_for_the_organs_they_write_for(self, world: Any) -> None:
        page = browser(world["clerk"]).get(reverse("papers:choose")).content.decode()
        assert "清河区教育局" in page
        for label in ("通知公告", "行政规范性文件", "意见征集"):
            assert label in page
        assert "民政局" not in page

    def test_who_writes_for_no_organ_is_told_who_does(self, world: Any) -> None:
        assert (
            "由本机关的信息公开员或科室审核人员办理"
            in browser(world["auditor"]).get(reverse("papers:choose")).content.decode()
        )

    def test_the_first_save_makes_the_paper_with_its_particulars(self, world: Any) -> None:
        client = browser(world["clerk"])
        there = reverse("papers:new", args=["jiaoyu", "meeting"])
        assert "会议类型" in client.get(there).content.decode()
        answer = client.post(
            there,
            {
                "title": "区政府召开\r\n常务会议",
                "source": "清河区教育局",
                "attribute": "public",
                "x-meeting": "常务会议",
                "x-held_on": "2026-03-01",
                "x-topics": "议题一\n\n议题二",
                "body": "会议第一段\n\n会议第二段 <b>",
                "do": "save",
            },
        )
        made = Paper.objects.get()
        assert answer.url == where("edit", made)
        assert content(made).title == "区政府召开常务会议"
        assert content(made).particulars == {
            "meeting": "常务会议",
            "held_on": "2026-03-01",
            "topics": ["议题一", "议题二"],
        }
        assert made.kind == "meeting"

    def test_a_new_paper_is_kept_by_itself_once_it_has_a_title(self, world: Any) -> None:
        client = browser(world["clerk"])
        there = reverse("papers:new", args=["jiaoyu", "notice"]) + "?autosave=1"
        assert "写上标题后开始自动保存" in client.post(there, {"title": "", "attribute": "public"}).content.decode()
        assert not Paper.objects.exists()
        answer = client.post(there, {"title": "通知", "attribute": "public"}).content.decode()
        made = Paper.objects.get()
        assert f'data-edit="{where("edit", made)}"' in answer
        assert f'data-save="{where("autosave", made)}"' in answer

    def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(self, world: Any) -> None:
        there = reverse("papers:new", args=["jiaoyu", "notice"])
        answer = browser(world["clerk"]).post(there, {"title": "", "attribute": "public", "summary": "写了半天的摘要"})
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "写了半天的摘要" in page
        assert 'href="#id_title"' in page
        assert not Paper.objects.exists()

    @pytest.mark.parametrize("who", ["head", "secrecy", "operator", "auditor", "admin", "authority", "clerk-minzheng"])
    def test_others_cannot_begin_one(self, world: Any, who: str) -> None:
        there = reverse("papers:new", args=["jiaoyu", "notice"])
        assert browser(world[who]).get(there).status_code == 404
        assert browser(world[who]).post(there, {"title": "通知", "attribute": "public"}).status_code == 404
        assert not Paper.objects.exists()

    def test_there_is_no_kind_that_nobody_knows(self, world: Any) -> None:
        assert browser(world["clerk"]).get(reverse("papers:new", args=["jiaoyu", "poem"])).status_code == 404


class TestSaving:
    def test_a_save_makes_a_version_and_says_so(self, world: Any, paper: Paper) -> None:
        client = browser(world["clerk"])
        answer = client.post(where("edit", paper), form_of(paper, title="关于春季开学的通知", do="save"), follow=True)
        assert "已保存" in answer.content.decode()
        assert [each.number for each in paper.versions.all()] == [1, 2]
        assert content(paper).title == "关于春季开学的通知"

    def test_a_save_by_itself_tells_the_time_and_brings_the_base_along(self, world: Any, paper: Paper) -> None:
        client = browser(world["clerk"])
        for body in ("<p>一</p>", "<p>一二</p>"):
            answer = client.post(where("autosave", paper), form_of(paper, body=body)).content.decode()
            newest = selectors.newest(paper)
            assert "已于09:30自动保存。" in answer
            assert f'name="base" value="{newest.number}"' in answer
            assert f'name="base_digest" value="{newest.digest}"' in answer
        assert content(paper).body == "<p>一二</p>"
        assert paper.versions.count() == 2

    def test_a_title_that_was_wiped_out_is_not_saved_by_itself(self, world: Any, paper: Paper) -> None:
        answer = browser(world["clerk"]).post(where("autosave", paper), form_of(paper, title=""))
        assert answer.content.decode() == "写上标题后开始自动保存。"
        assert content(paper).title == "关于开学的通知"

    def test_of_two_who_save_the_second_is_told_kindly_and_loses_nothing(self, world: Any, paper: Paper) -> None:
        first, second = browser(world["clerk"]), browser(world["reviewer"])
        old = form_of(paper)
        first.post(where("edit", paper), {**old, "title": "第一人的标题", "do": "save"})
        Paper.objects.filter(pk=paper.pk).update(locked_by=None, locked_until=None)
        answer = second.post(where("edit", paper), {**old, "title": "第二人的标题", "do": "save"})
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "教育局信息公开员" in page
        assert "没有丢失，也还没有保存" in page
        assert "第二人的标题" in page
        assert "以我的内容另存一版" in page
        assert content(paper).title == "第一人的标题"
        base = re.search(r'name="base" value="(\d+)"><input type="hidden" name="base_digest" value="(\w+)"', page)
        assert base is not None
        again = {**old, "base": base[1], "base_digest": base[2], "title": "第二人的标题", "do": "save"}
        second.post(where("edit", paper), again)
        assert content(paper).title == "第二人的标题"
        assert paper.versions.count() == 3

    def test_a_conflict_while_saving_by_itself_leaves_both_alone(self, world: Any, paper: Paper) -> None:
        old = form_of(paper)
        services.revise(paper=paper, content=content(paper).but(title="别人的"), by=world["reviewer"], at=NOW, base=1)
        answer = browser(world["clerk"]).post(where("autosave", paper), {**old, "title": "我的"}).content.decode()
        assert "没有自动保存" in answer
        assert "您输入的内容还在页面上" in answer
        assert content(paper).title == "别人的"

    def test_the_plain_box_takes_paragraphs(self) -> None:
        assert as_html("一 < 二\n\n三 & 四\r\n") == "<p>一 &lt; 二</p><p>三 &amp; 四</p>"
        assert as_html("<p>一</p>") == "<p>一</p>"

    def test_what_is_pasted_out_of_word_is_answered_in_the_houses_markup(self, world: Any) -> None:
        html = (
            '<p class=MsoNormal style="mso-char-indent-count:2.0">一<o:p></o:p></p>'
            "<table><tr><td colspan=2><p class=MsoNormal>二</p></td></tr><tr><td>三</td><td>四</td></tr></table>"
            '<img src="file:///c:/x.png">'
        )
        answer = browser(world["clerk"]).post(reverse("papers:clean"), {"html": html}).json()
        assert "mso" not in answer["html"].lower()
        assert 'colspan="2"' in answer["html"]
        assert "不是素材库中的图片" in answer["says"][0]

    def test_the_last_day_to_publish_is_shown_with_its_reckoning(self, world: Any, paper: Paper) -> None:
        page = browser(world["clerk"]).get(where("edit", paper)).content.decode()
        # Feb 28 (a working Saturday), Mar 2-6, 9-13, 16-20, 23-26: 20 working days after Feb 27.
        assert "2026年3月26日" in page
        assert "剩18个工作日" in page
        assert reverse("law", args=["ogi:26"]) in page

    def test_a_paper_under_review_warns_and_never_saves_by_itself(self, world: Any, paper: Paper) -> None:
        services.submit(papers=[paper], by=world["clerk"], at=NOW)
        client = browser(world["clerk"])
        page = client.get(where("edit", paper)).content.decode()
        assert "保存改动后，这次审签作废" in page
        assert "data-save" not in page
        assert "没有自动保存" in client.post(where("autosave", paper), form_of(paper, title="改")).content.decode()
        paper.refresh_from_db()
        assert paper.state == State.IN_REVIEW
        client.post(where("edit", paper), form_of(paper, title="改", do="save"))
        paper.refresh_from_db()
        assert paper.state == State.DRAFT

    def test_what_is_public_is_corrected_first(self, world: Any, paper: Paper) -> None:
        Paper.objects.filter(pk=paper.pk).update(state=State.LIVE)
        answer = browser(world["clerk"]).get(where("edit", paper), follow=True)
        assert "请先启动更正" in answer.content.decode()

    @pytest.mark.parametrize("who", ["head", "secrecy"])
    def test_who_reads_but_does_not_write_is_led_to_the_papers_page(self, world: Any, paper: Paper, who: str) -> None:
        client = browser(world[who])
        assert client.get(where("edit", paper)).url == where("paper", paper)
        client.post(where("edit", paper), form_of(paper, title="改", do="save"))
        assert content(paper).title == "关于开学的通知"

    def test_a_body_is_cleaned_whoever_sends_it(self, world: Any, paper: Paper) -> None:
        body = '<p onclick="x()">一</p><script>alert(1)</script><img src="https://elsewhere.example/x.png">'
        browser(world["clerk"]).post(where("edit", paper), form_of(paper, body=body, do="save"))
        assert content(paper).body == "<p>一</p>"


class TestLock:
    def test_who_opens_the_form_holds_it_and_the_next_is_told_until_when(self, world: Any, paper: Paper) -> None:
        browser(world["clerk"]).get(where("edit", paper))
        page = browser(world["reviewer"]).get(where("edit", paper)).content.decode()
        assert "教育局信息公开员正在编辑，09:45前由其使用" in page
        assert "接手编辑" in page

    def test_it_can_be_taken_over_by_a_button(self, world: Any, paper: Paper) -> None:
        browser(world["clerk"]).get(where("edit", paper))
        second = browser(world["reviewer"])
        answer = second.post(where("lock", paper), follow=True)
        assert "已接手编辑" in answer.content.decode()
        paper.refresh_from_db()
        assert paper.locked_by == world["reviewer"]
        refused = browser(world["clerk"]).post(where("edit", paper), form_of(paper, title="迟到的", do="save"))
        assert refused.status_code == 409
        assert "迟到的" in refused.content.decode()

    def test_it_ends_by_itself(self, world: Any, paper: Paper) -> None:
        browser(world["clerk"]).get(where("edit", paper))
        with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
            assert "正在编辑" not in browser(world["reviewer"]).get(where("edit", paper)).content.decode()

    def test_going_on_to_submit_gives_it_back(self, world: Any, paper: Paper) -> None:
        client = browser(world["clerk"])
        client.get(where("edit", paper))
        client.post(where("edit", paper), form_of(paper, do="done"))
        paper.refresh_from_db()
        assert paper.locked_by is None


class TestAttachments:
    def upload(self, client: Client, paper: Paper, name: str, what: bytes, **more: Any) -> Any:
        data = form_of(paper, do="upload", files=SimpleUploadedFile(name, what))
        return client.post(where("edit", paper), data, **more)

    def test_an_upload_is_attached_and_says_what_was_found_in_it(self, world: Any, paper: Paper) -> None:
        client = browser(world["clerk"])
        answer = self.upload(client, paper, "名单.csv", ATTACHED, headers={"HX-Request": "true"}).content.decode()
        assert "名单.csv：已上传，其中疑有1处个人信息" in answer
        assert f'name="base" value="{selectors.newest(paper).number}"' in answer
        assert [each.name for each in content(paper).attachments] == ["名单.csv"]

    def test_a_file_that_is_none_of_the_known_is_refused_and_the_rest_stays(self, world: Any, paper: Paper) -> None:
        client = browser(world["clerk"])
        answer = self.upload(client, paper, "程序.exe", b"MZ\x90\x00" * 30, headers={"HX-Request": "true"})
        assert "程序.exe：" in answer.content.decode()
        assert 'class="fault"' in answer.content.decode()
        assert content(paper).attachments == ()
        # The text was saved on the way: the form must know, or its next save would meet itself.
        assert f'name="base_digest" value="{selectors.newest(paper).digest}"' in answer.content.decode()

    def test_without_script_the_same_button_works(self, world: Any, paper: Paper) -> None:
        client = browser(world["clerk"])
        answer = self.upload(client, paper, "说明.txt", "说明文字。".encode(), follow=True)
        assert "说明.txt：已上传，未发现个人信息" in answer.content.decode()
        assert answer.redirect_chain[0][0].endswith("#part-files")

    def test_they_are_renamed_moved_and_removed(self, world: Any, paper: Paper) -> None:
        client = browser(world["clerk"])
        self.upload(client, paper, "甲.txt", "甲。".encode())
        self.upload(client, paper, "乙.txt", "乙。".encode())
        first, second = content(paper).attachments
        names = {"attachment_name": ["甲/表.txt", "乙.txt"]}
        client.post(where("edit", paper), form_of(paper, do=f"up:{second.file}", **names))
        assert [each.file for each in content(paper).attachments] == [second.file, first.file]
        assert [each.name for each in content(paper).attachments] == ["乙.txt", "表.txt"]
        client.post(where("edit", paper), form_of(paper, do=f"detach:{second.file}"))
        assert [each.file for each in content(paper).attachments] == [first.file]

    def test_nobody_attaches_another_organs_file_by_its_number(self, world: Any, paper: Paper) -> None:
        from gongkai.files import services as files

        foreign = files.keep(
            organ=world.organs["minzheng"],
            name="内部.txt",
            content="内部。".encode(),
            by=world["clerk-minzheng"],
            at=NOW,
        )
        data = form_of(paper, do="save", attachment=[foreign.pk], attachment_name=["内部.txt"])
        browser(world["clerk"]).post(where("edit", paper), data)
        assert content(paper).attachments == ()


def test_the_classification_has_22_classes_and_knows_its_children() -> None:
    assert len(themes()) == 22
    assert is_theme("综合政务\\政务公开")
    assert is_theme("其他")
    assert not is_theme("综合政务\\天文")
    assert not is_theme("政务公开")
