"""Is what was granted, or asked for by several, offered to be published, once and without the applicant's words?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from tests.gongkai.applications.stories import told

from gongkai.applications.events import Decided, Submitted
from gongkai.applications.models import Application, Proposal
from gongkai.applications.selectors import proposals as selectors
from gongkai.applications.services import proposals as services
from gongkai.flows import granted_answer_is_offered, often_asked_is_offered
from gongkai.journal.models import Entry
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)


def asked(world: Any, code: str = "", *, by: str = "a", matter: str = "m", **more: Any) -> Application:
    story: list[dict[str, Any]] = [{"received": date(2026, 2, 2)}]
    if code:
        story.append({"decided": date(2026, 2, 5), "code": code})
    return told(world, story, matter=matter, by_whom=by, **more)


def decided(application: Application) -> Decided:
    return Decided(
        application=application.pk,
        organ=application.organ_id,
        number=application.number,
        kind="decided",
        label="作出决定",
        on=date(2026, 2, 5),
        code=application.code,
    )


def came_in(application: Application) -> Submitted:
    return Submitted(
        application=application.pk, organ=application.organ_id, number=application.number, channel="internet"
    )


class TestGranted:
    @pytest.mark.parametrize("code", ["G2", "P1"])
    def test_what_was_granted_is_offered_once(self, world: Any, code: str) -> None:
        application = asked(world, code)
        for _ in range(2):  # a listener may be called again
            granted_answer_is_offered.offer(decided(application), at=AT)
        proposal = Proposal.objects.get()
        assert (proposal.application, proposal.because) == (application, "granted")

    @pytest.mark.parametrize("code", ["G1", "D5", "U1"])
    def test_what_is_public_or_was_refused_is_not(self, world: Any, code: str) -> None:
        granted_answer_is_offered.offer(decided(asked(world, code)), at=AT)
        assert not Proposal.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_the_act_itself_leads_to_it(self, world: Any) -> None:
        application = asked(world, "G2")
        assert Proposal.objects.get().application == application


class TestAskedOften:
    def test_three_applicants_raise_it(self, world: Any) -> None:
        for by in "ab":
            often_asked_is_offered.offer(came_in(asked(world, by=by)), at=AT)
        assert not Proposal.objects.exists()
        third = asked(world, by="c")
        for _ in range(2):
            often_asked_is_offered.offer(came_in(third), at=AT)
        proposal = Proposal.objects.get()
        assert (proposal.application, proposal.because, proposal.asked_by) == (third, "asked_often", 3)

    def test_one_applicant_who_asks_three_times_does_not(self, world: Any) -> None:
        for _ in range(3):
            often_asked_is_offered.offer(came_in(asked(world, by="a")), at=AT)
        assert not Proposal.objects.exists()

    def test_nor_do_three_that_ask_for_different_matters_or_other_organs(self, world: Any) -> None:
        often_asked_is_offered.offer(came_in(asked(world, by="a", matter="m")), at=AT)
        often_asked_is_offered.offer(came_in(asked(world, by="b", matter="n")), at=AT)
        often_asked_is_offered.offer(came_in(asked(world, by="c", matter="m", code="")), at=AT)
        other = told(world, [{"received": date(2026, 2, 2)}], code="minzheng", matter="m", by_whom="d")
        often_asked_is_offered.offer(came_in(other), at=AT)
        assert not Proposal.objects.exists()

    def test_what_waits_already_only_counts_on(self, world: Any) -> None:
        granted_answer_is_offered.offer(decided(asked(world, "G2", by="a")), at=AT)
        for by in "bcd":
            often_asked_is_offered.offer(came_in(asked(world, by=by)), at=AT)
        proposal = Proposal.objects.get()
        assert (proposal.because, proposal.asked_by) == ("granted", 4)


class TestSettling:
    @pytest.fixture
    def proposal(self, world: Any) -> Proposal:
        granted_answer_is_offered.offer(decided(asked(world, "G2")), at=AT)
        return Proposal.objects.get()

    def test_a_paper_is_begun_under_the_clerk_s_title(self, world: Any, proposal: Proposal) -> None:
        paper = services.take_up(proposal=proposal, title="城区学校布局规划", by=world["clerk"], at=AT)
        assert (paper.title, paper.kind, paper.state, paper.organ) == (
            "城区学校布局规划",
            "page",
            "draft",
            proposal.organ,
        )
        assert (proposal.paper, proposal.settled_on) == (paper, date(2026, 3, 2))
        assert list(selectors.standing([proposal.organ_id])) == []

    @pytest.mark.parametrize(
        "title", ["", "关于110105194912310021以外11010519491231002X的材料", "答复13800138000的材料"]
    )
    def test_a_title_with_somebody_s_number_is_refused(self, world: Any, proposal: Proposal, title: str) -> None:
        with pytest.raises(NotAllowed):
            services.take_up(proposal=proposal, title=title, by=world["clerk"], at=AT)
        proposal.refresh_from_db()
        assert proposal.settled_on is None

    def test_a_no_wants_a_reason_and_stands(self, world: Any, proposal: Proposal) -> None:
        with pytest.raises(NotAllowed, match="理由"):
            services.decline(proposal=proposal, reason=" ", by=world["clerk"], at=AT)
        services.decline(proposal=proposal, reason="只与申请人有关", by=world["clerk"], at=AT)
        granted_answer_is_offered.offer(decided(asked(world, "G2", by="b")), at=AT)
        assert Proposal.objects.count() == 1

    def test_after_a_no_three_more_applicants_raise_it_again(self, world: Any, proposal: Proposal) -> None:
        services.decline(proposal=proposal, reason="只与申请人有关", by=world["clerk"], at=AT)
        for by in "bcd":
            often_asked_is_offered.offer(came_in(asked(world, by=by)), at=AT)
        assert Proposal.objects.count() == 2

    def test_what_is_being_published_is_not_offered_again(self, world: Any, proposal: Proposal) -> None:
        services.take_up(proposal=proposal, title="城区学校布局规划", by=world["clerk"], at=AT)
        for by in "bcdefgh":
            often_asked_is_offered.offer(came_in(asked(world, by=by)), at=AT)
        assert Proposal.objects.count() == 1

    def test_it_is_settled_once(self, world: Any, proposal: Proposal) -> None:
        services.decline(proposal=proposal, reason="只与申请人有关", by=world["clerk"], at=AT)
        with pytest.raises(NotAllowed, match="已经办结"):
            services.take_up(proposal=proposal, title="城区学校布局规划", by=world["clerk"], at=AT)

    def test_only_a_writer_of_the_organ_settles(self, world: Any, proposal: Proposal) -> None:
        for who in ("clerk-minzheng", "authority", "head", "admin"):
            with pytest.raises(NotAllowed):
                services.decline(proposal=proposal, reason="不需要", by=world[who], at=AT)

    def test_the_journal_keeps_neither_the_matter_nor_the_reason(self, world: Any, proposal: Proposal) -> None:
        services.decline(proposal=proposal, reason="只与申请人有关", by=world["clerk"], at=AT)
        written = " ".join(f"{each.says} {each.ground} {each.facts}" for each in Entry.objects.all())
        assert proposal.application.title not in written
        assert "只与申请人有关" not in written


class TestSuggested:
    def test_an_applicant_suggests_it(self, world: Any) -> None:
        application = asked(world, "G2", matter="")
        assert services.suggest(application=application, by=None, at=AT)
        assert services.suggest(application=application, by=None, at=AT)
        assert Proposal.objects.get().because == "suggested"


class TestPages:
    @pytest.fixture
    def proposal(self, world: Any) -> Proposal:
        granted_answer_is_offered.offer(decided(asked(world, "G2")), at=AT)
        return Proposal.objects.get()

    def test_the_clerk_begins_the_paper_from_the_list(self, client: Any, world: Any, proposal: Proposal) -> None:
        client.force_login(world["clerk"])
        assert "学校布局专项规划" in client.get(reverse("applications:proposals")).content.decode()
        address = reverse("applications:proposal", args=["jiaoyu", proposal.pk])
        assert 'value="学校布局专项规划"' in client.get(address).content.decode()
        act = reverse("applications:proposal-act", args=["jiaoyu", proposal.pk, "draft"])
        answer = client.post(act, {"draft-title": "学校布局专项规划（2025年）", "draft-kind": "page"})
        proposal.refresh_from_db()
        assert answer.url == reverse("papers:edit", args=["jiaoyu", proposal.paper_id])

    def test_what_was_typed_stays_when_it_is_refused(self, client: Any, world: Any, proposal: Proposal) -> None:
        client.force_login(world["clerk"])
        act = reverse("applications:proposal-act", args=["jiaoyu", proposal.pk, "draft"])
        answer = client.post(act, {"draft-title": "答复13800138000的材料", "draft-kind": "page"})
        assert answer.status_code == 409
        assert "答复13800138000的材料" in answer.content.decode()

    def test_whoever_watches_does_not_read_what_was_asked_for(
        self, client: Any, world: Any, proposal: Proposal
    ) -> None:
        client.force_login(world["authority"])
        for address in (
            reverse("applications:proposals"),
            reverse("applications:proposal", args=["jiaoyu", proposal.pk]),
        ):
            page = client.get(address).content.decode()
            assert proposal.application.number in page
            assert "学校布局专项规划" not in page

    def test_another_organ_s_clerk_finds_nothing(self, client: Any, world: Any, proposal: Proposal) -> None:
        client.force_login(world["clerk-minzheng"])
        assert client.get(reverse("applications:proposal", args=["jiaoyu", proposal.pk])).status_code == 404
        assert client.get(reverse("applications:proposal", args=["minzheng", proposal.pk])).status_code == 404
