"""Whose report is it, on which year, and what is its title?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reportdoc.read.labels import plain, simplified
from reportdoc.report import Note

_YEAR = r"(?:19|20)[0-9]{2}"
_SUBJECT = (
    r"(?P<what>(?:政务|信息|政府信息)公开(?:工作)?(?:的)?(?:年度|年)?(?:工作)?(?:年度)?(?:情况)?(?:的)?"
    r"(?:报告|年报|工作总结))"
)
_UNIT = r"(?P<unit>[\u3400-\u9fff（）()·、\ufffd]{2,60}?)"
_SPACE = re.compile(r"[\s\u3000]+")
_SPLIT_SUBJECT = (
    rf"(?P<what>(?:政务|信息|政府信息)公开(?:工作)?)(?:的)?(?P<year>{_YEAR})(?:年度|年)?"
    r"(?:年度|年)?(?:工作)?(?:情况)?(?:的)?(?:报告|年报|工作总结)"
)
_BRACKETED_YEAR = rf"(?:[（(](?P<year>{_YEAR})(?:年度|年)?[）)])?"
_TITLES = (
    re.compile(rf"{_UNIT}(?:关于)?(?P<year>{_YEAR})(?:年度|年)?{_SUBJECT}"),
    re.compile(rf"{_UNIT}{_SPLIT_SUBJECT}"),
    re.compile(rf"(?P<year>{_YEAR})(?:年度|年)?{_SUBJECT}[（(](?P<unit>[\u3400-\u9fff、]{{3,40}})[）)]$"),
    re.compile(rf"(?P<year>{_YEAR})(?:年度|年)?(?P<unit>){_SUBJECT}"),
    re.compile(rf"(?P<year>{_YEAR})(?:年度|年){_UNIT}{_SUBJECT}"),
    re.compile(rf"{_UNIT}{_SUBJECT}{_BRACKETED_YEAR}"),
)
_SPELT_YEAR = re.compile("二[〇○零Oo0][〇○零一二三四五六七八九Oo0]{2}(?=年)")
_NUMERALS = {ord(sign): str(digit) for digit, sign in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    map(ord, "○零Oo"), "0"
)
# The sounds that a converter left; the other brackets of a title stay as they are printed.
_SOUND = re.compile(r"(?<=[\u3400-\u9fff])[(（]\s*[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹḿɡ]{1,7}\s*[)）]")
_PERIOD = re.compile(
    rf"(?P<first>{_YEAR})\s*[年.\-/]\s*0?1\s*[月.\-/]?\s*0?1\s*日?[^。；]{{0,8}}?(?:至|到|—|-|~|－|起)[^。；0-9]{{0,6}}"
    rf"(?P<last>{_YEAR})?\s*[年.\-/]?\s*12\s*[月.\-/]?\s*31"
)
_ORGAN = re.compile(
    r"[\u3400-\u9fff（）()·]{2,40}?(?:人民政府(?:办公室|办公厅)?|办事处|管理委员会|委员会|管委会|办公室|办公厅|局|厅|部|署|院|"
    r"中心|支队|总队|公司|街道|镇|乡|处|所|站|馆|集团|联合会|总社|会)(?:[（(][\u3400-\u9fff、]{2,40}[）)])?"
)
_YEAR_NAMED = re.compile(rf"({_YEAR})\s*年(?!\s*[0-9]{{1,2}}\s*月)")
_NO_UNIT = re.compile(
    r"^(?:政府|人民政府|中华人民共和国|行政机关)$|政府信息公开|年报|首页|标题|名称|"
    r"^(?:[政府信息务公开工作年度关于的〇零一二三四五六七八九十]|[^\u3400-\u9fff])*$|"
    r"^(?:本|我)(?:局|委|办|镇|乡|县|区|市|街道|单位|机关|院|部|厅|处|中心|所|站)$"
)
_DIGITS = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {ord("○"): "0", ord("〇"): "0", ord("O"): "0"}
_LEAD = re.compile(r"^(?:标题|名称|题名|信息名称|文件名称|关于|印发|当前位置)[:：]?")


@dataclass
class Identity:
    """The title as printed, the unit and the year that it names, and what is odd about them."""

    title: str = ""
    unit: str | None = None
    year: int | None = None
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Title:
    words: str
    unit: str
    year: int | None


def identify(
    before: Sequence[str],
    *,
    titles: Iterable[str],
    publishers: Iterable[str],
    box: Iterable[str],
    body: Sequence[str],
    after: Sequence[str],
) -> Identity:
    """
    Return what the report says about itself.

    ``before`` are the paragraphs above chapter one, ``titles`` and ``publishers`` come from the page's head, ``box``
    from its index table, ``body`` is chapter one, ``after`` are the last paragraphs, where the unit signs.
    """
    found = Identity()
    title = _best([*_from_lines(before), *(each for words in titles for each in _titles(words))])
    if title is None or not title.unit:
        # A title may have run on into the paragraph below it.
        title = _best(
            [
                *filter(None, [title]),
                *(each for line in before if len(line) > 120 for each in _titles(line[:80])),
                *(each for line in before if "。" in line and len(line) <= 120 for each in _leading(line)),
            ]
        )
    period = _period([*before, *body])
    if title is not None:
        found.title, found.year = title.words, title.year
        found.unit = title.unit if title.unit and not _NO_UNIT.search(title.unit) else None
        if not any(word in simplified(title.words) for word in ("年度报告", "年报")):
            found.notes.append(Note("title_variant", "", f"标题为“{title.words}”，未写作“政府信息公开工作年度报告”"))
    else:
        found.notes.append(Note("title_missing", "", "没有找到年度报告的标题"))
    if period is not None and found.year is not None and period != found.year:
        found.notes.append(Note("year_mismatch", "", f"标题年度为{found.year}年，统计期限为{period}年"))
    if found.year is None:
        found.year = period or _named_most([*before, *body])
        if period is None and found.year is not None:
            found.notes.append(Note("year_from_text", "", f"标题和统计期限没有写明年度，按正文取{found.year}年"))
    if found.unit is None:
        found.unit = _other_unit(publishers, box, after)
    if found.year is None:
        found.notes.append(Note("year_missing", "", "没有找到报告年度"))
    if found.unit is None:
        found.notes.append(Note("unit_missing", "", "没有找到报告单位的名称"))
    return found


def _from_lines(lines: Sequence[str]) -> list[_Title]:
    """Return titles from single lines and from up to three lines together, as long titles are broken."""
    found: list[_Title] = []
    for place, line in enumerate(lines):
        if len(line) > 120:
            continue
        for count in (1, 2, 3):
            group = lines[place : place + count]
            if len(group) < count or any(len(each) > 80 for each in group) or "。" in "".join(group):
                break
            together = "".join(group)
            if any(word in together for word in "报報总總"):
                found += _titles(together)
    return found


def _leading(line: str) -> list[_Title]:
    """Return the title that a paragraph begins with."""
    begun = _SPACE.sub("", line[:80])
    return [each for each in _titles(begun) if each.unit and begun.translate(_DIGITS).startswith(each.words)]


def _titles(words: str) -> list[_Title]:
    text = _LEAD.sub("", _SPACE.sub("", _SOUND.sub("", words[:300])))
    text = _SPELT_YEAR.sub(lambda year: year[0].translate(_NUMERALS), text).translate(_DIGITS)
    simple = simplified(text)
    if "公开" not in simple:
        return []
    for pattern in _TITLES:
        match = pattern.search(simple)
        if match is None:
            continue
        unit = _unit(_balanced(text[match.start("unit") : match.end("unit")]), match["what"])
        if match.end("unit") == match.end() - 1 and not _ORGAN.fullmatch(unit):
            continue  # what stands in brackets behind the title is not always a name
        if ">" in words[: words.find(match["what"][:2])] and not unit:
            continue
        year = int(match["year"]) if match["year"] else None
        return [_Title(_balanced(text[match.start() : match.end()]), unit, year)]
    return []


def _balanced(words: str) -> str:
    """Return the words without dots, commas and brackets at their ends, but with the brackets that are a pair."""
    words = words.strip("·、")
    while words:
        depth = lowest = 0
        closes = -1  # where the first bracket's pair stands
        for place, sign in enumerate(words):
            depth += (sign in "（(") - (sign in "）)")
            lowest = min(lowest, depth)
            if depth == 0 and closes < 0:
                closes = place
        if words[0] in "）)" or (words[0] in "（(" and (depth > 0 or closes == len(words) - 1)):
            words = words[1:].lstrip("·、")
        elif words[-1] in "（(" or (words[-1] in "）)" and lowest < 0):
            words = words[:-1].rstrip("·、")
        else:
            break
    return words


def _unit(words: str, what: str) -> str:
    """Return the unit without the 政府 of 政府信息公开, and with the 政府 of 人民政府."""
    if what.startswith("政府") and words.endswith("人民"):
        return words + "政府"
    if what.startswith(("信息", "政务")) and words.endswith("政府") and not words.endswith("人民政府"):
        return words.removesuffix("政府")
    return words if not words.endswith("人民政府政府") else words.removesuffix("政府")


def _best(titles: Sequence[_Title]) -> _Title | None:
    """Return the title that says most: unit and year, and a unit that is an organ's name."""

    def worth(title: _Title) -> tuple[int, int, int]:
        organ = bool(title.unit) and not _NO_UNIT.search(title.unit) and bool(_ORGAN.fullmatch(title.unit))
        said = bool(title.unit) and not _NO_UNIT.search(title.unit)
        return (organ + said + 2 * (title.year is not None), int("年度报告" in title.words), -len(title.words))

    return max(titles, key=worth, default=None)


def _period(lines: Sequence[str]) -> int | None:
    for line in lines:
        match = _PERIOD.search(_SPACE.sub("", line[:2000].translate(_DIGITS)))
        if match:
            return int(match["last"] or match["first"])
    return None


def _named_most(lines: Sequence[str]) -> int | None:
    """Return the year that the text names most often, the earlier one if two are named alike."""
    count = Counter(int(year) for line in lines for year in _YEAR_NAMED.findall(line[:5000].translate(_DIGITS)))
    return min(count, key=lambda year: (-count[year], year)) if count else None


def _other_unit(publishers: Iterable[str], box: Iterable[str], after: Sequence[str]) -> str | None:
    for words in (*reversed(after[-6:]), *publishers, *box):
        for part in re.split(r"[\s:：|]+", words):
            if len(part) < 40 and _ORGAN.fullmatch(part) and not _NO_UNIT.search(part) and len(plain(part)) >= 3:
                return part
    return None
