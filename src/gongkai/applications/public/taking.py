"""
How is a form with files taken, so that nothing typed is lost and no accepted file has to be chosen twice?

A file that was found in order waits, sealed, in the store; the form carries where, itself sealed and bound to the form.
Nobody else can name it, and what is never sent is swept away within a day.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gongkai.applications import sealing, store
from gongkai.applications.forms.citizen import CitizenForm
from gongkai.applications.models import EnclosureKind
from gongkai.applications.services.enclosures import Examined, examined
from gongkai.applications.uploads import refused_upload, takes_files
from gongkai.kernel.refusal import NotAllowed

from .private import private

# Shorter than the day after which the store is swept.
WAITS = timedelta(hours=12)
MOST = 12
TOO_LONG = "填写的文字过多，没有收到。每一项请控制在规定的字数之内，篇幅长的内容可以作为文件上传。"
UNREADABLE = "没有收到完整的内容，可能是网络中断。请返回上一页，重新提交。"
GONE = "先前上传的“{name}”已经过期，请重新选择。"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class Waiting:
    """A file that was taken with an earlier try and waits for the form to be right; or one that came just now."""

    kind: str
    name: str
    size: int
    place: str = ""
    file: Examined | None = None

    def opened(self) -> bytes | Examined:
        """
        Return what the file holds, or the file itself where it was judged just now: to judge it takes time.

        :raises NotAllowed: if it is no longer there
        """
        if self.file is not None:
            return self.file
        try:
            return store.content_at(self.place)
        except (OSError, sealing.Broken):
            raise NotAllowed(GONE.format(name=self.name)) from None


def takes_a_form(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view take a citizen's form with files, and answer in a sentence to what is too much to be read."""
    taking = takes_files(view)

    @wraps(taking)
    def answer(request: HttpRequest, *values: Any, **named: Any) -> HttpResponseBase:
        try:
            return taking(request, *values, **named)
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return unread(request, TOO_LONG, 413)
        except MultiPartParserError:
            return unread(request, UNREADABLE, 400)

    return private(answer)


def unread(request: HttpRequest, says: str, status: int) -> HttpResponse:
    """Say that a form could not be read."""
    return render(request, "applications/public/unread.html", {"says": says}, status=status)


def new_token() -> str:
    """Return what marks a form that is shown, so that sent twice it is one."""
    return secrets.token_urlsafe(24)


def token_of(request: HttpRequest) -> str:
    """Return the mark of the form that was sent, or a new one where it was not one of ours."""
    sent = request.POST.get("token", "")
    return sent if _TOKEN.fullmatch(sent) else new_token()


class Taken:
    """The files of one form: those that wait from an earlier try, and those that came now."""

    def __init__(self, request: HttpRequest, *, token: str, at: datetime) -> None:
        self._token, self._at = token, at
        self.refused = refused_upload(request)
        self.files: list[Waiting] = []
        dropped = set(request.POST.getlist("drop"))
        for number, each in enumerate(_read(request.POST.get("kept", ""), token=token, at=at)):
            if str(number) in dropped:
                store.remove(each.place)
            else:
                self.files.append(each)

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of files that wait."""
        return frozenset(each.kind for each in self.files)

    def add(self, form: CitizenForm, fields: dict[str, EnclosureKind]) -> None:
        """Judge the files that came with a form; one that is not in order is a fault beside its field."""
        for field, kind in fields.items():
            for each in form.cleaned_data.get(field) or []:
                if len(self.files) >= MOST:
                    form.add_error(field, f"一次最多上传{MOST}个文件，“{each.name}”没有收下。")
                    continue
                try:
                    file = examined(each.name, each.read())
                except NotAllowed as refused:
                    form.add_error(field, f"“{each.name}”：{refused.says}")
                else:
                    self.files.append(Waiting(kind.value, file.name, file.size, file=file))
        if self.refused:
            form.add_error(None, self.refused)

    def contents(self) -> list[tuple[EnclosureKind, str, bytes | Examined]]:
        """
        Return kind, name and content of all files, in the order in which they came; a judged one as it was judged.

        :raises NotAllowed: if one is no longer there; the others still wait
        """
        found = []
        for each in self.files:
            try:
                found.append((EnclosureKind(each.kind), each.name, each.opened()))
            except NotAllowed:
                self.files = [other for other in self.files if other is not each]
                raise
        return found

    def slip(self) -> str:
        """Let the files wait, and return what the form carries to know them again."""
        if not self.files:
            return ""
        self.files = [
            Waiting(each.kind, each.name, each.size, store.put(each.file.sealed) if each.file else each.place)
            for each in self.files
        ]
        until = int((self._at + WAITS).timestamp())
        files = [[each.kind, each.name, each.size, each.place] for each in self.files]
        return sealing.sealed_text(json.dumps({"form": self._token, "until": until, "files": files}))

    def by_field(self, fields: dict[str, EnclosureKind]) -> dict[str, list[tuple[int, Waiting]]]:
        """Return the files that wait, by the field that brought them, each with the number that drops it."""
        numbered = list(enumerate(self.files))
        return {field: [pair for pair in numbered if pair[1].kind == kind] for field, kind in fields.items()}


def _read(slip: str, *, token: str, at: datetime) -> list[Waiting]:
    if not slip or len(slip) > 20_000:
        return []
    try:
        said = json.loads(sealing.opened_text(slip))
    except (sealing.Broken, UnicodeError, ValueError):
        return []
    if not isinstance(said, dict) or said.get("form") != token or int(at.timestamp()) >= said.get("until", 0):
        return []
    return [Waiting(*each) for each in said["files"]]
