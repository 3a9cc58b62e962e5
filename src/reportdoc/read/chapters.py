"""What do the chapters say, without the tables, the noise of the page and the signature?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportdoc.read.headings import CHAPTERS, Heading
from reportdoc.read.vocabulary import editions
from reportdoc.report import Narrative, Note

_NOISE = re.compile(
    r"""^(?:
    (?:您?(?:的)?当前)?(?:所在)?位置[:：].*|首页\s*[>》/].*|.*首页\s*>.*|
    .*(?:选择阅读字号|阅读字号|字号[:：]?\s*[\[【(（大]|字体[:：]?\s*[\[【(（大]|阅读次数|浏览次数|点击次数|访问量|点击率).*|
    (?:\[?\s*(?:大|中|小)\s*\]?\s*){2,3}|
    (?:【?\s*)?(?:打印本?页?|关闭(?:窗口|本页)?|收藏|分享(?:到)?|返回(?:顶部|首页|上一页)?|我要纠错|扫一扫.*|保存本页|朗读|无障碍.*|适老化|繁[体體]版?|长者版?)(?:\s*】)?|
    (?:【\s*)?(?:打印|关闭|收藏|分享)[\s】【|/]*(?:打印|关闭|收藏|分享|本页|窗口|文章)+.*|
    (?:点击(?:这里)?下载.*|附件[:：]?\s*(?:下载)?|附件[:：]?.{0,60}\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar)|.*相关附件[:：]?|.*扫码.*)|
    (?:上一(?:篇|条|页)|下一(?:篇|条|页))[:：]?.*|
    (?:版权所有|主办单位|主办|承办|网站标识码|备案号|.{0,8}ICP备|.{0,4}公网安备|技术支持|联系我们|网站地图|站点地图|政府网站).*|
    (?:发布(?:日期|时间)|来源|信息来源|发文(?:日期|机关)|索引号|文号|发布机构|公开(?:日期|方式)|生成日期|成文日期|主题词|责任编辑|作者|编辑|审核|浏览|分享)[:：].*|
    .*发布(?:时间|日期)[:：].*|
    \{\{.*\}\}|\$\{.*\}|var\s.*|function\s*\(.*|document\..*|
    [-–—－]\s*[0-9]{1,3}\s*[-–—－]|第\s*[0-9]{1,3}\s*页(?:.{0,3}共\s*[0-9]{1,3}\s*页)?|[0-9]{1,2}\s*/\s*[0-9]{1,2}
    )$""",
    re.VERBOSE,
)
_YEAR = r"(?:二[〇○零Oo0][一二三四五六七八九十〇○零]{2}|[12][0-9]{3})\s*年"
_NUMERAL = "[0-9一二三四五六七八九十]"
_SIGNED = re.compile(rf"^{_YEAR}.{{1,9}}$")
_DAY = re.compile(rf"^{_YEAR}\s*{_NUMERAL}{{1,2}}\s*月\s*{_NUMERAL}{{1,3}}\s*日$")
_SHORT_DATE = re.compile(r"^[12][0-9]{3}[-./年][0-9]{1,2}[-./月]?(?:[0-9]{1,2}日?)?$")
_INTRO = re.compile("根据|依据|按照|为贯彻|现将|本报告|本年度报告|编制|统计期限|統計|根據|依據")
_ENDS = ("。", "：", ":", "；", "”", "）", ")")
_SPACES = re.compile(r"[ \t\xa0\u3000]+")


@dataclass
class Words:
    """The narrative of a report, the paragraphs before it, the first chapter, the last paragraphs, and notes."""

    narrative: Narrative
    before: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def is_noise(line: str, *, inside: bool = False) -> bool:
    """
    Test if a line belongs to the page and not to the report: breadcrumb, font size, counters, print, download.

    ``inside`` a chapter a sentence may speak of such things, too.
    """
    words = line.strip(" \t\xa0\u3000")
    if len(words) > 400 or (inside and (len(words) > 60 or "。" in words or "，" in words)):
        return False
    return bool(_NOISE.match(words))


def chapters(words: Sequence[str | Heading]) -> Words:
    """Return the chapters' text and headings; what is missing or cut off is noted."""
    before: list[str] = []
    texts: dict[str, list[str]] = {}
    headings: dict[str, str] = {}
    now: list[str] = before
    last = ""
    for each in words:
        if isinstance(each, Heading):
            last = CHAPTERS[each.chapter]
            headings[last] = each.words
            now = texts.setdefault(last, [])
        elif not is_noise(each, inside=bool(last)):
            now.append(_SPACES.sub(" ", each).strip())
    found = Words(Narrative(), before=before, body=texts.get(CHAPTERS[0], []))
    if last:
        found.last = texts[last][-8:]
        texts[last] = _unsigned(texts[last], found.notes)
    found.narrative.intro = "\n".join(_intro(before))
    found.narrative.chapters = {code: "\n".join(texts[code]) for code in CHAPTERS if code in texts}
    found.narrative.headings = {code: headings[code] for code in CHAPTERS if code in headings}
    for chapter in editions()[0].chapters:
        if chapter.code not in headings:
            says = f"没有找到第{chapter.no}章“{chapter.label}”的标题"
            found.notes.append(Note("heading_missing", chapter.code, says))
    return found


def _intro(before: Sequence[str]) -> list[str]:
    """Return the paragraphs before chapter one that speak of the report itself."""
    return [
        line
        for line in before
        if len(line) >= 16 and _INTRO.search(line) and (line.endswith(_ENDS) or len(line) > 40) and line[0] != "《"
    ]


def _unsigned(lines: Sequence[str], notes: list[Note]) -> list[str]:
    """Return the last chapter without the signature and what the page puts below it."""
    kept = list(lines)
    for place in range(len(kept) - 1, max(-1, len(kept) - 12), -1):
        words = kept[place].replace(" ", "")
        if not _SIGNED.match(words) and not (_SHORT_DATE.match(words) and place > 0):
            continue
        if not _DAY.match(words) and words[4:5] not in "-./":
            notes.append(Note("signature_incomplete", "", f"落款日期“{kept[place]}”不完整"))
        start = place
        while start > 0 and len(kept[start - 1]) <= 30 and not kept[start - 1].endswith(_ENDS):
            start -= 1
            if place - start >= 2:
                break
        return [line for line in kept[:start] if line]
    return [line for line in kept if line]
