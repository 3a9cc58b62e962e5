"""Which functions carry out a provision, and where do its numbers and its cases stand? Made from the code itself."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache

import lawbook
from lawbook import articles, parameters
from lawbook.cite import Cite, noted

_BY = {"code": "代码", "content": "内容", "nobody": "暂无"}


@cache
def carried_out() -> dict[Cite, tuple[str, ...]]:
    """Return provision → dotted names of the functions of the book that carry it out, in the order of the law."""
    for module in pkgutil.walk_packages(lawbook.__path__, "lawbook."):
        importlib.import_module(module.name)
    return noted()


def cases_of(function: str) -> str:
    """Return the path, from the root of the checkout, of the hand-counted cases of a function's rule."""
    carried_out()  # imports every module of the book, so that a module can be told from a class
    module = function.split(".")[:-1]
    while module and ".".join(module) not in sys.modules:
        module.pop()
    return f"tests/{'/'.join(module)}.yaml"


def functions_of(cite: Cite) -> tuple[str, ...]:
    """Return the functions that carry out a provision or a part of it, without repetition."""
    found = [name for other, names in carried_out().items() if cite.covers(other) for name in names]
    return tuple(dict.fromkeys(found))


def render_index() -> str:
    """Return docs/law/index.md: provision → sheet → functions → cases, for every law of the book."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 条文索引"
    yield ""
    yield "本页由 `gongkai law --index` 生成，不手工修改。"
    yield "每个条文依次是：一句话说明、由谁落实、数值所在的表、函数、手工演算的用例。"
    yield "“落实”一栏：代码＝由函数执行；内容＝由发布的内容体现；暂无＝目前不由本系统执行，并说明原因。"
    for law in articles.laws().values():
        days = f"，自{law.in_force}起施行" if law.in_force else ""
        days += f"，至{law.until}止" if law.until else ""
        title = f"{law.title}（{law.document}）" if law.document else law.title
        yield ""
        yield f"## {law.code}"
        yield ""
        yield (f"[{title}]({law.link})" if law.link else title) + days + "。" + (f"{law.note}" if law.note else "")
        if not law.provisions:
            continue
        yield ""
        yield "| 条文 | 说明 | 落实 | 数值 | 函数 | 用例 |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for provision in sorted(law.provisions.values(), key=lambda each: each.cite.order):
            yield _row(provision)


def _row(provision: articles.Provision) -> str:
    line = provision.line + ("（未核实）" if provision.unverified else "")
    by = _BY[provision.by] + (f"：{provision.reason}" if provision.reason else "")
    sheets = {
        f"`{parameter.sheet}.{parameter.name}`"
        for parameter in parameters.library().parameters()
        if any(each.cite == provision.cite for each in parameter.lines)
    }
    functions = [f"`{name.removeprefix('lawbook.')}`" for name in provision.functions]
    cases = sorted({f"`{cases_of(name)}`" for name in provision.functions})
    cells = (f"`{provision.cite}`", line, by, "<br>".join(sorted(sheets)), "<br>".join(functions), "<br>".join(cases))
    return "| " + " | ".join(cells) + " |"
