"""Is everything that the public sees what was signed? Reckoned from the stored words up to the signatures."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.kernel.refusal import NotAllowed
from gongkai.papers.models import Paper, Release
from gongkai.papers.selectors.standing import is_whole, subject_of
from gongkai.review import services as review

from .submitting import must_be_whole


@dataclass(frozen=True)
class Fault:
    """A paper that shows what was not signed, and why that is known."""

    paper: int
    title: str
    says: str


def verify() -> list[Fault]:
    """Return what is wrong with live papers (核验公开内容), none if all show exactly what was signed."""
    judged: dict[int, str] = {}
    faults = []
    for paper in Paper.objects.filter(live=True).select_related("shown").order_by("pk").iterator(chunk_size=500):
        says = _fault_of(paper, judged)
        if says:
            faults.append(Fault(paper.pk, paper.title, says))
    return faults


def _fault_of(paper: Paper, judged: dict[int, str]) -> str:
    release = Release.objects.filter(paper=paper, ended_at__isnull=True).select_related("submission").first()
    if release is None or paper.shown is None or release.version_id != paper.shown_id:
        return "没有与公开版本相符的发布记录。"
    if not is_whole(paper.shown):
        return "公开的内容与摘要值不符，已被改动。"
    submission = release.submission
    if not submission.lines.filter(paper=paper, version=release.version_id).exists():
        return "公开的版本不在送审件中。"
    if submission.pk not in judged:
        try:
            review.require(subject=subject_of(submission), digest=must_be_whole(submission))
            judged[submission.pk] = ""
        except NotAllowed as refusal:
            judged[submission.pk] = refusal.says
    return judged[submission.pk]
