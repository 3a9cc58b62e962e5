"""One paper, looked at: where it stands, how it will read, what changed between versions, and what was done to it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.papers import ports, selectors
from gongkai.papers.forms import ScheduleForm
from gongkai.papers.models import State, Version
from gongkai.review.models import Act as Signed
from gongkai.review.models import State as RoundState

from .access import (
    Desk,
    attribute_label,
    basis_label,
    open_desk,
    round_facts,
    shown_particulars,
)
from .buttons import acts_of

ENTRIES = 200
MASKED = frozenset({"docx", "xlsx", "csv", "txt", "pdf"})


@login_required
def paper(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a paper: its facts, its chain, what the checks say, and what this person can do now."""
    return show(open_desk(request, code, pk))


def show(desk: Desk, *, refused: str = "", act: str = "", typed: str = "", **more: Any) -> HttpResponse:
    """Show the page of a paper, with what was refused and what was typed, if anything was."""
    paper, content = desk.paper, desk.content
    findings = findings_facts(desk)
    facts = desk.facts(
        tab="paper",
        content=content,
        version=desk.version,
        versions=list(selectors.versions_of(paper)),
        submission=desk.submission,
        returned=_returned(desk),
        particulars=shown_particulars(desk.kind, content),
        attribute_label=attribute_label(content),
        basis_label=basis_label(paper.organ.kind, content.basis, today=desk.today),
        public_url=paper.get_absolute_url(),
        panels=ports.panels_of(desk.request, paper, may_write=desk.may_write),
        acts=acts_of(desk, blocked=findings["blocked"]),
        refused=refused,
        refused_act=act,
        typed=typed,
        **{
            "schedule": ScheduleForm.of(paper),
            "assessments": selectors.assessments_of(paper),
            **round_facts(desk.round),
            **findings,
            **more,
        },
    )
    return render(desk.request, "papers/paper.html", facts, status=409 if refused else 200)


def findings_facts(desk: Desk) -> dict[str, Any]:
    """Return what the checks find, in the order of weight, and what this person may do about each."""
    found = selectors.findings_of(desk.paper, today=desk.today)
    masked = {each.file for each in desk.content.attachments if each.format in MASKED}
    return {
        "findings": sorted(found, key=lambda each: (not each.bars, each.severity != "warn")),
        "blocked": sum(each.bars for each in found),
        "maskable": _maskable(found, masked),
        "may_accept": desk.standing.accepts(desk.paper),
    }


def _maskable(found: list[selectors.Judged], files: set[int]) -> set[str]:
    """Return the findings beside which a masked copy is offered: one for each file."""
    first: dict[int, str] = {}
    for each in found:
        if each.file in files and each.code.startswith("privacy") and each.accepted is None:
            first.setdefault(each.file or 0, each.key)
    return set(first.values())


def _returned(desk: Desk) -> Any:
    """Return the signature that sent the paper back, as long as it has not been submitted again."""
    if desk.round is None or desk.round.state != RoundState.RETURNED or desk.paper.state not in _OPEN:
        return None
    return desk.round.signatures.filter(act=Signed.RETURNED).last()


_OPEN = frozenset({State.DRAFT, State.CORRECTING, State.WITHDRAWN})


@login_required
def preview(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a version as the public page would."""
    desk = open_desk(request, code, pk)
    version = _version(desk, request.GET.get("version", "")) or desk.version
    content = selectors.content_of(version)
    facts = desk.facts(
        version=version,
        content=content,
        particulars=shown_particulars(desk.kind, content),
        public=desk.paper.live and version.pk == desk.paper.shown_id,
        corrections=selectors.corrections_of(desk.paper),
    )
    return render(request, "papers/preview.html", facts)


@login_required
def compare(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show what differs between two versions: by default the newest and the one before it."""
    desk = open_desk(request, code, pk)
    versions = list(selectors.versions_of(desk.paper))
    after = _version(desk, request.GET.get("after", "")) or versions[0]
    before = _version(desk, request.GET.get("before", "")) or _before(desk, versions, after)
    facts = desk.facts(
        tab="compare",
        versions=versions,
        before=before,
        after=after,
        how=request.GET.get("how", "side"),
        changes=_shortened(selectors.compare(before, after)) if before.pk != after.pk else [],
        may_restore=desk.may_write and before.pk != desk.version.pk,
    )
    return render(request, "papers/compare.html", facts)


AROUND = 1


def _shortened(found: list[selectors.Difference]) -> list[dict[str, Any]]:
    """Return the differences, with long stretches that are the same folded into one line that counts them."""
    shown = []
    for each in found:
        changed = [index for index, row in enumerate(each.rows) if row.act != "same"]
        near = {index + away for index in changed for away in range(-AROUND, AROUND + 1)}
        rows: list[dict[str, Any]] = []
        for index, row in enumerate(each.rows):
            if row.act != "same" or index in near:
                rows.append({"row": row})
            elif rows and "folded" in rows[-1]:
                rows[-1]["folded"] += 1
            else:
                rows.append({"folded": 1})
        shown.append({"label": each.label, "rows": rows})
    return shown


def _before(desk: Desk, versions: list[Version], after: Version) -> Version:
    """Return what a version is best compared with: the one before it."""
    return next((each for each in versions if each.number < after.number), after)


def _version(desk: Desk, number: str) -> Version | None:
    if not number:
        return None
    found = selectors.versions_of(desk.paper).filter(number=int(number)).first() if _is_number(number) else None
    if found is None:
        raise Http404("没有这个版本。")
    return found


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 8


@login_required
def history(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show what the journal says about a paper, and every appearance before the public."""
    desk = open_desk(request, code, pk)
    entries = selectors.story_of(desk.paper).reverse()[:ENTRIES]
    facts = desk.facts(tab="history", releases=list(selectors.releases_of(desk.paper)), entries=entries)
    return render(request, "papers/history.html", facts)
