"""How do the words of a report come about, the figures that they quote, and the answers to warnings?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.annual import events
from gongkai.annual.models import Explanation, NotAllowed, Passage, Return, StatedFigure
from gongkai.annual.selectors.findings import findings
from gongkai.annual.selectors.narrative import in_figures
from gongkai.annual.selectors.permission import Standing, must_be_writer
from gongkai.annual.selectors.workbook import Workbook
from gongkai.journal.services import record
from lawbook.report.edition import Column

from . import steps
from .filling import number_from

LONGEST = 60_000


@transaction.atomic
def write_chapters(*, report: Return, texts: Mapping[str, str], by: Any, at: datetime) -> list[str]:
    """
    Save chapters as they were typed, placeholders and all, and return those that changed.

    A placeholder that quotes nothing is saved too: nothing typed is lost; it bars submission, not saving.

    :raises NotAllowed: if the return is not in hand or not this person's, a chapter does not exist or is too long
    """
    must_be_writer(report, by=by)
    steps.hold_open(report)
    workbook = Workbook(report)
    headings = dict(workbook.word_chapters)
    changed = []
    for code, typed in texts.items():
        if code not in headings:
            raise NotAllowed("报告没有这一章。")
        text = typed.replace("\r\n", "\n").replace("\x00", "").strip()
        if len(text) > LONGEST:
            raise NotAllowed(f"“{headings[code]}”有{len(text)}字，最多{LONGEST}字。")
        passage = workbook.passages.get(code)
        if text == (passage.text if passage else ""):
            continue
        Passage.objects.filter(report=report, chapter=code, is_current=True).update(is_current=False)
        Passage.objects.create(report=report, chapter=code, text=text, by=by, at=at)
        record(
            events.Written(**steps.names(report), chapter=code, label=headings[code], characters=len(text)),
            by=by,
            at=at,
            organ=report.organ,
        )
        changed.append(code)
    return changed


@transaction.atomic
def state_figure(
    *, report: Return, name: str, says: str, unit: str, value: str, evidence: str, by: Any, at: datetime
) -> StatedFigure:
    """
    State a figure that no room counts, with the evidence for it, so that words can quote it (登记数字).

    It may be corrected after the report was filed: what was signed stays, and the difference is shown.

    :raises NotAllowed: if it is not this person's to state, the value is no number, or a field is missing
    """
    if not Standing(by).writes(report):
        raise NotAllowed("只有本机关的信息公开员或科室审核人员可以登记数字。", cite="ogi:49")
    if not evidence.strip():
        raise NotAllowed(f"请写明“{says}”的依据：台账、文件或统计来源。")
    try:
        number = number_from(value, Column("value", says, unit=unit, kind="amount"))
    except ValueError as wrong:
        raise NotAllowed(f"{says}：{wrong}") from None
    if number is None:
        raise NotAllowed(f"{says}：请填数字，没有发生的填0。")
    if Workbook(report).form.knows(name):
        raise NotAllowed(f"“{name}”是表格单元格的代码，请换一个。")
    figure = StatedFigure(
        organ=report.organ,
        year=report.year,
        name=name.strip(),
        says=says.strip(),
        unit=unit.strip(),
        value=in_figures(number),
        evidence=evidence.strip(),
        by=by,
        at=at,
    )
    try:
        figure.full_clean(validate_constraints=False)
    except ValidationError as wrong:
        raise NotAllowed("；".join(wrong.messages)) from None
    steps.hold(report)  # two who state the same figure at once: the second replaces the first
    current = StatedFigure.objects.filter(organ=report.organ, year=report.year, name=figure.name, is_current=True)
    before = current.first()
    if before is not None and _same(before, figure):
        return before
    current.update(is_current=False)
    figure.save()
    record(
        events.FigureStated(
            **steps.names(report),
            name_of_figure=figure.name,
            label=figure.says,
            value=figure.value,
            unit=figure.unit,
            evidence=figure.evidence,
        ),
        by=by,
        at=at,
        organ=report.organ,
        ground=figure.evidence,
    )
    return figure


@transaction.atomic
def explain(*, report: Return, finding: str, where: str, text: str, by: Any, at: datetime) -> Explanation:
    """
    Answer a warning with one line, which holds as long as its figures stay as they are (说明).

    :raises NotAllowed: if there is no such warning now, it is an error, the line is empty or too long, or not theirs
    """
    must_be_writer(report, by=by)
    steps.hold_open(report)
    said = " ".join(text.split())
    if not said:
        raise NotAllowed("请写一句说明。")
    if len(said) > 300:
        raise NotAllowed(f"说明最多300字，现有{len(said)}字。")
    found = {(each.id, each.where): each for each in findings(Workbook(report))}
    answered = found.get((finding, where))
    if answered is None:
        raise NotAllowed("这条提示已经不存在，不需要说明。")
    if answered.severity == "error":
        raise NotAllowed("表内勾稽关系不符须改正数字，不能以说明代替。", cite="form-2021")
    Explanation.objects.filter(report=report, finding=finding, where=where, is_current=True).update(is_current=False)
    made = Explanation.objects.create(
        report=report, finding=finding, where=where, figures=answered.figures, text=said, by=by, at=at
    )
    record(
        events.Explained(**steps.names(report), finding=finding, where=where, explanation=said),
        by=by,
        at=at,
        organ=report.organ,
        ground=said,
    )
    return made


def _same(one: StatedFigure, other: StatedFigure) -> bool:
    mine = (one.says, one.unit, Decimal(one.value), one.evidence)
    return mine == (other.says, other.unit, Decimal(other.value), other.evidence)
