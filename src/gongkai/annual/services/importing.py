"""How does a published report file come into the record: looked at first, then taken over?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db import transaction

from gongkai.annual import events
from gongkai.annual.models import Act, How, NotAllowed, Passage, Return, digest_of
from gongkai.annual.selectors.narrative import in_figures
from gongkai.annual.selectors.permission import must_be_allowed, must_be_writer
from gongkai.annual.selectors.workbook import INTRO, Workbook
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ
from lawbook.report.identities import Value
from reportdoc.check import Finding, check
from reportdoc.read import Unreadable, read_bytes
from reportdoc.report import Narrative, Note, Report

from . import steps
from .chain import announce, freeze
from .filling import state

LARGEST = 20 * 1024 * 1024
_SALT = "gongkai.annual.import"
# No area reports a figure of twelve digits, and none is printed with thirty.
MOST, LONGEST = 10**11, 30
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Change:
    """A cell that would read otherwise after the import."""

    cell: str
    label: str
    now: Value
    then: Value


@dataclass(frozen=True)
class Preview:
    """What a file says and what taking it over would change; ``token`` carries it to the acceptance, unchanged."""

    document: Report
    file: str
    digest: str
    findings: Sequence[Finding]
    changes: Sequence[Change]
    doubts: Sequence[str]
    token: str


def preview_file(*, report: Return, content: bytes, name: str) -> Preview:
    """
    Read a published report file and say what it holds and what it would change; nothing is written.

    :raises NotAllowed: if it cannot be read, or follows another edition of the form than the return
    """
    document = _read(content, name)
    if document.edition != report.edition:
        raise NotAllowed(
            f"文件是{document.edition}年版格式，本报告按{report.edition}年版填报，不能导入；"
            "往年已公开的报告请用“收录往年报告”。",
            cite="form-2021",
        )
    workbook = Workbook(report)
    doubts = []
    if document.year is not None and document.year != report.year:
        doubts.append(f"文件写的是{document.year}年度，本报告是{report.year}年度。")
    if document.unit and document.unit != report.organ.name:
        doubts.append(f"文件写的机关是“{document.unit}”，本报告是“{report.organ.name}”。")
    changes = [
        Change(cell, str(workbook.form.label(cell)), workbook.values.get(cell), value)
        for cell, value in document.values.items()
        if value != workbook.values.get(cell)
    ]
    digest = digest_of(content)
    token = signing.dumps(
        {"report": report.pk, "file": name, "digest": digest, "document": document.to_json()}, salt=_SALT, compress=True
    )
    return Preview(document, name, digest, check(document), changes, doubts, token)


@transaction.atomic
def accept_import(*, report: Return, token: str, with_words: bool, by: Any, at: datetime) -> int:
    """
    Take over what was previewed: every cell becomes "imported", a blank stays a blank; return how many cells.

    :raises NotAllowed: if the preview is not of this return or too old, or the return is not theirs to fill
    """
    must_be_writer(report, by=by)
    steps.hold_open(report)
    try:
        said = signing.loads(token, salt=_SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise NotAllowed("预览已失效，请重新选择文件。") from None
    if said["report"] != report.pk:
        raise NotAllowed("预览不属于本报告，请重新选择文件。")
    document = Report.from_json(said["document"])
    _take_over(report, document, file=said["file"], digest=said["digest"], with_words=with_words, by=by, at=at)
    return len(document.values)


@transaction.atomic
def record_published(
    *, organ: Organ, year: int, content: bytes, name: str, on: date, source: str, by: Any, at: datetime
) -> Return:
    """
    Take a report of an earlier year into the record as it was published, faults and all (收录往年报告).

    It is what this year is compared with; it is signed by nobody here, and its faults stay its own.

    :raises NotAllowed: if it cannot be read, the year does not fit, the organ has one, or not this person's step
    """
    must_be_allowed(Act.RECORDED, organ, by=by)
    document = _read(content, name)
    if document.year is not None and document.year != year:
        raise NotAllowed(f"文件写的是{document.year}年度，不是{year}年度。")
    if on > at.astimezone(CHINA).date() or on.year <= year:
        raise NotAllowed(f"{year}年度报告的公开日期应在{year + 1}年1月1日以后、今天以前。", cite="ogi:49")
    if not source.strip():
        raise NotAllowed("请填写来源。")
    return record_document(
        organ=organ,
        year=year,
        document=document,
        file=name,
        digest=digest_of(content),
        on=on,
        source=source.strip(),
        by=by,
        at=at,
    )


def record_document(
    *, organ: Organ, year: int, document: Report, file: str, digest: str, on: date, source: str, by: Any, at: datetime
) -> Return:
    """Write a published report of an earlier year down; the caller holds the transaction and the right."""
    report = steps.begin(
        organ=organ, year=year, edition=document.edition, act=Act.RECORDED, by=by, at=at, opinion=f"{source}，{file}"
    )
    document.unit, document.year = document.unit or organ.name, year
    _take_over(report, document, file=file, digest=digest, with_words=True, by=by, at=at)
    snapshot = freeze(report, document, by=by, at=at)
    announce(snapshot, on=on, source=source, by=by, at=at)
    record(
        events.Recorded(**steps.names(report), digest=snapshot.digest, on=on.isoformat(), source=source),
        by=by,
        at=at,
        organ=organ,
        ground="ogi:49",
    )
    return report


def _read(content: bytes, name: str) -> Report:
    if len(content) > LARGEST:
        raise NotAllowed(f"文件有{len(content) // 1024 // 1024}MB，最多{LARGEST // 1024 // 1024}MB。")
    if not content:
        raise NotAllowed("文件是空的。")
    try:
        document = _storable(read_bytes(content, name))
    except Unreadable as cannot:
        raise NotAllowed(f"{str(cannot).rstrip('。')}。") from None
    for cell, value in document.values.items():
        if isinstance(value, int | Decimal) and (not -MOST < value < MOST or len(in_figures(value)) > LONGEST):
            raise NotAllowed(
                f"文件中“{document.form.label(cell)}”的数字过大或小数位过多，不像年度报告的数字，请核对文件。"
            )
    return document


def _storable(document: Report) -> Report:
    """Return the report with what no database keeps in a text (NUL, half a surrogate pair) shown as unreadable (�)."""
    words = document.narrative
    return replace(
        document,
        unit=None if document.unit is None else _clean(document.unit),
        values={cell: _clean(each) if isinstance(each, str) else each for cell, each in document.values.items()},
        narrative=Narrative(
            title=_clean(words.title),
            intro=_clean(words.intro),
            chapters={code: _clean(each) for code, each in words.chapters.items()},
            headings={code: _clean(each) for code, each in words.headings.items()},
        ),
        notes=[Note(each.id, _clean(each.where), _clean(each.says)) for each in document.notes],
    )


def _clean(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", text)


def _take_over(
    report: Return, document: Report, *, file: str, digest: str, with_words: bool, by: Any, at: datetime
) -> None:
    values = {cell: None if value is None else in_figures(value)[:200] for cell, value in document.values.items()}
    state(report, values, how=How.IMPORTED, by=by, at=at, reason=f"导入自“{file}”")
    if with_words:
        _take_over_words(report, document, by=by, at=at)
    record(
        events.Imported(**steps.names(report), file=file, digest=digest, cells=len(values), notes=len(document.notes)),
        by=by,
        at=at,
        organ=report.organ,
        ground=f"文件“{file}”",
    )


def _take_over_words(report: Return, document: Report, *, by: Any, at: datetime) -> None:
    texts = {INTRO: document.narrative.intro, **document.narrative.chapters}
    for code, _ in Workbook(report).word_chapters:
        text = texts.get(code, "").strip()
        if text:
            Passage.objects.filter(report=report, chapter=code, is_current=True).update(is_current=False)
            Passage.objects.create(report=report, chapter=code, text=text, by=by, at=at)
