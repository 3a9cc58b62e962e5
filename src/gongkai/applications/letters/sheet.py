"""What stands on the paper of one letter, from the head to the page's foot? It is what is signed, and what is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal

from lawbook.reasons import in_words

ParagraphKind = Literal["text", "heading"]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; a heading stands before what it names."""

    text: str
    kind: ParagraphKind = "text"


@dataclass(frozen=True)
class Row:
    """One line of the table of a receipt."""

    label: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """
    A letter as it is printed.

    ``number``, ``day``, ``check_code`` and ``opinion_code`` come with the issue; all else is under the signatures, also
    what is not printed: ``counted`` is what the law counts by. ``files`` are what is handed out with it, each with the
    digest of its content.
    """

    kind: str
    code: str
    organ: str
    title: str
    addressee: str
    paragraphs: tuple[Paragraph, ...]
    rows: tuple[Row, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    contact: str = ""
    grounds: tuple[str, ...] = ()
    counted: tuple[tuple[str, str], ...] = ()
    number: str = ""
    day: str = ""
    check_code: str = ""
    opinion_code: str = ""

    @property
    def on(self) -> str:
        """Return the day as it is written: 2021年6月1日."""
        return in_words(date.fromisoformat(self.day)) if self.day else ""

    @property
    def text(self) -> str:
        """Return all words of the body, to be searched and read."""
        rows = [f"{each.label}：{each.text}" for each in self.rows]
        return "\n".join([*rows, *(each.text for each in self.paragraphs)])

    @property
    def check_words(self) -> str:
        """Return the line by which the paper can be verified, "" while it is not issued."""
        if not self.check_code:
            return ""
        return f"验证码：{grouped(self.check_code)}，可在政府信息公开网站“文书核验”页核对本文书的真伪。"

    @property
    def opinion_words(self) -> str:
        """Return the line by which whoever is asked can answer online, "" where nobody is asked."""
        if not self.opinion_code:
            return ""
        return f"意见码：{grouped(self.opinion_code)}。请妥善保管，凭此码在网站“回复征求意见”页填写意见。"

    @property
    def signed_digest(self) -> str:
        """Return the digest of what the signers read: everything but what comes with the issue."""
        return digest_of(replace(self, number="", day="", check_code="", opinion_code="").content)

    @property
    def content(self) -> str:
        """Return the letter as a text that is the same wherever it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_content(content: str) -> Sheet:
    """Return a letter from the text that was kept of it."""
    raw: dict[str, Any] = json.loads(content)
    return Sheet(
        **{
            **raw,
            "paragraphs": tuple(Paragraph(**each) for each in raw["paragraphs"]),
            "rows": tuple(Row(**each) for each in raw["rows"]),
            "files": tuple((name, digest) for name, digest in raw["files"]),
            "grounds": tuple(raw["grounds"]),
            "counted": tuple((name, value) for name, value in raw["counted"]),
        }
    )


def digest_of(content: str) -> str:
    """Return the SHA-256 of a letter's content."""
    return hashlib.sha256(content.encode()).hexdigest()


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Return a text as paragraphs, one for each line that says something."""
    return tuple(Paragraph(line.strip()) for line in text.replace("\r", "").split("\n") if line.strip())


def grouped(code: str) -> str:
    """Return a code in groups of four, as it is read out."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
