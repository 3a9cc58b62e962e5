"""
Where do rendered public pages lie? In files laid out like their addresses, so that a web server can hand them out.

``PAGES/www.example.gov.cn/item/12/index.html`` is what ``https://www.example.gov.cn/item/12/`` shows, with a compressed
copy beside it. A page is only kept if nothing was forgotten since its rendering began: whoever publishes commits, then
forgets; whoever renders asks for the generation, then reads the database. So no page shows what stood there before.
"""

from __future__ import annotations

import fcntl
import gzip
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

V = TypeVar("V", bound=Callable[..., Any])

# A part never begins with a dot: no way up, and none of the store's own files.
_PLAIN = re.compile(r"(?:/[A-Za-z0-9][A-Za-z0-9._:~-]{0,99})*/?", re.ASCII)
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]{0,200}(?::[0-9]{1,5})?", re.ASCII)
_LONGEST = 400

SUFFIXES = {
    ".html": "text/html",
    ".xml": "application/xml",
    ".json": "application/json",
    ".csv": "text/csv",
    ".txt": "text/plain",
}
"""What a file holds by the end of its name; an address that ends with a stroke is a page of HTML."""


def file_of(path: str) -> str:
    """Return the name of the file for an address, relative to its host's folder, or "" if it is not kept."""
    if not path.startswith("/") or len(path) > _LONGEST or not _PLAIN.fullmatch(path):
        return ""
    if path.endswith("/"):
        return f"{path[1:]}index.html"
    suffix = path[path.rfind(".") :]
    return path[1:] if suffix in SUFFIXES and suffix != ".html" else ""


class PageStore:
    """The pages in one folder; any number of processes may use it at once."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def generation(self) -> str:
        """Return what is to be handed to ``keep``; to be asked before the first look into the database."""
        try:
            return (self.folder / ".generation").read_text()
        except FileNotFoundError:
            # From here on whoever forgets finds the folder, and says so to whoever is rendering.
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._alone():
                return self._next() if not (self.folder / ".generation").exists() else self._read()

    def keep(self, path: str, content: bytes, generation: str, *, host: str) -> bool:
        """Keep a page unless something was forgotten since the generation was asked; return whether it is kept."""
        name = file_of(path)
        if not name or not _HOST.fullmatch(host):
            return False
        target = self.folder / host / name
        packed = gzip.compress(content, 6, mtime=0)
        try:
            with self._alone():
                if self._read() != generation:
                    return False
                target.parent.mkdir(parents=True, exist_ok=True)
                _write(target.with_name(f"{target.name}.gz"), packed)
                _write(target, content)
        except (FileNotFoundError, FileExistsError, NotADirectoryError, IsADirectoryError):
            # The folder was taken away; or one address is a part of another, and a file stands where a folder should.
            return False
        return True

    def forget(self, *paths: str) -> None:
        """Take away the pages with these addresses, on every host."""
        names = [name for each in paths if (name := file_of(each))]
        with self._changing() as hosts:
            for host in hosts:
                for name in names:
                    (host / name).unlink(missing_ok=True)
                    (host / f"{name}.gz").unlink(missing_ok=True)

    def forget_under(self, *prefixes: str) -> None:
        """
        Take away all pages whose addresses begin so, on every host.

        :raises ValueError: for what is neither a folder (``/section/``) nor everything (``/``)
        """
        parts = _parts(prefixes)
        self._clear(lambda host: [host / each for each in parts])

    def forget_all_but(self, *prefixes: str) -> None:
        """
        Take away all pages but those below these addresses (``/item/``): whatever may be a list.

        :raises ValueError: for what is no folder at the top of the tree
        """
        spared = {each.rstrip("/") for each in _parts(prefixes)}
        if any("/" in each or not each for each in spared):
            raise ValueError(f"not at the top of the tree of addresses: {prefixes}")
        self._clear(lambda host: [each for each in host.iterdir() if each.name not in spared])

    def _clear(self, chosen: Callable[[Path], Iterable[Path]]) -> None:
        away = self.folder / f".away-{secrets.token_hex(8)}"
        with self._changing() as hosts:
            # Moved at once, deleted later: nobody waits for a hundred thousand files.
            for number, old in enumerate(each for host in hosts for each in chosen(host)):
                if old.exists():
                    away.mkdir(exist_ok=True)
                    old.rename(away / str(number))
        shutil.rmtree(away, ignore_errors=True)

    def forget_everything(self) -> None:
        """Take away all pages."""
        self.forget_under("/")

    def _read(self) -> str:
        try:
            return (self.folder / ".generation").read_text()
        except FileNotFoundError:
            return ""

    def _next(self) -> str:
        # Not a count: a folder that was taken away by hand and made anew must not come to the same number again.
        made = secrets.token_hex(8)
        _write(self.folder / ".generation", made.encode())
        return made

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the store against all other processes and threads."""
        handle = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def _changing(self) -> Iterator[list[Path]]:
        """Begin a new generation and yield the folders of the hosts; without a folder nobody keeps anything."""
        if not self.folder.is_dir():
            yield []
            return
        with self._alone():
            self._next()
            yield [each for each in self.folder.iterdir() if not each.name.startswith(".") and each.is_dir()]


def _parts(prefixes: Iterable[str]) -> list[str]:
    parts = [file_of(each).removesuffix("index.html") if each.endswith("/") else "" for each in prefixes]
    if any(not part and each != "/" for part, each in zip(parts, prefixes, strict=True)):
        raise ValueError(f"not a part of the tree of addresses: {prefixes}")
    return parts


def _write(target: Path, content: bytes) -> None:
    """Write a file so that whoever reads finds the old one or the new one, and never a half."""
    aside = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    try:
        aside.write_bytes(content)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def store() -> PageStore:
    """Return this installation's page store."""
    return PageStore(settings.PAGES)


def generation() -> str:
    """Return the present generation; to be asked before the first look into the database."""
    return store().generation()


def keep(path: str, content: bytes, generation: str, *, host: str) -> bool:
    """Keep a page unless something was forgotten since; return whether it is kept."""
    return store().keep(path, content, generation, host=host)


def forget(*paths: str) -> None:
    """Take away the pages with these addresses; to be called after the commit of what changed them."""
    store().forget(*paths)


def forget_under(*prefixes: str) -> None:
    """Take away all pages below these addresses; to be called after the commit of what changed them."""
    store().forget_under(*prefixes)


def forget_all_but(*prefixes: str) -> None:
    """Take away all pages but those below these addresses; to be called after the commit of what changed them."""
    store().forget_all_but(*prefixes)


def forget_everything() -> None:
    """Take away all pages; to be called after the commit of what changed them."""
    store().forget_everything()


def kept(view: V) -> V:
    """
    Let the page store keep what a public view shows to a reader whom nobody knows.

    The page must depend on nothing but its address, the database and the day: not on who reads, not on a query. It
    has no form with a token. Whatever changes what it shows must let it be forgotten, mostly in a flow.
    """

    @wraps(view)
    def marked(*values: Any, **more: Any) -> Any:
        response = view(*values, **more)
        response.kept = True
        return response

    return marked  # type: ignore[return-value]
