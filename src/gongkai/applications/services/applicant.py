"""What does an applicant do with their own application, by their own hand or on paper that a clerk enters?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.applications.models import Application, EnclosureKind
from gongkai.applications.tidy import lines
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application import facts as law
from lawbook.reasons import in_words

from . import enclosures, facts
from .checking import LONGEST_DESCRIPTION, Invalid
from .permission import must_write

LONGEST_IN_ALL = 5 * LONGEST_DESCRIPTION
Files = Sequence[tuple[EnclosureKind, str, bytes | enclosures.Examined]]


def clarify(
    application: Application,
    text: str,
    *,
    at: datetime,
    files: Files = (),
    by: Any = None,
    on: date | None = None,
    seen: int | None = None,
) -> Application:
    """
    Take in what the applicant made clear (收到补正); the term to answer starts anew (ogi:30).

    :param by: the clerk who enters a paper, or None for the applicant's own hand; the code was checked before
    :param on: the day on which a paper came in; by the applicant's own hand it is today
    :raises Invalid: if nothing is said and nothing enclosed, or too much
    :raises NotAllowed: if no clarification is awaited, or it is not this person's
    """
    fact = law.Clarified(_day(application, on, by, at))
    return _said(application, fact, "补正", text, files, by=by, at=at, seen=seen)


def give_reasons(
    application: Application,
    text: str,
    *,
    at: datetime,
    files: Files = (),
    by: Any = None,
    on: date | None = None,
    seen: int | None = None,
) -> Application:
    """
    Take in the applicant's reasons for so many applications (收到理由说明, ogi:35).

    :raises Invalid: if nothing is said and nothing enclosed, or too much
    :raises NotAllowed: if no reasons are awaited, or it is not this person's
    """
    fact = law.ReasonsGiven(_day(application, on, by, at))
    return _said(application, fact, "说明理由", text, files, by=by, at=at, seen=seen)


def withdraw(application: Application, *, at: datetime) -> Application:
    """
    Let the applicant withdraw by their own hand (撤回申请); the code was checked before.

    :raises NotAllowed: if the application is decided already
    """
    return facts.add(application, law.Withdrawn(at.astimezone(CHINA).date()), by=None, at=at)


def _day(application: Application, on: date | None, by: Any, at: datetime) -> date:
    today = at.astimezone(CHINA).date()
    if by is None:
        return today
    must_write(application, by)
    return on or today


def _said(
    application: Application,
    fact: law.Fact,
    what: str,
    text: str,
    files: Files,
    *,
    by: Any,
    at: datetime,
    seen: int | None,
) -> Application:
    said = lines(text)
    if not said and not files:
        raise Invalid({"text": f"请写明{what}的内容，或者附上材料。"}, cite="ogi:30")
    if len(said) > LONGEST_DESCRIPTION:
        raise Invalid({"text": f"这一项最多{LONGEST_DESCRIPTION}个字；更长的请附上材料。"})
    judged = [(kind, enclosures.examined(name, content)) for kind, name, content in files]
    with transaction.atomic():
        facts.add(application, fact, by=by, at=at, seen=seen)
        for kind, file in judged:
            enclosures.keep_examined(application, kind, file, at=at, by=by)
        if said:
            # What is asked for stands in one place, each part with its day, and goes with the person's data.
            whole = f"{application.description}\n\n【{in_words(fact.on)}{what}】\n{said}".strip()
            if len(whole) > LONGEST_IN_ALL:
                raise NotAllowed("申请的内容已经很长，请把说明做成材料附上。")
            application.description = whole
            application.save(update_fields=["description"])
    return application
