"""Is who applied shown masked to those who watch, and whole only to those who handle the case?"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.gongkai.applications.case_world import ADDRESS, AT, CREDIT_CODE, EMAIL, FIRM, IDENTITY, NAME, PHONE, applied
from tests.gongkai.files.conftest import pdf, picture, word

from gongkai.applications.models import Applicant, Application, Enclosure, EnclosureKind
from gongkai.applications.selectors.personal import (
    ERASED,
    letter_may_be_shown,
    masked_email,
    masked_name,
    masked_phone,
    relatives,
    shown,
)
from gongkai.applications.services import enclosures, identity, splitting
from gongkai.applications.services.checking import Wanted
from gongkai.applications.services.looking import PURPOSES
from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed

OUTSIDERS = ("auditor", "authority", "admin", "operator", "clerk-minzheng", "clerk-donghu", "nobody")


@pytest.fixture
def application(world: Any) -> Application:
    return applied(world)


class TestMasking:
    @pytest.mark.parametrize(
        ("name", "masked"),
        [
            ("王某某", "王**"),
            ("王某", "王*"),
            ("欧阳某某", "欧阳**"),
            ("欧阳某", "欧阳*"),
            ("欧阳", "欧*"),
            ("阿卜杜拉·买买提", "阿**"),
            ("Jane  Roe", "J**"),
            ("王", "*"),
            ("", ""),
        ],
    )
    def test_of_a_name_the_surname_stays(self, name: str, masked: str) -> None:
        assert masked_name(name) == masked

    def test_of_a_telephone_and_a_mail_address_little_stays(self) -> None:
        assert masked_phone("13900000001") == "139******01"
        assert masked_phone("1234") == "****"
        assert masked_email("lin@applicant.example") == "l***@applicant.example"
        assert masked_email("") == ""


class TestWhatIsShown:
    def test_whoever_only_watches_sees_a_masked_name_and_no_more(self, application: Application) -> None:
        found = shown(application.applicant, kind="natural_person", whole=False)
        assert found.lines() == [("申请人", "林**"), ("类别", "公民个人")]

    def test_of_a_firm_only_what_it_is(self, world: Any) -> None:
        firm = applied(world, kind="commercial_enterprise")
        found = shown(firm.applicant, kind=firm.applicant_kind, whole=False)
        assert FIRM not in str(found)
        assert CREDIT_CODE not in str(found)

    def test_whoever_handles_the_case_sees_all_but_the_number(self, application: Application) -> None:
        lines = dict(shown(application.applicant, kind="natural_person", whole=True).lines())
        assert (lines["申请人"], lines["联系电话"], lines["电子邮箱"]) == (NAME, PHONE, EMAIL)
        assert "*" in lines["证件号码"]
        assert IDENTITY not in str(lines)

    def test_of_who_was_erased_nothing(self, application: Application) -> None:
        Applicant.objects.update(erased_at=AT)
        application.refresh_from_db()
        assert shown(application.applicant, kind="natural_person", whole=True).name == ERASED


class TestTheNumber:
    def test_lies_sealed(self, application: Application) -> None:
        kept = Applicant.objects.get(pk=application.pk)
        assert IDENTITY not in kept.identity
        assert kept.identity != ""

    def test_is_shown_with_a_purpose_and_the_journal_says_so(self, world: Any, application: Application) -> None:
        said = identity.identity_of(application, purpose=PURPOSES[0], by=world["legal"], at=AT)
        assert said == IDENTITY
        entry = Entry.objects.get(kind="applications.LookedAt")
        assert (entry.by, entry.facts["what"], entry.facts["purpose"]) == (world["legal"], "证件号码", PURPOSES[0])
        assert IDENTITY not in f"{entry.says}{entry.facts}{entry.ground}"

    @pytest.mark.parametrize("who", OUTSIDERS)
    def test_is_shown_to_nobody_else(self, world: Any, application: Application, who: str) -> None:
        with pytest.raises(NotAllowed):
            identity.identity_of(application, purpose=PURPOSES[0], by=world[who], at=AT)

    def test_that_was_not_entered_is_said_to_be_missing(self, world: Any) -> None:
        firm = applied(world, kind="commercial_enterprise")
        with pytest.raises(NotAllowed, match="没有登记"):
            identity.identity_of(firm, purpose=PURPOSES[0], by=world["clerk"], at=AT)

    def test_without_the_key_there_is_a_sentence(self, world: Any, application: Application, settings: Any) -> None:
        settings.SEAL_KEYS = ("another-key",)
        with pytest.raises(NotAllowed, match="无法解密"):
            identity.identity_of(application, purpose=PURPOSES[0], by=world["clerk"], at=AT)


class TestThePages:
    def address(self, application: Application, name: str = "personal", **more: int) -> str:
        return reverse(f"applications:{name}", kwargs={"code": "jiaoyu", "pk": application.pk, **more})

    def keep(self, application: Application, content: bytes, name: str) -> Enclosure:
        return enclosures.keep(application, EnclosureKind.IDENTITY, name, content, AT)

    def test_show_who_applied_with_the_number_masked(self, world: Any, client: Any, application: Application) -> None:
        self.keep(application, picture(), "证件.jpg")
        client.force_login(world["clerk"])
        answer = client.get(self.address(application))
        page = answer.content.decode()
        assert NAME in page
        assert ADDRESS in page
        assert "证件.jpg" in page
        assert IDENTITY not in page
        assert "no-store" in answer["Cache-Control"]

    def test_show_the_number_once_after_a_purpose(self, world: Any, client: Any, application: Application) -> None:
        client.force_login(world["clerk"])
        answer = client.post(self.address(application, "identity"), {"purpose": PURPOSES[1]})
        assert IDENTITY in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert PURPOSES[1] in answer.content.decode()
        assert IDENTITY not in client.get(self.address(application)).content.decode()

    def test_do_not_show_it_by_a_mere_link(self, world: Any, client: Any, application: Application) -> None:
        client.force_login(world["clerk"])
        assert client.get(self.address(application, "identity")).status_code == 405

    @pytest.mark.parametrize(
        "said", [{}, {"purpose": "other"}, {"purpose": "other", "words": NAME}, {"purpose": "好奇"}]
    )
    def test_keep_the_number_from_whoever_says_no_purpose(
        self, world: Any, client: Any, application: Application, said: dict[str, str]
    ) -> None:
        client.force_login(world["clerk"])
        answer = client.post(self.address(application, "identity"), said)
        assert answer.status_code == 409
        assert IDENTITY not in answer.content.decode()
        assert not Entry.objects.filter(kind="applications.LookedAt").exists()

    @pytest.mark.parametrize(
        ("content", "name", "type_", "how"),
        [
            (picture(), "证件.jpg", "image/jpeg", "inline"),
            (pdf("委托书"), "委托书.pdf", "application/pdf", "inline"),
            (word("说明"), "说明.docx", "wordprocessingml", "attachment"),
        ],
    )
    def test_hand_out_a_file_that_can_do_nothing_here(
        self, world: Any, client: Any, application: Application, content: bytes, name: str, type_: str, how: str
    ) -> None:
        made = self.keep(application, content, name)
        client.force_login(world["clerk"])
        where = self.address(application, "enclosure", enclosure=made.pk)
        assert client.get(where).status_code == 200
        answer = client.post(where, {"purpose": PURPOSES[0]})
        assert answer.content == content
        assert type_ in answer["Content-Type"]
        assert answer["Content-Disposition"].startswith(how)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert ("sandbox" in answer["Content-Security-Policy"]) is (type_ != "application/pdf")

    def test_ask_for_a_purpose_before_a_file_is_handed_out(
        self, world: Any, client: Any, application: Application
    ) -> None:
        made = self.keep(application, picture(), "证件.jpg")
        client.force_login(world["clerk"])
        answer = client.post(self.address(application, "enclosure", enclosure=made.pk), {"purpose": "other"})
        assert answer.status_code == 409
        assert "请写明用途" in answer.content.decode()

    @pytest.mark.parametrize("who", OUTSIDERS)
    @pytest.mark.parametrize("name", ["personal", "identity", "personal-copy", "erase", "enclosure"])
    def test_are_not_there_for_others(
        self, world: Any, client: Any, application: Application, who: str, name: str
    ) -> None:
        more = {"enclosure": self.keep(application, picture(), "证件.jpg").pk} if name == "enclosure" else {}
        client.force_login(world[who])
        where = self.address(application, name, **more)
        said = {"purpose": PURPOSES[0], "ground": "申请人要求", "sure": "on"}
        answer = client.get(where) if name == "personal" else client.post(where, said)
        assert answer.status_code == 404
        assert NAME not in answer.content.decode()
        assert not Entry.objects.filter(kind__in=["applications.LookedAt", "applications.Exported"]).exists()

    def test_of_one_case_do_not_open_the_files_of_another(
        self, world: Any, client: Any, application: Application
    ) -> None:
        other = applied(world, title="另一份方案")
        made = self.keep(other, picture(), "证件.jpg")
        client.force_login(world["clerk"])
        answer = client.post(self.address(application, "enclosure", enclosure=made.pk), {"purpose": PURPOSES[0]})
        assert answer.status_code == 404

    def test_ask_strangers_to_log_in(self, db: None, client: Any, application: Application) -> None:
        assert client.get(self.address(application)).status_code == 302

    def test_show_who_looked(self, world: Any, client: Any, application: Application) -> None:
        identity.identity_of(application, purpose=PURPOSES[3], by=world["legal"], at=AT)
        client.force_login(world["head"])
        page = client.get(self.address(application)).content.decode()
        assert PURPOSES[3] in page
        assert str(world["legal"]) in page


def test_what_was_split_from_one_letter_is_named(world: Any) -> None:
    whole = applied(world, channel="in_person")
    part = splitting.split_off(whole, Wanted(title="另一事项"), by=world["clerk"], at=AT)
    assert relatives(whole) == [part]
    assert relatives(part) == [whole]


def test_a_letter_about_nobody_that_was_erased_may_be_shown(application: Application) -> None:
    class Letter:
        pass

    letter: Any = Letter()
    letter.application = application
    assert letter_may_be_shown(letter)
    Applicant.objects.update(erased_at=AT)
    application.refresh_from_db()
    assert not letter_may_be_shown(letter)
