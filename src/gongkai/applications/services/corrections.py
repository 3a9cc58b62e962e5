"""How is a request to correct a record taken in and settled? (更正申请, ogi:41)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction

from gongkai.applications import after_events as events
from gongkai.applications.models import Correction, Office
from gongkai.applications.numbers import next_serial
from gongkai.applications.sealing import fits, mark_of, new_code
from gongkai.applications.selectors.people import Desk
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from lawbook.application.number import check_digit
from lawbook.reasons import in_words

CODE = "correction"  # what a query code is for


@dataclass(frozen=True)
class Asked:
    """What somebody writes who finds a record about themselves wrong; no form asks for a purpose."""

    record: str
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


class Taken(NamedTuple):
    """The request, and the code by which its outcome can be asked for; the code is kept nowhere."""

    correction: Correction
    query_code: str


@transaction.atomic
def submit(*, organ: Organ, asked: Asked, at: datetime, by: Any = None) -> Taken:
    """
    Take in a request to correct a record, by the citizen's own hand or entered by a clerk.

    :raises NotAllowed: if the organ takes no applications here, or it is not said who asks, how to answer and what for
    """
    if by is not None and not Desk(by).writes(organ.pk):
        raise NotAllowed("只有本机关的信息公开员或者科室审核人员可以登记。")
    office = Office.objects.filter(organ=organ).first()
    if office is None:
        raise NotAllowed(f"{organ.name}尚未设立受理机构，不能在此提交。")
    said = {key: value.strip() for key, value in vars(asked).items()}
    if not said["record"]:
        raise NotAllowed("请写明哪条信息记录不准确，并说明依据。", cite="ogi:41")
    if not said["name"]:
        raise NotAllowed("请填写姓名或者名称。", cite="ogi:41")
    if not (said["phone"] or said["email"] or said["address"]):
        raise NotAllowed("请至少填写一种联系方式，以便告知处理结果。")
    year = at.astimezone(CHINA).year
    serial, code = next_serial(organ=organ, year=year, series="correction"), new_code()
    made = Correction.objects.create(
        organ=organ,
        year=year,
        serial=serial,
        number=correction_number(office.mark, year, serial),
        name=said["name"][:100],
        phone=said["phone"][:40],
        email=said["email"][:120],
        address=said["address"][:200],
        record=said["record"],
        query_code=mark_of(CODE, code),
        submitted_at=at,
    )
    record(events.CorrectionSubmitted(**_names(made)), by=by, at=at, organ=organ)
    return Taken(made, code)


@transaction.atomic
def settle(*, correction: Correction, outcome: str, words: str, on: date, by: Any, at: datetime) -> Correction:
    """
    Settle a request: corrected, passed on, told where to go, or nothing to correct; always with words.

    :raises NotAllowed: if it is settled already, nothing is said, the day cannot be, or the person does not write here
    """
    now = Correction.objects.select_for_update(of=("self",)).select_related("organ").get(pk=correction.pk)
    if not Desk(by).writes(now.organ_id):
        raise NotAllowed("只有本机关的信息公开员或者科室审核人员可以办理。")
    if now.settled_on is not None:
        raise NotAllowed(f"已于{in_words(now.settled_on)}办结。")
    if outcome not in OUTCOMES:
        raise NotAllowed("请选择处理结果。", cite="ogi:41")
    if not words.strip():
        raise NotAllowed("请写明处理情况：更正了什么，或者转送何处、有权更正的机关及其联系方式。", cite="ogi:41")
    came = now.submitted_at.astimezone(CHINA).date()
    if on < came or on > at.astimezone(CHINA).date():
        raise NotAllowed(f"处理日期应当在提交之日{in_words(came)}与今天之间。")
    now.outcome, now.words, now.settled_on = outcome, words.strip(), on
    now.save(update_fields=["outcome", "words", "settled_on"])
    record(events.CorrectionSettled(**_names(now), outcome=OUTCOMES[outcome], on=on), by=by, at=at, organ=now.organ)
    for name in ("outcome", "words", "settled_on"):
        setattr(correction, name, getattr(now, name))
    return now


def check(*, number: str, code: str) -> Correction | None:
    """Return the request that a number and its code open, or None; whoever asks counts the tries."""
    found = Correction.objects.select_related("organ").filter(number=read(number)).first()
    return found if found is not None and fits(code, CODE, found.query_code) else None


def correction_number(mark: str, year: int, serial: int) -> str:
    """Return the number of a request: ``ZN-GZ-2026-00003-1``, which is none of an application."""
    body = f"{mark}-GZ-{year}-{serial:05d}"
    return f"{body}-{check_digit(body)}"


def read(typed: str) -> str:
    """Return a number as it is kept, from what somebody typed."""
    return "".join(typed.split()).upper().replace("—", "-").replace("－", "-")


OUTCOMES: dict[str, str] = {
    "corrected": "已更正",
    "transferred": "已转送",
    "told": "已告知有权机关",
    "kept": "无须更正",
}


def _names(correction: Correction) -> dict[str, Any]:
    return {"correction": correction.pk, "organ": correction.organ_id, "number": correction.number}
