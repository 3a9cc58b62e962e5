"""Does the ledger count what was issued, repealed and in force, and can nobody rewrite it?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.kernel import figures
from gongkai.kernel.figures import Period
from gongkai.kernel.refusal import NotAllowed
from gongkai.policies import services
from gongkai.policies.models import Document, EntryKind, Immutable, LedgerEntry, Proposal
from gongkai.policies.selectors import ledger

from .conftest import content

pytestmark = pytest.mark.django_db

KIND = "normative_document"


@pytest.fixture
def stock(world: Any, at: datetime) -> list[Document]:
    """Register three old documents of 教育局 in a ledger that was opened in 2025."""
    organ = world.organs["jiaoyu"]
    services.open_ledger(organ=organ, on=date(2025, 1, 1), by=world["clerk"], at=at)
    return [
        services.register_document(
            organ=organ, kind=KIND, title=f"旧办法{number}", issued_on=on, by=world["clerk"], at=at
        )
        for number, on in enumerate((date(2015, 6, 1), date(2020, 6, 1), date(2025, 6, 1)), 1)
    ]


def repeal(world: Any, document: Document, on: date, at: datetime, **more: Any) -> Proposal:
    given = {"act": "repeal", "ground": "由新办法代替", **more}
    proposal = services.propose(document=document, on=on, by=world["clerk"], at=at, **given)
    services.sign(proposal=proposal, by=world["head"], at=at)
    return proposal


def year(world: Any, number: int) -> ledger.YearOfType:
    return next(each for each in ledger.year_of(world.organs["jiaoyu"], number) if each.kind == KIND)


class TestTheYear:
    def test_rolls_forward(self, world: Any, stock: list[Document], normative: Any, at: datetime) -> None:
        repeal(world, stock[0], date(2026, 2, 1), at)
        normative()
        last, this = year(world, 2025), year(world, 2026)
        assert (last.roll.start, last.roll.columns["issued"], last.roll.closing) == (2, 1, 3)
        assert this.roll.brought == last.roll.closing
        assert {code: count for code, _, count in this.columns if count} == {"issued": 1, "repealed": 1}
        assert this.roll.closing == 3

    @pytest.mark.parametrize(
        ("column", "titles"),
        [
            ("brought", ["旧办法1", "旧办法2", "旧办法3"]),
            ("repealed", ["旧办法1"]),
            ("issued", ["清河区校外培训机构管理办法"]),
            ("closing", ["清河区校外培训机构管理办法", "旧办法2", "旧办法3"]),
        ],
    )
    def test_opens_every_number(
        self, world: Any, stock: list[Document], normative: Any, at: datetime, column: str, titles: list[str]
    ) -> None:
        repeal(world, stock[0], date(2026, 2, 1), at)
        normative()
        found = ledger.behind(world.organs["jiaoyu"], kind=KIND, year=2026, column=column)
        assert sorted(each.document.title for each in found if each.document) == sorted(titles)
        assert found.count() == len(titles)

    def test_is_that_of_one_organ(self, world: Any, stock: list[Document]) -> None:
        assert not ledger.entries_of(world.organs["minzheng"])

    def test_counts_a_lump_sum_as_what_it_says(self, world: Any, at: datetime) -> None:
        organ = world.organs["jiaoyu"]
        services.correct_stock(
            organ=organ, kind=KIND, amount=66, on=at.date(), reason="接收原台账", opening=True, by=world["head"], at=at
        )
        services.correct_stock(
            organ=organ, kind=KIND, amount=-2, on=at.date(), reason="重复登记", by=world["head"], at=at
        )
        assert year(world, 2026).roll.closing == 64
        assert ledger.in_force(organ, kind=KIND, on=at.date()).count() == 64


DAY_BEFORE, FIRST_DAY, LATER = date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 1)


LIVES = [
    (issued, expires, repealed)
    for issued in (None, date(2015, 6, 1), DAY_BEFORE, FIRST_DAY, LATER)
    for expires in (None, DAY_BEFORE, FIRST_DAY, LATER, date(2030, 1, 1))
    for repealed in (None, DAY_BEFORE, FIRST_DAY, LATER)
    if not (issued and any(each and each < issued for each in (expires, repealed)))
]


@pytest.mark.parametrize(("issued_on", "expires_on", "repealed_on"), LIVES)
def test_a_document_counts_exactly_as_long_as_it_holds(
    world: Any, at: datetime, issued_on: date | None, expires_on: date | None, repealed_on: date | None
) -> None:
    document = services.register_document(
        organ=world.organs["jiaoyu"],
        kind=KIND,
        title="办法",
        issued_on=issued_on,
        expires_on=expires_on,
        repealed_on=repealed_on,
        by=world["clerk"],
        at=at,
    )
    held = document.state in ("in_force", "not_yet")
    assert held is not any(each and each <= at.date() for each in (repealed_on, expires_on))
    assert year(world, 2026).roll.closing == int(held)
    assert min(count for _, _, count in year(world, 2026).columns) >= 0


class TestRepealing:
    def test_wants_a_proposal_and_the_signature_of_the_head(
        self, world: Any, stock: list[Document], at: datetime
    ) -> None:
        proposal = services.propose(
            document=stock[0], act="repeal", on=date(2026, 3, 1), ground="由新办法代替", by=world["clerk"], at=at
        )
        assert stock[0].entries.filter(kind="repealed").count() == 0
        for who in ("clerk", "reviewer", "operator", "head-minzheng", "admin", "authority"):
            with pytest.raises(NotAllowed):
                services.sign(proposal=proposal, by=world[who], at=at)
        services.sign(proposal=proposal, by=world["head"], at=at)
        stock[0].refresh_from_db()
        assert (stock[0].state, stock[0].state_since) == ("repealed", date(2026, 3, 1))
        with pytest.raises(NotAllowed, match="已是"):
            services.sign(proposal=proposal, by=world["head"], at=at)
        assert stock[0].entries.filter(kind="repealed").count() == 1

    def test_is_not_signed_by_who_proposed_it(self, world: Any, stock: list[Document], at: datetime) -> None:
        both = world.person("both", "两职人员", jiaoyu="clerk")
        with transaction.atomic():
            from gongkai.journal.services import record
            from gongkai.organs import services as organs

            organs.appoint(
                user=both, organ=world.organs["jiaoyu"], role="head", on=at.date(), by=None, at=at, record=record
            )
        proposal = services.propose(document=stock[0], act="repeal", on=date(2026, 3, 1), ground="过时", by=both, at=at)
        with pytest.raises(NotAllowed, match="不能自己签署"):
            services.sign(proposal=proposal, by=both, at=at)

    def test_by_another_document_names_it(
        self, world: Any, stock: list[Document], normative: Any, at: datetime
    ) -> None:
        paper = normative()
        repeal(world, stock[0], date(2026, 3, 10), at, ground="", ground_paper=paper)
        entry = stock[0].entries.get(kind="repealed")
        assert entry.ground_paper == paper
        assert entry.reason == "《清河区校外培训机构管理办法》"

    def test_by_a_document_that_nobody_can_read_is_refused(
        self, world: Any, stock: list[Document], draft: Any, at: datetime
    ) -> None:
        with pytest.raises(NotAllowed, match="已经公开"):
            repeal(world, stock[0], date(2026, 3, 10), at, ground_paper=draft())

    def test_on_a_day_to_come_turns_it_on_that_day(self, world: Any, stock: list[Document], at: datetime) -> None:
        repeal(world, stock[0], date(2026, 3, 5), at)
        stock[0].refresh_from_db()
        assert (stock[0].state, stock[0].turns_on) == ("in_force", date(2026, 3, 5))
        services.keep_up(at=at + timedelta(days=3))
        stock[0].refresh_from_db()
        assert stock[0].state == "repealed"
        with pytest.raises(NotAllowed):
            repeal(world, stock[0], date(2026, 3, 6), at)

    def test_twice_is_refused(self, world: Any, stock: list[Document], at: datetime) -> None:
        repeal(world, stock[0], date(2026, 3, 1), at)
        with pytest.raises(NotAllowed, match="已是“废止”"):
            repeal(world, stock[0], date(2026, 3, 1), at)

    def test_is_refused_without_a_ground(self, world: Any, stock: list[Document], at: datetime) -> None:
        with pytest.raises(NotAllowed, match="依据或理由"):
            repeal(world, stock[0], date(2026, 3, 1), at, ground=" ")

    def test_is_refused_after_the_term_has_ended_anyway(self, world: Any, at: datetime) -> None:
        document = services.register_document(
            organ=world.organs["jiaoyu"],
            kind=KIND,
            title="办法",
            issued_on=date(2024, 1, 1),
            expires_on=date(2026, 5, 1),
            by=world["clerk"],
            at=at,
        )
        with pytest.raises(NotAllowed, match="自行失效"):
            repeal(world, document, date(2026, 6, 1), at)

    def test_declined_changes_nothing(self, world: Any, stock: list[Document], at: datetime) -> None:
        proposal = services.propose(
            document=stock[0], act="expire", on=date(2026, 3, 1), ground="过时", by=world["clerk"], at=at
        )
        with pytest.raises(NotAllowed, match="意见"):
            services.decline(proposal=proposal, opinion="", by=world["head"], at=at)
        services.decline(proposal=proposal, opinion="仍需保留", by=world["head"], at=at)
        stock[0].refresh_from_db()
        assert stock[0].state == "in_force"

    def test_handing_over_says_to_whom(self, world: Any, stock: list[Document], at: datetime) -> None:
        repeal(world, stock[0], date(2026, 3, 1), at, act="transfer_out", other_organ="清河区民政局")
        stock[0].refresh_from_db()
        assert stock[0].get_state_display() == "已移交"
        assert year(world, 2026).roll.columns["transferred_out"] == 1


class TestCorrecting:
    def test_within_the_year_it_did_not_happen(self, world: Any, stock: list[Document], at: datetime) -> None:
        repeal(world, stock[0], date(2026, 2, 1), at)
        entry = stock[0].entries.get(kind="repealed")
        services.correct_entry(entry=entry, reason="点错文件", on=at.date(), by=world["head"], at=at)
        stock[0].refresh_from_db()
        assert stock[0].state == "in_force"
        this = year(world, 2026).roll
        assert (this.columns["repealed"], this.columns["corrected"], this.closing) == (0, 0, 3)

    def test_in_a_later_year_the_year_that_was_reported_stands(
        self, world: Any, stock: list[Document], at: datetime
    ) -> None:
        repeal(world, stock[0], date(2025, 12, 1), at)
        entry = stock[0].entries.get(kind="repealed")
        services.correct_entry(entry=entry, reason="点错文件", on=at.date(), by=world["head"], at=at)
        assert year(world, 2025).roll.columns["repealed"] == 1
        this = year(world, 2026).roll
        assert (this.brought, this.columns["corrected"], this.closing) == (2, 1, 3)

    def test_twice_is_refused(self, world: Any, stock: list[Document], at: datetime) -> None:
        entry = stock[0].entries.get()
        services.correct_entry(entry=entry, reason="重复", on=at.date(), by=world["head"], at=at)
        with pytest.raises(NotAllowed, match="已经更正"):
            services.correct_entry(entry=entry, reason="重复", on=at.date(), by=world["head"], at=at)

    @pytest.mark.parametrize("who", ["clerk", "reviewer", "operator", "admin", "head-minzheng", "nobody"])
    def test_is_for_the_head(self, world: Any, stock: list[Document], at: datetime, who: str) -> None:
        entry = stock[0].entries.get()
        with pytest.raises(NotAllowed):
            services.correct_entry(entry=entry, reason="重复", on=at.date(), by=world[who], at=at)
        with pytest.raises(NotAllowed):
            services.correct_stock(
                organ=world.organs["jiaoyu"], kind=KIND, amount=1, on=at.date(), reason="补", by=world[who], at=at
            )

    def test_opening_day_is_fixed_once_something_is_entered(
        self, world: Any, stock: list[Document], at: datetime
    ) -> None:
        with pytest.raises(NotAllowed, match="已有记录"):
            services.open_ledger(organ=world.organs["jiaoyu"], on=date(2024, 1, 1), by=world["clerk"], at=at)


class TestAnEntry:
    def test_is_never_changed_or_removed_by_the_program(self, stock: list[Document]) -> None:
        entry = stock[0].entries.get()
        entry.amount = 5
        with pytest.raises(Immutable):
            entry.save()
        with pytest.raises(Immutable):
            entry.delete()
        with pytest.raises(Immutable):
            LedgerEntry.objects.update(amount=5)
        with pytest.raises(Immutable):
            LedgerEntry.objects.all().delete()

    @pytest.mark.parametrize(
        "statement", ["UPDATE policies_ledgerentry SET amount = 5", "DELETE FROM policies_ledgerentry"]
    )
    def test_is_never_changed_or_removed_behind_its_back(self, stock: list[Document], statement: str) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


class TestTheFigures:
    def count(self, world: Any, name: str, year: int = 2026) -> int:
        return figures.get(f"policies.{name}").count(organ=world.organs["jiaoyu"].pk, period=Period.of_year(year))

    def test_are_queries_over_the_ledger(self, world: Any, stock: list[Document], normative: Any, at: datetime) -> None:
        repeal(world, stock[0], date(2026, 2, 1), at)
        normative()
        assert self.count(world, "normative_documents_issued") == 1
        assert self.count(world, "normative_documents_repealed") == 1
        assert self.count(world, "normative_documents_in_force") == 3
        assert self.count(world, "normative_documents_in_force", 2025) == 3
        assert self.count(world, "rules_in_force") == 0
        assert self.count(world, "normative_documents_expired") == 0

    def test_count_what_was_published_and_paired(
        self, world: Any, normative: Any, other: Any, draft: Any, release: Any, at: datetime
    ) -> None:
        normative()
        other()
        assert self.count(world, "documents_published") == 2
        assert self.count(world, "interpretations") == 1
        assert (self.count(world, "documents_to_pair"), self.count(world, "documents_paired")) == (1, 1)
        assert self.count(world, "documents_published", 2025) == 0

    def test_do_not_count_what_a_correction_shows_again(
        self, world: Any, normative: Any, release: Any, at: datetime
    ) -> None:
        from gongkai.papers import services as papers

        paper = normative()
        papers.begin_correction(paper=paper, reason="错字", by=world["reviewer"], at=at)
        base = paper.versions.order_by("-number").values_list("number", flat=True)[0]
        papers.revise(paper=paper, content=content(summary="新的摘要"), base=base, by=world["clerk"], at=at)
        release(paper)
        assert self.count(world, "documents_published") == 1
        assert self.count(world, "normative_documents_issued") == 1

    def test_name_the_records_behind_them(self, world: Any, stock: list[Document]) -> None:
        found = figures.get("policies.normative_documents_in_force")
        behind = found.behind(organ=world.organs["jiaoyu"].pk, period=Period.of_year(2026))
        assert [str(each) for each in behind] == ["旧办法1", "旧办法2", "旧办法3"]
        assert EntryKind.OPENING in {each.entry.kind for each in behind}

    def test_of_a_district_are_those_of_its_organs(self, world: Any, stock: list[Document], at: datetime) -> None:
        services.register_document(
            organ=world.organs["minzheng"],
            kind=KIND,
            title="民政办法",
            issued_on=date(2026, 1, 5),
            by=world["clerk-minzheng"],
            at=at,
        )
        period = Period.of_year(2026)
        found = figures.get("policies.normative_documents_in_force")
        assert found.count(organ=world.organs["qinghe"].pk, period=period) == 4
        assert found.count(organ=world.organs["donghu"].pk, period=period) == 0

    def test_say_nothing_for_an_organ_that_keeps_no_ledger(self, world: Any, stock: list[Document]) -> None:
        found = figures.get("policies.normative_documents_in_force")
        assert found.is_kept(world.organs["jiaoyu"].pk)
        assert not found.is_kept(world.organs["minzheng"].pk)
