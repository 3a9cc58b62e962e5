"""How is a file handed to one person? As a download under its name, in which nothing can act on this site."""

from __future__ import annotations

import mimetypes

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def handed_out(content: bytes, name: str, kind: str = "") -> HttpResponse:
    """Return a download; what its name would do to a header is made harmless."""
    plain = "".join(each for each in name if each.isprintable() and each not in '"\\/') or "文件"
    response = HttpResponse(content, content_type=kind or mimetypes.guess_type(plain)[0] or "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, plain) or "attachment"
    response["Content-Security-Policy"] = _NOTHING
    return response
