"""Is the text of a report in order by itself: its numbering, its years, its title?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from reportdoc.check.finding import Finding
from reportdoc.report import Report

_TEXTS = ("ch1_overview", "ch5_problems", "ch6_other")
"""The chapters that are text; the others hold the tables, whose rows have numbers of their own."""
_DIGITS = "一二三四五六七八九十"
_POINT = re.compile(rf"(?:^|(?<=[。;:,、.\n)”\s]))([{_DIGITS}]{{1,3}})是")
_HEADING = re.compile(rf"(?:^|(?<=[。;\n]))\s*\(([{_DIGITS}]{{1,3}})\)")
_PERIOD = re.compile(
    r"((?:19|20)\d\d)[年.\-/]0?1[月.\-/]0?1日?起?,?[至到\-—~]+(?:((?:19|20)\d\d)[年.\-/])?12[月.\-/]31日?"
)
_YEAR_OF_TITLE = re.compile(r"((?:19|20)\d\d)年")
# Who acts, right after the year: 2023年，我局…; a year inside a title or a comparison names no one.
_ACTS = re.compile(
    r"((?:19|20)\d\d)年(?:度)?,?(?=我[局办委县区市镇乡院中厅省街]|将|本[局办委县区市镇乡级街]|全[县区市镇乡省街]|"
    r"[一-鿿]{0,14}?(?:政府|办公室|局|委员会|街道|管委会)(?:办公室)?(?:将|认真|坚持|严格|加大|按照|深入|积极|全面|继续|进一步|高度|始终|以|切实|不断|在))"
)
_COMPARES = re.compile(r"相比|同比|较|比上|比去|以来|起|自|截至|到(?:19|20)\d\d年")
_LOOKS_BACK = re.compile(r"存在|不足|问题|取得|成效|虽|但|完成|已")
_LOOKS_AHEAD = re.compile(r"将|下一步|进一步|继续|加大|整改|改进")


def numbering(report: Report) -> Iterator[Finding]:
    """Yield gaps and repetitions in 一是、二是、三是 and in （一）（二）（三）."""
    for chapter in _TEXTS:
        flat = plain_text(report.narrative.chapters.get(chapter, ""))
        for pattern, form in ((_POINT, "{}是"), (_HEADING, "（{}）")):
            open_lists = [0]
            for found in pattern.finditer(flat):
                number, last = _number(found[1]), open_lists[-1]
                if pattern is _HEADING and number != 1:
                    # a list of headings may stand inside another one; then the outer one goes on after it
                    while len(open_lists) > 1 and open_lists[-1] + 1 != number and number - 1 in open_lists:
                        open_lists.pop()
                    last = open_lists[-1]
                if number == 1:
                    open_lists.append(0)
                elif number != last + 1:
                    here, due = form.format(found[1]), form.format(_chinese(last + 1))
                    before = f"“{form.format(_chinese(last))}”之后" if last else "开头"
                    says = f"{_name(report, chapter)}序号不连续：{before}应为“{due}”，实为“{here}”；请核对是否漏段。"
                    yield Finding("N1_numbering", "warn", chapter, here, due, says)
                open_lists[-1] = number


def years(report: Report) -> Iterator[Finding]:
    """Yield years in the text that fit neither the year reported on nor the one after it."""
    title = _YEAR_OF_TITLE.search(plain_text(report.narrative.title))
    period = _PERIOD.search(plain_text(report.narrative.intro))
    if period:
        first, last = int(period[1]), int(period[2] or period[1])
        stated = int(title[1]) if title else report.year
        if first != last:
            says = f"统计期限写作{first}年1月1日至{last}年12月31日，跨了年度；应为一个自然年，请核对。"
            yield Finding("Y2_title_year", "warn", "intro", first, last, says)
        elif stated is not None and stated != first:
            says = f"标题年度为{stated}年，统计期限却是{first}年1月1日至12月31日；请核对哪一处有误。"
            yield Finding("Y2_title_year", "warn", "intro", stated, first, says)
    if report.year is not None:
        yield from _slips(report, report.year)


def _slips(report: Report, year: int) -> Iterator[Finding]:
    seen = set()
    for chapter in _TEXTS:
        text = plain_text(report.narrative.chapters.get(chapter, ""))
        for sentence in re.split(r"[。;!\n]", text):
            for found in _ACTS.finditer(sentence):
                stated = int(found[1])
                said = f"{_name(report, chapter)}“{as_written(sentence[found.start() : found.end() + 12])}…”"
                if _COMPARES.search(sentence[: found.end()]) or "《" in sentence[: found.start()].split("》")[-1]:
                    continue
                if chapter == "ch5_problems" and stated == year:
                    # A plan that names the year gone by: copied from last year's report, as a rule.
                    ahead = _LOOKS_AHEAD.search(sentence[found.end() :]) and not _LOOKS_BACK.search(sentence)
                    if not ahead or f"{year + 1}年" in text:
                        continue
                    says = f"{said}写的是今后打算，年份却是报告年度{year}年，疑为{year + 1}年；请核对。"
                elif stated in (year, year + 1):
                    continue
                else:
                    says = f"{said}中的年份与报告年度{year}年不符，请核对是否沿用了往年文字。"
                if (chapter, stated) not in seen:
                    seen.add((chapter, stated))
                    yield Finding("Y1_year", "warn", chapter, stated, year, says)


def plain_text(text: str) -> str:
    """Return the text with half-width signs and without spaces; lines stay apart."""
    flat = unicodedata.normalize("NFKC", text)
    return re.sub(r"[^\S\n]+", "", flat)


def as_written(flat: str) -> str:
    """Return flattened text with the signs of Chinese again, for a sentence that quotes it."""
    for half, full in ((",", "，"), (";", "；"), (":", "：")):
        flat = re.sub(rf"(?<!\d){half}|{half}(?!\d)", full, flat)
    return flat.replace("(", "（").replace(")", "）")


def _name(report: Report, chapter: str) -> str:
    for each in report.form.chapters:
        if each.code == chapter:
            return f"第{each.no}章"
    return "正文"


def _number(words: str) -> int:
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return _DIGITS.find(words[-1]) + 1
    return (_DIGITS.find(tens) + 1 if tens else 1) * 10 + (_DIGITS.find(ones) + 1 if ones else 0)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return head + (_DIGITS[ones - 1] if ones else "")
