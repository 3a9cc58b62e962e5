"""Where do the sealed files of citizens lie? In the store of all files, under names that tell nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from .sealing import opened

FOLDER = "sealed"


def put(sealed: bytes) -> str:
    """Store what has been sealed and return its place; the content itself is never written."""
    name = secrets.token_hex(20)
    return default_storage.save(f"{FOLDER}/{name[:2]}/{name[2:]}", ContentFile(sealed))


def content_at(place: str) -> bytes:
    """
    Return what lies at a place, opened.

    :raises OSError: if nothing lies there
    :raises gongkai.applications.sealing.Broken: if no key of this installation opens it
    """
    with default_storage.open(place) as file:
        return opened(file.read())


def remove(place: str) -> None:
    """Take a file out of the store; one that is already gone is no fault."""
    default_storage.delete(place)


def stored_at(place: str) -> datetime:
    """Return the moment at which a file was stored."""
    return default_storage.get_modified_time(place)


def places() -> Iterator[list[str]]:
    """Yield the places of all sealed files, one folder at a time."""
    try:
        folders, _ = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for folder in sorted(folders):
        _, names = default_storage.listdir(f"{FOLDER}/{folder}")
        yield [f"{FOLDER}/{folder}/{name}" for name in sorted(names)]
