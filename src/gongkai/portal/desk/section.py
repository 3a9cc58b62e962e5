"""One column: its duty, what stands in it, and what can be done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import services as papers
from gongkai.papers.content import Content
from gongkai.papers.kinds import kinds
from gongkai.portal import selectors, services
from gongkai.portal.forms import MoveForm, NewSectionForm, ReasonForm, SectionForm, StatementForm, WriteForm
from gongkai.portal.models import Section
from gongkai.portal.selectors.duties import source_says
from gongkai.portal.selectors.listing import fitting_kinds, organs_writing

from .access import Desk, open_organ, open_section, typed


@login_required
def section(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Show a column: facts, duty with its reckoning, items, and the forms that this person may fill in."""
    return _page(*open_section(request, code, section))


@login_required
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Open a column, or a topic."""
    desk = open_organ(request, code, to_keep=True)
    more: dict[str, Any] = {"organs": desk.organs(), "groups": desk.groups(), "today": desk.today}
    if request.method == "POST":
        form = NewSectionForm(typed(request), **more)
        if form.is_valid():
            said = dict(form.cleaned_data)
            try:
                made = services.open_section(tree=desk.organ, by=request.user, at=clock.now(), **said)
            except NotAllowed as refused:
                form.add_error(None, refused.says)
            else:
                messages.success(request, f"已开设“{made.name}”。")
                return redirect("portal:section", code=code, section=made.code)
    else:
        wanted = {each: request.GET[each][:40] for each in ("kind", "parent") if each in request.GET}
        form = NewSectionForm(initial={"owner": desk.organ, **wanted}, **more)
    facts = {"organ": desk.organ, "form": form}
    return render(request, "portal/desk/new.html", facts, status=409 if form.errors else 200)


@login_required
def change(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Change the particulars of a column."""
    desk, here = open_section(request, code, section)
    if not desk.keeps:
        raise Http404("您不能修改这个栏目。")
    more: dict[str, Any] = {"organs": desk.organs(), "today": desk.today}
    if request.method == "POST":
        form = SectionForm(typed(request), **more)
        if form.is_valid():
            said = dict(form.cleaned_data)
            if said["position"] is None:
                said.pop("position")
            if _done(form, services.change_section, section=here, by=request.user, at=clock.now(), **said):
                messages.success(request, "栏目已修改。")
                return redirect("portal:section", code=code, section=section)
    else:
        form = SectionForm(instance=here, **more)
    facts = {"organ": desk.organ, "section": here, "form": form, "trail": selectors.breadcrumb(here)}
    return render(request, "portal/desk/change.html", facts, status=409 if form.errors else 200)


@login_required
@require_POST
def move(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Put a column elsewhere in its tree."""
    desk, here = _kept(request, code, section)
    form = MoveForm(typed(request), groups=desk.groups(but=here))
    if form.is_valid() and _done(
        form, services.move_section, section=here, parent=form.cleaned_data["parent"], by=request.user, at=clock.now()
    ):
        messages.success(request, "栏目已移动。")
        return redirect("portal:section", code=code, section=section)
    return _page(desk, here, move=form)


@login_required
@require_POST
def close(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Say that a column is no longer kept up."""
    desk, here = _kept(request, code, section)
    form = ReasonForm(typed(request))
    if form.is_valid() and _done(
        form, services.close_section, section=here, by=request.user, at=clock.now(), **form.cleaned_data
    ):
        messages.success(request, "已停止更新，公开页面会显示说明。")
        return redirect("portal:section", code=code, section=section)
    return _page(desk, here, close=form)


@login_required
@require_POST
def reopen(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Keep a column up again."""
    desk, here = _kept(request, code, section)
    form = ReasonForm(typed(request))
    if form.is_valid() and _done(
        form, services.reopen_section, section=here, by=request.user, at=clock.now(), **form.cleaned_data
    ):
        messages.success(request, "已恢复更新。")
        return redirect("portal:section", code=code, section=section)
    return _page(desk, here, reopen=form)


@login_required
@require_POST
def gather(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Let a column take in what was released before."""
    _, here = _kept(request, code, section)
    try:
        count = services.gather(section=here, by=request.user, at=clock.now())
    except NotAllowed as refused:
        messages.error(request, refused.says)
    else:
        more = "，可能还有，可以再收入一次" if count >= services.placing.GATHERED else ""
        messages.success(request, f"收入已发布的文稿{count}篇{more}。" if count else "没有可以收入的已发布文稿。")
    return redirect("portal:section", code=code, section=section)


@login_required
@require_POST
def state(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Say why there is nothing in a column."""
    desk, here = open_section(request, code, section)
    form = StatementForm(typed(request))
    if form.is_valid() and _done(
        form, services.state_empty, section=here, by=request.user, at=clock.now(), **form.cleaned_data
    ):
        messages.success(request, "空栏说明已公开显示。")
        return redirect("portal:section", code=code, section=section)
    return _page(desk, here, state=form)


@login_required
@require_POST
def write(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Begin a paper that will live in this column, and go on to its editor."""
    desk, here = open_section(request, code, section)
    form = _write_form(desk, here, typed(request))
    if form is None:
        raise Http404("您不能在这个栏目中写稿。")
    if form.is_valid():
        said, at = form.cleaned_data, clock.now()
        try:
            content = Content(title=said["title"], basis=here.statutory)
            with transaction.atomic():
                paper = papers.draft(organ=said["organ"], kind=said["kind"], content=content, by=request.user, at=at)
                services.place(paper=paper, section=here, home=True, by=request.user, at=at)
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            return redirect("papers:edit", said["organ"].code, paper.pk)
    return _page(desk, here, write=form)


def _kept(request: HttpRequest, code: str, section: str) -> tuple[Desk, Section]:
    desk, here = open_section(request, code, section)
    if not desk.keeps:
        raise Http404("您不能调整这个栏目。")
    return desk, here


def _done(form: Any, act: Any, **said: Any) -> bool:
    """Act, or put the refusal on the form."""
    try:
        act(**said)
    except NotAllowed as refused:
        form.add_error(None, refused.says)
        return False
    return True


def _write_form(desk: Desk, here: Section, said: Any = None) -> WriteForm | None:
    organs = organs_writing(desk.standing, here)
    fitting = fitting_kinds(here)
    if not organs or not fitting:
        return None
    return WriteForm(said, fitting=fitting, organs=organs, initial={"organ": organs[0], "kind": fitting[0]})


def _page(desk: Desk, here: Section, **refused: Any) -> HttpResponse:
    """Return the page of a column, with what was typed and refused still in its form."""
    request, today = desk.request, desk.today
    number = request.GET.get("page", "")
    items = selectors.items_of(
        here,
        page=int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    duty = selectors.duty_of(here, today=today)
    may_state = desk.standing.states_for(here.owner) and here.is_open and not here.is_group and not here.live_count
    forms: dict[str, Any] = {
        "write": _write_form(desk, here) if here.is_open else None,
        "state": StatementForm() if may_state else None,
        "move": MoveForm(groups=desk.groups(but=here), initial={"parent": here.parent_id}) if desk.keeps else None,
        "close": ReasonForm() if desk.keeps and here.is_open else None,
        "reopen": ReasonForm() if desk.keeps and not here.is_open else None,
        **refused,
    }
    facts = {
        "organ": desk.organ,
        "section": here,
        "trail": selectors.breadcrumb(here),
        "only_here": not desk.standing.sees_pages(desk.organ),
        "duty": duty,
        "source": source_says(here, today=today),
        "shows": [kinds()[each].label for each in here.shows if each in kinds()],
        "items": items,
        "lines": [(each, selectors.address_of(each.paper)) for each in items],
        "below": [each for each in selectors.below(here) if each.parent_id == here.pk] if here.is_group else [],
        "statements": here.statements.select_related("by")[:10],
        "keeps": desk.keeps,
        "gathers": desk.keeps and here.is_open and not here.is_group and bool(here.shows or here.statutory),
        "forms": forms,
        "refused": next(iter(refused), ""),
    }
    return render(request, "portal/desk/section.html", facts, status=409 if refused else 200)
