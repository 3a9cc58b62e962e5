"""How is a paper written, and by whom?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.gongkai.papers_world import AT, drafted, released, signed, submitted, written

from gongkai.files.models import File
from gongkai.journal.models import Entry
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import services
from gongkai.papers.content import Attached, Content
from gongkai.papers.models import Paper, State, Version
from gongkai.papers.selectors import content_of, newest, round_of

LATER = AT + timedelta(hours=1)
TODAY = AT.date()


def file_of(world: Any, organ: str = "jiaoyu", name: str = "名单.csv", **more: Any) -> File:
    facts = {"format": "csv", "size": 3, "digest": f"{name}-{organ}".ljust(64, "0")[:64], "place": "x", "text": "甲"}
    return File.objects.create(organ=world.organs[organ], name=name, added_at=AT, **{**facts, **more})


def attached(file: File) -> Attached:
    return Attached(file.pk, file.name, file.digest, file.format, file.size)


def change(paper: Paper, by: Any, at: datetime = LATER, *, base: int | None = None, **changes: Any) -> Version:
    more = {name: changes.pop(name) for name in ("autosave", "note", "base_digest") if name in changes}
    last = newest(paper)
    content = content_of(last).but(**changes)
    return services.revise(paper=paper, content=content, by=by, at=at, base=base or last.number, **more)


class TestDraft:
    def test_keeps_what_was_written_and_says_so_in_the_journal(self, world: Any) -> None:
        paper = drafted(world, title=" 关于\n招生的通知 ", theme="综合政务\\政务公开", basis="livelihood")
        assert (paper.title, paper.state, paper.live) == ("关于 招生的通知", State.DRAFT, False)
        assert (paper.theme, paper.basis, paper.attribute) == ("综合政务\\政务公开", "livelihood", "public")
        assert (newest(paper).number, newest(paper).sealed) == (1, False)
        entry = Entry.objects.get(subject=f"papers.paper:{paper.pk}")
        assert (entry.kind, entry.says) == ("papers.Drafted", "拟稿动态要闻《关于 招生的通知》")

    @pytest.mark.parametrize("who", ["head", "secrecy", "operator", "auditor", "admin", "clerk-minzheng", "nobody"])
    def test_only_those_who_write_for_the_organ_may(self, world: Any, who: str) -> None:
        with pytest.raises(NotAllowed, match="信息公开员或科室审核人员"):
            drafted(world, by=world[who])
        assert not Paper.objects.exists()

    def test_a_superuser_may_do_nothing(self, world: Any) -> None:
        world["nobody"].is_superuser = True
        world["nobody"].save()
        with pytest.raises(NotAllowed):
            drafted(world, by=world["nobody"])

    def test_cleans_the_body(self, world: Any) -> None:
        paper = drafted(world, body="<p class=MsoNormal onclick=x()>正文<o:p></o:p><script>1</script></p>")
        assert content_of(newest(paper)).body == "<p>正文</p>"

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"title": "长" * 301}, "标题最多300字，现在301字。"),
            ({"attribute": "secret"}, "没有“secret”这种公开属性。"),
            ({"index_no": "A/2026-1"}, "只有迁入的文稿可以沿用原索引号"),
            ({"particulars": {"colour": "红"}}, "动态要闻没有“colour”这一项。"),
            ({"body": "x" * 2_000_001}, "正文过长"),
            ({"attachments": (Attached(999, "a", "", "pdf", 1),)}, "第999号文件不存在"),
        ],
    )
    def test_refuses_what_cannot_be_kept(self, world: Any, changes: dict[str, Any], says: str) -> None:
        with pytest.raises(NotAllowed, match=says):
            drafted(world, **changes)
        assert not Paper.objects.exists()

    @pytest.mark.parametrize(
        ("code", "value", "kept"),
        [
            ("held_on", "2026-02-27", "2026-02-27"),
            ("topics", "一、招生\n\n 二、 供餐", ["一、招生", "二、 供餐"]),
            ("meeting", "全体会议", "全体会议"),
        ],
    )
    def test_particulars_are_kept_by_their_type(self, world: Any, code: str, value: Any, kept: Any) -> None:
        paper = drafted(world, kind="meeting", particulars={code: value})
        assert content_of(newest(paper)).particulars[code] == kept

    @pytest.mark.parametrize(
        ("code", "value", "says"),
        [("held_on", "昨天", "召开日期须是日期"), ("meeting", "茶话会", "会议类型须是下列之一")],
    )
    def test_a_particular_of_the_wrong_type_is_told(self, world: Any, code: str, value: Any, says: str) -> None:
        with pytest.raises(NotAllowed, match=says):
            drafted(world, kind="meeting", particulars={code: value})

    def test_people_are_kept_with_name_and_post(self, world: Any) -> None:
        paper = drafted(world, kind="interview", particulars={"guests": "林清远 局长\n周湖"})
        guests = content_of(newest(paper)).particulars["guests"]
        assert guests == [{"name": "林清远", "post": "局长"}, {"name": "周湖", "post": ""}]


class TestFilesOfOthers:
    @pytest.mark.parametrize("way", ["attachment", "picture", "body image", "body link"])
    def test_another_organs_private_file_cannot_be_shown(self, world: Any, way: str) -> None:
        theirs = file_of(world, "minzheng", "内部.png", format="png", is_image=True)
        changes: dict[str, dict[str, Any]] = {
            "attachment": {"attachments": (attached(theirs),)},
            "picture": {"picture": theirs.pk},
            "body image": {"body": f'<p><img src="/files/{theirs.pk}/x.png" alt="x"></p>'},
            "body link": {"body": f'<p><a href="/files/{theirs.pk}/x.png">看</a></p>'},
        }
        with pytest.raises(NotAllowed, match=r"不是.*的文件"):
            drafted(world, **changes[way])

    def test_a_public_one_can(self, world: Any) -> None:
        theirs = file_of(world, "minzheng", public_since=AT)
        paper = drafted(world, attachments=(attached(theirs),))
        assert [each.file_id for each in paper.files.all()] == [theirs.pk]

    def test_an_attachment_is_what_the_file_is_whatever_the_form_says(self, world: Any) -> None:
        mine = file_of(world)
        paper = drafted(world, attachments=(Attached(mine.pk, "改名.csv", "0" * 64, "exe", 9),))
        kept = content_of(newest(paper)).attachments[0]
        assert kept == Attached(mine.pk, "改名.csv", mine.digest, "csv", 3)


class TestRevise:
    def test_adds_a_version_and_says_what_changed(self, world: Any) -> None:
        paper = drafted(world)
        version = change(paper, world["reviewer"], title="新标题", summary="摘要")
        assert (version.number, paper.title) == (2, "新标题")
        entry = Entry.objects.filter(subject=f"papers.paper:{paper.pk}").latest("number")
        assert entry.says == "修改《新标题》（第2版）：标题、摘要"
        assert content_of(paper.versions.get(number=1)).title != "新标题"

    def test_what_changes_nothing_makes_no_version(self, world: Any) -> None:
        paper = drafted(world)
        assert change(paper, world["clerk"]).number == 1
        assert Entry.objects.filter(kind="papers.Revised").count() == 0

    def test_a_stale_base_is_a_conflict_and_nothing_is_lost(self, world: Any) -> None:
        paper = drafted(world)
        change(paper, world["reviewer"], title="甲")
        with pytest.raises(services.Conflict, match="教育局科室审核已于03月02日 10:30保存了第2版") as refusal:
            change(paper, world["clerk"], base=1, title="乙")
        assert content_of(refusal.value.newest).title == "甲"
        assert paper.versions.count() == 2

    def test_two_windows_of_one_person_are_told_apart_by_digest(self, world: Any) -> None:
        paper = drafted(world)
        first = change(paper, world["clerk"], title="甲", autosave=True)
        before = first.digest
        change(paper, world["clerk"], title="乙", autosave=True)
        with pytest.raises(services.Conflict, match="您在另一个窗口"):
            change(paper, world["clerk"], title="丙", base_digest=before)

    def test_saving_by_itself_writes_over_its_own_last_version(self, world: Any) -> None:
        paper = drafted(world)
        first = change(paper, world["clerk"], title="甲", autosave=True)
        second = change(paper, world["clerk"], title="甲乙", autosave=True)
        assert (first.pk, second.number, paper.versions.count()) == (second.pk, 2, 2)
        kept = change(paper, world["clerk"], title="甲乙丙")
        assert (kept.pk, kept.autosaved) == (second.pk, False)
        assert Entry.objects.filter(kind="papers.Revised").count() == 1

    def test_saving_by_itself_never_writes_over_what_was_saved_on_purpose(self, world: Any) -> None:
        paper = drafted(world)
        change(paper, world["clerk"], title="甲")
        third = change(paper, world["clerk"], title="", autosave=True)
        assert (third.number, content_of(paper.versions.get(number=2)).title) == (3, "甲")

    def test_saving_by_itself_never_writes_over_another_persons_version(self, world: Any) -> None:
        paper = drafted(world)
        change(paper, world["clerk"], title="甲", autosave=True)
        assert change(paper, world["reviewer"], title="乙", autosave=True).number == 3

    def test_a_sealed_version_is_never_written_over(self, world: Any) -> None:
        paper = drafted(world)
        change(paper, world["clerk"], title="甲", autosave=True)
        submission = submitted(world, [paper])
        services.withdraw_submission(submission=submission, by=world["clerk"], at=LATER)
        sealed = newest(paper)
        after = change(paper, world["clerk"], title="乙", autosave=True)
        assert (after.number, content_of(paper.versions.get(pk=sealed.pk)).title) == (3, "甲")

    def test_while_under_review_it_voids_the_signatures(self, world: Any) -> None:
        paper = drafted(world)
        signed(world, [paper])
        change(paper, world["clerk"], title="改")
        found = round_of(paper)
        assert found is not None
        assert (found.state, paper.state) == ("void", State.DRAFT)
        says = Entry.objects.filter(kind="papers.SubmissionClosed").latest("number").says
        assert says.endswith("审签作废：送审后内容有修改")

    def test_while_under_review_it_does_not_save_by_itself(self, world: Any) -> None:
        paper = drafted(world)
        submitted(world, [paper])
        with pytest.raises(NotAllowed, match="不自动保存"):
            change(paper, world["clerk"], title="改", autosave=True)
        found = round_of(paper)
        assert found is not None
        assert found.state == "open"

    def test_while_under_review_saving_without_a_change_voids_nothing(self, world: Any) -> None:
        paper = drafted(world)
        submitted(world, [paper])
        change(paper, world["clerk"])
        paper.refresh_from_db()
        assert paper.state == State.IN_REVIEW

    def test_a_live_paper_is_not_changed_without_a_correction(self, world: Any) -> None:
        paper = released(world)
        with pytest.raises(NotAllowed, match="请先启动更正"):
            change(paper, world["clerk"], title="悄悄改")

    def test_another_organs_clerk_may_not(self, world: Any) -> None:
        paper = drafted(world)
        with pytest.raises(NotAllowed, match=r"只有.*教育局的信息公开员"):
            change(paper, world["clerk-minzheng"], title="改")

    def test_an_earlier_version_is_restored_as_a_new_one(self, world: Any) -> None:
        paper = drafted(world)
        first = newest(paper)
        change(paper, world["clerk"], title="改")
        third = services.restore(paper=paper, version=first, by=world["clerk"], at=LATER)
        assert (third.number, third.digest, third.note) == (3, first.digest, "恢复第1版的内容")

    def test_a_version_of_another_paper_is_not_restored(self, world: Any) -> None:
        paper, other = drafted(world), drafted(world, title="另一篇")
        with pytest.raises(NotAllowed, match="不是本文稿的版本"):
            services.restore(paper=paper, version=newest(other), by=world["clerk"], at=LATER)


class TestLock:
    def test_keeps_others_from_saving_for_fifteen_minutes(self, world: Any) -> None:
        paper = drafted(world)
        lock = services.take_lock(paper=paper, by=world["clerk"], at=AT)
        assert lock.until == AT + timedelta(minutes=15)
        soon = AT + timedelta(minutes=14)
        with pytest.raises(NotAllowed, match="教育局信息公开员正在编辑这篇文稿（锁定至09:45）"):
            change(paper, world["reviewer"], soon, title="改")
        with pytest.raises(NotAllowed, match="正在编辑"):
            services.take_lock(paper=paper, by=world["reviewer"], at=soon)
        change(paper, world["reviewer"], lock.until, title="改")

    def test_is_renewed_by_taking_it_again_and_by_saving(self, world: Any) -> None:
        paper = drafted(world)
        services.take_lock(paper=paper, by=world["clerk"], at=AT)
        change(paper, world["clerk"], AT + timedelta(minutes=10), title="改", autosave=True)
        assert paper.locked_until == AT + timedelta(minutes=25)

    def test_says_from_whom_it_was_taken_over(self, world: Any) -> None:
        paper = drafted(world)
        services.take_lock(paper=paper, by=world["clerk"], at=AT)
        lock = services.take_lock(paper=paper, by=world["reviewer"], at=AT + timedelta(minutes=1), over=True)
        assert lock.says == "教育局信息公开员的编辑由您接手；其未保存的内容不会保留。"
        with pytest.raises(NotAllowed, match="教育局科室审核正在编辑"):
            change(paper, world["clerk"], AT + timedelta(minutes=2), title="改")
        assert Entry.objects.get(kind="papers.LockTakenOver").says.endswith("原由教育局信息公开员编辑")

    def test_is_given_back_only_by_its_holder(self, world: Any) -> None:
        paper = drafted(world)
        services.take_lock(paper=paper, by=world["clerk"], at=AT)
        services.give_back_lock(paper=paper, by=world["reviewer"], at=AT)
        paper.refresh_from_db()
        assert paper.locked_by == world["clerk"]
        services.give_back_lock(paper=paper, by=world["clerk"], at=AT)
        paper.refresh_from_db()
        assert paper.locked_by is None

    def test_bars_a_submission_by_somebody_else(self, world: Any) -> None:
        paper = drafted(world)
        services.take_lock(paper=paper, by=world["reviewer"], at=AT)
        with pytest.raises(NotAllowed, match="教育局科室审核正在编辑《"):
            submitted(world, [paper])


class TestAttachments:
    def test_are_added_replaced_by_a_masked_copy_and_removed(self, world: Any) -> None:
        list_, masked = file_of(world), file_of(world, name="名单（脱敏）.csv")
        paper = drafted(world, body=f'<p>见<a href="{list_.get_absolute_url()}">名单</a></p>')
        services.attach(paper=paper, file=list_, by=world["clerk"], at=LATER)
        with pytest.raises(NotAllowed, match="已是本文稿的附件"):
            services.attach(paper=paper, file=list_, by=world["clerk"], at=LATER)
        services.replace_attachment(paper=paper, old=list_.pk, new=masked, by=world["clerk"], at=LATER)
        said = content_of(newest(paper))
        assert [each.file for each in said.attachments] == [masked.pk]
        assert masked.get_absolute_url() in said.body.replace("&amp;", "&")
        services.detach(paper=paper, file=masked.pk, by=world["clerk"], at=LATER)
        assert content_of(newest(paper)).attachments == ()


class TestDiscard:
    def test_gives_up_a_draft_with_a_reason(self, world: Any) -> None:
        paper = drafted(world)
        with pytest.raises(NotAllowed, match="须写明理由"):
            services.discard(paper=paper, by=world["clerk"], at=LATER, reason=" ")
        services.discard(paper=paper, by=world["clerk"], at=LATER, reason="重复拟稿")
        assert paper.state == State.DISCARDED
        with pytest.raises(NotAllowed, match="已作废"):
            change(paper, world["clerk"], title="改")

    def test_not_what_was_ever_shown(self, world: Any) -> None:
        with pytest.raises(NotAllowed, match="不能作废"):
            services.discard(paper=released(world), by=world["clerk"], at=LATER, reason="x")


class TestMany:
    def test_are_drafted_with_one_entry_and_a_bounded_number_of_queries(
        self, world: Any, django_assert_max_num_queries: Any
    ) -> None:
        contents = [("news", written(title=f"第{number}条")) for number in range(120)]
        with django_assert_max_num_queries(25):
            papers = services.draft_many(
                organ=world.organs["jiaoyu"], contents=contents, title="迁入", by=world["clerk"], at=AT
            )
        assert [each.title for each in papers] == [said.title for _, said in contents]
        assert Version.objects.filter(number=1).count() == 120
        assert Entry.objects.get(kind="papers.BatchDrafted").says == "成批拟稿120件：迁入"

    def test_none_is_made_if_one_cannot_be_kept(self, world: Any) -> None:
        contents = [("news", written()), ("news", written(title="长" * 301))]
        with pytest.raises(NotAllowed):
            services.draft_many(organ=world.organs["jiaoyu"], contents=contents, title="", by=world["clerk"], at=AT)
        assert not Paper.objects.exists()


class TestContent:
    def test_comes_back_from_json_as_it_was(self) -> None:
        said = written("meeting").but(
            keywords=("招生",),
            attachments=(Attached(1, "a.csv", "0" * 64, "csv", 3),),
            published_at=datetime(2020, 1, 2, 3, 4, tzinfo=CHINA),
            index_no="000014349/2018-00204",
            picture=4,
        )
        assert Content.from_json(said.to_json()) == said
