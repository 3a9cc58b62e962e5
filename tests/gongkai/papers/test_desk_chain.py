"""Does the desk carry a paper from the draft to the public page and back: findings, signing, release, withdrawal?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from gongkai.files import services as files
from gongkai.kernel.clock import CHINA
from gongkai.papers import selectors, services
from gongkai.papers.content import Content
from gongkai.papers.models import Paper, State

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
NUMBER = "11010519491231002X"  # the well-known example of the standard, no person's
STEPS = ("reviewer", "secrecy", "head")


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def draft(world: Any, **more: Any) -> Paper:
    said: dict[str, Any] = {
        "title": "关于开学的通知",
        "source": "清河区教育局",
        "written_on": date(2026, 2, 27),
        "body": "<p>各学校按时开学。</p>",
        **more,
    }
    return services.draft(
        organ=world.organs["jiaoyu"], kind="notice", content=Content(**said), by=world["clerk"], at=NOW
    )


@pytest.fixture
def paper(world: Any) -> Paper:
    return draft(world)


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def where(name: str, paper: Paper, **more: Any) -> str:
    return reverse(f"papers:{name}", kwargs={"code": paper.organ.code, "pk": paper.pk, **more})


def act(who: Any, paper: Paper, name: str, **typed: Any) -> Any:
    return browser(who).post(where("act", paper, act=name), typed, follow=True)


def signed(world: Any, paper: Paper) -> None:
    submission = services.submit(papers=[paper], by=world["clerk"], at=NOW)
    for each in STEPS:
        services.sign(submission=submission, by=world[each], at=NOW)


def released(world: Any, paper: Paper) -> None:
    signed(world, paper)
    services.release(submission=selectors.submission_of(paper), by=world["clerk"], at=NOW)  # type: ignore[arg-type]
    paper.refresh_from_db()


def buttons(page: str) -> set[str]:
    """Return which acts the page offers."""
    return set(re.findall(r"/act/([a-z-]+)/", page))


class TestButtons:
    def test_each_sees_only_what_is_theirs_to_do(self, world: Any, paper: Paper) -> None:
        assert "submit" in buttons(browser(world["clerk"]).get(where("paper", paper)).content.decode())
        for who in ("head", "secrecy", "auditor"):
            assert buttons(browser(world[who]).get(where("paper", paper)).content.decode()) <= {"accept"}

    def test_the_operator_releases_and_does_nothing_else(self, world: Any, paper: Paper) -> None:
        signed(world, paper)
        page = browser(world["operator"]).get(where("paper", paper)).content.decode()
        assert buttons(page) == {"release"}
        assert "已发布" in act(world["operator"], paper, "release").content.decode()
        paper.refresh_from_db()
        assert paper.live

    def test_what_is_not_lawful_now_comes_back_on_the_page_as_a_sentence(self, world: Any, paper: Paper) -> None:
        answer = act(world["clerk"], paper, "release")
        assert answer.status_code == 409
        assert 'role="alert"' in answer.content.decode()
        paper.refresh_from_db()
        assert paper.state == State.DRAFT

    def test_an_act_that_nobody_knows_is_not_there(self, world: Any, paper: Paper) -> None:
        assert act(world["clerk"], paper, "shred").status_code == 404

    def test_a_mere_look_does_nothing(self, world: Any, paper: Paper) -> None:
        assert browser(world["clerk"]).get(where("act", paper, act="submit")).status_code == 405


class TestFindings:
    @pytest.fixture
    def listing(self, world: Any, paper: Paper) -> Any:
        kept = files.keep(
            organ=paper.organ,
            name="名单.csv",
            content=f"姓名,证件号码\n张某某,{NUMBER}\n".encode(),
            by=world["clerk"],
            at=NOW,
        )
        services.attach(paper=paper, file=kept, by=world["clerk"], at=NOW)
        return kept

    def test_numbers_in_an_attachment_bar_the_way_and_the_masked_copy_opens_it(
        self, world: Any, paper: Paper, listing: Any
    ) -> None:
        client = browser(world["clerk"])
        page = client.get(where("paper", paper)).content.decode()
        assert "须处理" in page
        assert "名单.csv" in page
        assert NUMBER not in page
        assert "mask" in buttons(page)
        refused = act(world["clerk"], paper, "submit")
        assert refused.status_code == 409
        answer = act(world["clerk"], paper, "mask", file=listing.pk).content.decode()
        assert "已换成脱敏副本" in answer
        line = selectors.content_of(selectors.newest(paper)).attachments[0]
        assert line.file != listing.pk
        assert "脱敏" in line.name
        assert "已送审" in act(world["clerk"], paper, "submit", opinion="请审").content.decode()

    def test_only_the_head_lets_a_severe_finding_pass_and_only_with_a_reason(
        self, world: Any, paper: Paper, listing: Any
    ) -> None:
        assert "accept" not in buttons(browser(world["clerk"]).get(where("paper", paper)).content.decode())
        page = browser(world["head"]).get(where("paper", paper)).content.decode()
        key = re.search(r'name="key" value="(\w{64})"', page)
        assert key is not None
        refused = act(world["head"], paper, "accept", key=key[1], reason="")
        assert refused.status_code == 409
        passed = act(world["head"], paper, "accept", key=key[1], reason="本人书面同意公开。")
        assert "放行：本人书面同意公开。" in passed.content.decode()

    def test_another_file_cannot_be_masked_into_the_paper(self, world: Any, paper: Paper) -> None:
        other = files.keep(organ=paper.organ, name="别的.txt", content="别的。".encode(), by=world["clerk"], at=NOW)
        answer = act(world["clerk"], paper, "mask", file=other.pk)
        assert "文稿里没有这个附件" in answer.content.decode()


class TestSigning:
    @pytest.fixture
    def submission(self, world: Any, paper: Paper) -> Any:
        return services.submit(papers=[paper], by=world["clerk"], at=NOW, opinion="请审")

    def page(self, submission: Any) -> str:
        return reverse("papers:submission", args=[submission.pk])

    def test_what_waits_for_me_is_on_my_list_with_its_step(self, world: Any, submission: Any) -> None:
        with time_machine.travel(NOW + timedelta(days=2), tick=False):
            page = browser(world["reviewer"]).get(reverse("papers:review")).content.decode()
        assert "关于开学的通知" in page
        assert "科室审核" in page
        assert "已等2天" in page
        assert self.page(submission) in page
        assert "没有等您审签的文稿" in browser(world["head"]).get(reverse("papers:review")).content.decode()

    def test_the_text_is_read_and_signed_on_one_page_by_each_in_turn(
        self, world: Any, paper: Paper, submission: Any
    ) -> None:
        for who in STEPS:
            client = browser(world[who])
            page = client.get(self.page(submission)).content.decode()
            assert "各学校按时开学。" in page
            assert 'name="do" value="sign"' in page
            assert client.post(self.page(submission), {"do": "sign", "opinion": "同意。"}).url == reverse(
                "papers:review"
            )
        paper.refresh_from_db()
        assert paper.state == State.APPROVED
        last = browser(world["clerk"]).get(self.page(submission)).content.decode()
        assert 'value="release"' in last
        assert 'value="sign"' not in last

    def test_who_is_not_next_is_told_so_and_cannot(self, world: Any, submission: Any) -> None:
        client = browser(world["head"])
        assert 'value="sign"' not in client.get(self.page(submission)).content.decode()
        refused = client.post(self.page(submission), {"do": "sign", "opinion": "先签"})
        assert refused.status_code == 409
        assert 'role="alert"' in refused.content.decode()

    def test_sending_back_wants_a_reason_and_keeps_what_was_typed(
        self, world: Any, paper: Paper, submission: Any
    ) -> None:
        client = browser(world["reviewer"])
        assert client.post(self.page(submission), {"do": "return", "opinion": ""}).status_code == 409
        client.post(self.page(submission), {"do": "return", "opinion": "请写明开学日期。"})
        page = browser(world["clerk"]).get(where("paper", paper)).content.decode()
        assert "退回：请写明开学日期。" in page
        assert "submit" in buttons(page)

    def test_the_opinion_of_a_refused_signature_stays_on_the_page(self, world: Any, submission: Any) -> None:
        services.sign(submission=submission, by=world["reviewer"], at=NOW)
        answer = browser(world["reviewer"]).post(self.page(submission), {"do": "sign", "opinion": "我再签一次"})
        assert answer.status_code == 409

    def test_whoever_submitted_takes_it_back(self, world: Any, paper: Paper, submission: Any) -> None:
        page = browser(world["clerk"]).get(self.page(submission)).content.decode()
        assert "撤回送审" in page
        browser(world["clerk"]).post(self.page(submission), {"do": "withdraw", "opinion": "补充附件"})
        paper.refresh_from_db()
        assert paper.state == State.DRAFT

    def test_a_batch_is_a_list_with_samples_and_one_signature(self, world: Any) -> None:
        many = [draft(world, title=f"通知第{number}号", body=f"<p>正文第{number}号。</p>") for number in range(1, 13)]
        batch = services.submit(papers=many, title="十二篇通知", by=world["clerk"], at=NOW)
        page = browser(world["reviewer"]).get(self.page(batch)).content.decode()
        assert "共12篇" in page
        assert page.count('class="reading"') == 6
        assert "正文第1号。" in page
        assert "正文第12号。" in page
        for number in range(1, 13):
            assert f"通知第{number}号" in page

    def test_a_foreign_submission_is_not_there(self, world: Any, submission: Any) -> None:
        for who in ("clerk-minzheng", "head-minzheng", "clerk-donghu", "nobody"):
            client = browser(world[who])
            assert client.get(self.page(submission)).status_code == 404
            assert client.post(self.page(submission), {"do": "sign"}).status_code == 404


class TestAfterwards:
    def test_a_release_can_be_taken_back_for_ten_minutes(self, world: Any, paper: Paper) -> None:
        released(world, paper)
        page = browser(world["reviewer"]).get(where("paper", paper)).content.decode()
        assert "还剩10分钟" in page
        answer = act(world["reviewer"], paper, "undo").content.decode()
        assert "已撤回发布" in answer
        paper.refresh_from_db()
        assert not paper.live
        assert paper.releases.get().ended_reason == "发布后十分钟内撤回"

    def test_after_ten_minutes_it_takes_a_reason(self, world: Any, paper: Paper) -> None:
        released(world, paper)
        with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
            page = browser(world["head"]).get(where("paper", paper)).content.decode()
            assert "undo" not in buttons(page)
            assert act(world["head"], paper, "undo").status_code == 409
            assert act(world["head"], paper, "withdraw", reason="").status_code == 409
            assert "已撤下" in act(world["head"], paper, "withdraw", reason="附件有误。").content.decode()
        paper.refresh_from_db()
        assert paper.state == State.WITHDRAWN

    def test_a_correction_begins_with_a_reason_and_leaves_the_public_version(self, world: Any, paper: Paper) -> None:
        released(world, paper)
        assert act(world["clerk"], paper, "correct", reason="日期写错。").status_code == 200
        paper.refresh_from_db()
        assert paper.state == State.CORRECTING
        assert paper.live
        page = browser(world["clerk"]).get(where("paper", paper)).content.decode()
        assert "网站上公开的仍是" in page
        assert "日期写错。" in page

    def test_a_moment_of_release_and_an_end_are_set_and_kept_when_refused(self, world: Any, paper: Paper) -> None:
        typed = {"release_at": "2026-03-05T08:00", "expires_at": "2026-06-01T00:00"}
        assert "时间已保存" in act(world["clerk"], paper, "schedule", **typed).content.decode()
        paper.refresh_from_db()
        assert paper.release_at == datetime(2026, 3, 5, 8, tzinfo=CHINA)
        assert paper.expires_at == datetime(2026, 6, 1, tzinfo=CHINA)
        refused = act(world["clerk"], paper, "schedule", release_at="2026-03-01T08:00", expires_at="2026-06-01T00:00")
        assert refused.status_code == 409
        assert "今后" in refused.content.decode()

    def test_of_two_moments_neither_is_set_if_one_is_refused_and_both_stay_on_the_page(
        self, world: Any, paper: Paper
    ) -> None:
        typed = {"release_at": "2026-03-05T08:00", "expires_at": "2026-03-04T08:00"}
        refused = act(world["clerk"], paper, "schedule", **typed)
        assert refused.status_code == 409
        page = refused.content.decode()
        assert "晚于定时发布的时间" in page
        assert all(each in page for each in typed.values())
        paper.refresh_from_db()
        assert paper.release_at is None
        assert paper.expires_at is None

    def test_an_odd_moment_comes_back_as_a_sentence(self, world: Any, paper: Paper) -> None:
        refused = act(world["clerk"], paper, "schedule", release_at="明天一早", expires_at="")
        assert refused.status_code == 409
        assert "时间填写有误" in refused.content.decode()

    def test_a_draft_is_given_up_with_a_reason(self, world: Any, paper: Paper) -> None:
        assert "草稿已作废" in act(world["clerk"], paper, "discard", reason="重复拟稿。").content.decode()

    def test_the_history_tells_every_act_and_every_appearance(self, world: Any, paper: Paper) -> None:
        released(world, paper)
        page = browser(world["clerk"]).get(where("history", paper)).content.decode()
        for said in ("拟稿", "送审", "保密审查", "发布", "公开中"):
            assert said in page


class TestWithheld:
    @pytest.fixture
    def secret(self, world: Any) -> Paper:
        return draft(world, title="=内部事项", attribute="not_public", attribute_reason="内部事务信息，条例第十六条。")

    def test_it_is_registered_once_signed_and_looked_at_again(self, world: Any, secret: Paper) -> None:
        signed(world, secret)
        page = browser(world["clerk"]).get(where("paper", secret)).content.decode()
        assert "register" in buttons(page)
        assert "release" not in buttons(page)
        assert act(world["clerk"], secret, "register", review_on="").status_code == 409
        assert "已登记" in act(world["clerk"], secret, "register", review_on="2027-03-01").content.decode()
        secret.refresh_from_db()
        assert secret.state == State.WITHHELD
        assert act(world["clerk"], secret, "reassess", reason="仍在施工。", review_on="2028-03-01").status_code == 200
        act(world["clerk"], secret, "reopen", reason="情况变化。")
        secret.refresh_from_db()
        assert secret.state == State.DRAFT

    def test_the_register_lists_it_with_its_reason_and_as_a_csv_that_runs_no_formula(
        self, world: Any, secret: Paper, paper: Paper
    ) -> None:
        page = browser(world["clerk"]).get(reverse("papers:withheld")).content.decode()
        assert "内部事务信息，条例第十六条。" in page
        assert "关于开学的通知" not in page
        sheet = browser(world["clerk"]).get(reverse("papers:withheld-csv")).getvalue().decode("utf-8-sig")
        assert "'=内部事项,通知公告,清河区教育局,不予公开,内部事务信息，条例第十六条。" in sheet


class TestReading:
    def test_the_preview_is_the_public_page_with_its_parts(self, world: Any, paper: Paper) -> None:
        page = browser(world["clerk"]).get(where("preview", paper)).content.decode()
        assert "公众看不到" in page
        assert "<h1>关于开学的通知</h1>" in page
        assert '<div class="body"><p>各学校按时开学。</p></div>' in page

    def test_an_earlier_version_can_be_looked_at_and_compared(self, world: Any, paper: Paper) -> None:
        said = selectors.content_of(selectors.newest(paper))
        later = said.but(title="关于春季开学的通知", body="<p>各学校按时开学上课。</p>")
        services.revise(paper=paper, content=later, by=world["reviewer"], at=NOW, base=1)
        client = browser(world["clerk"])
        assert "各学校按时开学。" in client.get(where("preview", paper) + "?version=1").content.decode()
        for how in ("side", "inline"):
            page = client.get(where("compare", paper) + f"?before=1&after=2&how={how}").content.decode()
            assert re.search(r'<ins class="come"><span class="unseen">增加：</span>(春季|上课)</ins>', page)
        back = act(world["clerk"], paper, "restore", version="1")
        assert "另存为新的一版" in back.content.decode()
        assert selectors.newest(paper).number == 3
        assert selectors.content_of(selectors.newest(paper)) == said

    @pytest.mark.parametrize("odd", ["0", "99", "x", "1" * 30, "٣"])
    def test_a_version_that_is_not_there_is_404(self, world: Any, paper: Paper, odd: str) -> None:
        client = browser(world["clerk"])
        assert client.get(where("preview", paper), {"version": odd}).status_code == 404
        assert client.get(where("compare", paper), {"after": odd}).status_code == 404

    def test_the_tags_escape_whatever_a_title_holds(self, world: Any) -> None:
        from django.template.loader import render_to_string

        paper = draft(world, title='"><script>x</script>', keywords=("开学", "通知"), summary='引"号', author="办公室")
        content = selectors.content_of(selectors.newest(paper))
        tags = render_to_string("papers/public/meta.html", {"paper": paper, "content": content})
        assert "<script>" not in tags
        assert 'name="ArticleTitle" content="&quot;&gt;&lt;script&gt;' in tags
        assert tags.count('name="Keywords"') == 2
        assert 'name="Author" content="办公室"' in tags


class TestList:
    def test_the_filters_are_kept_until_they_are_cleared(self, world: Any, paper: Paper) -> None:
        draft(world, title="放假通知")
        client = browser(world["clerk"])
        page = client.get(reverse("papers:list"), {"words": "放假"}).content.decode()
        assert "放假通知" in page
        assert "关于开学的通知" not in page
        assert "关于开学的通知" not in client.get(reverse("papers:list")).content.decode()
        assert "关于开学的通知" in client.get(reverse("papers:list"), {"clear": "1"}, follow=True).content.decode()

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"state": "draft"}, True),
            ({"state": "live"}, False),
            ({"kind": "notice"}, True),
            ({"kind": "news"}, False),
            ({"who": "信息公开员"}, True),
            ({"who": "李"}, False),
            ({"kind": "nonsense"}, False),
        ],
    )
    def test_each_filter_narrows(self, world: Any, paper: Paper, asked: dict[str, str], found: bool) -> None:
        page = browser(world["clerk"]).get(reverse("papers:list"), asked).content.decode()
        assert ("关于开学的通知" in page) is found

    def test_it_has_pages_of_twenty_and_asks_the_database_no_more_for_more(
        self, world: Any, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(25):
            draft(world, title=f"通知{number}")
        client = browser(world["clerk"])
        with django_assert_max_num_queries(18):
            page = client.get(reverse("papers:list")).content.decode()
        assert "共25篇，第1页，共2页" in page

    def test_nothing_yet_is_said(self, world: Any) -> None:
        assert "还没有文稿" in browser(world["clerk"]).get(reverse("papers:list")).content.decode()
