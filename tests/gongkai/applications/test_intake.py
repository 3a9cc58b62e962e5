"""How an application comes in: what is asked for, the day of receipt, the number and the code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.gongkai.applications import case_world as cases
from tests.gongkai.applications.case_world import ORGANIZATION, PERSON

from gongkai.applications import sealing
from gongkai.applications.models import Application, Channel, Fact, Serial
from gongkai.applications.services import codes, intake
from gongkai.applications.services.checking import Applied, Invalid, Wanted, checked
from gongkai.kernel.refusal import NotAllowed
from lawbook.application.number import read_number


def faults(applied: Applied = PERSON, wanted: Wanted | None = None, *, online: bool = True) -> dict[str, str]:
    """Return the sentences beside the fields."""
    try:
        checked(applied, wanted or Wanted(title="划片方案"), online=online)
    except Invalid as invalid:
        return invalid.faults
    return {}


class TestWhatIsAskedFor:
    def test_a_whole_form_has_no_faults(self) -> None:
        assert faults() == {}
        assert faults(ORGANIZATION) == {}

    def test_no_purpose_is_asked_for(self) -> None:
        assert not {"purpose", "reason", "usage"} & {*Applied.__dataclass_fields__, *Wanted.__dataclass_fields__}

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"name": " "}, "name"),
            ({"kind": "company"}, "kind"),
            ({"identity": ""}, "identity"),
            ({"identity": "110101199003070096"}, "identity"),  # the check digit is 7
            ({"identity": "11010119900231009X"}, "identity"),
            ({"identity_kind": "passport", "identity": "E-1"}, "identity"),
            ({"identity_kind": "library_card"}, "identity_kind"),
            ({"phone": "", "email": "", "address": ""}, "phone"),
            ({"phone": "请打我家电话"}, "phone"),
            ({"email": "lin.example"}, "email"),
            ({"postcode": "10000"}, "postcode"),
            ({"agent_phone": "13900000009"}, "agent"),
            ({"name": "林" * 101}, "name"),
        ],
    )
    def test_what_is_wrong_with_a_person_is_said_beside_the_field(self, change: dict[str, str], field: str) -> None:
        assert list(faults(replace(PERSON, **change))) == [field]

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"credit_code": ""}, "credit_code"),
            ({"credit_code": "91110105MA00001244"}, "credit_code"),  # the check character is 3
            ({"credit_code": "91110105"}, "credit_code"),
            ({"name": ""}, "name"),
        ],
    )
    def test_what_is_wrong_with_an_organization_too(self, change: dict[str, str], field: str) -> None:
        assert list(faults(replace(ORGANIZATION, **change))) == [field]

    def test_an_association_without_registration_has_no_credit_code(self) -> None:
        assert faults(replace(ORGANIZATION, kind="other_org", credit_code="")) == {}

    @pytest.mark.parametrize("one", [{"phone": "13900000001"}, {"email": "a@b.example"}, {"address": "柳岸路8号"}])
    def test_one_way_to_be_reached_is_enough(self, one: dict[str, str]) -> None:
        assert faults(replace(PERSON, **{"phone": "", "email": "", "address": "", **one})) == {}

    @pytest.mark.parametrize(
        ("kind", "number"),
        [
            ("passport", "E12345678"),
            ("hk_macao_permit", "H12345678"),
            ("taiwan_permit", "12345678"),
            ("foreign_resident", "911124198108030024"),
            ("other", "军字第1234567号"),
            ("resident_card", "１１０１０１１９９００３０７００９７"),  # pasted in full width
            ("resident_card", "110101 19900307 0097"),
        ],
    )
    def test_other_proofs_of_identity_are_taken_as_well(self, kind: str, number: str) -> None:
        assert faults(replace(PERSON, identity_kind=kind, identity=number)) == {}

    @pytest.mark.parametrize(
        "one", [{"title": "方案"}, {"document_number": "清教发〔2025〕3号"}, {"description": "去年的"}]
    )
    def test_a_name_a_number_or_a_description_says_what_is_wanted(self, one: dict[str, str]) -> None:
        assert faults(wanted=Wanted(**one)) == {}

    def test_nothing_said_is_said_beside_the_title(self) -> None:
        assert list(faults(wanted=Wanted(description=" \u200b\n"))) == ["title"]

    def test_a_text_that_is_too_long_is_refused_and_not_cut(self) -> None:
        assert "4000" in faults(wanted=Wanted(title="方案", description="字" * 4001))["description"]

    def test_a_paper_is_entered_as_it_is(self) -> None:
        bare = Applied(kind="natural_person", name="林晚舟", address="柳岸路8号")
        assert faults(bare, online=False) == {}
        assert faults(replace(ORGANIZATION, credit_code=""), online=False) == {}
        assert list(faults(replace(PERSON, identity="110101199003070096"), online=False)) == ["identity"]

    def test_a_clerk_writes_down_the_proof_by_its_name(self) -> None:
        who, _ = checked(replace(PERSON, identity_kind="居民身份证"), Wanted(title="方案"), online=False)
        assert who.identity_kind == "resident_card"

    def test_what_cannot_be_seen_is_taken_away_and_all_else_kept(self) -> None:
        said = Wanted(title="方\u200b案\u202e（\u0000二）", description="第一行\r\n\r\n\r\n\r\n第二行\t末\ud800")
        _, what = checked(replace(PERSON, name="欧阳\u00a0𠮷野"), said, online=True)
        assert what.title == "方案（二）"
        assert what.description == "第一行\n\n第二行 末"
        who, _ = checked(replace(PERSON, name="欧阳\u00a0𠮷野"), said, online=True)
        assert who.name == "欧阳 𠮷野"

    def test_what_is_written_is_never_judged(self) -> None:
        assert faults(wanted=Wanted(title="所有相关信息等", description="我要投诉！！！")) == {}


class TestTheDayOfReceipt:
    @pytest.mark.parametrize("channel", [Channel.IN_PERSON, Channel.SIGNED_MAIL])
    def test_what_is_handed_in_or_signed_for_is_received_on_that_day(self, world: Any, channel: str) -> None:
        application = cases.applied(world, channel=channel, submitted_on=date(2026, 2, 27))
        assert application.received_on == date(2026, 2, 27)
        assert application.state == "open"
        # 28 February is a worked Saturday; 2 to 6, 9 to 13, 16 to 20 March are fifteen more, 23 to 26 the rest.
        assert application.due_on == date(2026, 3, 26)

    @pytest.mark.parametrize("channel", [Channel.INTERNET, Channel.ORDINARY_LETTER, Channel.FAX])
    def test_all_else_waits_until_both_sides_confirm(self, world: Any, channel: str) -> None:
        application = cases.applied(world, channel=channel)
        assert (application.state, application.received_on, application.due_on) == ("unconfirmed", None, None)
        assert application.waiting_for == "confirmation"
        intake.confirm(application, on=date(2026, 3, 4), by=world["clerk"], at=cases.on("2026-03-04"), how="电话")
        assert (application.state, application.received_on) == ("open", date(2026, 3, 4))
        assert application.due_on == date(2026, 4, 1)

    def test_confirming_before_it_came_in_is_refused(self, world: Any) -> None:
        application = cases.applied(world)
        with pytest.raises(NotAllowed, match="早于"):
            intake.confirm(application, on=date(2026, 2, 27), by=world["clerk"], at=cases.AT)

    def test_it_is_confirmed_once_and_by_whoever_writes(self, world: Any) -> None:
        application = cases.applied(world)
        for who in ("head", "legal", "clerk-minzheng", "authority"):
            with pytest.raises(NotAllowed, match="没有这个权限"):
                intake.confirm(application, on=date(2026, 3, 2), by=world[who], at=cases.AT)
        intake.confirm(application, on=date(2026, 3, 2), by=world["reviewer"], at=cases.AT)
        with pytest.raises(NotAllowed, match="双方确认"):
            intake.confirm(application, on=date(2026, 3, 2), by=world["reviewer"], at=cases.AT)

    def test_an_oral_application_is_handed_in_at_the_counter(self, world: Any) -> None:
        said = {"applicant": PERSON, "wanted": Wanted(title="方案"), "by": world["clerk"], "at": cases.AT}
        cases.office(world)
        made = intake.enter(
            organ=world.organs["jiaoyu"], channel="in_person", submitted_on=date(2026, 3, 2), is_oral=True, **said
        ).application
        assert made.is_oral
        assert made.received_on == date(2026, 3, 2)
        with pytest.raises(Invalid, match="当面提交"):
            intake.enter(
                organ=world.organs["jiaoyu"], channel="fax", submitted_on=date(2026, 3, 2), is_oral=True, **said
            )

    @pytest.mark.parametrize(
        ("channel", "day", "match"),
        [
            ("internet", date(2026, 3, 2), "由申请人在网页提交"),
            ("pigeon", date(2026, 3, 2), "请选择提交渠道"),
            ("fax", date(2026, 3, 3), "不能晚于今天"),
            ("fax", date(2019, 5, 14), "2019"),
        ],
    )
    def test_what_makes_no_sense_is_not_entered(self, world: Any, channel: str, day: date, match: str) -> None:
        cases.office(world)
        with pytest.raises(NotAllowed, match=match):
            intake.enter(
                organ=world.organs["jiaoyu"], applicant=PERSON, wanted=Wanted(title="方案"), channel=channel,
                submitted_on=day, by=world["clerk"], at=cases.AT,
            )  # fmt: skip
        assert not Application.objects.exists()
        assert not Serial.objects.filter(series="application", last__gt=0).exists()


class TestTheNumber:
    def test_it_tells_the_organ_the_year_and_a_serial_without_gaps(self, world: Any) -> None:
        numbers = [cases.applied(world, title=f"第{at}项").number for at in range(3)]
        assert [each[:-2] for each in numbers] == ["JY-2026-00001", "JY-2026-00002", "JY-2026-00003"]
        assert [read_number(each.lower()) for each in numbers] == numbers

    def test_each_organ_and_each_year_counts_for_itself(self, world: Any) -> None:
        cases.applied(world)
        other = cases.applied(world, "minzheng")
        next_year = cases.applied(world, at=cases.on("2027-01-04"))
        assert other.number.startswith("MZ-2026-00001")
        assert next_year.number.startswith("JY-2027-00001")

    @pytest.mark.parametrize(
        ("moment", "year"),
        [
            (datetime(2026, 12, 31, 15, 59, tzinfo=ZoneInfo("UTC")), 2026),
            (datetime(2026, 12, 31, 16, 0, tzinfo=ZoneInfo("UTC")), 2027),
        ],
    )
    def test_the_year_is_that_of_the_day_in_china(self, world: Any, moment: datetime, year: int) -> None:
        application = cases.applied(world, at=moment)
        assert application.year == year
        assert application.facts.get(kind="submitted").on == date(year, *((12, 31) if year == 2026 else (1, 1)))

    def test_a_letter_that_came_last_year_is_numbered_last_year(self, world: Any) -> None:
        cases.applied(world, channel="in_person", at=cases.on("2026-12-30"))
        late = cases.applied(
            world, channel="signed_mail", at=cases.on("2027-01-04"), submitted_on=date(2026, 12, 31), title="另一项"
        )
        assert late.number.startswith("JY-2026-00002")
        assert late.received_on == date(2026, 12, 31)

    def test_a_refused_application_leaves_no_gap(self, world: Any) -> None:
        cases.applied(world)
        with pytest.raises(NotAllowed):
            cases.applied(world, files=[("identity", "身份证.exe", b"MZ\x90\x00")])
        assert cases.applied(world, title="另一项").serial == 2


class TestAFormThatIsSentTwice:
    TOKEN = "a-form-that-was-shown-once"

    def test_is_one_application_and_hands_out_the_same_code(self, world: Any) -> None:
        first = cases.receipt(world, token=self.TOKEN)
        again = cases.receipt(world, token=self.TOKEN, at=cases.on("2026-03-02", 9, 31))
        assert again.application.pk == first.application.pk
        assert again.query_code == first.query_code != ""
        assert Application.objects.count() == 1
        assert Fact.objects.filter(kind="submitted").count() == 1

    def test_says_something_else_and_is_another_application(self, world: Any) -> None:
        first = cases.receipt(world, token=self.TOKEN)
        other = cases.receipt(world, token=self.TOKEN, title="校车路线")
        assert other.application.pk != first.application.pk
        assert other.query_code != first.query_code

    def test_two_at_once_are_one(self, world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        first = cases.receipt(world, token=self.TOKEN)
        looked = intake._before
        asked: list[str] = []

        def not_there_yet(token: str) -> Application | None:
            """Answer as the database did before the other post had been committed."""
            asked.append(token)
            return None if len(asked) == 1 else looked(token)

        monkeypatch.setattr(intake, "_before", not_there_yet)
        second = cases.receipt(world, token=self.TOKEN)
        assert second.application.pk == first.application.pk
        assert second.query_code == first.query_code
        monkeypatch.undo()
        assert cases.applied(world, title="另一项").serial == 2

    def test_a_token_that_is_too_short_marks_nothing(self, world: Any) -> None:
        assert cases.receipt(world, token="x").application.token is None


class TestTheQueryCode:
    def test_it_opens_the_application_and_is_kept_nowhere(self, world: Any) -> None:
        application, code = cases.receipt(world)
        assert len(code) == 8
        assert set(code) <= set(sealing.ALPHABET)
        row = Application.objects.values().get(pk=application.pk)
        assert code not in "".join(map(str, row.values()))
        assert sealing.fits(code.lower(), "query.application", application.query_code)
        assert application.query_code == codes.digest_of(code)


class TestWhoTakesApplications:
    def test_an_organ_without_an_office_takes_none(self, world: Any) -> None:
        with pytest.raises(NotAllowed, match="尚未登记受理机构"):
            intake.apply(
                organ=world.organs["jiaoyu"], applicant=PERSON, wanted=Wanted(title="方案"), channel="internet",
                at=cases.AT,
            )  # fmt: skip

    def test_an_office_that_takes_none_online_still_takes_paper(self, world: Any) -> None:
        cases.office(world, takes_online=False)
        with pytest.raises(NotAllowed, match="暂不接收网上申请"):
            cases.applied(world)
        assert cases.applied(world, channel="in_person").pk

    @pytest.mark.parametrize("who", ["head", "legal", "secrecy", "admin", "operator", "clerk-minzheng", "authority"])
    def test_only_who_writes_for_the_organ_enters_a_paper(self, world: Any, who: str) -> None:
        cases.office(world)
        with pytest.raises(NotAllowed, match="没有这个权限"):
            intake.enter(
                organ=world.organs["jiaoyu"], applicant=PERSON, wanted=Wanted(title="方案"), channel="fax",
                submitted_on=date(2026, 3, 2), by=world[who], at=cases.AT,
            )  # fmt: skip

    def test_the_citizens_hand_does_not_choose_channel_or_day(self, world: Any) -> None:
        cases.office(world)
        said = {"organ": world.organs["jiaoyu"], "applicant": PERSON, "wanted": Wanted(title="方案"), "at": cases.AT}
        with pytest.raises(NotAllowed):
            intake.apply(channel="in_person", **said)
        with pytest.raises(NotAllowed):
            intake.apply(channel="internet", submitted_on=date(2026, 2, 27), **said)


class TestWhatIsPersonal:
    def test_the_identity_number_is_sealed_and_shown_masked(self, world: Any) -> None:
        applicant = cases.applied(world).applicant
        assert cases.IDENTITY not in applicant.identity
        assert sealing.opened_text(applicant.identity) == cases.IDENTITY
        assert applicant.identity_masked == "11*************097"

    def test_the_same_person_and_the_same_matter_have_the_same_marks(self, world: Any) -> None:
        first = cases.applied(world, title="划片方案（2025年）")
        second = cases.applied(
            world,
            title=" 划片方案(２０２５年) ",
            applicant=replace(PERSON, identity=" 11010119900307009７", phone="010-6000"),
        )
        other = cases.applied(world, "minzheng", title="划片方案（2025年）")
        assert first.by_whom == second.by_whom != ""
        assert first.matter == second.matter != ""
        assert other.by_whom == first.by_whom
        assert other.matter != first.matter
        assert cases.NAME not in first.by_whom


class TestTheFirstLook:
    def test_is_written_down_once(self, world: Any) -> None:
        application = cases.applied(world)
        assert application.opened_at is None
        assert intake.open_case(application, by=world["legal"], at=cases.on("2026-03-02", 10))
        assert not intake.open_case(
            Application.objects.get(pk=application.pk), by=world["clerk"], at=cases.on("2026-03-03")
        )
        kept = Application.objects.get(pk=application.pk)
        assert kept.opened_at == cases.on("2026-03-02", 10)
        assert kept.facts.filter(kind="opened").count() == 1

    def test_of_whoever_only_watches_does_not_count(self, world: Any) -> None:
        application = cases.applied(world)
        with pytest.raises(NotAllowed):
            intake.open_case(application, by=world["authority"], at=cases.AT)

    def test_a_paper_was_seen_by_whoever_entered_it(self, world: Any) -> None:
        assert cases.applied(world, channel="fax").opened_at == cases.AT


class TestCorrectingTheEntry:
    def test_what_was_misread_is_put_right_and_what_is_sealed_stays(self, world: Any) -> None:
        application = cases.applied(world, channel="fax")
        better = replace(PERSON, name="林晓舟", identity="", identity_kind="")
        wanted = replace(intake.wanted_of(application), title="2026年划片方案")
        now = intake.correct_entry(
            application, applicant=better, wanted=wanted, reason="字迹辨认有误", by=world["clerk"], at=cases.AT
        )
        assert now.applicant.name == "林晓舟"
        assert sealing.opened_text(now.applicant.identity) == cases.IDENTITY
        assert now.title == "2026年划片方案"
        assert now.matter != application.matter
        entry = now.facts.get(kind="corrected_entry").details
        assert "林" not in str(entry)
        assert "姓名或者名称" in entry["fields"]

    def test_after_a_letter_has_gone_out_it_stays_as_it_is(self, world: Any) -> None:
        application = cases.received(world)
        cases.issued(world, application, "extension")
        wanted = replace(intake.wanted_of(application), title="别的")
        with pytest.raises(NotAllowed, match="已有文书印发"):
            intake.correct_entry(application, wanted=wanted, reason="有误", by=world["clerk"], at=cases.AT)

    def test_a_reason_and_a_change_are_wanted(self, world: Any) -> None:
        application = cases.applied(world, channel="fax")
        with pytest.raises(NotAllowed, match="理由"):
            intake.correct_entry(application, reason=" ", by=world["clerk"], at=cases.AT)
        with pytest.raises(NotAllowed, match="没有改动"):
            intake.correct_entry(application, reason="有误", by=world["clerk"], at=cases.AT)

    def test_the_day_and_the_channel_are_put_right_with_all_that_follows(self, world: Any) -> None:
        application = cases.applied(world, channel="ordinary_letter")
        intake.correct_receipt(
            application, channel="signed_mail", submitted_on=date(2026, 2, 27), reason="实为挂号信", by=world["clerk"],
            at=cases.AT,
        )  # fmt: skip
        kept = Application.objects.get(pk=application.pk)
        assert (kept.state, kept.received_on, kept.channel) == ("open", date(2026, 2, 27), "signed_mail")
        assert kept.number == application.number

    def test_the_day_of_a_post_on_the_site_is_the_sites(self, world: Any) -> None:
        application = cases.applied(world)
        with pytest.raises(NotAllowed, match="由网站记录"):
            intake.correct_receipt(
                application, channel="fax", submitted_on=date(2026, 2, 27), reason="x", by=world["clerk"], at=cases.AT
            )


class TestCallingTheApplicant:
    def test_that_nobody_answered_is_written_down_without_a_name(self, world: Any) -> None:
        application = cases.applied(world, channel="ordinary_letter")
        row = intake.contacted(
            application, on=date(2026, 3, 2), how="电话", reached=False, words=f"{cases.NAME}的{cases.PHONE}关机",
            by=world["clerk"], at=cases.AT,
        )  # fmt: skip
        assert row.details == {"how": "电话", "reached": False, "words": "申请人的申请人关机"}
        assert application.state == "unconfirmed"
