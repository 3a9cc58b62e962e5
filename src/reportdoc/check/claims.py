"""Which figures does the text of a report name, and which cells do they stand for?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lawbook.report.edition import Edition
from lawbook.report.identities import Number
from reportdoc.check import phrases as say
from reportdoc.check.numerals import number_of
from reportdoc.check.wording import plain_text
from reportdoc.report import Report

CHAPTERS = ("ch1_overview", "ch3_applications", "ch5_problems", "ch6_other")
CASES = ("件", "起", "例", "宗", "份")

Cells = tuple[str, ...]
"""Cells whose sum is meant."""


@dataclass(frozen=True)
class Claim:
    """
    A figure that a sentence states.

    ``cells`` are the cells whose sum it names; ``or_with`` are cells that the sentence may have counted in
    (收到…件，含上年结转…件). ``about`` is "cell", "fee" (信息处理费, in yuan) or "items" (条信息). ``scope`` names the
    part or the whole that the sentence speaks of where the table may speak of another.
    """

    about: str
    cells: Cells
    number: Number
    quote: str
    chapter: str
    scope: str = ""
    or_with: Cells = ()
    rough: bool = False


def claims(report: Report) -> Iterator[Claim]:
    """Yield every figure in chapters one, three, five and six that a cell states too, and those of fees and items."""
    for chapter in CHAPTERS:
        for paragraph in plain_text(report.narrative.chapters.get(chapter, "")).split("\n"):
            yield from _Paragraph(report, chapter, paragraph).claims()


class _Paragraph:
    """A paragraph, read from left to right: what it speaks of carries over from one figure to the next."""

    def __init__(self, report: Report, chapter: str, text: str) -> None:
        self.report, self.form, self.chapter, self.text = report, report.form, chapter, text
        self.applications = chapter == "ch3_applications"
        self.case = ""
        self.documents = False
        self.sequel = False

    def claims(self) -> Iterator[Claim]:
        named_before = False
        for sentence in re.split(r"(?<=[。!?])", _years_by_words(self.text, self.report.year)):
            named = "申请" in sentence
            self.case, self.documents = "", False
            self.applications = self.applications or named
            self.sequel = (named or named_before) and not say.OTHER_MATTER.search(sentence)
            yield from self._nothings(sentence)
            yield from self._figures(sentence)
            named_before = named

    def _figures(self, sentence: str) -> Iterator[Claim]:
        end = 0
        for found in say.MEASURE.finditer(sentence):
            lead, end = sentence[end : found.start()], found.end()
            near = say.CLAUSE.split(lead)[-1].lstrip("、和及并") or lead
            tail = say.CLAUSE.split(sentence[end:], maxsplit=1)[0]
            before = sentence[: found.start()]
            number, measure = _stated(found), found["measure"] or found["cases"]
            if number is None or self._of_another_year(before, near) or say.CHANGE.search(near):
                continue
            about, meant = self._meant(near, tail, measure, nothing=number == 0)
            for cells in meant:
                counted_in = cells == _row("new_received") and say.WITH_CARRIED.match(sentence[end:])
                yield Claim(
                    about,
                    cells,
                    _in_unit(number, measure, cells),
                    _quote(before) + found[0],
                    self.chapter,
                    self._scope(before),
                    or_with=_row("carried_in") if counted_in else (),
                    rough=bool(found["more"] or found["above"] or say.ROUGH.search(near)),
                )

    def _meant(self, near: str, tail: str, unit: str, *, nothing: bool) -> tuple[str, list[Cells]]:
        """Return what the figure is about and the cells that it names; several where it names each (均为0件)."""
        if unit == "元":
            if say.FEE.search(near) and say.CHARGE not in near:
                return "fee", [()]
            named = say.CHARGE in near and not say.NOT_CHARGE.search(near)
            return "cell", self._known("proactive.art20_8.admin_fee.fee_amount") if named else []
        if unit == "条" and not say.APPLICATIONS.search(near):
            return "items", [()] if say.ITEMS.search(near) and not re.search(r"解读|意见", near) else []
        if unit in CASES or unit == "条":
            cells = self._cases(near, nothing=nothing)
            if cells is None:
                cells = self._of_applications(near, tail) or self._of_documents(near) or self._decisions(near)
            return "cell", cells
        return "", []

    def _cases(self, near: str, *, nothing: bool) -> list[Cells] | None:
        """Return the cells of table three that the figure names; ``None`` where it speaks of something else."""
        review, suit = "复议" in near, bool(say.SUIT.search(near))
        direct, after = bool(say.DIRECT.search(near)), "复议后" in near
        if direct or after:
            self.case = "suit_direct" if direct else "suit_after_review"
        elif review and suit:
            self.case = ""
            return self._both(near, nothing=nothing) if self._of_openness() else []
        elif review:
            self.case = "review"
        elif suit:
            self.case = "suits"
        outcome = next((code for code, words in say.OUTCOMES if words.search(near)), "")
        if not self.case or not (review or suit or direct or after or outcome):
            return None
        if not self._of_openness() or say.OTHER_OUTCOME.search(near):
            return []
        blocks = ("suit_direct", "suit_after_review") if self.case == "suits" else (self.case,)
        return [tuple(f"review_litigation.{block}.{outcome or 'total'}" for block in blocks)]

    def _both(self, near: str, *, nothing: bool) -> list[Cells]:
        review, *suits = (f"review_litigation.{block.code}.total" for block in self.form.review_litigation.blocks)
        if say.ALTOGETHER.search(near):
            return [(review, *suits)]
        return [(review,), tuple(suits)] if nothing or say.EACH.search(near) else []

    def _of_openness(self) -> bool:
        """Test if the paragraph speaks of open information: a justice bureau also counts all its other cases."""
        return self.applications or "公开" in self.text

    def _of_applications(self, near: str, tail: str) -> list[Cells]:
        if not self.applications or say.OTHER_MATTER.search(near.replace("信访举报投诉", "")):
            return []
        received = say.RECEIVED.search(near)
        for words, row in ((say.CARRIED_OUT, "carried_out"), (say.CARRIED_IN, "carried_in")):
            if words.search(near) or (not received and words.match(tail)):
                return [_row(row)]
        if rows := _rows_named(self.form, near):
            used = self.report.rows_of_applications()
            return [_row(*(row for row in rows if row in used))]
        if say.CHANNEL.search(near) or near.startswith(("其中", "含", "包括")):
            return []
        if received and ("申请" in near or say.APPLICATIONS.match(tail)):
            return [_row("new_received")]
        if self.sequel and not tail and say.ONLY_RECEIVED.fullmatch(near):
            return [_row("new_received")]
        if (self.sequel or "申请" in near) and say.ANSWERED.search(near) and not say.PROMPT.search(near):
            return [_row("results_total")]
        return []

    def _of_documents(self, near: str) -> list[Cells]:
        rules, documents = bool(say.RULES.search(near)), "规范性文件" in near
        if (rules and documents) or "党内" in near or say.NOT_ISSUED.search(near):
            return []
        if rules or documents:
            self.documents = documents
        elif not (self.documents and say.ONLY_VERB.fullmatch(near)):
            return []
        rows = self.form.proactive.sections[0].rows
        row = f"proactive.art20_1.{rows[0].code if rules else rows[1].code}"
        if say.IN_FORCE.search(near):
            return self._known(f"{row}.in_force")
        if say.REPEALED.search(near):
            return self._known(f"{row}.repealed")
        if say.ISSUED.search(near):
            return self._known(f"{row}.issued") or self._known(f"{row}.newly_made")
        return []

    def _decisions(self, near: str) -> list[Cells]:
        named = set(say.DECISIONS.findall(near))
        if len(named) != 1 or say.NOT_DECISION.search(near) or not say.DECIDED.search(near):
            return []
        row = {"许可": "art20_5.admin_license", "处罚": "art20_6.admin_penalty", "强制": "art20_6.admin_coercion"}
        return self._known(f"proactive.{row[named.pop()]}.decisions")

    def _nothings(self, sentence: str) -> Iterator[Claim]:
        """Yield what a sentence says did not happen: 未收到申请, 无行政复议、行政诉讼, 未收取信息处理费."""
        if self._of_another_year(sentence, sentence):
            return
        if found := say.NO_APPLICATIONS.search(sentence):
            yield self._nothing(found[0], _row("new_received"), sentence)
        if (found := say.NO_CASES.search(sentence)) and self._of_openness() and not say.LOST.search(found[0]):
            review, *suits = (f"review_litigation.{block.code}.total" for block in self.form.review_litigation.blocks)
            if "复议" in found[1]:
                yield self._nothing(found[0], (review,), sentence)
            if say.SUIT.search(found[1]):
                yield self._nothing(found[0], tuple(suits), sentence)
        if say.NO_FEE.search(sentence) and say.ABOUT_FEE.search(sentence) and self._of_processing_fee():
            yield Claim("fee", (), 0, sentence[:40], self.chapter)

    def _of_processing_fee(self) -> bool:
        """Test if the paragraph may speak of the fee for information: a bureau may also waive others."""
        return "公开" in self.text or "处理费" in self.text or self.chapter == "ch6_other"

    def _nothing(self, quote: str, cells: Cells, sentence: str) -> Claim:
        return Claim("cell", cells, 0, quote, self.chapter, self._scope(sentence))

    def _known(self, *cells: str) -> list[Cells]:
        return [cells] if all(self.form.knows(cell) for cell in cells) else []

    def _of_another_year(self, before: str, near: str) -> bool:
        carried = say.CARRIED_IN.search(near) or say.CARRIED_OUT.search(near)
        named = say.YEAR.findall(before)
        if named and self.report.year is not None and int(named[-1]) != self.report.year:
            return not carried
        return bool(say.LAST_YEAR.search(near)) and not carried

    def _scope(self, before: str) -> str:
        """Return the words that limit or widen what the sentence counts, where the table may count otherwise."""
        unit = self.report.unit or ""
        if found := say.IN_NAME_OF.search(before):
            return found[0]
        if not say.EVERY_OFFICE.search(unit) and (found := say.OFFICE.search(before)):
            return found[0]
        if unit and not say.EVERY_GOVERNMENT.search(unit) and (found := say.WHOLE.search(before)):
            return found[0]
        return ""


def _stated(measure: re.Match[str]) -> Decimal | None:
    """Return the number of a measure; ``None`` if its characters state none."""
    if words := measure["words"]:
        number = number_of(words)
        return None if number is None else Decimal(number)
    number_in_digits = Decimal(measure["whole"].replace(",", "") + (measure["part"] or ""))
    return number_in_digits * (10_000 if measure["wan"] else 1)


def _quote(before: str) -> str:
    """Return the clause that leads to a figure, with the one before it where that one says what is counted."""
    clauses = re.search(r"(?:[^。,;:()]*[,:(])?[^。,;:()]*$", before)
    return clauses[0][-40:] if clauses else before[-40:]


def _years_by_words(text: str, year: int | None) -> str:
    """Return the text with 2023年结转 and 结转2025年 written as 上年结转 and 结转下年度."""
    if year is None:
        return text
    text = re.sub(rf"{year - 1}年度?(?=结转|转入|遗留)", "上年", text)
    return re.sub(rf"((?:结转|转入|顺延)(?:至|到|入)?){year + 1}年度?", r"\1下年度", text)


def _row(*rows: str) -> Cells:
    return tuple(f"applications.{row}.total" for row in rows)


def _in_unit(number: Decimal, unit: str, cells: Cells) -> Number:
    if unit == "元" and cells:  # the form counts charges in 万元
        number /= 10_000
    return int(number) if number == number.to_integral_value() else number


def _rows_named(form: Edition, near: str) -> tuple[str, ...]:
    """
    Return the rows of table two that the words name: one row, or all rows of a heading (不予公开); else none.

    Words that name two of them (不予公开和无法提供) name none for sure.
    """
    table = form.applications
    hits: list[tuple[str, ...]] = []
    for row in table.rows:
        if row.under is not None and not row.computed and len(_core(row.label)) > 2 and _core(row.label) in near:
            hits.append((row.code,))
    for group in table.groups:
        if group.under is not None and _core(group.label) in near:
            merged = [row.code for row in table.merged_rows if _core(row.label) == _core(group.label)]
            hits.append((*(row.code for row in table.rows if row.under == group.code), *merged))
    return hits[0] if len(hits) == 1 else ()


def _core(label: str) -> str:
    """Return the words of a row without its number, its remark and 属于: 3.危及…, （二）部分公开（区分…）."""
    words = re.sub(r"^(?:（.）|\d\.|[一二三四]、)", "", label)
    return re.sub(r"（.*）$", "", words).removeprefix("属于")
