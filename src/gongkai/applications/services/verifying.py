"""Is what is personal kept as it should be? Each sealed file opens or is deleted, and no number stands open."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gongkai.applications import store
from gongkai.applications.models import Applicant, Application, Enclosure, Fact
from gongkai.applications.sealing import Broken, opened_text
from gongkai.journal.models import Entry
from lawbook.privacy.find import find

from .enclosures import strays

CHUNK = 500
_PREFIX = "applications."


@dataclass
class Verdict:
    """What was looked at, and what is wrong."""

    files: int = 0
    numbers: int = 0
    facts: int = 0
    entries: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Test if nothing is wrong."""
        return not self.faults

    @property
    def says(self) -> str:
        """Return what was looked at, as a sentence."""
        return (
            f"加密文件{self.files}个、证件号码{self.numbers}个均能解密，"
            f"办理记录{self.facts}条、台账记录{self.entries}条中没有证件号码。"
        )

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as JSON values."""
        return {**{each: getattr(self, each) for each in ("files", "numbers", "facts", "entries", "ok", "faults")}}


def verify(*, at: datetime) -> Verdict:
    """Look at everything personal, and return what is wrong; nothing is changed and nothing personal is told."""
    verdict = Verdict()
    verdict.faults += _files(verdict)
    verdict.faults += [f"存储中有没有登记的文件：{place}" for some in store.places() for place in strays(some, at=at)]
    verdict.faults += _numbers(verdict)
    verdict.faults += _facts(verdict)
    verdict.faults += _entries(verdict)
    return verdict


def _files(verdict: Verdict) -> Iterator[str]:
    kept = Enclosure.objects.filter(deleted_at__isnull=True).values_list("pk", "place", "digest", "application__number")
    for pk, place, digest, number in kept.iterator(chunk_size=CHUNK):
        verdict.files += 1
        said = f"{number}的材料（{pk}）"
        try:
            if hashlib.sha256(store.content_at(place)).hexdigest() != digest:
                yield f"{said}的内容与登记的摘要值不符。"
        except OSError:
            yield f"{said}不在存储中。"
        except Broken:
            yield f"{said}无法解密。"


def _numbers(verdict: Verdict) -> Iterator[str]:
    kept = Applicant.objects.exclude(identity="").values_list("identity", "erased_at", "application__number")
    for identity, erased_at, number in kept.iterator(chunk_size=CHUNK):
        verdict.numbers += 1
        if erased_at is not None:
            yield f"{number}的个人信息已删除，但证件号码仍在。"
            continue
        try:
            opened_text(identity)
        except Broken:
            yield f"{number}的证件号码无法解密，或者没有加密。"
    erased = Application.objects.filter(applicant__erased_at__isnull=False)
    for number in erased.exclude(description="", document_number="", query_code="", by_whom="").values_list(
        "number", flat=True
    ):
        yield f"{number}的个人信息已删除，但登记内容仍在。"


def _facts(verdict: Verdict) -> Iterator[str]:
    kept = Fact.objects.values_list("pk", "details", "application__number")
    for pk, details, number in kept.iterator(chunk_size=CHUNK):
        verdict.facts += 1
        if _tells(details):
            yield f"{number}的办理记录（{pk}）中有个人的号码。"


def _entries(verdict: Verdict) -> Iterator[str]:
    kept = Entry.objects.filter(kind__startswith=_PREFIX).values_list("number", "says", "ground", "facts")
    for number, says, ground, facts in kept.iterator(chunk_size=CHUNK):
        verdict.entries += 1
        if _tells([says, ground, facts]):
            yield f"台账第{number}笔中有个人的号码。"


def _tells(said: Any) -> bool:
    return any(hit.is_personal for hit in find(json.dumps(said, ensure_ascii=False)))
