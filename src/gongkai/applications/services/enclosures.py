"""
How is what a citizen hands in taken, kept, looked at and deleted? Judged by its content, sealed, and gone on its day.

The content is judged and sealed in memory; neither a temporary file nor the store ever holds it open. To judge a file
takes time, so whoever keeps several inside one transaction calls ``examined`` before it begins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum

from gongkai.applications import store
from gongkai.applications.models import Application, Enclosure, EnclosureKind, Office
from gongkai.applications.personal_events import DeletionScheduled, EnclosureDeleted, EnclosureKept
from gongkai.applications.sealing import Broken, sealed
from gongkai.applications.uploads import LARGEST, MEGABYTE, REFUSED_LARGE, REFUSED_NAME, misleading
from gongkai.files import names as file_names
from gongkai.files.models import Format
from gongkai.files.reading import read
from gongkai.files.sniffing import extension_of, format_of
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed

from .looking import look

# What an application may gather over its life, with clarifications and opinions.
MOST_FILES, MOST_BYTES = 60, 120 * MEGABYTE
TAKEN = ("jpg", "png", "gif", "webp", "pdf", "docx", "doc", "wps", "ofd")
_PICTURES = ("jpg", "png", "gif", "webp")
_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}
_PHONES = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")
REFUSED_KIND = "只能上传图片（JPG、PNG、GIF、WebP）、PDF、Word（docx、doc）、WPS 和 OFD 文件，这个文件没有保存。"
REFUSED_PHONE = "这是手机的 HEIC 照片，多数电脑打不开，没有保存；请在手机上另存为 JPG，或者截图后再上传。"
# What proves who somebody is has done its service when the case is archived; the other papers belong to the case.
SCANS = (EnclosureKind.IDENTITY, EnclosureKind.AUTHORITY)
DEFAULT_DAYS = 180
# A file that no row names belongs to a submission that is still under way, or that failed.
ABANDONED_AFTER = timedelta(days=1)
BATCH = 200


@dataclass(frozen=True)
class Examined:
    """A file that was found in order: its safe name, what it is, and its content, sealed."""

    name: str
    format: str
    size: int
    digest: str
    sealed: bytes


def examined(name: str, content: bytes | Examined) -> Examined:
    """
    Judge a file by its content and seal it; nothing is stored. One that was judged on its way in is not judged again.

    :raises NotAllowed: with one sentence: too large, empty, of another kind, two files in one, encrypted, damaged, with
        macros or scripts, unpacking to too much, or with a name that misleads
    """
    if isinstance(content, Examined):
        return content
    if misleading(name):
        raise NotAllowed(REFUSED_NAME)
    if len(content) > LARGEST:
        raise NotAllowed(REFUSED_LARGE)
    if content[4:8] == b"ftyp" and content[8:12] in _PHONES:
        raise NotAllowed(REFUSED_PHONE)
    claimed = extension_of(name)
    format = format_of(content, claimed)
    if format not in TAKEN:
        raise NotAllowed(REFUSED_KIND)
    _must_be_called_so(claimed, format)
    read(content, format)
    digest = hashlib.sha256(content).hexdigest()
    return Examined(file_names.clean(name, format), format, len(content), digest, sealed(content))


def keep(application: Application, kind: str, name: str, content: bytes, at: datetime, by: Any = None) -> Enclosure:
    """
    Seal and keep a file that was handed in with an application.

    :param by: the officer who enters a paper, or None for the citizen's own hand
    :raises NotAllowed: see ``examined``; or if the application has gathered too much already
    """
    return keep_examined(application, kind, examined(name, content), at=at, by=by)


def keep_examined(application: Application, kind: str, file: Examined, *, at: datetime, by: Any = None) -> Enclosure:
    """
    Keep a file that was examined before.

    :raises NotAllowed: if the application has gathered too much already
    """
    gathered = Enclosure.objects.filter(application=application, deleted_at__isnull=True).aggregate(
        files=Count("pk"), size=Sum("size")
    )
    if gathered["files"] >= MOST_FILES or (gathered["size"] or 0) + file.size > MOST_BYTES:
        raise NotAllowed(f"一件申请的材料最多{MOST_FILES}个、合计{MOST_BYTES // MEGABYTE}MB，这个文件没有保存。")
    place = store.put(file.sealed)
    try:
        with transaction.atomic():
            made = Enclosure.objects.create(
                application=application,
                kind=EnclosureKind(kind),
                name=file.name,
                format=file.format,
                size=file.size,
                digest=file.digest,
                place=place,
                added_at=at,
            )
            event = EnclosureKept(
                **application.names,
                enclosure=made.pk,
                kind=EnclosureKind(kind).label,
                format=file.format,
                size=file.size,
            )
            record(event, by=by, at=at, organ=application.organ)
    except BaseException:
        store.remove(place)
        raise
    return made


def opened(enclosure: Enclosure, *, purpose: str, by: Any, at: datetime) -> bytes:
    """
    Return the content of a citizen's file to an officer; the look is journalled with its purpose.

    :raises NotAllowed: if it is not theirs to see, no purpose is given, or the file is deleted or cannot be opened
    """
    application = enclosure.application
    with transaction.atomic():
        kind = enclosure.get_kind_display()
        look(application, what=kind, purpose=purpose, by=by, at=at, enclosure=enclosure.pk)
        return content_of(enclosure)


def content_of(enclosure: Enclosure) -> bytes:
    """
    Return the content of a file without a word to the journal: for the person's own copy and for ``opened``.

    :raises NotAllowed: if it is deleted or cannot be opened
    """
    if enclosure.deleted_at is not None:
        day = enclosure.deleted_at.astimezone(CHINA)
        raise NotAllowed(f"这份材料已于{day.year}年{day.month}月{day.day}日删除。")
    try:
        return store.content_at(enclosure.place)
    except OSError:
        raise NotAllowed("这份材料不在存储中，请联系系统管理员。") from None
    except Broken:
        raise NotAllowed("这份材料无法解密，请系统管理员核对密钥。") from None


@transaction.atomic
def schedule_deletion(application: Application, on: date, *, by: Any = None, at: datetime) -> int:
    """
    Fix the day on which the scans of an application are deleted, counted from the day it was archived.

    :param on: the day on which the case was archived
    :returns: for how many files a day was fixed
    """
    office = Office.objects.filter(organ=application.organ_id).first()
    delete_on = on + timedelta(days=office.keeps_scans_days if office else DEFAULT_DAYS)
    waiting = Enclosure.objects.filter(
        application=application, kind__in=SCANS, delete_on__isnull=True, deleted_at__isnull=True
    )
    count = waiting.update(delete_on=delete_on)
    if count:
        event = DeletionScheduled(**application.names, enclosures=count, delete_on=delete_on.isoformat())
        record(event, by=by, at=at, organ=application.organ)
    return count


def delete_due(*, at: datetime) -> int:
    """Delete the files whose day has come, and return how many; called twice at once, each is deleted once."""
    today = at.astimezone(CHINA).date()
    due = Enclosure.objects.filter(delete_on__lte=today, deleted_at__isnull=True)
    done = 0
    for each in due.select_related("application__organ").order_by("delete_on", "pk")[:BATCH]:
        with transaction.atomic():
            done += delete(each, because="保存期满", by=None, at=at)
    return done


def delete(enclosure: Enclosure, *, because: str, by: Any, at: datetime) -> bool:
    """
    Delete a file inside the caller's transaction; return whether it was there. The row stays, and says when.

    The row is marked first and the file goes after the commit: should that fail, ``sweep`` takes it.
    """
    kind = EnclosureKind(enclosure.kind).label
    mine = Enclosure.objects.filter(pk=enclosure.pk, deleted_at__isnull=True)
    if not mine.update(deleted_at=at, delete_on=None, name=f"{kind}.{enclosure.format}", digest=""):
        return False
    event = EnclosureDeleted(**enclosure.application.names, enclosure=enclosure.pk, kind=kind, because=because)
    record(event, by=by, at=at, organ=enclosure.application.organ)
    transaction.on_commit(partial(store.remove, enclosure.place), robust=True)
    return True


def sweep(*, at: datetime) -> int:
    """Remove sealed files that no row names any more or that were never entered, and return how many."""
    removed = 0
    for places in store.places():
        for place in strays(places, at=at):
            store.remove(place)
            removed += 1
    return removed


def strays(places: Iterable[str], *, at: datetime) -> list[str]:
    """Return which of these places no living row names, leaving out what may still be under way."""
    found = list(places)
    rows = Enclosure.objects.filter(place__in=found).values_list("place", "deleted_at")
    kept = {place for place, deleted_at in rows if deleted_at is None}
    ended = {place for place, deleted_at in rows if deleted_at is not None}
    return [
        each for each in found if each not in kept and (each in ended or store.stored_at(each) <= at - ABANDONED_AFTER)
    ]


def _must_be_called_so(claimed: str, format: str) -> None:
    """Refuse a name that says another kind of file; phones often call one kind of picture another, and that may be."""
    said = _SAME.get(claimed, claimed)
    if said == format or said not in Format.values or (said in _PICTURES and format in _PICTURES):
        return
    what, called = Format(format).label, Format(said).label
    raise NotAllowed(f"文件名以“.{claimed}”结尾（{called}），内容却是{what}，没有保存；请核对文件，改名后再上传。")
