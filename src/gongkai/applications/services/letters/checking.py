"""What is wrong with a letter, before it goes into its chain and again before it goes out?"""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from gongkai.applications.letters import wording
from gongkai.applications.models import Application, Consultation, Fact, Letter
from gongkai.applications.selectors.letters import RECEIPT, fee_of, kind_of, office_of, remedy_for, wordings_of, you
from gongkai.files.selectors import content_of
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from lawbook.application import facts as law
from lawbook.application.letter import Fault
from lawbook.application.letter import faults as law_faults
from lawbook.cite import Cite
from lawbook.reasons import in_words

from .stepping import day_of, must_be_allowed
from .suggesting import new_due

_PLAIN = "所申请的信息"


def faults(letter: Letter, *, at: datetime) -> list[Fault]:
    """
    Return what is wrong with a letter if it were issued now, none if it is as the law wants it.

    What stands in the applicant's own title is no fault of ours: for the check another word stands for it.
    """
    on = at.astimezone(CHINA).date()
    kind, office = kind_of(letter.kind), office_of(letter.organ)
    remedy = remedy_for(letter, on=on, office=office)
    title = letter.application.title if letter.application else ""
    found = law_faults(
        kind,
        parts={part: _plain(str(text), title) for part, text in letter.parts.items()},
        particulars=letter.particulars,
        code=letter.code,
        on=on,
        due=_due(letter, on),
        remedy=remedy,
        grounds=tuple(letter.grounds),
        template=_template(letter),
    )
    if not letter.addressee.strip():
        found.append(_fault("没有写明主送对象。", "ogi:45"))
    if remedy is not None and not (office.authority and office.court):
        says = "受理机构没有登记行政复议机关和有管辖权的法院，救济途径无法写明；请先在“受理机构”页填写。"
        found.append(_fault(says, "ogi:51", part="remedy"))
    found += _of_answer(letter)
    found += _of_words(letter, on)
    return found


def blocking(letter: Letter, *, at: datetime) -> list[Fault]:
    """Return the faults with which a letter cannot go out."""
    return [each for each in faults(letter, at=at) if each.blocks]


def must_be_whole(letter: Letter, *, at: datetime, act: str) -> None:
    """
    Let no letter be submitted or issued that the law would not have.

    :raises NotAllowed: with the first fault, its provision and how many there are
    """
    must_be_allowed(letter, on=at.astimezone(CHINA).date())
    # To read what goes out takes time, so it is read when something is done with it, and not to show a page.
    found = [*blocking(letter, at=at), *_of_files(letter)]
    if found:
        more = f"（共{len(found)}处需要修改）" if len(found) > 1 else ""
        raise NotAllowed(f"不能{act}：{found[0].says}{more}", cite=str(found[0].cite))


def _of_answer(letter: Letter) -> list[Fault]:
    application = letter.application
    if application is None or letter.kind == RECEIPT:
        return []
    found = []
    if letter.code == "U1" and not Fact.objects.filter(application=application, kind="searched").exists():
        says = "还没有登记检索记录；答复信息不存在，须先登记检索的人员、系统、词语和结果。"
        found.append(_fault(says, "ogi:36.4", part="search"))
    if letter.code == "U2":
        found += _of_the_right_organ(letter, application)
    unexplained = not str(letter.particulars.get("no_consultation", "")).strip()
    if "D4" in (letter.code, *letter.grounds) and unexplained and not _third_party_was_asked(application):
        says = "以保护第三方合法权益为由不予公开，应当书面征求第三方意见；没有征求的，请写明理由。"
        found.append(_fault(says, "ogi:32", part="reasons"))
    return found


def _of_the_right_organ(letter: Letter, application: Application) -> list[Fault]:
    """Return that the letter does not name the organ that the office knows to be the right one."""
    known = Fact.objects.filter(application=application, kind="transfer_hint").order_by("-pk").first()
    name = str(known.details.get("organ", "")) if known is not None else ""
    if not name or name in "".join(str(each) for each in letter.parts.values()):
        return []
    return [_fault(f"已登记由{name}负责公开，文书应当写明该机关的名称和联系方式。", "ogi:36.5", part="channel")]


def _of_files(letter: Letter) -> list[Fault]:
    """Return which files that go out with the letter are no longer there, or no longer what was signed."""
    found = []
    for each in letter.files.order_by("pk") if letter.pk else ():
        try:
            whole = hashlib.sha256(content_of(each)).hexdigest() == each.digest
        except OSError:
            whole = False
        if not whole:
            found.append(_fault(f"随文提供的“{each.name}”已损坏或者不在存储中，请重新上传。", "ogi:36.2"))
    return found


def _of_words(letter: Letter, on: date) -> list[Fault]:
    """Return where the text says another day or sum than the one that will count."""
    application = letter.application
    if application is None:
        return []
    wanted: list[tuple[str, str, str, str]] = []
    if letter.kind == "extension":
        due = new_due(application, letter.particulars, on=on)
        wanted.append(("term", in_words(due) if due else "", "延长后的答复期限", "ogi:33.2"))
    elif letter.kind == "clarification":
        until = day_of(letter.particulars, "reply_by")
        wanted.append(("term", in_words(until) if until else "", "补正期限", "ogi:30"))
    elif letter.kind == "delay":
        until = day_of(letter.particulars, "until")
        wanted.append(("term", in_words(until) if until else "", "延迟后的答复期限", "ogi:35"))
    elif letter.kind == "fee" and fee_of(letter) is None:
        return [_fault("没有计算信息处理费。", "ogi:42.1", part="amount")]
    return [
        _fault(f"正文没有写明{what}{said}，或者与计算的不一致。", cite, part=part)
        for part, said, what, cite in wanted
        if said and said not in "".join(str(letter.parts.get(part, "")).split())
    ]


def _third_party_was_asked(application: Application) -> bool:
    asked = Consultation.objects.filter(application=application, whom=law.THIRD_PARTY, sent_on__isnull=False)
    return asked.exists()


def _due(letter: Letter, on: date) -> date | None:
    """Return until when the letter is in time: an answer, and what must be told within the term to answer."""
    application = letter.application
    if application is None or letter.dispute_id is not None or application.is_closed:
        return None
    kind = kind_of(letter.kind)
    return application.due_on if kind.outcomes or letter.kind in {"extension", "fee"} else None


def _template(letter: Letter) -> dict[str, str]:
    """Return the wording with which the reasons began: they must say something of their own besides."""
    own = wordings_of(letter.organ, letter.kind)
    text = wording.wording_of(letter.kind, "reasons", letter.code, own)
    return {"reasons": wording.filled(text, {"you": you(letter.application), "title": _PLAIN})}


def _plain(text: str, title: str) -> str:
    return text.replace(title, _PLAIN) if title else text


def _fault(says: str, cite: str, *, part: str = "") -> Fault:
    return Fault(says, Cite.parse(cite), part=part)
