"""What a skilled attacker, a careless clerk and a strict lawyer tried, and what stands against it now."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.gongkai.applications import case_world as cases
from tests.gongkai.applications.letter_steps import Desk
from tests.gongkai.applications.public_steps import RECEIPT, STATUS, Citizen, asked, png
from tests.gongkai.web.holdings_of_applications import OF_NONE, OF_ORGANS
from tests.gongkai.web.holdings_of_applications import cases as something_of_everything

from gongkai.applications.letters import paper
from gongkai.applications.letters.sheet import from_content
from gongkai.applications.models import (
    Application,
    Consultation,
    Delivery,
    DeliveryWay,
    Enclosure,
    FeeNotice,
    Letter,
)
from gongkai.applications.selectors.tables import table_two
from gongkai.applications.services import consulting, erasing, facts, fees, handling, intake, letters
from gongkai.files.models import File
from gongkai.files.services import keep
from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Membership, Role
from lawbook.application import facts as law

MONDAY = date(2026, 3, 2)
LONG_AFTER = cases.on("2026-04-20")  # the term of an application of 2 March ended on 30 March


@pytest.fixture
def desk(world: Any) -> Desk:
    return Desk(world)


def said_of(application: Application) -> list[str]:
    """Return what the journal says of an application."""
    entries = Entry.objects.filter(subject=f"applications.application:{application.pk}")
    return [each.says for each in entries.order_by("number")]


class TestDatedBack:
    @pytest.mark.parametrize(
        "fact",
        [
            law.Extended(date(2026, 3, 25), days=20),
            law.Decided(date(2026, 3, 25), code="G2"),
            law.ClarificationAsked(date(2026, 3, 5), reply_by=date(2026, 5, 5)),
            law.ConsultationSent(date(2026, 3, 25)),
            law.FeeNotified(date(2026, 3, 25)),
            law.ReasonsAsked(date(2026, 3, 25)),
        ],
        ids=law.kind,
    )
    def test_what_the_office_does_bears_the_day_on_which_it_is_done(self, world: Any, fact: law.Fact) -> None:
        late = cases.received(world)
        with pytest.raises(NotAllowed, match="以文书印发之日为准"):
            facts.add(late, fact, by=world["clerk"], at=LONG_AFTER)
        assert late.facts.filter(kind=law.kind(fact)).count() == 0
        assert Application.objects.get(pk=late.pk).due_on == date(2026, 3, 30)

    def test_nothing_is_put_in_before_the_end_of_what_has_ended(self, world: Any) -> None:
        application = cases.applied(world)
        facts.add(application, law.Withdrawn(date(2026, 3, 10)), by=None, at=cases.on("2026-03-10"))
        with pytest.raises(NotAllowed, match="已于2026年3月10日办结"):
            intake.confirm(application, on=date(2026, 3, 5), by=world["clerk"], at=cases.on("2026-03-11"), how="电话")
        assert Application.objects.get(pk=application.pk).received_on is None

    def test_an_overdue_application_does_not_cease_to_be_so_without_a_trace(self, world: Any, client: Client) -> None:
        late = cases.received(world)
        handling.withdraw(late, on=date(2026, 3, 20), by=world["clerk"], at=LONG_AFTER)
        assert late.answered_on == date(2026, 3, 20)
        assert any("补录；登记前申请已超过答复期限" in each for each in said_of(late))
        client.force_login(world["clerk"])
        page = client.get(reverse("applications:case", args=["jiaoyu", late.pk])).content.decode()
        assert "补录" in page
        assert "2026-04-20登记" in page

    def test_what_is_entered_on_its_day_bears_no_mark(self, world: Any, client: Client) -> None:
        application = cases.received(world)
        handling.withdraw(application, on=date(2026, 3, 20), by=world["clerk"], at=cases.on("2026-03-21"))
        assert not any("补录" in each for each in said_of(application))
        client.force_login(world["clerk"])
        page = client.get(reverse("applications:case", args=["jiaoyu", application.pk])).content.decode()
        assert "补录" not in page

    def test_a_matter_that_is_split_off_keeps_the_days_of_the_whole(self, world: Any) -> None:
        whole = cases.received(world)
        cases.issued(world, whole, "extension", at=cases.on("2026-03-20"), particulars={"days": 5})
        made = handling.split_off(whole, intake.Wanted(title="另一项"), by=world["clerk"], at=cases.on("2026-03-24"))
        assert made.due_on == whole.due_on


class TestPuttingRight:
    def test_a_struck_opinion_can_be_entered_as_it_was(self, desk: Desk) -> None:
        made = desk.drafted("consultation", consultation={"name": "清河区建设局", "contact": ""})
        desk.issued(made)
        where = Consultation.objects.get(letter=made)
        consulting.enter_opinion(where, opinion="agrees", words="", on=desk.today, **desk.who())
        handling.strike(desk.application.facts.get(kind="consultation_answered"), reason="登错了", **desk.who())
        desk.application.refresh_from_db()
        assert desk.application.state == "awaiting_opinion"
        where.refresh_from_db()
        assert (where.opinion, where.answered_on) == ("", None)
        consulting.enter_opinion(where, opinion="agrees", words="", on=desk.today, **desk.who())
        desk.application.refresh_from_db()
        assert desk.application.state == "open"

    def test_a_struck_payment_can_be_entered_as_it_was(self, desk: Desk) -> None:
        made = desk.drafted("fee", fee={"basis": "page", "count": 300})
        desk.issued(made)
        fee = FeeNotice.objects.get(letter=made)
        fees.record_payment(fee, on=desk.today, receipt="0001", **desk.who())
        handling.strike(desk.application.facts.get(kind="fee_paid"), reason="登错了", **desk.who())
        fee.refresh_from_db()
        assert (fee.paid_on, fee.receipt) == (None, "")
        fees.record_payment(fee, on=desk.today, receipt="0002", **desk.who())
        desk.application.refresh_from_db()
        assert desk.application.state == "open"


class TestDaysOfOthers:
    @pytest.mark.parametrize("on", [date(2026, 3, 1), date(2030, 1, 1), date(9999, 12, 31)])
    def test_a_notice_came_neither_before_it_was_sent_nor_tomorrow(self, desk: Desk, on: date) -> None:
        made = desk.drafted("fee", fee={"basis": "page", "count": 300})
        desk.issued(made)
        with pytest.raises(NotAllowed, match="发出之后、今天之前"):
            fees.reached(FeeNotice.objects.get(letter=made), on=on, **desk.who())

    def test_the_term_for_an_opinion_that_came_does_not_begin_later(self, desk: Desk) -> None:
        made = desk.drafted("consultation", consultation={"name": "清河区建设局", "contact": ""})
        desk.issued(made)
        where = Consultation.objects.get(letter=made)
        consulting.enter_opinion(where, opinion="agrees", words="", on=desk.today, **desk.who())
        desk.later(8)
        with pytest.raises(NotAllowed, match="不再更改"):
            consulting.reached(where, on=desk.today, **desk.who())
        letters.deliver(made, DeliveryWay.COUNTER, desk.today, **desk.who())
        where.refresh_from_db()
        assert where.delivered_on is None


class TestTheFee:
    def test_the_letter_charges_what_was_reckoned_and_not_again_what_was_charged(self, world: Any) -> None:
        many = [cases.received(world, title=f"第{n}项") for n in range(12)]
        first = cases.issued(world, many[10], "fee", fee={"basis": "item", "count": 11})
        found = fees.reckon(many[11], "item", 12, MONDAY)
        second = letters.draft(
            application=many[11], kind="fee", fee={"basis": "item", "count": 12}, by=world["clerk"], at=cases.AT
        )
        assert first.particulars["amount"] == 100
        assert FeeNotice.objects.get(letter=second).amount == found.total == 100
        letters.revise(second, fee={"basis": "item", "count": 12}, by=world["clerk"], at=cases.AT)
        assert FeeNotice.objects.get(letter=second).amount == 100


class TestPeopleAndLetters:
    def test_who_submits_does_not_sign_even_with_every_role(self, desk: Desk) -> None:
        clerk = desk.world["clerk"]
        for role in (Role.REVIEWER, Role.LEGAL, Role.SECRECY, Role.HEAD):
            Membership.objects.create(user=clerk, organ=desk.world.organs["jiaoyu"], role=role, active_from=MONDAY)
        made = desk.submitted(desk.drafted("refusal", code="D6"))
        with pytest.raises(NotAllowed):
            letters.sign(made, **desk.who())

    def test_a_letter_that_was_changed_in_the_database_after_the_signatures_does_not_go_out(self, desk: Desk) -> None:
        made = desk.signed(desk.drafted("refusal", code="D6"))
        type(made).objects.filter(pk=made.pk).update(parts={**made.parts, "reasons": "另一个理由，谁也没有签过。"})
        with pytest.raises(NotAllowed):
            letters.issue(made, **desk.who())

    def test_a_file_of_another_organ_does_not_go_out_with_a_letter(self, desk: Desk) -> None:
        theirs = keep(
            organ=desk.world.organs["minzheng"], name="内部.txt", content="内部".encode(), by=None, at=desk.now
        )
        with pytest.raises(NotAllowed, match="不是本机关的文件"):
            letters.draft(application=desk.application, kind="disclosure", code="G2", files=[theirs], **desk.who())

    def test_a_forged_post_attaches_no_file_that_the_letter_did_not_have(self, desk: Desk, client: Client) -> None:
        organ = desk.world.organs["jiaoyu"]
        other = keep(organ=organ, name="内部.txt", content="内部".encode(), by=None, at=desk.now)
        mine = keep(organ=organ, name="报告.txt", content="报告".encode(), by=None, at=desk.now)
        made = desk.drafted("disclosure", code="G2", files=[mine])
        client.force_login(desk.world["clerk"])
        where = reverse("applications:letter-edit", args=["jiaoyu", made.pk])
        client.post(where, {"addressee": "林晓舟", "files": [str(other.pk), str(mine.pk)]})
        assert list(made.files.all()) == [mine]

    def test_a_file_that_is_no_longer_what_was_signed_holds_the_letter_back(self, desk: Desk) -> None:
        organ = desk.world.organs["jiaoyu"]
        mine = keep(organ=organ, name="报告.txt", content="报告".encode(), by=None, at=desk.now)
        made = desk.signed(desk.drafted("disclosure", code="G2", files=[mine]))
        place = Path(default_storage.path(mine.place))
        place.chmod(0o600)
        place.write_bytes("换过的".encode())
        with pytest.raises(NotAllowed, match="已损坏或者不在存储中"):
            letters.issue(made, **desk.who())
        place.unlink()
        with pytest.raises(NotAllowed, match="已损坏或者不在存储中"):
            letters.issue(made, **desk.who())

    def test_who_is_not_responsible_names_who_is_if_that_is_known(self, desk: Desk) -> None:
        handling.hint_at(desk.application, "清河区住房局", "0000-7654321", **desk.who())
        words = {"channel": "请向有关部门查询。", "reasons": "该信息不是本机关制作，本机关不负责公开。"}
        made = desk.drafted("not_held", parts=words)
        with pytest.raises(NotAllowed, match="清河区住房局"):
            desk.submitted(made)
        letters.revise(made, parts={"channel": "请向清河区住房局查询，电话0000-7654321。"}, **desk.who())
        assert desk.submitted(made).state == "in_review"


class TestWhatTheAddresseeSigned:
    def test_is_kept_sealed_with_the_case_and_not_in_the_library_of_files(self, desk: Desk, client: Client) -> None:
        made = desk.issued(desk.drafted("extension", particulars={"days": 5}))
        client.force_login(desk.world["clerk"])
        where = reverse("applications:letter", args=["jiaoyu", made.pk])
        today = made.issued_on.isoformat()
        scan = SimpleUploadedFile("林晓舟签收.png", png(), "image/png")
        client.post(where, {"do": "deliver", "way": "counter", "on": today, "file": scan})
        served = Delivery.objects.get(letter=made)
        assert served.scan is not None
        assert served.scan.kind == "proof"
        assert not File.objects.exists()
        assert not any("林晓舟" in each.says for each in Entry.objects.all())
        assert "林晓舟签收.png" in client.get(where).content.decode()

    def test_of_another_case_proves_nothing(self, desk: Desk) -> None:
        made = desk.issued(desk.drafted("extension", particulars={"days": 5}))
        other = Enclosure(application=desk.received(title="另一件"))
        with pytest.raises(NotAllowed, match="不是这件申请的材料"):
            letters.deliver(made, DeliveryWay.COUNTER, desk.today, scan=other, **desk.who())


class TestASharedBrowser:
    def test_whoever_leaves_leaves_neither_the_case_nor_the_receipt_behind(self, world: Any) -> None:
        cases.office(world)
        citizen = Citizen()
        citizen.applies()
        number, code = citizen.receipt()
        citizen.enters(number, code)
        kept = {name: each.value for name, each in citizen.client.cookies.items()}
        citizen.client.post(reverse("applications:leave"))
        assert citizen.client.get(RECEIPT).status_code == 410
        assert code not in citizen.page(RECEIPT)
        again = Client()
        for name, value in kept.items():
            if "slip" not in name:
                again.cookies[name] = value
        assert again.get(STATUS).status_code == 403

    def test_a_planted_session_is_not_the_one_that_is_let_in(self, world: Any) -> None:
        made = cases.receipt(world)
        citizen = Citizen()
        session = citizen.client.session
        session["planted"] = True
        session.save()
        planted = session.session_key
        citizen.enters(made.application.number, made.query_code)
        assert citizen.client.session.session_key != planted

    def test_the_window_to_a_question_opens_no_application(self, world: Any) -> None:
        application = cases.received(world)
        made = asked(world, application)
        citizen = Citizen()
        citizen.client.post(reverse("applications:opinion"), {"code": from_content(made.content).opinion_code})
        assert citizen.client.get(reverse("applications:opinion-letter")).status_code == 200
        assert citizen.client.get(STATUS).status_code == 403


class TestInjection:
    EVIL = '#read("/etc/passwd") $x$ #import "a.typ" <script>alert(1)</script> =cmd|\'/C calc\'!A0 \u202e\u200b𠮷😀'

    def test_a_title_is_a_title_on_paper_in_lists_and_on_pages(self, world: Any, client: Client) -> None:
        application = cases.received(world, title=self.EVIL, description="=1+1\r\nX-Evil: 1" + "长" * 900 + "W" * 900)
        made = cases.issued(world, application, "extension", particulars={"days": 5}, parts={"findings": self.EVIL})
        document = pypdfium2.PdfDocument(paper.pdf(made))
        text = "".join(each.get_textpage().get_text_bounded() for each in document)
        assert "root:" not in text
        assert '#read("/etc/passwd")' in "".join(text.split("\r\n"))
        assert paper.docx(made)
        client.force_login(world["clerk"])
        for name in ("case", "personal", "letter-kinds"):
            page = client.get(reverse(f"applications:{name}", args=["jiaoyu", application.pk])).content.decode()
            assert "<script>alert(1)" not in page
        sheet = client.get(reverse("applications:register-sheet", args=["jiaoyu"]))
        book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
        kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
        assert "f" not in kinds

    def test_a_title_that_begins_like_a_formula_stays_text(self, world: Any, client: Client) -> None:
        cases.received(world, title='=HYPERLINK("http://evil.example")')
        client.force_login(world["clerk"])
        sheet = client.get(reverse("applications:register-sheet", args=["jiaoyu"]))
        book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
        kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
        assert "f" not in kinds


class TestTheYear:
    def test_what_was_decided_on_new_years_eve_counts_in_the_old_year(self, world: Any) -> None:
        application = cases.received(world, at=cases.on("2025-12-15"))
        made = cases.issued(world, application, "disclosure", code="G2", at=cases.on("2025-12-31"))
        letters.deliver(made, DeliveryWay.POST, date(2026, 1, 4), by=world["clerk"], at=cases.on("2026-01-04"))
        application.refresh_from_db()
        assert (application.closed_on, application.answered_on) == (date(2025, 12, 31), date(2026, 1, 4))
        organ = world.organs["jiaoyu"]
        assert table_two(organ, 2025).get("applications.granted.natural_person") == 1
        assert not table_two(organ, 2026).get("applications.granted.natural_person")


class TestWhatIsPersonalIsKeptNowhere:
    def test_no_page_of_the_desk_is_kept_by_a_browser_or_a_cache_on_the_way(self, world: Any, client: Client) -> None:
        held = SimpleNamespace(code="jiaoyu", cases=something_of_everything(world, "jiaoyu", cases.AT))
        client.force_login(world["clerk"])
        places = [reverse(name, kwargs=dict(of(held))) for name, of in OF_ORGANS.items()]
        places += [reverse(name) for name in OF_NONE]
        kept = [each for each in places if "no-store" not in client.get(each).headers.get("Cache-Control", "")]
        assert kept == []


class TestTwoAtOnce:
    def test_a_letter_goes_out_once_and_uses_one_number(self, desk: Desk) -> None:
        made = desk.signed(desk.drafted("extension", particulars={"days": 5}))
        twin = Letter.objects.get(pk=made.pk)
        letters.issue(made, **desk.who())
        with pytest.raises(NotAllowed, match="已经印发"):
            letters.issue(twin, **desk.who())
        assert Letter.objects.filter(number__contains="号").exclude(kind="receipt").count() == 1

    def test_what_the_applicant_withdrew_is_not_answered_by_a_letter_that_was_signed_before(self, desk: Desk) -> None:
        made = desk.signed(desk.drafted("refusal", code="D6"))
        facts.add(desk.application, law.Withdrawn(desk.today), by=None, at=desk.now)
        before = Entry.objects.count()
        with pytest.raises(NotAllowed, match="已撤回"):
            letters.issue(made, **desk.who())
        assert Letter.objects.get(pk=made.pk).number == ""
        assert Entry.objects.count() == before

    def test_a_fee_is_paid_once_and_a_file_closed_once(self, desk: Desk) -> None:
        made = desk.issued(desk.drafted("fee", fee={"basis": "page", "count": 300}))
        mine, yours = (FeeNotice.objects.get(letter=made) for _ in range(2))
        fees.record_payment(mine, on=desk.today, receipt="0001", **desk.who())
        with pytest.raises(NotAllowed):
            fees.record_payment(yours, on=desk.today, receipt="0002", **desk.who())
        assert FeeNotice.objects.get(letter=made).receipt == "0001"
        handling.withdraw(desk.application, on=desk.today, **desk.who())
        handling.archive(desk.application, on=desk.today, **desk.who())
        with pytest.raises(NotAllowed):
            handling.archive(desk.application, on=desk.today, **desk.who())


class TestAfterErasing:
    def test_no_page_and_no_sheet_shows_who_applied_or_for_what(self, world: Any, client: Client) -> None:
        free = cases.on("2027-01-04")
        application = cases.received(world)
        cases.answered(world, application, "G2", MONDAY)
        handling.archive(application, on=MONDAY, by=world["clerk"], at=cases.on("2026-03-02", 17))
        erasing.erase(application, world["head"], free, "申请人书面要求删除，已核对身份")
        client.force_login(world["clerk"])
        letter = application.letters.exclude(kind="receipt").get()
        places = [reverse(f"applications:{each}", args=["jiaoyu", application.pk]) for each in ("case", "personal")]
        places += [reverse(f"applications:{each}", args=["jiaoyu", letter.pk]) for each in ("letter", "letter-pdf")]
        places += [reverse("applications:letters", args=["jiaoyu"]) + "?state=issued", reverse("applications:register")]
        places.append(reverse("applications:register") + f"?q={cases.NAME}")
        for each in places:
            said = client.get(each).content.decode(errors="ignore").replace(f'value="{cases.NAME}"', "")
            assert cases.NAME not in said, each
            assert cases.PHONE not in said, each
            assert cases.TITLE not in said, each
        sheet = client.get(reverse("applications:register-sheet", args=["jiaoyu"]))
        book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
        cells = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
        assert not {each for each in cells if cases.NAME in each or cases.TITLE in each}
