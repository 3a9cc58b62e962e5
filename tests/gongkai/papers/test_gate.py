"""Does anything get past the gate? Submission, signatures, and every way around them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from tests.gongkai.papers_world import (
    AT,
    drafted,
    released,
    sign_all,
    signed,
    somebody,
    submitted,
    written,
)

from gongkai.files.models import File
from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Role
from gongkai.papers import ports, services, tasks
from gongkai.papers.content import Attached, digest_of
from gongkai.papers.models import Paper, Release, State, Version
from gongkai.papers.selectors import content_of, findings_of, newest, public_paper, submission_of
from gongkai.papers.services import Blocked
from gongkai.papers.services.verifying import verify
from gongkai.review.checks import Finding, Severity
from gongkai.review.models import Round
from gongkai.review.services import set_chain

LATER = AT + timedelta(hours=1)


def nothing_is_public() -> bool:
    return not Release.objects.exists() and not Paper.objects.filter(live=True).exists()


def behind_the_back(table: str, trigger: str, statement: str, *values: Any) -> None:
    """Change rows as someone would who has the database and has taken the trigger away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        cursor.execute(statement, values)


def rewrite(version: Version, **changes: Any) -> None:
    said = content_of(version).but(**changes).to_json()
    behind_the_back(
        "papers_version",
        "papers_version_is_never_changed",
        "UPDATE papers_version SET content = %s WHERE id = %s",
        json.dumps(said, ensure_ascii=False),
        version.pk,
    )


@pytest.fixture
def condition() -> Any:
    """Let a test add conditions of the gate, and take them away again."""
    before = {kind: list(each) for kind, each in ports._CONDITIONS.items()}
    yield ports.condition
    ports._CONDITIONS.clear()
    ports._CONDITIONS.update(before)


@pytest.fixture
def companions() -> Any:
    """Let a test add companions, and take them away again."""
    before = {kind: list(each) for kind, each in ports._COMPANIONS.items()}
    yield ports.companions
    ports._COMPANIONS.clear()
    ports._COMPANIONS.update(before)


class TestSubmit:
    def test_seals_the_version_and_opens_a_round_over_its_digest(self, world: Any) -> None:
        paper = drafted(world)
        submission = submitted(world, [paper])
        found = Round.objects.get(subject=f"papers.submission:{submission.pk}")
        paper.refresh_from_db()
        assert (paper.state, newest(paper).sealed) == (State.IN_REVIEW, True)
        assert (found.digest, found.title, found.organ) == (submission.digest, paper.title, paper.organ)
        assert Entry.objects.get(kind="papers.Submitted").says.startswith(f"送审《{paper.title}》第1版，摘要值")

    def test_names_everything_that_bars_it_at_once(self, world: Any, condition: Any) -> None:
        @condition("meeting")
        def speak(paper: Paper, *, content: Any, today: Any) -> list[Finding]:
            return [Finding("x.plan", Severity.BLOCK, "解读方案", "没有解读方案。")]

        paper = drafted(world, kind="meeting", particulars={"held_on": None, "meeting": None})
        with pytest.raises(Blocked) as refusal:
            submitted(world, [paper])
        assert {each.where for _, each in refusal.value.findings} >= {"会议类型", "召开日期", "解读方案"}
        assert "：没有填写会议类型；" in refusal.value.says
        paper.refresh_from_db()
        assert (paper.state, newest(paper).sealed, Round.objects.exists()) == (State.DRAFT, False, False)

    def test_a_severe_finding_passes_once_the_head_signs_for_it_with_a_reason(self, world: Any, condition: Any) -> None:
        @condition()
        def speak(paper: Paper, *, content: Any, today: Any) -> list[Finding]:
            return [Finding("x.word", Severity.BLOCK, "正文", f"“{content.title}”不妥。")]

        paper = drafted(world)
        finding = next(each for each in findings_of(paper, today=AT.date()) if each.code == "x.word")
        who: dict[str, Any] = {"paper": paper, "key": finding.key, "at": AT}
        with pytest.raises(NotAllowed, match="分管领导"):
            services.accept_finding(**who, reason="表述无误", by=world["reviewer"])
        with pytest.raises(NotAllowed, match="理由"):
            services.accept_finding(**who, reason=" ", by=world["head"])
        services.accept_finding(**who, reason="表述无误", by=world["head"])
        again = next(each for each in findings_of(paper, today=AT.date()) if each.code == "x.word")
        assert (again.bars, again.accepted and again.accepted.reason) == (False, "表述无误")
        submission = submitted(world, [paper])
        services.withdraw_submission(submission=submission, by=world["clerk"], at=AT)
        paper.refresh_from_db()
        said = content_of(newest(paper)).but(title="换了标题")
        services.revise(paper=paper, content=said, by=world["clerk"], at=LATER, base=1)
        with pytest.raises(Blocked):
            submitted(world, [paper], at=LATER)

    def test_what_the_paper_itself_lacks_cannot_be_let_pass(self, world: Any) -> None:
        paper = drafted(world, kind="meeting", particulars={"held_on": None})
        lacking = next(each for each in findings_of(paper, today=AT.date()) if each.where == "召开日期")
        with pytest.raises(NotAllowed, match="不能放行"):
            services.accept_finding(paper=paper, key=lacking.key, reason="x", by=world["head"], at=AT)

    def test_identity_numbers_in_an_attachment_or_behind_a_link_bar_it(self, world: Any) -> None:
        facts = {"format": "csv", "size": 3, "digest": "1" * 64, "place": "x", "text": "甲,11010519491231002X"}
        file = File.objects.create(organ=world.organs["jiaoyu"], name="名单.csv", added_at=AT, **facts)
        attached = drafted(world, attachments=(Attached(file.pk, file.name, file.digest, "csv", 3),))
        linked = drafted(world, body=f'<p>见<a href="{file.get_absolute_url()}">名单</a></p>')
        for paper in (attached, linked):
            with pytest.raises(Blocked) as refusal:
                submitted(world, [paper])
            assert any(each.file == file.pk for _, each in refusal.value.findings)

    def test_companions_go_along_and_only_once(self, world: Any, companions: Any) -> None:
        document, interpretation = drafted(world, title="甲"), drafted(world, title="解读甲")

        @companions("news")
        def pair(paper: Paper) -> list[Paper]:
            return [document, interpretation]

        submission = submitted(world, [document])
        assert submission.title == "甲等2件"
        assert [each.paper_id for each in submission.lines.all()] == [document.pk, interpretation.pk]
        interpretation.refresh_from_db()
        assert interpretation.state == State.IN_REVIEW

    @pytest.mark.parametrize("who", ["head", "secrecy", "operator", "clerk-minzheng", "nobody"])
    def test_only_those_who_write_for_the_organ_may(self, world: Any, who: str) -> None:
        paper = drafted(world)
        with pytest.raises(NotAllowed):
            submitted(world, [paper], by=world[who])

    def test_papers_of_two_organs_do_not_go_together(self, world: Any) -> None:
        ours, theirs = drafted(world), drafted(world, organ="minzheng")
        with pytest.raises(NotAllowed, match="同一机关"):
            submitted(world, [ours, theirs])

    def test_kinds_with_different_chains_do_not_go_together(self, world: Any) -> None:
        steps = [
            {"label": "科室审核", "role": "reviewer"},
            {"label": "保密审查", "role": "secrecy"},
            {"label": "会签", "role": "reviewer"},
            {"label": "分管领导", "role": "head"},
        ]
        set_chain(organ=world.organs["jiaoyu"], kind="meeting", steps=steps, by=None, at=AT)
        papers = [drafted(world), drafted(world, kind="meeting")]
        with pytest.raises(NotAllowed, match="审签流程不同"):
            submitted(world, papers)

    def test_public_and_other_papers_do_not_go_together(self, world: Any) -> None:
        papers = [drafted(world), drafted(world, attribute="not_public", attribute_reason="涉及商业秘密")]
        with pytest.raises(NotAllowed, match="分别送审"):
            submitted(world, papers)

    def test_not_twice(self, world: Any) -> None:
        paper = drafted(world)
        submitted(world, [paper])
        with pytest.raises(NotAllowed, match="不能送审"):
            submitted(world, [paper])


class TestSigning:
    def test_the_last_signature_makes_it_ready_and_nothing_else_does(self, world: Any) -> None:
        paper = drafted(world)
        submission = submitted(world, [paper])
        for who in ("reviewer", "secrecy", "head"):
            paper.refresh_from_db()
            assert paper.state == State.IN_REVIEW
            services.sign(submission=submission, by=world[who], at=AT)
        paper.refresh_from_db()
        assert (paper.state, nothing_is_public()) == (State.APPROVED, True)

    def test_sending_back_returns_it_to_the_writers_with_the_reason(self, world: Any) -> None:
        paper = drafted(world)
        submission = submitted(world, [paper])
        services.send_back(submission=submission, by=world["reviewer"], at=AT, reason="数字待核")
        paper.refresh_from_db()
        assert paper.state == State.DRAFT
        assert Entry.objects.get(kind="papers.SubmissionClosed").says.endswith("退回：数字待核")

    def test_the_submitter_takes_it_back_and_may_submit_it_again(self, world: Any) -> None:
        paper = drafted(world)
        first = submitted(world, [paper])
        with pytest.raises(NotAllowed, match="只有送审人"):
            services.withdraw_submission(submission=first, by=world["reviewer"], at=AT)
        services.withdraw_submission(submission=first, by=world["clerk"], at=AT)
        second = submitted(world, [paper])
        assert submission_of(paper) == second

    def test_what_is_signed_can_be_taken_back_before_it_is_released(self, world: Any) -> None:
        paper = drafted(world)
        submission = signed(world, [paper])
        services.withdraw_submission(submission=submission, by=world["reviewer"], at=AT)
        paper.refresh_from_db()
        assert paper.state == State.DRAFT
        with pytest.raises(NotAllowed, match="已作废"):
            services.release(submission=submission, by=world["clerk"], at=AT)

    def test_a_row_that_was_changed_is_noticed_by_the_signer(self, world: Any) -> None:
        paper = drafted(world)
        submission = submitted(world, [paper])
        rewrite(newest(paper), title="偷换")
        with pytest.raises(NotAllowed, match="摘要值不符，已被改动"):
            services.sign(submission=submission, by=world["reviewer"], at=AT)


class TestNothingUnsignedAppears:
    def test_not_a_draft_that_is_under_review(self, world: Any) -> None:
        submission = submitted(world, [drafted(world)])
        services.sign(submission=submission, by=world["reviewer"], at=AT)
        with pytest.raises(NotAllowed, match="审签没有完成"):
            services.release(submission=submission, by=world["clerk"], at=AT)
        assert nothing_is_public()

    @pytest.mark.parametrize("who", ["head", "secrecy", "auditor", "admin", "authority", "clerk-minzheng", "nobody"])
    def test_not_by_whoever_has_no_right_to_press(self, world: Any, who: str) -> None:
        submission = signed(world, [drafted(world)])
        with pytest.raises(NotAllowed, match="可以发布"):
            services.release(submission=submission, by=world[who], at=AT)
        assert nothing_is_public()

    def test_not_by_a_superuser(self, world: Any) -> None:
        world["nobody"].is_superuser = world["nobody"].is_staff = True
        world["nobody"].save()
        paper = drafted(world)
        for act in (
            lambda: submitted(world, [paper], by=world["nobody"]),
            lambda: services.release(submission=signed(world, [paper]), by=world["nobody"], at=AT),
            lambda: services.schedule(paper=paper, at_moment=LATER, by=world["nobody"], at=AT),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert nothing_is_public()

    def test_not_by_a_schedule(self, world: Any) -> None:
        drafts = [drafted(world), drafted(world, title="审签中")]
        for each in drafts:
            services.schedule(paper=each, at_moment=LATER, by=world["clerk"], at=AT)
        submitted(world, [drafts[1]])
        assert tasks.release_scheduled(at=LATER) == 0
        assert nothing_is_public()

    def test_not_by_a_schedule_and_a_state_that_was_forged(self, world: Any) -> None:
        paper = drafted(world)
        services.schedule(paper=paper, at_moment=LATER, by=world["clerk"], at=AT)
        submitted(world, [paper])
        Paper.objects.filter(pk=paper.pk).update(state=State.APPROVED)
        assert tasks.release_scheduled(at=LATER) == 0
        assert nothing_is_public()
        paper.refresh_from_db()
        assert paper.release_at is None
        assert "审签没有完成" in Entry.objects.get(kind="papers.NotReleased").says

    def test_not_by_an_import(self, world: Any) -> None:
        papers = services.draft_many(
            organ=world.organs["jiaoyu"],
            contents=[
                ("news", written(title=f"第{number}条", published_at=AT - timedelta(hours=9))) for number in range(3)
            ],
            title="迁入",
            by=world["clerk"],
            at=AT,
        )
        submission = submitted(world, papers)
        with pytest.raises(NotAllowed, match="审签没有完成"):
            services.release(submission=submission, by=world["clerk"], at=AT)
        assert nothing_is_public()

    def test_not_after_an_edit(self, world: Any) -> None:
        paper = drafted(world)
        submission = signed(world, [paper])
        said = content_of(newest(paper)).but(title="签后又改")
        services.revise(paper=paper, content=said, by=world["clerk"], at=AT, base=1)
        with pytest.raises(NotAllowed, match="已作废"):
            services.release(submission=submission, by=world["clerk"], at=AT)
        assert nothing_is_public()

    def test_not_what_was_rewritten_behind_the_back(self, world: Any) -> None:
        paper = drafted(world)
        submission = signed(world, [paper])
        rewrite(newest(paper), title="偷换")
        with pytest.raises(NotAllowed, match="已被改动"):
            services.release(submission=submission, by=world["clerk"], at=AT)
        assert nothing_is_public()

    def test_not_even_if_its_digest_was_rewritten_along_with_it(self, world: Any) -> None:
        paper = drafted(world)
        submission = signed(world, [paper])
        version = newest(paper)
        rewrite(version, title="偷换")
        version.refresh_from_db()
        Version.objects.filter(pk=version.pk).update(digest=digest_of(version.content))
        with pytest.raises(NotAllowed, match="与送审时不一致"):
            services.release(submission=submission, by=world["clerk"], at=AT)
        assert nothing_is_public()

    def test_not_if_the_paper_was_moved_to_another_organ(self, world: Any) -> None:
        paper = drafted(world)
        submission = signed(world, [paper])
        Paper.objects.filter(pk=paper.pk).update(organ=world.organs["minzheng"])
        with pytest.raises(NotAllowed, match="与送审时不一致"):
            services.release(submission=submission, by=world["clerk"], at=AT)

    def test_not_with_another_attachment_than_the_one_signed(self, world: Any) -> None:
        file = File.objects.create(
            organ=world.organs["jiaoyu"], name="a.csv", format="csv", size=3, digest="1" * 64, place="x", added_at=AT
        )
        paper = drafted(world, attachments=(Attached(file.pk, "a.csv", file.digest, "csv", 3),))
        submission = signed(world, [paper])
        File.objects.filter(pk=file.pk).update(digest="2" * 64)
        with pytest.raises(NotAllowed, match="与审签的附件不一致"):
            services.release(submission=submission, by=world["clerk"], at=AT)
        assert nothing_is_public()

    def test_not_an_older_submission_than_the_last(self, world: Any) -> None:
        paper = drafted(world)
        first = signed(world, [paper])
        services.withdraw_submission(submission=first, by=world["clerk"], at=AT)
        second = submitted(world, [paper])
        Round.objects.filter(subject=f"papers.submission:{first.pk}").update(state="complete")
        Paper.objects.filter(pk=paper.pk).update(state=State.APPROVED)
        with pytest.raises(NotAllowed, match="已另行送审"):
            services.release(submission=first, by=world["clerk"], at=AT)
        assert submission_of(paper) == second
        assert nothing_is_public()

    @pytest.mark.parametrize("attribute", ["on_application", "not_public"])
    def test_not_what_is_not_to_be_public(self, world: Any, attribute: str) -> None:
        paper = drafted(world, attribute=attribute, attribute_reason="涉及商业秘密")
        submission = signed(world, [paper])
        with pytest.raises(NotAllowed, match="不能发布"):
            services.release(submission=submission, by=world["clerk"], at=AT)
        assert nothing_is_public()

    def test_a_forged_copy_shows_nothing(self, world: Any) -> None:
        paper = drafted(world)
        Paper.objects.filter(pk=paper.pk).update(live=True, state=State.LIVE, shown=newest(paper), published_at=AT)
        with pytest.raises(Paper.DoesNotExist):
            public_paper(paper.pk)

    def test_a_shown_version_that_was_rewritten_is_no_longer_shown(self, world: Any) -> None:
        paper = released(world)
        assert public_paper(paper.pk) == paper
        assert verify() == []
        assert paper.shown is not None
        rewrite(paper.shown, title="偷换")
        with pytest.raises(Paper.DoesNotExist):
            public_paper(paper.pk)
        assert [each.says for each in verify()] == ["公开的内容与摘要值不符，已被改动。"]
        with pytest.raises(SystemExit):
            call_command("papers_verify")

    def test_a_live_paper_without_its_signatures_is_found(self, world: Any) -> None:
        paper = released(world)
        Round.objects.all().update(state="void", position=0)
        assert [each.paper for each in verify()] == [paper.pk]

    def test_a_correction_cannot_make_it_secret(self, world: Any) -> None:
        paper = released(world)
        services.begin_correction(paper=paper, reason="x", by=world["clerk"], at=LATER)
        said = content_of(newest(paper)).but(attribute="not_public", attribute_reason="x")
        services.revise(paper=paper, content=said, by=world["clerk"], at=LATER, base=1)
        with pytest.raises(NotAllowed, match="请撤下"):
            submitted(world, [paper], at=LATER)


class TestRowsThatAreNeverChanged:
    def test_the_database_refuses_to_change_a_sealed_version(self, world: Any) -> None:
        paper = drafted(world)
        Version.objects.filter(paper=paper).update(note="草稿可以改")
        submitted(world, [paper])
        with pytest.raises(DatabaseError), transaction.atomic():
            Version.objects.filter(paper=paper).update(content={})

    def test_the_database_refuses_to_change_a_release(self, world: Any) -> None:
        paper = released(world)
        with pytest.raises(DatabaseError), transaction.atomic():
            Release.objects.filter(paper=paper).update(published_at=datetime(2020, 1, 1, tzinfo=AT.tzinfo))


def test_an_operator_of_the_site_may_press_once_all_have_signed(world: Any) -> None:
    office = world.organs["office"]
    world.organs["minzheng"].operator = office
    world.organs["minzheng"].save()
    operator = somebody(office, Role.OPERATOR)
    submission = submitted(world, [drafted(world, organ="minzheng")])
    with pytest.raises(NotAllowed, match="审签没有完成"):
        services.release(submission=submission, by=operator, at=AT)
    sign_all(submission)
    assert len(services.release(submission=submission, by=operator, at=AT)) == 1
    with pytest.raises(NotAllowed, match="可以发布"):
        services.release(submission=signed(world, [drafted(world)]), by=operator, at=AT)
