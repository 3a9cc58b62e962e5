"""What does a version say? The one shape of a paper's content, its canonical form and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from gongkai.kernel.events import plain


@dataclass(frozen=True)
class Attached:
    """A file that a paper shows: its key in ``files``, the name it is offered under, and the digest of its content."""

    file: int
    name: str
    digest: str
    format: str
    size: int


@dataclass(frozen=True)
class Content:
    """
    Everything that is signed and shown (文稿内容).

    ``body`` is HTML in the house's own markup (``papers.body``), ``theme`` is ``综合政务\\政务公开``, ``basis`` a code
    of ``lawbook.proactive.required``, ``particulars`` what the kind of paper asks for besides (``papers.kinds``).
    ``published_at`` is set for what was public elsewhere before it was moved in, and ``index_no`` is the number that
    it bore there. ``picture`` is the key of a file.
    """

    title: str = ""
    summary: str = ""
    source: str = ""
    author: str = ""
    written_on: date | None = None
    theme: str = ""
    keywords: tuple[str, ...] = ()
    attribute: str = "public"
    attribute_reason: str = ""
    basis: str = ""
    body: str = ""
    particulars: Mapping[str, Any] = field(default_factory=dict)
    attachments: tuple[Attached, ...] = ()
    picture: int | None = None
    published_at: datetime | None = None
    index_no: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the content as JSON values."""
        # Not asdict: it copies deeply, and a batch that is moved in asks for each paper.
        said: dict[str, Any] = plain({**vars(self), "attachments": [vars(each) for each in self.attachments]})
        return said

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Content:
        """Return the content that a version keeps; unknown keys are an error, missing ones have their default."""
        known = {each.name for each in fields(cls)}
        if unknown := said.keys() - known:
            raise ValueError(f"content has no {sorted(unknown)}")
        written, published = said.get("written_on"), said.get("published_at")
        return cls(
            **{
                **said,
                "written_on": date.fromisoformat(written) if written else None,
                "published_at": datetime.fromisoformat(published) if published else None,
                "keywords": tuple(said.get("keywords", ())),
                "attachments": tuple(Attached(**each) for each in said.get("attachments", ())),
                "particulars": dict(said.get("particulars", {})),
            }
        )

    def but(self, **changes: Any) -> Content:
        """Return the content with some fields changed."""
        return replace(self, **changes)


def digest_of(said: Mapping[str, Any]) -> str:
    """Return the digest (SHA-256) of a version's JSON content, whatever the order of its keys."""
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
