"""How does a letter come about, and how does what it says change? Every change lets the signatures no longer hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.applications import letter_events as events
from gongkai.applications.letters.wording import title_of
from gongkai.applications.models import (
    Application,
    Consultation,
    Correction,
    Dispute,
    FeeNotice,
    Letter,
    LetterState,
)
from gongkai.applications.selectors import letters as selectors
from gongkai.applications.services import fees
from gongkai.applications.services.permission import must_write_for
from gongkai.applications.tidy import lines, one_line
from gongkai.files.models import File
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application import facts as law
from lawbook.application.letter import LetterKind
from lawbook.application.outcome import outcome
from lawbook.parameters import NoValueYet
from lawbook.reasons import Refused

from .standing import held, must_be_under_way, names, refreshed, void_signatures
from .stepping import must_be_allowed
from .suggesting import suggest, suggest_correction, suggested_particulars

LONGEST_PART = 20_000
LONGEST_ADDRESSEE = 100
_WHOM = {"consultation": law.THIRD_PARTY, "co_drafting": law.CO_DRAFTER}


@transaction.atomic
def draft(
    *,
    application: Application | None = None,
    kind: str,
    parts: Mapping[str, str] | None = None,
    particulars: Mapping[str, Any] | None = None,
    code: str = "",
    grounds: Sequence[str] = (),
    addressee: str = "",
    by: Any,
    at: datetime,
    consultation: Mapping[str, str] | None = None,
    fee: Mapping[str, Any] | None = None,
    dispute: Dispute | None = None,
    files: Sequence[File] = (),
    correction: Correction | None = None,
) -> Letter:
    """
    Begin a letter (拟稿); what is not written yet begins with the organ's wording.

    :param parts: the texts by part; those that are left out are suggested
    :param particulars: what the law counts by: days, reply_by, until; without any the usual ones
    :param code: the outcome, for an answer; it may be left out where the letter knows only one
    :param consultation: whom it asks: ``{"name", "contact"}``
    :param fee: what it charges for: ``{"basis": "item" or "page", "count"}``
    :param dispute: the reconsideration or suit because of which an answer is given anew
    :raises NotAllowed: if the law knows no such step now, or it is not this person's; nothing is stored
    """
    made = proposed(
        application=application,
        kind=kind,
        particulars=particulars,
        code=code,
        grounds=grounds,
        addressee=addressee,
        consultation=consultation,
        fee=fee,
        dispute=dispute,
        correction=correction,
        at=at,
    )
    must_write_for(made.organ, by)
    asked = selectors.kind_of(kind)
    made.parts = {**made.parts, **_texts(asked, parts or {})}
    made.drafted_by = by
    made.save()
    if application is not None and asked.code in selectors.ASKS_OPINION:
        said = _asked(consultation or {"name": made.addressee})
        Consultation.objects.create(application=application, letter=made, whom=_WHOM[kind], entered_by=by, **said)
    if kind == "fee":
        made.fee.letter = made
        made.fee.save()
    _hand_out(made, files)
    record(events.LetterDrafted(**names(made), code=made.code), by=by, at=at, organ=made.organ, ground=str(asked.cite))
    return made


def proposed(
    *,
    application: Application | None = None,
    kind: str,
    particulars: Mapping[str, Any] | None = None,
    code: str = "",
    grounds: Sequence[str] = (),
    addressee: str = "",
    consultation: Mapping[str, str] | None = None,
    fee: Mapping[str, Any] | None = None,
    dispute: Dispute | None = None,
    correction: Correction | None = None,
    at: datetime,
) -> Letter:
    """
    Return a letter as it would begin, with the words that are suggested; nothing is stored.

    :raises NotAllowed: if the law knows no such step now, or another letter is to do the same
    """
    asked = selectors.kind_of(kind)
    organ = _organ_of(application, correction)
    on = at.astimezone(CHINA).date()
    if kind == selectors.RECEIPT:
        raise NotAllowed("登记回执在登记时自动生成，不需要拟写。", cite="ogi:45")
    if (kind == selectors.CORRECTION) != (correction is not None):
        raise NotAllowed("更正告知书用于答复更正申请。", cite="ogi:41")
    made = Letter(
        application=application,
        correction=correction,
        dispute=dispute,
        organ=organ,
        kind=kind,
        code=_code(asked, code),
        grounds=_grounds(grounds),
        drafted_at=at,
        changed_at=at,
    )
    if particulars is not None:
        made.particulars = _plain(particulars)
    elif application is not None:
        made.particulars = suggested_particulars(application, kind, at=at)
    must_be_allowed(made, on=on)
    _must_be_the_only_one(made, asked)
    made.addressee = _addressee(made, addressee, consultation)
    charged = _reckoned(application, fee, on=on) if kind == "fee" and application is not None else None
    if charged is not None:
        made.particulars = {**made.particulars, "amount": charged.amount}
        made.fee = charged
    made.parts = _suggested(made, charged, at)
    return made


@transaction.atomic
def revise(
    letter: Letter,
    *,
    parts: Mapping[str, str] | None = None,
    particulars: Mapping[str, Any] | None = None,
    grounds: Sequence[str] | None = None,
    addressee: str | None = None,
    consultation: Mapping[str, str] | None = None,
    fee: Mapping[str, Any] | None = None,
    files: Sequence[File] | None = None,
    by: Any,
    at: datetime,
) -> Letter:
    """
    Change what a letter says; what is left out stays. Signatures over another text become void.

    :raises NotAllowed: if it has gone out or was given up, or it is not this person's to change
    """
    now = held(letter)
    must_write_for(now.organ, by)
    must_be_under_way(now, "修改")
    on = at.astimezone(CHINA).date()
    before = selectors.sheet_of(now, on=on).signed_digest
    asked = selectors.kind_of(now.kind)
    if particulars is not None:
        now.particulars = _plain(particulars)
    if grounds is not None:
        now.grounds = _grounds(grounds)
    if addressee is not None:
        now.addressee = _short(addressee)
    if parts is not None:
        now.parts = {**now.parts, **_texts(asked, parts)}
    if consultation is not None and now.kind in selectors.ASKS_OPINION:
        said = _asked(consultation)
        Consultation.objects.filter(letter=now).update(**said)
        now.addressee = said["name"]
    if fee is not None:
        _charge_anew(now, fee, on=on)
    if files is not None:
        _hand_out(now, files)
    must_be_allowed(now, on=on)
    now.changed_at = at
    now.save(update_fields=["particulars", "grounds", "addressee", "parts", "changed_at"])
    after = selectors.sheet_of(now, on=on).signed_digest
    if after != before:
        void_signatures(now, by=by, at=at, reason="文书在送审后有修改")
        record(events.LetterRevised(**names(now), digest=after), by=by, at=at, organ=now.organ)
    return refreshed(letter, now)


@transaction.atomic
def drop(letter: Letter, *, by: Any, at: datetime, reason: str = "") -> Letter:
    """
    Give a letter up that has not gone out (作废); whom it would have asked is not asked.

    :raises NotAllowed: if it has gone out, or it is not this person's to give up
    """
    now = held(letter)
    must_write_for(now.organ, by)
    must_be_under_way(now, "作废")
    void_signatures(now, by=by, at=at, reason=reason.strip() or "文书作废")
    Consultation.objects.filter(letter=now).delete()
    FeeNotice.objects.filter(letter=now).delete()
    now.state = LetterState.DROPPED
    now.changed_at = at
    now.save(update_fields=["state", "changed_at"])
    record(events.LetterDropped(**names(now)), by=by, at=at, organ=now.organ, ground=reason.strip()[:300])
    return refreshed(letter, now)


def _organ_of(application: Application | None, correction: Correction | None) -> Any:
    subject = application or correction
    if subject is None:
        raise NotAllowed("文书应当针对一件申请。")
    return subject.organ


def _code(kind: LetterKind, code: str) -> str:
    if not kind.outcomes:
        if code:
            raise NotAllowed(f"“{title_of(kind.code)}”不是答复，不选办结方式。")
        return ""
    if not code and len(kind.outcomes) == 1:
        return kind.outcomes[0]
    if code not in kind.outcomes:
        raise NotAllowed(f"“{title_of(kind.code)}”的办结方式应当是：{'、'.join(kind.outcomes)}。", cite=str(kind.cite))
    return code


def _grounds(grounds: Sequence[str]) -> list[str]:
    try:
        return [outcome(each).code for each in dict.fromkeys(grounds)]
    except Refused as refused:
        raise NotAllowed(refused.says) from None


def _plain(particulars: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in particulars.items()
        if value not in (None, "")
    }


def _must_be_the_only_one(letter: Letter, kind: LetterKind) -> None:
    if letter.application is None:
        return
    other = selectors.under_way(letter.application, kind)
    if other is not None:
        raise NotAllowed(f"已有一份“{title_of(other.kind)}”正在办理，请先印发或者作废。")


def _addressee(letter: Letter, addressee: str, consultation: Mapping[str, str] | None) -> str:
    if letter.kind in selectors.ASKS_OPINION:
        return _asked(consultation or {"name": addressee})["name"]
    if addressee.strip():
        return _short(addressee)
    if letter.correction is not None:
        return _short(letter.correction.name)
    if letter.application is not None and letter.kind != "disclosure_told":
        return _short(letter.application.applicant.name)
    return ""


def _short(addressee: str) -> str:
    said = one_line(addressee)
    if len(said) > LONGEST_ADDRESSEE:
        raise NotAllowed(f"主送对象最多{LONGEST_ADDRESSEE}字。")
    return said


def _asked(consultation: Mapping[str, str]) -> dict[str, str]:
    name = _short(consultation.get("name", ""))
    return {"name": name, "contact": one_line(consultation.get("contact", ""))[:200]}


def _reckoned(
    application: Application, fee: Mapping[str, Any] | None, *, on: date, but: Letter | None = None
) -> FeeNotice:
    """Return what is charged, not stored yet."""
    said = fee or {}
    basis, count = str(said.get("basis", "")), said.get("count")
    if basis not in {"item", "page"} or isinstance(count, bool) or not str(count).isdecimal():
        raise NotAllowed("请选择按件或者按量计收，并填写件数或者页数；两种方式不能并用。", cite="fee:3")
    try:
        found = fees.reckon(application, basis, int(str(count)), on, but=but)
    except NoValueYet as unknown:
        raise NotAllowed(str(unknown), cite="ogi:42.1") from None
    if not found.total:
        raise NotAllowed("没有超过不收费的数量，不需要缴纳信息处理费。", cite="ogi:42.1")
    return FeeNotice(
        application=application,
        basis=basis,
        count=int(str(count)),
        amount=found.total,
        steps=[each.to_json() for each in found.steps],
    )


def _charge_anew(letter: Letter, fee: Mapping[str, Any], *, on: date) -> None:
    if letter.kind != "fee" or letter.application is None:
        return
    found = _reckoned(letter.application, fee, on=on, but=letter)
    values = {"basis": found.basis, "count": found.count, "amount": found.amount, "steps": found.steps}
    FeeNotice.objects.filter(letter=letter).update(**values)
    letter.particulars = {**letter.particulars, "amount": found.amount}


def _suggested(letter: Letter, fee: FeeNotice | None, at: datetime) -> dict[str, str]:
    if letter.correction is not None:
        return suggest_correction(letter.organ, letter.correction.number)
    assert letter.application is not None
    return suggest(
        letter.application,
        letter.kind,
        code=letter.code,
        at=at,
        grounds=letter.grounds,
        particulars=letter.particulars,
        fee=fee,
    )


def _texts(kind: LetterKind, parts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that were written, of the parts that this kind has; remedies are reckoned, not written."""
    known = {each.code: each.label for each in kind.parts}
    found = {}
    for part, text in parts.items():
        if part == "remedy":
            continue
        if part not in known:
            raise NotAllowed(f"“{title_of(kind.code)}”没有“{part}”这一部分。")
        said = lines(text)
        if len(said) > LONGEST_PART:
            raise NotAllowed(f"“{known[part]}”最多{LONGEST_PART}字，现在{len(said)}字。")
        found[part] = said
    return found


def _hand_out(letter: Letter, files: Sequence[File]) -> None:
    for each in files:
        if each.organ_id != letter.organ_id:
            raise NotAllowed(f"“{each.name}”不是本机关的文件，不能随文提供。")
    letter.files.set(files)
