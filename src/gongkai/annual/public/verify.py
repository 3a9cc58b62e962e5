"""Is the copy that a reader holds the one that was signed? Its digest tells."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from gongkai.annual.models import digest_of
from gongkai.annual.selectors.publications import by_digest
from gongkai.annual.services.importing import LARGEST

_DIGEST = re.compile(r"[0-9a-f]{64}")


# Nothing is written and nobody is logged in here, so there is nothing that a forged request could do.
@csrf_exempt
def verify(request: HttpRequest) -> HttpResponse:
    """Answer a digest, or a JSON file as it was downloaded, with the signed version that has it."""
    typed = re.sub(r"\s", "", request.GET.get("digest", "")).lower()
    fault, digest, file = "", typed, ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            fault = "请选择文件。"
        elif (upload.size or 0) > LARGEST:
            fault = f"文件超过{LARGEST // 1024 // 1024}MB，不是年度报告数据文件。"
        else:
            digest, file = digest_of(upload.read()), upload.name or ""
    elif typed and not _DIGEST.fullmatch(typed):
        fault, digest = f"摘要值应为64位的十六进制数，您填的是{len(typed)}位，请核对。", ""
    facts = {
        "typed": typed,
        "digest": digest,
        "file": file,
        "fault": fault,
        "found": by_digest(digest) if digest and not fault else None,
    }
    return render(request, "annual/verify.html", facts)
