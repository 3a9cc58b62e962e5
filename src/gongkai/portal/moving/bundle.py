"""
Our own export: a zip of JSON, from one installation into another.

``manifest.json`` says whose it is, ``sections.json`` which columns there were, ``papers/<number>.json`` each paper with
all its released versions, ``files/<digest>.<format>`` what they show.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from gongkai.kernel.refusal import NotAllowed
from gongkai.papers.content import Content
from gongkai.papers.kinds import kinds

from .archive import Store
from .item import Item, Notes, Taken, Unreadable, short, unfit

FORMAT = "gongkai-portal"
VERSION = 1
MANIFEST, SECTIONS, PAPERS, FILES = "manifest.json", "sections.json", "papers/", "files/"
_OURS = re.compile(r' (?P<attribute>src|href)="/files/(?P<key>\d+)/[^"]*"')


class Bundle:
    """The papers of an export, in the order in which they were made."""

    def __init__(self, store: Store) -> None:
        """
        Look at the manifest.

        :raises NotAllowed: if it is no export, or one of a later edition
        """
        self._store = store
        self._names = frozenset(store.names())
        said = self._json(MANIFEST)
        if said.get("format") != FORMAT:
            raise NotAllowed("压缩包不是本系统的导出文件。")
        if said.get("version") != VERSION:
            raise NotAllowed("导出文件的版本与本系统不同，请用同一版本的系统导出。")
        self._origin = short(str(said.get("origin", "")), 100)
        papers = (each for each in self._names if each.startswith(PAPERS) and each.endswith(".json"))
        self._papers = sorted(papers, key=lambda each: (len(each), each))

    def __len__(self) -> int:
        return len(self._papers)

    def __getitem__(self, place: int) -> Item:
        name = self._papers[place]
        address = f"{self._origin}{name}"[:300]
        try:
            return self._item(address, name, self._json(name))
        except NotAllowed as refused:
            return unfit(address, name, refused.says)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError):
            return unfit(address, name, "内容的写法不符，没有读出。")

    def _json(self, name: str) -> Any:
        if name not in self._names:
            raise NotAllowed("压缩包不是本系统的导出文件。")
        try:
            said = json.loads(self._store.read(name).decode())
        except (Unreadable, ValueError, RecursionError):
            raise NotAllowed(f"“{name}”已损坏，无法读取。") from None
        if not isinstance(said, dict):
            raise NotAllowed(f"“{name}”的写法不符。")
        return said

    def _item(self, address: str, name: str, said: Mapping[str, Any]) -> Item:
        notes = Notes()
        kind = said["kind"]
        if kind not in kinds():
            raise NotAllowed(f"没有“{short(str(kind), 40)}”这种文稿。")
        files: dict[int, Taken] = {}
        for each in said["files"]:
            files[int(each["file"])] = self._taken(each, notes)
        order = {key: number for number, key in enumerate(files)}
        versions = [_content(each["content"], order) for each in said["versions"]]
        last = versions[-1].but(index_no=said.get("index_no") or "")
        if said.get("published_at"):
            last = Content.from_json({**last.to_json(), "published_at": said["published_at"]})
        if said.get("withdrawn"):
            notes.add(f"在原系统已撤下（{short(str(said['withdrawn']), 100)}），不迁入。", bars=True)
        return Item(
            address=address,
            where=name,
            kind=kind,
            content=last,
            column=short(str(said.get("section", "")), 60),
            files=tuple(files.values()),
            faults=tuple(notes.found),
            picture=order.get(said["versions"][-1]["content"].get("picture")),
            earlier=tuple(versions[:-1]),
        )

    def _taken(self, said: Mapping[str, Any], notes: Notes) -> Taken:
        digest, ending = str(said["digest"]), str(said["format"])
        path = f"{FILES}{digest}.{ending}"
        name = short(str(said["name"]), 200)
        if path not in self._names:
            notes.add(f"附件“{short(name, 60)}”不在导出文件中。", lacks=True)
        return Taken(
            name,
            partial(self._read, path, digest),
            bool(said["attached"]),
            short(str(said.get("alternative_text", "")), 200),
        )

    def _read(self, path: str, digest: str) -> bytes:
        if path not in self._names:
            raise Unreadable("文件不在导出文件中。")
        content = self._store.read(path)
        if hashlib.sha256(content).hexdigest() != digest:
            raise Unreadable(f"“{path}”与导出时的摘要值不符。")
        return content


def _content(said: Mapping[str, Any], order: Mapping[int, int]) -> Content:
    """Return what a version said, its files by their place; the keys of the other installation mean nothing here."""
    plain = {**said, "attachments": [], "picture": None, "index_no": ""}
    content = Content.from_json(plain)

    def put(found: re.Match[str]) -> str:
        number = order.get(int(found["key"]))
        return f' {found["attribute"]}="moved:{number}"' if number is not None else ""

    return content.but(body=_OURS.sub(put, content.body))
