"""
How is somebody asked for an opinion, and what does the answer, or silence, do to the clock?

Several who are asked about one application at once are one consultation: it begins with the first letter and ends with
the last opinion. Silence means consent for a co-drafting organ (ogi:34), and leaves the decision to the organ where a
third party is silent (ogi:32).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from gongkai.applications.models import Application, Consultation, Fact, Opinion
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.workdays import workdays_of
from lawbook.application import facts as law
from lawbook.application.consultation import Effect, effect_of_opinion, opinion_deadline
from lawbook.application.lifecycle import State
from lawbook.reasons import Refused, in_words
from lawbook.terms import Deadline

from . import facts
from .permission import must_write

LONGEST = 4000


@transaction.atomic
def reached(consultation: Consultation, *, on: date, by: Any, at: datetime) -> Consultation:
    """
    Enter when a letter reached its addressee (对方收到征求意见书): from that day their term runs.

    While opinions are awaited, the clock's own fact is restated with the latest of these days.

    :param by: the officer, or None where the addressee opened it online
    :raises NotAllowed: if it is not this person's, or the day is before that of issue or still to come
    """
    if by is not None:
        must_write(consultation.application, by)
    _must_be_sent(consultation)
    assert consultation.sent_on is not None
    if not consultation.sent_on <= on <= at.astimezone(CHINA).date():
        raise NotAllowed("对方收到的日期应当在发出之后、今天之前。", cite="ogi:32")
    now = Application.objects.select_for_update(of=("self",)).get(pk=consultation.application_id)
    if Consultation.objects.get(pk=consultation.pk).opinion:
        raise NotAllowed("意见或者逾期未提出意见已经登记，对方收到的日期不再更改。", cite="ogi:32")
    consultation.delivered_on = on
    consultation.save(update_fields=["delivered_on"])
    asked = Fact.objects.filter(application=now, kind="consultation_sent", strike__isnull=True)
    sent = asked.order_by("-on", "-pk").first()
    if now.state == State.AWAITING_OPINION and sent is not None:
        days = [each.delivered_on or each.sent_on for each in _asked_since(now, sent)]
        last = max([each for each in days if each] or [on])
        better = law.ConsultationSent(sent.on, whom=sent.details.get("whom", law.THIRD_PARTY), delivered_on=last)
        if sent.details.get("delivered_on") != last.isoformat():
            facts.restate(sent, better, reason="登记对方收到的日期", by=by, at=at)
    return consultation


@transaction.atomic
def enter_opinion(
    consultation: Consultation, *, opinion: str, words: str, on: date, by: Any, at: datetime
) -> Consultation:
    """
    Keep what an addressee answered (收到意见); the last of them lets the clock go on.

    :param by: the clerk who enters a letter, or None for the addressee's own hand; their code was checked before
    :raises NotAllowed: if it is not this person's, was answered already, makes no sense, or comes after the decision
    """
    if by is not None:
        must_write(consultation.application, by)
    if opinion not in Opinion.values or opinion == Opinion.SILENT:
        raise NotAllowed("请选择一种意见。")
    said = words.strip()
    if opinion == Opinion.REFUSES_WITH_REASON and not said:
        raise NotAllowed("请写明不同意公开的理由。", cite="ogi:32")
    if len(said) > LONGEST:
        raise NotAllowed(f"意见最多{LONGEST}个字。")
    application = consultation.application
    held = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    now = Consultation.objects.get(pk=consultation.pk)
    _must_be_sent(now)
    assert now.sent_on is not None
    if not (now.delivered_on or now.sent_on) <= on <= at.astimezone(CHINA).date():
        raise NotAllowed("收到意见的日期应当在对方收到征求意见书之后、今天之前。", cite="ogi:32")
    if now.opinion and now.opinion != Opinion.SILENT:
        raise NotAllowed("这份意见已经登记，不能更改。")
    if held.closed_on is not None:
        raise NotAllowed("申请已经办结，不再接收意见。")
    now.opinion, now.words, now.answered_on = opinion, said, on
    now.answered_online, now.entered_by = by is None, by
    now.save()
    _carry_on(held, by=by, at=at, ended=law.ConsultationAnswered)
    return now


@transaction.atomic
def lapse(consultation: Consultation, *, on: date, by: Any, at: datetime) -> Consultation:
    """
    Enter that an addressee's term went by in silence (逾期未提出意见).

    :raises NotAllowed: if it is not this person's, an opinion came in, or the term is not over
    """
    must_write(consultation.application, by)
    held = Application.objects.select_for_update(of=("self",)).get(pk=consultation.application_id)
    now = Consultation.objects.select_related("application__organ").get(pk=consultation.pk)
    _must_be_sent(now)
    if now.opinion:
        raise NotAllowed("这份意见已经登记。")
    if on > at.astimezone(CHINA).date():
        raise NotAllowed("登记的日期不能晚于今天。")
    due = term_of(now).due
    if due is not None and on <= due:
        raise NotAllowed(f"提出意见的期限{in_words(due)}尚未届满。", cite="ogi:33.3")
    now.opinion, now.entered_by = Opinion.SILENT, by
    now.save()
    _carry_on(held, by=by, at=at, ended=law.ConsultationLapsed, on=on)
    return now


def term_of(consultation: Consultation) -> Deadline:
    """
    Return until when an addressee may answer, with the reckoning; from the day of issue where none of arrival is known.

    :raises NotAllowed: if the letter has not gone out
    """
    _must_be_sent(consultation)
    since = consultation.delivered_on or consultation.sent_on
    assert since is not None
    try:
        return opinion_deadline(
            delivered_on=since, whom=consultation.whom, workdays=workdays_of(consultation.application.organ)
        )
    except Refused as refused:
        raise NotAllowed(refused.says, cite=str(refused.cite or "")) from None


def effect_of(consultation: Consultation) -> Effect | None:
    """Return what an opinion, or silence, leads to, or None while neither is there."""
    if not consultation.opinion or consultation.sent_on is None:
        return None
    opinion: Any = consultation.opinion
    return effect_of_opinion(whom=consultation.whom, opinion=opinion, on=consultation.sent_on)


def _must_be_sent(consultation: Consultation) -> None:
    if consultation.sent_on is None:
        raise NotAllowed("征求意见书尚未发出。")


def _asked_since(application: Application, sent: Fact) -> QuerySet[Consultation]:
    """Return the addressees of the consultation that is under way."""
    return Consultation.objects.filter(application=application, sent_on__gte=sent.on)


def _carry_on(
    application: Application, *, by: Any, at: datetime, ended: type[law.Fact], on: date | None = None
) -> None:
    """Let the clock go on once nobody's opinion is awaited any more."""
    if application.state != State.AWAITING_OPINION:
        return
    asked = list(Consultation.objects.filter(application=application, sent_on__isnull=False))
    if any(not each.opinion for each in asked):
        return
    days = [each.answered_on for each in asked if each.answered_on]
    facts.add(application, ended(on or max(days)), by=by, at=at)
