"""A paper goes through its chain, each step by another person who holds the role, over exactly what was submitted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongkai.journal.models import Entry
from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs import services as organs
from gongkai.organs.models import Membership
from gongkai.review import services
from gongkai.review.checks import Finding, Severity
from gongkai.review.models import AppendOnly, Chain, Round, Signature, State
from gongkai.review.selectors import awaiting, line_of, may_sign, next_step, round_of, rounds_of, signed_by, why_not

from .conftest import DIGEST

Open = Callable[..., Round]
SUBJECT = "papers.submission:1"


class TestOpening:
    def test_the_usual_chain_begins_with_the_unit(self, submit: Open) -> None:
        round = submit()
        assert next_step(round) == {"code": "unit_review", "label": "科室审核", "role": "reviewer"}
        assert (round.state, round.awaits, round.position) == (State.OPEN, "reviewer", 0)

    def test_the_journal_keeps_it_under_its_subject(self, submit: Open) -> None:
        submit()
        entry = Entry.objects.get(kind="review.RoundOpened")
        assert entry.subject == SUBJECT
        assert entry.says == "《关于做好秋季开学工作的通知》送审（科室审核 → 保密审查 → 分管领导）"
        assert entry.ground == "ogi:17.1"

    def test_what_the_checks_said_is_kept_for_the_signers(self, submit: Open) -> None:
        finding = Finding("facts.source_missing", Severity.WARN, "来源", "没有写明信息来源。")
        assert submit(findings=[finding]).findings[0]["says"] == "没有写明信息来源。"

    def test_what_is_under_review_is_not_submitted_again(self, submit: Open) -> None:
        submit()
        with pytest.raises(NotAllowed, match="已在审签中，不能重复送审"):
            submit()
        assert Round.objects.count() == 1

    def test_after_a_return_it_may_be_submitted_again(self, submit: Open, world: Any, at: datetime) -> None:
        services.send_back(round=submit(), by=world["reviewer"], at=at, reason="附件缺页")
        again = submit(digest="b" * 64)
        assert round_of(SUBJECT) == again
        assert [each.state for each in rounds_of(SUBJECT)] == ["open", "returned"]

    def test_a_chain_without_the_minimum_opens_no_round_however_it_came_there(self, submit: Open, world: Any) -> None:
        Chain.objects.create(organ=None, kind="", steps=[{"code": "head", "label": "分管领导", "role": "head"}])
        with pytest.raises(NotAllowed, match="不能没有保密审查环节") as refused:
            submit()
        assert refused.value.cite == "secrets:35"


class TestSigning:
    def test_three_people_complete_it(self, signed: Open) -> None:
        round = signed("reviewer", "secrecy", "head")
        assert (round.state, round.awaits, round.position) == (State.COMPLETE, "", 3)
        assert Entry.objects.filter(kind="review.StepSigned").count() == 3

    def test_the_steps_are_taken_in_order(self, submit: Open, world: Any, at: datetime) -> None:
        with pytest.raises(NotAllowed, match=r"“科室审核”环节由.*的科室审核签署，您现在不担任这个角色"):
            services.sign(round=submit(), digest=DIGEST, by=world["head"], at=at)

    def test_whoever_submitted_signs_no_step(self, submit: Open, world: Any, at: datetime) -> None:
        round = submit(by=world["reviewer"])
        with pytest.raises(NotAllowed, match="送审人不能签署自己送审的文稿"):
            services.sign(round=round, digest=DIGEST, by=world["reviewer"], at=at)
        assert not may_sign(round=round, user=world["reviewer"])

    def test_nobody_signs_twice_though_they_hold_both_roles(self, submit: Open, world: Any, at: datetime) -> None:
        both = world.person("both", "身兼两职", jiaoyu="reviewer")
        organs.appoint(
            user=both, organ=world.organs["jiaoyu"], role="secrecy", on=date(2025, 1, 1), by=None, at=at, record=record
        )
        round = services.sign(round=submit(), digest=DIGEST, by=both, at=at)
        with pytest.raises(NotAllowed, match="您已在“科室审核”环节签过"):
            services.sign(round=round, digest=DIGEST, by=both, at=at)

    def test_a_superuser_has_no_rights(self, submit: Open, world: Any, at: datetime) -> None:
        world["nobody"].is_superuser = True
        world["nobody"].save()
        with pytest.raises(NotAllowed, match="您现在不担任这个角色"):
            services.sign(round=submit(), digest=DIGEST, by=world["nobody"], at=at)

    def test_a_role_in_another_organ_counts_for_nothing(self, submit: Open, world: Any, at: datetime) -> None:
        other = world.person("reviewer-minzheng", "民政局科室审核", minzheng="reviewer")
        with pytest.raises(NotAllowed, match="您现在不担任这个角色"):
            services.sign(round=submit(), digest=DIGEST, by=other, at=at)

    def test_a_role_that_has_ended_counts_for_nothing(self, submit: Open, world: Any, at: datetime) -> None:
        held = Membership.objects.get(user=world["reviewer"])
        organs.end_membership(membership=held, on=at.date(), by=None, at=at, record=record)
        with pytest.raises(NotAllowed, match="您现在不担任这个角色"):
            services.sign(round=submit(), digest=DIGEST, by=world["reviewer"], at=at)

    def test_another_text_than_the_one_submitted_is_not_signed(self, submit: Open, world: Any, at: datetime) -> None:
        with pytest.raises(NotAllowed, match=r"与送审的内容不一致.*看过现在的内容后再签"):
            services.sign(round=submit(), digest="b" * 64, by=world["reviewer"], at=at)
        assert not Signature.objects.filter(act="signed").exists()

    def test_after_a_return_nobody_signs(self, submit: Open, world: Any, at: datetime) -> None:
        stale = submit()
        services.send_back(round=stale, by=world["reviewer"], at=at, reason="附件缺页")
        with pytest.raises(NotAllowed, match="这次审签已退回，不能再签"):
            services.sign(round=stale, digest=DIGEST, by=world["reviewer"], at=at)

    def test_of_two_who_press_at_once_the_second_reads_how_it_stands(
        self, submit: Open, world: Any, at: datetime
    ) -> None:
        second = world.person("reviewer-2", "另一位科室审核", jiaoyu="reviewer")
        round = submit()
        services.sign(round=round, digest=DIGEST, by=world["reviewer"], at=at)
        with pytest.raises(NotAllowed, match="“保密审查”环节由"):
            services.sign(round=round, digest=DIGEST, by=second, at=at)

    def test_of_two_within_the_same_moment_one_wins(
        self, submit: Open, world: Any, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        second = world.person("reviewer-2", "另一位科室审核", jiaoyu="reviewer")
        round = submit()
        before = Round.objects.select_related("organ").get(pk=round.pk)
        services.sign(round=round, digest=DIGEST, by=world["reviewer"], at=at)
        # What the second one read a moment before the first was done.
        monkeypatch.setattr(services.rounds, "_fresh", lambda _: before)
        with pytest.raises(NotAllowed, match="刚刚已由他人办理"):
            services.sign(round=before, digest=DIGEST, by=second, at=at)
        assert Signature.objects.filter(act="signed").count() == 1

    def test_a_chain_that_changes_later_does_not_loosen_an_open_round(
        self, submit: Open, world: Any, at: datetime
    ) -> None:
        round = submit()
        short = [{"label": "保密审查", "role": "secrecy"}, {"label": "分管领导", "role": "head"}]
        services.set_chain(organ=world.organs["jiaoyu"], kind="", steps=short, by=world["head"], at=at)
        with pytest.raises(NotAllowed, match="“科室审核”环节"):
            services.sign(round=round, digest=DIGEST, by=world["secrecy"], at=at)

    def test_a_step_of_the_authority_is_signed_by_the_office_of_the_district(
        self, signed: Open, world: Any, at: datetime
    ) -> None:
        steps = [
            {"label": "保密审查", "role": "secrecy"},
            {"label": "分管领导", "role": "head"},
            {"label": "政府办审核", "role": "authority"},
        ]
        services.set_chain(organ=world.organs["jiaoyu"], kind="notice", steps=steps, by=world["head"], at=at)
        round = signed("secrecy", "head")
        assert list(awaiting(user=world["authority"])) == [round]
        stranger = world.person("authority-donghu", "东湖区主管部门", donghu_office="authority")
        assert not awaiting(user=stranger).exists()
        assert why_not(round=round, user=stranger)
        done = services.sign(round=round, digest=DIGEST, by=world["authority"], at=at)
        assert services.require(subject=SUBJECT, digest=DIGEST) == done


class TestTakingBack:
    def test_a_return_wants_a_reason(self, submit: Open, world: Any, at: datetime) -> None:
        with pytest.raises(NotAllowed, match="退回须写明理由"):
            services.send_back(round=submit(), by=world["reviewer"], at=at, reason="  ")

    def test_only_whose_turn_it_is_sends_back(self, submit: Open, world: Any, at: datetime) -> None:
        with pytest.raises(NotAllowed, match="您现在不担任这个角色"):
            services.send_back(round=submit(), by=world["head"], at=at, reason="不合适")

    def test_whoever_submitted_takes_it_back(self, submit: Open, world: Any, at: datetime) -> None:
        done = services.withdraw(round=submit(), by=world["clerk"], at=at)
        assert (done.state, done.awaits) == (State.WITHDRAWN, "")

    def test_nobody_else_takes_it_back(self, submit: Open, world: Any, at: datetime) -> None:
        with pytest.raises(NotAllowed, match="只有送审人可以撤回"):
            services.withdraw(round=submit(), by=world["reviewer"], at=at)

    def test_what_is_complete_is_not_taken_back(self, signed: Open, world: Any, at: datetime) -> None:
        with pytest.raises(NotAllowed, match="现在“审签完成”，不能撤回"):
            services.withdraw(round=signed("reviewer", "secrecy", "head"), by=world["clerk"], at=at)

    def test_a_change_voids_also_what_is_complete(self, signed: Open, world: Any, at: datetime) -> None:
        round = signed("reviewer", "secrecy", "head")
        services.void(round=round, by=world["clerk"], at=at, reason="正文有改动")
        with pytest.raises(NotAllowed, match="现在“已作废”，不能发布"):
            services.require(subject=SUBJECT, digest=DIGEST)
        with pytest.raises(NotAllowed, match="不需要作废"):
            services.void(round=round, by=world["clerk"], at=at, reason="正文有改动")

    def test_an_opinion_that_is_too_long_is_refused_and_not_cut(self, submit: Open, world: Any, at: datetime) -> None:
        with pytest.raises(NotAllowed, match="意见最多500字，现在501字"):
            services.sign(round=submit(), digest=DIGEST, by=world["reviewer"], at=at, opinion="阅" * 501)


class TestTheGate:
    def test_a_complete_round_over_this_digest_opens_it(self, signed: Open) -> None:
        round = signed("reviewer", "secrecy", "head")
        assert services.require(subject=SUBJECT, digest=DIGEST) == round

    def test_what_was_never_submitted_stays(self, db: None) -> None:
        with pytest.raises(NotAllowed, match="尚未送审，不能发布"):
            services.require(subject="papers.submission:99", digest=DIGEST)

    @pytest.mark.parametrize("people", [(), ("reviewer",), ("reviewer", "secrecy")])
    def test_every_signature_is_needed(self, signed: Open, people: tuple[str, ...]) -> None:
        signed(*people)
        with pytest.raises(NotAllowed, match=r"审签没有完成，现在“审签中”，待“.*”签署，不能发布"):
            services.require(subject=SUBJECT, digest=DIGEST)

    def test_another_text_stays(self, signed: Open) -> None:
        signed("reviewer", "secrecy", "head")
        with pytest.raises(NotAllowed, match="与审签的内容不一致，须重新送审"):
            services.require(subject=SUBJECT, digest="b" * 64)

    def test_a_newer_round_speaks_for_the_subject(self, signed: Open, submit: Open) -> None:
        signed("reviewer", "secrecy", "head")
        submit()
        with pytest.raises(NotAllowed, match="审签没有完成"):
            services.require(subject=SUBJECT, digest=DIGEST)

    def test_a_state_that_was_written_without_signatures_opens_nothing(self, signed: Open) -> None:
        round = signed("reviewer")
        Round.objects.filter(pk=round.pk).update(state=State.COMPLETE, position=3, awaits="")
        with pytest.raises(NotAllowed, match="“保密审查”尚未签署。“分管领导”尚未签署。"):
            services.require(subject=SUBJECT, digest=DIGEST)

    def test_a_signature_over_another_text_opens_nothing(self, signed: Open, world: Any, at: datetime) -> None:
        self._forge(signed("reviewer", "secrecy"), world["head"], at, digest="b" * 64)
        with pytest.raises(NotAllowed, match="“分管领导”所签的内容与送审的内容不一致"):
            services.require(subject=SUBJECT, digest=DIGEST)

    def test_a_signature_by_whoever_submitted_opens_nothing(self, signed: Open, world: Any, at: datetime) -> None:
        self._forge(signed("reviewer", "secrecy"), world["clerk"], at)
        with pytest.raises(NotAllowed, match="“分管领导”由送审人本人签署"):
            services.require(subject=SUBJECT, digest=DIGEST)

    def test_a_signature_without_the_role_opens_nothing(self, signed: Open, world: Any, at: datetime) -> None:
        self._forge(signed("reviewer", "secrecy"), world["head-minzheng"], at)
        with pytest.raises(NotAllowed, match="签署人民政局分管领导签署时不担任这个角色"):
            services.require(subject=SUBJECT, digest=DIGEST)

    def test_whoever_left_office_afterwards_has_signed_all_the_same(
        self, signed: Open, world: Any, at: datetime
    ) -> None:
        round = signed("reviewer", "secrecy", "head")
        held = Membership.objects.get(user=world["head"])
        later = at + timedelta(days=3)
        organs.end_membership(membership=held, on=later.date(), by=None, at=later, record=record)
        assert services.require(subject=SUBJECT, digest=DIGEST) == round

    def _forge(self, round: Round, user: Any, at: datetime, digest: str = DIGEST) -> None:
        """Write a signature past the services, as someone who has the database could."""
        step = {"act": "signed", "step": "head", "label": "分管领导"}
        Signature.objects.create(round=round, by=user, by_name=str(user), at=at, digest=digest, **step)
        Round.objects.filter(pk=round.pk).update(state=State.COMPLETE, position=3, awaits="")


class TestTheRecord:
    def test_a_signature_is_never_changed_or_removed(self, signed: Open) -> None:
        signed("reviewer")
        signature = Signature.objects.get(act="signed")
        signature.opinion = "不同意"
        for act in (
            signature.save,
            signature.delete,
            Signature.objects.all().delete,
            lambda: Signature.objects.update(opinion=""),
        ):
            with pytest.raises(AppendOnly, match="只增不改"):
                act()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE review_signature SET by_name = 'x'",
            "UPDATE review_round SET digest = 'x'",
            "UPDATE review_round SET steps = '[]'",
            "UPDATE review_round SET subject = 'x'",
        ],
    )
    def test_the_database_refuses_what_goes_past_the_program(self, signed: Open, statement: str) -> None:
        signed("reviewer")
        with pytest.raises(DatabaseError, match="审签记录不能修改"), transaction.atomic():
            connection.cursor().execute(statement)

    def test_the_database_takes_no_second_signature_of_a_person(self, signed: Open, world: Any, at: datetime) -> None:
        round = signed("reviewer")
        step = {"act": "signed", "step": "secrecy", "label": "保密审查", "digest": DIGEST}
        with pytest.raises(IntegrityError), transaction.atomic():
            Signature.objects.create(round=round, by=world["reviewer"], by_name="x", at=at, **step)


class TestTheLine:
    def test_each_step_says_who_when_and_what(self, signed: Open, at: datetime) -> None:
        line = line_of(signed("reviewer"))
        assert [(each.label, each.word, each.who) for each in line] == [
            ("送审", "已送审", "教育局信息公开员"),
            ("科室审核", "已签", "教育局科室审核"),
            ("保密审查", "待签", "教育局保密审查"),
            ("分管领导", "未到", ""),
        ]
        assert (line[1].at, line[1].opinion) == (at, "同意")

    def test_a_return_ends_it_with_the_reason(self, signed: Open, world: Any, at: datetime) -> None:
        round = services.send_back(round=signed("reviewer"), by=world["secrecy"], at=at, reason="密级未核实")
        assert [(each.label, each.word, each.opinion) for each in line_of(round)] == [
            ("送审", "已送审", ""),
            ("科室审核", "已签", "同意"),
            ("保密审查", "已退回", "密级未核实"),
        ]


class TestWhatIsMine:
    def test_a_round_waits_for_whoever_holds_the_next_role(self, signed: Open, world: Any) -> None:
        round = signed("reviewer")
        waiting = {name: list(awaiting(user=world[name])) for name in world.people}
        assert {name for name, found in waiting.items() if found} == {"secrecy"}
        assert waiting["secrecy"] == [round]

    def test_not_for_whoever_submitted_or_signed(self, submit: Open, world: Any) -> None:
        submit(by=world["reviewer"])
        assert not awaiting(user=world["reviewer"]).exists()

    def test_it_agrees_with_who_may_sign(self, signed: Open, world: Any) -> None:
        round = signed("reviewer")
        for name, user in world.people.items():
            assert awaiting(user=user).filter(pk=round.pk).exists() == may_sign(round=round, user=user), name

    def test_what_i_signed_or_sent_back_is_listed(self, signed: Open, world: Any, at: datetime) -> None:
        services.send_back(round=signed("reviewer"), by=world["secrecy"], at=at, reason="密级未核实")
        assert [each.act for each in signed_by(user=world["secrecy"])] == ["returned"]
        assert [each.label for each in signed_by(user=world["reviewer"])] == ["科室审核"]
        assert not signed_by(user=world["clerk"]).exists()
