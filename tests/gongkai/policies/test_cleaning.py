"""Does a cleaning campaign list what lapses, and does nothing change before the head has signed?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from gongkai.kernel.refusal import NotAllowed
from gongkai.policies import services
from gongkai.policies.models import Campaign, Document, LedgerEntry
from gongkai.policies.selectors.cleaning import digest_of, lines_of

pytestmark = pytest.mark.django_db

KIND = "normative_document"


@pytest.fixture
def documents(world: Any, at: datetime) -> dict[str, Document]:
    """Register one document of each fate."""
    made = {}
    for title, issued_on, expires_on in (
        ("快到期办法", date(2022, 1, 10), date(2026, 6, 30)),
        ("很早办法", date(2015, 6, 1), None),
        ("新办法", date(2024, 6, 1), date(2029, 5, 31)),
        ("已失效办法", date(2019, 1, 1), date(2025, 12, 31)),
    ):
        made[title] = services.register_document(
            organ=world.organs["jiaoyu"],
            kind=KIND,
            title=title,
            issued_on=issued_on,
            expires_on=expires_on,
            by=world["clerk"],
            at=at,
        )
    return made


@pytest.fixture
def campaign(world: Any, documents: Any, at: datetime) -> Campaign:
    """Open a campaign of 教育局."""
    return opened(world, at)


def opened(world: Any, at: datetime, **more: Any) -> Campaign:
    given: dict[str, Any] = {
        "title": "2026年度清理",
        "kinds": [KIND],
        "on": date(2026, 3, 1),
        "within_months": 6,
        "older_than_years": 5,
        **more,
    }
    return services.open_campaign(organ=world.organs["jiaoyu"], by=world["clerk"], at=at, **given)


def fate(campaign: Campaign, **acts: tuple[str, str]) -> dict[int, tuple[str, str]]:
    return {each.pk: acts[each.document.title] for each in lines_of(campaign) if each.document.title in acts}


class TestTheList:
    def test_names_what_lapses_and_what_is_old_with_the_reasons(self, campaign: Campaign) -> None:
        found = {each.document.title: "".join(each.because) for each in lines_of(campaign)}
        assert set(found) == {"快到期办法", "很早办法"}
        assert "2026年6月30日届满" in found["快到期办法"]
        assert "已满5年" in found["很早办法"]

    def test_proposes_and_changes_nothing(self, campaign: Campaign) -> None:
        assert {each.act for each in lines_of(campaign)} == {"keep"}
        assert not LedgerEntry.objects.filter(campaign=campaign).exists()

    def test_is_refused_where_nothing_is_to_be_cleaned(self, world: Any, documents: Any, at: datetime) -> None:
        with pytest.raises(NotAllowed, match="没有需要清理"):
            opened(world, at, kinds=["government_rules"])

    def test_is_one_at_a_time(self, world: Any, campaign: Campaign, at: datetime) -> None:
        with pytest.raises(NotAllowed, match="正在进行"):
            opened(world, at)

    @pytest.mark.parametrize("who", ["head", "operator", "clerk-minzheng", "admin-donghu"])
    def test_is_for_those_who_keep_the_ledger(self, world: Any, documents: Any, at: datetime, who: str) -> None:
        with pytest.raises(NotAllowed):
            services.open_campaign(
                organ=world.organs["jiaoyu"],
                title="清理",
                kinds=[KIND],
                on=at.date(),
                within_months=6,
                older_than_years=5,
                by=world[who],
                at=at,
            )


class TestTheSignature:
    def test_enters_all_results_at_once(
        self, world: Any, documents: Any, campaign: Campaign, other: Any, at: datetime
    ) -> None:
        paper = other("清理结果公告")
        fates = fate(campaign, 快到期办法=("keep", "仍需执行"), 很早办法=("repeal", "依据已废止"))
        assert services.propose_in_campaign(campaign=campaign, fates=fates, by=world["clerk"], at=at) == 2
        services.set_paper(campaign=campaign, paper=paper, by=world["clerk"])
        services.enter_campaign(campaign=campaign, digest=digest_of(campaign), by=world["head"], at=at)
        old = documents["很早办法"]
        old.refresh_from_db()
        assert (old.state, old.state_since) == ("repealed", date(2026, 3, 2))
        entries = {each.document.title: each for each in LedgerEntry.objects.filter(campaign=campaign)}
        assert (entries["很早办法"].kind, entries["很早办法"].ground_paper) == ("repealed", paper)
        kept = entries["快到期办法"]
        assert (kept.kind, kept.amount, kept.outcome) == ("cleaned", 0, "keep")
        assert campaign.get_state_display() == "已入台账"

    def test_wants_the_public_paper_of_the_results(self, world: Any, campaign: Campaign, at: datetime) -> None:
        with pytest.raises(NotAllowed, match="先公开清理结果公告"):
            services.enter_campaign(campaign=campaign, digest=digest_of(campaign), by=world["head"], at=at)

    def test_is_over_exactly_what_was_seen(self, world: Any, campaign: Campaign, other: Any, at: datetime) -> None:
        services.set_paper(campaign=campaign, paper=other("清理结果公告"), by=world["clerk"])
        seen = digest_of(campaign)
        services.propose_in_campaign(
            campaign=campaign, fates=fate(campaign, 很早办法=("repeal", "")), by=world["clerk"], at=at
        )
        with pytest.raises(NotAllowed, match="有改动"):
            services.enter_campaign(campaign=campaign, digest=seen, by=world["head"], at=at)
        assert not LedgerEntry.objects.filter(campaign=campaign).exists()

    def test_is_the_head_s_and_given_once(self, world: Any, campaign: Campaign, other: Any, at: datetime) -> None:
        services.set_paper(campaign=campaign, paper=other("清理结果公告"), by=world["clerk"])
        for who in ("clerk", "reviewer", "operator", "head-minzheng"):
            with pytest.raises(NotAllowed):
                services.enter_campaign(campaign=campaign, digest=digest_of(campaign), by=world[who], at=at)
        services.enter_campaign(campaign=campaign, digest=digest_of(campaign), by=world["head"], at=at)
        with pytest.raises(NotAllowed, match="已经办结"):
            services.enter_campaign(campaign=campaign, digest=campaign.digest, by=world["head"], at=at)

    def test_does_not_end_what_has_ended_meanwhile(
        self, world: Any, documents: Any, campaign: Campaign, other: Any, at: datetime
    ) -> None:
        old = documents["很早办法"]
        proposal = services.propose(
            document=old, act="repeal", on=at.date(), ground="另行废止", by=world["clerk"], at=at
        )
        services.sign(proposal=proposal, by=world["head"], at=at)
        services.propose_in_campaign(
            campaign=campaign, fates=fate(campaign, 很早办法=("repeal", "")), by=world["clerk"], at=at
        )
        services.set_paper(campaign=campaign, paper=other("清理结果公告"), by=world["clerk"])
        services.enter_campaign(campaign=campaign, digest=digest_of(campaign), by=world["head"], at=at)
        assert old.entries.filter(kind="repealed").count() == 1


class TestStopping:
    def test_leaves_everything_as_it_was(self, world: Any, campaign: Campaign, at: datetime) -> None:
        with pytest.raises(NotAllowed, match="理由"):
            services.stop_campaign(campaign=campaign, reason=" ", by=world["clerk"], at=at)
        services.stop_campaign(campaign=campaign, reason="改在下半年", by=world["clerk"], at=at)
        assert not LedgerEntry.objects.filter(campaign=campaign).exists()
        with pytest.raises(NotAllowed, match="已经办结或者终止"):
            services.propose_in_campaign(campaign=campaign, fates={}, by=world["clerk"], at=at)
        assert opened(world, at).pk != campaign.pk
