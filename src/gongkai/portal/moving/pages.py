"""Pages of a former site, from a folder or an archive: what each of them says, with its files and its faults."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from gongkai.kernel import spelled
from gongkai.papers.body import too_long
from gongkai.papers.content import Content
from gongkai.papers.themes import is_theme

from .archive import Store
from .guessing import fitting, kind_of
from .header import header_of
from .item import Item, Notes, Unreadable, short, unfit, words_of
from .markup import clean_line, drop, metas_of, tree_of, words_in
from .text import Linked, body_of, finder, html_of, without_title

_PAGE = re.compile(r"\.(?:s?html?|xhtml)\Z", re.IGNORECASE)
_SITE = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]*(?:政府|门户|网站?|网)\s*\Z")
_PUBLISHED = re.compile(
    r"(?:发布|公开|发表|更新)?(?:时间|日期)\s*[:：]\s*((?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?(?:\s*\d{1,2}:\d{1,2}(?::\d{1,2})?)?)"
)
_SOURCE = re.compile(r"(?:信息|文章|稿件)?来源\s*[:：]\s*([^\s:：|【】\[\]]{2,40})")
_HERE = re.compile(r"(?:当前位置|您的位置|您现在的位置|您所在的位置|当前的位置)\s*[:：]?\s*(.+)")


class Pages:
    """The pages of a folder or an archive, in the order of their paths."""

    def __init__(self, store: Store) -> None:
        self._store = store
        names = store.names()
        self._pages = [each for each in names if _PAGE.search(each)]
        self._known = {each.lower(): each for each in names}

    def __len__(self) -> int:
        return len(self._pages)

    def __getitem__(self, place: int) -> Item:
        path = self._pages[place]
        try:
            return self._read(path)
        except Unreadable as trouble:
            return unfit(path, path, trouble.says)
        except (RecursionError, MemoryError, ValueError, KeyError, IndexError, TypeError):
            # Whatever somebody wrote: one page must not stop the others.
            return unfit(path, path, "网页的写法无法识别，没有读出。")

    def _read(self, path: str) -> Item:
        notes = Notes()
        tree = tree_of(self._store.read(path))
        metas = metas_of(tree)
        head, places = header_of(tree)
        visible = _visible(tree) if not {"published", "source"} <= metas.keys() else ""
        title = _title(tree, metas, head)
        column = short(metas.get("column") or _breadcrumb(tree, title), 60)
        body = body_of(tree)
        linked = Linked(finder(self._known, path), self._store.read, notes)
        if body is not None:
            inside = [each for each in places if body in each.iterancestors()]
            for each in places:
                if each in inside or any(one is body for one in each.iterancestors()):
                    drop(each)
            without_title(body, title)
            linked.follow(body)
        content = _content(title, metas, head, visible, "" if body is None else html_of(body), notes)
        kind = kind_of(title=title, column=column, particulars=head)
        content = content.but(particulars=_particulars(kind, head, content))
        if not title:
            notes.add("没有标题。", bars=True)
        if not words_only(content.body) and not linked.files:
            notes.add("没有找到正文。", bars=True)
        if problem := too_long(content.body):
            notes.add(problem, bars=True)
        return Item(
            address=short(metas.get("url", ""), 300) or path[:300],
            where=path,
            kind=kind,
            content=content,
            column=column,
            files=tuple(linked.files),
            faults=tuple(notes.found),
        )


def words_only(body: str) -> bool:
    """Test if there is anything to read in a body."""
    return bool(re.sub(r"<[^>]*>|&nbsp;|&#160;|\s", "", body)) or "<img" in body


def _title(tree: Any, metas: dict[str, str], head: dict[str, str]) -> str:
    if said := head.get("title") or metas.get("title"):
        return short(said, 300)
    titles = [words_in(each) for each in tree.iter("h1") if words_in(each)]
    if len(titles) == 1:
        return short(titles[0], 300)
    named = next((words_in(each) for each in tree.iter("title") if words_in(each)), "")
    return short(_SITE.sub("", named), 300)


def _content(title: str, metas: dict[str, str], head: dict[str, str], visible: str, body: str, notes: Notes) -> Content:
    published = _published(metas, head, visible, notes)
    written = spelled.day(head.get("written_on", ""))
    if head.get("written_on") and written is None:
        notes.add(f"成文日期“{short(head['written_on'], 30)}”无法识别，没有填写。")
    theme = short(head.get("theme", ""), 60).replace("/", "\\").replace("、\\", "\\")
    if theme and not is_theme(theme):
        notes.add(f"主题分类“{short(theme, 30)}”不在统一的分类中，按原文保留。")
    index_no = short(head.get("index_no", ""), 60)
    if index_no and published is None:
        notes.add(f"没有发布时间，原索引号“{index_no}”不能沿用。")
        index_no = ""
    found = _SOURCE.search(visible)
    source = metas.get("source") or head.get("source") or (found[1] if found else "") or head.get("issuer", "")
    keywords = words_of(head.get("keywords") or metas.get("keywords", ""))
    return Content(
        title=title,
        summary=_summary(metas.get("summary", ""), title),
        source=short(source, 100),
        author=short(metas.get("author") or head.get("author", ""), 100),
        written_on=written,
        theme=theme,
        keywords=tuple(short(each, 60) for each in keywords[:20]),
        body=body,
        published_at=published,
        index_no=index_no,
    )


def _published(metas: dict[str, str], head: dict[str, str], visible: str, notes: Notes) -> datetime | None:
    found = _PUBLISHED.search(visible)
    for said in (metas.get("published", ""), head.get("published_at", ""), found[1] if found else ""):
        if said and (moment := spelled.moment(said)):
            return moment
    wrong = metas.get("published") or head.get("published_at")
    if wrong:
        notes.add(f"发布时间“{short(wrong, 30)}”无法识别，发布后以办理发布的时间为准。")
    else:
        notes.add("没有发布时间，发布后以办理发布的时间为准。")
    return None


def _particulars(kind: str, head: dict[str, str], content: Content) -> dict[str, Any]:
    said: dict[str, Any] = {
        "issuer": head.get("issuer") or content.source,
        "document_number": short(head.get("document_number", ""), 80),
        "effective_on": spelled.day(head.get("effective_on", "")),
        "expires_on": spelled.day(head.get("expires_on", "")),
    }
    if re.search(r"图解|一图读懂", content.title):
        said["form"] = "图解"
    return fitting(kind, said)


def _summary(said: str, title: str) -> str:
    """Return the abstract; many sites repeat the title there, which says nothing."""
    words = clean_line(said)
    return "" if words == title else words[:1000]


def _visible(tree: Any) -> str:
    """Return the words of a page as they are read, as far as its head goes."""
    pieces, length = [], 0
    for each in tree.itertext():
        pieces.append(each)
        length += len(each.strip())
        if length > 4000:
            break
    return clean_line(" ".join(pieces))


def _breadcrumb(tree: Any, title: str) -> str:
    """Return the last column of 当前位置, which is not the title itself."""
    for each in tree.xpath("//text()[contains(., '位置')]/parent::*"):
        found = None
        for above in (each, *list(each.iterancestors())[:3]):
            text = words_in(above)
            # As far up as it is still that line.
            found = (_HERE.search(text) if len(text) < 300 else None) or found
        if found is None:
            continue
        steps = [clean_line(one) for one in re.split(r"[>›»→/\\]+", found[1])]
        named = [one for one in steps if one and one not in (title, "正文", "首页", "网站首页", "内容", "详情")]
        return named[-1] if named and len(named[-1]) <= 40 else ""
    return ""
