"""What kind of paper is something that stood elsewhere, by its name, its column and its number?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gongkai.papers.kinds import kinds

# What the document numbers of normative documents bear: 清府规〔2024〕1号, 清府行规….
_NORMATIVE = re.compile(r"规[〔\[（(【]")
_DECREE = re.compile(r"人民政府令|政府令第")
_INTERPRETS = re.compile(r"解读|图解|一图读懂")
_NOTICE = re.compile(r"公告|公示|通知|通告")

# Kinds that come in by themselves: each of the others asks for facts that no page states the same way.
_BY_COLUMN: tuple[tuple[re.Pattern[str], str], ...] = (
    (_INTERPRETS, "interpretation"),
    (re.compile(r"规范性文件"), "normative_document"),
    (re.compile(r"政策文件|政府文件|文件库|^文件$|法规文件"), "other_document"),
    (_NOTICE, "notice"),
    (re.compile(r"法定|权责|许可|处罚|统计|规划|预案|采购|招标|收费|民生|扶贫|应急"), "statutory"),
)


def kind_of(*, title: str, column: str, particulars: Mapping[str, str]) -> str:
    """Return the kind that something seems to be; news, where nothing tells."""
    number = particulars.get("document_number", "")
    if _DECREE.search(number):
        return "government_rules"
    if _NORMATIVE.search(number):
        return "normative_document"
    if _INTERPRETS.search(title):
        return "interpretation"
    if number:
        return "normative_document" if "规范性文件" in column and "其他" not in column else "other_document"
    for pattern, kind in _BY_COLUMN:
        if pattern.search(column):
            return kind
    if re.search(r"(?:公告|公示|通告)(?:[（(].*[)）])?\Z", title):
        return "notice"
    return "news"


def fitting(kind: str, said: Mapping[str, object]) -> dict[str, object]:
    """Return those particulars that a kind of paper asks for."""
    known = {each.code for each in kinds()[kind].particulars}
    found = {code: value for code, value in said.items() if code in known and value not in (None, "")}
    if kind == "interpretation":
        found.setdefault("form", "文字")
    return found
