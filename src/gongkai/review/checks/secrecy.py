"""Do marks of secrecy, or marks of a paper that was not meant for the public, stand in a text?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .finding import Draft, Finding, Severity
from .places import Place, places

_LEVEL = r"(?:绝[ \t]*密|机[ \t]*密|秘[ \t]*密)"
_PAPER = "(?:资料|文件|刊物|材料)"
_PERIOD = r"(?:[ \t]*(?:[0-9０-９一二三四五六七八九十]+[ \t]*(?:年|个月|月|天|日)|长期|解密|启封))?"


CLASSIFIED: Final = "secrecy.classified"


@dataclass(frozen=True)
class _Mark:
    code: str
    pattern: re.Pattern[str]
    severity: Severity
    advice: str
    cite: str = ""


_CLASSIFIED = "疑似国家秘密标志。先停止办理，由保密审查人员核实；涉密的立即移出本系统，已解密的删去标志并写明依据。"
_MARKS: Final = (
    _Mark(
        CLASSIFIED,
        # 秘密★10年, 机密 ★ 长期, 工作秘密★, 密级：机密, or a line that is nothing but the level and its period
        re.compile(
            rf"{_LEVEL}[级件]?[ \t]*[★☆]{_PERIOD}"
            rf"|(?:内部|工作秘密)[ \t]*[★☆]{_PERIOD}"
            rf"|密[ \t]*级[ \t]*[:：][ \t]*{_LEVEL}"
            rf"|^[ \t]*{_LEVEL}[级件]?{_PERIOD}[ \t]*$",
            re.MULTILINE,
        ),
        Severity.BLOCK,
        _CLASSIFIED,
        "secrets:35",
    ),
    _Mark(
        "secrecy.not_for_the_public",
        re.compile(r"此件(?:不予公开|不公开)|公开(?:属性|方式|类别|形式)[ \t]*[:：][ \t]*(?:不予公开|不公开)"),
        Severity.BLOCK,
        "文件自身注明不公开。请核对原件的公开属性；改为主动公开的，按程序批准后删去这一标注。",
        "ogi:17.1",
    ),
    _Mark(
        "secrecy.on_application",
        re.compile(r"此件依申请公开|公开(?:属性|方式|类别|形式)[ \t]*[:：][ \t]*依申请公开"),
        Severity.WARN,
        "文件自身注明依申请公开，与主动公开不一致，请核对后改正其中之一。",
        "ogi:17.1",
    ),
    _Mark(
        "secrecy.internal",
        re.compile(
            rf"^[ \t【\[（(]*内部(?:{_PAPER}|使用)[ \t】\]）)。]*$"
            rf"|内部{_PAPER}[ \t，,·]*(?:注意保存|请勿外传|不得外传|严禁外传)"
            r"|仅供内部(?:使用|参考|参阅)",
            re.MULTILINE,
        ),
        Severity.WARN,
        "文中有内部材料的标注，请确认可以公开，并删去标注。",
        "ogi:17.1",
    ),
)
# What a draft for comment is called; in a final text it was forgotten there.
_DRAFT = re.compile(r"[（(\[【](?:公开)?(?:征求意见稿|讨论稿|送审稿|代拟稿|草稿|初稿|修改稿)[）)\]】]")
_FOR_COMMENT: Final = frozenset({"consultation", "consultation_result", "decision_catalogue", "interpretation"})


def findings(draft: Draft) -> Iterator[Finding]:
    """Yield one finding for each kind of mark and place; marks of secrecy bar the way."""
    for place in places(draft):
        for mark in _MARKS:
            found = [match.group().strip() for match in mark.pattern.finditer(place.text)]
            if found:
                yield _finding(place, mark.code, mark.severity, found, mark.advice, mark.cite)
        if draft.kind not in _FOR_COMMENT:
            left = [match.group() for match in _DRAFT.finditer(place.text)]
            if left:
                advice = "正式公开的文本一般不带这一标注，请核对是不是最终稿。"
                yield _finding(place, "secrecy.draft", Severity.NOTE, left, advice)


def _finding(place: Place, code: str, severity: Severity, found: list[str], advice: str, cite: str = "") -> Finding:
    shown = "、".join(f"“{each}”" for each in list(dict.fromkeys(found))[:3])
    return Finding(
        code=code,
        severity=severity,
        where=place.where,
        says=f"{place.where}有{shown}{'等' if len(set(found)) > 3 else ''}，共{len(found)}处。",
        advice=advice,
        cite=cite,
        mark=hashlib.sha256("\n".join(found).encode()).hexdigest()[:16],
        file=place.file,
    )
