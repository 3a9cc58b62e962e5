"""With which words does a letter begin? The organ's own wording or the room's, with what is known filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from gongkai.applications.letters import wording
from gongkai.applications.models import Application, Consultation, Fact, FeeNotice, Letter, LetterState, Office
from gongkai.applications.selectors.letters import kind_of, office_of, wordings_of, you
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.organs.workdays import workdays_of
from lawbook import articles, parameters
from lawbook.application import facts as law
from lawbook.application.consultation import opinion_days
from lawbook.application.letter import LetterKind
from lawbook.application.outcome import outcome
from lawbook.cite import Cite
from lawbook.reasons import in_words

from .stepping import day_of, number_of, standing_with

# The clerk may give more or less; a term must be reasonable, the law names no number.
_USUAL_TERM_TO_CLARIFY = 15
_WHOM = {"consultation": law.THIRD_PARTY, "co_drafting": law.CO_DRAFTER}
_BASIS = {"item": ("按件计收，本月累计{count}件", "fee:4"), "page": ("按量计收，共{count}页", "fee:5")}


def suggest(
    application: Application,
    kind: str,
    *,
    code: str = "",
    at: datetime,
    grounds: Sequence[str] = (),
    particulars: Mapping[str, Any] | None = None,
    fee: FeeNotice | None = None,
) -> dict[str, str]:
    """
    Return the words with which a letter begins, by part; what nobody knows yet is a blank 【请填写：…】.

    :raises NotAllowed: if there is no such kind, or the organ has no office yet
    """
    asked = kind_of(kind)
    given = suggested_particulars(application, kind, at=at) if particulars is None else dict(particulars)
    facts = _facts(application, asked, code=code, on=_day(at), grounds=grounds, particulars=given, fee=fee)
    return _words(asked, code, application.organ, facts)


def suggest_correction(organ: Organ, number: str) -> dict[str, str]:
    """Return the words with which the letter about a correction begins."""
    asked = kind_of("correction")
    facts = {"number": number, "you": "您", "articles": articles_of(asked, ""), **_office(office_of(organ))}
    return _words(asked, "", organ, facts)


def suggested_particulars(application: Application, kind: str, *, at: datetime) -> dict[str, Any]:
    """Return what the law counts by, as it is proposed: the most that may be had, or what is usual."""
    on = _day(at)
    if kind == "extension":
        return {"days": parameters.value("application.extension", "extension_days", on).value}
    if kind == "clarification":
        last, _ = workdays_of(application.organ).add(on, _USUAL_TERM_TO_CLARIFY)
        return {"reply_by": last.isoformat()}
    return {}


def articles_of(kind: LetterKind, code: str, *, grounds: Sequence[str] = (), fee: FeeNotice | None = None) -> str:
    """Return the provisions on which a letter rests, as they are written: 《…条例》第三十六条第四项."""
    cites: list[Cite] = list(outcome(code).cites) if code else [kind.cite]
    if code.startswith("D") and code != "D8":
        cites.append(Cite("ogi", "36.3"))
    for ground in grounds:
        cites += outcome(ground).cites
    if fee is not None:
        cites.append(Cite.parse(_BASIS[fee.basis][1]))
    by_law: dict[str, dict[str, None]] = {}
    for each in cites:
        place = articles.provision(each).label.partition("》")[2]
        by_law.setdefault(articles.law(each.law).title, {})[place] = None
    return "，".join(f"《{title}》{'、'.join(places)}" for title, places in by_law.items())


def new_due(application: Application, particulars: Mapping[str, Any], *, on: date) -> date | None:
    """Return until when an application must be answered once it is extended, None if it cannot be."""
    try:
        days = number_of(particulars, "days")
        deadline = standing_with(application, law.Extended(on, days=days)).deadline
    except NotAllowed:
        return None
    return deadline.due if deadline else None


def _words(kind: LetterKind, code: str, organ: Organ, facts: Mapping[str, str]) -> dict[str, str]:
    own = wordings_of(organ, kind.code)
    known = {**facts, "opening": wording.filled(wording.opening(), facts)}
    found = {
        part.code: wording.filled(wording.wording_of(kind.code, part.code, code, own), known)
        for part in kind.parts
        if part.code != "remedy"
    }
    return {part: text for part, text in found.items() if text}


def _facts(
    application: Application,
    kind: LetterKind,
    *,
    code: str,
    on: date,
    grounds: Sequence[str],
    particulars: Mapping[str, Any],
    fee: FeeNotice | None,
) -> dict[str, str]:
    found = {
        "number": application.number,
        "title": application.title,
        "document_number": application.document_number,
        "submitted_on": in_words(_day(application.submitted_at)),
        "received_on": _words_of(application.received_on),
        "due_on": _words_of(application.due_on),
        "you": you(application),
        "organ": application.organ.name,
        "articles": articles_of(kind, code, grounds=grounds, fee=fee),
        **_office(office_of(application.organ)),
        **dict(_of_kind(application, kind, code=code, on=on, particulars=particulars, fee=fee)),
    }
    return {name: value for name, value in found.items() if value}


def _of_kind(
    application: Application,
    kind: LetterKind,
    *,
    code: str,
    on: date,
    particulars: Mapping[str, Any],
    fee: FeeNotice | None,
) -> Iterator[tuple[str, str]]:
    """Yield what only one kind of letter speaks of, so that the others ask the database nothing."""
    if kind.code == "clarification":
        yield "reply_by", _words_of(day_of(particulars, "reply_by"))
    elif kind.code == "delay":
        yield "until", _words_of(day_of(particulars, "until"))
    elif kind.code == "extension":
        yield "days", str(particulars.get("days") or "")
        yield "new_due", _words_of(new_due(application, particulars, on=on))
    elif kind.code in _WHOM:
        yield "opinion_days", str(opinion_days(on, _WHOM[kind.code]).value)
    elif kind.code == "consultation_told":
        sent = Consultation.objects.filter(application=application, sent_on__isnull=False).order_by("sent_on").first()
        yield "consulted_on", _words_of(sent.sent_on if sent else None)
    elif kind.code == "fee" and fee is not None:
        yield "amount", str(fee.amount)
        yield "fee_basis", _BASIS[fee.basis][0].format(count=fee.count)
        yield "reckoning", "\n".join(str(each["says"]) for each in fee.steps)
        yield "payment_days", str(parameters.value("application.fee_notice", "payment_days", on).value)
    elif kind.code == "not_existing":
        yield "searched", _searches(application)
    elif kind.code == "disclosure":
        yield "information", f"获取方式：{application.get_form_display()}，{application.get_way_display()}。"
    elif kind.code in {"unclear", "closed"}:
        yield from _asked(application, "fee" if code == "O2" else "clarification")
    elif kind.code == "receipt":
        yield "term", _term(application, on)


def _asked(application: Application, kind: str) -> Iterator[tuple[str, str]]:
    told = Letter.objects.filter(application=application, kind=kind, state=LetterState.ISSUED).order_by("-pk").first()
    if told is None:
        return
    yield "asked_on", _words_of(told.issued_on)
    yield "asked_number", f"《{wording.title_of(kind)}》（{told.number}）"
    yield "asked_until", _words_of(day_of(told.particulars, "reply_by"))


def _searches(application: Application) -> str:
    said = []
    for each in Fact.objects.filter(application=application, kind="searched").order_by("pk"):
        where, words = str(each.details.get("systems", "")), str(each.details.get("words", ""))
        said.append(f"{in_words(each.on)}，本机关检索了{where}" + (f"，使用的词语为{words}" if words else "") + "。")
    return "".join(said) or "【请填写：何日检索了哪些系统、档案，使用了哪些词语】。"


def _term(application: Application, on: date) -> str:
    days = parameters.value("application.deadline", "reply_days", application.received_on or on).value
    if application.due_on is None:
        return f"本机关将与您联系确认这件申请；自双方确认之日起{days}个工作日内答复，需要延长的另行告知。"
    provisional = "（下一年度放假安排尚未公布，这一日期为暂定）" if application.due_is_provisional else ""
    by = f"{in_words(application.due_on)}{provisional}"
    return f"自收到申请之日起{days}个工作日内答复，即不晚于{by}；需要延长的另行告知。"


def _office(office: Office) -> dict[str, str]:
    return {
        "office": office.name,
        "address": office.address,
        "phone": office.phone,
        "hours": office.hours,
        "fee_account": office.fee_account,
    }


def _words_of(day: date | None) -> str:
    return in_words(day) if day else ""


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
