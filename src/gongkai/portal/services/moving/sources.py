"""What is handed over, and how is it opened? What it is, is told by its content."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage

from gongkai.files.limits import LARGEST
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.portal.models import Form, Import
from gongkai.portal.moving import bundle
from gongkai.portal.moving.archive import Archive, Folder, Store
from gongkai.portal.moving.item import Source
from gongkai.portal.moving.pages import Pages
from gongkai.portal.moving.registers import Register

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OFFICE = "[Content_Types].xml"


def opened(file: IO[bytes], *, on: date) -> tuple[Form, Source]:
    """
    Return what was handed over, ready to be read.

    :raises NotAllowed: if it is nothing that can be moved in
    """
    file.seek(0)
    head = file.read(4)
    if head in _ZIP:
        archive = Archive(file)
        if _OFFICE not in archive.names():
            return of_store(archive)
    file.seek(0)
    content = file.read(LARGEST + 1)
    return Form.SHEET, _some(Register(content, on=on), "表格中没有可以迁入的行。")


def of_store(store: Store) -> tuple[Form, Source]:
    """
    Return the pages of a folder or an archive, or what an installation exported.

    :raises NotAllowed: if there is neither
    """
    if bundle.MANIFEST in store.names():
        return Form.EXPORT, _some(bundle.Bundle(store), "导出文件中没有文稿。")
    return Form.PAGES, _some(Pages(store), "没有找到网页；迁入的文件应是扩展名为 html、htm 或 shtml 的网页。")


def of_folder(folder: Path) -> tuple[Form, Source]:
    """
    Return what lies in a folder of this machine.

    :raises NotAllowed: if there is nothing that can be moved in
    """
    return of_store(Folder(folder))


@contextmanager
def source_of(moving: Import) -> Iterator[Source]:
    """
    Open again what an import reads.

    :raises NotAllowed: if it is kept no longer
    """
    try:
        file: Any = default_storage.open(moving.place)
    except OSError:
        raise NotAllowed("迁入的来源文件已不在存储中，请重新上传。") from None
    with file:
        # A store that is far away hands out what cannot be read from the middle.
        seekable = file if getattr(file, "seekable", lambda: True)() else io.BytesIO(file.read())
        yield opened(seekable, on=moving.at.astimezone(CHINA).date())[1]


def _some(source: Source, otherwise: str) -> Source:
    if not len(source):
        raise NotAllowed(otherwise)
    return source
