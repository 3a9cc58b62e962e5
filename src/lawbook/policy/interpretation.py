"""Must a document be explained, is the plan whole, and did both go out together? (政策解读、三同步)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lawbook import parameters
from lawbook.cite import Cite, carries_out
from lawbook.reasons import Step, in_words
from lawbook.terms import Deadline, term
from lawbook.workdays import Workdays

_RULE = Cite("interpretation-2016")


@dataclass(frozen=True, slots=True)
class Synchrony:
    """Whether document, plan and material were organized, signed and released together, each with its reason."""

    organized: bool
    signed: bool
    released: bool
    steps: tuple[Step, ...]

    @property
    def triple(self) -> bool:
        """Test if all three hold."""
        return self.organized and self.signed and self.released


@carries_out("interpretation-2016")
def wants_interpretation(*, kind: str, on: date, jurisdiction: str = parameters.NATIONAL) -> parameters.Value | None:
    """Return the rule by which a kind of document must be explained on a day, or None."""
    try:
        rule = parameters.value("policy.interpretation", "kinds", on, jurisdiction=jurisdiction)
    except parameters.NoValueYet:
        return None
    return rule if kind in rule.value else None


@carries_out("interpretation-2016")
def plan_gaps(
    *, outline: str, forms: Sequence[str], channels: str, author: str, due_on: date | None
) -> tuple[Step, ...]:
    """Return what an interpretation plan leaves out: outline, forms, channels, who, until when."""
    parts = {
        "解读提纲": outline.strip(),
        "解读形式": forms,
        "发布渠道": channels.strip(),
        "解读人或单位": author.strip(),
        "完成日期": due_on,
    }
    return tuple(Step(f"解读方案没有写明{name}。", _RULE, True) for name, said in parts.items() if not said)


@carries_out("interpretation-2016")
def material_deadline(*, published_on: date, workdays: Workdays, jurisdiction: str = parameters.NATIONAL) -> Deadline:
    """
    Return the last day to publish the material for a document that was published on a day.

    :raises lawbook.parameters.NoValueYet: before 2016-11-10
    """
    rule = parameters.value("policy.interpretation", "publication_days", published_on, jurisdiction=jurisdiction)
    return term(start=published_on, length=rule, starts="文件公开", ends="公开解读材料", workdays=workdays)


@carries_out("interpretation-2016")
def synchrony(
    *,
    plan_on: date | None,
    document_submitted_on: date | None,
    together: bool,
    document_released_on: date | None,
    materials_released_on: Sequence[date],
) -> Synchrony:
    """
    Return whether the three went together (三同步).

    :param plan_on: when the plan was first written
    :param document_submitted_on: when the document was sent through its chain of signatures
    :param together: whether a material was signed in the same submission as the document
    """
    organized = plan_on is not None and (document_submitted_on is None or plan_on <= document_submitted_on)
    first = min(materials_released_on, default=None)
    released = document_released_on is not None and first is not None and first <= document_released_on
    says = [
        "解读方案在送审之前制定。" if organized else "送审时没有解读方案。",
        "解读材料与文件一并审签。" if together else "解读材料没有与文件一并审签。",
        _released(document_released_on, first, released=released),
    ]
    return Synchrony(organized, together, released, tuple(Step(each, _RULE, True) for each in says))


def _released(document: date | None, material: date | None, *, released: bool) -> str:
    if document is None:
        return "文件尚未公开。"
    if material is None:
        return "没有已公开的解读材料。"
    if released:
        return f"解读材料与文件同日公开，{in_words(document)}。"
    return f"文件{in_words(document)}公开，解读材料{in_words(material)}公开。"
