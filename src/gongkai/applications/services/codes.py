"""
How does a citizen open an application with its number and a query code, and how does nobody else?

A try is taken before it is judged, by a conditional UPDATE: however many come at once, nobody has a sixth. For an
unknown number, a wrong check digit and a wrong code the sentence is the same, and so is the work.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Model, Q, Value, When

from gongkai.applications.models import Application, Attempt, Consultation, Correction, Letter
from gongkai.applications.personal_events import CodeReissued
from gongkai.applications.sealing import fits, mark_of, new_code
from gongkai.applications.selectors.letters import by_check_code
from gongkai.applications.selectors.people import Desk
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application.number import read_number
from lawbook.reasons import Refused

from . import corrections

M = TypeVar("M", bound=Model)

TRIES, WAIT = 5, timedelta(minutes=15)
NUMBER_A_DAY, ADDRESS_A_DAY = 50, 100
FORGOTTEN_AFTER = timedelta(days=2)
_APPLICATION, _CONSULTATION = "query.application", "query.consultation"
WRONG = "受理编号与查询码不符，请对照回执逐位核对。"
_LETTER = "check.letter"
WRONG_LETTER = "没有以这个验证码印发的文书，请对照文书逐位核对。"
WRONG_OPINION = "意见码不符，请对照来函逐位核对。"
TOO_MANY_TODAY = "今天的查询次数已达上限，请明天再试，或者与受理机构联系。"
# How a person may prove at the counter who they are.
PROOFS = ("核对身份证件原件", "核对营业执照等登记证照", "核对授权委托书和代理人证件", "电话回访登记的联系电话")
_LONGEST = 40


def digest_of(code: str) -> str:
    """Return what is kept of an application's query code."""
    return mark_of(_APPLICATION, code)


def new(application: Application) -> str:
    """Give an application a new query code and return it; only its digest is kept, so it is shown once."""
    code = new_code()
    application.query_code = digest_of(code)
    Application.objects.filter(pk=application.pk).update(query_code=application.query_code)
    return code


def new_for_consultation(consultation: Consultation) -> str:
    """Give a third party a code to answer with, printed in their letter alone, and return it."""
    code = new_code()
    consultation.code = mark_of(_CONSULTATION, code)
    Consultation.objects.filter(pk=consultation.pk).update(code=consultation.code)
    return code


@transaction.atomic
def reissue(application: Application, *, proof: str, by: Any, at: datetime) -> str:
    """
    Give out another query code to an applicant who proved who they are; the one before no longer fits.

    :param proof: one of ``PROOFS``
    :raises NotAllowed: if it is not theirs to do, no proof is named, or the person's data are erased
    """
    if by is None or not Desk(by).writes(application.organ_id):
        raise NotAllowed("查询码由本机关的信息公开员或者科室审核人员重新发给。")
    if proof not in PROOFS:
        raise NotAllowed("请先核对申请人身份，并选择核对的方式。")
    if application.applicant.erased_at is not None:
        raise NotAllowed("本申请的个人信息已经删除，不再提供网上查询。")
    code = new(application)
    record(CodeReissued(**application.names, proof=proof), by=by, at=at, organ=application.organ)
    return code


def check(number: str, code: str, address: str, at: datetime) -> Application:
    """
    Return the application that a number and its code open.

    Must not be called inside a transaction: a refused try would be forgotten with it.

    :param address: of whoever asks (``kernel.caller.client_address``)
    :raises NotAllowed: if they do not fit each other, with the same sentence whatever the reason; or if one must wait
    """
    typed = _number(number)

    def found() -> tuple[Application, bool] | None:
        one = Application.objects.select_related("organ", "applicant").filter(number=typed).first()
        fitting = fits(code, _APPLICATION, (one.query_code if one else "") or "-")
        return (one, fitting) if one else None

    return _guarded(_APPLICATION, typed, address, at, found, WRONG)


def check_correction(number: str, code: str, address: str, at: datetime) -> Correction:
    """
    Return the request to correct a record that a number and its code open; see ``check``.

    :raises NotAllowed: as ``check`` does
    """
    typed = corrections.read(number)[:_LONGEST]

    def found() -> tuple[Correction, bool] | None:
        one = Correction.objects.select_related("organ").filter(number=typed).first()
        fitting = fits(code, corrections.CODE, (one.query_code if one else "") or "-")
        return (one, fitting) if one else None

    return _guarded(corrections.CODE, typed, address, at, found, WRONG)


def check_consultation(code: str, address: str, at: datetime) -> Consultation:
    """
    Return the question for an opinion that a code from a letter opens; five wrong ones from an address, then it waits.

    :raises NotAllowed: as ``check`` does
    """
    typed = code.strip().upper().replace(" ", "").replace("-", "")[:_LONGEST]

    def found() -> tuple[Consultation, bool] | None:
        kept = Consultation.objects.select_related("application__organ")
        one = kept.filter(code=mark_of(_CONSULTATION, typed)).first()
        return (one, True) if one else None

    return _guarded(_CONSULTATION, "", address, at, found, WRONG_OPINION)


def check_letter(code: str, address: str, at: datetime) -> Letter:
    """
    Return the letter that was issued with a check code; five wrong ones from an address, then it waits.

    :raises NotAllowed: as ``check`` does
    """

    def found() -> tuple[Letter, bool] | None:
        one = by_check_code(code)
        return (one, True) if one else None

    return _guarded(_LETTER, "", address, at, found, WRONG_LETTER)


def forget(*, at: datetime) -> int:
    """Remove what is known of tries that count no more, and return how many rows."""
    gone, _ = Attempt.objects.filter(at__lte=at - FORGOTTEN_AFTER).delete()
    return gone


def _guarded(
    what: str, number: str, address: str, at: datetime, found: Callable[[], tuple[M, bool] | None], wrong: str
) -> M:
    """Take a try, look, and give the try back if it was right."""
    place, day = network_of(address), at.astimezone(CHINA).date().isoformat()
    pair = mark_of("attempt.pair", what, number, place)
    # A code without a number is looked up among all: there the address alone can be counted.
    days = [(mark_of("attempt.address", place, day), ADDRESS_A_DAY)]
    if number:
        days.insert(0, (mark_of("attempt.number", what, number, day), NUMBER_A_DAY))
    with transaction.atomic(durable=True):
        if not _take(pair, TRIES, at=at, wait=WAIT):
            raise NotAllowed(_wait_until(pair))
        if not all(_take(each, most, at=at) for each, most in days):
            raise NotAllowed(TOO_MANY_TODAY)
    seen = found()
    if seen is None or not seen[1]:
        raise NotAllowed(wrong)
    with transaction.atomic():
        Attempt.objects.filter(what=pair).delete()
        for each, _ in days:
            Attempt.objects.filter(what=each, failures__gt=0).update(failures=F("failures") - 1)
    return seen[0]


def _take(what: str, most: int, *, at: datetime, wait: timedelta | None = None) -> bool:
    """Test if there is a try left, and take it: of several who ask at once each takes another."""
    mine = Attempt.objects.filter(what=what)
    until = None if wait is None else at + wait
    if wait is not None:
        rested = Q(until__lte=at) | Q(until__isnull=True, at__lte=at - wait)
        if mine.filter(rested).update(failures=1, until=None, at=at):
            return True
    # PostgreSQL takes a CASE of nothing but NULL for text.
    full = When(failures__gte=most - 1, then=Value(until))
    last = None if until is None else Case(full, default=None, output_field=DateTimeField(null=True))
    step = {"failures": F("failures") + 1, "at": at, "until": last}
    if mine.filter(failures__lt=most).update(**step):
        return True
    if mine.exists():
        return False
    # Two first tries may both come here; the database lets one row in, and both count on it.
    Attempt.objects.bulk_create([Attempt(what=what, at=at)], ignore_conflicts=True)
    return bool(mine.filter(failures__lt=most).update(**step))


def _wait_until(what: str) -> str:
    until = Attempt.objects.filter(what=what).values_list("until", flat=True).first()
    if until is None:
        return WRONG
    moment = until.astimezone(CHINA)
    return f"连续{TRIES}次不符，请在{moment.hour}时{moment.minute:02d}分以后再试。"


def _number(typed: str) -> str:
    try:
        return read_number(typed)
    except Refused:
        return typed.strip().upper()[:_LONGEST]


def network_of(address: str) -> str:
    """Return what stands for one caller: an IPv4 address, or the network of an IPv6 one, who has many addresses."""
    try:
        parsed = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return address.strip()[:_LONGEST]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
