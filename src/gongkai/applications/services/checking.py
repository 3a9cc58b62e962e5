"""
Is what an applicant wrote complete and well formed, and which sentence stands beside the field if it is not?

Nothing is asked for that the law does not ask for: no purpose, no reason. What is asked for in a text is never judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from gongkai.applications.models import ApplicantKind, Form, IdentityKind, Way
from gongkai.applications.tidy import lines, one_line
from gongkai.kernel.refusal import NotAllowed
from lawbook.privacy.verify import is_credit_code, is_resident_number

LONGEST_DESCRIPTION = 4000
LONGEST: Mapping[str, int] = {
    "name": 100,
    "identity_kind": 20,
    "identity": 40,
    "credit_code": 18,
    "representative": 60,
    "contact": 60,
    "phone": 40,
    "email": 120,
    "address": 200,
    "postcode": 6,
    "agent": 60,
    "agent_phone": 40,
    "signature": 100,
    "title": 200,
    "document_number": 100,
    "description": LONGEST_DESCRIPTION,
}
_PHONE = re.compile(r"\+?[0-9()\- ]{6,24}(?:(?:转|#|,|-) ?[0-9]{1,6})?")
_SHAPES: Mapping[str, re.Pattern[str]] = {
    IdentityKind.PASSPORT: re.compile(r"[A-Z0-9]{5,20}"),
    IdentityKind.HK_MACAO_PERMIT: re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"),
    IdentityKind.TAIWAN_PERMIT: re.compile(r"[0-9]{8}(?:[0-9]{2})?"),
    IdentityKind.FOREIGN_RESIDENT: re.compile(r"[A-Z0-9]{15,18}"),
    IdentityKind.OTHER: re.compile(r"[\w\-()（）〔〕第号]{3,40}"),
}
# A clerk writes down what the paper says.
_KINDS: Mapping[str, str] = {
    **{each.label: each.value for each in IdentityKind},
    "身份证": IdentityKind.RESIDENT_CARD.value,
    "二代身份证": IdentityKind.RESIDENT_CARD.value,
}
_CITE = "ogi:29.2"


@dataclass(frozen=True)
class Applied:
    """Who applies, as it was typed."""

    kind: str
    name: str
    identity_kind: str = ""
    identity: str = ""
    credit_code: str = ""
    representative: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    agent: str = ""
    agent_phone: str = ""
    signature: str = ""


@dataclass(frozen=True)
class Wanted:
    """What is asked for, as it was typed."""

    title: str = ""
    document_number: str = ""
    description: str = ""
    form: str = Form.ELECTRONIC.value
    way: str = Way.DOWNLOAD.value
    accepts_other: bool = True


class Invalid(NotAllowed):
    """Something that was typed is missing or malformed; ``faults`` has the sentence for each field."""

    def __init__(self, faults: Mapping[str, str], *, cite: str = _CITE) -> None:
        super().__init__(next(iter(faults.values())), cite=cite)
        self.faults = dict(faults)


def checked(applied: Applied, wanted: Wanted, *, online: bool) -> tuple[Applied, Wanted]:
    """
    Return what was typed as it is kept.

    :param online: by the citizen's own hand; a paper is entered as it is, and what it lacks is asked for afterwards
    :raises Invalid: if a field is missing, too long or malformed
    """
    who, what = tidied(applied), tidied_wanted(wanted)
    faults = {**faults_of_applicant(who, online=online), **faults_of_wanted(what)}
    if faults:
        raise Invalid(faults)
    return who, what


def tidied(applied: Applied) -> Applied:
    """Return an applicant without junk, and without what belongs to the other kind."""
    plain = {name: one_line(str(getattr(applied, name))) for name in applied.__dataclass_fields__}
    for name in ("identity", "credit_code"):
        plain[name] = _narrow(plain[name]).upper().replace(" ", "")
    for name in ("phone", "agent_phone", "email", "postcode"):
        plain[name] = _narrow(plain[name])
    if plain["kind"] == ApplicantKind.NATURAL_PERSON:
        plain |= {"credit_code": "", "representative": ""}
        plain["identity_kind"] = _KINDS.get(plain["identity_kind"], plain["identity_kind"]) if plain["identity"] else ""
    else:
        plain |= {"identity_kind": "", "identity": ""}
    return Applied(**plain)


def tidied_wanted(wanted: Wanted) -> Wanted:
    """Return what is asked for without junk."""
    return replace(
        wanted,
        title=one_line(wanted.title),
        document_number=one_line(wanted.document_number),
        description=lines(wanted.description),
        form=one_line(wanted.form),
        way=one_line(wanted.way),
    )


def faults_of_applicant(who: Applied, *, online: bool) -> dict[str, str]:
    """Return the sentence for each field about the applicant in which something is wrong."""
    faults = {}
    is_person = who.kind == ApplicantKind.NATURAL_PERSON
    if who.kind not in ApplicantKind.values:
        return {"kind": "请选择申请人的类别。"}
    if not who.name:
        faults["name"] = "请填写姓名。" if is_person else "请填写单位名称。"
    if is_person:
        faults |= _faults_of_identity(who, online)
    else:
        faults |= _faults_of_credit_code(who, online)
    if not (who.phone or who.email or who.address):
        faults["phone"] = "联系电话、电子邮箱、通信地址至少填写一项。"
    for name in ("phone", "agent_phone"):
        if getattr(who, name) and not _PHONE.fullmatch(getattr(who, name)):
            faults[name] = "电话号码由数字和连字符组成，分机号写在“转”之后。"
    if who.email and not _is_email(who.email):
        faults["email"] = "电子邮箱的写法不对，应形如 name@example.cn。"
    if who.postcode and not re.fullmatch(r"[0-9]{6}", who.postcode):
        faults["postcode"] = "邮政编码为6位数字。"
    if who.agent_phone and not who.agent:
        faults["agent"] = "填写了代理人电话，请一并填写代理人姓名。"
    return {**_too_long(who), **faults}


def faults_of_wanted(what: Wanted) -> dict[str, str]:
    """Return the sentence for each field about what is asked for in which something is wrong."""
    faults = {}
    if not (what.title or what.document_number or what.description):
        faults["title"] = "请填写所需信息的名称、文号，或者便于查询的其他特征。"
    if what.form not in Form.values:
        faults["form"] = "请选择提供方式。"
    if what.way not in Way.values:
        faults["way"] = "请选择获取途径。"
    return {**_too_long(what), **faults}


def _faults_of_identity(who: Applied, online: bool) -> dict[str, str]:
    if not who.identity:
        if online:
            return {"identity": "请填写证件号码。"}
        return {}
    if not who.identity_kind or (online and who.identity_kind not in IdentityKind.values):
        return {"identity_kind": "请选择证件名称。"}
    if who.identity_kind == IdentityKind.RESIDENT_CARD:
        if not is_resident_number(who.identity):
            return {"identity": "居民身份证号码有误，请对照证件核对每一位。"}
    elif not _SHAPES.get(who.identity_kind, _SHAPES[IdentityKind.OTHER]).fullmatch(who.identity):
        return {"identity": f"{identity_label(who.identity_kind)}号码的写法不对，请对照证件核对。"}
    return {}


def identity_label(kind: str) -> str:
    """Return the Chinese name of a kind of proof, as it was written down where it is none of the usual ones."""
    return IdentityKind(kind).label if kind in IdentityKind.values else kind


def _faults_of_credit_code(who: Applied, online: bool) -> dict[str, str]:
    if not who.credit_code:
        # An association without registration has none.
        if online and who.kind != ApplicantKind.OTHER_ORG:
            return {"credit_code": "请填写18位统一社会信用代码。"}
        return {}
    if not is_credit_code(who.credit_code):
        return {"credit_code": "统一社会信用代码有误，应为18位，请对照证照核对每一位。"}
    return {}


def _too_long(said: Applied | Wanted) -> dict[str, str]:
    over = {name: most for name, most in LONGEST.items() if len(str(getattr(said, name, ""))) > most}
    return {name: f"这一项最多{most}个字。" for name, most in over.items()}


def _narrow(text: str) -> str:
    """Return a text with full-width letters and digits made narrow, as pasted numbers often are."""
    return text.translate({0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20, 0x2014: 0x2D, 0x2013: 0x2D})


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
