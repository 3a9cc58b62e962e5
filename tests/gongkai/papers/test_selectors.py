"""What can be asked of papers?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.gongkai.papers_world import AT, corrected, drafted, released, sign_all, signed, somebody, submitted

from gongkai.organs.models import Role
from gongkai.papers import services
from gongkai.papers.models import Paper, State
from gongkai.papers.selectors import (
    Piece,
    Standing,
    compare,
    content_of,
    due_to_publish,
    live_papers,
    newest,
    owed,
    standing_of,
    story_of,
    versions_of,
    withheld,
)
from lawbook.workdays import national

LATER = AT + timedelta(hours=1)
TODAY = AT.date()


def revised(paper: Paper, by: Any, **changes: Any) -> None:
    last = newest(paper)
    services.revise(paper=paper, content=content_of(last).but(**changes), by=by, at=LATER, base=last.number)


class TestStanding:
    @pytest.mark.parametrize("who", ["clerk", "reviewer", "secrecy", "head", "auditor"])
    def test_an_organs_own_people_see_its_drafts(self, world: Any, who: str) -> None:
        assert Standing(world[who]).sees(drafted(world))

    @pytest.mark.parametrize(
        "who", ["clerk-minzheng", "head-minzheng", "clerk-donghu", "authority", "operator", "admin", "nobody"]
    )
    def test_nobody_else_does(self, world: Any, who: str) -> None:
        paper = drafted(world)
        assert not Standing(world[who]).sees(paper)
        assert paper not in Standing(world[who]).papers()

    def test_a_superuser_does_not(self, world: Any) -> None:
        world["nobody"].is_superuser = True
        world["nobody"].save()
        standing = Standing(world["nobody"])
        assert not standing.sees(drafted(world))
        assert not standing.papers().exists()

    def test_the_authority_sees_what_left_the_organs_hands_in_its_own_district(self, world: Any) -> None:
        ours, theirs = drafted(world), drafted(world, organ="donghu-minzheng")
        for each in (ours, theirs):
            submitted(world, [each])
            each.refresh_from_db()
        standing = Standing(world["authority"])
        assert (standing.sees(ours), standing.sees(theirs)) == (True, False)
        assert list(standing.papers()) == [ours]

    def test_the_operator_sees_what_is_to_be_released_and_what_is_public(self, world: Any) -> None:
        live, ready, other = released(world), drafted(world, title="待发布"), drafted(world, title="草稿")
        signed(world, [ready])
        standing = Standing(world["operator"])
        assert set(standing.papers()) == {live, ready}
        assert (standing.sees(ready), standing.sees(other)) == (True, False)
        assert (standing.releases(ready), standing.writes(ready), standing.withdraws(live)) == (True, False, False)

    def test_who_has_left_sees_nothing(self, world: Any) -> None:
        paper = drafted(world)
        world["clerk"].memberships.update(active_to=TODAY)
        assert not Standing(world["clerk"]).sees(paper)

    def test_whoever_may_sign_from_outside_sees_it_while_it_waits_for_them(self, world: Any) -> None:
        paper = drafted(world, organ="minzheng")
        submission = submitted(world, [paper])
        assert Standing(somebody(world.organs["minzheng"], Role.REVIEWER)).sees(paper)
        sign_all(submission)
        paper.refresh_from_db()
        assert not Standing(world["reviewer"]).sees(paper)


class TestCompare:
    def test_names_each_field_with_what_it_was_and_is(self, world: Any) -> None:
        paper = drafted(world, kind="meeting")
        said = content_of(newest(paper))
        revised(
            paper,
            world["clerk"],
            title="清河区第三十次常务会议",
            attribute="on_application",
            particulars={**said.particulars, "chair": "林清远"},
        )
        later, earlier = versions_of(paper)
        found = {each.label: each.rows for each in compare(earlier, later)}
        assert list(found) == ["标题", "公开属性", "主持人"]
        assert "".join(each.text for each in found["公开属性"][0].before) == "主动公开"
        assert found["主持人"][0].after == (Piece("林清远", True),)

    def test_marks_the_words_that_changed_in_a_paragraph(self, world: Any) -> None:
        paper = drafted(world, body="<p>自2026年3月1日起施行。</p><p>不变。</p><p>删去的一段。</p>")
        revised(paper, world["clerk"], body="<p>自2026年4月1日起施行。</p><p>不变。</p><p>另有规定，从其规定。</p>")
        later, earlier = versions_of(paper)
        (body,) = compare(earlier, later)
        assert [each.act for each in body.rows] == ["changed", "same", "removed", "added"]
        changed = body.rows[0]
        assert [each.text for each in changed.before if each.changed] == ["3"]
        assert [each.text for each in changed.after if each.changed] == ["4"]
        assert "".join(each.text for each in changed.after) == "自2026年4月1日起施行。"

    def test_compares_a_table_row_by_row(self, world: Any) -> None:
        table = "<table><tr><td>甲校</td><td>120</td></tr><tr><td>乙校</td><td>80</td></tr></table>"
        paper = drafted(world, body=table)
        revised(paper, world["clerk"], body=table.replace("80", "90"))
        later, earlier = versions_of(paper)
        (body,) = compare(earlier, later)
        assert [(each.act, each.kind) for each in body.rows] == [("same", "row"), ("changed", "row")]
        assert [each.text for each in body.rows[1].after if each.changed] == ["90"]

    def test_says_when_only_the_layout_changed(self, world: Any) -> None:
        paper = drafted(world, body="<p>正文</p>")
        revised(paper, world["clerk"], body='<p class="center">正文</p>')
        later, earlier = versions_of(paper)
        (body,) = compare(earlier, later)
        assert body.rows[0].after[0].text.startswith("文字没有变化")


class TestDue:
    def test_twenty_working_days_from_the_day_it_was_written(self, world: Any) -> None:
        paper = drafted(world, written_on=date(2026, 3, 2))
        deadline = due_to_publish(paper, national())
        assert deadline is not None
        # March 3-6 (4), 9-13 (9), 16-20 (14), 23-27 (19), 30 (20)
        assert (deadline.due, str(deadline.steps[0].cite)) == (date(2026, 3, 30), "ogi:26")

    @pytest.mark.parametrize(("report", "cite"), [("政府决算", "budget:14.1"), ("部门预算", "budget:14.2")])
    def test_twenty_days_for_a_budget_from_its_approval(self, world: Any, report: str, cite: str) -> None:
        paper = drafted(world, kind="budget", particulars={"report": report, "approved_on": "2026-02-25"})
        deadline = due_to_publish(paper, national())
        assert deadline is not None
        # Feb 26-28 (3), Mar 1-17 (20)
        assert (deadline.due, str(deadline.steps[0].cite)) == (date(2026, 3, 17), cite)

    def test_none_where_no_term_runs(self, world: Any) -> None:
        unwritten = drafted(world, written_on=None)
        closed = drafted(world, attribute="not_public", attribute_reason="涉及商业秘密")
        early = drafted(world, written_on=date(1999, 1, 1))
        assert [due_to_publish(each, national()) for each in (unwritten, closed, early)] == [None, None, None]

    @pytest.mark.parametrize(
        ("today", "published", "says", "mark"),
        [
            (date(2026, 3, 2), None, "剩20个工作日", "in_time"),
            (date(2026, 3, 26), None, "剩2个工作日", "soon"),
            (date(2026, 3, 30), None, "今天到期", "soon"),
            (date(2026, 4, 2), None, "逾期3天", "overdue"),
            (date(2026, 4, 9), date(2026, 3, 30), "按期公开", "done"),
            (date(2026, 4, 9), date(2026, 4, 1), "晚2天公开", "overdue"),
        ],
    )
    def test_is_said_in_words(self, world: Any, today: date, published: date | None, says: str, mark: str) -> None:
        deadline = due_to_publish(drafted(world, written_on=date(2026, 3, 2)), national())
        assert deadline is not None
        found = standing_of(deadline, today=today, workdays=national(), published_on=published)
        assert found is not None
        assert (found.says, found.mark) == (says, mark)


class TestOwed:
    def test_follows_the_paper_from_hand_to_hand(self, world: Any) -> None:
        paper = drafted(world, title="招生通知")

        def buttons() -> dict[str, str]:
            people = ("clerk", "reviewer", "secrecy", "head", "operator", "clerk-minzheng")
            found = {who: owed(user=world[who], today=TODAY) for who in people}
            return {who: lines[0].button for who, lines in found.items() if lines}

        assert buttons() == {"clerk": "办理", "reviewer": "办理"}
        submission = submitted(world, [paper])
        for who in ("reviewer", "secrecy", "head"):
            assert buttons() == {who: "审签"}
            services.sign(submission=submission, by=world[who], at=AT)
        assert buttons() == {"clerk": "发布", "reviewer": "发布", "operator": "发布"}
        services.release(submission=submission, by=world["clerk"], at=AT)
        assert buttons() == {}

    def test_a_batch_is_one_line(self, world: Any) -> None:
        signed(world, [drafted(world, title="甲"), drafted(world, title="乙")])
        assert len(owed(user=world["operator"], today=TODAY)) == 1

    def test_what_is_withheld_comes_back_to_be_assessed(self, world: Any) -> None:
        paper = drafted(world, attribute="not_public", attribute_reason="正在办理")
        services.register_withheld(
            submission=signed(world, [paper]), review_on=date(2027, 3, 1), by=world["clerk"], at=LATER
        )
        assert list(withheld(Standing(world["auditor"]))) == [paper]
        assert list(withheld(Standing(world["clerk-minzheng"]))) == []
        assert owed(user=world["clerk"], today=date(2027, 1, 1)) == []
        (line,) = owed(user=world["clerk"], today=date(2027, 3, 3))
        assert (line.button, line.remaining_says, line.signal) == ("评估", "逾期2天", "overdue")


class TestStory:
    def test_tells_everything_that_was_done(self, world: Any) -> None:
        paper = released(world)
        corrected(world, paper, at=LATER, reason="错字", title="改后")
        kinds = [each.kind.removeprefix("papers.") for each in story_of(paper) if each.kind.startswith("papers.")]
        once = ["Drafted", "Submitted", "Approved", "Released"]
        assert sorted(kinds) == sorted([*once, "CorrectionBegun", "Revised", *once[1:], "Corrected"])


class TestIndexes:
    @pytest.mark.django_db
    def test_lists_are_walks_along_an_index(self) -> None:
        if connection.vendor != "sqlite":
            return  # PostgreSQL plans by how many rows there are, and here there are none
        plan = live_papers()[:20].explain()
        assert "papers_paper_live" in plan
        assert "TEMP B-TREE" not in plan
        due = Paper.objects.filter(release_at__lte=AT, state=State.APPROVED).order_by("release_at", "pk")
        assert "papers_paper_due" in due.explain()
        ending = Paper.objects.filter(expires_at__lte=AT, live=True).order_by("expires_at", "pk")
        assert "papers_paper_expiring" in ending.explain()
