"""
How does a citizen's file come in without ever lying on a disk? In memory, up to a limit; the rest is read and dropped.

Django writes larger uploads into temporary files. A view that takes what is personal is therefore decorated::

    @takes_files
    def apply(request): ...

and asks ``refused_upload(request)`` for the sentence to show; what was typed beside the file is kept.
"""

from __future__ import annotations

import html
import io
import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from gongkai.kernel.refusal import NotAllowed

View = Callable[..., HttpResponseBase]

MEGABYTE = 1 << 20
LARGEST, MOST, MOST_FILES = 10 * MEGABYTE, 30 * MEGABYTE, 20
# So much is read to its end, to be able to answer in a sentence; whoever sends more is cut off.
MOST_DRAINED = 512 * MEGABYTE
REFUSED_LARGE = f"单个文件不能超过{LARGEST // MEGABYTE}MB，没有保存；请压缩图片或者分成几个文件。"
REFUSED_ALL = f"一次上传的文件合计不能超过{MOST // MEGABYTE}MB，没有保存；请减少文件，其余的以后补交。"
REFUSED_MANY = f"一次最多上传{MOST_FILES}个文件，多出的没有保存。"
REFUSED_NAME = "文件名中含有路径或者看不见的字符，没有保存；请改名后再上传。"
_SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def misleading(name: str) -> bool:
    """Test if a name holds a path, or something that nobody sees: a control character, a turn of direction."""
    return name in (".", "..") or any(each in "/\\" or unicodedata.category(each) in _SHAPELESS for each in name)


def takes_files(view: View) -> View:
    """Let a view receive files in memory only; the token of the form is checked as everywhere."""
    protected: View = csrf_protect(view)

    @wraps(view)
    def answer(request: HttpRequest, *values: Any, **named: Any) -> HttpResponseBase:
        request.upload_handlers = [Door(request)]
        return protected(request, *values, **named)

    # The token stands in the body, which must not be read before the handler is in its place.
    return csrf_exempt(answer)


def refused_upload(request: HttpRequest) -> str:
    """Return why files of a request were not taken, as one sentence each, or ""."""
    request.POST  # noqa: B018 – reads the body
    return "".join(dict.fromkeys(getattr(request, "_refused_uploads", ())))


def must_be_taken(request: HttpRequest) -> None:
    """
    Go on only if every file of a request was taken: a scan must not be missing without a word.

    :raises NotAllowed: if one was not
    """
    refused = refused_upload(request)
    if refused:
        raise NotAllowed(refused)


class Door(FileUploadHandler):
    """Take over the reading of the body, with a parser that looks at names as they were sent."""

    def handle_raw_input(
        self,
        input_data: Any,
        meta: Any,
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> tuple[Any, Any] | None:
        """Return the fields and the files."""
        request = self.request
        assert request is not None
        return _Parser(meta, input_data, request, encoding).parse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass on; the inner handler receives."""
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Have nothing; the inner handler has it."""
        return None


class _Parser(MultiPartParser):
    """Refuse a name with a path in it, where Django would quietly cut it."""

    def __init__(self, meta: Any, body: Any, request: HttpRequest, encoding: str | None) -> None:
        super().__init__(meta, body, [_InMemory(request)], encoding)
        self._request = request

    def sanitize_file_name(self, file_name: str) -> str | None:
        if misleading(html.unescape(file_name)):
            _refuse(self._request, REFUSED_NAME)
            return None
        return super().sanitize_file_name(file_name)


class _InMemory(FileUploadHandler):
    """Hold files in memory, and nothing of those that go beyond the limits."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.all = self.count = 0
        self.content: io.BytesIO | None = None

    def handle_raw_input(
        self,
        input_data: Any,
        meta: Any,
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Cut off who announces more than anybody would send by mistake."""
        self.too_much = content_length > MOST_DRAINED

    def new_file(self, *values: Any, **named: Any) -> None:
        """Begin a file."""
        super().new_file(*values, **named)
        self.count += 1
        self.content = io.BytesIO()
        if self.count > MOST_FILES:
            self._drop(REFUSED_MANY)
        if self.too_much:
            self._drop(REFUSED_LARGE)
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece, unless it is too much; then all of the file goes."""
        if self.content is None:
            return
        self.all += len(raw_data)
        if start + len(raw_data) > LARGEST:
            self._drop(REFUSED_LARGE)
        elif self.all > MOST:
            self._drop(REFUSED_ALL)
        else:
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return the file, or nothing of one that was dropped."""
        if self.content is None:
            return None
        self.content.seek(0)
        return InMemoryUploadedFile(
            file=self.content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def _drop(self, says: str) -> None:
        if self.content is not None:
            self.all -= self.content.tell()
        self.content = None
        _refuse(self.request, says)


def _refuse(request: Any, says: str) -> None:
    request._refused_uploads = [*getattr(request, "_refused_uploads", ()), says]
