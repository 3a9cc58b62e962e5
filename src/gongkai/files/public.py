"""How is a file handed out? Under its name, as what it is, and in a way that nothing in it can act on this site."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_safe

from .models import File
from .selectors import may_open, opened

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES: Mapping[str, str] = {
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "wps": "application/vnd.ms-works",
    "ofd": "application/ofd",
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
}
_TEXTS: Mapping[str, str] = {"csv": "text/csv", "txt": "text/plain"}
_CHARSETS: Mapping[str, str] = {"utf-8-sig": "utf-8"}
_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# Browsers refuse to show a PDF in a sandbox; what runs in it was refused when it was taken in.
_POLICIES: Mapping[str, str] = {"pdf": f"{_NOTHING}; object-src 'self'"}
_SANDBOX = f"{_NOTHING}; sandbox"
# Long enough for a reader's next page, short enough for a file that is withdrawn.
_PUBLIC, _PRIVATE = "public, max-age=60", "private, no-store"
_ABSENT = "没有这个文件，或者它没有公开。"


@require_safe
def file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Hand out a file: a public one to everyone, another one to those who see the organ's records."""
    found = File.objects.filter(pk=pk).defer("text").first()
    # The person is asked for last: a public file is handed out without a look at the session.
    if found is None or not (found.is_public or may_open(user=request.user, file=found)):
        raise Http404(_ABSENT)
    if name != found.name:
        return redirect(found.get_absolute_url())
    etag = f'"{found.digest[:32]}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return _marked(unchanged, found, etag)
    try:
        content = opened(found)
    except OSError:
        raise Http404("文件内容已不在存储中，请与本站联系。") from None
    response = FileResponse(content, content_type=_type_of(found))
    inline = found.is_image or found.format == "pdf"
    said = content_disposition_header(not inline, found.name)
    response["Content-Disposition"] = said if said is not None else "inline"
    response["Content-Length"] = str(found.size)
    return _marked(response, found, etag)


def _marked(response: HttpResponseBase, file: File, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Last-Modified"] = http_date(file.added_at.timestamp())
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICIES.get(file.format, _SANDBOX)
    response["Cache-Control"] = _PUBLIC if file.is_public else _PRIVATE
    return response


def _type_of(file: File) -> str:
    if file.format in _TEXTS:
        encoding = file.facts.get("encoding", "utf-8")
        return f"{_TEXTS[file.format]}; charset={_CHARSETS.get(encoding, encoding)}"
    return _TYPES[file.format]
