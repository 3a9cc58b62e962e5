"""A draft is sent to be reviewed for its legality, and the opinion is entered; of a consultation or of a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from gongkai.kernel.refusal import NotAllowed
from gongkai.policies import services
from gongkai.policies.consultation_forms import OpinionForm, SendForm
from gongkai.policies.models import LegalityReview

from .consultations import open_consultation, show
from .decisions import open_decision, show_decision

Again = Callable[..., HttpResponse]


@login_required
@require_POST
def of_consultation(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Send the draft of a consultation to review."""
    desk = open_consultation(request, code, pk)
    here = redirect("policies:consultation-desk", code=code, pk=pk)
    return _send(request, desk.consultation, desk.now, here, lambda **more: show(desk, **more))


@login_required
@require_POST
def opinion_of_consultation(request: HttpRequest, code: str, pk: int, review: int) -> HttpResponse:
    """Enter the opinion on the draft of a consultation."""
    desk = open_consultation(request, code, pk)
    found = get_object_or_404(desk.consultation.reviews.select_related("consultation__organ"), pk=review)
    here = redirect("policies:consultation-desk", code=code, pk=pk)
    return _enter(request, found, desk.consultation.organ, desk.now, here, lambda **more: show(desk, **more))


@login_required
@require_POST
def of_decision(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Send a decision to review."""
    desk, found = open_decision(request, code, pk)
    here = redirect("policies:decision", code=code, pk=pk)
    return _send(request, found, desk.now, here, lambda **more: show_decision(desk, found, **more))


@login_required
@require_POST
def opinion_of_decision(request: HttpRequest, code: str, pk: int, review: int) -> HttpResponse:
    """Enter the opinion on a decision."""
    desk, decision = open_decision(request, code, pk)
    found = get_object_or_404(decision.reviews.select_related("decision__catalogue__organ"), pk=review)
    here = redirect("policies:decision", code=code, pk=pk)
    return _enter(request, found, desk.organ, desk.now, here, lambda **more: show_decision(desk, decision, **more))


def _send(request: HttpRequest, of: Any, now: Any, done: HttpResponse, again: Again) -> HttpResponse:
    form = SendForm(request.POST)
    return _try(request, form, "send_form", "已登记送审。", done, again, lambda: _sent(form, of, request, now))


def _enter(
    request: HttpRequest, review: LegalityReview, organ: Any, now: Any, done: HttpResponse, again: Again
) -> HttpResponse:
    form = OpinionForm(request.POST, organ=organ)
    return _try(
        request, form, "opinion_form", "审查意见已登记。", done, again, lambda: _given(form, review, request, now)
    )


def _sent(form: Form, of: Any, request: HttpRequest, now: Any) -> None:
    services.send_for_review(of=of, by=request.user, at=now, **form.cleaned_data)


def _given(form: Form, review: LegalityReview, request: HttpRequest, now: Any) -> None:
    services.give_opinion(review=review, by=request.user, at=now, **form.cleaned_data)


def _try(
    request: HttpRequest,
    form: Form,
    name: str,
    says: str,
    done: HttpResponse,
    again: Again,
    act: Callable[[], None],
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, says)
            return done
    return again(status=409, **{name: form})
