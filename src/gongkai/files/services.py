"""What can be done with a file? It is taken in, described, copied with numbers masked, shown and no longer shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ

from . import events, hidden, names, selectors
from .facts import KINDS
from .limits import LARGEST, MEGABYTE
from .masking import masked
from .models import IMAGES, File
from .reading import Reading, read
from .sniffing import extension_of, format_of

__all__ = ["LARGEST", "describe", "keep", "masked_copy", "publish", "unpublish"]

MASKED_NAME = "（脱敏）"
LONGEST_WORDS = 200


def keep(*, organ: Organ, name: str, content: bytes, by: Any, at: datetime, alternative_text: str = "") -> File:
    """
    Take a file in: what it is, is told by its content; its name is cleaned and ends accordingly.

    :param by: the person, or None for the installation itself, which moves files in from elsewhere
    :raises NotAllowed: if it is too large, damaged, encrypted, hostile or of another kind, or not theirs to take in
    """
    _must_write(organ, by=by)
    _must_fit(content)
    format = format_of(content, extension_of(name))
    reading = read(content, format)
    alternative_text = _words(alternative_text)
    file = File(
        organ=organ, name=names.clean(name, format), alternative_text=alternative_text, added_by=by, added_at=at
    )
    _store(file, content, format, reading)
    with transaction.atomic():
        file.save()
        record(
            events.Kept(**_names(file), digest=file.digest, format=format, size=file.size), by=by, at=at, organ=organ
        )
    return file


def masked_copy(*, file: File, by: Any, at: datetime) -> File:
    """
    Make a copy in which personal numbers are masked and document properties emptied; the file itself stays (ogi:15).

    The copy is read again before it is kept: nothing may be found in it.

    :raises NotAllowed: if the format cannot be masked here, something remained, or it is not theirs to do
    """
    _must_write(file.organ, by=by)
    on = at.astimezone(CHINA).date()
    try:
        before = selectors.content_of(file)
    except OSError:
        raise NotAllowed("文件内容已不在存储中，请联系系统管理员。") from None
    content, redrawn = masked(before, file.format, on=on)
    _must_fit(content)
    reading = _read_copy(file, content, redrawn)
    copy = File(
        organ=file.organ,
        name=_name_of_copy(file, on=on),
        alternative_text=hidden.masked(file.alternative_text, on=on),
        masked_from=file,
        added_by=by,
        added_at=at,
    )
    _store(copy, content, file.format, reading)
    left = selectors.privacy_in(copy)
    if left:
        kinds = "、".join(dict.fromkeys(KINDS[hit.kind] for hit in left))
        raise NotAllowed(
            f"自动脱敏后仍有{kinds}{len(left)}处，没有保存；请在原文档中手工处理后重新上传。", cite="ogi:15"
        )
    with transaction.atomic():
        copy.save()
        numbers = len(selectors.privacy_in(file))
        event = events.Masked(**_names(copy), original=file.pk, digest=copy.digest, hidden=numbers)
        record(event, by=by, at=at, organ=file.organ, ground="ogi:15")
    return copy


@transaction.atomic
def describe(*, file: File, alternative_text: str, by: Any, at: datetime) -> None:
    """
    Say what a picture shows, for those who cannot see it.

    :raises NotAllowed: if nothing is said, too much, or somebody's number, or it is not theirs to say
    """
    _must_write(file.organ, by=by)
    text = _words(alternative_text)
    if not text:
        raise NotAllowed("请填写替代文字，写明图片的内容。")
    if text == file.alternative_text:
        return
    File.objects.filter(pk=file.pk).update(alternative_text=text)
    file.alternative_text = text
    record(events.Described(**_names(file), alternative_text=text), by=by, at=at, organ=file.organ)


def publish(*, files: Iterable[int], at: datetime) -> None:
    """Let everyone open these files from now on; only ``papers`` calls it, when a paper that shows them is released."""
    File.objects.filter(pk__in=list(files), public_since__isnull=True).update(public_since=at)


def unpublish(*, files: Iterable[int]) -> None:
    """Close these files again; only ``papers`` calls it, when no released paper shows them any longer."""
    File.objects.filter(pk__in=list(files), public_since__isnull=False).update(public_since=None)


def _must_write(organ: Organ, *, by: Any) -> None:
    if by is not None and not selectors.writes(user=by, organ=organ):
        raise NotAllowed("只有本机关的信息公开员和科室审核人员可以上传和处理附件。")


def _must_fit(content: bytes) -> None:
    if len(content) > LARGEST:
        raise NotAllowed(f"文件超过{LARGEST // MEGABYTE}MB，没有保存；请压缩或拆分后再上传。")


def _words(text: str) -> str:
    """
    Return what is said of a picture.

    :raises NotAllowed: if it is too long or names somebody's number
    """
    text = " ".join(hidden.seen(text).split())
    if len(text) > LONGEST_WORDS:
        raise NotAllowed(f"替代文字最多{LONGEST_WORDS}字，现有{len(text)}字。")
    if hits := hidden.personal(text):
        raise NotAllowed(f"替代文字中有{KINDS[hits[0].kind]}，请删去。", cite="ogi:15")
    return text


def _store(file: File, content: bytes, format: str, reading: Reading) -> None:
    """Put the content into the store, once for all files that are the same, and set what follows from it."""
    digest = hashlib.sha256(content).hexdigest()
    place = f"{digest[:2]}/{digest}"
    # A store that was cut off while writing holds less; then the content gets a place of its own.
    if not (default_storage.exists(place) and default_storage.size(place) == len(content)):
        place = default_storage.save(place, ContentFile(content))
    file.digest, file.place, file.size = digest, place, len(content)
    file.format, file.is_image = format, format in IMAGES
    file.text, file.facts = reading.text, reading.facts


def _read_copy(file: File, content: bytes, redrawn: list[int]) -> Reading:
    """Return what a copy says; a page that was read before it became a picture counts as read."""
    reading = read(content, format_of(content, file.format))
    facts = reading.facts
    if redrawn:
        unread = [each for each in facts.get("pages_without_text", ()) if each not in redrawn]
        before = file.facts.get("pages_without_text", ())
        unread += [each for each in redrawn if each in before]
        facts["rasterized"] = redrawn
        facts.pop("pages_without_text", None)
        for key in ("unread", "unread_because"):
            facts.pop(key, None)
        if unread:
            facts |= {"pages_without_text": sorted(unread), "unread": True}
            facts["unread_because"] = file.facts.get("unread_because", "有的页是图片，没有文字层")
    return Reading(reading.text, facts)


def _name_of_copy(file: File, *, on: Any) -> str:
    stem = hidden.masked(file.stem, on=on).replace(hidden.STAR, "＊").removesuffix(MASKED_NAME)
    return names.clean(f"{stem[: names.LONGEST - len(MASKED_NAME)]}{MASKED_NAME}.{file.format}", file.format)


def _names(file: File) -> dict[str, Any]:
    """Return the names for an event, which is for ever: a number in the name of a file is masked."""
    name = hidden.masked(file.name, on=file.added_at.astimezone(CHINA).date())
    return {"file": file.pk, "organ": file.organ_id, "organ_name": file.organ.name, "name": name}
