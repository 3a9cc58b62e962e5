"""Do a person's data go for good, does everything that is counted stay, and is the person's own copy whole?"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from tests.gongkai.applications.case_world import ADDRESS, AT, EMAIL, IDENTITY, NAME, PHONE, TITLE, applied, receipt
from tests.gongkai.applications.stories import told
from tests.gongkai.files.conftest import picture

from gongkai.applications import store
from gongkai.applications.models import (
    Application,
    Consultation,
    Delivery,
    Dispute,
    Enclosure,
    EnclosureKind,
    Fact,
    FeeNotice,
    Letter,
    LetterState,
)
from gongkai.applications.sealing import sealed
from gongkai.applications.selectors import statistics, tables
from gongkai.applications.selectors.personal import ERASED
from gongkai.applications.services import codes, enclosures, erasing, facts, handling, telling
from gongkai.applications.services.verifying import verify
from gongkai.delivery.models import Notice
from gongkai.journal.models import Entry
from gongkai.journal.services import verify as verify_journal
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application import facts as law

DAY = date(2026, 3, 2)
THIRD = "柳絮飞"
# Half a year after the answer, and one day.
FREE = datetime(2026, 9, 3, 10, 0, tzinfo=CHINA)
GROUND = "申请人书面要求删除，已核对身份"


@pytest.fixture
def mails(settings: Any) -> None:
    settings.MAIL_FROM = settings.DEFAULT_FROM_EMAIL = "gongkai@example.cn"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def answered(world: Any, mails: None) -> Application:
    """Return an application with everything that can hang on one, answered and served on its day."""
    application, code = receipt(world, description=f"申请人{NAME}家住{ADDRESS}", document_number="清教〔2025〕9号")
    enclosures.keep(application, EnclosureKind.IDENTITY, f"{NAME}.jpg", picture(), AT)
    enclosures.keep(application, EnclosureKind.OPINION, f"{THIRD}.png", picture("PNG"), AT)
    with transaction.atomic():
        assert telling.tell_of_submission(application.pk, at=AT)
    clerk, later = world["clerk"], AT + timedelta(hours=2)
    for fact in (law.Confirmed(DAY), law.Decided(DAY, code="G1"), law.Served(DAY)):
        facts.add(application, fact, by=clerk, at=later)
    said: dict[str, Any] = {"application": application, "organ": application.organ, "drafted_at": AT, "changed_at": AT}
    asked = Letter.objects.create(
        **said, kind="consultation", addressee=THIRD, parts={"opinion_asked": THIRD}, content=THIRD, digest="a" * 64,
        check_code="A", state=LetterState.ISSUED, issued_on=DAY, number="清教公开〔2026〕1号",
    )  # fmt: skip
    answer = Letter.objects.create(
        **said, kind="disclosure", addressee=NAME, parts={"information": "随信附上"}, content=f"{NAME}：随信附上",
        digest="b" * 64, check_code="B", state=LetterState.ISSUED, issued_on=DAY, number="清教公开〔2026〕2号",
    )  # fmt: skip
    dropped = Letter.objects.create(
        **said, kind="disclosure", addressee=NAME, parts={"information": NAME}, state=LetterState.DROPPED
    )
    Consultation.objects.create(
        application=application, letter=asked, whom="third_party", name=THIRD, contact=PHONE, words=f"{NAME}是邻居",
        opinion="agrees",
    )  # fmt: skip
    FeeNotice.objects.create(
        application=application, letter=dropped, basis="page", count=1, amount=0, receipt=f"{NAME}缴"
    )
    Delivery.objects.create(letter=answer, way="counter", on=DAY, proof=f"{NAME}签收", at=AT)
    Dispute.objects.create(
        application=application, organ=application.organ, stage="review", authority="清河区人民政府",
        case_number="清府复〔2026〕1号", begun_on=date(2026, 3, 5), decided_on=date(2026, 3, 2), result="upheld",
        decision=f"维持对{NAME}的答复", entered_at=AT,
    )  # fmt: skip
    assert code
    return application


@pytest.fixture
def archived(world: Any, answered: Application) -> Application:
    handling.archive(answered, on=DAY, by=world["clerk"], at=AT + timedelta(hours=3))
    answered.refresh_from_db()
    return answered


def erase(world: Any, application: Application, *, by: str = "head", at: datetime = FREE, ground: str = GROUND) -> None:
    application.refresh_from_db()
    erasing.erase(application, by=world[by], at=at, ground=ground)


def everything_in_the_database(*, but: tuple[str, ...] = ()) -> str:
    """Return all texts of all tables of the rooms, in which a leftover can be looked for."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("applications_", "delivery_", "journal_", "review_")) and table not in but:
                cursor.execute(f'SELECT * FROM "{table}"')
                said += [str(row) for row in cursor.fetchall()]
    return "\n".join(said)


def counted(organ: int) -> dict[str, Any]:
    """Return what is counted anywhere."""
    period = statistics.period_of(2026)
    return {
        "two": tables.table_two(organ, 2026),
        "three": tables.table_three(organ, 2026),
        "statistics": statistics.statistics([organ], period),
        "answers": statistics.answers([organ], period),
        "public": statistics.public_numbers(organ, 2026),
    }


class TestErasing:
    def test_what_tells_who_applied_is_gone_from_every_table_but_the_archived_letters(
        self, world: Any, archived: Application, django_capture_on_commit_callbacks: Any
    ) -> None:
        assert NAME in everything_in_the_database(but=("applications_letter",))
        with django_capture_on_commit_callbacks(execute=True):
            erase(world, archived)
        left = everything_in_the_database(but=("applications_letter",))
        for each in (NAME, IDENTITY, PHONE, EMAIL, ADDRESS, TITLE, THIRD, "清教〔2025〕9号", "清府复〔2026〕1号"):
            assert each not in left
        assert archived.title == ERASED

    def test_the_files_are_deleted_from_the_store(
        self, world: Any, archived: Application, django_capture_on_commit_callbacks: Any
    ) -> None:
        assert len([each for some in store.places() for each in some]) == 2
        with django_capture_on_commit_callbacks(execute=True):
            erase(world, archived)
        assert [each for some in store.places() for each in some] == []
        assert set(Enclosure.objects.values_list("deleted_at", flat=True)) == {FREE}

    def test_everything_that_is_counted_stays(self, world: Any, archived: Application) -> None:
        applied(world, title="另一份方案")
        before, dates = counted(archived.organ_id), list(Fact.objects.values_list("kind", "on", "details"))
        assert sum(before["two"].values()) > 0
        assert sum(before["three"].values()) > 0
        erase(world, archived)
        assert counted(archived.organ_id) == before
        assert list(Fact.objects.values_list("kind", "on", "details")) == dates
        archived.refresh_from_db()
        assert (archived.code, archived.answered_on, archived.state) == ("G1", DAY, "archived")
        assert facts.recheck(archived) is None

    def test_issued_letters_stay_as_archives_and_the_others_are_emptied(
        self, world: Any, archived: Application
    ) -> None:
        erase(world, archived)
        letters = {each.number: each for each in Letter.objects.all()}
        assert letters["清教公开〔2026〕2号"].content == f"{NAME}：随信附上"
        assert (letters[""].addressee, letters[""].parts) == (ERASED, {})

    def test_the_code_no_longer_opens_it(self, world: Any) -> None:
        application, code = receipt(world, channel="in_person")
        for fact in (law.Withdrawn(DAY), law.Archived(DAY)):
            facts.add(application, fact, by=world["clerk"], at=AT)
        assert codes.check(application.number, code, "198.51.100.7", AT) == application
        erase(world, application)
        with pytest.raises(NotAllowed):
            codes.check(application.number, code, "198.51.100.7", FREE)
        with pytest.raises(NotAllowed, match="已经删除"):
            codes.reissue(application, proof=codes.PROOFS[0], by=world["clerk"], at=FREE)

    def test_messages_about_it_go(self, world: Any, archived: Application) -> None:
        assert Notice.objects.exists()
        erase(world, archived)
        assert not Notice.objects.exists()

    def test_the_journal_says_who_let_it_go_and_why_and_holds(self, world: Any, archived: Application) -> None:
        erase(world, archived)
        entry = Entry.objects.get(kind="applications.Erased")
        assert (entry.by, entry.ground) == (world["head"], GROUND)
        assert entry.facts["enclosures"] == 2
        assert verify_journal().ok

    def test_it_is_done_once(self, world: Any, archived: Application) -> None:
        erase(world, archived)
        with pytest.raises(NotAllowed, match="已经删除"):
            erase(world, archived)
        assert Entry.objects.filter(kind="applications.Erased").count() == 1


class TestWhatBarsIt:
    @pytest.mark.parametrize("who", ["clerk", "reviewer", "legal", "secrecy", "auditor", "admin", "head-minzheng"])
    def test_only_the_head_of_the_organ_may(self, world: Any, archived: Application, who: str) -> None:
        with pytest.raises(NotAllowed, match="分管领导"):
            erase(world, archived, by=who)
        assert NAME in everything_in_the_database(but=("applications_letter",))

    @pytest.mark.parametrize("ground", ["", "  ", f"{NAME}要求删除", "电话13900000001要求", "删" * 201])
    def test_not_without_a_ground_that_may_stay_for_ever(self, world: Any, archived: Application, ground: str) -> None:
        with pytest.raises(NotAllowed):
            erase(world, archived, ground=ground)

    def test_not_before_the_case_is_archived(self, world: Any, answered: Application) -> None:
        with pytest.raises(NotAllowed, match="归档以后"):
            erase(world, answered)

    def test_not_while_it_is_before_a_court(self, world: Any, archived: Application) -> None:
        Dispute.objects.update(decided_on=None, result="")
        with pytest.raises(NotAllowed, match="尚未审结"):
            erase(world, archived)

    def test_a_dispute_that_was_entered_by_mistake_bars_nothing(self, world: Any, archived: Application) -> None:
        Dispute.objects.update(decided_on=None, result="", struck_because=f"{NAME}的案件登记错误")
        erase(world, archived)
        assert Dispute.objects.get().struck_because == ERASED

    def test_not_while_it_may_still_come_there(self, world: Any, archived: Application) -> None:
        with pytest.raises(NotAllowed, match="2026年9月2日前"):
            erase(world, archived, at=FREE - timedelta(days=1))

    def test_nor_within_half_a_year_after_a_dispute(self, world: Any, archived: Application) -> None:
        Dispute.objects.update(decided_on=date(2026, 8, 31))
        with pytest.raises(NotAllowed, match="2027年2月28日前"):
            erase(world, archived)

    @pytest.mark.parametrize(
        ("day", "later"),
        [
            (date(2026, 3, 2), date(2026, 9, 2)),
            (date(2026, 8, 31), date(2027, 2, 28)),
            (date(2027, 8, 30), date(2028, 2, 29)),
            (date(2026, 12, 31), date(2027, 6, 30)),
        ],
    )
    def test_half_a_year_ends_on_a_day_that_exists(self, day: date, later: date) -> None:
        assert erasing.six_months_after(day) == later


class TestTheOwnCopy:
    def content(self, application: Application, **more: Any) -> tuple[dict[str, Any], dict[str, bytes]]:
        made = erasing.export(application, **{"by": None, "at": AT, **more})
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        return json.loads(files.pop("申请.json")), files

    def test_holds_what_was_applied_for_who_applied_and_what_happened(self, archived: Application) -> None:
        said, files = self.content(archived)
        assert said["申请"]["受理编号"] == archived.number
        assert said["申请"]["所需信息的名称"] == TITLE
        assert said["申请人"]["证件号码"] == IDENTITY
        assert (said["申请人"]["姓名或者名称"], said["申请人"]["通信地址"]) == (NAME, ADDRESS)
        assert [each["日期"] for each in said["经过"]] == ["2026-03-02"] * 5
        assert said["文书"] == [{"文号": "清教公开〔2026〕2号", "日期": "2026-03-02", "内容": f"{NAME}：随信附上"}]
        assert files == {f"材料/01-{NAME}.jpg": picture()}

    def test_holds_nothing_of_others(self, world: Any, archived: Application) -> None:
        said, files = self.content(archived)
        told_ = json.dumps(said, ensure_ascii=False) + "".join(files)
        assert THIRD not in told_
        assert str(world["clerk"]) not in told_

    def test_is_journalled(self, world: Any, archived: Application) -> None:
        self.content(archived, by=world["clerk"])
        entry = Entry.objects.get(kind="applications.Exported")
        assert entry.by == world["clerk"]
        assert NAME not in f"{entry.says}{entry.facts}"

    @pytest.mark.parametrize("who", ["auditor", "admin", "clerk-minzheng"])
    def test_is_for_the_person_and_whoever_handles_the_case(self, world: Any, archived: Application, who: str) -> None:
        with pytest.raises(NotAllowed):
            self.content(archived, by=world[who])

    def test_is_not_to_be_had_after_the_end(self, world: Any, archived: Application) -> None:
        erase(world, archived)
        with pytest.raises(NotAllowed, match="已经删除"):
            self.content(archived)


class TestThePages:
    def where(self, application: Application, name: str) -> str:
        return reverse(f"applications:{name}", kwargs={"code": "jiaoyu", "pk": application.pk})

    def test_the_copy_comes_under_the_number_of_the_application(
        self, world: Any, client: Any, archived: Application
    ) -> None:
        client.force_login(world["clerk"])
        answer = client.post(self.where(archived, "personal-copy"))
        assert answer["Content-Disposition"] == f'attachment; filename="{archived.number}.zip"'
        assert "no-store" in answer["Cache-Control"]
        assert zipfile.is_zipfile(io.BytesIO(answer.content))

    def test_say_to_the_head_why_not_yet(self, world: Any, client: Any, answered: Application) -> None:
        client.force_login(world["head"])
        assert "归档以后" in client.get(self.where(answered, "erase")).content.decode()

    def test_let_the_head_delete_once_it_was_meant(
        self, world: Any, client: Any, archived: Application, time_machine: Any
    ) -> None:
        time_machine.move_to(FREE)
        client.force_login(world["head"])
        unsure = client.post(self.where(archived, "erase"), {"ground": GROUND})
        assert unsure.status_code == 409
        assert GROUND in unsure.content.decode()
        answer = client.post(self.where(archived, "erase"), {"ground": GROUND, "sure": "on"}, follow=True)
        page = answer.content.decode()
        assert "已于2026年9月3日删除" in page
        assert NAME not in page

    def test_no_longer_show_the_letters(self, world: Any, client: Any, archived: Application) -> None:
        letter = Letter.objects.get(number="清教公开〔2026〕2号")
        where = reverse("applications:letter", kwargs={"code": "jiaoyu", "pk": letter.pk})
        erase(world, archived)
        client.force_login(world["head"])
        answer = client.get(where)
        assert answer.status_code == 404
        assert "依档案规定保存" in answer.content.decode()
        assert NAME not in answer.content.decode()

    def test_refuse_others_with_the_sentence_and_keep_what_was_typed(
        self, world: Any, client: Any, archived: Application
    ) -> None:
        client.force_login(world["clerk"])
        answer = client.post(self.where(archived, "erase"), {"ground": GROUND, "sure": "on"})
        assert answer.status_code == 409
        assert "分管领导" in answer.content.decode()


class TestVerifying:
    def test_finds_nothing_where_all_is_well(self, archived: Application) -> None:
        verdict = verify(at=AT)
        assert verdict.faults == []
        assert (verdict.files, verdict.numbers) == (2, 1)
        assert verdict.facts > 0
        assert verdict.entries > 0

    def test_finds_nothing_after_an_erasure(
        self, world: Any, archived: Application, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            erase(world, archived)
        assert verify(at=FREE).faults == []

    def test_finds_a_file_that_is_gone(self, archived: Application) -> None:
        scan = Enclosure.objects.earliest("pk")
        store.remove(scan.place)
        assert verify(at=AT).faults == [f"{archived.number}的材料（{scan.pk}）不在存储中。"]

    def test_finds_a_file_that_was_exchanged(self, archived: Application) -> None:
        scan = Enclosure.objects.earliest("pk")
        path = Path(django_settings.STORAGES["default"]["OPTIONS"]["location"]) / scan.place
        path.write_bytes(sealed(b"another"))
        assert "与登记的摘要值不符" in verify(at=AT).faults[0]
        path.write_bytes(picture())
        assert "无法解密" in verify(at=AT).faults[0]

    def test_finds_a_file_that_nobody_entered(self, archived: Application) -> None:
        place = store.put(sealed(b"stray"))
        assert verify(at=datetime.now(CHINA)).faults == []
        assert verify(at=datetime.now(CHINA) + timedelta(days=2)).faults == [f"存储中有没有登记的文件：{place}"]

    def test_finds_a_number_that_is_not_sealed(self, archived: Application) -> None:
        archived.applicant.identity = IDENTITY
        archived.applicant.save()
        [fault] = verify(at=AT).faults
        assert "没有加密" in fault
        assert IDENTITY not in fault

    def test_finds_a_number_in_the_story(self, world: Any, archived: Application) -> None:
        facts.note(
            archived, "noted", on=DAY, details={"words": IDENTITY}, by=world["clerk"], at=AT + timedelta(hours=4)
        )
        [fault] = verify(at=AT).faults
        assert "办理记录" in fault
        assert IDENTITY not in fault

    def test_finds_what_should_have_been_erased(self, world: Any, archived: Application) -> None:
        erase(world, archived)
        Application.objects.filter(pk=archived.pk).update(description=NAME)
        assert f"{archived.number}的个人信息已删除，但登记内容仍在。" in verify(at=FREE).faults

    def test_the_command_ends_with_one_if_something_is_wrong(
        self, archived: Application, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("personal_verify")
        assert "加密文件2个" in capsys.readouterr().out
        store.remove(Enclosure.objects.earliest("pk").place)
        with pytest.raises(SystemExit):
            call_command("personal_verify", "--json")
        said = json.loads(capsys.readouterr().out)
        assert said["ok"] is False
        assert len(said["faults"]) == 1


class TestTelling:
    @pytest.mark.parametrize(
        "what", [telling.RECEIVED, telling.LETTER, telling.ANSWER, telling.FEE, telling.CLARIFICATION]
    )
    def test_a_mail_holds_the_number_and_no_more(self, world: Any, mails: None, what: str) -> None:
        application, code = receipt(world)
        with transaction.atomic():
            assert telling.tell(application, what, about=f"applications.application:{application.pk}", at=AT)
        notice = Notice.objects.latest("pk")
        said = f"{notice.subject}{notice.text}"
        assert application.number in said
        for each in (NAME, TITLE, code, PHONE, EMAIL, IDENTITY):
            assert each not in said

    def test_who_gave_no_address_is_not_written_to(self, world: Any, mails: None) -> None:
        application = told(world, [{"received": DAY}])
        assert not telling.tell(application, telling.ANSWER, about="applications.letter:1", at=AT)
