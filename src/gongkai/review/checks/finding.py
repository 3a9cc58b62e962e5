"""What is handed to a check, and what does it answer?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters: a blocking one bars the way until someone with the right signs with a reason."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"


@dataclass(frozen=True)
class Part:
    """An attachment as the checks see it: its key, name, text, and what the office program wrote into it."""

    file: int
    name: str
    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    alternative_text: str = ""
    is_image: bool = False


@dataclass(frozen=True)
class Draft:
    """
    A text that wants to go out. ``body`` is HTML, ``text`` the same as plain text.

    ``phones`` are the office's own published numbers, which are meant to be seen.
    """

    kind: str
    organ: int
    title: str
    body: str
    text: str
    source: str = ""
    summary: str = ""
    attribute: str = "public"
    attribute_reason: str = ""
    written_on: date | None = None
    release_at: datetime | None = None
    published_at: datetime | None = None
    parts: tuple[Part, ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """
    One thing that a check found: rule, place, what is the matter, what to do.

    ``code`` names the rule (``privacy.resident_number``), ``where`` the place in words (正文, 附件“名单.xlsx”),
    ``cite`` the provision or "". ``mark`` tells two findings of one rule and place apart without quoting what must
    not be quoted. ``file`` is the attachment's key, where it is one. ``acceptable`` says if a blocking one may be let
    pass with a reason; what can only be mended may not.
    """

    code: str
    severity: Severity
    where: str
    says: str
    advice: str = ""
    cite: str = ""
    mark: str = ""
    file: int | None = None
    acceptable: bool = True

    @property
    def key(self) -> str:
        """Return what an acceptance refers to: another text or another place is another key."""
        return hashlib.sha256("\n".join((self.code, self.where, self.says, self.mark)).encode()).hexdigest()

    @property
    def blocks(self) -> bool:
        """Test if the finding bars the way by itself."""
        return self.severity is Severity.BLOCK

    def to_json(self) -> dict[str, Any]:
        """Return the finding as JSON values."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "where": self.where,
            "says": self.says,
            "advice": self.advice,
            "cite": self.cite,
            "key": self.key,
            "file": self.file,
            "acceptable": self.acceptable,
        }
