"""How does a major decision come into the catalogue, is it reviewed for its legality, and may it be discussed?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from django.db import transaction
from django.db.models import Max

from gongkai.files.models import File
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.papers import services as papers
from gongkai.papers.body import clean
from gongkai.papers.content import Content
from gongkai.papers.models import Paper, State
from gongkai.papers.selectors import newest
from gongkai.policies import consultation_events as events
from gongkai.policies.models import (
    Adjustment,
    Catalogue,
    Consultation,
    LegalityReview,
    MajorDecision,
    Opinion,
    Procedure,
)
from gongkai.policies.selectors.consultations import GONE
from gongkai.policies.selectors.decisions import (
    SEALED,
    Way,
    catalogue_of,
    consultations_for,
    decisions,
    documents_for,
    was_published,
)
from gongkai.policies.selectors.permission import must_write

# What may be written of a decision, and what must be.
FIELDS: tuple[str, ...] = ("title", "lead", "quarter", "legal_basis", "procedures", "consultation", "document")
LABELS = {each.name: str(each.verbose_name) for each in MajorDecision._meta.concrete_fields}
YEARS = range(2019, 2100)


@transaction.atomic
def list_decision(*, organ: Organ, year: int, by: Any, at: datetime, reason: str = "", **said: Any) -> MajorDecision:
    """
    Enter a decision into the catalogue of a year (列入目录).

    :param said: the fields named in ``FIELDS``
    :param reason: why, where the catalogue is public already
    :raises NotAllowed: if it is not this person's, something is missing, or the public catalogue is changed unexplained
    """
    must_write(organ, by=by)
    if year not in YEARS:
        raise NotAllowed("请填写目录的年度。")
    values = _right(organ, said)
    catalogue, _ = Catalogue.objects.get_or_create(organ=organ, year=year)
    _hold(catalogue)
    last = MajorDecision.objects.filter(catalogue=catalogue).aggregate(last=Max("position"))["last"] or 0
    decision = MajorDecision.objects.create(catalogue=catalogue, position=last + 1, **values)
    _adjusted(decision, "列入", reason, by=by, at=at)
    record(events.DecisionListed(**_names(decision), year=year), by=by, at=at, organ=organ, ground=reason)
    return decision


@transaction.atomic
def change_decision(*, decision: MajorDecision, by: Any, at: datetime, reason: str = "", **said: Any) -> None:
    """
    Change a line of the catalogue; what the public catalogue shows is changed only with a reason (动态调整).

    :raises NotAllowed: if it is not this person's, the line was taken out, or something is missing
    """
    organ = decision.catalogue.organ
    must_write(organ, by=by)
    _must_stand(decision)
    values = _right(organ, {**{each: getattr(decision, each) for each in FIELDS}, **said})
    changed = [each for each in FIELDS if getattr(decision, each) != values[each]]
    if not changed:
        return
    labels = [LABELS[each] for each in changed]
    shown = [label for each, label in zip(changed, labels, strict=True) if each not in ("consultation", "document")]
    if shown:
        _adjusted(decision, f"修改{'、'.join(shown)}", reason, by=by, at=at)
    for each in changed:
        setattr(decision, each, values[each])
    decision.save(update_fields=changed)
    event = events.DecisionChanged(**_names(decision), fields=tuple(labels), what="、".join(labels))
    record(event, by=by, at=at, organ=organ, ground=reason)


@transaction.atomic
def remove_decision(*, decision: MajorDecision, reason: str, on: date, by: Any, at: datetime) -> None:
    """
    Take a decision out of the catalogue (调出); its line stays and says when and why.

    :raises NotAllowed: if it is not this person's, no reason is given, or it was taken out or made already
    """
    must_write(decision.catalogue.organ, by=by)
    _must_stand(decision)
    if not reason.strip():
        raise NotAllowed("请写明调出的理由。", cite="decision:3")
    if on > _day_of(at):
        raise NotAllowed("调出日期不能晚于今天。")
    if decision.document is not None and decision.document.live:
        raise NotAllowed("这项决策已经公布，不能调出目录。")
    decision.removed_on = on
    decision.save(update_fields=["removed_on"])
    Adjustment.objects.create(decision=decision, on=on, what="调出", reason=reason.strip(), by=by, at=at)
    event = events.DecisionRemoved(**_names(decision), on=on)
    record(event, by=by, at=at, organ=decision.catalogue.organ, ground=reason)


@transaction.atomic
def mark_discussed(*, decision: MajorDecision, on: date, meeting: str, by: Any, at: datetime) -> None:
    """
    Say that a decision was discussed (集体讨论); without an opinion on its legality it may not have been.

    :raises NotAllowed: naming what bars it (decision:25, decision:29), or that the day makes no sense
    """
    must_write(decision.catalogue.organ, by=by)
    fresh = decisions().get(pk=decision.pk)
    _must_stand(fresh)
    if not meeting.strip():
        raise NotAllowed("请写明讨论的会议，如 区政府第十次常务会议。")
    if on > _day_of(at):
        raise NotAllowed("讨论日期不能晚于今天。")
    way = Way(fresh, _day_of(at))
    if way.bars:
        raise NotAllowed("".join(each.says for each in way.bars), cite=str(way.bars[0].cite))
    given = way.reviews[-1].opinion_on
    if given is not None and on < given:
        raise NotAllowed(f"讨论日期早于合法性审查意见的日期（{given}）。", cite="decision:25")
    MajorDecision.objects.filter(pk=fresh.pk).update(discussed_on=on, meeting=meeting.strip()[:200])
    decision.discussed_on, decision.meeting = on, meeting.strip()[:200]
    event = events.DecisionDiscussed(**_names(decision), on=on, meeting=decision.meeting)
    record(event, by=by, at=at, organ=decision.catalogue.organ)


@transaction.atomic
def send_for_review(
    *, of: Consultation | MajorDecision, sent_on: date, sent_to: str, by: Any, at: datetime
) -> LegalityReview:
    """
    Say that a draft was sent to be reviewed for its legality (送合法性审查).

    :raises NotAllowed: if it is not this person's, or the day or the reviewer is missing
    """
    organ = _organ_of(of)
    must_write(organ, by=by)
    if not sent_to.strip():
        raise NotAllowed("请写明负责合法性审查的单位。", cite="decision:25")
    if sent_on > _day_of(at):
        raise NotAllowed("送审日期不能晚于今天。")
    if isinstance(of, MajorDecision):
        _must_stand(of)
    kept = {"sent_on": sent_on, "sent_to": sent_to.strip()[:200], "sent_by": by, "sent_at": at}
    key = "consultation" if isinstance(of, Consultation) else "decision"
    review = LegalityReview.objects.create(**{key: of}, **kept)
    record(events.SentForReview(**_names_of(review), on=sent_on, to=review.sent_to), by=by, at=at, organ=organ)
    return review


@transaction.atomic
def give_opinion(
    *,
    review: LegalityReview,
    opinion: str,
    opinion_on: date,
    opinion_of: str,
    by: Any,
    at: datetime,
    says: str = "",
    file: File | None = None,
) -> None:
    """
    Enter the opinion on the legality of a draft; once entered it stays, and a changed draft is sent again.

    :raises NotAllowed: if it is not this person's, it was entered, or day, reviewer or advice are missing
    """
    of = review.consultation or review.decision
    assert of is not None  # the database sees to it
    organ = _organ_of(of)
    must_write(organ, by=by)
    if opinion not in Opinion.values or not opinion_of.strip():
        raise NotAllowed("请选择审查意见，并写明由谁审查。", cite="decision:25")
    if opinion != Opinion.LAWFUL and not says.strip():
        raise NotAllowed("请写明需要修改的内容或者不合法的理由。", cite="decision:25")
    if not review.sent_on <= opinion_on <= _day_of(at):
        raise NotAllowed("意见日期应当在送审之后、今天之前。", cite="decision:26")
    if file is not None and file.organ_id != organ.pk:
        raise NotAllowed("意见书应当是本机关素材库中的文件。")
    waiting = LegalityReview.objects.filter(pk=review.pk, opinion="")
    kept: dict[str, Any] = {
        "opinion": opinion,
        "opinion_on": opinion_on,
        "opinion_of": opinion_of.strip()[:100],
        "says": says.strip()[:2000],
        "file": file,
        "entered_by": by,
        "entered_at": at,
    }
    if not waiting.update(**kept):
        raise NotAllowed("这次审查的意见已经登记；草案有修改的，请再次送审。")
    review.refresh_from_db()
    event = events.OpinionGiven(**_names_of(review), on=opinion_on, opinion=Opinion(opinion).label)
    record(event, by=by, at=at, organ=organ)


@transaction.atomic
def draft_catalogue(*, organ: Organ, year: int, by: Any, at: datetime) -> Paper:
    """
    Make the paper that publishes the catalogue of a year from its lines; what is public is corrected, with the reasons.

    :raises NotAllowed: if it is not this person's, there is nothing to publish, or the paper is being signed
    """
    must_write(organ, by=by)
    catalogue = catalogue_of(organ, year)
    if catalogue is None or not catalogue.decisions.exists():
        raise NotAllowed("目录中还没有事项。")
    _hold(catalogue)
    body = body_of_catalogue(catalogue)
    paper = catalogue.paper
    if paper is None or paper.state in GONE:
        content = Content(
            title=str(catalogue),
            source=organ.name,
            written_on=_day_of(at),
            body=body,
            particulars={"year": year},
        )
        paper = papers.draft(organ=organ, kind="decision_catalogue", content=content, by=by, at=at)
        Catalogue.objects.filter(pk=catalogue.pk).update(paper=paper)
    elif paper.state in SEALED:
        raise NotAllowed("目录正在审签或者等待发布；先撤回送审，再重新生成。")
    else:
        if paper.state == State.LIVE:
            assert paper.shown is not None  # it is live
            if paper.shown.content.get("body") == clean(body):
                raise NotAllowed("公布的目录与现在的事项一致，没有需要更正的内容。")
            papers.begin_correction(paper=paper, reason=_reasons(catalogue, paper), by=by, at=at)
            paper.refresh_from_db()
        base = newest(paper)
        now = Content.from_json(base.content).but(body=body)
        papers.revise(paper=paper, content=now, base=base.number, note="按目录重新生成", by=by, at=at)
    count = catalogue.decisions.filter(removed_on__isnull=True).count()
    event = events.CatalogueDrafted(catalogue.pk, organ.pk, str(catalogue), paper=paper.pk, count=count)
    record(event, by=by, at=at, organ=organ)
    return paper


def body_of_catalogue(catalogue: Catalogue) -> str:
    """Return the text of a catalogue: a table of its lines, and what was adjusted, when and why."""
    lines = list(catalogue.decisions.prefetch_related("adjustments"))
    heads = ("序号", "决策事项", "承办单位", "计划决策时间", "法律和政策依据", "履行的程序")
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    rows = []
    for number, each in enumerate((each for each in lines if each.removed_on is None), 1):
        quarter = each.get_quarter_display() if each.quarter else ""
        cells = (str(number), each.title, each.lead, quarter, each.legal_basis, "、".join(each.procedure_labels))
        rows.append(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>")
    told = f"{catalogue.year}年度列入目录的重大行政决策事项共{len(rows)}项。目录根据实际情况动态调整。"
    body = f'<p class="indent">{told}</p><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    adjusted = [(one.on, each.title, one.what, one.reason) for each in lines for one in each.adjustments.all()]
    if not adjusted:
        return body
    head = "".join(f'<th scope="col">{each}</th>' for each in ("日期", "决策事项", "调整内容", "理由"))
    told = "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in each)}</tr>"
        for each in sorted(adjusted, key=lambda each: each[0])
    )
    return f"{body}<h2>目录调整情况</h2><table><thead><tr>{head}</tr></thead><tbody>{told}</tbody></table>"


def _reasons(catalogue: Catalogue, paper: Paper) -> str:
    """Return why the public catalogue is corrected: what was adjusted since it was last released."""
    last = paper.releases.order_by("-number").values_list("at", flat=True).first()
    found = Adjustment.objects.filter(decision__catalogue=catalogue, at__gt=last) if last else Adjustment.objects.none()
    said = [f"{each.what}《{each.decision.title}》：{each.reason}" for each in found.select_related("decision")]
    return f"目录调整。{'；'.join(said)}"[:500]


def _right(organ: Organ, said: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the fields of a decision as they are kept.

    :raises NotAllowed: if something is missing or does not belong here
    """
    title, lead = str(said.get("title") or "").strip(), str(said.get("lead") or "").strip()
    if not title or not lead or len(title) > 300 or len(lead) > 200:
        raise NotAllowed("请填写决策事项和承办单位。", cite="decision:3")
    wanted: Sequence[str] = said.get("procedures") or ()
    quarter, consultation, document = said.get("quarter") or None, said.get("consultation"), said.get("document")
    if quarter not in (None, 1, 2, 3, 4):
        raise NotAllowed("计划决策时间应当是一至四季度。")
    if consultation is not None and not consultations_for(organ).filter(pk=consultation.pk).exists():
        raise NotAllowed("只能关联本机关或者所属机关的意见征集。")
    if document is not None and not documents_for(organ).filter(pk=document.pk).exists():
        raise NotAllowed("只能关联本机关或者所属机关的政策文件。")
    return {
        "title": title,
        "lead": lead,
        "quarter": quarter,
        "legal_basis": str(said.get("legal_basis") or "").strip()[:500],
        "procedures": [each.value for each in Procedure if each.value in wanted],
        "consultation": consultation,
        "document": document,
    }


def _adjusted(decision: MajorDecision, what: str, reason: str, *, by: Any, at: datetime) -> None:
    """
    Note that a public catalogue was changed.

    :raises NotAllowed: if no reason is given
    """
    if not was_published(Catalogue.objects.select_related("paper").get(pk=decision.catalogue_id)):
        return
    if not reason.strip():
        raise NotAllowed("目录已经公布，请写明调整的理由，理由随目录公布。", cite="decision:3")
    kept = {"what": what[:200], "reason": reason.strip()[:500], "on": _day_of(at)}
    Adjustment.objects.create(decision=decision, by=by, at=at, **kept)


def _must_stand(decision: MajorDecision) -> None:
    if decision.removed_on is not None:
        raise NotAllowed(f"《{decision.title}》已调出目录。")


def _hold(catalogue: Catalogue) -> None:
    Catalogue.objects.filter(pk=catalogue.pk).update(year=catalogue.year)


def _organ_of(of: Consultation | MajorDecision) -> Organ:
    return of.organ if isinstance(of, Consultation) else of.catalogue.organ


def _names(decision: MajorDecision) -> dict[str, Any]:
    return {"decision": decision.pk, "organ": decision.catalogue.organ_id, "title": decision.title}


def _names_of(review: LegalityReview) -> dict[str, Any]:
    of: Any = review.consultation or review.decision
    kind = "consultation" if review.consultation else "decision"
    return {"review": review.pk, "organ": _organ_of(of).pk, "of": f"policies.{kind}:{of.pk}", "title": of.title}


def _day_of(at: datetime) -> date:
    return at.astimezone(CHINA).date()
