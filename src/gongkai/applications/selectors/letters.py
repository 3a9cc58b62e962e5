"""What would a letter say if it were printed now, what was kept of it, and is a paper one of ours?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from gongkai.applications.letters import wording
from gongkai.applications.letters.sheet import Paragraph, Row, Sheet, digest_of, from_content, paragraphs_of
from gongkai.applications.models import (
    ApplicantKind,
    Application,
    Channel,
    Consultation,
    FeeNotice,
    Letter,
    LetterState,
    Office,
    Way,
    Wording,
)
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from lawbook.application.letter import LetterKind, letter, letters, remedy_of
from lawbook.application.remedy import Remedy
from lawbook.reasons import Refused, in_words

RECEIPT = "receipt"
ASKS_OPINION = frozenset({"consultation", "co_drafting"})
CORRECTION = "correction"
# What has not gone out yet and has not been given up.
UNDER_WAY = (LetterState.DRAFTED, LetterState.IN_REVIEW, LetterState.SIGNED)
_ONLINE = frozenset({Way.DOWNLOAD, Way.EMAIL})


def kind_of(code: str) -> LetterKind:
    """
    Return a kind of letter.

    :raises NotAllowed: if there is none of that code
    """
    try:
        return letter(code)
    except Refused as refused:
        raise NotAllowed(refused.says) from None


def office_of(organ: Organ) -> Office:
    """
    Return the office that takes an organ's applications.

    :raises NotAllowed: if it was never entered, so that a letter has no head
    """
    found = Office.objects.filter(organ=organ).first()
    if found is None:
        raise NotAllowed(f"{organ.name}还没有登记受理机构，请先在“受理机构”页填写。")
    return found


def you(application: Application | None) -> str:
    """Return how a letter speaks to the applicant."""
    return "你单位" if application and application.applicant_kind != ApplicantKind.NATURAL_PERSON else "您"


def remedy_for(of: Letter, *, on: date, office: Office) -> Remedy | None:
    """Return the remedy that a letter must tell if it is issued on a day, in the office's own authority and court."""
    online = _is_served_online(of.application)
    return remedy_of(
        kind_of(of.kind),
        of.code,
        on=on,
        grounds=tuple(of.grounds),
        authority=office.authority,
        court=office.court,
        online_channel=office.online_channel if online else "",
    )


def sheet_of(of: Letter, *, on: date) -> Sheet:
    """
    Return what stands on the paper: what was issued, or what would be if it were issued on a day.

    :raises NotAllowed: if the organ has no office yet
    """
    if of.content:
        return from_content(of.content)
    kind, office = kind_of(of.kind), office_of(of.organ)
    paragraphs: list[Paragraph] = []
    for part in kind.parts:
        if part.code == "remedy":
            found = remedy_for(of, on=on, office=office)
            text = found.says.replace("您", _spoken_to(of)) if found else ""
        else:
            text = str(of.parts.get(part.code, ""))
        paragraphs.extend(paragraphs_of(text))
    return Sheet(
        kind=of.kind,
        code=of.code,
        organ=of.organ.name,
        title=wording.title_of(of.kind),
        addressee=of.addressee,
        paragraphs=tuple(paragraphs),
        rows=_rows(of.application, office) if of.kind == RECEIPT and of.application else (),
        files=_files(of),
        contact="" if any(each.code == "contact" for each in kind.parts) else _contact(office),
        grounds=tuple(of.grounds),
        counted=tuple(sorted((name, str(value)) for name, value in of.particulars.items() if value not in ("", None))),
    )


def is_whole(of: Letter) -> bool:
    """Test if what was kept of a letter is what was issued."""
    return bool(of.content) and digest_of(of.content) == of.digest


def by_check_code(typed: str) -> Letter | None:
    """Return the letter that was issued with a check code, as it was typed from the paper; None if there is none."""
    code = "".join(each for each in typed.upper() if each.isalnum())
    if len(code) != CHECK_LENGTH:
        return None
    found = Letter.objects.filter(check_code=code, state=LetterState.ISSUED)
    return found.select_related("organ").first()


CHECK_LENGTH = 12


def letters_of(application: Application) -> QuerySet[Letter]:
    """Return the letters about an application, in the order in which they were begun."""
    return Letter.objects.filter(application=application).order_by("pk")


def under_way(application: Application, kind: LetterKind) -> Letter | None:
    """Return a letter that does the same and has not gone out yet: of this kind, or any other answer."""
    if kind.code in ASKS_OPINION or kind.code == "disclosure_told":
        return None
    kinds = [each for each in _answers() if kind.outcomes] or [kind.code]
    return Letter.objects.filter(application=application, kind__in=kinds, state__in=UNDER_WAY).first()


def consultation_of(of: Letter) -> Consultation | None:
    """Return who is asked by a letter, None if it asks nobody."""
    return Consultation.objects.filter(letter=of).first() if of.kind in ASKS_OPINION else None


def fee_of(of: Letter) -> FeeNotice | None:
    """Return what a letter charges, None if it charges nothing."""
    return FeeNotice.objects.filter(letter=of).first() if of.kind == "fee" else None


def wordings_of(organ: Organ, kind: str) -> dict[str, str]:
    """Return an organ's own wording of a kind of letter, by part."""
    return dict(Wording.objects.filter(organ=organ, kind=kind).values_list("part", "text"))


def about(of: Letter) -> str:
    """Return the number of what a letter is about."""
    subject = of.application or of.correction
    return subject.number if subject else ""


def _answers() -> list[str]:
    return [code for code, kind in letters().items() if kind.outcomes]


def _spoken_to(of: Letter) -> str:
    return "你方" if of.kind == "disclosure_told" else you(of.application)


def _is_served_online(application: Application | None) -> bool:
    """Test if the decision reaches the applicant over the internet, so that the channel to file there is told."""
    return application is not None and (application.channel == Channel.INTERNET or application.way in _ONLINE)


def _contact(office: Office) -> str:
    known = [f"联系单位：{office.name}", f"电话：{office.phone}" if office.phone else ""]
    return "，".join(each for each in known if each) + "。"


def _files(of: Letter) -> tuple[tuple[str, str], ...]:
    return tuple(of.files.order_by("pk").values_list("name", "digest")) if of.pk else ()


def _rows(application: Application, office: Office) -> tuple[Row, ...]:
    submitted = application.submitted_at.astimezone(CHINA)
    received = in_words(application.received_on) if application.received_on else "待双方确认"
    wanted = application.title + (f"（{application.document_number}）" if application.document_number else "")
    facts: Mapping[str, Any] = {
        "受理编号": application.number,
        "提交时间": f"{in_words(submitted.date())}{submitted:%H:%M}",
        "提交渠道": application.get_channel_display() + ("（口头提出）" if application.is_oral else ""),
        "收到申请之日": received,
        "所需信息": wanted,
        "提供方式": f"{application.get_form_display()}，{application.get_way_display()}",
        "受理机构": office.name + (f"（{application.unit.name}）" if application.unit else ""),
        "答复期限": in_words(application.due_on) if application.due_on else "自双方确认之日起计算",
    }
    return tuple(Row(label, str(text)) for label, text in facts.items())


def issued(sheet: Sheet, *, number: str, day: date, check_code: str, opinion_code: str) -> Sheet:
    """Return a sheet with what comes with the issue."""
    return replace(sheet, number=number, day=day.isoformat(), check_code=check_code, opinion_code=opinion_code)
