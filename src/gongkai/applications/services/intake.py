"""
How does an application come in, and on which day was it received?

By the citizen's own hand on the site, or entered by a clerk from paper or word of mouth. What is handed in at the
counter or signed for counts on that day; all else counts once both sides have confirmed it (ogi:31). The number is
taken in the same transaction, so that no gap is left, and a form that is sent twice is one application.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from gongkai.applications import events, sealing
from gongkai.applications.models import (
    Applicant,
    Application,
    EnclosureKind,
    Fact,
    Office,
)
from gongkai.applications.numbers import application_number, next_serial
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from lawbook.application import facts as law

from . import enclosures, facts
from .checking import Applied, Invalid, Wanted, checked
from .codes import digest_of
from .correcting import applied_of, correct_entry, correct_receipt, wanted_of
from .permission import must_write, must_write_for
from .rows import applicant_row, by_whom, first_fact, must_fit, wanted_row
from .wording import impersonal

__all__ = [
    "Applied",
    "Invalid",
    "Receipt",
    "Wanted",
    "applied_of",
    "apply",
    "confirm",
    "contacted",
    "correct_entry",
    "correct_receipt",
    "enter",
    "open_case",
    "wanted_of",
]

SHORTEST_TOKEN = 16
Files = Sequence[tuple[EnclosureKind, str, bytes | enclosures.Examined]]


class Receipt(NamedTuple):
    """What the applicant is handed: the application with its number, and the code, which is kept nowhere."""

    application: Application
    query_code: str


def apply(
    *,
    organ: Organ,
    applicant: Applied,
    wanted: Wanted,
    channel: str,
    at: datetime,
    by: Any = None,
    is_oral: bool = False,
    submitted_on: date | None = None,
    token: str = "",
    files: Files = (),
) -> Receipt:
    """
    Register an application and hand out its number and query code.

    :param by: the clerk who enters it, or None for the citizen's own hand on the site
    :param submitted_on: the day it was handed in, signed for or came in, where that was not today
    :param token: what marks the form that was shown; the same one with the same content is the same application
    :raises Invalid: if a field is missing, too long or malformed
    :raises NotAllowed: if the organ takes no applications this way, or the day makes no sense; nothing is stored
    """
    if by is not None:
        must_write_for(organ, by)
    office = _office_of(organ, online=by is None)
    today = at.astimezone(CHINA).date()
    day = submitted_on or today
    must_fit(channel, day, today=today, by=by, is_oral=is_oral)
    who, what = checked(applicant, wanted, online=by is None)
    made = Application(
        organ=organ,
        channel=channel,
        is_oral=is_oral,
        submitted_at=at if day == today else datetime.combine(day, time(12), CHINA),
        applicant_kind=who.kind,
        **wanted_row(organ.pk, what),
        by_whom=by_whom(who),
        entered_by=by,
        opened_at=at if by is not None else None,
    )
    token = token if SHORTEST_TOKEN <= len(token) <= 40 else ""
    if token and (before := _before(token)) is not None:
        if _same(before, made):
            return Receipt(before, _code_of(token))
        token = ""  # the form was filled in again for something else
    code = _code_of(token) if token else sealing.new_code()
    made.token, made.query_code = token or None, digest_of(code)
    # To judge a file takes time; it is done before anybody else has to wait.
    judged = [(kind, enclosures.examined(name, content)) for kind, name, content in files]
    try:
        return Receipt(_stored(made, who, office, day, judged, by=by, at=at), code)
    except IntegrityError:
        # Two posts of one form at once: the other one was quicker, and its application stands.
        twin = _before(token) if token else None
        if twin is None or not _same(twin, made):
            raise
        return Receipt(twin, code)


def enter(
    *,
    organ: Organ,
    applicant: Applied,
    wanted: Wanted,
    channel: str,
    submitted_on: date,
    by: Any,
    at: datetime,
    is_oral: bool = False,
    token: str = "",
    files: Files = (),
) -> Receipt:
    """
    Enter an application that came by post, at the counter, by fax or by word of mouth.

    :param submitted_on: the day it was handed in, signed for or came in
    :raises Invalid: if a field is missing, too long or malformed
    :raises NotAllowed: if it is not this person's, or the channel is the site's, or the day makes no sense
    """
    return apply(
        organ=organ,
        applicant=applicant,
        wanted=wanted,
        channel=channel,
        at=at,
        by=by,
        is_oral=is_oral,
        submitted_on=submitted_on,
        token=token,
        files=files,
    )


def open_case(application: Application, *, by: Any, at: datetime) -> bool:
    """
    Write down that somebody who handles it has looked at an application; return if it was the first look.

    :raises NotAllowed: if it is not this person's
    """
    return application.opened_at is None and facts.open_first(application, by=by, at=at)


@transaction.atomic
def confirm(
    application: Application, *, on: date, by: Any, at: datetime, how: str = "", seen: int | None = None
) -> Application:
    """
    Confirm an application with the applicant (双方确认): that day is the day of receipt (ogi:31).

    :param how: by telephone, mail …, in a few words
    :raises NotAllowed: if it is not this person's, was received already, or the day makes no sense
    """
    must_write(application, by)
    facts.add(application, law.Confirmed(on), by=by, at=at, seen=seen)
    facts.open_first(application, by=by, at=at)
    if how.strip():
        facts.note(application, "contacted", on=on, details=_contact(application, how, True, ""), by=by, at=at)
    return application


def contacted(
    application: Application, *, on: date, how: str, by: Any, at: datetime, reached: bool = True, words: str = ""
) -> Fact:
    """
    Write down that the applicant was called, and whether they were reached (联系申请人).

    :raises NotAllowed: if it is not this person's, or nothing is said
    """
    must_write(application, by)
    if not how.strip():
        raise NotAllowed("请写明联系方式。")
    details = _contact(application, how, reached, words)
    return facts.note(application, "contacted", on=on, details=details, by=by, at=at)


@transaction.atomic
def _stored(
    made: Application,
    who: Applied,
    office: Office,
    day: date,
    files: Sequence[tuple[EnclosureKind, enclosures.Examined]],
    *,
    by: Any,
    at: datetime,
) -> Application:
    made.year = day.year
    made.serial = next_serial(organ=made.organ, year=day.year, series="application")
    made.number = application_number(office.mark, made.year, made.serial)
    made.save(force_insert=True)
    Applicant.objects.create(application=made, **applicant_row(who))
    for kind, file in files:
        enclosures.keep_examined(made, kind, file, at=at, by=by)
    event = events.Submitted(application=made.pk, organ=made.organ_id, number=made.number, channel=made.channel)
    record(event, by=by, at=at, organ=made.organ)
    fact = first_fact(made.channel, day)
    facts.add(made, fact, by=by, at=at)
    return made


def _office_of(organ: Organ, *, online: bool) -> Office:
    office = Office.objects.filter(organ=organ).first()
    if office is None:
        raise NotAllowed(f"{organ.name}尚未登记受理机构，不能受理申请。")
    if online and not office.takes_online:
        raise NotAllowed(f"{organ.name}暂不接收网上申请，请当面提交或者邮寄。")
    return office


def _before(token: str) -> Application | None:
    return Application.objects.filter(token=token).select_related("organ").first()


def _same(before: Application, made: Application) -> bool:
    """Test if a form says what it said before: to whom, who, and what."""
    names = ("organ_id", "applicant_kind", "by_whom", "title", "document_number", "description", "channel")
    return all(getattr(before, name) == getattr(made, name) for name in names)


def _code_of(token: str) -> str:
    """Return the query code that belongs to a form: whoever sends it again after a fault is handed the same one."""
    number = int(sealing.mark_of("code of a form", token), 16)
    signs = []
    for _ in range(sealing.CODE_LENGTH):
        number, place = divmod(number, len(sealing.ALPHABET))
        signs.append(sealing.ALPHABET[place])
    return "".join(signs)


def _contact(application: Application, how: str, reached: bool, words: str) -> dict[str, Any]:
    said = impersonal(application, words.strip()[:500])
    details = {"how": impersonal(application, how.strip()[:60]), "reached": reached}
    return {**details, "words": said} if said else details
