"""What is wrong with a return, what bars it from being filed, and what asks for a word of explanation?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gongkai.annual.models import Explanation
from lawbook.report.edition import TABLES, Severity
from lawbook.report.identities import Mismatch, Value, as_number, mismatches
from reportdoc.check import check

from .workbook import Workbook

TABLE_NAMES = {"proactive": "表一", "applications": "表二", "review_litigation": "表三"}

# What to do about a finding, in the words of the person who has to do it.
_ADVICE = {
    "A1_flow": "核对本列的新收、上年结转、办理结果总计和结转下年度四格，改正填错的一格。",
    "A2_results_sum": "核对本列第三项的各个分项，或按分项之和改正“总计”。",
    "A3_row_sum": "核对本行各类申请人的件数，或按其和改正“总计”。",
    "RL1_block_sum": "核对本组的四种结果，或按其和改正“总计”。",
    "P1_in_force_roll": "核对制发、废止和现行有效件数；因清理、失效或口径变化不能衔接的，写一句说明。",
    "P2_rules_zero_for_county": "没有规章制定权的机关应填0；如确有数字，写一句说明。",
    "A4_carry_over": "核对上年度报告的结转件数；机构改革等原因不能衔接的，写一句说明。",
    "A5_text_table": "用“插入数字”引用表格，或核对文字中的数字；二者口径不同的，写一句说明。",
    "W1_chapter_empty": "写好这一章；确无内容的，写“无”。",
}

# Unstated cells are counted one by one (``blocks``), so a check that a table or a row is missing adds nothing.
_SAID_OTHERWISE = frozenset(
    {"R1_missing_table", "R2_missing_row", "V3_text", "V5_blank_table", "P2_rules_zero_for_county"}
)
# What a body without rule-making power cannot have made; the older form also counts what it published.
_RULES_MADE = ("issued", "repealed", "in_force", "newly_made")
# Identities whose right side is one cell that the form defines as the sum of the left.
_SUMS = frozenset({"A2_results_sum", "A3_row_sum", "RL1_block_sum"})


def anchor_of(cell: str) -> str:
    """Return the name that a cell has in a page, to jump to."""
    return "c-" + cell.replace(".", "-")


@dataclass(frozen=True)
class Term:
    """One cell in a reckoning."""

    cell: str
    label: str
    value: Value

    @property
    def anchor(self) -> str:
        """Return the name of the cell in the page."""
        return anchor_of(self.cell)


@dataclass(frozen=True)
class Finding:
    """
    Something that a return has to answer.

    ``cells`` are those to look at, ``left_terms`` and ``right_terms`` the reckoning behind two sides that differ.
    A warning is answered by an explanation that was given for these very figures.
    """

    id: str
    severity: Severity
    where: str
    says: str
    todo: str
    left: str = ""
    right: str = ""
    cells: tuple[str, ...] = ()
    left_terms: tuple[Term, ...] = ()
    right_terms: tuple[Term, ...] = ()
    place: str = ""
    explanation: Explanation | None = field(default=None, compare=False)

    @property
    def figures(self) -> str:
        """Return the two sides, for which an explanation is given."""
        return f"{self.left}|{self.right}"[:200]

    @property
    def wants_explanation(self) -> bool:
        """Test if this is a warning that nobody has answered for these figures."""
        return self.severity == "warn" and self.explanation is None

    @property
    def sum_cell(self) -> Term | None:
        """Return the sum (总计) that its parts do not add up to, if that is what is wrong."""
        is_sum = self.severity == "error" and self.id in _SUMS and len(self.right_terms) == 1
        return self.right_terms[0] if is_sum else None

    @property
    def anchor(self) -> str:
        """Return the name of the cell to jump to, or ""."""
        return anchor_of(self.cells[0]) if self.cells else ""


def findings(workbook: Workbook) -> list[Finding]:
    """Return the broken identities of finished columns, rows and blocks first, then what asks for a word."""
    if workbook.found is None:
        found = [*_identities(workbook), *_rules(workbook), *_questions(workbook), *_chapters(workbook)]
        workbook.found = [_with_explanation(each, workbook) for each in found]
    return workbook.found


def blocks(workbook: Workbook) -> list[str]:
    """
    Return what bars the return from being submitted or filed, each as a sentence; none if it may go.

    A cell without a number, a broken identity of the form, a placeholder that quotes nothing: such a paper cannot be
    signed. A warning bars nothing once it has its line of explanation.
    """
    said = []
    for table in TABLES:
        cells = [cell for cell in workbook.unstated if cell.startswith(f"{table}.")]
        if cells:
            first = workbook.form.label(cells[0])
            more = f"等{len(cells)}格" if len(cells) > 1 else ""
            said.append(f"{TABLE_NAMES[table]}还有未填的单元格：{first.row}／{first.column}{more}。没有发生的请填0。")
    found = findings(workbook)
    said += [f"{each.place}：{each.says}" for each in found if each.severity == "error"]
    for code, heading in workbook.word_chapters:
        said += [f"“{heading}”中的引用有误：{piece.problem}" for piece in workbook.rendered(code).problems]
    waiting = [each for each in found if each.wants_explanation]
    if waiting:
        said.append(f"还有{len(waiting)}条提示没有说明，第一条是：{waiting[0].says.rstrip('。')}。")
    return said


def _identities(workbook: Workbook) -> list[Finding]:
    """Return the broken identities whose cells are all stated: an unfinished column is unfinished, not wrong."""
    asked, waiting = set(workbook.cells), set(workbook.unstated)
    found = []
    for each in mismatches({cell: workbook.values[cell] for cell in workbook.cells}, workbook.form):
        cells = tuple(cell for cell, _ in (*each.left_terms, *each.right_terms) if cell in asked)
        if not waiting.intersection(cells):
            found.append(_broken(each, cells, workbook))
    return found


def _broken(mismatch: Mismatch, cells: tuple[str, ...], workbook: Workbook) -> Finding:
    asked, form = set(cells), workbook.form

    def terms(side: tuple[tuple[str, Value], ...]) -> tuple[Term, ...]:
        words = {cell: form.label(cell) for cell, _ in side if cell in asked}
        return tuple(
            Term(cell, f"{words[cell].row}／{words[cell].column}", value) for cell, value in side if cell in asked
        )

    return Finding(
        id=mismatch.identity.id,
        severity="error",
        where=mismatch.where,
        says=mismatch.says,
        todo=_ADVICE[mismatch.identity.id],
        left=str(mismatch.left),
        right=str(mismatch.right),
        cells=cells,
        left_terms=terms(mismatch.left_terms),
        right_terms=terms(mismatch.right_terms),
        place=place(mismatch.where, workbook),
    )


def _questions(workbook: Workbook) -> list[Finding]:
    """Return what the checks of a whole report ask beyond its identities: other years, words against tables."""
    printed = {each.id for each in workbook.form.identities}
    waiting = set(workbook.unstated)
    # Both reports are this organ's, however the earlier one wrote its name.
    previous = replace(workbook.last_year.document, unit=workbook.report.organ.name) if workbook.last_year else None
    found = []
    for each in check(workbook.document, previous):
        if each.id in printed or each.id in _SAID_OTHERWISE:
            continue
        cells = tuple(cell for cell in each.places if cell in workbook.values) or _cells_at(each.where, workbook)
        if waiting.intersection(cells):
            continue
        found.append(
            Finding(
                id=each.id,
                severity=each.severity,
                where=each.where,
                says=each.says,
                todo=_ADVICE.get(each.id, "请核对；确实如此的，写一句说明。" if each.severity == "warn" else ""),
                left="" if each.left is None else str(each.left),
                right="" if each.right is None else str(each.right),
                cells=cells,
                place=place(each.where, workbook),
            )
        )
    return found


def _rules(workbook: Workbook) -> list[Finding]:
    """Return the rules that an organ without the power to make any has stated; here its power is known, not guessed."""
    organ = workbook.report.organ
    if organ.makes_rules:
        return []
    path = f"proactive.{workbook.form.proactive.sections[0].code}.rules."
    stated = {cell: workbook.values.get(cell) for cell in (path + column for column in _RULES_MADE)}
    return [
        Finding(
            "P2_rules_zero_for_county",
            "warn",
            cell,
            f"{organ.name}没有规章制定权，“规章／{workbook.form.label(cell).column}”填报为{value}",
            _ADVICE["P2_rules_zero_for_county"],
            left=str(value),
            right="0",
            cells=(cell,),
            place=place(cell, workbook),
        )
        for cell, value in stated.items()
        if as_number(value) != 0
    ]


def _chapters(workbook: Workbook) -> list[Finding]:
    empty = [
        (code, heading)
        for code, heading in workbook.word_chapters
        if code != "intro" and not workbook.rendered(code).text.strip()
    ]
    return [
        Finding("W1_chapter_empty", "warn", code, f"“{heading}”还没有文字", _ADVICE["W1_chapter_empty"], place="文字")
        for code, heading in empty
    ]


def _cells_at(where: str, workbook: Workbook) -> tuple[str, ...]:
    """Return the cells that a place names: the cell itself, or those of the row, column or block."""
    if where in workbook.values:
        return (where,)
    parts = where.split(".")
    if parts[0] not in TABLES or len(parts) < 2:
        return ()
    found = [cell for cell in workbook.cells if cell.startswith(f"{where}.")]
    if not found and len(parts) == 2:
        found = [cell for cell in workbook.cells if cell.startswith(f"{parts[0]}.") and cell.endswith(f".{parts[1]}")]
    return tuple(found)


def place(where: str, workbook: Workbook) -> str:
    """Return the words for a place: a cell, a row, a column, a block or a chapter."""
    form, parts = workbook.form, where.split(".")
    if form.knows(where):
        label = form.label(where)
        return f"{TABLE_NAMES[parts[0]]}{label.row}／{label.column}"
    names: Iterable[tuple[str, str]] = [
        *((f"applications.{each.code}", f"表二“{each.label}”列") for each in form.applications.columns),
        *((f"applications.{each.code}", f"表二“{each.label}”行") for each in form.applications.rows),
        *((f"review_litigation.{each.code}", f"表三“{each.label}”") for each in form.review_litigation.blocks),
        *(
            (f"proactive.{section.code}.{row.code}", f"表一“{row.label}”")
            for section in form.proactive.sections
            for row in section.rows
        ),
        *workbook.word_chapters,
    ]
    known = dict(names)
    return known.get(where) or next((says for code, says in known.items() if where.startswith(f"{code}.")), "全文")


def _with_explanation(finding: Finding, workbook: Workbook) -> Finding:
    given = workbook.explanations.get((finding.id, finding.where))
    if given is None or given.figures != finding.figures:
        return finding
    return Finding(**{**finding.__dict__, "explanation": given})
