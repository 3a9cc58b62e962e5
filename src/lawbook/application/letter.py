"""
What must a letter to the applicant, or to another who is asked, contain?

Each kind has its parts in letter.yaml with the provision that asks for them. ``faults`` says what is wrong with a
letter: a part that is missing, reasons that are only the template's, an article that does not fit the answer, a
paragraph on remedies for another route. A letter that is late is late, but goes out all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from lawbook.application.extension import extension
from lawbook.application.outcome import outcome, outcomes
from lawbook.application.remedy import Remedy, remedy, remedy_against
from lawbook.application.wording import cites_one_of, has_blank, in_law, own_sentences, route_said
from lawbook.cite import Cite, carries_out
from lawbook.reading import table
from lawbook.reasons import Refused, Step, in_words

Chain = Literal["notice", "answer", "disclosure", "none"]
Severity = Literal["missing", "wrong", "late"]
_MARKS = ("绝密", "机密", "秘密")
# The day that a kind of letter tells, and whether the law cannot count without it.
_DAYS_TOLD = {
    "clarification_asked": ("reply_by", True),
    "reasons_asked": ("reply_by", False),
    "reply_delayed": ("until", True),
}
_ROUTES = {"choose": "可以选择行政复议或者行政诉讼", "review_first": "应当先申请行政复议"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a letter: what it is called, whether it must be there, by which provision, and what to write."""

    code: str
    label: str
    required: bool
    cite: Cite
    advice: str


@dataclass(frozen=True, slots=True)
class LetterKind:
    """
    A kind of letter: its parts, the signatures it needs, and the fact that its issue adds ("" for none).

    ``outcomes`` are the codes that it answers with; a notice on the way has none.
    """

    code: str
    number: str
    name: str
    parts: tuple[Part, ...]
    has_remedy: bool
    chain: Chain
    fact: str
    outcomes: tuple[str, ...]
    cite: Cite
    chain_by_outcome: Mapping[str, Chain]
    fact_by_outcome: Mapping[str, str]

    def part(self, code: str) -> Part:
        """
        Return one part.

        :raises Refused: if the letter has none of that code
        """
        for each in self.parts:
            if each.code == code:
                return each
        raise Refused(f"“{self.name}”没有“{code}”这一部分，可用的有：{'、'.join(part.code for part in self.parts)}。")

    def chain_of(self, code: str) -> Chain:
        """Return the signatures that an answer by this outcome needs (G1 gives nothing out)."""
        return self.chain_by_outcome.get(code, self.chain)

    def fact_of(self, code: str) -> str:
        """Return the kind of fact that the issue adds for an outcome."""
        return self.fact_by_outcome.get(code, self.fact)


@dataclass(frozen=True, slots=True)
class Fault(Step):
    """What is wrong with a letter, in a sentence with its provision; ``part`` is "" for the letter as a whole."""

    part: str = ""
    severity: Severity = "wrong"

    @property
    def blocks(self) -> bool:
        """Test if the letter cannot be issued as it is; a late letter can."""
        return self.severity != "late"


@cache
def letters() -> Mapping[str, LetterKind]:
    """Return every kind of letter by its code."""
    return {code: _kind(code, line) for code, line in table("application/letter.yaml")["kinds"].items()}


def letter(code: str) -> LetterKind:
    """
    Return one kind of letter.

    :raises Refused: if there is none of that code
    """
    if code not in letters():
        raise Refused(f"没有“{code}”这种文书，可用的有：{'、'.join(letters())}。")
    return letters()[code]


def letter_for(outcome_code: str) -> LetterKind:
    """
    Return the one kind of letter that answers with an outcome.

    :raises Refused: if there is no such outcome
    """
    wanted = outcome(outcome_code).code
    return next(kind for kind in letters().values() if wanted in kind.outcomes)


def remedy_of(kind: LetterKind, code: str, *, on: date, grounds: Sequence[str] = (), **names: str) -> Remedy | None:
    """
    Return the remedy that a letter must tell, None where it need not tell any.

    :param names: authority, court and online_channel, as ``lawbook.application.remedy.remedy`` takes them
    :raises Refused: if the outcome is unknown
    """
    if not kind.has_remedy:
        return None
    if not kind.outcomes:
        return remedy_against(kind.name, on=on, **names)
    found = remedy(code, on=on, grounds=grounds, **names)
    return found if found.says else None


@carries_out("ogi:36", "ogi:36.3", "ogi:37", "ogi:39.1", "ogi:39.2", "ogi:41", "arl:23.2")
def faults(
    kind: LetterKind,
    *,
    parts: Mapping[str, str],
    particulars: Mapping[str, Any],
    code: str,
    on: date,
    due: date | None,
    remedy: Remedy | str | None = None,
    grounds: Sequence[str] = (),
    template: Mapping[str, str] | None = None,
) -> list[Fault]:
    """
    Return what is wrong with a letter; nothing wrong is an empty list.

    :param parts: the texts by the codes of the parts
    :param particulars: what the law counts by: days, reply_by, until, amount (days may be ISO strings)
    :param code: the outcome, "" for a notice
    :param on: the day of issue
    :param due: the last day in time, None while nothing runs
    :param remedy: the paragraph on remedies as it will be printed; None takes the part of that name
    :param grounds: for a partial answer, the codes (D1 to D7) on which the withheld part rests
    :param template: the wording that was suggested, by part: reasons must say something of their own
    """
    wrong_code = _of_outcome(kind, code, grounds)
    if wrong_code:
        return wrong_code
    found = _of_parts(kind, parts, template or {})
    found += _of_articles(kind, parts.get("basis", ""), code, grounds)
    text = parts.get("remedy", "") if remedy is None else remedy if isinstance(remedy, str) else remedy.says
    found += _of_remedy(kind, text, code, on, grounds)
    found += _of_particulars(kind, parts, particulars, on)
    if due is not None and on > due:
        says = f"印发日期{in_words(on)}晚于期限{in_words(due)}，已经逾期；仍应尽快送达。"
        found.append(Fault(says, Cite("ogi", "33.2"), severity="late"))
    return found


def _of_particulars(
    kind: LetterKind, parts: Mapping[str, str], particulars: Mapping[str, Any], on: date
) -> list[Fault]:
    """Return what is wrong with the days and sums that the law counts by."""
    found: list[Fault] = []
    if kind.fact == "extended":
        days = particulars.get("days")
        try:
            extension(on=on, days=days)
        except Refused as refused:
            found.append(Fault(refused.says, refused.cite or kind.cite, part="term"))
    name, must = _DAYS_TOLD.get(kind.fact, ("", False))
    said = particulars.get(name) or None
    day = _day(said)
    if name and day is None and (must or said is not None):
        found.append(Fault("请写明期限的具体日期。", kind.cite, part="term", severity="missing"))
    elif day is not None and day <= on:
        found.append(Fault(f"期限{in_words(day)}应当晚于印发日期{in_words(on)}。", kind.cite, part="term"))
    amount = particulars.get("amount")
    if kind.fact == "fee_notified" and amount is not None and not _names_sum(parts.get("amount", ""), amount):
        found.append(Fault(f"金额应当与计算的结果{amount}元一致。", kind.part("amount").cite, part="amount"))
    return found


def _of_outcome(kind: LetterKind, code: str, grounds: Sequence[str]) -> list[Fault]:
    """Return what is wrong with the codes themselves; with a wrong code the rest cannot be judged."""
    if not kind.outcomes:
        return []
    if not code:
        return [Fault("请选择办结方式。", kind.cite, severity="missing")]
    if code in kind.outcomes:
        return _of_grounds(kind, code, grounds)
    if code not in outcomes():
        return [Fault(f"没有编号为“{code}”的办结方式。", kind.cite)]
    fits = letter_for(code).name
    return [Fault(f"以“{outcome(code).name}”办结的，应当用“{fits}”，不用“{kind.name}”。", kind.cite)]


def _of_grounds(kind: LetterKind, code: str, grounds: Sequence[str]) -> list[Fault]:
    reasons = [each for each, line in outcomes().items() if line.remedy == "review_first"]
    for each in grounds:
        if each not in reasons:
            return [Fault(f"“{each}”不是不予公开的理由，可用的有：{'、'.join(reasons)}。", kind.cite, part="withheld")]
    if code == "P1" and not grounds:
        return [Fault("请选择不予公开的部分属于哪一种情形。", kind.cite, part="withheld", severity="missing")]
    return []


def _of_parts(kind: LetterKind, parts: Mapping[str, str], template: Mapping[str, str]) -> list[Fault]:
    found: list[Fault] = []
    for part in kind.parts:
        text = parts.get(part.code, "").strip()
        if not text:
            if part.required and part.code != "remedy":
                found.append(Fault(f"缺少“{part.label}”。{part.advice}", part.cite, part=part.code, severity="missing"))
            continue
        if has_blank(text):
            found.append(Fault(f"“{part.label}”中还有空白没有填写。", part.cite, part=part.code, severity="missing"))
        if part.code == "reasons" and not own_sentences(text, template.get("reasons", "")):
            says = f"“{part.label}”只有范本的文字，请结合本件至少写一句。"
            found.append(Fault(says, part.cite, part=part.code, severity="missing"))
        if any(f"{mark}★" in text for mark in _MARKS):
            says = f"“{part.label}”中有密级标志，不能印发。"
            found.append(Fault(says, Cite("ogi", "14"), part=part.code))
    known = {part.code for part in kind.parts}
    for code in parts:
        if code not in known and parts[code].strip():
            found.append(Fault(f"“{kind.name}”没有“{code}”这一部分。", kind.cite, part=code))
    return found


def _of_articles(kind: LetterKind, basis: str, code: str, grounds: Sequence[str]) -> list[Fault]:
    """Return which provisions are not named: one of the outcome's, and one of each ground's of a part withheld."""
    if not basis.strip() or not any(part.code == "basis" for part in kind.parts):
        return []
    wanted = [outcome(each).cites for each in (code, *grounds)] if kind.outcomes else [(kind.cite,)]
    found = []
    for cites in wanted:
        if cites and not cites_one_of(basis, cites):
            names = "或者".join(in_law(each) for each in cites)
            found.append(Fault(f"“依据”应当引用{names}。", cites[0], part="basis"))
    return found


def _of_remedy(kind: LetterKind, text: str, code: str, on: date, grounds: Sequence[str]) -> list[Fault]:
    due = remedy_of(kind, code, on=on, grounds=grounds)
    if due is None:
        return []
    if not text.strip():
        says = "缺少“救济途径”。请写明申请行政复议、提起行政诉讼的机关和期限。"
        return [Fault(says, due.cite, due.unverified, "remedy", "missing")]
    if route_said(text, on=on) != due.route:
        says = f"“救济途径”应当写明{_ROUTES[due.route]}：{due.says}"
        return [Fault(says, due.cite, due.unverified, "remedy")]
    return []


def _names_sum(text: str, amount: Any) -> bool:
    plain = text.replace(",", "").replace("，", "")
    return any(f"{amount}{unit}" in plain for unit in ("元", ".00元", " 元"))


def _day(value: Any) -> date | None:
    """Return a day from a date or its ISO text, None if it is neither."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _kind(code: str, line: Mapping[str, Any]) -> LetterKind:
    parts = tuple(
        Part(part, shape["label"], shape.get("required", True), Cite.parse(shape["cite"]), shape["advice"])
        for part, shape in line["parts"].items()
    )
    return LetterKind(
        code=code,
        number=line["number"],
        name=line["name"],
        parts=parts,
        has_remedy=line.get("has_remedy", False),
        chain=line["chain"],
        fact=line.get("fact", ""),
        outcomes=tuple(line.get("outcomes", ())),
        cite=Cite.parse(line["cite"]),
        chain_by_outcome=line.get("chain_by_outcome", {}),
        fact_by_outcome=line.get("fact_by_outcome", {}),
    )
