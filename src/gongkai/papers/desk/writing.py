"""A paper is written: begun, saved by the person and by itself, with its attachments and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.files import selectors as file_selectors
from gongkai.files import services as file_services
from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.papers import body, services
from gongkai.papers.body import too_long
from gongkai.papers.content import Content
from gongkai.papers.forms import PaperForm
from gongkai.papers.kinds import Kind, kinds
from gongkai.papers.models import Paper, State, Version
from gongkai.papers.selectors import Standing

from .access import Desk, open_desk

# What is signed already is not written over by a mere pause in typing: that takes a button.
AUTOSAVED = frozenset({State.DRAFT, State.CORRECTING, State.WITHDRAWN})
IN_THE_CHAIN = {
    State.IN_REVIEW: "这篇文稿正在审签。保存改动后，这次审签作废，须重新送审；没有自动保存。",
    State.APPROVED: "这篇文稿已审签完成、等待发布。保存改动后须重新送审；没有自动保存。",
}


@login_required
def new(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Begin a paper of a kind for an organ; its first save makes it."""
    organ, asked = _place(request, code, kind)
    content = Content(source=organ.name)
    form = _form(request, asked, organ, content)
    facts: dict[str, Any] = {"organ": organ, "kind": asked, "content": content, "base": 0, "base_digest": ""}
    if request.method != "POST":
        return _page(request, form, **facts)
    quietly = "autosave" in request.GET
    if not form.is_valid():
        return _unsaved(request, form, **facts) if quietly else _page(request, form, **facts)
    try:
        paper = services.draft(organ=organ, kind=asked.code, content=form.typed(), by=request.user, at=clock.now())
    except NotAllowed as refused:
        form.add_error(None, refused.says)
        return _unsaved(request, form, **facts) if quietly else _page(request, form, **facts)
    if quietly:
        return _autosaved(open_desk(request, code, paper.pk))
    _say_all(request, _upload(request, paper))
    return _onward(request, paper)


@login_required
def edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a paper in its form; on POST save it, with what was done to its attachments."""
    desk = open_desk(request, code, pk)
    if not desk.may_write:
        messages.info(request, _why_not(desk))
        return redirect("papers:paper", code=code, pk=pk)
    if request.method != "POST":
        _hold(desk)
        desk = desk.again()
        return _page(request, _form_of(desk), **_facts_of(desk))
    return _save(desk)


def _save(desk: Desk) -> HttpResponse:
    request, paper = desk.request, desk.paper
    form = _form_of(desk)
    do, _, key = request.POST.get("do", "save").partition(":")
    upload = do == "upload"
    # With script, an upload answers with the list of attachments and leaves the rest of the page as it is.
    inline = upload and bool(request.htmx)  # type: ignore[attr-defined]
    if not form.is_valid():
        return _files(desk, faults=_faults(form)) if inline else _page(request, form, **_facts_of(desk))
    try:
        services.revise(
            paper=paper,
            content=_moved(form.typed(), do, key),
            by=request.user,
            at=clock.now(),
            **_base(request),
            autosave=upload and paper.state in AUTOSAVED,
        )
    except NotAllowed as refused:
        if inline:
            return _files(desk, faults=[refused.says])
        if isinstance(refused, services.Conflict):
            facts = {**_facts_of(desk), "conflict": refused.newest, **_base_of(refused.newest)}
            return _page(request, form, **facts, status=409)
        form.add_error(None, refused.says)
        return _page(request, form, **_facts_of(desk))
    uploaded = _upload(request, paper)
    if inline:
        said, faults = uploaded
        return _files(desk.again(), says=said, faults=faults, saved=True)
    _say_all(request, uploaded)
    return _onward(request, paper)


@login_required
@require_POST
def autosave(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Keep what has been typed so far; a conflict is told and nothing is lost."""
    desk = open_desk(request, code, pk)
    if not desk.may_write or desk.paper.state not in AUTOSAVED:
        return _told(desk, "没有自动保存：这篇文稿现在不能直接修改，请按“保存”。")
    form = _form_of(desk)
    if not form.is_valid():
        return _told(desk, _why_unsaved(form))
    try:
        services.revise(
            paper=desk.paper, content=form.typed(), by=request.user, at=clock.now(), **_base(request), autosave=True
        )
    except NotAllowed as refused:
        return _told(desk, f"没有自动保存：{refused.says}您输入的内容还在页面上。")
    return _autosaved(desk.again())


@login_required
@require_POST
def lock(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take over the editing from somebody else, or give it back."""
    desk = open_desk(request, code, pk)
    if not desk.may_write:
        raise Http404("您不能编辑这篇文稿。")
    if request.POST.get("do") == "give-back":
        services.give_back_lock(paper=desk.paper, by=request.user, at=clock.now())
        return redirect("papers:paper", code=code, pk=pk)
    try:
        services.take_lock(paper=desk.paper, by=request.user, at=clock.now(), over=True)
    except NotAllowed as refused:
        messages.error(request, refused.says)
    else:
        messages.success(request, "已接手编辑。")
    return redirect("papers:edit", code=code, pk=pk)


@login_required
@require_POST
def clean(request: HttpRequest) -> JsonResponse:
    """Answer what was pasted out of an office program in the house's markup, and what was left out of it."""
    html = request.POST.get("html", "")
    if says := too_long(html):
        return JsonResponse({"html": "", "says": [says]})
    cleaned = body.cleaned(html)
    return JsonResponse({"html": cleaned.html, "says": cleaned.says})


# ---- the parts of the page


def _place(request: HttpRequest, code: str, kind: str) -> tuple[Organ, Kind]:
    organ = next((each for each in Standing(request.user).organs_written if each.code == code), None)
    if organ is None or kind not in kinds():
        raise Http404("没有这种文稿，或您不能为这个机关拟稿。")
    return organ, kinds()[kind]


def _form(request: HttpRequest, kind: Kind, organ: Organ, content: Content) -> PaperForm:
    data = request.POST if request.method == "POST" else None
    return PaperForm(data, kind=kind, organ=organ, content=content, today=clock.today())


def _form_of(desk: Desk) -> PaperForm:
    return _form(desk.request, desk.kind, desk.paper.organ, desk.content)


def _facts_of(desk: Desk) -> dict[str, Any]:
    void_says = IN_THE_CHAIN.get(State(desk.paper.state), "")
    base = _base(desk.request) if desk.request.method == "POST" else _base_of(desk.version)
    return desk.facts(content=desk.content, **base, void_says=void_says, autosaves=not void_says)


def _page(request: HttpRequest, form: PaperForm, *, status: int = 0, **facts: Any) -> HttpResponse:
    paper = facts.get("paper")
    heading = f"编辑：{paper.title or '（无标题）'}" if paper else f"写一篇：{facts['kind'].label}"
    saved = ""
    if request.method != "POST":
        saved = "输入后每20秒自动保存。" if facts.get("autosaves", True) else ""
    facts = {
        "may_write": True,
        "autosaves": True,
        "heading": heading,
        "saved_says": saved,
        **facts,
        "form": form,
        "sections": form.sections(),
    }
    return render(request, "papers/edit.html", facts, status=status or (409 if form.errors else 200))


def _files(desk: Desk, *, says: Iterable[str] = (), faults: Iterable[str] = (), saved: bool = False) -> HttpResponse:
    """Answer the list of attachments; if the paper was saved on the way, with the version that it now is."""
    facts = {**_facts_of(desk), "file_says": says, "file_faults": faults, "oob": saved}
    if saved:
        facts |= _base_of(desk.version)
    return render(desk.request, "papers/uploaded.html", facts)


def _autosaved(desk: Desk) -> HttpResponse:
    at = desk.version.at.astimezone(clock.CHINA)
    facts = desk.facts(**_base_of(desk.version), autosaves=True, saved_says=f"已于{at:%H:%M}自动保存。")
    return render(desk.request, "papers/autosaved.html", facts)


def _told(desk: Desk, says: str) -> HttpResponse:
    return HttpResponse(says)


def _unsaved(request: HttpRequest, form: PaperForm, **facts: Any) -> HttpResponse:
    return HttpResponse(_why_unsaved(form))


def _why_unsaved(form: PaperForm) -> str:
    if set(form.errors) == {"title"}:
        return "写上标题后开始自动保存。"
    return "没有自动保存：" + "；".join(each.rstrip("。") for each in _faults(form)) + "。"


def _faults(form: PaperForm) -> list[str]:
    return [
        f"{form.fields[name].label}：{each}" if name in form.fields else str(each)
        for name, errors in form.errors.items()
        for each in errors
    ]


# ---- what is done on the way


def _base(request: HttpRequest) -> dict[str, Any]:
    """Return the version that the form was made from: its number, and what it said, for autosaves write it over."""
    said = request.POST.get("base", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    return {"base": number, "base_digest": request.POST.get("base_digest", "")[:64]}


def _base_of(version: Version) -> dict[str, Any]:
    return {"base": version.number, "base_digest": version.digest}


def _moved(content: Content, do: str, key: str) -> Content:
    """Return the content with an attachment moved up or taken away."""
    lines = list(content.attachments)
    place = next((index for index, each in enumerate(lines) if str(each.file) == key), None)
    if place is None or do not in ("up", "detach"):
        return content
    moved = lines.pop(place)
    if do == "up":
        lines.insert(max(0, place - 1), moved)
    return replace(content, attachments=tuple(lines))


def _upload(request: HttpRequest, paper: Paper) -> tuple[list[str], list[str]]:
    """Keep and attach what was chosen; return what to say of each, and what went wrong with others."""
    said, faults = [], []
    for sent in request.FILES.getlist("files"):
        name = sent.name or "附件"
        try:
            kept = file_services.keep(
                organ=paper.organ,
                name=name,
                content=sent.read(file_services.LARGEST + 1),
                by=request.user,
                at=clock.now(),
            )
            services.attach(paper=Paper.objects.get(pk=paper.pk), file=kept, by=request.user, at=clock.now())
        except NotAllowed as refused:
            faults.append(f"{name}：{refused.says}")
            continue
        found = len(file_selectors.privacy_in(kept))
        said.append(
            f"{name}：已上传"
            + (f"，其中疑有{found}处个人信息，见文稿页的检查结果。" if found else "，未发现个人信息。")
        )
    return said, faults


def _say_all(request: HttpRequest, uploaded: tuple[list[str], list[str]]) -> None:
    said, faults = uploaded
    for each in said:
        messages.success(request, each)
    for each in faults:
        messages.error(request, each)


def _onward(request: HttpRequest, paper: Paper) -> HttpResponse:
    """Go to where the button leads."""
    do = request.POST.get("do", "save").partition(":")[0]
    own: dict[str, Any] = {"code": paper.organ.code, "pk": paper.pk}
    if do == "preview":
        return redirect(reverse("papers:preview", kwargs=own))
    if do == "done":
        services.give_back_lock(paper=paper, by=request.user, at=clock.now())
        return redirect(reverse("papers:paper", kwargs=own) + "#acts")
    if do in ("up", "detach", "upload"):
        return redirect(reverse("papers:edit", kwargs=own) + "#part-files")
    messages.success(request, "已保存。")
    return redirect(reverse("papers:edit", kwargs=own))


def _hold(desk: Desk) -> None:
    """Hold the paper for whoever opened it; if somebody else holds it, the page says so."""
    try:
        services.take_lock(paper=desk.paper, by=desk.request.user, at=desk.now)
    except NotAllowed:
        return


def _why_not(desk: Desk) -> str:
    if not desk.standing.writes(desk.paper):
        return f"修改由{desk.paper.organ.short_name}的信息公开员或科室审核人员办理。"
    state = State(desk.paper.state).label
    return f"文稿现在“{state}”，不能直接修改；已公开的，请先启动更正。"
