"""
What lies in a file of the old office programs (doc, xls, wps): which streams, is it encrypted, does it carry macros?

Only the directory and the first bytes of the main stream are read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from gongkai.files import limits
from gongkai.kernel.refusal import NotAllowed

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # sectors from here on are no sectors
_ENTRY = 128
_MACROS = frozenset(("VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros", "PROJECTwm"))
_REFUSED_ENCRYPTED = "文件已加密，需要密码才能打开，没有保存；请取消密码后再上传。"
_FILEPASS, _BOUNDSHEET, _END_OF_SUBSTREAM = 0x002F, 0x0085, 0x000A


def kind_of(content: bytes, extension: str) -> str:
    """
    Return ``doc``, ``wps`` or ``xls``.

    :raises NotAllowed: if it is none of them, encrypted, damaged, or carries macros
    """
    try:
        directory = _Directory(content)
        names = set(directory.entries)
        if "EncryptedPackage" in names or "EncryptionInfo" in names:
            raise NotAllowed(_REFUSED_ENCRYPTED)
        if names & _MACROS:
            raise NotAllowed("文件中含有宏，打开时可能运行程序，没有保存；请另存为不带宏的格式后再上传。")
        if "WordDocument" in names:
            if struct.unpack_from("<H", directory.start_of("WordDocument", 12), 10)[0] & 0x0100:
                raise NotAllowed(_REFUSED_ENCRYPTED)
            return "wps" if extension == "wps" else "doc"
        for book in ("Workbook", "Book"):
            if book in names:
                _look_into(directory.start_of(book, 1 << 20))
                return "xls"
    except (struct.error, IndexError, ValueError, RecursionError):
        raise limits.corrupted("文件") from None
    raise NotAllowed("不支持这种旧格式的文件，没有保存；请另存为 docx、xlsx 或 PDF 后再上传。")


def _look_into(book: bytes) -> None:
    """Walk over the records of the workbook's head: is it encrypted, has it sheets of macros?"""
    place = 0
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, place)
        if kind == _FILEPASS:
            raise NotAllowed(_REFUSED_ENCRYPTED)
        if kind == _BOUNDSHEET and length >= 6 and book[place + 9 : place + 10] == b"\x01":
            raise NotAllowed("文件中含有宏工作表，打开时可能运行程序，没有保存；请另存为不带宏的格式后再上传。")
        if kind == _END_OF_SUBSTREAM:
            return
        place += 4 + length


class _Directory:
    """The table of sectors and the list of entries of a compound file."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << struct.unpack_from("<H", content, 30)[0]
        if self.size not in (512, 4096):
            raise ValueError(self.size)
        self.small = 1 << struct.unpack_from("<H", content, 32)[0]
        self.cutoff = struct.unpack_from("<I", content, 56)[0]
        self.table = self._table()
        self.entries: dict[str, tuple[int, int]] = {}
        root = (0, 0)
        listing = b"".join(self._chain(struct.unpack_from("<I", content, 48)[0]))
        for place in range(0, len(listing) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", listing, place + 64)
            if kind:
                name = listing[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                where = (
                    struct.unpack_from("<I", listing, place + 116)[0],
                    struct.unpack_from("<I", listing, place + 120)[0],
                )
                if kind == 5:
                    root = where
                self.entries[name] = where
        self.root = root
        if not self.entries:
            raise ValueError("no entries")

    def start_of(self, name: str, most: int) -> bytes:
        """Return the first bytes of a stream."""
        first, size = self.entries[name]
        wanted = min(size, most)
        found = b""
        if size < self.cutoff:
            inner = b"".join(self._chain(self.root[0]))
            step, table = self.small, self._small_table()
            while first < len(table) and len(found) < wanted:
                found += inner[first * step : (first + 1) * step]
                first = table[first]
        else:
            for sector in self._chain(first):
                found += sector
                if len(found) >= wanted:
                    break
        return found[:wanted]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        found = self.content[start : start + self.size]
        if not found:
            raise ValueError(number)
        return found

    def _chain(self, first: int) -> Iterator[bytes]:
        seen = 0
        while first < _END:
            seen += 1
            if seen > len(self.table) + 1:
                raise ValueError("a chain without an end")
            yield self._sector(first)
            first = self.table[first]

    def _table(self) -> list[int]:
        count, more, left = (
            struct.unpack_from("<I", self.content, 44)[0],
            *struct.unpack_from("<II", self.content, 68),
        )
        numbers = [each for each in struct.unpack_from("<109I", self.content, 76) if each < _END]
        for _ in range(min(left, limits.LARGEST // self.size)):
            if more >= _END:
                break
            each = struct.unpack(f"<{self.size // 4}I", self._sector(more))
            numbers += [number for number in each[:-1] if number < _END]
            more = each[-1]
        table: list[int] = []
        for number in numbers[:count]:
            table += struct.unpack(f"<{self.size // 4}I", self._sector(number).ljust(self.size, b"\xff"))
        return table

    def _small_table(self) -> list[int]:
        whole = b"".join(self._chain(struct.unpack_from("<I", self.content, 60)[0]))
        return list(struct.unpack(f"<{len(whole) // 4}I", whole[: len(whole) // 4 * 4]))
