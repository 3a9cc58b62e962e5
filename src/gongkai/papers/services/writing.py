"""How is a paper written? Drafts, versions, the lock while somebody edits, attachments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from gongkai.files.models import File
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.papers import events
from gongkai.papers.content import Content, digest_of
from gongkai.papers.kinds import kind as kind_of
from gongkai.papers.models import Paper, State, Version
from gongkai.papers.selectors.comparing import changed_labels
from gongkai.papers.selectors.permission import must_write
from gongkai.papers.selectors.standing import content_of, newest

from . import steps
from .preparing import attached_as, must_be_ours, prepared
from .steps import Act
from .submitting import take_out_of_review
from .versions import add_version, copied, keep_files, overwrite

LOCKED_FOR = timedelta(minutes=15)
_CHUNK = 500


class Conflict(NotAllowed):
    """Somebody saved meanwhile what the text at hand was not based on; ``newest`` is their version."""

    def __init__(self, says: str, newest: Version) -> None:
        super().__init__(says)
        self.newest = newest


@dataclass(frozen=True)
class Lock:
    """The right to edit until a moment, and from whom it was taken over, if it was."""

    until: datetime
    taken_from: str = ""

    @property
    def says(self) -> str:
        """Return whose editing was taken over, as a sentence; "" if nobody's."""
        return f"{self.taken_from}的编辑由您接手；其未保存的内容不会保留。" if self.taken_from else ""


@transaction.atomic
def draft(*, organ: Organ, kind: str, content: Content, by: Any, at: datetime) -> Paper:
    """
    Begin a paper (拟稿).

    :raises NotAllowed: if the person does not write for the organ, or something cannot be kept
    """
    must_write(organ, by=by)
    asked = kind_of(kind)
    ready = must_be_ours([prepared(content, code=kind)], organ)[0]
    paper = Paper(organ=organ, kind=kind, made_by=by, made_at=at, changed_at=at)
    copied(paper, ready)
    paper.save()
    add_version(paper, ready, number=1, by=by, at=at)
    record(events.Drafted(**steps.names(paper), kind_label=asked.label), by=by, at=at, organ=organ)
    return paper


@transaction.atomic
def draft_many(
    *, organ: Organ, contents: Sequence[tuple[str, Content]], title: str, by: Any, at: datetime, note: str = ""
) -> list[Paper]:
    """
    Begin many papers at once, each given by its kind and its content, in their order; the journal has one entry.

    :param title: what the batch is, such as 原网站迁入（2024年）
    :raises NotAllowed: if the person does not write for the organ, or something cannot be kept; then none is
    """
    must_write(organ, by=by)
    made: list[Paper] = []
    for start in range(0, len(contents), _CHUNK):
        some = contents[start : start + _CHUNK]
        ready = must_be_ours([prepared(said, code=code) for code, said in some], organ)
        papers = [Paper(organ=organ, kind=code, made_by=by, made_at=at, changed_at=at) for code, _ in some]
        for paper, said in zip(papers, ready, strict=True):
            copied(paper, said)
        papers = Paper.objects.bulk_create(papers)
        versions = []
        for paper, said in zip(papers, ready, strict=True):
            json = said.to_json()
            versions.append(
                Version(paper=paper, number=1, content=json, digest=digest_of(json), by=by, at=at, note=note[:200])
            )
        Version.objects.bulk_create(versions)
        keep_files(list(zip(papers, ready, strict=True)))
        made += papers
    if made:
        keys = tuple(each.pk for each in made)
        event = events.BatchDrafted(papers=keys, organ=organ.pk, title=title, count=len(keys), submission=0)
        record(event, by=by, at=at, organ=organ)
    return made


@transaction.atomic
def revise(
    *,
    paper: Paper,
    content: Content,
    by: Any,
    at: datetime,
    base: int,
    note: str = "",
    autosave: bool = False,
    base_digest: str = "",
) -> Version:
    """
    Write a new version (修改). While it is under review the signatures are void from then on.

    A version that was saved by itself is written over by the same person's next save; one that was saved on purpose
    stays. What changes nothing makes no version.

    :param base: the number of the version that was before the writer's eyes
    :param base_digest: its digest: tells two windows of one person apart
    :raises Conflict: if that is no longer the newest version
    :raises NotAllowed: if somebody else is editing, it is not this person's, or may not be changed as it stands
    """
    hold(paper)
    must_write(paper.organ, by=by)
    steps.must_follow(paper, Act.REVISE)
    _must_not_be_locked(paper, by=by, at=at)
    last = newest(paper)
    if last.number != base or (base_digest and base_digest != last.digest):
        who = "您在另一个窗口" if last.by_id == getattr(by, "pk", None) else str(last.by or "系统")
        when = f"{last.at.astimezone(CHINA):%m月%d日 %H:%M}"
        raise Conflict(f"{who}已于{when}保存了第{last.number}版，您的修改尚未保存；请对照后再保存。", last)
    ready = must_be_ours([prepared(content, code=paper.kind)], paper.organ)[0]
    if paper.locked_by_id == getattr(by, "pk", None):
        _lock(paper, by=by, at=at)
    unchanged = digest_of(ready.to_json()) == last.digest
    if unchanged and (autosave or last.sealed or not last.autosaved):
        return last
    if paper.state in (State.IN_REVIEW, State.APPROVED):
        if autosave:
            raise NotAllowed("文稿已送审，不自动保存；点“保存”后原审签作废，须重新送审。")
        take_out_of_review(paper, by=by, at=at, reason="送审后内容有修改")
    if last.autosaved and not last.sealed and last.by_id == by.pk:
        before = paper.versions.filter(number__lt=last.number).order_by("-number").first()
        version = overwrite(last, paper, ready, at=at, note=note, autosaved=autosave)
    else:
        before = last
        version = add_version(paper, ready, number=last.number + 1, by=by, at=at, note=note, autosaved=autosave)
    if not autosave:
        fields = changed_labels(content_of(before) if before else Content(), ready)
        said = note.strip() or "、".join(fields) or "保存"
        event = events.Revised(
            **steps.names(paper), version=version.number, fields=tuple(fields), note=note[:200], changed=said[:200]
        )
        record(event, by=by, at=at, organ=paper.organ)
    return version


def restore(*, paper: Paper, version: Version, by: Any, at: datetime) -> Version:
    """
    Write what an earlier version said as the newest one (恢复旧版).

    :raises NotAllowed: if the version is another paper's, or the paper cannot be changed
    """
    if version.paper_id != paper.pk:
        raise NotAllowed("这一版不是本文稿的版本。")
    note = f"恢复第{version.number}版的内容"
    base = newest(paper).number
    return revise(paper=paper, content=content_of(version), by=by, at=at, base=base, note=note)


@transaction.atomic
def discard(*, paper: Paper, by: Any, at: datetime, reason: str) -> None:
    """
    Give up a draft that was never shown (作废草稿); its versions stay.

    :raises NotAllowed: if it is no draft, or not this person's
    """
    hold(paper)
    must_write(paper.organ, by=by)
    said = steps.reason_for("作废", reason)
    steps.move([paper], Act.DISCARD, to=State.DISCARDED, at=at, release_at=None, locked_by=None, locked_until=None)
    record(events.Discarded(**steps.names(paper), reason=said), by=by, at=at, organ=paper.organ, ground=said)


@transaction.atomic
def take_lock(*, paper: Paper, by: Any, at: datetime, over: bool = False) -> Lock:
    """
    Take or renew the right to edit for fifteen minutes (编辑锁定).

    :param over: take it over from somebody who still holds it
    :raises NotAllowed: if somebody else holds it, or the paper is not this person's to change
    """
    hold(paper)
    must_write(paper.organ, by=by)
    steps.must_follow(paper, Act.REVISE)
    holder = paper.locked_by
    free = Q(locked_by=None) | Q(locked_until__lte=at) | Q(locked_by=by)
    held = not Paper.objects.filter(free, pk=paper.pk).exists()
    if held and not over:
        _must_not_be_locked(paper, by=by, at=at)
    taken_from = str(holder) if holder is not None and holder.pk != by.pk else ""
    _lock(paper, by=by, at=at)
    if held:
        record(events.LockTakenOver(**steps.names(paper), taken_from=taken_from), by=by, at=at, organ=paper.organ)
    return Lock(at + LOCKED_FOR, taken_from)


def give_back_lock(*, paper: Paper, by: Any, at: datetime) -> None:
    """Let others edit again; nothing happens if it is no longer held."""
    if Paper.objects.filter(pk=paper.pk, locked_by=by).update(locked_by=None, locked_until=None):
        paper.locked_by, paper.locked_until = None, None


def attach(*, paper: Paper, file: File, by: Any, at: datetime) -> Version:
    """
    Add a file to the attachments (添加附件).

    :raises NotAllowed: if it is attached already, another organ's, or the paper cannot be changed
    """
    last = newest(paper)
    said = content_of(last)
    if any(each.file == file.pk for each in said.attachments):
        raise NotAllowed(f"“{file.name}”已是本文稿的附件。")
    now = said.but(attachments=(*said.attachments, attached_as(file)))
    return revise(paper=paper, content=now, by=by, at=at, base=last.number, note="添加附件")


def detach(*, paper: Paper, file: int, by: Any, at: datetime) -> Version:
    """
    Take a file, given by its key, from the attachments (删去附件).

    :raises NotAllowed: if it is no attachment, or the paper cannot be changed
    """
    last = newest(paper)
    said = content_of(last)
    left = tuple(each for each in said.attachments if each.file != file)
    if len(left) == len(said.attachments):
        raise NotAllowed("这个文件不是本文稿的附件。")
    return revise(paper=paper, content=said.but(attachments=left), by=by, at=at, base=last.number, note="删去附件")


def replace_attachment(*, paper: Paper, old: int, new: File, by: Any, at: datetime) -> Version:
    """
    Put a file in the place of an attachment, under the name that it was offered (更换附件), such as its masked copy.

    Where the body links to the old file, it links to the new one.

    :raises NotAllowed: if the old one is no attachment, or the paper cannot be changed
    """
    last = newest(paper)
    said = content_of(last)
    if all(each.file != old for each in said.attachments):
        raise NotAllowed("这个文件不是本文稿的附件。")
    attached = tuple(attached_as(new) if each.file == old else each for each in said.attachments)
    body = said.body
    former = File.objects.filter(pk=old).first()
    if former is not None:
        body = body.replace(f'"{former.get_absolute_url()}"', f'"{new.get_absolute_url()}"')
    now = said.but(attachments=attached, body=body)
    return revise(paper=paper, content=now, by=by, at=at, base=last.number, note="更换附件")


def hold(paper: Paper) -> None:
    """Read the paper anew, and let others who act upon it wait until this act is done; on every database."""
    Paper.objects.filter(pk=paper.pk).update(views=F("views"))
    paper.refresh_from_db()


def _lock(paper: Paper, *, by: Any, at: datetime) -> None:
    paper.locked_by, paper.locked_until = by, at + LOCKED_FOR
    paper.save(update_fields=["locked_by", "locked_until"])


def _must_not_be_locked(paper: Paper, *, by: Any, at: datetime) -> None:
    if paper.locked_by_id is None or paper.locked_until is None or paper.locked_until <= at:
        return
    if paper.locked_by_id != getattr(by, "pk", None):
        until = f"{paper.locked_until.astimezone(CHINA):%H:%M}"
        raise NotAllowed(f"{paper.locked_by}正在编辑这篇文稿（锁定至{until}），请稍后再试，或者与其商定后接手。")
