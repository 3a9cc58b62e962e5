"""
How much is the processing fee (信息处理费)?

A fee may be charged only where number or frequency clearly exceed what is reasonable (``ogi:42.1``), by item or by page
but never by both, and progressively: each rate falls only on the items or pages within its band.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lawbook import parameters
from lawbook.cite import carries_out
from lawbook.parameters import Value
from lawbook.reasons import Refused, Step

_TIERS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in yuan with its reckoning."""

    total: int
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        """Return ``{"total", "steps"}``."""
        return {"total": self.total, "steps": [step.to_json() for step in self.steps]}


@carries_out("ogi:42.1", "fee:3", "fee:4")
def fee_by_item(items: int, *, on: date, jurisdiction: str = parameters.NATIONAL) -> Fee:
    """
    Return the fee for so many items of one applicant within one calendar month.

    :raises Refused: if the number is no natural number
    :raises lawbook.parameters.NoValueYet: before 2021-01-01
    """
    return _fee(items, "件", parameters.value("application.fee", "by_item", on, jurisdiction=jurisdiction))


@carries_out("ogi:42.1", "fee:3", "fee:5")
def fee_by_page(pages: int, *, on: date, jurisdiction: str = parameters.NATIONAL) -> Fee:
    """
    Return the fee for so many pages handed out on one application.

    :raises Refused: if the number is no natural number
    :raises lawbook.parameters.NoValueYet: before 2021-01-01
    """
    return _fee(pages, "页", parameters.value("application.fee", "by_page", on, jurisdiction=jurisdiction))


def _fee(number: int, unit: str, tariff: Value) -> Fee:
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise Refused(f"“{number}”不是{unit}数，应当是非负整数。", tariff.cite)
    steps = []
    total = 0
    below = 0
    for band in tariff.value["bands"]:
        part = min(number, band["upto"]) - below
        if part <= 0:
            break
        total += part * band["rate"]
        steps.append(_step(below + 1, below + part, part, band["rate"], unit, tariff))
        below = band["upto"]
    if number > tariff.value["bands"][-1]["upto"]:
        beyond, more = _beyond(number, below, unit, tariff)
        total += beyond
        steps += more
    steps.append(Step(f"{number}{unit}合计{total}元。", tariff.cite, tariff.unverified))
    return Fee(total, tuple(steps))


def _beyond(number: int, below: int, unit: str, tariff: Value) -> tuple[int, list[Step]]:
    """Return the fee and the steps above the last fixed band, where the rate may rise by a step every so many."""
    rule = tariff.value["beyond"]
    part = number - below
    every, rise = rule.get("every", part), rule.get("raise", 0)
    full, rest = divmod(part, every)
    rates = rule["rate"] * full + rise * (full * (full - 1) // 2)
    total = rates * every + rest * (rule["rate"] + rise * full)
    steps = []
    for tier in range(min(-(-part // every), _TIERS_SHOWN)):
        first = below + tier * every + 1
        last = min(first + every - 1, number)
        steps.append(_step(first, last, last - first + 1, rule["rate"] + rise * tier, unit, tariff))
    shown = below + _TIERS_SHOWN * every
    if shown < number:
        already = rule["rate"] * _TIERS_SHOWN + rise * (_TIERS_SHOWN * (_TIERS_SHOWN - 1) // 2)
        reach = f"第{shown + 1}至{number}{unit}"
        words = f"{reach}：每{every}{unit}一档，每档提高{rise}元，计{total - already * every}元。"
        steps.append(Step(words, tariff.cite, tariff.unverified))
    return total, steps


def _step(first: int, last: int, part: int, rate: int, unit: str, tariff: Value) -> Step:
    reach = f"第{first}至{last}{unit}" if first < last else f"第{first}{unit}"
    words = f"{reach}：不收费。" if rate == 0 else f"{reach}：{part}{unit}×{rate}元＝{part * rate}元。"
    return Step(words, tariff.cite, tariff.unverified)
