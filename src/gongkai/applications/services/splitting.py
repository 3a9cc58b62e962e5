"""How does one letter that asks for several matters become several applications (一事一申请, fee:4)?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.applications import events
from gongkai.applications.models import Applicant, Application, Letter, LetterState, Office
from gongkai.applications.numbers import application_number, next_serial
from gongkai.applications.selectors.clock import is_open, legal_facts
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application import facts as law
from lawbook.application.lifecycle import State

from . import facts
from .checking import Applied, Invalid, Wanted, faults_of_wanted, tidied_wanted
from .permission import must_write
from .rows import wanted_row

# What was told about the whole letter holds for each of its matters.
_CARRIED = (
    law.Submitted,
    law.Received,
    law.Confirmed,
    law.ClarificationAsked,
    law.Clarified,
    law.ReasonsAsked,
    law.ReasonsGiven,
    law.ReplyDelayed,
    law.Extended,
)
_COPIED = (
    "channel", "is_oral", "submitted_at", "applicant_kind", "query_code", "by_whom", "entered_by_id", "opened_at"
)  # fmt: skip


@transaction.atomic
def split_off(application: Application, wanted: Wanted, *, by: Any, at: datetime) -> Application:
    """
    Make one matter of an application an application of its own (拆分申请): its own number, the same receipt and code.

    What happened to the whole letter until now (receipt, clarification, extension) is carried over with its days, so
    that no term gets longer or shorter.

    :raises Invalid: if it does not say what is asked for
    :raises NotAllowed: if it is not this person's, or the application is decided, or somebody else has to act first
    """
    must_write(application, by)
    what = tidied_wanted(wanted)
    faults = faults_of_wanted(what)
    if faults:
        raise Invalid(faults)
    whole = Application.objects.select_for_update(of=("self",)).select_related("organ").get(pk=application.pk)
    _must_stand_open(whole)
    story = [each for each in legal_facts(whole) if isinstance(each, _CARRIED)]
    office = Office.objects.get(organ=whole.organ_id)
    serial = next_serial(organ=whole.organ, year=whole.year, series="application")
    made = Application.objects.create(
        organ=whole.organ,
        year=whole.year,
        serial=serial,
        number=application_number(office.mark, whole.year, serial),
        split_from=whole,
        unit_id=whole.unit_id,
        officer_id=whole.officer_id,
        **{name: getattr(whole, name) for name in _COPIED},
        **wanted_row(whole.organ_id, what),
    )
    kept = Applicant.objects.get(application=whole)
    names = (set(Applied.__dataclass_fields__) - {"kind"}) | {"identity_masked"}
    Applicant.objects.create(application=made, **{name: getattr(kept, name) for name in names})
    event = events.Submitted(application=made.pk, organ=made.organ_id, number=made.number, channel=made.channel)
    record(event, by=by, at=at, organ=made.organ)
    for fact in story:
        facts.add(made, fact, by=by, at=at, carried=True)
    today = at.astimezone(CHINA).date()
    facts.note(made, "split", on=today, details={"from": whole.pk, "number": whole.number}, by=by, at=at)
    facts.note(whole, "split", on=today, details={"into": made.pk, "number": made.number}, by=by, at=at)
    return made


def _must_stand_open(whole: Application) -> None:
    state = State(whole.state)
    if not is_open(state):
        raise NotAllowed("申请已经办结，不能再拆分。")
    if state not in (State.OPEN, State.UNCONFIRMED):
        raise NotAllowed(f"申请处于“{state.label}”状态，不能拆分；等待结束后再拆分。")
    under_way = {LetterState.IN_REVIEW, LetterState.SIGNED}
    if Letter.objects.filter(application=whole, state__in=under_way).exists():
        raise NotAllowed("有文书正在审签，请先收回，再拆分申请。")
