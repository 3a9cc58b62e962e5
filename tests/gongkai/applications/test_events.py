"""The journal is for ever: nothing that anybody could be known by may stand in it, whatever happened to a case."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from tests.gongkai.applications import case_world as cases

from gongkai.applications.models import Application, Fact, Strike
from gongkai.applications.services import applicant, consulting, facts, fees, handling, intake, letters
from gongkai.applications.services.checking import Wanted
from gongkai.journal.models import Entry
from gongkai.journal.services import verify
from lawbook.application import facts as law

TITLE = "梧桐里旧校舍拆迁补偿名册"
DESCRIPTION = "梧桐里三组各户的补偿数额"
THIRD = "沈听澜"
OPINION = "名册载有本人银行账户"
PERSONAL = (
    cases.NAME, cases.IDENTITY, cases.PHONE, cases.EMAIL, cases.ADDRESS, TITLE, "梧桐里", DESCRIPTION, THIRD, OPINION,
    "三组第五户",
)  # fmt: skip


def everything(world: Any) -> list[Application]:
    """Return applications that went through every kind of act, with names wherever a careless person may write one."""
    clerk = world["clerk"]
    day = cases.on("2026-03-03")
    asked = cases.applied(world, title=TITLE, description=DESCRIPTION, channel="ordinary_letter")
    who = {"by": clerk, "at": day}
    intake.contacted(
        asked, on=day.date(), how=f"致电{cases.NAME}", reached=False, words=f"{cases.PHONE}无人接听", **who
    )
    intake.confirm(asked, on=day.date(), how=f"电话{cases.PHONE}", **who)
    intake.correct_entry(
        asked, wanted=Wanted(title=TITLE, description=f"{DESCRIPTION}。"), reason=f"{cases.NAME}来电更正", **who
    )
    handling.allot(asked, officer=clerk, **who)
    handling.add_note(asked, f"{cases.NAME}（{cases.IDENTITY}）来电，住{cases.ADDRESS}", **who)
    handling.record_search(asked, who="办公室", systems="档案室", words=cases.NAME, result="检索到1件", **who)
    cases.issued(world, asked, "clarification", at=day)
    applicant.clarify(asked, "三组第五户", at=cases.on("2026-03-05"))
    sent = cases.issued(world, asked, "consultation", at=cases.on("2026-03-06"), consultation={"name": THIRD})
    consulting.enter_opinion(
        sent.consultation, opinion="refuses_with_reason", words=OPINION, on=date(2026, 3, 9), by=None,
        at=cases.on("2026-03-09"),
    )  # fmt: skip
    charged = cases.issued(world, asked, "fee", fee={"basis": "page", "count": 40}, at=cases.on("2026-03-10"))
    fees.record_payment(
        charged.fee, on=date(2026, 3, 11), receipt=f"{cases.NAME}转账", by=clerk, at=cases.on("2026-03-11")
    )
    other = handling.split_off(asked, Wanted(title=f"{THIRD}的补偿协议"), by=clerk, at=cases.on("2026-03-11"))
    handling.relate(asked, other, why=f"{cases.NAME}一并提出", by=clerk, at=cases.on("2026-03-11"))
    facts.add(other, law.Extended(date(2026, 3, 11), days=3), by=clerk, at=cases.on("2026-03-11"))
    handling.strike(
        other.facts.get(kind="extended"), reason=f"误将{cases.NAME}的延期登记于此", by=clerk, at=cases.on("2026-03-12")
    )
    cases.answered(world, asked, "D4", date(2026, 3, 12))
    handling.archive(asked, on=date(2026, 3, 13), by=clerk, at=cases.on("2026-03-13"))
    applicant.withdraw(other, at=cases.on("2026-03-13"))
    receipt = letters.issue_receipt(other, at=cases.on("2026-03-13"))
    assert receipt.is_issued
    return [asked, other]


class TestTheJournal:
    def test_holds_a_whole_story_and_nothing_personal(self, world: Any) -> None:
        before = set(Entry.objects.values_list("pk", flat=True))
        everything(world)
        entries = Entry.objects.exclude(pk__in=before)
        assert entries.count() > 30
        for each in entries:
            said = json.dumps([each.says, each.ground, each.subject, each.facts], ensure_ascii=False)
            assert not [word for word in PERSONAL if word in said], said
        assert verify().ok

    def test_names_every_act_by_the_number_of_the_case(self, world: Any) -> None:
        asked, _ = everything(world)
        said = Entry.objects.filter(subject=f"applications.application:{asked.pk}")
        assert all(asked.number in each.says for each in said)


class TestTheEntriesOfACase:
    def test_stay_when_the_person_is_erased_and_so_name_nobody(self, world: Any) -> None:
        everything(world)
        said = json.dumps(
            [*Fact.objects.values_list("details", flat=True), *Strike.objects.values_list("reason", flat=True)],
            ensure_ascii=False,
        )
        assert not [word for word in PERSONAL if word in said]
