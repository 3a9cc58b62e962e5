"""What was submitted is read and signed, on one page, also on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import selectors, services
from gongkai.papers.content import Content
from gongkai.papers.kinds import Kind, kind
from gongkai.papers.models import Line, Paper, Submission, Version
from gongkai.papers.selectors import Standing
from gongkai.review import selectors as review
from gongkai.review.models import Acceptance, Round
from gongkai.review.models import State as RoundState

from .access import attribute_label, round_facts, shown_particulars, typed

# Of a batch so many are opened on the page, spread over the whole; the others are a list.
READ = 6


@dataclass(frozen=True)
class Reading:
    """One paper of a submission, as it lies before the signer; ``before`` is the version that is public."""

    paper: Paper
    version: Version
    content: Content
    before: Version | None

    @property
    def kind(self) -> Kind:
        """Return the paper's kind."""
        return kind(self.paper.kind)

    @property
    def attribute(self) -> str:
        """Return how it is to be disclosed."""
        return attribute_label(self.content)

    @property
    def particulars(self) -> list[tuple[str, str]]:
        """Return what the kind asks for besides."""
        return shown_particulars(self.kind, self.content)


@login_required
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything that is signed together; on POST sign it, send it back, withdraw it or release it."""
    found = _open(request, pk)
    if request.method != "POST":
        return _page(request, found)
    do, opinion = request.POST.get("do", ""), typed(request, "opinion")
    who: dict[str, Any] = {"by": request.user, "at": clock.now()}
    try:
        if do == "sign":
            services.sign(submission=found, opinion=opinion, **who)
            says = "已签署：同意。"
        elif do == "return":
            services.send_back(submission=found, reason=opinion, **who)
            says = "已退回。"
        elif do == "withdraw":
            services.withdraw_submission(submission=found, reason=opinion, **who)
            says = "已撤回送审。"
        elif do == "release":
            released = services.release(submission=found, **who)
            says = f"已发布{len(released)}篇。"
        else:
            raise Http404("没有这种办理。")
    except NotAllowed as refused:
        return _page(request, _open(request, pk), refused=refused.says, typed=opinion)
    messages.success(request, f"{found.title}　{says}")
    return redirect("papers:review" if do in ("sign", "return") else "papers:list")


def _open(request: HttpRequest, pk: int) -> Submission:
    found = selectors.submission_by_key(pk)
    standing = Standing(request.user)
    papers = list(selectors.papers_of(found)) if found is not None else []
    if found is None or not papers or not standing.sees(papers[0]):
        raise Http404("没有这个送审件，或您不能查看。")
    return found


def _page(request: HttpRequest, found: Submission, *, refused: str = "", typed: str = "") -> HttpResponse:
    lines = _lines(found)
    standing = Standing(request.user)
    round = review.round_of(selectors.subject_of(found))
    facts = {
        "submission": found,
        "organ": found.organ,
        "lines": lines,
        "read": sampled(lines),
        "findings": _findings(round, lines),
        "refused": refused,
        "typed": typed,
        **round_facts(round),
        **_may(request, found, round, standing),
    }
    return render(request, "papers/submission.html", facts, status=409 if refused else 200)


def _findings(round: Round | None, lines: list[Reading]) -> list[dict[str, Any]]:
    """Return what the checks said when it was submitted, each with how it was let pass if it was."""
    said = list(round.findings) if round is not None else []
    keys = [each["key"] for each in said if each.get("severity") == "block"]
    # The same words may have been let pass elsewhere: for another paper, by another organ.
    ours = [selectors.acceptance_subject(each.paper) for each in lines]
    found = Acceptance.objects.filter(key__in=keys, subject__in=ours).select_related("by") if keys else ()
    passed = {each.key: each for each in found}
    return [{**each, "accepted": passed.get(each["key"])} for each in said]


def _lines(found: Submission) -> list[Reading]:
    lines = Line.objects.filter(submission=found).select_related("paper__organ", "paper__shown", "version")
    return [
        Reading(
            each.paper,
            each.version,
            selectors.content_of(each.version),
            each.paper.shown if each.paper.live and each.paper.shown_id != each.version_id else None,
        )
        for each in lines
    ]


def sampled(lines: list[Reading]) -> list[Reading]:
    """Return what is opened on the page: everything, or of a batch a sample spread evenly over it."""
    if len(lines) <= READ:
        return lines
    return [lines[round(index * (len(lines) - 1) / (READ - 1))] for index in range(READ)]


def _may(request: HttpRequest, found: Submission, round: Round | None, standing: Standing) -> dict[str, Any]:
    if round is None:
        return {"may_sign": False}
    may_sign = review.may_sign(round=round, user=request.user)
    mine = round.state == RoundState.OPEN and found.by_id == request.user.pk
    approved = round.state == RoundState.COMPLETE and not found.releases.exists()
    return {
        "step": review.next_step(round),
        "may_sign": may_sign,
        "may_withdraw": mine,
        "may_release": approved and standing.releases_for(found.organ_id),
        "why_not": "" if may_sign else review.why_not(round=round, user=request.user),
    }
