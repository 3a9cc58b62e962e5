"""Which organs are there, and who acts for them? (系统：机构与人员、网站信息)"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from gongkai.journal.services import record
from gongkai.kernel import clock
from gongkai.organs import selectors, services
from gongkai.organs.models import Membership, User

from . import forms, units
from .attempt import attempt
from .models import Site
from .services import change_site

PAGE = 50
View = Callable[..., HttpResponse]


def administrators_only(view: View) -> View:
    """Let only an administrator (系统管理员) open a page; everyone else reads why not."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *values: Any, **more: Any) -> HttpResponse:
        if not selectors.organs_administered_by(user=request.user).exists():
            raise PermissionDenied("这一页由系统管理员使用。需要办理时，请联系本区县的系统管理员。")
        return view(request, *values, **more)

    return guarded


@administrators_only
def organs(request: HttpRequest) -> HttpResponse:
    """List the organs of the administrator's district, and the people; people can be searched by name."""
    within = selectors.organs_administered_by(user=request.user)
    held = Q(memberships__active_to__isnull=True, memberships__user__is_active=True)
    wanted = request.GET.get("q", "").strip()
    people = selectors.people_of(organs=within).order_by("username")
    if wanted:
        people = people.filter(Q(name__contains=wanted) | Q(username__icontains=wanted))
    roles = Membership.objects.filter(active_to__isnull=True).select_related("organ")
    page = Paginator(people.prefetch_related(Prefetch("memberships", roles, to_attr="held")), PAGE)
    facts = {
        "organs": within.annotate(people=Count("memberships__user", held, distinct=True)).select_related("operator"),
        "page": page.get_page(request.GET.get("page")),
        "q": wanted,
    }
    return render(request, "web/organs.html", facts)


@administrators_only
def organ_new(request: HttpRequest) -> HttpResponse:
    """Enter an organ."""
    within = selectors.organs_administered_by(user=request.user)
    form = forms.OrganForm(request.POST or None, within=within)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if attempt(form, lambda: services.create_organ(**facts, by=request.user, at=clock.now(), record=record)):
            messages.success(request, f"已登记{facts['name']}。")
            return redirect("organ", code=facts["code"])
    return render(request, "web/organ_new.html", {"form": form})


@administrators_only
def organ(request: HttpRequest, code: str) -> HttpResponse:
    """Show an organ's particulars, its units, and who holds or held a role in it; units are kept here."""
    within = selectors.organs_administered_by(user=request.user).select_related("parent", "operator")
    found = get_object_or_404(within, code=code)
    page = units.UnitsPage(request, found)
    if request.method == "POST" and page.take():
        return redirect(f"{reverse('organ', args=[code])}#units")
    memberships = found.memberships.select_related("user").order_by("active_to", "role", "active_from")
    facts = {
        "organ": found,
        "units": page,
        "held": [each for each in memberships if each.active_to is None],
        "ended": [each for each in memberships if each.active_to is not None],
    }
    return render(request, "web/organ.html", facts)


@sensitive_post_parameters("password")
@administrators_only
def person_new(request: HttpRequest) -> HttpResponse:
    """Add a person together with their first role, so that nobody is left without an organ."""
    within = selectors.organs_administered_by(user=request.user).filter(active_to__isnull=True)
    first = {"active_from": clock.today(), "organ": within.filter(code=request.GET.get("organ", "")).first()}
    form = forms.PersonForm(request.POST or None, within=within, initial=first)
    if request.method == "POST" and form.is_valid():
        facts, added = form.cleaned_data, []

        def add() -> None:
            with transaction.atomic():
                who: dict[str, Any] = {"by": request.user, "at": clock.now(), "record": record}
                user = services.add_person(
                    **{each: facts[each] for each in ("username", "name", "password", "organ")}, **who
                )
                services.appoint(user=user, organ=facts["organ"], role=facts["role"], on=facts["active_from"], **who)
                added.append(user)

        if attempt(form, add):
            messages.success(request, f"已新增{facts['name']}，首次登录须更改密码。")
            return redirect("person", pk=added[0].pk)
    return render(request, "web/person_new.html", {"form": form})


@sensitive_post_parameters("password")
@administrators_only
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person's roles; appoint, end a role, close or open the account, give a new initial password."""
    within = selectors.organs_administered_by(user=request.user)
    found = get_object_or_404(selectors.people_of(organs=within), pk=pk)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    shown: dict[str, Form] = {
        "appoint": forms.AppointForm(
            request.POST if act == "appoint" else None,
            within=within.filter(active_to__isnull=True),
            initial={"active_from": clock.today()},
        ),
        "end": forms.EndForm(request.POST if act == "end" else None, initial={"active_to": clock.today()}),
        "deactivate": forms.GroundForm(request.POST if act == "deactivate" else None, auto_id="id_deactivate_%s"),
        "reactivate": forms.GroundForm(request.POST if act == "reactivate" else None, auto_id="id_reactivate_%s"),
        "reset": forms.InitialPasswordForm(request.POST if act == "reset" else None),
    }
    if act:
        if act not in shown:
            raise Http404
        form = shown[act]
        if form.is_valid():
            done = attempt(form, lambda: _change_person(act, form.cleaned_data, found, within, request))
            if done:
                messages.success(request, "已办理。")
                return redirect("person", pk=pk)
    memberships = found.memberships.filter(organ__in=within).select_related("organ")
    facts = {
        "person": found,
        "held": [each for each in memberships if each.active_to is None],
        "ended": [each for each in memberships if each.active_to is not None],
        "forms": shown,
        "act": act,
        "ending": request.POST.get("membership", ""),
    }
    return render(request, "web/person.html", facts)


def _change_person(act: str, facts: dict[str, Any], user: User, within: Any, request: HttpRequest) -> None:
    who: dict[str, Any] = {"by": request.user, "at": clock.now(), "record": record}
    if act == "appoint":
        services.appoint(
            user=user, organ=facts["organ"], role=facts["role"], on=facts["active_from"], ground=facts["ground"], **who
        )
    elif act == "end":
        wanted = request.POST.get("membership", "")[:18]  # what is longer is no number of ours
        membership = user.memberships.filter(organ__in=within, pk=int(wanted) if wanted.isdecimal() else 0).first()
        if membership is None:
            raise ValidationError("没有找到要结束的任职，请刷新后再试。")
        services.end_membership(membership=membership, on=facts["active_to"], ground=facts["ground"], **who)
    elif act == "deactivate":
        services.deactivate_person(user=user, ground=facts["ground"], **who)
    elif act == "reactivate":
        services.reactivate_person(user=user, ground=facts["ground"], **who)
    elif act == "reset":
        services.give_initial_password(user=user, password=facts["password"], **who)


@administrators_only
def site(request: HttpRequest) -> HttpResponse:
    """Fill in the footer's particulars."""
    form = forms.SiteForm(request.POST or None, instance=Site.objects.filter(pk=Site.ONLY).first() or Site())
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: change_site(site=form.save(commit=False), by=request.user, at=clock.now()))
    ):
        messages.success(request, "网站信息已保存。")
        return redirect("site")
    return render(request, "web/site.html", {"form": form})
