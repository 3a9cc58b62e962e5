"""
What lies in an archive or in a folder, and may it be opened at all?

Nothing of an archive is ever unpacked onto the disk: its members are read one at a time, and only after the list of
them was looked at.
"""

from __future__ import annotations

import os
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from gongkai.files.limits import LARGEST, MEGABYTE
from gongkai.kernel.refusal import NotAllowed

from .item import Unreadable

MOST_ENTRIES = 50_000
LARGEST_ARCHIVE = 500 * MEGABYTE
MOST_UNPACKED = 4_000 * MEGABYTE
MOST_RATIO = 100
_RATIO_COUNTS_FROM = 50 * MEGABYTE
_MOST_DIRECTORY = 16 * MEGABYTE
_END, _END_SIZE, _COMMENT = b"PK\x05\x06", 22, 65_535
_UTF8, _ENCRYPTED = 0x800, 0x1
_LINK = 0o120000
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, IndexError,
    KeyError, struct.error, OverflowError,
)  # fmt: skip
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX|\.|Thumbs\.db|desktop\.ini)", re.IGNORECASE)

BROKEN = "压缩包已损坏或不完整，无法打开，没有保存。"


class Store(Protocol):
    """Files by their paths, written with slashes, without a common top folder."""

    def names(self) -> list[str]:
        """Return all paths, sorted."""
        ...

    def read(self, name: str) -> bytes:
        """Return a file; raise Unreadable if it is damaged or too large."""
        ...


class Archive:
    """A zip archive."""

    def __init__(self, file: IO[bytes]) -> None:
        """
        Look at the list of members.

        :raises NotAllowed: if it is damaged, encrypted or hostile, or its names cannot be read
        """
        _must_be_small(file)
        try:
            self._zip = zipfile.ZipFile(file)
            infos = [each for each in self._zip.infolist() if not each.is_dir()]
            self._size = _size_of(file)
        except _DAMAGED:
            raise NotAllowed(BROKEN) from None
        self._guard(infos)
        named: dict[str, zipfile.ZipInfo] = {}
        for each in infos:
            name = _path(_name_of(each))
            if _JUNK.search(name) or (each.external_attr >> 16) & 0o170000 == _LINK:
                continue
            if named.setdefault(name, each) is not each:
                raise NotAllowed("压缩包内有同名的文件，没有保存；请重新压缩。")
        top = _common_top(named)
        self._infos = {name[len(top) :]: each for name, each in named.items()}

    def _guard(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > MOST_ENTRIES:
            raise NotAllowed(f"压缩包内有{len(infos):,}个文件，最多{MOST_ENTRIES:,}个；请分成几个压缩包迁入。")
        if any(each.flag_bits & _ENCRYPTED for each in infos):
            raise NotAllowed("压缩包已加密，没有保存；请取消密码后再上传。")
        total = sum(each.file_size for each in infos)
        packed = sum(each.compress_size for each in infos)
        # Members that lie over one another unpack to more than is there.
        bomb = packed > self._size or total > MOST_UNPACKED
        bomb = bomb or (total > _RATIO_COUNTS_FROM and total > MOST_RATIO * self._size)
        if bomb:
            raise NotAllowed("压缩包展开后过大，可能是压缩炸弹，没有保存。")

    def names(self) -> list[str]:
        """Return all paths, sorted."""
        return sorted(self._infos)

    def read(self, name: str) -> bytes:
        """
        Return a member.

        :raises Unreadable: if it is damaged or too large
        """
        info = self._infos[name]
        if info.file_size > LARGEST:
            raise Unreadable(f"“{posixpath.basename(name)}”超过{LARGEST // MEGABYTE}MB。")
        try:
            with self._zip.open(info) as part:
                content = part.read(LARGEST + 1)
        except _DAMAGED:
            raise Unreadable(f"“{posixpath.basename(name)}”已损坏，无法从压缩包中读取。") from None
        if len(content) > LARGEST:
            raise Unreadable(f"“{posixpath.basename(name)}”超过{LARGEST // MEGABYTE}MB。")
        return content


class Folder:
    """A folder on this machine; links that lead out of it are not followed."""

    def __init__(self, root: Path) -> None:
        """
        Look at what lies in the folder.

        :raises NotAllowed: if there is none, or too much lies in it
        """
        if not root.is_dir():
            raise NotAllowed(f"没有文件夹“{root}”。")
        self._root = root
        self._names = sorted(self._found())

    def _found(self) -> Iterator[str]:
        count = 0
        for above, folders, files in os.walk(self._root, followlinks=False):
            folders[:] = [each for each in folders if not each.startswith(".")]
            for each in files:
                path = Path(above, each)
                if path.is_symlink() or each.startswith(".") or not path.is_file():
                    continue
                count += 1
                if count > MOST_ENTRIES:
                    raise NotAllowed(f"文件夹内的文件超过{MOST_ENTRIES:,}个；请分几次迁入。")
                name = path.relative_to(self._root).as_posix()
                # A name that is no text on this machine cannot be kept, shown or asked for.
                if name.isprintable():
                    yield name

    def names(self) -> list[str]:
        """Return all paths, sorted."""
        return self._names

    def read(self, name: str) -> bytes:
        """
        Return a file.

        :raises Unreadable: if it cannot be read, or is too large
        """
        try:
            with (self._root / name).open("rb") as file:
                content = file.read(LARGEST + 1)
        except OSError:
            raise Unreadable(f"“{posixpath.basename(name)}”无法读取。") from None
        if len(content) > LARGEST:
            raise Unreadable(f"“{posixpath.basename(name)}”超过{LARGEST // MEGABYTE}MB。")
        return content


def _must_be_small(file: IO[bytes]) -> None:
    """Refuse an archive whose list of members alone would fill the memory, before it is read."""
    size = _size_of(file)
    if size > LARGEST_ARCHIVE:
        raise NotAllowed(f"压缩包超过{LARGEST_ARCHIVE // MEGABYTE}MB，请分成几个压缩包迁入。")
    file.seek(max(0, size - _END_SIZE - _COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise NotAllowed(BROKEN)
    entries, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    # Where the numbers do not fit, the archive holds more than we take in any case.
    if directory > _MOST_DIRECTORY or entries == 0xFFFF:
        raise NotAllowed(f"压缩包内的文件超过{MOST_ENTRIES:,}个；请分成几个压缩包迁入。")
    file.seek(0)


def _size_of(file: IO[bytes]) -> int:
    file.seek(0, os.SEEK_END)
    return file.tell()


def _name_of(info: zipfile.ZipInfo) -> str:
    """Return a member's name; programs in China write it in UTF-8 or GBK without saying so."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    try:
        written = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename
    read = []
    for name in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            read.append(written.decode(name))
    # Short names in GBK may be sound UTF-8 by chance, in letters that no office uses.
    for said in read:
        if all(each.isascii() or "\u2e80" <= each <= "\uffef" or "\u2010" <= each <= "\u2027" for each in said):
            return said
    if read:
        return read[0]
    raise NotAllowed("压缩包内的文件名无法识别，没有保存；请改用UTF-8或GBK编码重新压缩。")


def _path(name: str) -> str:
    """
    Return a member's path with slashes.

    :raises NotAllowed: if it leads out of the archive
    """
    path = name.replace("\\", "/")
    outside = path.startswith("/") or re.match(r"[A-Za-z]:", path) or ".." in path.split("/")
    if outside or "\x00" in path or len(path) > 1000:
        raise NotAllowed("压缩包内的路径不合规范（绝对路径、上级目录或者过长），没有保存；请重新压缩。")
    return posixpath.normpath(path)


def _common_top(names: dict[str, zipfile.ZipInfo]) -> str:
    """Return the folder in which everything lies, with its slash: how somebody packed it says nothing."""
    tops = {name.partition("/")[0] for name in names}
    if len(tops) != 1 or any("/" not in name for name in names):
        return ""
    return f"{tops.pop()}/"
