"""How does a letter go out? Its number, its content and the fact of the law come about together, or not at all."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.applications import letter_events as events
from gongkai.applications.letters.sheet import Sheet, digest_of, from_content
from gongkai.applications.models import Application, Consultation, Letter, LetterState
from gongkai.applications.numbers import letter_number, next_serial
from gongkai.applications.sealing import ALPHABET
from gongkai.applications.selectors import letters as selectors
from gongkai.applications.services import codes, facts
from gongkai.applications.services.permission import must_write_for
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.review import services as review

from .checking import must_be_whole
from .standing import held, must_be_under_way, names, refreshed
from .stepping import fact_of
from .suggesting import suggest


@transaction.atomic
def issue(letter: Letter, *, by: Any, at: datetime) -> Letter:
    """
    Issue a letter that its whole chain signed (印发): from now on it never changes.

    :raises NotAllowed: if a signature is missing or over another text, something is wrong with the letter, or the law
        knows no such step any more; nothing is stored and no number is used up
    """
    now = held(letter)
    must_write_for(now.organ, by)
    must_be_under_way(now, "再次印发")
    if now.state != LetterState.SIGNED:
        raise NotAllowed(f"这份文书现在“{now.get_state_display()}”，审签完成后才能印发。", cite="ogi:17.1")
    on = at.astimezone(CHINA).date()
    must_be_whole(now, at=at, act="印发")
    sheet = selectors.sheet_of(now, on=on)
    round = review.require(subject=now.subject, digest=sheet.signed_digest)
    office = selectors.office_of(now.organ)
    now.year, now.serial = on.year, next_serial(organ=now.organ, year=on.year, series="letter")
    now.number = letter_number(office.letters, on.year, now.serial)
    now.signed_by_name = now.signed_by_name or str(round.submitted_by)
    opinion_code = _ask(now, on)
    _freeze(now, sheet, on=on, at=at, opinion_code=opinion_code)
    application = now.application
    if application is not None:
        fact = fact_of(now, application, on=on)
        if fact is not None:
            ground = str(selectors.kind_of(now.kind).cite)
            facts.add(application, fact, by=by, at=at, letter=now, ground=ground)
    anew = now.dispute_id is not None
    event = events.LetterIssued(**names(now), code=now.code, number=now.number, on=on, digest=now.digest, anew=anew)
    record(event, by=by, at=at, organ=now.organ)
    _refresh_application(letter)
    return refreshed(letter, now)


@transaction.atomic
def issue_receipt(application: Application, *, at: datetime, by: Any = None) -> Letter:
    """
    Issue the receipt of an application (登记回执): by machine, under the application's own number, signed by nobody.

    The same application again gets the same receipt, until its day of receipt or its term is another.
    """
    on = at.astimezone(CHINA).date()
    made = Letter(
        application=application,
        organ=application.organ,
        kind=selectors.RECEIPT,
        addressee=application.applicant.name,
        parts=suggest(application, selectors.RECEIPT, at=at),
        drafted_by=by,
        drafted_at=at,
        changed_at=at,
    )
    sheet = selectors.sheet_of(made, on=on)
    last = selectors.letters_of(application).filter(kind=selectors.RECEIPT).order_by("-pk").first()
    if last is not None and from_content(last.content).signed_digest == sheet.signed_digest:
        return last
    made.number = application.number
    _freeze(made, sheet, on=on, at=at)
    event = events.LetterIssued(**names(made), code="", number=made.number, on=on, digest=made.digest)
    record(event, by=by, at=at, organ=made.organ)
    return made


def issue_receipt_of(application: int, *, at: datetime) -> Letter | None:
    """Issue the receipt of an application by its key, once its day of receipt is known and unless it was erased."""
    found = Application.objects.select_related("organ__office", "applicant").get(pk=application)
    if found.received_on is None or found.applicant.erased_at is not None:
        return None
    return issue_receipt(found, at=at)


def _freeze(letter: Letter, sheet: Sheet, *, on: date, at: datetime, opinion_code: str = "") -> None:
    """Keep a letter as it goes out."""
    letter.check_code = "".join(secrets.choice(ALPHABET) for _ in range(selectors.CHECK_LENGTH))
    whole = selectors.issued(
        sheet, number=letter.number, day=on, check_code=letter.check_code, opinion_code=opinion_code
    )
    letter.content = whole.content
    letter.digest = digest_of(whole.content)
    letter.issued_on, letter.issued_at, letter.changed_at = on, at, at
    letter.state = LetterState.ISSUED
    letter.save()


def _ask(letter: Letter, on: date) -> str:
    """Give whoever is asked a code for the page on which they answer, and return it; only the paper shows it."""
    asked = Consultation.objects.filter(letter=letter).first()
    if asked is None:
        return ""
    asked.sent_on = on
    asked.save(update_fields=["sent_on"])
    return codes.new_for_consultation(asked)


def _refresh_application(letter: Letter) -> None:
    """Let the application that the caller holds say what it says now."""
    if Letter._meta.get_field("application").is_cached(letter) and letter.application is not None:
        letter.application.refresh_from_db()
