"""How do the applications of a year balance, as a picture: new + carried in = results + carried out?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lawbook.report.edition import Edition
from lawbook.report.identities import Number, Value, as_number
from reportdoc.report import Report

WIDTH, HEIGHT, TOP = 760, 320, 16
BAR, LEFT, MIDDLE, RIGHT = 14, 150, 340, 530
GAP = 10
# A segment of one case among hundreds must still be seen, and its label must not lie on the next.
LEAST = 14


@dataclass(frozen=True)
class Part:
    """One part of the flow: its words, how many, and where it stands."""

    code: str
    label: str
    count: Number
    y: float
    height: float
    middle: float
    ribbon: str


@dataclass(frozen=True)
class Flow:
    """The picture: what came in on the left, all that had to be dealt with in the middle, what became of it right."""

    incoming: Sequence[Part]
    outgoing: Sequence[Part]
    total: Number
    balanced: bool
    bar_y: float = TOP
    bar_height: float = HEIGHT - 2 * TOP
    width: int = WIDTH
    height: int = HEIGHT
    bar: int = BAR
    left: int = LEFT
    middle: int = MIDDLE
    right: int = RIGHT

    @property
    def says(self) -> str:
        """Return the picture as a sentence."""
        ins = "、".join(f"{each.label}{each.count}件" for each in self.incoming)
        outs = "、".join(f"{each.label}{each.count}件" for each in self.outgoing if each.count)
        return f"{ins}，共{self.total}件；{outs}。"


def flow(report: Report) -> Flow | None:
    """Return the flow of a report's applications; None where there was none to deal with."""
    values = report.values
    ins = [("new_received", "本年新收"), ("carried_in", "上年结转")]
    incoming = [(code, label, as_number(values.get(f"applications.{code}.total"))) for code, label in ins]
    outgoing = _results(report.form, values)
    total = sum((count for _, _, count in incoming), start=0)
    if total <= 0 or any(count < 0 for _, _, count in (*incoming, *outgoing)):
        return None
    balanced = total == sum((count for _, _, count in outgoing), start=0)
    return Flow(
        incoming=_parts([each for each in incoming if each[2]], total, LEFT + BAR, MIDDLE, into=True),
        outgoing=_parts([each for each in outgoing if each[2]], total, MIDDLE + BAR, RIGHT, into=False),
        total=total,
        balanced=balanced,
    )


def _results(form: Edition, values: Mapping[str, Value]) -> list[tuple[str, str, Number]]:
    """Return the results by the headings of the form, and what was carried out."""
    groups = {each.code: each.label.partition("）")[2] for each in form.applications.groups if each.under == "results"}
    found: dict[str, tuple[str, Number]] = {}
    for row in (*form.applications.rows, *form.applications.merged_rows):
        if row.under is None or row.computed:
            continue
        code = row.under if row.under in groups else row.code
        if row.stands_for:
            code = next(each.under or row.code for each in form.applications.rows if each.code == row.stands_for[0])
        label = groups.get(code) or row.label.partition("）")[2].partition("（")[0]
        count = as_number(values.get(f"applications.{row.code}.total"))
        found[code] = (label, found.get(code, (label, 0))[1] + count)
    found["carried_out"] = ("结转下年度", as_number(values.get("applications.carried_out.total")))
    return [(code, label, count) for code, (label, count) in found.items()]


def _parts(parts: Sequence[tuple[str, str, Number]], total: Number, start: int, end: int, *, into: bool) -> list[Part]:
    """Return the parts stacked with gaps on their own side and without on the bar in the middle."""
    room = HEIGHT - 2 * TOP
    heights = _heights([float(count) / float(total) for _, _, count in parts], room - GAP * (len(parts) - 1))
    found, y, inner = [], float(TOP), float(TOP)
    for (code, label, count), height in zip(parts, heights, strict=True):
        share = float(count) / float(total) * room
        outer = (y, height)
        ribbon = _ribbon(start, outer, end, (inner, share)) if into else _ribbon(start, (inner, share), end, outer)
        found.append(Part(code, label, count, round(y, 1), round(height, 1), round(y + height / 2, 1), ribbon))
        y += height + GAP
        inner += share
    return found


def _heights(shares: Sequence[float], room: float) -> list[float]:
    """Return heights by share, none below the least that can be seen, all together the room."""
    small = [share for share in shares if share * room < LEAST]
    rest = room - LEAST * len(small)
    large = sum(share for share in shares if share * room >= LEAST) or 1.0
    return [LEAST if share * room < LEAST else share / large * rest for share in shares]


def _ribbon(start: int, one: tuple[float, float], end: int, other: tuple[float, float]) -> str:
    """Return the path of a ribbon from one span (top, height) to another."""
    half = (start + end) / 2
    (a, ah), (b, bh) = one, other
    return (
        f"M{start} {a:.1f}C{half} {a:.1f} {half} {b:.1f} {end} {b:.1f}"
        f"V{b + bh:.1f}C{half} {b + bh:.1f} {half} {a + ah:.1f} {start} {a + ah:.1f}Z"
    )
