"""What stands in the cells of a workbook, and how is a cell masked without touching its formula or its format?"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from gongkai.files import limits
from gongkai.files.hidden import masked, personal, seen
from gongkai.kernel.refusal import NotAllowed
from lawbook.privacy.verify import is_resident_number

from .package import Package, local, to_bytes
from .stretch import paragraphs
from .word import stretches

CELLS = ("xl/worksheets/",)
STRINGS = "xl/sharedStrings"
_WHOLE = re.compile(r"[0-9]{1,40}(?:\.0*)?\Z|[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}\Z")
_RESIDENT, _CHECKS = 18, "0123456789X"
_DECIMAL = re.compile(r"-?[0-9]{0,30}\.[0-9]+\Z")


def lines(package: Package) -> Iterator[str]:
    """Yield the name of each sheet, hidden ones too, and its rows with tabs between the cells."""
    strings = _strings(package)
    for title, part in _sheets(package):
        yield title
        if part in package:
            yield from _rows(package, part, strings)


def besides_cells(package: Package) -> Iterator[str]:
    """Yield what a sheet says outside its cells, if it holds numbers: headers and footers, tips, rules, links."""
    for name in package.xml_names():
        if name.startswith(CELLS):
            root = package.xml(name) if name.endswith(".rels") else _without_cells(package, name)
            for _, stretch in stretches(root, name):
                yield from (text for text in stretch.texts if personal(text))


def hidden_sheets(package: Package) -> list[str]:
    """Return the names of the sheets that do not show."""
    return [
        each.get("name", "")
        for each in package.xml("xl/workbook.xml").iter("{*}sheet")
        if each.get("state", "visible") != "visible"
    ]


def must_be_named_plainly(package: Package) -> None:
    """
    Refuse to rename a sheet: formulas everywhere call it by its name, and no name may hold a star.

    :raises NotAllowed: if a sheet is named by a personal number
    """
    if any(personal(each.get("name", "")) for each in package.xml("xl/workbook.xml").iter("{*}sheet")):
        raise NotAllowed("工作表的名称中有个人信息，不能自动脱敏；请改名后再上传。")


def mask_sheet(package: Package, name: str, *, on: date) -> bytes | None:
    """
    Return a sheet with its cells masked, or None if there is nothing to mask; shared strings are masked by themselves.

    A number becomes a text, for stars are no number. A formula stays; only one that itself names a personal number is
    replaced by what it showed.
    """
    root = package.xml(name)
    done = False
    for cell in root.iter("{*}c"):
        done = _mask_cell(cell, on=on) or done
    for _, stretch in stretches(root, name):
        done = stretch.mask(on=on) or done
    return to_bytes(root) if done else None


def mask_cache(package: Package, name: str, *, on: date) -> bytes | None:
    """
    Return the kept values of a pivot table masked, or None.

    :raises NotAllowed: if a personal number is kept as a number there: stars would make the table unreadable
    """
    root = package.xml(name)
    if any(personal(each.get("v", "")) for each in root.iter("{*}n")):
        raise NotAllowed("数据透视表的缓存中有个人信息，不能自动脱敏；请删除透视表后再上传。")
    done = [stretch.mask(on=on) for _, stretch in stretches(root, name)]
    return to_bytes(root) if any(done) else None


def _mask_cell(cell: etree._Element, *, on: date) -> bool:
    formula, value = cell.find("{*}f"), cell.find("{*}v")
    kind = cell.get("t", "n")
    if kind == "s":
        return False
    done = False
    if value is not None and value.text:
        text = _number(value.text) if kind == "n" else value.text
        stars = masked(text, on=on)
        if stars != text:
            done = True
            if formula is None and kind == "n":
                _write_inline(cell, value, stars)
            else:
                cell.set("t", "str")
                value.text = stars
    if formula is not None and formula.text and personal(formula.text):
        cell.remove(formula)
        done = True
    return done


def _write_inline(cell: etree._Element, value: etree._Element, text: str) -> None:
    space = etree.QName(cell.tag).namespace
    cell.remove(value)
    cell.set("t", "inlineStr")
    inline = etree.SubElement(cell, f"{{{space}}}is")
    etree.SubElement(inline, f"{{{space}}}t").text = text


def _sheets(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the title and the part of each sheet; a sheet that the workbook does not name is not forgotten."""
    targets = {}
    if "xl/_rels/workbook.xml.rels" in package:
        for each in package.xml("xl/_rels/workbook.xml.rels"):
            target = each.get("Target", "").lstrip("/")
            targets[each.get("Id")] = target if target.startswith("xl/") else f"xl/{target}"
    named = []
    for sheet in package.xml("xl/workbook.xml").iter("{*}sheet"):
        reference = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        part = targets.get(str(reference), "")
        named.append(part)
        yield seen(sheet.get("name", "")), part
    for name in package.xml_names():
        if name.startswith("xl/worksheets/") and not name.endswith(".rels") and name not in named:
            yield name.rsplit("/", 1)[-1], name


def _strings(package: Package) -> list[str]:
    found: list[str] = []
    for name in package.xml_names():
        if name.startswith(STRINGS):
            for item in package.xml(name):
                if local(item) == "si":
                    whole = [each for each in paragraphs(item) if each.pieces]
                    # The reading aid (rPh) comes first, the text itself is the last to be closed.
                    found.append(whole[-1].texts[0] if whole else "")
    return found


def _rows(package: Package, part: str, strings: list[str]) -> Iterator[str]:
    package.must_declare_nothing(part)
    try:
        for _, row in etree.iterparse(
            io.BytesIO(package.bytes_of(part)), tag="{*}row", resolve_entities=False, no_network=True, load_dtd=False
        ):
            cells = [each for cell in row if (each := _shown(cell, strings))]
            if cells:
                yield "\t".join(cells)
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
    except etree.LxmlError:
        raise limits.corrupted(package.what) from None


def _without_cells(package: Package, part: str) -> etree._Element:
    """Return a sheet without its rows, which may be a million."""
    context = etree.iterparse(
        io.BytesIO(package.bytes_of(part)), tag="{*}row", resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, row in context:
            parent = row.getparent()
            row.clear()
            if parent is not None:
                while row.getprevious() is not None:
                    del parent[0]
    except etree.LxmlError:
        raise limits.corrupted(package.what) from None
    root: etree._Element = context.root
    return root


def _shown(cell: etree._Element, strings: list[str]) -> str:
    kind, text, formula = cell.get("t", "n"), "", None
    for child in cell:
        name = local(child)
        if name == "v":
            text = child.text or ""
        elif name == "f":
            formula = child
    if kind == "s":
        text = strings[int(text)] if text.isdigit() and int(text) < len(strings) else ""
    elif kind == "inlineStr":
        text = "".join(str(each) for each in cell.itertext())
    elif kind == "n":
        text = _number(text)
    if formula is not None and formula.text and personal(formula.text):
        text = f"{text}\t{formula.text}"
    return seen(text).replace("\n", " ")


def _number(text: str) -> str:
    """Return a whole number as its digits: a program may write 1.3800138E10 for a telephone number."""
    text = text.strip()
    return _as_it_was(str(int(Decimal(text)))) if _WHOLE.match(text) else _fraction(text)


def _as_it_was(digits: str) -> str:
    """
    Return an identity number that was typed as a number as one, as far as it can be known.

    A spreadsheet keeps fifteen digits and writes zeros for the last three; the person can still be told by the others.
    """
    if len(digits) == _RESIDENT and digits.endswith("000"):
        return next((each for check in _CHECKS if is_resident_number(each := digits[:-1] + check)), digits)
    return digits


def _fraction(text: str) -> str:
    # Fewer places after the point, so that no finder takes them for a telephone number.
    return text if not personal(text) else f"{Decimal(text):.6f}" if _DECIMAL.match(text) else text
