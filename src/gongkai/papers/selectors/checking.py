"""What stands in the way of a paper? The automatic checks, what its kind asks for, and what the rooms above ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from gongkai.files.models import File
from gongkai.organs.workdays import calendars_of
from gongkai.papers import ports
from gongkai.papers.body import plain
from gongkai.papers.content import Content
from gongkai.papers.kinds import kind
from gongkai.papers.models import Paper, Version
from gongkai.review.checks import Draft, Finding, Part, Severity
from gongkai.review.checks.together import judged
from gongkai.review.models import Acceptance
from gongkai.review.selectors import acceptances_of
from gongkai.review.selectors.wording import dictionary

from .standing import CHUNK, acceptance_subject, content_of, files_in, newest, newest_of


@dataclass(frozen=True)
class Judged(Finding):
    """A finding, and how it was let pass if it was."""

    accepted: Acceptance | None = None

    @property
    def bars(self) -> bool:
        """Test if it still stands in the way."""
        return self.blocks and self.accepted is None


def findings_of(paper: Paper, *, today: date, version: Version | None = None) -> list[Judged]:
    """Return what all checks say of the newest version (or another), with what was let pass marked."""
    said = content_of(version or newest(paper))
    return findings_of_many([(paper, said)], today=today)[paper.pk]


def findings_of_many(written: Sequence[tuple[Paper, Content]], *, today: date) -> dict[int, list[Judged]]:
    """Return what all checks say of many papers, by the paper's key; files are read in one query for each thousand."""
    files = _files({key for _, said in written for key in files_in(said)})
    organs = {paper.organ_id for paper, _ in written}
    phones = {organ: phones_of(organ) for organ in organs}
    words = {organ: dictionary(organ=organ, today=today) for organ in organs}
    asked = ports.conditions_of_many(written, today=today)
    calendars = calendars_of({paper.organ_id: paper.organ for paper, _ in written}.values())
    found: dict[int, list[Judged]] = {}
    for paper, said in written:
        shown = [files[key] for key in sorted(files_in(said)) if key in files]
        draft = draft_of(paper, said, shown, phones[paper.organ_id])
        examined = judged(draft, today=today, words=words[paper.organ_id], workdays=calendars[paper.organ_id])
        findings = [*_own(paper, said, files), *examined]
        findings += asked[paper.pk]
        accepted = acceptances_of(acceptance_subject(paper)) if any(each.blocks for each in findings) else {}
        found[paper.pk] = [_judged(each, accepted) for each in findings]
    return found


def findings_of_newest(papers: Sequence[Paper], *, today: date) -> dict[int, list[Judged]]:
    """Return what all checks say of the newest versions of many papers."""
    versions = newest_of(papers)
    return findings_of_many([(each, content_of(versions[each.pk])) for each in papers], today=today)


def draft_of(paper: Paper, said: Content, files: Iterable[File], phones: tuple[str, ...] = ()) -> Draft:
    """Return a paper as the checks want to see it, with the text of all files that it brings before the public."""
    names = {each.file: each.name for each in said.attachments}
    parts = tuple(
        Part(
            file=each.pk,
            name=names.get(each.pk, each.name),
            text=each.text,
            facts=each.facts or {},
            alternative_text=each.alternative_text,
            is_image=each.is_image,
        )
        for each in files
    )
    return Draft(
        kind=paper.kind,
        organ=paper.organ_id,
        title=said.title,
        body=said.body,
        text="\n".join(each for each in (plain(said.body), particulars_in_words(paper.kind, said)) if each),
        source=said.source,
        summary=said.summary,
        attribute=said.attribute,
        attribute_reason=said.attribute_reason,
        written_on=said.written_on,
        release_at=paper.release_at,
        published_at=said.published_at,
        parts=parts,
        phones=phones,
    )


def particulars_in_words(code: str, said: Content) -> str:
    """Return what the kind of paper asks for besides, a line for each: it is shown, so it is checked and searched."""
    lines = []
    for each in kind(code).particulars:
        value = said.particulars.get(each.code)
        if value not in (None, "", []):
            lines.append(f"{each.label}：{in_words(value)}")
    return "\n".join(lines)


def in_words(value: object) -> str:
    """Return the value of a particular as it is read."""
    if isinstance(value, Mapping):
        return " ".join(str(each) for each in value.values() if each)
    if isinstance(value, list | tuple):
        return "；".join(in_words(each) for each in value)
    return "" if value is None else str(value)


def phones_of(organ: int) -> tuple[str, ...]:
    """Return the telephone numbers that an organ has published as its own, in its profile."""
    profiles = Paper.objects.filter(organ=organ, kind="organ_profile", live=True).select_related("shown")
    said = (content_of(each.shown) for each in profiles if each.shown is not None)
    return tuple(str(each.particulars["phone"]) for each in said if each.particulars.get("phone"))


def _own(paper: Paper, said: Content, files: Mapping[int, File]) -> list[Finding]:
    """Return what the paper itself lacks: these can only be mended."""
    found: list[Finding] = []

    def lacks(code: str, where: str, says: str, advice: str, cite: str = "") -> None:
        found.append(Finding(f"papers.{code}", Severity.BLOCK, where, says, advice, cite, acceptable=False))

    for each in kind(paper.kind).particulars:
        if each.required and said.particulars.get(each.code) in (None, "", []):
            lacks("particular", each.label, f"没有填写{each.label}。", f"请填写{each.label}。")
    for key in sorted(files_in(said) - files.keys()):
        lacks("file", "附件", f"所引用的第{key}号文件不存在。", "请删去后重新添加。")
    return found


def _files(keys: set[int]) -> dict[int, File]:
    found: dict[int, File] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), CHUNK):
        found.update(File.objects.in_bulk(wanted[start : start + CHUNK]))
    return found


def _judged(finding: Finding, accepted: Mapping[str, Acceptance]) -> Judged:
    said = {each.name: getattr(finding, each.name) for each in fields(Finding)}
    let_pass = accepted.get(finding.key) if finding.blocks and finding.acceptable else None
    return Judged(**said, accepted=let_pass)
