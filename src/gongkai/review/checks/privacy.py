"""Do personal numbers stand in what is to be published? (身份证号码、银行卡号、手机号码)"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from lawbook.privacy.find import Hit, Kind, find
from lawbook.privacy.mask import mask

from .finding import Draft, Finding, Severity
from .places import Place, places

CITE = "ogi:15"
# One line of contacts may name several numbers.
_NUMBER = re.compile(r"[0-9][0-9 -]{5,}[0-9]")
SHOWN: Final = 3  # masked forms in a sentence; the rest is counted

_CALLED: Final[Mapping[Kind, str]] = {
    "resident_number": "居民身份证号码",
    "bank_card": "银行卡号",
    "mobile": "手机号码",
}


def findings(draft: Draft, *, today: date) -> Iterator[Finding]:
    """
    Yield one finding for each kind of number and place; identity numbers and cards bar the way, telephones warn.

    The number itself is never quoted: a finding is kept for those who sign, and must not become a leak of its own.
    """
    published = [number for each in draft.phones for number in _NUMBER.findall(each)]
    for place in places(draft):
        hits = find(place.text, published=published)
        for kind in _CALLED:
            mine = [each for each in hits if each.kind == kind]
            if mine:
                yield _finding(place, kind, mine, today)


def _finding(place: Place, kind: Kind, hits: Sequence[Hit], today: date) -> Finding:
    shown = list(dict.fromkeys(mask(each.text, kind=kind, on=today) for each in hits))
    more = "等" if len(shown) > SHOWN else ""
    where = ",".join(f"{each.start}-{each.end}" for each in hits)
    return Finding(
        code=f"privacy.{kind}",
        severity=Severity.WARN if kind == "mobile" else Severity.BLOCK,
        where=place.where,
        says=f"{place.where}有{_CALLED[kind]}{len(hits)}处（{'、'.join(shown[:SHOWN])}{more}）。",
        advice=_advice(kind, in_a_part=place.part is not None),
        cite=CITE,
        mark=hashlib.sha256(where.encode()).hexdigest()[:16],
        file=place.file,
    )


def _advice(kind: Kind, *, in_a_part: bool) -> str:
    masked = "可以换成系统生成的脱敏副本，或者修改原文件后重新上传。"
    mend = masked if in_a_part else "请删去，或者遮去中间各位。"
    return f"如果是个人号码，{mend}本机关对外公布的联系电话可以保留。" if kind == "mobile" else mend
