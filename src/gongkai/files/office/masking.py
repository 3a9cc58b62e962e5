"""How does an office document become a copy without personal numbers and without a trace of who wrote it?"""

from __future__ import annotations

from datetime import date

from lxml import etree

from gongkai.files import limits, pictures
from gongkai.files.hidden import personal
from gongkai.kernel.refusal import NotAllowed

from . import sheets, word
from .package import Package, local, to_bytes

ANYONE = "作者"
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp="http://schemas.'
    b'openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/extended-properties"/>'
)
_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/custom-properties"/>'
)
_PROPERTIES = {"docProps/core.xml": _CORE, "docProps/app.xml": _APP, "docProps/custom.xml": _CUSTOM}
_NAMING = frozenset(("author", "initials", "displayName", "userId", "providerId", "name", "clrIdx"))
_NAMED = frozenset(("ins", "del", "moveFrom", "moveTo", "comment", "person", "rPrChange", "pPrChange", "cmAuthor"))
_HIDES = "文件内部的{}中有个人信息，不能自动脱敏；请用办公软件另存为新文件后再上传。"
_PARTS_WITH_NAMES = ("word/", "xl/comments", "xl/persons", "ppt/commentAuthors", "ppt/authors")


def masked(content: bytes, *, on: date, nested: int = 0) -> bytes:
    """
    Return an office document masked: text, notes, hidden places, kept values; properties and authors' names emptied.

    :raises NotAllowed: if a part of it cannot be read, or cannot be masked without breaking it
    """
    if nested > limits.DEEPEST_NESTING:
        raise NotAllowed("文件中的文档嵌套过深，不能自动脱敏；请删除嵌入的文档后再上传。")
    package = Package(content)
    word.must_be_readable(package)
    _must_hide_nothing(package)
    if "xl/workbook.xml" in package:
        sheets.must_be_named_plainly(package)
    changed: dict[str, bytes] = {}
    for name in package.xml_names():
        if name in _PROPERTIES:
            changed[name] = _PROPERTIES[name]
        elif name != "[Content_Types].xml" and (part := _mask_part(package, name, on=on)) is not None:
            changed[name] = part
    for name in word.embedded(package):
        changed[name] = masked(package.bytes_of(name), on=on, nested=nested + 1)
    for name in package.names:
        if "/media/" in name:
            changed[name] = pictures.without_traces(package.bytes_of(name))
    _without_names(package, changed)
    # The thumbnail shows the first page as it was; the order of reckoning names cells that may have lost their formula.
    dropped = [name for name in package.names if name.startswith("docProps/thumbnail") or name == "xl/calcChain.xml"]
    return _dropping(package, changed, frozenset(dropped))


def _must_hide_nothing(package: Package) -> None:
    """
    Refuse a document with a number where no program shows one and none can be masked.

    :raises NotAllowed: naming the sort of place
    """
    if any(personal(name) for name in package.names):
        raise NotAllowed(_HIDES.format("部件名称"))
    for name in package.xml_names():
        root = package.xml(name)
        if any(personal(each.text or "") for each in root.getroottree().iter(etree.Comment, etree.PI)):
            raise NotAllowed(_HIDES.format("注释"))
    for name in package.names:
        # Of a printer's settings nobody needs to see anything but the text.
        if name.startswith("xl/printerSettings/"):
            content = package.bytes_of(name)
            if any(personal(content.decode(each, "replace")) for each in ("latin-1", "utf-16-le")):
                raise NotAllowed(_HIDES.format("打印设置"))


def _mask_part(package: Package, name: str, *, on: date) -> bytes | None:
    if name.startswith("xl/worksheets/") and not name.endswith(".rels"):
        return sheets.mask_sheet(package, name, on=on)
    if name.startswith("xl/pivotCache/"):
        return sheets.mask_cache(package, name, on=on)
    return word.mask_part(package, name, on=on)


def _without_names(package: Package, changed: dict[str, bytes]) -> None:
    for name in package.xml_names():
        if not name.startswith(_PARTS_WITH_NAMES) or name.endswith(".rels"):
            continue
        root = _tree(package, changed, name)
        done = False
        for element in root.iter():
            kind = local(element)
            if kind == "author" and element.text:  # the list of a workbook's commentators
                element.text, done = ANYONE, True
            if kind in _NAMED:
                for key in element.attrib:
                    if str(key).rsplit("}", 1)[-1] in _NAMING and element.get(key):
                        element.set(key, _harmless(str(key)))
                        done = True
        if done:
            changed[name] = to_bytes(root)


def _harmless(key: str) -> str:
    short = key.rsplit("}", 1)[-1]
    return {"initials": "", "clrIdx": "0", "providerId": "None"}.get(short, ANYONE)


def _dropping(package: Package, changed: dict[str, bytes], dropped: frozenset[str]) -> bytes:
    if dropped:
        types = _tree(package, changed, "[Content_Types].xml")
        for each in list(types):
            if each.get("PartName", "").lstrip("/") in dropped:
                types.remove(each)
        changed["[Content_Types].xml"] = to_bytes(types)
    for name in package.names:
        if name.endswith(".rels"):
            relations = _tree(package, changed, name)
            folder = name.split("_rels/")[0]
            found = [each for each in relations if _target(each, folder) in dropped]
            for each in found:
                relations.remove(each)
            template = [each for each in relations if each.get("Type", "").endswith("/attachedTemplate")]
            for each in template:  # a path into somebody's own folder
                each.set("Target", "Normal.dotm")
            if found or template:
                changed[name] = to_bytes(relations)
    return package.but(changed, dropped)


def _target(relation: etree._Element, folder: str) -> str:
    target = relation.get("Target", "")
    return target.lstrip("/") if target.startswith("/") else f"{folder}{target}"


def _tree(package: Package, changed: dict[str, bytes], name: str) -> etree._Element:
    if name in changed:
        return etree.fromstring(changed[name], etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    return package.xml(name)
