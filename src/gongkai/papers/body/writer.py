"""How is a text written? Every tag, attribute and character is put here, so nothing else can stand in it."""

from __future__ import annotations

from .links import is_elsewhere
from .shape import Block, Break, Cell, Figure, Inline, Link, Listing, Mark, Paragraph, Picture, Quote, Run, Table

_TAGS = ((Mark.STRONG, "strong"), (Mark.EM, "em"), (Mark.UNDERLINE, "u"), (Mark.SUB, "sub"), (Mark.SUP, "sup"))


def written(blocks: list[Block]) -> str:
    """Return blocks as HTML, one block a line."""
    return "\n".join(_block(each) for each in blocks)


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Listing):
        return _listing(block)
    if isinstance(block, Quote):
        return f"<blockquote>{''.join(_block(each) for each in block.blocks)}</blockquote>"
    if isinstance(block, Figure):
        caption = f"<figcaption>{_inline(block.caption)}</figcaption>" if block.caption else ""
        return f"<figure>{_inline(list(block.pictures))}{caption}</figure>"
    return _table(block)


def _paragraph(block: Paragraph) -> str:
    bold = Mark.STRONG if block.tag != "p" else 0
    return f"<{block.tag}{_class(block.align)}>{_inline(block.items, without=bold)}</{block.tag}>"


def _listing(block: Listing) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start > 1 else ""
    items = "".join(f"<li>{_item(each)}</li>" for each in block.items)
    return f"<{tag}{start}>{items}</{tag}>"


def _item(blocks: list[Block]) -> str:
    """Return the inside of a list's item; a first paragraph before nothing but lists needs no tag."""
    inside = _tamed(blocks)
    first, rest = inside[0], inside[1:]
    if isinstance(first, Paragraph) and first.is_plain and all(isinstance(each, Listing) for each in rest):
        return _inline(first.items) + "".join(_block(each) for each in rest)
    return "".join(_block(each) for each in inside)


def _tamed(blocks: list[Block]) -> list[Block]:
    """Return blocks as they stand in a cell or an item: no headings and no indents."""
    return [
        Paragraph("p", "" if each.align == "indent" else each.align, each.items)
        if isinstance(each, Paragraph)
        else each
        for each in blocks
    ]


def _table(table: Table) -> str:
    parts = ["<table>"]
    if table.caption:
        parts.append(f"<caption>{_inline(table.caption)}</caption>")
    for name, rows in (("thead", table.rows[: table.header]), ("tbody", table.rows[table.header :])):
        if rows:
            scope = "col" if name == "thead" else "row"
            lines = ("<tr>" + "".join(_cell(each, scope) for each in row) + "</tr>" for row in rows)
            parts.append(f"<{name}>{''.join(lines)}</{name}>")
    parts.append("</table>")
    return "".join(parts)


def _cell(cell: Cell, scope: str) -> str:
    tag = "th" if cell.head else "td"
    spans = "".join(
        f' {name}="{span}"' for name, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if span > 1
    )
    where = f' scope="{scope}"' if cell.head else ""
    blocks = _tamed(cell.blocks)
    if len(blocks) == 1 and isinstance(only := blocks[0], Paragraph):
        bold = Mark.STRONG if cell.head else 0
        return f"<{tag}{_class(only.align)}{spans}{where}>{_inline(only.items, without=bold)}</{tag}>"
    return f"<{tag}{spans}{where}>{''.join(_block(each) for each in blocks)}</{tag}>"


def _class(align: str) -> str:
    return f' class="{align}"' if align else ""


def _inline(items: list[Inline], *, without: int = 0) -> str:
    """Return runs as HTML: the link outside, then the marks in their order, each tag left open as long as it holds."""
    if len(items) == 1 and isinstance(only := items[0], Run) and only.link is None and not only.marks & ~without:
        return _escaped(only.text)
    parts: list[str] = []
    stack: list[Link | str] = []
    for item in items:
        wanted = _wanted(item, stack, without)
        same = 0
        while same < min(len(stack), len(wanted)) and stack[same] == wanted[same]:
            same += 1
        parts.extend(_closed(each) for each in reversed(stack[same:]))
        parts.extend(_opened(each) for each in wanted[same:])
        stack = wanted
        parts.append(_said(item))
    parts.extend(_closed(each) for each in reversed(stack))
    return "".join(parts)


def _wanted(item: Inline, stack: list[Link | str], without: int) -> list[Link | str]:
    if isinstance(item, Break):
        return []
    link: list[Link | str] = [item.link] if item.link is not None else []
    if isinstance(item, Picture):
        return link
    marks = item.marks & ~without
    return link + [tag for mark, tag in _TAGS if marks & mark] if marks else link


def _said(item: Inline) -> str:
    if isinstance(item, Break):
        return "<br>"
    if isinstance(item, Picture):
        return f'<img src="{_quoted(item.src)}" alt="{_quoted(item.alt)}">'
    return _escaped(item.text)


def _opened(what: Link | str) -> str:
    if isinstance(what, str):
        return f"<{what}>"
    title = f' title="{_quoted(what.title)}"' if what.title else ""
    away = ' rel="noopener"' if is_elsewhere(what) else ""
    return f'<a href="{_quoted(what.href)}"{title}{away}>'


def _closed(what: Link | str) -> str:
    return f"</{what if isinstance(what, str) else 'a'}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")
