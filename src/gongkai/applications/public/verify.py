"""Is a paper that somebody holds one that was issued here? Its check code tells; nothing personal is shown."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.applications.letters import paper
from gongkai.applications.letters.sheet import grouped
from gongkai.applications.letters.wording import title_of
from gongkai.applications.models import Letter
from gongkai.applications.selectors.letters import is_whole
from gongkai.applications.services import codes
from gongkai.applications.uploads import must_be_taken, takes_files
from gongkai.kernel import clock
from gongkai.kernel.caller import client_address
from gongkai.kernel.refusal import NotAllowed

_LONGEST = 40
_LARGEST = 20 * 1024 * 1024


@takes_files
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a check code, and a file if there is one; say which letter it stands for, and if the file is the same."""
    facts: dict[str, object] = {"code": "", "number": ""}
    status = 200
    if request.method == "POST":
        code = request.POST.get("code", "").replace("\x00", "").strip()[:_LONGEST]
        number = "".join(request.POST.get("number", "").replace("\x00", "").split())[:60]
        facts = {"code": code, "number": number}
        try:
            must_be_taken(request)
            if not code:
                raise NotAllowed("请填写文书末尾的验证码。")
            found = codes.check_letter(code, client_address(request), clock.now())
            facts |= _of(found, number) | _of_file(request, found)
        except NotAllowed as refused:
            facts["fault"] = refused.says
            status = 409
    response = render(request, "applications/letters/verify.html", facts, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _of(letter: Letter, number: str) -> dict[str, object]:
    return {
        "letter": letter,
        "title": title_of(letter.kind),
        "check_code": grouped(letter.check_code or ""),
        "is_whole": is_whole(letter),
        "number_differs": bool(number) and _plain(number) != _plain(letter.number),
    }


def _of_file(request: HttpRequest, letter: Letter) -> dict[str, object]:
    """Return if an uploaded file is, byte for byte, the one that this site hands out."""
    upload = request.FILES.get("file")
    if upload is None:
        return {}
    if (upload.size or 0) > _LARGEST:
        raise NotAllowed("文件超过20MB，不是本站的文书。")
    content = upload.read()
    ours = paper.pdf(letter) if content.startswith(b"%PDF") else paper.docx(letter)
    same = hashlib.sha256(content).digest() == hashlib.sha256(ours).digest()
    return {"file": upload.name or "", "same": same}


def _plain(number: str) -> str:
    """Return a document number without what people write differently."""
    return number.translate(str.maketrans("[]()（）【】", "〔〕〔〕〔〕〔〕")).replace(" ", "")
