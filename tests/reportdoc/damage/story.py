"""What stands around the tables: breadcrumbs, a title, chapters full of words that sound like labels."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from reportdoc.report import Report

OPENINGS = (
    "根据《中华人民共和国政府信息公开条例》规定，编制本报告。数据统计期限为{year}年1月1日至{year}年12月31日。",
    "现将{unit}{year}年度政府信息公开工作情况报告如下，所列数据自{year}-1-1起至{year}-12-31止。",
)
# Every sentence holds words of the form with figures that are none of its cells.
OVERVIEW = (
    "（一）主动公开情况。全年主动公开信息{n}条，规范性文件{m}件，行政许可办理{n}次，行政处罚{m}起。",
    "（二）依申请公开情况。本年新收政府信息公开申请{m}件，予以公开{m}件，部分公开0件，不予公开1件，结转下年度继续办理0件。",
    "（三）政府信息管理情况。清理文件{m}份，现行有效{n}件。",
    "（四）平台建设情况。网站访问量{n}次，政务新媒体{m}个。",
    "（五）监督保障情况。培训{m}次，总计{n}人次；行政复议0件，行政诉讼0件。",
)
PROBLEMS = (
    "一是公开的深度有待提高；二是解读形式较为单一。下一步将加强培训，提高质量。",
    "存在公开不够及时的问题，主要有以下3个方面：1.意识不强；2.力量不足；3.其他。",
)
LAST = ("无。", "本年度未收取信息处理费。", "本机关收取信息处理费0元，无其他需要报告的事项。")
CRUMBS = "当前位置：首页 > 政府信息公开 > 政府信息公开年报"
TOOLS = "发布时间：{after}-01-20     来源：{unit}     字号：[ 大 中 小 ]     阅读次数：{n}    打印"


@dataclass(frozen=True)
class Story:
    """The words around the tables, chapter by chapter; a heading can be missing."""

    title: str
    before: tuple[str, ...]
    opening: str
    headings: tuple[str, ...]
    overview: tuple[str, ...]
    problems: str
    last: str
    after: tuple[str, ...]


@dataclass(frozen=True)
class Telling:
    """
    How the chapters are told.

    ``numbering`` is how headings are numbered: "一、", "1、", "（一）" or "" for not at all; ``missing`` loses one
    of the three headings that lead to a table; ``noise`` puts breadcrumbs and buttons around the page.
    """

    numbering: str = "一、"
    missing: bool = False
    noise: bool = True


PLAIN = Telling()


def tell(report: Report, chance: Random, telling: Telling = PLAIN) -> Story:
    """Return the words around the tables."""
    n, m = chance.randint(100, 99_999), chance.randint(2, 90)
    fill = {"unit": report.unit, "year": report.year, "after": (report.year or 0) + 1, "n": n, "m": m}
    headings = []
    for place, chapter in enumerate(report.form.chapters):
        label = chance.choice((chapter.label, *chapter.aliases)) if place > 3 else chapter.label
        number = {
            "一、": f"{'一二三四五六'[place]}、",
            "1、": f"{place + 1}、",
            "（一）": f"（{'一二三四五六'[place]}）",
        }
        headings.append(number.get(telling.numbering, "") + label)
    if telling.missing:
        headings[chance.randint(1, 3)] = ""
    return Story(
        title=report.narrative.title,
        before=(CRUMBS, TOOLS.format(**fill)) if telling.noise else (),
        opening=chance.choice(OPENINGS).format(**fill),
        headings=tuple(headings),
        overview=tuple(each.format(**fill) for each in OVERVIEW[: chance.randint(1, 5)]),
        problems=chance.choice(PROBLEMS),
        last=chance.choice(LAST),
        after=(f"{report.unit}", f"{fill['after']}年1月20日", "点击下载此文件", "{{ title }}") if telling.noise else (),
    )
