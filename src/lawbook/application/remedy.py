"""
What may somebody do who does not accept a decision, and what must the decision say about it?

The route depends on the kind of decision and on its day: since 2024-01-01 a refusal under articles 14 to 16 goes to
administrative reconsideration first (``arl:23.1.4``), and the decision must say so (``arl:23.2``). Everything else may
choose. What counsel still has to confirm is marked unverified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from lawbook import parameters
from lawbook.application.outcome import outcome
from lawbook.cite import Cite, carries_out
from lawbook.parameters import Value
from lawbook.reasons import Refused, Step

Route = Literal["choose", "review_first", "none_or_choose"]
_AUTHORITY = "有管辖权的行政复议机关"
_COURT = "有管辖权的人民法院"


@dataclass(frozen=True, slots=True)
class Remedy:
    """
    The route, the paragraph for the letter, the provision and the reasons.

    ``unverified`` marks a route that no official text read so far settles; ``says`` is empty if nothing is to be said.
    """

    route: Route
    says: str
    cite: Cite
    steps: tuple[Step, ...]
    unverified: bool

    def to_json(self) -> dict[str, Any]:
        """Return ``{"route", "says", "cite", "steps"}``, and ``"unverified": true`` only where it is so."""
        shape: dict[str, Any] = {
            "route": self.route,
            "says": self.says,
            "cite": str(self.cite),
            "steps": [step.to_json() for step in self.steps],
        }
        if self.unverified:
            shape["unverified"] = True
        return shape


@carries_out(
    "ogi:51",
    "arl:20.1",
    "arl:22.2",
    "arl:23.1.4",
    "arl:23.2",
    "arl-1999:9",
    "apl:44.1",
    "apl:45",
    "apl:46.1",
    "apl-1989:37",
    "apl-1989:38",
    "apl-1989:39",
    "spc-2025:1",
)
def remedy(
    code: str,
    *,
    on: date,
    grounds: Sequence[str] = (),
    authority: str = "",
    court: str = "",
    online_channel: str = "",
) -> Remedy:
    """
    Return the route and the paragraph on remedies for a decision.

    :param code: the outcome's code
    :param on: the day of the decision
    :param grounds: for P1, the refusal codes on which the withheld part rests; unknown, articles 14 to 16 are assumed
    :param authority: the reconsideration authority to name; without it the paragraph stays general
    :param online_channel: where to file online, named when the decision is served online
    :raises Refused: if a code is unknown
    :raises lawbook.parameters.NoValueYet: before 2008-05-01
    """
    found = outcome(code)
    rule = parameters.value("application.remedy", "route", on).value[found.remedy]
    route, cite, unverified = rule["route"], Cite.parse(rule["cite"]), bool(rule.get("unverified", False))
    if found.remedy == "withheld_part" and grounds:
        on_14_to_16 = any(outcome(ground).remedy == "review_first" for ground in grounds)
        if not on_14_to_16:
            rule = parameters.value("application.remedy", "route", on).value["choose"]
            route, cite = rule["route"], Cite.parse(rule["cite"])
    to_confirm = parameters.value("application.remedy", "to_be_confirmed", on)
    unverified = unverified or code in to_confirm.value
    steps = [Step(_because(found.name, route, found.remedy), cite, unverified)]
    if code in to_confirm.value:
        steps.append(Step("这类答复是否一律可以选择，尚待法制机构确认。", to_confirm.cite, unverified=True))
    terms = _terms(on)
    steps += [_term_step(term) for term in terms]
    says = _paragraph(route, terms, authority or _AUTHORITY, court or _COURT, online_channel)
    return Remedy(route, says, cite, tuple(steps), unverified)


@carries_out("ogi:51", "apl:44.1")
def remedy_against(act: str, *, on: date, authority: str = "", court: str = "", online_channel: str = "") -> Remedy:
    """
    Return the route against an act that is no answer to an application: a disclosure told to a third party, a
    correction refused. One may choose; since 2024 counsel has to confirm it.

    :param act: what it is called, such as 信息更正告知书
    :raises lawbook.parameters.NoValueYet: before 2008-05-01
    """
    rule = parameters.value("application.remedy", "route", on).value["choose"]
    to_confirm = parameters.value("application.remedy", "to_be_confirmed", on)
    unverified = bool(rule.get("unverified", False)) or bool(to_confirm.value)
    steps = [Step(_because(act, "choose", "choose"), Cite.parse(rule["cite"]), unverified)]
    if to_confirm.value:
        steps.append(Step("这类告知是否一律可以选择，尚待法制机构确认。", to_confirm.cite, unverified=True))
    terms = _terms(on)
    steps += [_term_step(term) for term in terms]
    says = _paragraph("choose", terms, authority or _AUTHORITY, court or _COURT, online_channel)
    return Remedy("choose", says, Cite.parse(rule["cite"]), tuple(steps), unverified)


@carries_out("ogi:51", "spc-2025:2.2")
def remedy_for_silence(*, on: date, authority: str = "", court: str = "") -> Remedy:
    """Return the route of an applicant who got no answer in time; ``on`` is the day after the term ended."""
    rule = parameters.value("application.remedy", "silence", on)
    terms = _terms(on)
    says = (
        f"逾期未答复的，可以自知道或者应当知道之日起{terms[0].value}日内向{authority or _AUTHORITY}申请行政复议，"
        f"也可以在{terms[1].value}个月内向{court or _COURT}提起行政诉讼。"
    )
    steps = (Step("逾期不予答复，申请人可以选择行政复议或者行政诉讼。", rule.cite), *map(_term_step, terms))
    return Remedy(rule.value, says, rule.cite, steps, rule.unverified)


@carries_out("arl:24.1.1", "arl:24.1.2", "arl:24.1.3", "arl:24.1.4", "arl:27")
def review_authority(kind: str, *, on: date) -> Step:
    """
    Return who hears the reconsideration of a decision by an organ of a kind, in general words.

    :param kind: department, township, subdistrict, institution, district or vertical (vertically led)
    :raises Refused: if the kind is unknown
    :raises lawbook.parameters.NoValueYet: before 2024-01-01
    """
    rule = parameters.value("application.remedy", "authority", on)
    if kind not in rule.value:
        raise Refused(f"没有“{kind}”这类机关，可用的有：{'、'.join(rule.value)}。", rule.cite)
    line = rule.value[kind]
    return Step(line["says"], Cite.parse(line["cite"]))


def _because(name: str, route: Route, remedy_class: str) -> str:
    if route == "review_first":
        part = "不予公开的部分依据第十四条至第十六条的，" if remedy_class == "withheld_part" else ""
        return f"“{name}”：{part}应当先申请行政复议，对复议决定不服的再提起行政诉讼，并须在决定中告知。"
    if route == "choose":
        return f"“{name}”：可以选择申请行政复议或者提起行政诉讼。"
    return f"“{name}”：申请人自愿撤回的无须告知救济途径；行政机关另作处理的，可以选择行政复议或者行政诉讼。"


def _terms(on: date) -> tuple[Value, Value, Value]:
    review, suit, after = (
        parameters.value("application.remedy", name, on)
        for name in ("review_term", "suit_term", "suit_after_review_term")
    )
    return review, suit, after


def _term_step(term: Value) -> Step:
    return Step(f"{term.title}：{term.value}{term.unit}。", term.cite, term.unverified)


def _paragraph(route: Route, terms: tuple[Value, Value, Value], authority: str, court: str, online_channel: str) -> str:
    """Return the paragraph of the letter, in our own words, with authority, court and terms."""
    review, suit, after = (term.value for term in terms)
    if route == "review_first":
        says = (
            f"您对本决定有异议的，应当在收到之日起{review}日内先向{authority}申请行政复议；"
            f"不服行政复议决定的，可以在收到复议决定书之日起{after}日内向{court}提起行政诉讼。"
        )
    elif route == "choose":
        says = (
            f"您对本决定有异议的，可以在收到之日起{review}日内向{authority}申请行政复议，"
            f"也可以在收到之日起{suit}个月内直接向{court}提起行政诉讼。"
        )
    else:
        return ""
    if online_channel:
        says += f"行政复议申请书可以通过{online_channel}在线提交。"
    return says
