"""How do the three statutory tables look as a form: which box stands where, with which mark, and does it add up?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.annual.selectors.findings import TABLE_NAMES, anchor_of, findings
from gongkai.annual.selectors.narrative import in_figures
from gongkai.annual.selectors.proposals import Proposal, proposals
from gongkai.annual.selectors.story import UNSTATED, last_year_says, mark_of
from gongkai.annual.selectors.workbook import Workbook
from lawbook.report.edition import TABLES
from lawbook.report.identities import Number, as_number
from reportdoc.layout import Cell, grid

# One character beside each box; the word is its label, and the legend above the tables says both.
GLYPHS: Mapping[str, str] = {"已计": "计", "已确认": "确", "已调整": "调", "导入": "导", UNSTATED: "缺"}
KINDS: Mapping[str, str] = {
    "已计": "counted",
    "已确认": "confirmed",
    "已调整": "adjusted",
    "导入": "imported",
    UNSTATED: "unstated",
}


@dataclass(frozen=True)
class Box:
    """One cell of the form: what stands in it, how it came, and what is wrong with what was typed."""

    cell: str
    label: str
    text: str
    mark: str
    is_stated: bool
    is_sum: bool
    fault: str = ""
    proposal: Proposal | None = None
    last_year: str = ""
    in_question: bool = False

    @property
    def name(self) -> str:
        """Return the element's name in the page."""
        return anchor_of(self.cell)

    @property
    def glyph(self) -> str:
        """Return the one character of its mark."""
        return GLYPHS[self.mark]

    @property
    def kind(self) -> str:
        """Return the mark as a class of the style sheet."""
        return KINDS[self.mark]


@dataclass(frozen=True)
class Check:
    """An identity reckoned beside its row, column or block: "waiting" as long as a cell of it is not stated."""

    name: str
    says: str
    result: str
    mark: str
    title: str


@dataclass(frozen=True)
class Slot:
    """A place in a row: a heading of the form, a box, or a check."""

    head: Cell | None = None
    box: Box | None = None
    check: Check | None = None
    colspan: int = 1
    rowspan: int = 1

    @property
    def words(self) -> list[str]:
        """Return the words of a heading between which it may break: 结果·维持."""
        text = self.head.text if self.head else ""
        return [text[at : at + 2] for at in range(0, len(text), 2)] if self.head and self.head.pairs else [text]


@dataclass(frozen=True)
class Table:
    """One table as a form."""

    code: str
    name: str
    title: str
    head: Sequence[Sequence[Slot]]
    body: Sequence[Sequence[Slot]]
    foot: Sequence[tuple[str, int, Sequence[Slot]]]
    boxes: Sequence[Box]
    stated: int = 0
    proposed: int = 0
    checks: Sequence[Check] = field(default=())

    @property
    def left(self) -> int:
        """Return how many cells are not stated yet."""
        return len(self.boxes) - self.stated

    @property
    def broken(self) -> int:
        """Return how many identities do not hold."""
        return sum(each.mark == "broken" for each in self.checks)


def tables(
    workbook: Workbook,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    compare: bool = False,
) -> list[Table]:
    """
    Return the three tables; ``typed`` and ``faults`` are what came back unsaved, which stays in its box.

    ``compare`` puts last year's number beside each box.
    """
    proposed = proposals(workbook)
    questioned = _questioned(workbook)

    def box(cell: str) -> Box:
        entry, value = workbook.entries.get(cell), workbook.values.get(cell)
        shown = "" if value is None else in_figures(value)
        fault = (faults or {}).get(cell, "")
        return Box(
            cell=cell,
            label=f"{workbook.form.label(cell).row}／{workbook.form.label(cell).column}",
            text=(typed or {}).get(cell, shown) if fault else shown,
            mark=mark_of(entry),
            is_stated=value is not None and not isinstance(value, str),
            is_sum=workbook.form.computed(cell),
            fault=fault,
            proposal=proposed.get(cell),
            last_year=last_year_says(workbook, cell) if compare else "",
            in_question=cell in questioned,
        )

    boxes = {cell: box(cell) for cell in workbook.cells}
    return [
        _table(code, workbook, {cell: each for cell, each in boxes.items() if cell.startswith(f"{code}.")})
        for code in TABLES
    ]


def checks(workbook: Workbook) -> list[Check]:
    """Return every identity of the form, reckoned."""
    return [each for _, _, each in _checks(workbook)]


def _table(code: str, workbook: Workbook, boxes: Mapping[str, Box]) -> Table:
    plan = grid(workbook.document, code)
    found = {(identity, where): each for identity, where, each in _checks(workbook)}
    rows: list[list[Slot]] = []
    for line in plan.rows():
        slots = [_slot(each, boxes) for each in line]
        rows.append(slots)
        cells = [slot.box.cell for slot in slots if slot.box]
        if code == "applications" and cells:
            slots.append(Slot(check=found[("A3_row_sum", cells[0].rsplit(".", 1)[0])]))
    if code == "applications":
        rows[0].append(Slot(head=Cell(0, plan.width, "横向核对", heads="col"), rowspan=plan.header_rows))
    return Table(
        code=code,
        name=TABLE_NAMES[code],
        title=plan.title,
        head=rows[: plan.header_rows],
        body=rows[plan.header_rows :],
        foot=_foot(code, workbook, found),
        boxes=list(boxes.values()),
        stated=sum(each.is_stated for each in boxes.values()),
        proposed=sum(each.proposal is not None for each in boxes.values()),
        checks=[each for (_, where), each in found.items() if where.startswith(f"{code}.")],
    )


def _slot(cell: Cell, boxes: Mapping[str, Box]) -> Slot:
    if cell.cell:
        return Slot(box=boxes[cell.cell], colspan=cell.colspan, rowspan=cell.rowspan)
    return Slot(head=cell, colspan=cell.colspan, rowspan=cell.rowspan)


def _foot(
    code: str, workbook: Workbook, found: Mapping[tuple[str, str], Check]
) -> list[tuple[str, int, Sequence[Slot]]]:
    """Return the rows of checks below a table: its columns or blocks, with their heading and its width."""
    if code == "applications":
        columns = [f"{code}.{each.code}" for each in workbook.form.applications.columns]
        return [
            (says, 3, [*(Slot(check=found[(identity, where)]) for where in columns), Slot()])
            for identity, says in (("A2_results_sum", "分项之和＝总计"), ("A1_flow", "一＋二＝三＋四"))
        ]
    if code == "review_litigation":
        blocks = [f"{code}.{each.code}" for each in workbook.form.review_litigation.blocks]
        span = len(workbook.form.review_litigation.columns)
        return [("", 0, [Slot(check=found[("RL1_block_sum", where)], colspan=span) for where in blocks])]
    return []


def _checks(workbook: Workbook) -> list[tuple[str, str, Check]]:
    asked, waiting = set(workbook.cells), set(workbook.unstated)
    found = []
    for identity in workbook.form.identities:
        table = identity.table
        if identity.each == "column":
            over = [column.code for column in workbook.form.applications.columns]
        elif identity.each == "row":
            over = workbook.rows_of_applications
        else:
            over = [block.code for block in workbook.form.review_litigation.blocks]
        for code in over:
            cell = f"{table}.{{}}.{code}" if identity.each == "column" else f"{table}.{code}.{{}}"
            left = [one for each in identity.left if (one := cell.format(each)) in asked]
            right = [one for each in identity.right if (one := cell.format(each)) in asked]
            name = f"k-{identity.id}-{code}".replace("_", "-")
            is_open = bool(waiting.intersection((*left, *right)))
            check = _check(name, identity.says, _sum(workbook, left), _sum(workbook, right), is_open)
            found.append((identity.id, f"{table}.{code}", check))
    return found


def _check(name: str, says: str, left: Number, right: Number, is_open: bool) -> Check:
    if is_open:
        return Check(name, says, "待填", "waiting", f"{says}：还有未填的单元格")
    if left == right:
        return Check(name, says, "✓", "good", f"{says}：{in_figures(left)}＝{in_figures(right)}")
    words = f"{in_figures(left)}≠{in_figures(right)}"
    return Check(name, says, words, "broken", f"{says}：{words}")


def _sum(workbook: Workbook, cells: Sequence[str]) -> Number:
    return sum((as_number(workbook.values.get(cell)) for cell in cells), start=0)


def _questioned(workbook: Workbook) -> set[str]:
    return {cell for each in findings(workbook) if each.severity == "error" for cell in each.cells}
