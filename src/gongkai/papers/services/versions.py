"""How is a version added? The only place that writes versions and what is copied from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gongkai.papers.content import Content, digest_of
from gongkai.papers.models import Paper, PaperFile, Version
from gongkai.papers.selectors.standing import files_in


def add_version(
    paper: Paper, content: Content, *, number: int, by: Any, at: datetime, note: str = "", autosaved: bool = False
) -> Version:
    """Add a version to a paper and copy what lists show of it; the caller holds the transaction and the right."""
    said = content.to_json()
    version = Version.objects.create(
        paper=paper,
        number=number,
        content=said,
        digest=digest_of(said),
        by=by,
        at=at,
        note=note[:200],
        autosaved=autosaved,
    )
    copy_to(paper, content, at=at)
    keep_files([(paper, content)])
    return version


def overwrite(
    version: Version, paper: Paper, content: Content, *, at: datetime, note: str = "", autosaved: bool
) -> Version:
    """Write over a version that was saved by itself; the caller has seen that it is not sealed."""
    version.content = content.to_json()
    version.digest = digest_of(version.content)
    version.at, version.note, version.autosaved = at, note[:200], autosaved
    version.save(update_fields=["content", "digest", "at", "note", "autosaved"])
    copy_to(paper, content, at=at)
    keep_files([(paper, content)])
    return version


def copied(paper: Paper, content: Content) -> list[str]:
    """
    Set the columns that are copies of a version, unsaved, and return their names.

    While a paper is public, a newer version gives it its title alone: the other columns are those of what is shown.
    """
    paper.title = content.title
    return ["title"] if paper.live else ["title", *_show(paper, content)]


def copied_as_shown(paper: Paper, version: Version, content: Content, *, published_at: datetime) -> list[str]:
    """Set the columns that are copies of what is shown from now on, unsaved, and return their names."""
    paper.title = paper.shown_title = content.title
    paper.live, paper.shown, paper.published_at = True, version, published_at
    return ["title", "shown_title", "live", "shown", "published_at", *_show(paper, content)]


def _show(paper: Paper, content: Content) -> list[str]:
    paper.written_on, paper.theme, paper.basis = content.written_on, content.theme, content.basis
    paper.attribute = content.attribute
    return ["written_on", "theme", "basis", "attribute"]


def copy_to(paper: Paper, content: Content, *, at: datetime) -> None:
    """Write the columns that are copies of the newest version."""
    names = copied(paper, content)
    paper.changed_at = at
    paper.save(update_fields=[*names, "changed_at"])


def keep_files(written: Sequence[tuple[Paper, Content]]) -> None:
    """Note which files the versions of papers show."""
    rows = [PaperFile(paper=paper, file_id=key) for paper, content in written for key in sorted(files_in(content))]
    if rows:
        PaperFile.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
