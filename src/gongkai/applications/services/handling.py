"""What does the office do with an application besides writing letters: allot, search, note, relate, close, archive?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.applications.models import Application, Consultation, Fact, FeeNotice, Letter, LetterState, Opinion
from gongkai.applications.selectors.people import HANDLING
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Unit, User
from gongkai.organs.selectors import holds
from lawbook.application import facts as law

from . import enclosures, facts
from .permission import must_handle, must_write
from .splitting import split_off
from .wording import impersonal

__all__ = [
    "add_note",
    "allot",
    "archive",
    "deem_withdrawn",
    "hint_at",
    "record_search",
    "relate",
    "split_off",
    "strike",
    "withdraw",
]

MOST_WORDS = 1000


@transaction.atomic
def allot(
    application: Application,
    *,
    by: Any,
    at: datetime,
    unit: Unit | None = None,
    officer: User | None = None,
) -> Application:
    """
    Give an application to a unit, to an officer, or to both (分办).

    :raises NotAllowed: if it is not this person's, neither is named, or they belong to another organ
    """
    must_handle(application, by)
    if unit is None and officer is None:
        raise NotAllowed("请选择承办科室或者承办人。")
    if unit is not None and unit.organ_id != application.organ_id:
        raise NotAllowed("承办科室不属于本机关。")
    if officer is not None and not holds(user=officer, organ=application.organ, role=HANDLING):
        raise NotAllowed("承办人在本机关没有办理申请的职责。")
    now = Application.objects.select_for_update(of=("self",)).select_related("organ").get(pk=application.pk)
    if now.closed_on is not None:
        raise NotAllowed("申请已经办结，不再分办。")
    now.unit, now.officer = unit, officer
    now.save(update_fields=["unit", "officer"])
    details = {
        **({"unit": unit.pk, "unit_name": unit.name} if unit else {}),
        **({"officer": officer.pk, "officer_name": str(officer)} if officer else {}),
    }
    facts.note(now, "allotted", on=_day(at), details=details, by=by, at=at)
    application.unit, application.officer = unit, officer
    return application


def record_search(
    application: Application,
    *,
    who: str,
    systems: str,
    words: str,
    result: str,
    by: Any,
    at: datetime,
    on: date | None = None,
) -> Fact:
    """
    Write down who searched where, with which words, and with what result (检索记录).

    :raises NotAllowed: if it is not this person's, or one of the four is missing
    """
    must_write(application, by)
    said = {"who": who, "systems": systems, "words": words, "result": result}
    names = {"who": "检索人", "systems": "检索的系统、档案", "words": "检索词", "result": "检索结果"}
    for name, value in said.items():
        said[name] = impersonal(application, value.strip()[:MOST_WORDS])
        if not said[name]:
            raise NotAllowed(f"请写明{names[name]}。", cite="ogi:36.4")
    return facts.note(application, "searched", on=on or _day(at), details=said, by=by, at=at)


def add_note(application: Application, words: str, *, by: Any, at: datetime, on: date | None = None) -> Fact:
    """
    Write down what should be remembered (记事).

    :raises NotAllowed: if it is not this person's, or nothing is said
    """
    must_handle(application, by)
    said = impersonal(application, words.strip()[:MOST_WORDS])
    if not said:
        raise NotAllowed("请写明要记的事。")
    return facts.note(application, "noted", on=on or _day(at), details={"words": said}, by=by, at=at)


def hint_at(application: Application, organ_name: str, contact: str, *, by: Any, at: datetime) -> Fact:
    """
    Write down which organ the applicant was told to be the right one (告知其他机关).

    :raises NotAllowed: if it is not this person's, or no organ is named
    """
    must_write(application, by)
    name = organ_name.strip()[:100]
    if not name:
        raise NotAllowed("请写明机关名称。", cite="ogi:36.5")
    details = {"organ": name, "contact": contact.strip()[:200]}
    return facts.note(application, "transfer_hint", on=_day(at), details=details, by=by, at=at)


@transaction.atomic
def relate(application: Application, other: Application, *, why: str, by: Any, at: datetime) -> Application:
    """
    Say that another application of the organ belongs to the same matter (关联申请); both show the other.

    :raises NotAllowed: if it is not this person's, the other is another organ's or the same, or no reason is given
    """
    must_handle(application, by)
    if other.organ_id != application.organ_id:
        raise NotAllowed("本机关没有这个编号的申请。")
    if other.pk == application.pk:
        raise NotAllowed("申请不能与自己关联。")
    said = impersonal(application, why.strip()[:200])
    if not said:
        raise NotAllowed("请写明关联的缘由。")
    facts.hold(application.pk, other.pk)
    details = {"application": other.pk, "number": other.number, "why": said}
    known = application.facts.filter(kind="related").values_list("details", flat=True)
    if any(each.get("application") == other.pk for each in known):
        raise NotAllowed(f"已与{other.number}关联。")
    facts.note(application, "related", on=_day(at), details=details, by=by, at=at)
    back = {"application": application.pk, "number": application.number, "why": said}
    facts.note(other, "related", on=_day(at), details=back, by=by, at=at)
    return other


@transaction.atomic
def withdraw(
    application: Application, *, on: date, by: Any, at: datetime, words: str = "", seen: int | None = None
) -> Application:
    """
    Enter that the applicant withdrew (撤回申请); by their own hand see ``services.applicant``.

    :raises NotAllowed: if it is not this person's, or the application is decided already
    """
    must_write(application, by)
    facts.add(application, law.Withdrawn(on), by=by, at=at, seen=seen)
    if words.strip():
        add_note(application, words, by=by, at=at, on=on)
    return application


def deem_withdrawn(
    application: Application, *, on: date, by: Any, at: datetime, seen: int | None = None
) -> Application:
    """
    Enter that the applicant let the term to clarify or to pay go by (视为放弃申请).

    :raises NotAllowed: if it is not this person's, nothing is awaited, or the term is not over
    """
    must_write(application, by)
    return facts.add(application, law.DeemedWithdrawn(on), by=by, at=at, seen=seen)


def archive(application: Application, *, on: date, by: Any, at: datetime, seen: int | None = None) -> Application:
    """
    Close the file (归档).

    :raises NotAllowed: if it is not this person's, the answer is not served, or a letter is still on its way
    """
    must_write(application, by)
    under_way = {LetterState.DRAFTED, LetterState.IN_REVIEW, LetterState.SIGNED}
    waiting = Letter.objects.filter(application=application, state__in=under_way).count()
    if waiting:
        raise NotAllowed(f"还有{waiting}份文书没有印发或者作废，不能归档。", cite="ogi:45")
    with transaction.atomic():
        closed = facts.add(application, law.Archived(on), by=by, at=at, seen=seen)
        enclosures.schedule_deletion(closed, on, by=by, at=at)
    return closed


@transaction.atomic
def strike(fact: Fact, *, reason: str, by: Any, at: datetime) -> Application:
    """
    Let a fact that was entered by mistake no longer count (更正登记); see ``facts.strike``.

    :raises NotAllowed: if it is not this person's, no reason is given, or the rest of the story would not hold
    """
    must_write(fact.application, by)
    struck = facts.strike(fact, reason=impersonal(fact.application, reason), by=by, at=at)
    _give_back(fact)
    return struck


def _give_back(fact: Fact) -> None:
    """Open again what a struck fact had closed, so that it can be entered as it was: an opinion, a silence, a fee."""
    asked = Consultation.objects.filter(application=fact.application_id, answered_online=False)
    if fact.kind == "consultation_lapsed":
        asked.filter(opinion=Opinion.SILENT).update(opinion="")
    elif fact.kind == "consultation_answered":
        asked.filter(answered_on=fact.on).update(opinion="", words="", answered_on=None)
    elif fact.kind == "fee_paid":
        paid = FeeNotice.objects.filter(application=fact.application_id, paid_on=fact.on)
        paid.update(paid_on=None, receipt="")


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
