"""
How does a register that was kept as a sheet come into the ledger? Row by row, after its faults were shown (台账导入).

Columns are known by their headings, in any order: 标题、文号、成文日期、施行日期、有效期、状态、废止日期 …
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from gongkai.files import tables
from gongkai.kernel import spelled
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.policies.models import Kind
from gongkai.policies.selectors.permission import must_write
from gongkai.policies.selectors.register import known_titles
from lawbook.policy import numbering

from .documents import register_document

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("标题", "文件名称", "名称", "文件标题", "规范性文件名称"),
    "document_number": ("文号", "发文字号", "文件编号", "文件字号"),
    "kind": ("类型", "文件类型", "类别"),
    "issuer": ("制发机关", "发文机关", "制定机关", "印发机关"),
    "issued_on": ("成文日期", "印发日期", "发文日期", "制发日期", "印发时间"),
    "effective_on": ("施行日期", "实施日期", "生效日期", "施行时间"),
    "expires_on": ("有效期", "有效期至", "失效日期", "有效期限"),
    "state": ("状态", "有效性", "效力状态", "清理结果"),
    "repealed_on": ("废止日期", "废止时间", "废止失效日期", "失效废止日期"),
    "ground": ("废止依据", "依据", "备注", "废止文件"),
}
MOST = 2_000
_ENDED = re.compile(r"废止|撤销")
_LAPSED = re.compile(r"失效")
_YEARS = re.compile(r"(?P<years>\d{1,2}|[一二三四五六七八九十])\s*年")
_LONG = re.compile(r"长期|无|未规定|没有")
_NUMERALS = {each: number for number, each in enumerate("一二三四五六七八九十", start=1)}


@dataclass(frozen=True)
class RegisterRow:
    """A row of the sheet: what will be registered, and what is wrong with it; ``bars`` keeps it out."""

    number: int
    said: Mapping[str, Any]
    faults: tuple[str, ...] = ()
    bars: bool = False

    @property
    def title(self) -> str:
        """Return the title."""
        return str(self.said["title"])

    @property
    def kind_label(self) -> str:
        """Return the kind in Chinese."""
        return str(Kind(self.said["kind"]).label)


@dataclass
class Registered:
    """What came of a sheet: how many documents were entered, and the rows that were refused with the reason."""

    count: int = 0
    refused: list[tuple[RegisterRow, str]] = field(default_factory=list)


def rows_of(content: bytes, *, organ: Organ, today: date) -> list[RegisterRow]:
    """
    Return the rows of a sheet with their faults; nothing is written.

    :raises NotAllowed: if it is no sheet, has no column of titles, or too many rows
    """
    sheet = tables.read(content, COLUMNS, needs="title")
    if not sheet.rows:
        raise NotAllowed("表格中没有可以登记的行。")
    if len(sheet.rows) > MOST:
        raise NotAllowed(f"表格有{len(sheet.rows):,}行，一次最多登记{MOST:,}行，请拆分。")
    taken = known_titles(organ)
    found = []
    for number, said in sheet.rows:
        row = _row(number, said, organ, today)
        twin = (row.title, row.said["document_number"], row.said["issued_on"])
        if not row.bars and twin in taken:
            row = RegisterRow(number, row.said, (*row.faults, "台账中已有，跳过。"), bars=True)
        taken.add(twin)
        found.append(row)
    return found


@transaction.atomic
def register_rows(*, organ: Organ, content: bytes, by: Any, at: datetime, today: date) -> Registered:
    """
    Enter the rows of a sheet in which nothing bars; each is judged as if it were typed.

    :raises NotAllowed: if the person does not keep the ledger, or it is no such sheet
    """
    must_write(organ, by=by)
    done = Registered()
    for row in rows_of(content, organ=organ, today=today):
        if row.bars:
            done.refused.append((row, row.faults[-1]))
            continue
        try:
            with transaction.atomic():
                register_document(organ=organ, by=by, at=at, **row.said)
            done.count += 1
        except NotAllowed as refused:
            done.refused.append((row, refused.says))
    return done


def _row(number: int, said: Mapping[str, str], organ: Organ, today: date) -> RegisterRow:
    faults: list[str] = []
    bars = False
    title = " ".join(said["title"].split()).strip("《》") if said["title"].count("《") == 1 else said["title"].strip()
    if len(title) > 300:
        faults.append("标题超过300字。")
        bars = True
    days = {name: _day(said, name, faults) for name in ("issued_on", "effective_on", "repealed_on")}
    expires = _expiry(said.get("expires_on", ""), days["effective_on"] or days["issued_on"], faults)
    state = said.get("state", "")
    repealed, lapsed = days["repealed_on"], None
    if _LAPSED.search(state) and not _ENDED.search(state):
        repealed, lapsed = None, days["repealed_on"] or _past(expires, today)
        if lapsed is None:
            faults.append("状态为失效，没有写明失效日期，请补充后再登记。")
            bars = True
        elif expires == lapsed:
            # What ends with its term ends by the calendar; nobody has to enter it.
            lapsed = None
    elif _ENDED.search(state) and repealed is None:
        faults.append("状态为废止，没有写明废止日期，请补充后再登记。")
        bars = True
    if days["issued_on"] and days["issued_on"] > today:
        faults.append("成文日期晚于今天。")
        bars = True
    if not days["issued_on"] and not bars:
        faults.append("没有成文日期，计入期初。")
    document_number = numbering.normalized(said.get("document_number", ""))[:80]
    values = {
        "title": title,
        "kind": _kind(said.get("kind", "")),
        "document_number": document_number,
        "issuer": said.get("issuer", "")[:200],
        "issued_on": days["issued_on"],
        "effective_on": days["effective_on"],
        "expires_on": expires,
        "repealed_on": repealed,
        "lapsed_on": lapsed,
        "ground": said.get("ground", "")[:500],
    }
    return RegisterRow(number, values, tuple(faults), bars)


def _day(said: Mapping[str, str], name: str, faults: list[str]) -> date | None:
    text = said.get(name, "")
    if not text or text in ("/", "-", "—", "无"):
        return None
    found = spelled.day(text)
    if found is None:
        faults.append(f"{COLUMNS[name][0]}“{text[:30]}”无法识别，没有填写。")
    return found


def _expiry(text: str, start: date | None, faults: list[str]) -> date | None:
    """Return the last day of a term: written as a day, or as so many years from the beginning."""
    if not text or text in ("/", "-", "—") or _LONG.match(text):
        return None
    if found := spelled.day(text):
        return found
    match = _YEARS.search(text)
    years = int(_NUMERALS.get(match["years"], 0) or match["years"]) if match else 0
    if not years or start is None:
        faults.append(f"有效期“{text[:30]}”无法识别，没有填写。")
        return None
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        return date(start.year + years, 2, 28)


def _past(expires: date | None, today: date) -> date | None:
    return expires if expires is not None and expires < today else None


def _kind(said: str) -> str:
    if "规章" in said:
        return str(Kind.RULES)
    if "其他" in said or ("规范性" not in said and said and "文件" in said):
        return str(Kind.OTHER)
    return str(Kind.NORMATIVE)
