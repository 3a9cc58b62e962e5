"""Where does a paper stand: its versions, what was submitted, who signed, what was shown and when?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from gongkai.journal.models import Entry
from gongkai.papers.body import files_linked
from gongkai.papers.content import Content, digest_of
from gongkai.papers.models import Assessment, Paper, Release, Submission, Version
from gongkai.review import selectors as review
from gongkai.review.models import Round


def content_of(version: Version) -> Content:
    """Return what a version says."""
    return Content.from_json(version.content)


def is_whole(version: Version) -> bool:
    """Test if a version still says what its digest stands for."""
    return digest_of(version.content) == version.digest


def newest(paper: Paper) -> Version:
    """
    Return the newest version.

    :raises Version.DoesNotExist: if there is none; a paper is never made without one
    """
    found = paper.versions.order_by("-number").first()
    if found is None:
        raise Version.DoesNotExist(f"paper {paper.pk} has no version")
    return found


def newest_of(papers: Iterable[Paper]) -> dict[int, Version]:
    """Return the newest version of each paper by the paper's key, in one query for each thousand."""
    keys = [each.pk for each in papers]
    found: dict[int, Version] = {}
    for start in range(0, len(keys), CHUNK):
        for each in Version.objects.filter(paper__in=keys[start : start + CHUNK]).order_by("paper", "number"):
            found[each.paper_id] = each
    return found


# How many keys go into one query.
CHUNK = 1000
# An address may name any number; a database asked for one that it has no room for answers with a fault.
LARGEST_KEY = 2**63 - 1


def versions_of(paper: Paper) -> QuerySet[Version]:
    """Return all versions of a paper, the newest first."""
    return paper.versions.select_related("by").order_by("-number")


def releases_of(paper: Paper) -> QuerySet[Release]:
    """Return every appearance of a paper before the public, the first first."""
    return paper.releases.select_related("version", "by", "ended_by").order_by("number")


def assessments_of(paper: Paper) -> QuerySet[Assessment]:
    """Return how it was judged, each time, that something is not public; the first first."""
    return paper.assessments.select_related("by").order_by("pk")


def subject_of(submission: Submission | int) -> str:
    """Return how the room of reviews names a submission."""
    return f"papers.submission:{submission if isinstance(submission, int) else submission.pk}"


def acceptance_subject(paper: Paper | int) -> str:
    """Return how the room of reviews names a paper whose findings were let pass."""
    return f"papers.paper:{paper if isinstance(paper, int) else paper.pk}"


def submission_of(paper: Paper) -> Submission | None:
    """Return the newest submission of a paper, or None if it was never sent for signatures."""
    return Submission.objects.filter(lines__paper=paper).select_related("organ", "by").order_by("-pk").first()


def submission_by_key(pk: int) -> Submission | None:
    """Return a submission by its key."""
    return Submission.objects.filter(pk=pk).select_related("organ", "by").first()


def papers_of(submission: Submission) -> QuerySet[Paper]:
    """Return the papers of a submission in the order in which they were submitted."""
    return Paper.objects.filter(submitted__submission=submission).select_related("organ").order_by("submitted__pk")


def round_of(paper: Paper) -> Round | None:
    """Return the newest round of signatures of a paper, or None if it was never sent for any."""
    key = paper.submitted.order_by("-submission").values_list("submission", flat=True).first()
    return review.round_of(subject_of(key)) if key is not None else None


def signed_version(paper: Paper) -> Version | None:
    """Return the version that lies in the newest submission, or None."""
    line = paper.submitted.select_related("version").order_by("-submission").first()
    return line.version if line is not None else None


def live_papers() -> QuerySet[Paper]:
    """Return what is before the public now, the last published first."""
    return Paper.objects.filter(live=True).order_by("-published_at", "-pk")


def withdrawal_of(pk: int) -> Release | None:
    """Return how a paper that was public was taken down, or None if it is public or never was."""
    if not 0 < pk <= LARGEST_KEY:
        return None
    return (
        Release.objects.filter(paper=pk, ended_at__isnull=False, paper__live=False)
        .select_related("paper__organ", "version")
        .order_by("-number")
        .first()
    )


def corrections_of(paper: Paper) -> list[Release]:
    """Return the releases that put a corrected version in the place of another, the last first; for 更正于."""
    return [each for each in paper.releases.order_by("-number") if each.reason]


def story_of(paper: Paper) -> QuerySet[Entry]:
    """Return what the journal says about a paper and about the submissions that it was part of, oldest first."""
    submissions = paper.submitted.values_list("submission", flat=True)
    subjects = [acceptance_subject(paper), *(subject_of(each) for each in submissions)]
    return Entry.objects.filter(subject__in=subjects).select_related("by").order_by("number")


def files_shown(papers: Iterable[Paper]) -> Mapping[int, frozenset[int]]:
    """Return the files that each live paper shows."""
    shown = Version.objects.filter(pk__in=[each.shown_id for each in papers if each.live and each.shown_id])
    return {each.paper_id: files_in(content_of(each)) for each in shown}


def files_in(content: Content) -> frozenset[int]:
    """Return the keys of all files that a text brings before the public: attached, pictured, or linked in the body."""

    pictured = {content.picture} if content.picture is not None else set()
    return frozenset({each.file for each in content.attachments} | pictured | files_linked(content.body))
