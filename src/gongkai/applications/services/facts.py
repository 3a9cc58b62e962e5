"""How does a fact get onto an application? The only place that writes facts, and from them the copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.applications import events
from gongkai.applications.models import Application, Fact, Letter, Strike
from gongkai.applications.selectors.clock import Standing, law_fact, legal_facts, standing_of
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.events import plain
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.workdays import workdays_of
from lawbook.application import facts as law
from lawbook.application.lifecycle import advance, label, replay
from lawbook.reasons import Refused, in_words

from .permission import must_handle

__all__ = [
    "add",
    "hold",
    "law_fact",
    "legal_facts",
    "must_be_new",
    "note",
    "open_first",
    "recheck",
    "restate",
    "rewrite",
    "strike",
]

# What comes in by somebody's own hand, the applicant's or a third party's; all else is an officer's act and has a name.
_BY_HAND = (
    law.Submitted, law.Clarified, law.ReasonsGiven, law.ConsultationAnswered, law.Withdrawn, law.Served
)  # fmt: skip
# What the office does by a letter: it happened when the letter went out, and at no earlier day that somebody enters.
_BY_LETTER = (
    law.ClarificationAsked, law.ReasonsAsked, law.ReplyDelayed, law.ConsultationSent, law.FeeNotified, law.Extended,
    law.Decided,
)  # fmt: skip


@transaction.atomic
def add(
    application: Application,
    fact: law.Fact,
    *,
    by: Any,
    at: datetime,
    letter: Letter | None = None,
    ground: str = "",
    seen: int | None = None,
    carried: bool = False,
) -> Application:
    """
    Add a fact of the law book's to an application and write the copies anew.

    What others do may be entered late (补录): it takes its place by its day, and the whole story has to hold with it;
    how the application ended does not change any more. What the office itself does bears the day on which it is done.

    :param by: the officer, or None for the applicant's own hand
    :param seen: ``facts_counted`` as it stood on the page from which the step is taken
    :param carried: whether the fact is carried over from another application, with the day that it had there
    :raises NotAllowed: if the law knows no such step from here, or forbids it on that day, or it is not this person's,
        or something has happened since the page was shown; nothing is stored
    """
    now = _held(application)
    must_be_new(now, seen)
    if by is not None:
        must_handle(now, by)
    elif not isinstance(fact, _BY_HAND):
        raise NotAllowed(f"“{label(type(fact))}”须由工作人员办理。")
    today = at.astimezone(CHINA).date()
    if fact.on > today:
        raise NotAllowed(f"“{label(type(fact))}”的日期不能晚于今天。")
    if not carried:
        _must_bear_its_day(now, fact, today)
    was, was_overdue = now.code, _is_overdue(now, today)
    standing = _with(now, fact)
    details = _details(fact)
    kind = law.kind(fact)
    Fact.objects.create(application=now, kind=kind, on=fact.on, details=details, letter=letter, by=by, at=at)
    _copy(now, standing)
    said: dict[str, Any] = {"kind": kind, "label": label(type(fact)), "on": fact.on, "details": details}
    # Whoever reads the journal is to see it where an overdue application is said to have been in time after all.
    cures = was_overdue and fact.on < today and not _is_overdue(now, today) and not _was_late(now)
    event = (
        events.Decided(**now.names, **said, cures=cures, code=standing.code)
        if standing.code and not was
        else events.FactAdded(**now.names, **said, cures=cures)
    )
    record(event, by=by, at=at, organ=now.organ, ground=ground)
    _refresh(application, now)
    return now


@transaction.atomic
def note(
    application: Application,
    kind: str,
    *,
    on: date,
    details: Mapping[str, Any],
    by: Any,
    at: datetime,
    event: events.ApplicationEvent | None = None,
) -> Fact:
    """
    Add an entry of the office's own (分办、检索、记事 …); it moves no clock.

    :param event: what the journal says of it, where that is more than that it was done
    :raises NotAllowed: if it is not this person's, or its day is still to come
    """
    now = _held(application)
    if by is not None:
        must_handle(now, by)
    if on > at.astimezone(CHINA).date():
        raise NotAllowed("登记的日期不能晚于今天。")
    fact: Fact = Fact.objects.create(application=now, kind=kind, on=on, details=plain(details), by=by, at=at)
    said = event or events.FactAdded(**now.names, kind=kind, label=fact.label, on=on, details={})
    record(said, by=by, at=at, organ=now.organ)
    return fact


@transaction.atomic
def open_first(application: Application, *, by: Any, at: datetime) -> bool:
    """Write down the first look of somebody who handles it (首次查看); return if it was the first."""
    now = _held(application)
    must_handle(now, by)
    if now.opened_at is not None:
        return False
    now.opened_at = at
    now.save(update_fields=["opened_at"])
    note(now, "opened", on=at.astimezone(CHINA).date(), details={}, by=by, at=at)
    application.opened_at = at
    return True


@transaction.atomic
def strike(fact: Fact, *, reason: str, by: Any, at: datetime) -> Application:
    """
    Let a fact that was entered by mistake no longer count (更正登记); it stays on record with the reason.

    :raises NotAllowed: if no reason is given, a letter went out with it, it came by the applicant's own hand, or the
        rest of the story would not hold
    """
    said = reason.strip()
    now = _held(fact.application)
    must_handle(now, by)
    if not said:
        raise NotAllowed("请写明更正的理由。")
    if not fact.is_legal:
        raise NotAllowed("办理记录不能删除；有误的，另记一条说明。")
    if fact.letter_id is not None:
        raise NotAllowed(f"“{fact.label}”由已印发的文书产生，不能删除；文书有误的，另行印发更正的文书。")
    if fact.by_id is None:
        raise NotAllowed(f"“{fact.label}”由申请人或者第三方在网上提交，不能删除。")
    if Strike.objects.filter(fact=fact).exists():
        raise NotAllowed(f"“{fact.label}”已经更正。")
    standing = _reckoned(now, legal_facts(now, without=fact.pk))
    _strike(now, fact, said, by, at)
    _copy(now, standing)
    _refresh(fact.application, now)
    return now


@transaction.atomic
def restate(fact: Fact, better: law.Fact, *, reason: str, by: Any, at: datetime) -> Application:
    """
    Let one fact take the place of another of its kind and day, as when it becomes known when a letter arrived.

    :param by: the officer, or None where it became known because somebody opened the letter online
    :raises NotAllowed: if it is another kind or day, no longer counts, or the story would not hold with it
    """
    now = _held(fact.application)
    if by is not None:
        must_handle(now, by)
    if law.kind(better) != fact.kind or better.on != fact.on:
        raise NotAllowed("只能补充同一事项的内容。")
    if Strike.objects.filter(fact=fact).exists():
        raise NotAllowed(f"“{fact.label}”已经更正。")
    standing = _reckoned(now, [*legal_facts(now, without=fact.pk), better])
    details = _details(better)
    _strike(now, fact, reason, by, at)
    Fact.objects.create(
        application=now, kind=fact.kind, on=better.on, details=details, letter_id=fact.letter_id, by=by, at=at
    )
    _copy(now, standing)
    said: dict[str, Any] = {"kind": fact.kind, "label": fact.label, "on": better.on, "details": details}
    record(events.FactAdded(**now.names, **said), by=by, at=at, organ=now.organ)
    _refresh(fact.application, now)
    return now


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
        _write(now, standing)
    return standing


def must_be_new(now: Application, seen: int | None) -> None:
    """
    Refuse a step that was decided upon before the last thing happened.

    :raises NotAllowed: if a fact was added or struck since
    """
    if seen is not None and seen != now.facts_counted:
        raise NotAllowed("这件申请在您打开页面之后已有新的办理，请看过最新情况再操作。")


def hold(*applications: int | None) -> None:
    """
    Hold applications before anything is recorded, where an act records first and adds a fact afterwards.

    Every act holds its rows first and the end of the journal last; one that did it the other way round would wait for
    another that waits for it, and PostgreSQL would end one of them.
    """
    rows = Application.objects.select_for_update().filter(pk__in=[each for each in applications if each])
    list(rows.order_by("pk").values_list("pk", flat=True))


def _must_bear_its_day(now: Application, fact: law.Fact, today: date) -> None:
    """
    Refuse a day that would change afterwards what was done in time, and how an application ended.

    :raises NotAllowed: if the office's own act is dated back, or something is put in before the end of what has ended
    """
    if isinstance(fact, _BY_LETTER) and fact.on != today:
        raise NotAllowed(f"“{label(type(fact))}”以文书印发之日为准，不能登记为以前的日期。", cite="ogi:45")
    if now.closed_on is not None and fact.on < now.closed_on:
        raise NotAllowed(
            f"申请已于{in_words(now.closed_on)}办结，“{label(type(fact))}”不能登记为此前的日期；办结登记有误的，先更正办结。",
            cite="ogi:45",
        )


def _is_overdue(now: Application, today: date) -> bool:
    return now.answered_on is None and now.due_on is not None and now.due_on < today


def _was_late(now: Application) -> bool:
    return now.answered_on is not None and now.due_on is not None and now.due_on < now.answered_on


def _held(application: Application) -> Application:
    """Return the application, held against all other writers until the transaction ends."""
    # The row alone is held: PostgreSQL cannot lock the far side of a left join.
    return Application.objects.select_for_update(of=("self",)).select_related("organ").get(pk=application.pk)


def _reckoned(application: Application, story: Sequence[law.Fact]) -> Standing:
    try:
        return standing_of(story, workdays=workdays_of(application.organ))
    except Refused as refused:
        raise NotAllowed(refused.says, cite=str(refused.cite or "")) from None


def _with(application: Application, fact: law.Fact) -> Standing:
    """
    Return what the facts come to with one more.

    :raises NotAllowed: with what stands against it as things are now, rather than as they were on its day
    """
    story = legal_facts(application)
    try:
        return _reckoned(application, [*story, fact])
    except NotAllowed:
        try:
            advance(replay(story), fact)
        except Refused as refused:
            raise NotAllowed(refused.says, cite=str(refused.cite or "")) from None
        raise


def _details(fact: law.Fact) -> dict[str, Any]:
    """Return a fact's details as they are kept: without its kind and its day."""
    spelled = law.to_record(fact)
    del spelled[law.kind(fact)]
    details: dict[str, Any] = plain(spelled)
    return details


def _strike(now: Application, fact: Fact, reason: str, by: Any, at: datetime) -> None:
    """Write the strike; its reason may name somebody, so that it stays out of the journal."""
    Strike.objects.create(fact=fact, reason=reason[:300], by=by, at=at)
    event = events.FactStruck(**now.names, kind=fact.kind, label=fact.label, on=fact.on)
    record(event, by=by, at=at, organ=now.organ)


def _copy(application: Application, standing: Standing) -> None:
    """Write the copies, and count that the story changed."""
    application.facts_counted += 1
    _write(application, standing, "facts_counted")


def _write(application: Application, standing: Standing, *more: str) -> None:
    for name, value in standing.copies().items():
        setattr(application, name, value)
    application.save(update_fields=[*standing.copies(), *more])


def _refresh(seen: Application, now: Application) -> None:
    """Let the caller's object say what the database says."""
    for each in now._meta.concrete_fields:
        setattr(seen, each.attname, getattr(now, each.attname))
