"""How does a draft come to lie before the public, what becomes of the comments, and how is the result told?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import services as papers
from gongkai.papers.content import Content
from gongkai.papers.models import Paper, State
from gongkai.papers.selectors import newest
from gongkai.policies import consultation_events as events
from gongkai.policies.models import Answer, Comment, Consultation, Disposition
from gongkai.policies.selectors.consultations import FIXED, GONE, Reading, stand, tally
from lawbook.privacy.mask import mask_all
from lawbook.reasons import in_words

# How much of a comment stands in the published table where nobody summed it up.
QUOTED = 500


@transaction.atomic
def open_consultations(*, papers: Iterable[int], at: datetime) -> int:
    """
    Let released drafts take comments, or renew what is copied from what they show now; return how many (幂等).

    A draft opens with its release and not before, whatever day it names.
    """
    count = 0
    found = Paper.objects.filter(pk__in=list(papers), kind="consultation", live=True)
    for paper in found.select_related("organ", "shown"):
        assert paper.shown is not None  # it is live
        said = Content.from_json(paper.shown.content).particulars
        released = (paper.published_at or at).astimezone(CHINA).date()
        opens, closes = _day(said.get("opens_on")) or released, _day(said.get("closes_on")) or released
        copied: dict[str, Any] = {
            "organ": paper.organ,
            "title": paper.shown_title,
            "opens_on": max(opens, min(released, closes)),
            "closes_on": closes,
            "short_reason": str(said.get("short_reason") or "")[:500],
            "contact": _lines(said.get("contact")),
            "live": True,
            "published_at": paper.published_at,
        }
        made, is_new = Consultation.objects.get_or_create(paper=paper, defaults=copied)
        days_before = (made.opens_on, made.closes_on)
        if not is_new:
            for name, value in copied.items():
                setattr(made, name, value)
            made.save(update_fields=list(copied))
        if is_new or days_before != (made.opens_on, made.closes_on):
            said_now = events.ConsultationOpened(**names(made), opens_on=made.opens_on, closes_on=made.closes_on)
            record(said_now, by=None, at=at, organ=made.organ)
        count += 1
    return count


def close_consultations(*, papers: Iterable[int]) -> None:
    """Let withdrawn drafts take no more comments and leave the lists; what came in is kept."""
    Consultation.objects.filter(paper__in=list(papers)).update(live=False)


@transaction.atomic
def note_comments(*, consultation: Consultation, numbers: Sequence[int], by: Any, at: datetime) -> int:
    """
    Take note of comments (阅知); return of how many that nobody had taken note of.

    :raises NotAllowed: if the person does not deal with the organ's consultations
    """
    must_handle(consultation, by=by)
    waiting = Comment.objects.filter(consultation=consultation, number__in=list(numbers), noted_at__isnull=True)
    noted = tuple(waiting.order_by("number").values_list("number", flat=True))
    if noted:
        waiting.update(noted_at=at)
        said = events.CommentsNoted(**names(consultation), numbers=noted, count=len(noted))
        record(said, by=by, at=at, organ=consultation.organ)
    return len(noted)


@transaction.atomic
def answer_comments(
    *,
    consultation: Consultation,
    numbers: Sequence[int],
    disposition: str,
    by: Any,
    at: datetime,
    reason: str = "",
    summary: str = "",
) -> Answer:
    """
    Say what becomes of one comment, or of several of the same content (意见研究处理).

    :param summary: what these comments say, in the office's words; the published result then shows it and not them
    :raises NotAllowed: if it is not this person's, nothing was chosen, a reason is missing, or the result is fixed
    """
    must_handle(consultation, by=by)
    hold(consultation)
    must_be_changeable(consultation)
    if disposition not in Disposition.values:
        raise NotAllowed("请选择采纳情况。", cite="decision:18")
    if disposition != Disposition.ADOPTED and not reason.strip():
        word = Disposition(disposition).label
        raise NotAllowed(f"“{word}”的意见请写明理由，理由随征集结果公布。", cite="decision:32")
    if len(reason.strip()) > 2000 or len(summary.strip()) > 1000:
        raise NotAllowed("理由最多2000字，意见概括最多1000字。")
    chosen = Comment.objects.filter(consultation=consultation, number__in=list(numbers))
    found = tuple(chosen.order_by("number").values_list("number", flat=True))
    if not found:
        raise NotAllowed("请选择要处理的意见。")
    made = Answer.objects.create(
        consultation=consultation,
        disposition=disposition,
        reason=reason.strip(),
        summary=summary.strip(),
        by=by,
        at=at,
    )
    chosen.update(answer=made)
    chosen.filter(noted_at__isnull=True).update(noted_at=at)
    said = events.CommentsAnswered(
        **names(consultation), numbers=found, count=len(found), disposition=Disposition(disposition).label
    )
    record(said, by=by, at=at, organ=consultation.organ)
    return made


@transaction.atomic
def draft_result(*, consultation: Consultation, by: Any, at: datetime) -> Paper:
    """
    Draft the paper that tells the result, from what was answered, and link it; a draft that is there is made anew.

    :raises NotAllowed: if it is not this person's, the consultation is still open, or the result is being signed
    """
    must_handle(consultation, by=by)
    hold(consultation)
    today = at.astimezone(CHINA).date()
    if stand(consultation, today=today).phase in ("open", "ahead"):
        raise NotAllowed(
            f"意见征集到{in_words(consultation.closes_on)}截止，截止后再起草征集结果。", cite="decision:15"
        )
    content = Content(
        title=f"{consultation.title}结果反馈"[:300],
        source=consultation.organ.name,
        written_on=today,
        theme=consultation.paper.theme,
        body=body_of_result(consultation, on=today),
    )
    old = consultation.result
    if old is not None and old.state in FIXED:
        raise NotAllowed(f"征集结果已是“{old.get_state_display()}”；要修改的，先撤回送审或者启动更正。")
    if old is not None and old.state not in GONE:
        base = newest(old)
        kept = Content.from_json(base.content)
        # Title, attachments and what else was written by hand stay; the table is what is made anew.
        now = kept.but(body=content.body)
        papers.revise(paper=old, content=now, base=base.number, note="按意见处理情况重新生成", by=by, at=at)
        return old
    paper = papers.draft(organ=consultation.organ, kind="consultation_result", content=content, by=by, at=at)
    _link(consultation, paper, by=by, at=at)
    return paper


@transaction.atomic
def link_result(*, consultation: Consultation, paper: Paper, by: Any, at: datetime) -> None:
    """
    Link a result that was written by hand or moved in to the consultation that it is of.

    :raises NotAllowed: if it is not this person's, the two do not belong together, or either is linked already
    """
    must_handle(consultation, by=by)
    hold(consultation)
    if paper.kind != "consultation_result" or paper.organ_id != consultation.organ_id:
        raise NotAllowed("只能关联本机关的征集结果。")
    if Consultation.objects.filter(result=paper).exists():
        raise NotAllowed("这份征集结果已经关联了意见征集。")
    if consultation.result is not None and consultation.result.state not in GONE:
        raise NotAllowed(f"《{consultation.title}》已有征集结果。")
    _link(consultation, paper, by=by, at=at)


def _link(consultation: Consultation, paper: Paper, *, by: Any, at: datetime) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(result=paper)
    consultation.result = paper
    said = events.ResultLinked(**names(consultation), result=paper.pk, result_title=paper.title)
    record(said, by=by, at=at, organ=consultation.organ)


def body_of_result(consultation: Consultation, *, on: date) -> str:
    """Return the text of a result: how many comments, and a table of what they say, what became of each, and why."""
    counts = tally(consultation)
    total = sum(counts.values())
    opens, closes = in_words(consultation.opens_on), in_words(consultation.closes_on)
    told = [f"{counts[each]}条{each.label}" for each in Disposition if counts.get(each)]
    if counts.get(""):
        told.append(f"{counts['']}条正在研究")
    came = f"共收到意见{total}条，其中{'、'.join(told)}。" if total else "期间没有收到意见。"
    first = f"{consultation.organ.name}于{opens}至{closes}就{_subject(consultation.title)}公开征求意见，{came}"
    parts = [f'<p class="indent">{escape(first)}</p>']
    rows = [
        f"<tr><td>{number}</td><td>{escape(said)}</td><td>{count}</td><td>{word}</td><td>{escape(reason)}</td></tr>"
        for number, (said, count, word, reason) in enumerate(_rows(consultation, on=on), 1)
    ]
    if rows:
        heads = "".join(f'<th scope="col">{each}</th>' for each in ("序号", "意见", "条数", "采纳情况", "理由"))
        parts.append(
            f"<table><caption>意见采纳情况</caption><thead><tr>{heads}</tr></thead>"
            f"<tbody>{''.join(rows)}</tbody></table>"
        )
    if total:
        parts.append('<p class="indent">感谢社会各界的关心和支持。</p>')
    return "".join(parts)


def _rows(consultation: Consultation, *, on: date) -> Iterable[tuple[str, int, str, str]]:
    """Yield a row for each answer in the order of its first comment, with nothing by which a citizen is known."""
    groups: dict[int | None, list[Comment]] = {}
    for each in consultation.comments.filter(answer__isnull=False).select_related("answer").order_by("number"):
        groups.setdefault(each.answer_id, []).append(each)
    for group in groups.values():
        said = group[0].answer
        assert said is not None  # filtered
        quoted = said.summary or quote(group[0])
        if group[0].about and not said.summary:
            quoted = f"（{group[0].about}）{quoted}"
        hidden = [_unnamed(text, group) for text in (quoted, said.reason)]
        opinion, reason = (mask_all(text, on=on) for text in hidden)
        yield opinion, len(group), said.get_disposition_display(), reason


def _subject(title: str) -> str:
    """Return what was consulted on: the name in title marks, or the title without 公开征求意见 at its end."""
    if named := re.search(r"《.+》", title):
        return named[0]
    subject = re.sub(r"(?:公开)?(?:征求|征集)(?:社会公众)?意见(?:的?(?:公告|通知|启事))?$", "", title).strip()
    return f"《{subject if len(subject) > 2 else title}》"


def quote(comment: Comment) -> str:
    """Return a comment as it may be quoted: cut where it is long."""
    text = comment.text.strip()
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}……"


def _unnamed(text: str, group: Sequence[Comment]) -> str:
    """Return a text without the names and the contacts that the writers gave."""
    for each in group:
        if len(each.contact.strip()) >= 4:
            text = text.replace(each.contact.strip(), "***")
        if len(each.name.strip()) >= 2:
            text = text.replace(each.name.strip(), f"{each.name.strip()[0]}**")
    return text


def must_handle(consultation: Consultation, *, by: Any) -> None:
    """
    Refuse whoever does not deal with the organ's consultations.

    :raises NotAllowed: naming who may
    """
    if not Reading(by).writes(consultation.organ):
        raise NotAllowed(f"只有{consultation.organ.name}的信息公开员或科室审核人员可以办理。")


def must_be_changeable(consultation: Consultation) -> None:
    """
    Refuse to change comments or answers while the result that rests on them is signed or shown.

    :raises NotAllowed: saying what to do first
    """
    result = Paper.objects.filter(result_of=consultation).first()
    if result is None or result.state not in FIXED:
        return
    first = "先启动更正" if result.state == State.LIVE else "先撤回送审"
    raise NotAllowed(f"征集结果已是“{result.get_state_display()}”，{first}，再修改意见的处理。")


def hold(consultation: Consultation) -> None:
    """Let others who act upon the consultation wait until this act is done; on every database."""
    Consultation.objects.filter(pk=consultation.pk).update(organ=consultation.organ_id)
    consultation.refresh_from_db(fields=["result", "received", "live"])


def names(consultation: Consultation) -> dict[str, Any]:
    """Return the fields that every event of a consultation bears."""
    return {
        "consultation": consultation.pk,
        "paper": consultation.paper_id,
        "organ": consultation.organ_id,
        "title": consultation.title,
    }


def _lines(said: Any) -> str:
    return "\n".join(str(each) for each in said) if isinstance(said, list | tuple) else str(said or "")


def _day(said: Any) -> date | None:
    try:
        return date.fromisoformat(str(said)) if said else None
    except ValueError:
        return None
