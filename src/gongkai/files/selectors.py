"""Which files has an organ, who may open one, what stands in it, and whose numbers? (附件、素材)"""

from __future__ import annotations

from typing import IO, Any

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from gongkai.organs.models import Organ, Role
from gongkai.organs.selectors import holds, organs_of, organs_seen_by
from lawbook.privacy.find import Hit

from . import hidden
from .models import File

# Who takes files in and prepares them; whoever else sees the organ looks on.
WRITERS = (Role.CLERK, Role.REVIEWER)


def files_of(*, organ: Organ) -> QuerySet[File]:
    """Return the files of an organ, newest first, without their text, which may be long."""
    return File.objects.filter(organ=organ).defer("text").order_by("-pk")


def images_of(*, organ: Organ) -> QuerySet[File]:
    """Return the pictures of an organ, newest first."""
    return files_of(organ=organ).filter(is_image=True)


def found(
    *, organ: Organ, sort: str = "", words: str = "", added_by: int | None = None, public: bool | None = None
) -> QuerySet[File]:
    """
    Return the files of an organ that fit.

    :param sort: ``pictures``, ``documents``, ``masked``, or nothing for all
    :param words: part of the name or of the alternative text
    """
    files = images_of(organ=organ) if sort == "pictures" else files_of(organ=organ)
    if sort == "documents":
        files = files.filter(is_image=False)
    elif sort == "masked":
        files = files.filter(masked_from__isnull=False)
    if words:
        files = files.filter(Q(name__icontains=words) | Q(alternative_text__icontains=words))
    if added_by is not None:
        files = files.filter(added_by=added_by)
    if public is not None:
        files = files.filter(public_since__isnull=not public)
    return files


def uploaders_of(*, organ: Organ) -> list[tuple[int, str]]:
    """Return who has taken files in for an organ."""
    return list(
        File.objects.filter(organ=organ, added_by__isnull=False)
        .order_by("added_by__name")
        .values_list("added_by", "added_by__name")
        .distinct()
    )


def may_open(*, user: Any, file: File) -> bool:
    """Test if somebody may open a file: everyone once it is public, before that whoever sees the organ's records."""
    return file.is_public or sees(user=user, organ=file.organ_id)


def sees(*, user: Any, organ: int) -> bool:
    """Test if a person may look at the files of an organ."""
    return bool(getattr(user, "is_authenticated", False)) and organs_seen_by(user=user).filter(pk=organ).exists()


def writes(*, user: Any, organ: Organ) -> bool:
    """Test if a person may take in, describe and mask files of an organ."""
    return holds(user=user, organ=organ, role=WRITERS)


def organs_written(*, user: Any) -> QuerySet[Organ]:
    """Return the organs whose files a person may take in."""
    return organs_of(user=user, role=WRITERS)


def opened(file: File) -> IO[bytes]:
    """
    Return the content of a file, to be read and closed.

    :raises OSError: if the store does not have it, or the row names a content that is not the file's
    """
    if not file.place.startswith(f"{file.digest[:2]}/{file.digest}"):
        raise FileNotFoundError(f"file {file.pk} does not lie where its digest says")
    content: IO[bytes] = default_storage.open(file.place, "rb")
    return content


def content_of(file: File) -> bytes:
    """
    Return the content of a file.

    :raises OSError: if the store does not have it
    """
    with opened(file) as stream:
        return stream.read()


def words_in(file: File) -> str:
    """Return what a reader of the file may come to see: its text (with properties that hold numbers) and its names."""
    return "\n".join((file.text, file.name, file.alternative_text))


def privacy_in(file: File) -> list[Hit]:
    """Return the personal numbers in a file; their ranges are those of ``words_in``."""
    return hidden.personal(words_in(file))
