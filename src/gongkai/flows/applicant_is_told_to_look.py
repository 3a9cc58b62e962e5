"""An applicant who left an address hears by mail that something waits for them, and nothing more than that."""

from __future__ import annotations

from datetime import datetime

from gongkai.applications.events import Submitted
from gongkai.applications.letter_events import LetterIssued
from gongkai.applications.services import telling
from gongkai.journal.services import waits_for


@waits_for(Submitted)
def tell_of_submission(event: Submitted, *, at: datetime) -> None:
    """Tell that the application came in."""
    telling.tell_of_submission(event.application, at=at)


@waits_for(LetterIssued)
def tell_of_letter(event: LetterIssued, *, at: datetime) -> None:
    """Tell that a letter can be read."""
    telling.tell_of_letter(event.letter, at=at)
