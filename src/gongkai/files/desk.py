"""The media library at the desk: look, take in, describe, mask (素材与附件)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.organs.selectors import organs_seen_by

from . import hidden, selectors, services
from .facts import KINDS, in_words
from .forms import FilterForm, WordsForm
from .masking import MASKED
from .models import File, Format

PAGE, PICTURES = 30, 24
EXCERPT = 3_000
MOST_HITS = 50
# In the order in which an officer thinks of them; the old ones are taken but not praised.
ACCEPT = ",".join(f".{each}" for each in Format.values) + ",.jpeg"


@login_required
@require_safe
def libraries(request: HttpRequest) -> HttpResponse:
    """Choose the organ; whoever sees one only is led there."""
    organs = list(organs_seen_by(user=request.user))
    if len(organs) == 1:
        return redirect("files:library", code=organs[0].code)
    counts = dict(File.objects.filter(organ__in=organs).order_by().values_list("organ").annotate(number=Count("pk")))
    own = set(selectors.organs_written(user=request.user).values_list("pk", flat=True))
    lines = [{"organ": each, "count": counts.get(each.pk, 0), "writes": each.pk in own} for each in organs]
    lines.sort(key=lambda line: not line["writes"])
    return render(request, "files/libraries.html", {"lines": lines})


@login_required
def library(request: HttpRequest, code: str) -> HttpResponse:
    """List the files of an organ, and take in several at once: each is kept or refused by itself."""
    organ = _organ(request, code)
    writes = selectors.writes(user=request.user, organ=organ)
    if request.method == "POST":
        if not writes:
            raise PermissionDenied("只有本机关的信息公开员和科室审核人员可以上传附件。")
        _take_in(request, organ)
        return redirect("files:library", code=code)
    form = FilterForm(request.GET, people=selectors.uploaders_of(organ=organ))
    found = selectors.found(organ=organ, **form.conditions()).select_related("added_by")
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "organ": organ,
        "writes": writes,
        "form": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "accept": ACCEPT,
        "largest": services.LARGEST,
    }
    return render(request, "files/library.html", facts)


@login_required
def one(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one file: what it is, what it says, whose numbers are in it; and say what a picture shows."""
    organ, file = _file(request, code, pk)
    writes = selectors.writes(user=request.user, organ=organ)
    today = clock.today()
    form = WordsForm(request.POST or None, initial={"alternative_text": file.alternative_text})
    if request.method == "POST":
        if not writes:
            raise PermissionDenied("只有本机关的信息公开员和科室审核人员可以填写替代文字。")
        if form.is_valid():
            try:
                services.describe(file=file, **form.cleaned_data, by=request.user, at=clock.now())
            except NotAllowed as refused:
                form.add_error("alternative_text", refused.says)
            else:
                messages.success(request, "替代文字已保存。")
                return redirect("files:one", code=code, pk=pk)
    facts = {
        "organ": organ,
        "file": file,
        "writes": writes,
        "form": form if writes and file.is_image else None,
        "facts": [
            (hidden.masked(label, on=today), hidden.masked(text, on=today)) for label, text in in_words(file.facts)
        ],
        "can_mask": file.format in MASKED,
        "copies": list(file.masked_copies.defer("text").order_by("-pk")),
        **_numbers(file),
        **_excerpt(file),
    }
    return render(request, "files/one.html", facts, status=409 if form.errors else 200)


@login_required
@require_POST
def mask(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Make a masked copy and show it."""
    organ, file = _file(request, code, pk)
    if not selectors.writes(user=request.user, organ=organ):
        raise PermissionDenied("只有本机关的信息公开员和科室审核人员可以制作脱敏副本。")
    try:
        copy = services.masked_copy(file=file, by=request.user, at=clock.now())
    except NotAllowed as refused:
        messages.error(request, refused.says)
        return redirect("files:one", code=code, pk=pk)
    messages.success(request, f"已生成脱敏副本“{copy.name}”，原文件仍保留。公开时请使用副本。")
    return redirect("files:one", code=code, pk=copy.pk)


@login_required
@require_safe
def pictures(request: HttpRequest, code: str) -> HttpResponse:
    """Offer the pictures of an organ to choose from: as a page, or as the part that the editor shows."""
    organ = _organ(request, code)
    words = request.GET.get("words", "")[:100]
    found = selectors.found(organ=organ, sort="pictures", words=words)
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "organ": organ,
        "words": words,
        "page": Paginator(found, PICTURES).get_page(request.GET.get("page")),
        "query": query.urlencode(),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "files/choice.html" if part else "files/pictures.html", facts)


def _take_in(request: HttpRequest, organ: Organ) -> None:
    sent = request.FILES.getlist("files")
    kept = 0
    for each in sent:
        name = str(each.name)
        try:
            # One more byte than allowed is enough for the service to say that it is too large.
            content = each.read(services.LARGEST + 1)
            services.keep(organ=organ, name=name, content=content, by=request.user, at=clock.now())
        except NotAllowed as refused:
            messages.error(request, f"“{name}”：{refused.says}")
        else:
            kept += 1
    if kept:
        messages.success(request, f"已保存{kept}个文件。公开前只有本机关和主管部门的人员能够打开。")
    if not sent:
        messages.error(request, "请先选择文件。")


def _organ(request: HttpRequest, code: str) -> Organ:
    organ = organs_seen_by(user=request.user).filter(code=code).first()
    if organ is None:
        raise Http404("没有这个机关的素材库，或您不能查看。")
    return organ


def _file(request: HttpRequest, code: str, pk: int) -> tuple[Organ, File]:
    organ = _organ(request, code)
    file = File.objects.filter(organ=organ, pk=pk).select_related("organ", "added_by", "masked_from").first()
    if file is None:
        raise Http404("没有这个文件，或您不能查看。")
    return organ, file


def _numbers(file: File) -> dict[str, Any]:
    """Return what was found, each number masked: whoever looks on has no need to know it."""
    hits = selectors.privacy_in(file)
    counts: dict[str, int] = {}
    for hit in hits:
        counts[KINDS[hit.kind]] = counts.get(KINDS[hit.kind], 0) + 1
    today = clock.today()
    shown = [(KINDS[hit.kind], hidden.masked(hit.text, on=today)) for hit in hits[:MOST_HITS]]
    return {"counts": counts, "hits": shown, "more_hits": max(0, len(hits) - MOST_HITS)}


def _excerpt(file: File) -> dict[str, Any]:
    # A number that the cut would halve is masked before it is cut.
    text = hidden.masked(file.text[: EXCERPT + 40], on=clock.today())
    return {"excerpt": text[:EXCERPT], "length": len(file.text), "cut": len(file.text) > EXCERPT}
