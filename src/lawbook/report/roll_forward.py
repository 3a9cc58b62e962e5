"""Do two years' reports of one body join up?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lawbook.report.edition import Edition, Question
from lawbook.report.identities import Number, Value, as_number


@dataclass(frozen=True)
class Break:
    """A place where this year does not follow from last year; ``left`` is stated, ``right`` is what would follow."""

    question: Question
    where: str
    left: Number
    right: Number
    says: str


def breaks(*, this_year: Mapping[str, Value], last_year: Mapping[str, Value], edition: Edition) -> list[Break]:
    """
    Return where the stock of documents or the applications carried over fail to roll forward.

    Both mappings hold cells of the same edition: a change of form is a break of definition, not an error, and is
    the caller's to tell. A cell that last year left blank asks nothing.
    """
    found = []
    questions = {each.id: each for each in edition.questions}
    stock = questions.get("P1_in_force_roll")
    if stock is not None:
        for row in edition.proactive.sections[0].rows:
            path = f"proactive.{edition.proactive.sections[0].code}.{row.code}"
            before, stated = last_year.get(f"{path}.in_force"), this_year.get(f"{path}.in_force")
            if before is None or stated is None:
                continue
            issued, repealed = as_number(this_year.get(f"{path}.issued")), as_number(this_year.get(f"{path}.repealed"))
            follows = as_number(before) + issued - repealed
            if as_number(stated) != follows:
                says = (
                    f"{row.label}：上年现行有效{before}件，加本年制发{issued}件，减本年废止{repealed}件，"
                    f"应为{follows}件，填报为{stated}件"
                )
                found.append(Break(stock, path, as_number(stated), follows, says))
    carried = questions.get("A4_carry_over")
    if carried is not None:
        for column in edition.applications.columns:
            cell = f"applications.carried_in.{column.code}"
            before, stated = last_year.get(f"applications.carried_out.{column.code}"), this_year.get(cell)
            if as_number(before) != as_number(stated):
                says = f"{column.label}：上年结转{as_number(stated)}件，上年度报告结转下年度{as_number(before)}件"
                found.append(Break(carried, cell, as_number(stated), as_number(before), says))
    return found
