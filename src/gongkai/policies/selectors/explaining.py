"""What explains a document, which document does a paper explain, and did they go out together?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from gongkai.kernel.clock import CHINA
from gongkai.papers.models import Line, Paper, Release, State
from gongkai.policies.models import Kind, Material, Plan
from lawbook.policy import interpretation as law

# A paper in one of these states explains nothing any more.
GONE: tuple[str, ...] = (State.WITHDRAWN, State.DISCARDED, State.WITHHELD)
# A draft goes through the gate with its companions; whatever is further on has its own submission.
TRAVELS: tuple[str, ...] = (State.DRAFT,)


def plan_of(paper: Paper) -> Plan | None:
    """Return the interpretation plan of a document, or None."""
    return Plan.objects.filter(paper=paper).first()


def gaps_of(plan: Plan) -> tuple[Any, ...]:
    """Return what the plan leaves out, as sentences."""
    return law.plan_gaps(
        outline=plan.outline, forms=plan.forms, channels=plan.channels, author=plan.author, due_on=plan.due_on
    )


def materials_of(paper: Paper) -> QuerySet[Material]:
    """Return all materials that were linked to a document, with their papers, but those that are gone."""
    return paper.policy_materials.select_related("paper__organ", "paper__shown").exclude(paper__state__in=GONE)


def public_materials_of(paper_id: int) -> QuerySet[Material]:
    """Return the materials that the public sees, with what is shown of them, oldest first."""
    return (
        Material.objects.filter(document=paper_id, paper__live=True)
        .select_related("paper__shown")
        .order_by("paper__published_at", "pk")
    )


def explained_by(paper: Paper) -> Paper | None:
    """Return the document that an interpretation explains, or None."""
    found = Material.objects.filter(paper=paper).select_related("document__organ").first()
    return found.document if found else None


def documents_to_explain(paper: Paper) -> QuerySet[Paper]:
    """Return the documents to which an interpretation may be linked: the own organ's, and what is public elsewhere."""
    own = Paper.objects.filter(organ=paper.organ_id, kind__in=Kind.values)
    return own.exclude(state__in=GONE).order_by("-pk")


def travels_with(paper: Paper) -> list[Paper]:
    """
    Return the drafts that go through the gate together with a paper (同步审签).

    A document takes its materials along, and a material its document with all other materials.
    """
    if paper.kind in Kind.values:
        if paper.state not in TRAVELS:
            # A correction, or what was sent ahead: later materials have their own submission.
            return []
        return [each.paper for each in materials_of(paper).filter(paper__state__in=TRAVELS, paper__organ=paper.organ)]
    document = explained_by(paper)
    if document is None or document.state not in TRAVELS or document.organ_id != paper.organ_id:
        return []
    return [document, *travels_with(document)]


@dataclass(frozen=True)
class Together:
    """Whether plan, material and document went together, and what says so."""

    verdict: law.Synchrony
    materials: int


def together(paper: Paper) -> Together:
    """Return whether a document went together with its plan and its materials (三同步)."""
    plan = plan_of(paper)
    materials = [each.paper_id for each in paper.policy_materials.all()]
    lines = Line.objects.filter(paper=paper).select_related("submission").order_by("-pk")
    submission = next((each.submission for each in lines), None)
    first = dict(
        Release.objects.filter(paper__in=[paper.pk, *materials], number=1).values_list("paper", "published_at")
    )
    verdict = law.synchrony(
        plan_on=_day(plan.first_at) if plan else None,
        document_submitted_on=_day(submission.at) if submission else None,
        together=bool(submission) and Line.objects.filter(submission=submission, paper__in=materials).exists(),
        document_released_on=_day(first[paper.pk]) if paper.pk in first else None,
        materials_released_on=[_day(first[each]) for each in materials if each in first],
    )
    return Together(verdict, len(materials))


def _day(at: Any) -> Any:
    return at.astimezone(CHINA).date()
