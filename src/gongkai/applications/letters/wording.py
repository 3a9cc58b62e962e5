"""Which words does a letter begin with, and may an organ's own words stand in their place? (文书范本)"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from lawbook.application.letter import LetterKind, letter

BLANK = re.compile(r"【请填写：([^】]*)】")
LONGEST = 4000


@cache
def _book() -> Mapping[str, Any]:
    text = (resources.files("gongkai.applications.letters") / "wording.yaml").read_text(encoding="utf-8")
    book: Mapping[str, Any] = yaml.safe_load(text)
    return book


def placeholders() -> Mapping[str, str]:
    """Return what may stand in braces, and what it stands for."""
    found: Mapping[str, str] = _book()["placeholders"]
    return found


def title_of(kind: str) -> str:
    """Return the title that is printed over a kind of letter."""
    return str(_book()["titles"][kind])


def opening() -> str:
    """Return the sentence that says what was applied for, and when."""
    return str(_book()["opening"])


def slots(kind: LetterKind) -> list[tuple[str, str]]:
    """
    Return the parts of a letter whose wording an organ may set, as the key and the label.

    An answer by several codes has a slot for each code where the room's own wording differs, ``reasons.D4``.
    """
    found = []
    for part in kind.parts:
        if part.code == "remedy":  # reckoned by the law book, by code and day
            continue
        found.append((part.code, part.label))
        found += [
            (f"{part.code}.{code}", f"{part.label}（{code}）")
            for code in kind.outcomes
            if part.code in _book()["codes"].get(code, {})
        ]
    return found


def standard(kind: str, part: str, code: str = "") -> str:
    """Return the room's own wording of one part, "" where it has none."""
    book = _book()
    for place in (book["codes"].get(code, {}), book["kinds"].get(kind, {}), book["usual"]):
        if part in place:
            return str(place[part])
    return ""


def wording_of(kind: str, part: str, code: str, own: Mapping[str, str]) -> str:
    """Return the wording that holds: the organ's own for this code, for the part, or the room's own."""
    if f"{part}.{code}" in own:
        return own[f"{part}.{code}"]
    if part in _book()["codes"].get(code, {}):
        return standard(kind, part, code)
    return own.get(part, standard(kind, part, code))


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Return a wording with what is known filled in; what is not known is left as a blank for the writer to fill."""
    names = placeholders()
    known = {name: facts.get(name) or f"【请填写：{says}】" for name, says in names.items()}
    known["information"] = facts.get("information", "")
    return string.Formatter().vformat(text, (), known)


def blanks(text: str) -> list[str]:
    """Return what still has to be filled in."""
    return [each.group(1) for each in BLANK.finditer(text)]


def faults_of(kind: str, slot: str, text: str) -> list[str]:
    """Return what is wrong with an organ's own wording of one part, as sentences."""
    part, _, code = slot.partition(".")
    asked = letter(kind)
    label = next((says for key, says in slots(asked) if key == slot), None)
    if label is None:
        return [f"“{asked.name}”没有“{slot}”这一项可以修改的文字。"]
    if not text.strip() and any(each.code == part and each.required for each in asked.parts):
        return [f"“{label}”是这份文书必须有的部分，不能为空。"]
    if len(text) > LONGEST:
        return [f"“{label}”最多{LONGEST}字，现在{len(text)}字。"]
    try:
        used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return ["花括号没有成对。花括号只用来标出由程序代入的名称，如 {number}。"]
    unknown = sorted(used - set(placeholders()))
    if unknown:
        return [f"没有名为“{{{each}}}”的代入项；可以使用的列在本页下方。" for each in unknown]
    missing = [each for each in _must(kind, part, code) if each not in used]
    return [
        f"“{label}”缺少必须写明的“{placeholders()[each]}”：请在文字中加入{{{each}}}。"
        for each in missing
        if not (each == "opening" and {"number", "title"} <= used)
    ]


def _must(kind: str, part: str, code: str) -> list[str]:
    must = _book()["must"]
    for key in (f"{code}.{part}", f"{kind}.{part}", part):
        if key in must:
            return list(must[key])
    return []
