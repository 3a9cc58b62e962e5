"""Is this line the heading of a chapter, and of which one, however it is numbered and worded?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reportdoc.read.labels import plain, unspelt
from reportdoc.read.vocabulary import application_labels, table_of

CHAPTERS = ("ch1_overview", "ch2_proactive", "ch3_applications", "ch4_review_suits", "ch5_problems", "ch6_other")
_NUMBERED = re.compile(
    r"^[\s\u3000(（]*(?:第\s*)?([一二三四五六七八九十]|[1-9])\s*(?:部分|章)?\s*([、，,.．:：)）]|\s)[\s\u3000]*"
)
_PARENTHESIZED = re.compile(r"^[\s\u3000]*[(（]")
_NUMERALS = "一二三四五六七八九十"
# The words that begin a heading, in the simplified script; longest form first, so that the rest is the text.
_WORDINGS = (
    r"(?:政府信息公开)?(?:工作)?(?:总体|基本|概况|总的)(?:工作)?情况|(?:工作)?(?:概述|概况)|总体工作|总体情况",
    r"(?:政府)?(?:信息)?主动公开(?:政府)?(?:信息)?(?:的)?(?:工作)?(?:情况)?",
    r"(?:收到|受理)(?:和|及|与|、)?(?:处理|办理)?(?:的)?政府信息公开申请(?:的)?(?:办理)?(?:情况)?|"
    r"(?:政府信息)?依申请公开(?:政府信息)?(?:的)?(?:工作)?(?:办理)?(?:情况)?|政府信息公开申请(?:办理|处理)?情况",
    r"(?:因)?(?:政府)?信息公开(?:工作)?(?:被申请|被提起|申请|引起的|引发的|产生的|的)?"
    r"行政复议(?:和|及|与|、|，|,)?(?:提起)?(?:的)?行政诉讼(?:的)?(?:情况)?|行政复议(?:和|及|与|、|，|,)?行政诉讼(?:的)?(?:情况)?",
    r"(?:政府信息公开工作|政务公开工作|工作中|工作|当前|目前)?(?:中)?(?:还|仍)?(?:存在|面临)?(?:的)?(?:主要|突出)?(?:的)?"
    r"(?:问题|不足|困难|短板)(?:(?:和|及|与|、|以及)?(?:不足|困难|问题|短板))?(?:(?:之处|方面))?"
    r"(?:(?:和|及|与|、|以及|，)?(?:下一步|今后|下步|主要|整改)?(?:的)?(?:工作)?"
    r"(?:改进|整改|解决|打算|计划|安排|努力|措施|思路|方向|举措)(?:的)?(?:情况|措施|方向|计划|举措|办法|意见|安排|打算|思路|建议|工作)?)?",
    r"(?:其他|其它|另外)?(?:应当|应|需要?|需)(?:要)?(?:报告|说明|公开|公布)(?:和说明)?(?:的)?(?:其他|其它)?(?:事项|情况|问题)?|"
    r"其[他它](?:报告|说明)?(?:事项|情况)",
)
_CHAPTER = tuple(re.compile(f"(?:{words})") for words in _WORDINGS)
_LONGEST_HEADING = 40
_SPACING = re.compile(r"[\s\u3000]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter's heading: which chapter (0 to 5), the words as printed, and what follows on the same line."""

    chapter: int
    words: str
    rest: str
    numbered: int  # the number in front, 0 if there is none


@lru_cache(maxsize=4096)
def heading(line: str, *, in_brackets: bool = False) -> Heading | None:
    """Return the heading that the line is or begins with, if it is one; ``in_brackets``: numbered （一） as well."""
    words = line.strip(" \t\u3000\xa0#*")
    if "０" <= words[:1] <= "９":
        words = chr(ord(words[0]) - 0xFEE0) + words[1:]
    if len(words) < 100 and "(" in words and unspelt(words) != words:
        words = unspelt(words)
    if not words or len(words) > 4000:
        return None
    if _PARENTHESIZED.match(words) and (not in_brackets or len(words) > _LONGEST_HEADING):
        return None
    numbered = _NUMBERED.match(words)
    if numbered is None and len(words) > _LONGEST_HEADING:
        return None
    label = words[numbered.end() :] if numbered else words
    if application_labels().exact(words) or application_labels().exact(words[:40]):
        return None
    number = (_NUMERALS + "123456789").index(numbered.group(1)) % 10 + 1 if numbered else 0
    chapter, end = _chapter(label)
    if chapter is None:
        return None
    rest = label[end:].lstrip("：:。.；;，, \u3000\xa0")
    if rest and (numbered is None or not label[end : end + 1] or label[end] not in "：:。.；; \u3000\xa0（("):
        return None
    if rest and label[end] in "（(":
        return None
    if numbered is None and table_of(words):
        return None
    return Heading(chapter, words[: len(words) - len(label) + end].strip(), rest, number)


def _chapter(label: str) -> tuple[int | None, int]:
    """Return the chapter that the words name, and where in them its name ends."""
    head = label[:_LONGEST_HEADING]
    simple, places = _simplified(head)
    for chapter in (5, 4, 3, 2, 1, 0):
        match = _CHAPTER[chapter].match(simple)
        if match and match.end() >= 4:
            return chapter, places[match.end() - 1] + 1
    return None, 0


def _simplified(words: str) -> tuple[str, list[int]]:
    """Return the words simplified and without spaces, and the place of each character in the source."""
    text: list[str] = []
    places: list[int] = []
    for place, character in enumerate(words):
        if _SPACING.match(character):
            continue
        text.append(plain(character) or character)
        places.append(place)
    return "".join(text), places
