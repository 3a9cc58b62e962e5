"""How does a document come into the register, and what does it say there?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import services as papers
from gongkai.policies import services
from gongkai.policies.models import Document, LedgerEntry
from gongkai.policies.selectors import validity_of
from gongkai.policies.services import documents as entering

from .conftest import NUMBER, TITLE, content

pytestmark = pytest.mark.django_db


def kinds_of(document: Document) -> list[tuple[str, str, int]]:
    return [(each.kind, each.on.isoformat(), each.amount) for each in document.entries.all()]


class TestReleasing:
    def test_enters_the_document_with_what_its_page_says(self, normative: Any) -> None:
        paper = normative()
        document = Document.objects.get(paper=paper)
        assert (document.title, document.document_number, document.issuer) == (TITLE, NUMBER, "清河区教育局")
        assert document.issued_on == date(2026, 2, 27)
        assert document.effective_on == date(2026, 3, 10)
        assert document.live
        assert document.published_at == paper.published_at
        assert kinds_of(document) == [("issued", "2026-02-27", 1)]

    def test_that_happens_twice_enters_it_once(self, normative: Any, at: datetime) -> None:
        paper = normative()
        assert entering.enter_released(papers=[paper.pk], at=at) == 1
        assert Document.objects.count() == 1
        assert LedgerEntry.objects.count() == 1

    def test_of_what_was_written_before_the_ledger_counts_as_stock(self, normative: Any) -> None:
        paper = normative(content(written_on=date(2025, 12, 30), number="清教规〔2025〕9号"))
        assert kinds_of(Document.objects.get(paper=paper)) == [("opening", "2026-01-01", 1)]

    def test_of_a_paper_that_is_no_document_enters_nothing(self, world: Any, at: datetime, release: Any) -> None:
        said = content("放假通知", particulars={"issuer": "", "document_number": "", "effective_on": ""})
        paper = papers.draft(organ=world.organs["jiaoyu"], kind="notice", content=said, by=world["clerk"], at=at)
        release(paper)
        assert not Document.objects.exists()

    def test_writes_the_number_in_the_one_right_way(self, other: Any) -> None:
        paper = other(number="清教发[2026]7号")
        assert Document.objects.get(paper=paper).document_number == "清教发〔2026〕7号"

    def test_that_was_missed_is_made_up_by_the_daily_work(self, normative: Any, at: datetime) -> None:
        paper = normative()
        Document.objects.update(live=False)
        assert entering.missed() == [paper.pk]
        assert entering.enter_missed(at=at) == 1
        assert entering.missed() == []
        assert Document.objects.get().live

    def test_gives_an_old_entry_its_page(self, world: Any, other: Any, at: datetime) -> None:
        registered = services.register_document(
            organ=world.organs["jiaoyu"],
            kind="other_document",
            title="招生工作通知",
            document_number="清教发〔2026〕7号",
            issued_on=date(2026, 2, 27),
            by=world["clerk"],
            at=at,
        )
        paper = other()
        assert Document.objects.get() == registered
        assert Document.objects.get().paper == paper
        assert kinds_of(registered) == [("issued", "2026-02-27", 1)]


class TestACorrectedPage:
    def test_renews_what_the_register_copies(self, world: Any, normative: Any, release: Any, at: datetime) -> None:
        paper = normative()
        papers.begin_correction(paper=paper, reason="文号有误", by=world["reviewer"], at=at)
        said = content(number="清教规〔2026〕2号", written_on=date(2025, 12, 30))
        base = paper.versions.order_by("-number").values_list("number", flat=True)[0]
        papers.revise(paper=paper, content=said, base=base, by=world["clerk"], at=at)
        release(paper)
        document = Document.objects.get(paper=paper)
        assert document.document_number == "清教规〔2026〕2号"
        # The written date has moved into the year before the ledger: what was counted is taken back.
        assert kinds_of(document) == [
            ("opening", "2026-01-01", 1),
            ("issued", "2026-02-27", 1),
            ("corrected", "2026-03-02", -1),
        ]

    def test_with_a_later_term_is_in_force_again(self, world: Any, normative: Any, release: Any, at: datetime) -> None:
        paper = normative(content(particulars={"expires_on": "2026-04-30"}))
        later = at + timedelta(days=70)
        assert services.keep_up(at=later) == 1
        document = Document.objects.get(paper=paper)
        assert document.state == "lapsed"
        papers.begin_correction(paper=paper, reason="有效期有误", by=world["reviewer"], at=later)
        base = paper.versions.order_by("-number").values_list("number", flat=True)[0]
        said = content(particulars={"expires_on": "2031-04-30"})
        papers.revise(paper=paper, content=said, base=base, by=world["clerk"], at=later)
        release(paper, moment=later)
        document.refresh_from_db()
        assert document.state == "in_force"
        assert sum(each.amount if each.kind != "expired" else -each.amount for each in document.entries.all()) == 1


class TestWithdrawing:
    def test_takes_it_out_of_the_library_and_leaves_it_in_the_ledger(
        self, world: Any, normative: Any, at: datetime, django_capture_on_commit_callbacks: Any
    ) -> None:
        paper = normative()
        with django_capture_on_commit_callbacks(execute=True):
            papers.withdraw(paper=paper, reason="内容有误", by=world["head"], at=at)
        document = Document.objects.get(paper=paper)
        assert not document.live
        assert kinds_of(document) == [("issued", "2026-02-27", 1)]


class TestTheCalendar:
    def test_lets_a_document_come_into_force_and_lapse(self, normative: Any, at: datetime) -> None:
        paper = normative(content(particulars={"expires_on": "2026-04-30"}))
        document = Document.objects.get(paper=paper)
        assert (document.state, document.turns_on) == ("not_yet", date(2026, 3, 10))
        services.keep_up(at=at + timedelta(days=7))
        document.refresh_from_db()
        assert document.state == "not_yet"
        services.keep_up(at=at + timedelta(days=8))
        document.refresh_from_db()
        assert (document.state, document.turns_on) == ("in_force", date(2026, 5, 1))
        assert services.keep_up(at=at + timedelta(days=60)) == 1
        document.refresh_from_db()
        assert (document.state, document.state_since, document.turns_on) == ("lapsed", date(2026, 5, 1), None)
        assert kinds_of(document) == [("issued", "2026-02-27", 1), ("expired", "2026-05-01", 1)]
        assert services.keep_up(at=at + timedelta(days=60)) == 0

    def test_tells_the_search_what_to_show(self, normative: Any) -> None:
        paper = normative()
        assert validity_of([paper.pk, 10**9]) == {
            paper.pk: {
                "validity": "尚未施行",
                "state": "not_yet",
                "type": "行政规范性文件",
                "document_number": NUMBER,
            }
        }


class TestRegistering:
    def register(self, world: Any, at: datetime, **more: Any) -> Document:
        given = {"title": "旧办法", "kind": "normative_document", "issued_on": date(2015, 6, 1), **more}
        return services.register_document(organ=world.organs["jiaoyu"], by=world["clerk"], at=at, **given)

    def test_old_stock_counts_from_the_day_of_the_ledger(self, world: Any, at: datetime) -> None:
        document = self.register(world, at)
        assert kinds_of(document) == [("opening", "2026-01-01", 1)]
        assert document.state == "in_force"
        assert document.get_absolute_url() == ""

    def test_of_what_had_ended_before_counts_nothing(self, world: Any, at: datetime) -> None:
        document = self.register(world, at, repealed_on=date(2020, 1, 1), ground="旧办法由新办法代替")
        assert kinds_of(document) == [("repealed", "2020-01-01", 0)]
        assert document.state == "repealed"

    def test_of_what_ended_this_year_counts_both(self, world: Any, at: datetime) -> None:
        document = self.register(world, at, repealed_on=date(2026, 2, 1))
        assert kinds_of(document) == [("opening", "2026-01-01", 1), ("repealed", "2026-02-01", 1)]

    def test_of_what_lapsed_by_its_term_counts_both(self, world: Any, at: datetime) -> None:
        document = self.register(world, at, expires_on=date(2026, 1, 31))
        assert kinds_of(document) == [("opening", "2026-01-01", 1), ("expired", "2026-02-01", 1)]

    def test_of_what_was_taken_over_says_from_whom(self, world: Any, at: datetime) -> None:
        document = self.register(world, at, taken_over_from="清河区文化局", taken_over_on=date(2026, 2, 1))
        assert kinds_of(document) == [("transferred_in", "2026-02-01", 1)]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"title": " "},
            {"kind": "news"},
            {"repealed_on": date(2010, 1, 1)},
            {"issued_on": date(2027, 1, 1)},
            {"taken_over_from": "清河区文化局"},
        ],
    )
    def test_refuses_what_makes_no_sense(self, world: Any, at: datetime, wrong: dict[str, Any]) -> None:
        with pytest.raises(NotAllowed):
            self.register(world, at, **wrong)
        assert not Document.objects.exists()

    def test_refuses_the_same_twice(self, world: Any, at: datetime) -> None:
        self.register(world, at)
        with pytest.raises(NotAllowed, match="台账中已有"):
            self.register(world, at)

    @pytest.mark.parametrize("who", ["head", "operator", "auditor", "clerk-minzheng", "clerk-donghu", "nobody"])
    def test_is_for_those_who_keep_the_ledger(self, world: Any, at: datetime, who: str) -> None:
        with pytest.raises(NotAllowed):
            services.register_document(
                organ=world.organs["jiaoyu"], kind="other_document", title="旧通知", by=world[who], at=at
            )
