"""Registers kept as sheets (门户网站公开信息登记表 …): what each row says, whatever the order of the columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

from gongkai.files import tables
from gongkai.kernel import spelled
from gongkai.papers.body import too_long
from gongkai.papers.content import Content
from lawbook.proactive.required import required_items

from .guessing import fitting, kind_of
from .item import Item, Notes, short, words_of

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("信息名称", "标题", "名称", "文件名称", "信息标题"),
    "number": ("信息编号", "索引号", "编号", "信息索引号", "索取号"),
    "text": ("内容描述", "正文", "内容", "信息内容", "内容概述"),
    "summary": ("摘要", "简介"),
    "written": ("生成时间", "成文日期", "生成日期", "成文时间", "产生日期"),
    "published": ("发布时间", "发布日期", "公开时间", "公开日期", "上网时间"),
    "attribute": ("公开属性", "公开类别", "公开方式"),
    "reason": ("不公开理由", "理由", "不予公开理由", "公开属性理由"),
    "column": ("栏目", "所属栏目", "栏目名称", "发布栏目"),
    "source": ("来源", "信息来源", "发布机构", "责任单位", "公开机构"),
    "author": ("作者", "责任编辑"),
    "theme": ("主题分类", "信息分类", "主题类别"),
    "keywords": ("关键词", "主题词"),
    "document_number": ("发文字号", "文号", "文件编号"),
    "issuer": ("发文机关", "制发机关", "发文机构"),
    "effective": ("施行日期", "生效日期", "实施日期"),
    "expires": ("有效期至", "失效日期"),
    "basis": ("公开依据", "法定公开事项"),
}
_ATTRIBUTES = (
    ("依申请", "on_application"),
    ("不予", "not_public"),
    ("不公开", "not_public"),
    ("非公开", "not_public"),
    ("主动", "public"),
    ("公开", "public"),
)


class Register:
    """The rows of a register."""

    def __init__(self, content: bytes, *, on: date) -> None:
        """
        Read the sheet.

        :param on: the day whose list of statutory matters names the basis of each row

        :raises NotAllowed: if it is no sheet, is too large, or has no column of names
        """
        self._sheet = tables.read(content, COLUMNS, needs="title")
        matters = [each for kind in ("district", "township") for each in required_items(kind=kind, on=on)]
        self._bases = {name: each.code for each in matters for name in (each.code, each.label)}

    def __len__(self) -> int:
        return len(self._sheet.rows)

    def __getitem__(self, place: int) -> Item:
        row, said = self._sheet.rows[place]
        notes = Notes()
        # What stands in a spreadsheet's cell may be long; what is kept as a line is not.
        title = short(said["title"], 300)
        content = _content(title, said, notes).but(basis=self._bases.get(said.get("basis", ""), ""))
        column = short(said.get("column", ""), 60)
        facts: dict[str, Any] = {
            "issuer": said.get("issuer") or content.source,
            "document_number": short(said.get("document_number", ""), 80),
            "effective_on": _day(said, "effective", "施行日期", notes),
            "expires_on": _day(said, "expires", "有效期至", notes),
        }
        kind = kind_of(title=title, column=column, particulars=facts)
        if len(said["title"]) > 300:
            notes.add("标题超过300字，已截短。", lacks=True)
        if problem := too_long(content.body):
            notes.add(problem, bars=True)
        if not content.body:
            notes.add("没有正文，写入草稿后须补充。", lacks=True)
        number = short(said.get("number", ""), 60)
        when = content.published_at or content.written_on
        return Item(
            address=f"编号：{number}" if number else short(f"名称：{title}｜{when or ''}", 300),
            where=f"第{row}行",
            kind=kind,
            content=content.but(particulars=fitting(kind, facts)),
            column=column,
            faults=tuple(notes.found),
        )


def _content(title: str, said: Mapping[str, str], notes: Notes) -> Content:
    published = None
    if "published" in said:
        published = spelled.moment(said["published"])
        if published is None:
            notes.add(f"发布时间“{short(said['published'], 30)}”无法识别，发布后以办理发布的时间为准。")
    else:
        notes.add("没有发布时间，发布后以办理发布的时间为准。")
    attribute = _attribute(said.get("attribute", ""), notes)
    number = short(said.get("number", ""), 60)
    if number and published is None:
        notes.add(f"没有发布时间，原编号“{number}”不能作为索引号沿用。")
        number = ""
    return Content(
        title=title,
        summary=said.get("summary", "")[:1000],
        source=short(said.get("source", ""), 100),
        author=short(said.get("author", ""), 100),
        written_on=_day(said, "written", "生成时间", notes),
        theme=short(said.get("theme", ""), 60).replace("/", "\\"),
        keywords=tuple(short(each, 60) for each in words_of(said.get("keywords", ""))[:20]),
        attribute=attribute,
        attribute_reason=short(said.get("reason", ""), 500) if attribute != "public" else "",
        body=_paragraphs(said.get("text", "")),
        published_at=published if attribute == "public" else None,
        index_no=number if attribute == "public" else "",
    )


def _attribute(said: str, notes: Notes) -> str:
    if not said:
        return "public"
    found = next((code for word, code in _ATTRIBUTES if word in said), None)
    if found is None:
        notes.add(f"公开属性“{short(said, 20)}”无法识别，请在表格中改为主动公开、依申请公开或者不予公开。", bars=True)
    return found or "public"


def _day(said: Mapping[str, str], name: str, label: str, notes: Notes) -> Any:
    if name not in said:
        return None
    found = spelled.day(said[name])
    if found is None:
        notes.add(f"{label}“{short(said[name], 30)}”无法识别，没有填写。")
    return found


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip())
