"""How does a fact get onto an application? The only place that writes facts, and from them the copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.applications import events
from gongkai.applications.models import Application, Fact, Letter, Strike
from gongkai.applications.selectors.clock import Standing, standing_of
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.events import plain
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.workdays import workdays_of
from lawbook.application import facts as law
from lawbook.application.lifecycle import label
from lawbook.reasons import Refused


@transaction.atomic
def add(
    application: Application, fact: law.Fact, *, by: Any, at: datetime, letter: Letter | None = None, ground: str = ""
) -> Application:
    """
    Add a fact of the law book's to an application and write the copies anew.

    :param by: the officer, or None for the applicant's own hand
    :raises NotAllowed: if the law knows no such step from here, or forbids it on that day; nothing is stored
    """
    now = _held(application)
    if fact.on > at.astimezone(CHINA).date():
        raise NotAllowed(f"“{label(type(fact))}”的日期不能晚于今天。")
    story = legal_facts(now)
    standing = _reckoned(now, [*story, fact])
    spelled = law.to_record(fact)
    kind = law.kind(fact)
    del spelled[kind]
    details = plain(spelled)
    Fact.objects.create(application=now, kind=kind, on=fact.on, details=details, letter=letter, by=by, at=at)
    _copy(now, standing)
    said = {"kind": kind, "label": label(type(fact)), "on": fact.on, "details": details}
    event = (
        events.Decided(**_names(now), **said, code=standing.code)
        if standing.code and not application.code
        else events.FactAdded(**_names(now), **said)
    )
    record(event, by=by, at=at, organ=now.organ, ground=ground)
    _refresh(application, now)
    return now


@transaction.atomic
def note(application: Application, kind: str, *, on: date, details: Mapping[str, Any], by: Any, at: datetime) -> Fact:
    """Add an entry of the office's own (分办、检索、记事 …); it moves no clock."""
    now = _held(application)
    fact = Fact.objects.create(application=now, kind=kind, on=on, details=plain(details), by=by, at=at)
    event = events.FactAdded(**_names(now), kind=kind, label=fact.label, on=on, details={})
    record(event, by=by, at=at, organ=now.organ)
    return fact


@transaction.atomic
def strike(fact: Fact, *, reason: str, by: Any, at: datetime) -> Application:
    """
    Let a fact that was entered by mistake no longer count (更正登记); it stays on record with the reason.

    :raises NotAllowed: if no reason is given, a letter went out with it, or the rest of the story would not hold
    """
    said = reason.strip()
    if not said:
        raise NotAllowed("请写明更正的理由。")
    if not fact.is_legal:
        raise NotAllowed("办理记录不能删除；有误的，另记一条说明。")
    now = _held(fact.application)
    if fact.letter_id is not None:
        raise NotAllowed(f"“{fact.label}”由已印发的文书产生，不能删除；文书有误的，另行印发更正的文书。")
    if Strike.objects.filter(fact=fact).exists():
        raise NotAllowed(f"“{fact.label}”已经更正。")
    standing = _reckoned(now, legal_facts(now, without=fact.pk))
    Strike.objects.create(fact=fact, reason=said[:300], by=by, at=at)
    _copy(now, standing)
    event = events.FactStruck(**_names(now), kind=fact.kind, label=fact.label, on=fact.on, reason=said[:300])
    record(event, by=by, at=at, organ=now.organ, ground=said[:300])
    _refresh(fact.application, now)
    return now


def legal_facts(application: Application, *, without: int | None = None) -> list[law.Fact]:
    """Return the facts that count, as the law book knows them, in the order in which they were entered."""
    rows = Fact.objects.filter(application=application, kind__in=law.KINDS, strike__isnull=True).order_by("pk")
    return [law_fact(each) for each in rows if each.pk != without]


def law_fact(row: Fact) -> law.Fact:
    """Return one row as the law book's fact."""
    details = {
        key: date.fromisoformat(value) if key in {"until", "reply_by", "delivered_on"} else value
        for key, value in row.details.items()
    }
    return law.from_record({row.kind: row.on, **details})


def recheck(application: Application) -> Standing | None:
    """Return where an application stands by its facts and today's calendar, if its copies say something else."""
    standing = _reckoned(application, legal_facts(application))
    return None if standing.agrees_with(application) else standing


@transaction.atomic
def rewrite(application: Application) -> Standing | None:
    """Write the copies anew where they differ from the facts; return what they now say, or None."""
    now = _held(application)
    standing = recheck(now)
    if standing is not None:
        _copy(now, standing)
    return standing


def _held(application: Application) -> Application:
    """Return the application, held against all other writers until the transaction ends."""
    # The row alone is held: PostgreSQL cannot lock the far side of a left join.
    return Application.objects.select_for_update(of=("self",)).select_related("organ").get(pk=application.pk)


def _reckoned(application: Application, story: Sequence[law.Fact]) -> Standing:
    try:
        return standing_of(story, workdays=workdays_of(application.organ))
    except Refused as refused:
        raise NotAllowed(refused.says, cite=str(refused.cite or "")) from None


def _copy(application: Application, standing: Standing) -> None:
    for name, value in standing.copies().items():
        setattr(application, name, value)
    application.save(update_fields=list(standing.copies()))


def _refresh(seen: Application, now: Application) -> None:
    """Let the caller's object say what the database says."""
    for each in now._meta.concrete_fields:
        setattr(seen, each.attname, getattr(now, each.attname))


def _names(application: Application) -> dict[str, Any]:
    return {"application": application.pk, "organ": application.organ_id, "number": application.number}
