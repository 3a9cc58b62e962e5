"""
What lies in the package of an office document, and may it be opened at all?

Nothing is unpacked before the list of members was looked at, and no part is parsed that declares entities.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any

from lxml import etree

from gongkai.files import limits
from gongkai.kernel.refusal import NotAllowed

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, IndexError,
    KeyError, etree.LxmlError,
)  # fmt: skip
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MACROS = re.compile(
    r"(?:vbaproject|vbadata)[^/]*\.(?:bin|xml)\Z|/(?:macrosheets|intlmacrosheets|activex)/", re.IGNORECASE
)
_REMOTE = re.compile(r"\s*(?:https?:|ftp:|\\\\|//|file://[^/])", re.IGNORECASE)
_XML = (".xml", ".rels", ".vml")
REFUSED_MACRO = "文件中含有宏或控件，打开时可能运行程序，没有保存；请另存为不带宏的格式后再上传。"


class Package:
    """An office document as its parts; ``what`` is how the file is called in a sentence."""

    def __init__(self, content: bytes, what: str = "文件") -> None:
        self.what = what
        self.content = content
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._infos = {each.filename: each for each in self._zip.infolist() if not each.is_dir()}
        except _DAMAGED:
            raise limits.corrupted(what) from None
        self._guard()

    def _guard(self) -> None:
        infos = [each for each in self._zip.infolist() if not each.is_dir()]
        if len(infos) > limits.MOST_MEMBERS:
            raise NotAllowed(limits.TOO_MUCH)
        total = sum(each.file_size for each in infos)
        if total > limits.MOST_UNPACKED or (
            total > limits.RATIO_COUNTS_FROM and total > limits.MOST_RATIO * len(self.content)
        ):
            raise NotAllowed(limits.TOO_MUCH)
        if any(each.flag_bits & 1 for each in infos):
            raise NotAllowed("文件已加密，需要密码才能打开，没有保存；请取消密码后再上传。")
        # Two parts of one name are read differently by different programs: what was looked at is not what is shown.
        if len({each.filename.lower() for each in infos}) != len(infos):
            raise limits.corrupted(self.what)
        if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in self._infos):
            raise NotAllowed("文件内部的路径不合规范，没有保存。")

    @property
    def names(self) -> list[str]:
        """Return the names of all parts."""
        return list(self._infos)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def bytes_of(self, name: str) -> bytes:
        """
        Return a part.

        :raises NotAllowed: if it is damaged, or too large
        """
        try:
            info = self._infos[name]
            if info.file_size > limits.LARGEST_PART:
                raise NotAllowed(limits.TOO_MUCH)
            with self._zip.open(info) as part:
                return part.read(info.file_size + 1)
        except _DAMAGED:
            raise limits.corrupted(self.what) from None

    def xml(self, name: str) -> etree._Element:
        """
        Return a part as a tree.

        :raises NotAllowed: if it is damaged, or declares a document type: no office program writes one
        """
        content = self.bytes_of(name)
        _must_declare_nothing(content)
        try:
            tree = etree.fromstring(content, _parser())
        except _DAMAGED:
            raise limits.corrupted(self.what) from None
        if tree is None or tree.getroottree().docinfo.internalDTD is not None:
            raise limits.corrupted(self.what)
        return tree

    def must_declare_nothing(self, name: str) -> None:
        """
        Refuse a part that declares a document type; for those who read it by other means than ``xml``.

        :raises NotAllowed: if it does
        """
        _must_declare_nothing(self.bytes_of(name))

    def xml_names(self) -> Iterator[str]:
        """Yield the names of the parts that are XML."""
        yield from (name for name in self._infos if name.lower().endswith(_XML))

    @cached_property
    def content_types(self) -> str:
        """Return what the package says its parts are."""
        if "[Content_Types].xml" not in self:
            return ""
        return " ".join(
            each.get("ContentType", "") for each in self.xml("[Content_Types].xml") if isinstance(each.tag, str)
        )

    def refuse_what_runs(self) -> None:
        """
        Refuse what does something when it is opened.

        :raises NotAllowed: if there are macros or controls, or a template that is fetched from elsewhere
        """
        if "macroEnabled" in self.content_types or "vbaProject" in self.content_types:
            raise NotAllowed(REFUSED_MACRO)
        if any(_MACROS.search(name) for name in self._infos):
            raise NotAllowed(REFUSED_MACRO)
        for name in self._infos:
            if name.endswith(".rels"):
                for relation in self.xml(name):
                    kind, target = relation.get("Type", ""), relation.get("Target", "")
                    fetched = kind.endswith(("/attachedTemplate", "/frame", "/oleObject", "/subDocument"))
                    if fetched and relation.get("TargetMode") == "External" and _REMOTE.match(target):
                        raise NotAllowed("文件打开时会从别处取用内容（外部模板或外部对象），没有保存；请清除后再上传。")

    def but(self, changed: dict[str, bytes], without: frozenset[str] = frozenset()) -> bytes:
        """Return the package with some parts changed and some left out, the others as they are."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
            for name in self._infos:
                if name not in without:
                    # A fixed moment: a copy says nothing of when it was made.
                    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                    info.compress_type = zipfile.ZIP_DEFLATED
                    target.writestr(info, changed[name] if name in changed else self.bytes_of(name))
        return made.getvalue()


def to_bytes(tree: etree._Element) -> bytes:
    """Return a tree as a part of a package."""
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: Any) -> str:
    """Return an element's name without its namespace; comments and instructions have none."""
    tag = element.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def _must_declare_nothing(content: bytes) -> None:
    # In UTF-16 every other byte is empty.
    if _DECLARES.search(content.replace(b"\x00", b"") if b"\x00" in content[:4096] else content):
        raise NotAllowed("文件含有不允许的实体声明，没有保存。")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
