"""How does a paper come before the public, and how does it end there?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.gongkai.papers_world import AT, corrected, drafted, released, signed, submitted, written

from gongkai.files.models import File
from gongkai.journal.models import Entry
from gongkai.journal.services import verify
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import events, ports, services, tasks
from gongkai.papers.content import Attached
from gongkai.papers.models import IndexNumber, Paper, Release, State
from gongkai.papers.selectors import (
    content_of,
    corrections_of,
    live_papers,
    newest,
    public_paper,
    releases_of,
    story_of,
    withdrawal_of,
)

LATER = AT + timedelta(hours=1)
NEXT_DAY = AT + timedelta(days=1)


def file_of(world: Any, number: int) -> File:
    facts = {"format": "csv", "size": 3, "digest": str(number) * 64, "place": "x", "text": "甲"}
    return File.objects.create(organ=world.organs["jiaoyu"], name=f"表{number}.csv", added_at=AT, **facts)


def attached(*files: File) -> tuple[Attached, ...]:
    return tuple(Attached(each.pk, each.name, each.digest, each.format, each.size) for each in files)


class TestRelease:
    def test_shows_exactly_what_was_signed(self, world: Any) -> None:
        paper = drafted(world)
        submission = signed(world, [paper])
        (made,) = services.release(submission=submission, by=world["clerk"], at=LATER)
        shown = public_paper(paper.pk)
        assert shown.shown == made.version == submission.lines.get().version
        assert (shown.state, shown.shown_title, shown.published_at) == (State.LIVE, paper.title, LATER)
        assert list(live_papers()) == [shown]
        entry = Entry.objects.get(kind="papers.Released")
        assert entry.facts["digest"] == made.version.digest
        assert (entry.facts["first"], entry.facts["index_no"]) == (True, "jiaoyu/2026-00001")
        assert verify().ok

    def test_takes_one_query_to_read(self, world: Any, django_assert_num_queries: Any) -> None:
        key = released(world).pk
        with django_assert_num_queries(1):
            paper = public_paper(key)
            assert paper.shown is not None
            assert (content_of(paper.shown).title, paper.organ.code) == (paper.shown_title, "jiaoyu")

    def test_what_was_moved_in_keeps_its_day_and_its_number(self, world: Any) -> None:
        before = datetime(2018, 11, 9, 10, 0, tzinfo=CHINA)
        paper = released(world, written_on=date(2018, 10, 27), published_at=before, index_no="000014349/2018-00204")
        assert (paper.published_at, paper.index_no) == (before, "000014349/2018-00204")
        made = Release.objects.get(paper=paper)
        assert (made.published_at, made.at) == (before, AT)

    def test_several_go_together_or_not_at_all(self, world: Any) -> None:
        papers = [drafted(world, title="甲"), drafted(world, title="乙")]
        submission = signed(world, papers)
        services.schedule(paper=papers[1], at_moment=NEXT_DAY, by=world["clerk"], at=AT)
        with pytest.raises(NotAllowed, match="已定于2026-03-03 09:30发布"):
            services.release(submission=submission, by=world["clerk"], at=LATER)
        assert not live_papers().exists()
        services.schedule(paper=papers[0], at_moment=None, by=world["clerk"], at=AT)
        assert len(services.release(submission=submission, by=world["clerk"], at=LATER)) == 2

    def test_of_two_who_press_one_is_told(self, world: Any) -> None:
        submission = signed(world, [drafted(world)])
        services.release(submission=submission, by=world["clerk"], at=LATER)
        with pytest.raises(NotAllowed, match="现在“已发布”"):
            services.release(submission=submission, by=world["reviewer"], at=LATER)
        assert Release.objects.count() == 1

    def test_makes_its_files_public_and_no_others(self, world: Any) -> None:
        mine, linked, other = (file_of(world, number) for number in (1, 2, 3))
        body = f'<p>见<a href="{linked.get_absolute_url()}">表</a></p>'
        paper = drafted(world, attachments=attached(mine), body=body)
        submission = signed(world, [paper])
        assert not File.objects.filter(public_since__isnull=False).exists()
        services.release(submission=submission, by=world["clerk"], at=LATER)
        assert set(File.objects.filter(public_since=LATER)) == {mine, linked}
        assert other.public_since is None


class TestIndexNumbers:
    def test_are_given_once_by_the_template_and_never_again(self, world: Any) -> None:
        organ = world.organs["jiaoyu"]
        who: dict[str, Any] = {"organ": organ, "by": world["reviewer"], "at": AT}
        services.set_index_template(**who, body_code="510400-JY", template="{code}-{year}-{serial:04}")
        first = released(world, title="甲")
        services.withdraw(paper=first, reason="重复", by=world["head"], at=LATER)
        second = released(world, title="乙", at=LATER)
        assert (first.index_no, second.index_no) == ("510400-JY-2026-0001", "510400-JY-2026-0002")
        corrected_ = corrected(world, second, at=NEXT_DAY, title="乙（更正）")
        assert corrected_.index_no == "510400-JY-2026-0002"
        assert IndexNumber.objects.get(organ=organ, year=2026).last == 2

    def test_step_over_numbers_that_were_moved_in(self, world: Any) -> None:
        moved = released(world, published_at=AT - timedelta(minutes=1), index_no="jiaoyu/2026-00001")
        assert released(world, title="乙").index_no == "jiaoyu/2026-00002"
        with pytest.raises(NotAllowed, match="已由其他文稿使用"):
            released(world, title="丙", published_at=AT - timedelta(minutes=1), index_no=moved.index_no)

    @pytest.mark.parametrize(
        "template", ["{code}/{year}", "{serial}", "{code}{year}{serial:.0}", "{code}/{year}/{x}", "{"]
    )
    def test_a_template_must_tell_papers_apart(self, world: Any, template: str) -> None:
        with pytest.raises(NotAllowed, match="索引号规则"):
            services.set_index_template(
                organ=world.organs["jiaoyu"], body_code="x", template=template, by=world["reviewer"], at=AT
            )

    def test_no_two_organs_have_one_code(self, world: Any) -> None:
        for code, who in (("jiaoyu", world["reviewer"]), ("minzheng", world["admin"])):
            act: dict[str, Any] = {"organ": world.organs[code], "body_code": "510400", "by": who, "at": AT}
            if code == "jiaoyu":
                services.set_index_template(**act, template="{code}/{year}-{serial:05}")
            else:
                with pytest.raises(NotAllowed, match="已由其他机关使用"):
                    services.set_index_template(**act, template="{code}/{year}-{serial:05}")


class TestCorrection:
    def test_shows_the_new_version_keeps_the_old_and_says_why(self, world: Any) -> None:
        paper = released(world)
        old = paper.shown
        services.begin_correction(paper=paper, reason="日期有误", by=world["clerk"], at=LATER)
        assert (paper.state, public_paper(paper.pk).shown) == (State.CORRECTING, old)
        said = content_of(newest(paper)).but(title="更正后的标题")
        services.revise(paper=paper, content=said, by=world["clerk"], at=LATER, base=1)
        assert public_paper(paper.pk).shown_title != "更正后的标题"
        submission = signed(world, [paper], at=LATER)
        services.release(submission=submission, by=world["clerk"], at=NEXT_DAY)
        shown = public_paper(paper.pk)
        assert (shown.shown_title, shown.published_at) == ("更正后的标题", AT)
        first, second = releases_of(shown)
        assert (first.version, first.ended_at, first.ended_reason) == (old, NEXT_DAY, "由更正后的版本替代")
        assert (second.number, second.reason, second.at) == (2, "日期有误", NEXT_DAY)
        assert corrections_of(shown) == [second]
        says = [each.says for each in Entry.objects.filter(kind__in=["papers.Corrected", "papers.CorrectionBegun"])]
        assert says == [f"启动更正《{paper.shown_title}》：日期有误", "更正《更正后的标题》：日期有误"]

    def test_wants_a_reason_and_a_change(self, world: Any) -> None:
        paper = released(world)
        with pytest.raises(NotAllowed, match="更正须写明理由"):
            services.begin_correction(paper=paper, reason=" ", by=world["clerk"], at=LATER)
        services.begin_correction(paper=paper, reason="错字", by=world["clerk"], at=LATER)
        with pytest.raises(NotAllowed, match="与公开的版本相同"):
            submitted(world, [paper], at=LATER)

    def test_can_be_given_up_and_begun_again_from_what_is_shown(self, world: Any) -> None:
        paper = released(world)
        services.begin_correction(paper=paper, reason="错字", by=world["clerk"], at=LATER)
        said = content_of(newest(paper)).but(title="改到一半")
        services.revise(paper=paper, content=said, by=world["clerk"], at=LATER, base=1)
        services.drop_correction(paper=paper, reason="无须更正", by=world["clerk"], at=LATER)
        assert (paper.state, paper.title) == (State.LIVE, paper.shown_title)
        base = services.begin_correction(paper=paper, reason="另有错字", by=world["clerk"], at=LATER)
        assert (base.number, content_of(base).title) == (3, paper.shown_title)

    def test_an_attachment_that_was_dropped_is_closed(self, world: Any) -> None:
        kept, dropped = file_of(world, 1), file_of(world, 2)
        paper = released(world, attachments=attached(kept, dropped))
        corrected(world, paper, at=NEXT_DAY, attachments=attached(kept))
        assert set(File.objects.filter(public_since__isnull=False)) == {kept}


class TestWithdrawal:
    def test_leaves_the_reason_and_every_version(self, world: Any) -> None:
        paper = released(world)
        ended = services.withdraw(paper=paper, reason="内容失效", by=world["head"], at=LATER)
        assert (paper.state, paper.live, ended.ended_reason) == (State.WITHDRAWN, False, "内容失效")
        with pytest.raises(Paper.DoesNotExist):
            public_paper(paper.pk)
        found = withdrawal_of(paper.pk)
        assert found == ended
        assert paper.versions.count() == 1
        assert Entry.objects.get(kind="papers.Withdrawn").ground == "内容失效"

    @pytest.mark.parametrize("who", ["clerk", "operator", "secrecy", "head-minzheng", "nobody"])
    def test_is_the_reviewers_or_the_heads(self, world: Any, who: str) -> None:
        paper = released(world)
        with pytest.raises(NotAllowed, match="撤下"):
            services.withdraw(paper=paper, reason="x", by=world[who], at=LATER)
        assert public_paper(paper.pk)

    def test_closes_the_files_unless_another_live_paper_shows_them(self, world: Any) -> None:
        alone, shared = file_of(world, 1), file_of(world, 2)
        paper = released(world, attachments=attached(alone, shared))
        other = released(world, title="另一篇", body=f'<p><a href="{shared.get_absolute_url()}">表</a></p>')
        services.withdraw(paper=paper, reason="失效", by=world["head"], at=LATER)
        assert set(File.objects.filter(public_since__isnull=False)) == {shared}
        services.withdraw(paper=other, reason="失效", by=world["head"], at=LATER)
        assert not File.objects.filter(public_since__isnull=False).exists()

    def test_stops_a_correction_under_way(self, world: Any) -> None:
        paper = released(world)
        services.begin_correction(paper=paper, reason="错字", by=world["clerk"], at=LATER)
        said = content_of(newest(paper)).but(title="更正")
        services.revise(paper=paper, content=said, by=world["clerk"], at=LATER, base=1)
        submission = signed(world, [paper], at=LATER)
        services.withdraw(paper=paper, reason="失效", by=world["head"], at=LATER)
        assert paper.state == State.WITHDRAWN
        with pytest.raises(NotAllowed, match="已作废"):
            services.release(submission=submission, by=world["clerk"], at=LATER)

    def test_what_was_taken_down_comes_back_only_through_the_chain(self, world: Any) -> None:
        paper = released(world)
        services.withdraw(paper=paper, reason="核实", by=world["head"], at=LATER)
        submission = submitted(world, [paper], at=LATER)
        with pytest.raises(NotAllowed, match="审签没有完成"):
            services.release(submission=submission, by=world["clerk"], at=LATER)
        services.withdraw_submission(submission=submission, by=world["clerk"], at=LATER)
        paper.refresh_from_db()
        assert paper.state == State.WITHDRAWN
        again = signed(world, [paper], at=LATER)
        services.release(submission=again, by=world["clerk"], at=NEXT_DAY)
        shown = public_paper(paper.pk)
        assert (shown.published_at, shown.shown and shown.shown.number) == (AT, 2)
        assert withdrawal_of(paper.pk) is None

    def test_what_is_not_public_is_not_taken_down(self, world: Any) -> None:
        with pytest.raises(NotAllowed, match="没有公开"):
            services.withdraw(paper=drafted(world), reason="x", by=world["head"], at=LATER)


class TestClock:
    def test_releases_what_is_signed_when_its_moment_has_come(self, world: Any) -> None:
        paper = drafted(world)
        services.schedule(paper=paper, at_moment=LATER, by=world["clerk"], at=AT)
        signed(world, [paper])
        assert tasks.release_scheduled(at=LATER - timedelta(seconds=1)) == 0
        assert tasks.release_scheduled(at=LATER) == 1
        assert tasks.release_scheduled(at=LATER) == 0
        shown = public_paper(paper.pk)
        assert (shown.published_at, shown.release_at) == (LATER, None)
        entry = Entry.objects.get(kind="papers.Released")
        assert (entry.by, entry.ground) == (None, "定时发布")

    def test_releases_together_what_was_signed_together(self, world: Any) -> None:
        papers = [drafted(world, title="甲"), drafted(world, title="乙")]
        services.schedule(paper=papers[0], at_moment=LATER, by=world["clerk"], at=AT)
        signed(world, papers)
        assert tasks.release_scheduled(at=LATER) == 2

    def test_a_moment_must_lie_ahead(self, world: Any) -> None:
        with pytest.raises(NotAllowed, match="须在今后"):
            services.schedule(paper=drafted(world), at_moment=AT, by=world["clerk"], at=AT)

    def test_takes_down_what_was_to_end(self, world: Any) -> None:
        paper = drafted(world)
        services.expire_on(paper=paper, moment=NEXT_DAY, by=world["clerk"], at=AT)
        services.release(submission=signed(world, [paper]), by=world["clerk"], at=LATER)
        assert tasks.withdraw_expired(at=NEXT_DAY - timedelta(seconds=1)) == 0
        assert tasks.withdraw_expired(at=NEXT_DAY) == 1
        assert tasks.withdraw_expired(at=NEXT_DAY) == 0
        found = withdrawal_of(paper.pk)
        assert found is not None
        assert (found.ended_reason, found.ended_by) == ("公开期限届满", None)

    def test_the_end_of_a_live_paper_is_the_reviewers_to_set(self, world: Any) -> None:
        paper = released(world)
        with pytest.raises(NotAllowed, match="撤下"):
            services.expire_on(paper=paper, moment=NEXT_DAY, by=world["clerk"], at=AT)
        services.expire_on(paper=paper, moment=NEXT_DAY, by=world["reviewer"], at=AT)
        with pytest.raises(NotAllowed, match="须在今后"):
            services.expire_on(paper=paper, moment=AT, by=world["reviewer"], at=AT)

    def test_what_would_have_ended_already_is_not_released(self, world: Any) -> None:
        paper = drafted(world)
        services.expire_on(paper=paper, moment=LATER, by=world["clerk"], at=AT)
        submission = signed(world, [paper])
        with pytest.raises(NotAllowed, match="到期时间已过"):
            services.release(submission=submission, by=world["clerk"], at=NEXT_DAY)


class TestBatch:
    @pytest.fixture(autouse=True)
    def _only_the_house(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let no room above look at the papers one by one: its queries are its own."""
        monkeypatch.setattr(ports, "_CONDITIONS", {})
        monkeypatch.setattr(ports, "_CONDITIONS_OF_MANY", {})
        monkeypatch.setattr(ports, "_COMPANIONS", {})

    def batch(self, world: Any, count: int) -> list[Paper]:
        contents = [("news", written(title=f"第{number}条", published_at=AT)) for number in range(count)]
        return services.draft_many(
            organ=world.organs["jiaoyu"], contents=contents, title="迁入", by=world["clerk"], at=AT
        )

    def test_goes_through_one_chain_with_one_entry_for_each_act(self, world: Any) -> None:
        papers = self.batch(world, 60)
        submission = services.submit(papers=papers, title="原网站迁入", by=world["clerk"], at=AT)
        for who in ("reviewer", "secrecy", "head"):
            services.sign(submission=submission, by=world[who], at=AT)
        made = services.release(submission=submission, by=world["clerk"], at=LATER)
        assert (len(made), live_papers().count()) == (60, 60)
        assert len(set(Paper.objects.values_list("index_no", flat=True))) == 60
        entry = Entry.objects.get(kind="papers.BatchReleased")
        assert entry.says.startswith("成批发布60件：原网站迁入")
        assert entry.facts["papers"] == [each.pk for each in papers]
        assert not Entry.objects.filter(kind="papers.Released").exists()
        assert public_paper(papers[7].pk).shown_title == "第7条"
        assert entry in story_of(papers[7])

    def test_costs_as_many_queries_for_sixty_as_for_thirty(
        self, world: Any, django_assert_max_num_queries: Any
    ) -> None:
        for count in (30, 60):
            papers = self.batch(world, count)
            with django_assert_max_num_queries(60):
                submission = services.submit(papers=papers, by=world["clerk"], at=AT)
            for who in ("reviewer", "secrecy", "head"):
                services.sign(submission=submission, by=world[who], at=AT)
            with django_assert_max_num_queries(60):
                services.release(submission=submission, by=world["clerk"], at=LATER)

    def test_a_few_are_told_one_by_one(self, world: Any) -> None:
        papers = [drafted(world, title=each) for each in ("甲", "乙", "丙")]
        services.release(submission=signed(world, papers), by=world["clerk"], at=LATER)
        assert Entry.objects.filter(kind="papers.Released").count() == 3 < events.BATCH


class TestWithheld:
    def secret(self, world: Any) -> Paper:
        return drafted(world, attribute="not_public", attribute_reason="公开后可能影响行政执法活动")

    def test_is_entered_in_the_register_once_all_have_signed(self, world: Any) -> None:
        paper = self.secret(world)
        submission = submitted(world, [paper])
        act: dict[str, Any] = {
            "submission": submission,
            "review_on": date(2027, 3, 1),
            "by": world["clerk"],
            "at": LATER,
        }
        with pytest.raises(NotAllowed, match="审签没有完成"):
            services.register_withheld(**act)
        for who in ("reviewer", "secrecy", "head"):
            services.sign(submission=submission, by=world[who], at=AT)
        (row,) = services.register_withheld(**act)
        paper.refresh_from_db()
        assert (paper.state, paper.review_on, paper.live) == (State.WITHHELD, date(2027, 3, 1), False)
        assert row.reason == "公开后可能影响行政执法活动"
        with pytest.raises(Paper.DoesNotExist):
            public_paper(paper.pk)

    def test_what_is_public_is_not_entered(self, world: Any) -> None:
        submission = signed(world, [drafted(world)])
        with pytest.raises(NotAllowed, match="应当发布"):
            services.register_withheld(submission=submission, review_on=date(2027, 3, 1), by=world["clerk"], at=LATER)

    def test_is_looked_at_again_and_becomes_public_only_through_the_chain(self, world: Any) -> None:
        paper = self.secret(world)
        submission = signed(world, [paper])
        services.register_withheld(submission=submission, review_on=date(2027, 3, 1), by=world["clerk"], at=LATER)
        who: dict[str, Any] = {"paper": paper, "by": world["clerk"], "at": NEXT_DAY}
        with pytest.raises(NotAllowed, match="须在今后"):
            services.reassess(**who, reason="仍在办理", review_on=NEXT_DAY.date())
        services.reassess(**who, reason="仍在办理", review_on=date(2028, 3, 1))
        assert (paper.review_on, paper.assessments.count()) == (date(2028, 3, 1), 2)
        version = services.reopen(**who, reason="案件已办结")
        assert (paper.state, paper.attribute, paper.review_on) == (State.DRAFT, "public", None)
        assert (version.number, content_of(version).attribute) == (2, "public")
        services.release(submission=signed(world, [paper], at=NEXT_DAY), by=world["clerk"], at=NEXT_DAY)
        assert public_paper(paper.pk)
