"""Every kind of letter goes its whole way: drafted, signed by the chain, issued with its fact, served."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from tests.gongkai.applications.letter_steps import Desk

from gongkai.applications import chains
from gongkai.applications.letters.sheet import digest_of, from_content
from gongkai.applications.models import Consultation, Dispute, FeeNotice, Letter, Serial
from gongkai.applications.sealing import fits
from gongkai.applications.selectors import letters as selectors
from gongkai.applications.services import facts, handling, letters
from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed
from gongkai.review.models import Round
from gongkai.review.selectors import awaiting
from lawbook.application import facts as law
from lawbook.application.outcome import outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: Any) -> Desk:
    return Desk(world)


def refused(act: Callable[[], Any], *words: str) -> NotAllowed:
    with pytest.raises(NotAllowed) as caught:
        act()
    for each in words:
        assert each in caught.value.says
    return caught.value


@dataclass(frozen=True)
class Way:
    """A kind of letter with what must be there before it, and what its issue leaves behind."""

    kind: str
    state: str
    code: str = ""
    chain: str = chains.ANSWER
    before: Callable[[Desk], None] = lambda _: None
    more: dict[str, Any] = field(default_factory=dict)
    says: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}-{self.code}".rstrip("-")


def searched(desk: Desk) -> None:
    handling.record_search(
        desk.application, who="档案室", systems="公文系统", words="校舍 安全", result="没有找到", **desk.who()
    )


def asked_for_reasons(desk: Desk) -> None:
    desk.issued(desk.drafted("reasons"))


def gave_reasons(desk: Desk) -> None:
    asked_for_reasons(desk)
    desk.add(law.ReasonsGiven(desk.today))


def not_clarified(desk: Desk) -> None:
    desk.issued(desk.drafted("clarification"))
    desk.later(30)


def clarified(desk: Desk) -> None:
    desk.issued(desk.drafted("clarification"))
    desk.add(law.Clarified(desk.today))


def not_paid(desk: Desk) -> None:
    desk.issued(desk.drafted("fee", fee={"basis": "page", "count": 230}))
    desk.later(60)


def consulted(desk: Desk) -> None:
    desk.issued(desk.drafted("consultation", consultation={"name": "清河区第三中学", "contact": "清河区文昌路9号"}))


def heard(desk: Desk) -> None:
    consulted(desk)
    desk.add(law.ConsultationAnswered(desk.today))


NOTICES = [
    Way("clarification", "awaiting_applicant", chain=chains.NOTICE, says=("第三十条", "2026年3月23日", "视为放弃申请")),
    Way("reasons", "awaiting_reasons", chain=chains.NOTICE, says=("第三十五条",)),
    Way(
        "delay",
        "open",
        chain=chains.NOTICE,
        before=gave_reasons,
        more={"particulars": {"until": "2026-05-29"}},
        says=("2026年5月29日",),
    ),
    Way("extension", "open", chain=chains.NOTICE, says=("第三十三条第二款", "20个工作日", "2026年4月28日")),
    Way(
        "consultation",
        "awaiting_opinion",
        chain=chains.NOTICE,
        more={"consultation": {"name": "清河区第三中学"}},
        says=("第三十二条", "15个工作日", "意见码"),
    ),
    Way(
        "co_drafting",
        "awaiting_opinion",
        chain=chains.NOTICE,
        more={"consultation": {"name": "清河区住房和城乡建设局"}},
        says=("第三十四条", "15个工作日", "视为同意公开"),
    ),
    Way("consultation_told", "awaiting_opinion", chain=chains.NOTICE, before=consulted, says=("第三十三条第三款",)),
    Way(
        "disclosure_told",
        "open",
        before=heard,
        more={"addressee": "清河区第三中学"},
        says=("第三十二条", "你方对本决定有异议"),
    ),
    Way(
        "fee",
        "awaiting_payment",
        chain=chains.NOTICE,
        more={"fee": {"basis": "page", "count": 230}},
        says=("第四十二条第一款", "第五条", "3900元", "70页×10元", "20个工作日"),
    ),
]
ANSWERS = [
    Way("disclosure", "decided", "G1", says=("第三十六条第一项",)),
    Way("disclosure", "decided", "G2", chain=chains.DISCLOSURE, says=("第三十六条第二项",)),
    Way("partial", "decided", "P1", chain=chains.DISCLOSURE, more={"grounds": ["D6"]}, says=("第三十七条",)),
    *(Way("refusal", "decided", f"D{n}", says=("第三十六条第三项",)) for n in (1, 2, 3, 5, 6, 7)),
    Way("refusal", "decided", "D4", before=heard, says=("第十五条", "第三十二条")),
    Way("admin_query", "decided", "D8", says=("第三十六条第七项",)),
    Way("not_existing", "decided", "U1", before=searched, says=("第三十六条第四项", "检索了公文系统")),
    Way("not_held", "decided", "U2", says=("第三十六条第五项",)),
    Way("needs_creation", "decided", "U3", says=("第三十八条",)),
    Way("unclear", "decided", "U4", before=clarified, says=("第三十条", "一次性告知")),
    Way("petition", "decided", "N1", says=("第三十九条第一款",)),
    Way("repeated", "decided", "N2", says=("第三十六条第六项",)),
    Way("publication", "decided", "N3", says=("第三十九条第二款",)),
    Way("not_processed", "decided", "N4", before=asked_for_reasons, says=("第三十五条",)),
    Way("not_processed", "decided", "N5"),
    Way("closed", "deemed_withdrawn", "O1", before=not_clarified, says=("第三十条", "2026年3月23日补正")),
    Way("closed", "deemed_withdrawn", "O2", before=not_paid, says=("第四十二条第一款", "收费通知书")),
]


class TestEveryKindGoesItsWholeWay:
    @pytest.mark.parametrize("way", [*NOTICES, *ANSWERS], ids=str)
    def test_from_the_draft_to_its_service(self, desk: Desk, way: Way) -> None:
        way.before(desk)
        before = Letter.objects.filter(state="issued").exclude(kind="receipt").count()
        letter = desk.drafted(way.kind, code=way.code, **way.more)
        assert letters.faults(letter, at=desk.now) == []
        desk.submitted(letter)
        assert Round.objects.get(subject=letter.subject).kind == way.chain
        desk.signed(letter)
        assert letter.state == "signed"
        letters.issue(letter, **desk.who())
        desk.application.refresh_from_db()

        assert desk.application.state == way.state
        assert letter.number == f"清教公开〔2026〕{before + 1}号"
        sheet = from_content(letter.content)
        printed = "\n".join((sheet.text, sheet.opinion_words, sheet.contact))
        for each in way.says:
            assert each in printed
        assert digest_of(letter.content) == letter.digest
        assert letter.signed_by_name == "教育局分管领导"
        assert ("行政复议" in printed) == selectors.kind_of(way.kind).has_remedy

        desk.later(1)
        letters.deliver(letter, "post", desk.today, proof="1234567890", **desk.who())
        desk.application.refresh_from_db()
        is_answer = way in ANSWERS
        assert desk.application.state == ("served" if is_answer else way.state)
        assert desk.application.answered_on == (desk.today if is_answer and way.kind != "closed" else
                                                desk.application.closed_on)  # fmt: skip
        assert desk.application.code == way.code

    def test_and_none_of_the_outcomes_is_left_out(self) -> None:
        assert {each.code for each in ANSWERS} == set(outcomes()) - {"O3"}

    def test_whoever_withdrew_is_told_so_and_nothing_is_counted_again(self, desk: Desk) -> None:
        handling.withdraw(desk.application, on=desk.today, **desk.who())
        letter = desk.issued(desk.filled(desk.drafted("closed", code="O3")))
        assert desk.application.state == "withdrawn"
        assert not letter.facts.exists()

    def test_a_letter_that_tells_of_silence_already_entered_adds_nothing(self, desk: Desk) -> None:
        not_clarified(desk)
        handling.deem_withdrawn(desk.application, on=desk.today, **desk.who())
        letter = desk.issued(desk.drafted("closed", code="O1"))
        assert not letter.facts.exists()
        letters.deliver(letter, "counter", desk.today, **desk.who())
        desk.application.refresh_from_db()
        assert desk.application.state == "served"


class TestTheReceipt:
    def test_is_issued_by_machine_under_the_number_of_the_application(self, desk: Desk) -> None:
        made = letters.issue_receipt(desk.application, at=desk.now)
        assert (made.state, made.number, made.serial) == ("issued", desk.application.number, None)
        assert "2026年3月30日" in from_content(made.content).text
        assert not Round.objects.filter(subject=made.subject).exists()

    def test_uses_up_no_number_of_the_letters(self, desk: Desk) -> None:
        letters.issue_receipt(desk.application, at=desk.now)
        assert desk.issued(desk.drafted("extension")).number == "清教公开〔2026〕1号"

    def test_twice_is_the_same(self, desk: Desk) -> None:
        first = letters.issue_receipt(desk.application, at=desk.now)
        assert letters.issue_receipt(desk.application, at=desk.now) == first

    def test_cannot_be_drafted_by_hand(self, desk: Desk) -> None:
        refused(lambda: letters.draft(application=desk.application, kind="receipt", **desk.who()), "自动生成")

    def test_says_that_the_day_of_receipt_is_still_to_be_confirmed(self, desk: Desk) -> None:
        from gongkai.applications.services import intake

        came = intake.apply(
            organ=desk.application.organ,
            applicant=intake.Applied(kind="commercial_enterprise", name="清河测绘有限公司", phone="13900000001",
                                     credit_code="91350100M000100Y43", representative="周行",
                                     contact="周行"),
            wanted=intake.Wanted(title="校舍测绘成果目录", description="2025年度"),
            channel="internet",
            at=desk.now,
        ).application  # fmt: skip
        said = from_content(letters.issue_receipt(came, at=desk.now).content).text
        assert "待双方确认" in said
        assert "自双方确认之日起20个工作日内答复" in said


class TestSeveralWhoAreAskedAtOnce:
    def test_are_one_consultation_to_the_clock(self, desk: Desk) -> None:
        first = desk.drafted("consultation", consultation={"name": "清河区第三中学"})
        second = desk.drafted("consultation", consultation={"name": "清河区第五中学"})
        third = desk.drafted("co_drafting", consultation={"name": "清河区应急管理局"})
        for each in (first, second, third):
            desk.issued(each)
        assert desk.application.facts.filter(kind="consultation_sent").count() == 1
        assert Consultation.objects.filter(application=desk.application, sent_on=desk.today).count() == 3

    def test_each_gets_a_code_of_its_own_that_only_the_paper_shows(self, desk: Desk) -> None:
        letter = desk.issued(desk.drafted("consultation", consultation={"name": "清河区第三中学"}))
        code = from_content(letter.content).opinion_code
        asked = Consultation.objects.get(letter=letter)
        assert fits(code, "query.consultation", asked.code)
        assert code not in asked.code

    def test_nobody_is_asked_by_a_letter_that_was_dropped(self, desk: Desk) -> None:
        letter = desk.drafted("consultation", consultation={"name": "清河区第三中学"})
        letters.drop(letter, **desk.who())
        assert letter.state == "dropped"
        assert not Consultation.objects.exists()
        desk.application.refresh_from_db()
        assert desk.application.state == "open"


class TestAnAnswerGivenAnew:
    def test_leaves_the_case_as_it_was_counted(self, desk: Desk) -> None:
        letters.deliver(desk.issued(desk.drafted("refusal", code="D6")), "counter", desk.today, **desk.who())
        dispute = self.dispute(desk)
        desk.later(60)
        before = desk.application.facts.count()
        anew = desk.issued(desk.drafted("disclosure", code="G2", dispute=dispute))
        letters.deliver(anew, "counter", desk.today, **desk.who())
        desk.application.refresh_from_db()
        assert (desk.application.code, desk.application.state) == ("D6", "served")
        assert desk.application.facts.count() == before
        entry = Entry.objects.filter(kind="applications.LetterIssued").latest("number")
        assert entry.facts["anew"] is True

    def test_needs_a_dispute_about_this_application(self, desk: Desk) -> None:
        dispute = self.dispute(desk)
        other = desk.received()
        refused(
            lambda: letters.draft(application=other, kind="disclosure", code="G2", dispute=dispute, **desk.who()),
            "不对应",
        )

    def test_is_refused_while_there_is_no_first_one(self, desk: Desk) -> None:
        dispute = self.dispute(desk)
        refused(lambda: desk.drafted("disclosure", code="G2", dispute=dispute), "还没有答复")

    @staticmethod
    def dispute(desk: Desk) -> Dispute:
        return Dispute.objects.create(
            application=desk.application,
            organ=desk.application.organ,
            stage="review",
            authority="清河区人民政府",
            begun_on=date(2026, 3, 2),
            entered_at=desk.now,
        )


class TestNumbers:
    def test_have_no_gap_when_an_issue_is_rolled_back(self, desk: Desk, monkeypatch: Any) -> None:
        desk.issued(desk.drafted("extension"))
        letter = desk.signed(desk.drafted("disclosure", code="G1"))

        def breaks(*_: Any, **__: Any) -> None:
            raise RuntimeError("the machine stops here")

        with monkeypatch.context() as patch:
            patch.setattr(facts, "add", breaks)
            with pytest.raises(RuntimeError):
                letters.issue(letter, **desk.who())
        letter.refresh_from_db()
        assert (letter.state, letter.number) == ("signed", "")
        assert Serial.objects.get(series="letter").last == 1
        letters.issue(letter, **desk.who())
        assert letter.number == "清教公开〔2026〕2号"

    def test_begin_anew_each_year(self, desk: Desk) -> None:
        desk.issued(desk.drafted("extension"))
        desk.later(365)
        assert desk.issued(desk.drafted("disclosure", code="G1")).number == "清教公开〔2027〕1号"


class TestFees:
    def test_are_reckoned_again_when_the_count_is_corrected(self, desk: Desk) -> None:
        letter = desk.drafted("fee", fee={"basis": "page", "count": 230})
        letters.revise(letter, fee={"basis": "page", "count": 130}, **desk.who())
        assert FeeNotice.objects.get().amount == 1300
        refused(lambda: desk.submitted(letter), "1300元")

    def test_below_the_free_number_ask_for_no_notice(self, desk: Desk) -> None:
        refused(lambda: desk.drafted("fee", fee={"basis": "page", "count": 30}), "不需要缴纳")

    def test_are_by_item_or_by_page(self, desk: Desk) -> None:
        refused(lambda: desk.drafted("fee", fee={"basis": "weight", "count": 30}), "按件或者按量")


class TestTheJournal:
    def test_says_what_went_out_and_nothing_personal(self, desk: Desk) -> None:
        letter = desk.issued(desk.drafted("refusal", code="D6"))
        letters.deliver(letter, "post", desk.today, proof="林晓舟签收", **desk.who())
        said = [
            json.dumps([each.says, each.facts, each.ground], ensure_ascii=False)
            for each in Entry.objects.filter(subject=letter.subject)
        ]
        assert any("印发政府信息不予公开告知书（清教公开〔2026〕1号）" in each for each in said)
        assert any("送达政府信息不予公开告知书" in each for each in said)
        for each in said:
            assert "林晓舟" not in each
            assert "校舍" not in each


class TestTheListOfRounds:
    def test_leads_whoever_signs_to_the_page_on_which_they_sign(self, desk: Desk, client: Any) -> None:
        letter = desk.submitted(desk.drafted("refusal", code="D6"))
        waiting = awaiting(user=desk.world["legal"]).get()
        assert waiting.url == f"/desk/applications/jiaoyu/letters/{letter.pk}/sign/"
        client.force_login(desk.world["legal"])
        assert client.get(waiting.url).status_code == 200
