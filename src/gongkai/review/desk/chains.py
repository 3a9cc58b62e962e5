"""Who signs in which order, for each kind of paper in an organ? (审签流程)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.organs.selectors import organs_seen_by
from gongkai.review.ports import kinds, label_of
from gongkai.review.selectors import SIGNING, chain_for, holders, in_words, may_change_chain, own_chains
from gongkai.review.services import drop_chain, set_chain
from gongkai.review.services.chains import MOST

ALL = "all"  # stands in an address for the chain of all kinds


@login_required
def chains(request: HttpRequest) -> HttpResponse:
    """List the organs that I may look at, with their chain for all kinds of paper."""
    organs = organs_seen_by(user=request.user)
    if organs.count() == 1:
        return redirect("review:chain", code=organs[0].code)
    lines = own_chains(organs=organs)
    return render(request, "review/chains.html", {"lines": lines})


@login_required
def chain(request: HttpRequest, code: str, kind: str = ALL) -> HttpResponse:
    """Show one chain of an organ; on POST change it, or let the general one hold again."""
    organ = organs_seen_by(user=request.user).filter(code=code).first()
    if organ is None or (kind != ALL and kind not in kinds()):
        raise Http404("没有这个机关或这种文稿，或者您不能查看。")
    wanted = "" if kind == ALL else kind
    if request.method != "POST":
        return _page(request, organ, wanted, chain_for(organ=organ, kind=wanted))
    typed = _typed(request)
    try:
        if request.POST.get("do") == "drop":
            drop_chain(organ=organ, kind=wanted, by=request.user, at=clock.now())
            messages.success(request, f"{label_of(wanted)}已改用更一般的审签流程。")
        elif request.POST.get("do") == "save":
            set_chain(organ=organ, kind=wanted, steps=typed, by=request.user, at=clock.now())
            messages.success(request, f"已保存{label_of(wanted)}的审签流程；已经送审的仍按原流程办理。")
        else:  # one more line, for whoever works without script
            return _page(request, organ, wanted, [*typed, {"code": "", "label": "", "role": ""}])
    except NotAllowed as refused:
        return _page(request, organ, wanted, typed, refused=refused)
    return redirect(request.path)


def _page(
    request: HttpRequest,
    organ: Organ,
    kind: str,
    steps: Sequence[Mapping[str, str]],
    refused: NotAllowed | None = None,
) -> HttpResponse:
    held = {role: [each.user.name for each in holders(organ=organ, role=role)] for role in SIGNING}
    own = own_chains(organs=Organ.objects.filter(pk=organ.pk))[0].kinds
    facts: dict[str, Any] = {
        "organ": organ,
        "kind": kind,
        "label": label_of(kind),
        "steps": steps,
        "lines": [(step, held.get(step.get("role", ""), [])) for step in steps],
        "now": in_words(chain_for(organ=organ, kind=kind)),
        "is_own": kind in own,
        "kinds": [(each, label, each in own) for each, label in kinds().items()],
        "roles": SIGNING.items(),
        "held": [(SIGNING[role], people) for role, people in held.items()],
        "may_change": may_change_chain(user=request.user, organ=organ),
        "may_add": len(steps) < MOST,
        "refused": refused,
    }
    return render(request, "review/chain.html", facts, status=409 if refused else 200)


def _typed(request: HttpRequest) -> list[dict[str, str]]:
    """Return the steps as they were typed, in the order of their numbers; a line without a name is left out."""
    columns = [request.POST.getlist(each)[: MOST + 2] for each in ("place", "code", "label", "role")]
    lines = [
        (place, {"code": code, "label": label.strip(), "role": role})
        for place, code, label, role in zip(*columns, strict=False)
        if label.strip()
    ]
    return [step for _, step in sorted(lines, key=lambda line: _number(line[0]))]


def _number(text: str) -> float:
    try:
        return float(text[:8])
    except ValueError:
        return float("inf")
