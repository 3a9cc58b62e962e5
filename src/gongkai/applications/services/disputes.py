"""How are reconsiderations and suits about an application entered, decided, and put right? (复议诉讼)"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.applications import after_events as events
from gongkai.applications.models import Application, Dispute, Fact, Result, Stage
from gongkai.applications.selectors.people import Desk
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application.remedy import remedy
from lawbook.parameters import NoValueYet
from lawbook.reasons import Refused, in_words


@transaction.atomic
def open_dispute(
    *,
    application: Application,
    stage: str,
    authority: str,
    begun_on: date,
    by: Any,
    at: datetime,
    case_number: str = "",
    about_silence: bool = False,
    follows: Dispute | None = None,
    reply_due_on: date | None = None,
    accepted_because: str = "",
) -> Dispute:
    """
    Enter a reconsideration or a suit that was accepted (受理、立案).

    What the law knows no way for is refused with the article; a court or an authority may have accepted it all the
    same: then the clerk enters it with ``accepted_because``.

    :param follows: the reconsideration that a suit comes after, or the first instance of a second one
    :raises NotAllowed: if the days cannot be, something is missing, or the law knows no such way and no reason is given
    """
    _must_write(application, by)
    authority, because = authority.strip(), accepted_because.strip()
    if stage not in Stage.values:
        raise NotAllowed("请选择行政复议或者行政诉讼的类别。")
    if not authority:
        raise NotAllowed("请填写复议机关或者法院的名称。")
    _must_be_possible(application, begun_on=begun_on, reply_due_on=reply_due_on, at=at)
    _must_follow(application, stage, follows, begun_on=begun_on)
    objection = _objection(application, stage, follows, begun_on=begun_on, about_silence=about_silence)
    if objection is not None and not because:
        raise NotAllowed(f"{objection.says}复议机关或者法院已经受理的，请写明受理的情况后登记。", cite=objection.cite)
    made = Dispute.objects.create(
        application=application,
        organ_id=application.organ_id,
        stage=stage,
        about_silence=about_silence,
        authority=authority[:100],
        case_number=case_number.strip()[:80],
        begun_on=begun_on,
        reply_due_on=reply_due_on,
        follows=follows,
        accepted_because=because[:300] if objection is not None else "",
        entered_by=by,
        entered_at=at,
    )
    event = events.DisputeOpened(**_names(made), authority=made.authority, on=begun_on)
    record(event, by=by, at=at, organ=application.organ)
    return made


@transaction.atomic
def decide(
    *,
    dispute: Dispute,
    result: str,
    decided_on: date,
    by: Any,
    at: datetime,
    decision: str = "",
    anew_by: date | None = None,
    reason: str = "",
) -> Dispute:
    """
    Enter how a dispute ended (结案); table three counts it by its result in the year of ``decided_on``.

    :param anew_by: until when the organ has to answer anew, if it was ordered to
    :param reason: why an entry that stands already is put right
    :raises NotAllowed: if the days cannot be, or it is decided already and no reason is given
    """
    now = _held(dispute)
    _must_write(now.application, by)
    if result not in Result.values:
        raise NotAllowed("请选择结果：结果维持、结果纠正或者其他结果。")
    if not now.is_pending and not reason.strip():
        raise NotAllowed(f"已登记为{now.get_result_display()}；结果登记有误的，请写明更正的理由。")
    if decided_on < now.begun_on:
        raise NotAllowed(f"结案日期不能早于受理或者立案日期{in_words(now.begun_on)}。")
    _must_have_come(decided_on, "结案日期", at)
    if anew_by is not None and result == Result.UPHELD:
        raise NotAllowed("结果维持的，没有重新答复的期限。")
    if anew_by is not None and anew_by <= decided_on:
        raise NotAllowed(f"重新答复的期限应当晚于结案日期{in_words(decided_on)}。")
    later = now.followed_by.filter(struck_because="").order_by("begun_on").first()
    if later is not None and decided_on > later.begun_on:
        raise NotAllowed(f"此后的{later.get_stage_display()}已于{in_words(later.begun_on)}立案，结案日期不能更晚。")
    was_pending = now.is_pending
    if not was_pending:
        _note(now, f"结果由{now.get_result_display()}（{now.decided_on}）更正", reason, by, at)
    now.result, now.decided_on, now.anew_by = result, decided_on, anew_by
    now.decision = decision.strip()[:500]
    now.save(update_fields=["result", "decided_on", "anew_by", "decision", "amendments"])
    label = ("" if was_pending else "更正为") + now.get_result_display()
    event = events.DisputeDecided(**_names(now), result=label, on=decided_on, anew_by=anew_by)
    record(event, by=by, at=at, organ=now.organ)
    _refresh(dispute, now)
    return now


@transaction.atomic
def amend(
    *,
    dispute: Dispute,
    authority: str,
    begun_on: date,
    reason: str,
    by: Any,
    at: datetime,
    case_number: str = "",
    reply_due_on: date | None = None,
) -> Dispute:
    """
    Put right what was entered about a dispute; what the journal recorded stays there.

    :raises NotAllowed: if no reason is given or the days cannot be
    """
    now = _held(dispute)
    _must_write(now.application, by)
    if not reason.strip():
        raise NotAllowed("请写明更正的理由。")
    if not authority.strip():
        raise NotAllowed("请填写复议机关或者法院的名称。")
    _must_be_possible(now.application, begun_on=begun_on, reply_due_on=reply_due_on, at=at)
    if now.decided_on is not None and begun_on > now.decided_on:
        raise NotAllowed(f"受理或者立案日期不能晚于结案日期{in_words(now.decided_on)}。")
    if now.follows is not None:
        _must_come_after(now.follows, begun_on)
    now.authority, now.begun_on, now.reply_due_on = authority.strip()[:100], begun_on, reply_due_on
    now.case_number = case_number.strip()[:80]
    _note(now, "登记内容更正", reason, by, at)
    now.save(update_fields=["authority", "begun_on", "reply_due_on", "case_number", "amendments"])
    record(events.DisputeAmended(**_names(now)), by=by, at=at, organ=now.organ)
    _refresh(dispute, now)
    return now


@transaction.atomic
def strike(*, dispute: Dispute, reason: str, by: Any, at: datetime) -> Dispute:
    """
    Let a dispute that was entered by mistake count nowhere; it stays on record with the reason.

    :raises NotAllowed: if no reason is given, or something rests on it
    """
    now = _held(dispute)
    _must_write(now.application, by)
    if not reason.strip():
        raise NotAllowed("请写明登记有误的情况。")
    if now.followed_by.filter(struck_because="").exists():
        raise NotAllowed("此后的诉讼以这一案件为前提，请先更正此后的诉讼。")
    if now.letters.exclude(state="dropped").exists():
        raise NotAllowed("已据此拟写重新答复的文书，不能撤销登记。")
    now.struck_because = reason.strip()[:300]
    now.save(update_fields=["struck_because"])
    record(events.DisputeStruck(**_names(now)), by=by, at=at, organ=now.organ)
    _refresh(dispute, now)
    return now


def _must_write(application: Application, by: Any) -> None:
    if not Desk(by).writes(application.organ_id):
        raise NotAllowed("只有本机关的信息公开员或者科室审核人员可以登记复议诉讼。")


def _must_have_come(day: date, what: str, at: datetime) -> None:
    if day > at.astimezone(CHINA).date():
        raise NotAllowed(f"{what}不能晚于今天。")


def _must_be_possible(application: Application, *, begun_on: date, reply_due_on: date | None, at: datetime) -> None:
    """Refuse days that cannot be, whatever was accepted."""
    _must_have_come(begun_on, "受理或者立案日期", at)
    came = application.submitted_at.astimezone(CHINA).date()
    if begun_on < came:
        raise NotAllowed(f"受理或者立案日期不能早于提交申请之日{in_words(came)}。")
    if reply_due_on is not None and reply_due_on < begun_on:
        raise NotAllowed("答复或者举证期限不能早于受理或者立案日期。")


def _must_follow(application: Application, stage: str, follows: Dispute | None, *, begun_on: date) -> None:
    """Refuse a chain that is none: each suit after a reconsideration, or after the first instance of its own kind."""
    if follows is None:
        if stage == Stage.SUIT_AFTER_REVIEW:
            raise NotAllowed("复议后起诉的，请选择所不服的行政复议。", cite="apl:45")
        return
    if follows.application_id != application.pk or follows.struck_because:
        raise NotAllowed("所选的复议或者诉讼不是这件申请的。")
    if stage == Stage.REVIEW:
        raise NotAllowed("行政复议不以另一件复议或者诉讼为前提。")
    if not follows.is_suit and stage != Stage.SUIT_AFTER_REVIEW:
        raise NotAllowed("经过复议的，类别应为“复议后起诉”。", cite="apl:45")
    if follows.is_suit and stage != follows.stage:
        raise NotAllowed(f"二审的类别与一审相同，应为“{follows.get_stage_display()}”。")
    if follows.followed_by.filter(struck_because="").exists():
        raise NotAllowed("对所选的复议或者一审已经登记了此后的诉讼。")
    if follows.is_suit and follows.is_pending:
        raise NotAllowed("一审尚未登记结果，不能登记二审。")
    _must_come_after(follows, begun_on)


def _must_come_after(follows: Dispute, begun_on: date) -> None:
    earliest = follows.decided_on or follows.begun_on
    if begun_on < earliest:
        raise NotAllowed(f"立案日期不能早于前一程序的日期{in_words(earliest)}。")


def _objection(
    application: Application, stage: str, follows: Dispute | None, *, begun_on: date, about_silence: bool
) -> NotAllowed | None:
    """Return why the law knows no such way, or None; the authority may have accepted it all the same."""
    if follows is not None:
        if not follows.is_suit and follows.is_pending:
            return NotAllowed("所选的行政复议尚未办结。", cite="apl:45")
        return None
    if about_silence:
        due = application.due_on
        if application.answered_on is not None and application.answered_on < begun_on:
            return NotAllowed(f"申请已于{in_words(application.answered_on)}办结，不是逾期未答复。", cite="ogi:51")
        if due is None or begun_on <= due:
            until = f"答复期限{in_words(due)}尚未届满。" if due else "答复期限尚未起算。"
            return NotAllowed(until, cite="ogi:33.2")
        return None
    if application.closed_on is None or begun_on < application.closed_on:
        return NotAllowed("受理或者立案时申请尚未作出答复；因逾期未答复的，请选“因逾期未答复”。", cite="ogi:51")
    if stage == Stage.SUIT_DIRECT:
        return _review_first(application)
    return None


def _review_first(application: Application) -> NotAllowed | None:
    """Return the objection to suing at once where the law sends the applicant to reconsideration first."""
    assert application.closed_on is not None
    decided = Fact.objects.filter(application=application, kind="decided", strike__isnull=True).first()
    grounds = tuple(decided.details.get("grounds", ())) if decided is not None else ()
    try:
        found = remedy(application.code, on=application.closed_on, grounds=grounds)
    except (Refused, NoValueYet):  # an outcome before the law had a rule on it bars nothing
        return None
    if found.route != "review_first":
        return None
    return NotAllowed(
        f"“{found.steps[0].says.split('：', 1)[0].strip('“”')}”的决定应当先申请行政复议，不能直接起诉。",
        cite=str(found.cite),
    )


def _note(dispute: Dispute, what: str, reason: str, by: Any, at: datetime) -> None:
    """Write down what was put right and why: on the row, for the journal keeps no words that are typed freely."""
    line = f"{at.astimezone(CHINA):%Y-%m-%d} {by} {what}：{' '.join(reason.split())[:300]}"
    dispute.amendments = f"{dispute.amendments}\n{line}".strip()


def _held(dispute: Dispute) -> Dispute:
    now = Dispute.objects.select_for_update(of=("self",)).select_related("organ", "application", "follows")
    found = now.get(pk=dispute.pk)
    if found.struck_because:
        raise NotAllowed("这一登记已经撤销。")
    return found


def _refresh(seen: Dispute, now: Dispute) -> None:
    for each in now._meta.concrete_fields:
        setattr(seen, each.attname, getattr(now, each.attname))


def _names(dispute: Dispute) -> dict[str, Any]:
    return {
        "application": dispute.application_id,
        "organ": dispute.organ_id,
        "number": dispute.application.number,
        "dispute": dispute.pk,
        "stage": dispute.get_stage_display(),
    }
