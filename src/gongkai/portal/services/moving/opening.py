"""How does an import begin, and what does a person decide about it? Nothing here writes a paper."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File as Handle
from django.core.files.storage import default_storage
from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.papers.kinds import kind as kind_of
from gongkai.papers.selectors.permission import must_write
from gongkai.portal import events
from gongkai.portal.models import Form, Import, ImportState, Section, Verdict
from gongkai.portal.moving.archive import LARGEST_ARCHIVE, Folder
from gongkai.portal.moving.item import Source, short
from gongkai.portal.selectors.moving import sendable
from gongkai.portal.selectors.permission import accepts

from .sources import of_store, opened

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Handed:
    """A folder that was handed over on the command line, and the import that reads it."""

    moving: Import
    source: Source


@transaction.atomic
def begin(*, organ: Organ, name: str, file: IO[bytes], by: Any, at: datetime) -> Import:
    """
    Take a source in: an archive of pages, a register, or an export; what it is, is told by its content.

    :raises NotAllowed: if it cannot be moved in, or the person does not write for the organ
    """
    must_write(organ, by=by)
    size = file.seek(0, 2)
    if size > LARGEST_ARCHIVE:
        raise NotAllowed(f"文件超过{LARGEST_ARCHIVE // MEGABYTE}MB，请分几次迁入。")
    if not size:
        raise NotAllowed("文件是空的，没有保存。")
    form, source = opened(file, on=at.astimezone(CHINA).date())
    digest = _digest_of(file)
    place = f"moving/{digest[:2]}/{digest}"
    if not (default_storage.exists(place) and default_storage.size(place) == size):
        file.seek(0)
        place = default_storage.save(place, Handle(file))
    return _made(organ, form, short(name, 120) or "未命名", len(source), place, digest, size, by=by, at=at)


@transaction.atomic
def begin_folder(*, organ: Organ, folder: Path, by: Any, at: datetime) -> Handed:
    """
    Begin with a folder that only this machine sees; whoever began it goes on with it.

    :raises NotAllowed: if there is nothing that can be moved in, or the person does not write for the organ
    """
    must_write(organ, by=by)
    form, source = of_store(Folder(folder))
    return Handed(_made(organ, form, short(folder.resolve().name, 120), len(source), "", "", 0, by=by, at=at), source)


@transaction.atomic
def confirm(*, moving: Import, mapping: Mapping[str, Mapping[str, Any]], by: Any, at: datetime) -> None:
    """
    Let the drafts be written, each column's items into a column of ours (确认迁入).

    :param mapping: ``{name of the column: {"section": key or None, "kind": code or ""}}``
    :raises NotAllowed: if a column does not take the organ's papers, or the import stands elsewhere
    """
    must_write(moving.organ, by=by)
    keys = {each["section"] for each in mapping.values() if each.get("section")}
    known = Section.objects.select_related("tree__parent__parent__parent", "owner").in_bulk(keys)
    settled: dict[str, dict[str, Any]] = {}
    for name, said in mapping.items():
        section = known.get(said.get("section") or 0)
        if said.get("section") and (section is None or not accepts(section, moving.organ)):
            raise NotAllowed(
                f"原栏目“{name or '未注明'}”所选的栏目已停止更新，或者不收{moving.organ.short_name}的内容。"
            )
        if said.get("kind"):
            kind_of(said["kind"])
        settled[name[:60]] = {"section": section.pk if section else None, "kind": said.get("kind") or ""}
    count = moving.lines.filter(verdict=Verdict.NEW).count()
    if not count:
        raise NotAllowed("没有可以写入草稿的条目。")
    _move(moving, ImportState.READY, ImportState.MOVING, mapping=settled, acting=by)
    record(events.ImportConfirmed(**names(moving), count=count), by=by, at=at, organ=moving.organ)


@transaction.atomic
def send(*, moving: Import, by: Any, at: datetime) -> int:
    """
    Let the drafts be sent to the signatures in batches (成批送审); return how many there are to be looked at.

    :raises NotAllowed: if none is left, or the import stands elsewhere
    """
    must_write(moving.organ, by=by)
    count = sendable(moving).count()
    if not count:
        raise NotAllowed("没有可以成批送审的草稿；不完整的请逐篇补充后送审。")
    _move(moving, ImportState.MOVED, ImportState.SENDING, acting=by, says="")
    return count


@transaction.atomic
def drop(*, moving: Import, by: Any, at: datetime) -> None:
    """
    Give an import up before anything was written (放弃迁入); the source is kept no longer.

    :raises NotAllowed: if drafts were written
    """
    must_write(moving.organ, by=by)
    free = Import.objects.filter(pk=moving.pk, state__in=(ImportState.READING, ImportState.READY))
    if not free.update(state=ImportState.DROPPED):
        raise NotAllowed("已开始写入草稿，不能放弃；不需要的草稿请逐篇作废。")
    moving.state = ImportState.DROPPED
    record(events.ImportDropped(**names(moving)), by=by, at=at, organ=moving.organ)
    others = Import.objects.filter(place=moving.place).exclude(state=ImportState.DROPPED)
    if moving.place and not others.exists():
        transaction.on_commit(lambda: default_storage.delete(moving.place))


def names(moving: Import) -> dict[str, Any]:
    """Return the fields that every event of an import bears."""
    return {
        "moving": moving.pk,
        "organ": moving.organ_id,
        "organ_name": moving.organ.name,
        "title": moving.title,
    }


def _made(
    organ: Organ, form: Form, title: str, total: int, place: str, digest: str, size: int, *, by: Any, at: datetime
) -> Import:
    moving = Import.objects.create(
        organ=organ,
        form=form,
        title=title,
        total=total,
        place=place,
        digest=digest,
        size=size,
        by=by,
        at=at,
        acting=by,
    )
    event = events.ImportBegun(**names(moving), form=form.label, count=total, digest=digest)
    record(event, by=by, at=at, organ=organ)
    return moving


def _move(moving: Import, before: ImportState, after: ImportState, **values: Any) -> None:
    """Take a step, if nobody else took it meanwhile."""
    mine = Import.objects.filter(pk=moving.pk, state=before)
    if not mine.update(state=after, position=0, **values):
        raise NotAllowed("迁入的状态刚刚变化，请刷新页面后再办理。")
    moving.state, moving.position = after, 0
    for name, value in values.items():
        setattr(moving, name, value)


def _digest_of(file: IO[bytes]) -> str:
    file.seek(0)
    made = hashlib.sha256()
    while some := file.read(MEGABYTE):
        made.update(some)
    return made.hexdigest()
