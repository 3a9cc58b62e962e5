"""On which day was an application received (收到申请之日)?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook import parameters
from lawbook.cite import Cite, carries_out
from lawbook.reasons import Refused, Step, in_words

_WORDS = {"submitted": "提交", "signed": "行政机关签收", "confirmed": "双方确认"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day of receipt with its reason; ``on`` is None while it still has to be confirmed or signed for."""

    on: date | None
    step: Step


def channels(on: date) -> dict[str, str]:
    """Return the channels that the law knew on a day: code → Chinese name."""
    rule = parameters.value("application.receipt", "counts_from", on)
    return {code: line["label"] for code, line in rule.value.items()}


def needs_confirmation(channel: str, on: date) -> bool:
    """
    Test if an application by this channel counts as received only when both sides confirm it.

    :raises Refused: if the law of that day knows no such channel
    """
    return bool(_line(channel, on)["day"] == "confirmed")


@carries_out("ogi:31", "ogi:31.1", "ogi:31.2", "ogi:31.3")
def received_on(
    *, channel: str, submitted_on: date, signed_on: date | None = None, confirmed_on: date | None = None
) -> Receipt:
    """
    Return the day of receipt of an application by its channel.

    :param submitted_on: the day it was handed in, posted on the site, faxed or arrived
    :raises Refused: if the law of that day knows no such channel, or the day that counts is before the submission
    :raises lawbook.parameters.NoValueYet: before 2019-05-15, when the Regulations had no rule on receipt
    """
    line = _line(channel, submitted_on)
    cite = Cite.parse(line["cite"])
    day = {"submitted": submitted_on, "signed": signed_on, "confirmed": confirmed_on}[line["day"]]
    what = _WORDS[line["day"]]
    if day is None:
        return Receipt(None, Step(f"通过{line['label']}提交的申请以{what}之日为收到申请之日，目前尚无这一日期。", cite))
    if day < submitted_on:
        raise Refused(f"{what}之日{in_words(day)}早于提交之日{in_words(submitted_on)}。", cite)
    return Receipt(day, Step(f"通过{line['label']}提交，以{what}之日{in_words(day)}为收到申请之日。", cite))


def _line(channel: str, on: date) -> dict[str, str]:
    rule = parameters.value("application.receipt", "counts_from", on)
    if channel not in rule.value:
        raise Refused(f"没有“{channel}”这一提交渠道，可用的有：{'、'.join(rule.value)}。", rule.cite)
    line: dict[str, str] = rule.value[channel]
    return line
