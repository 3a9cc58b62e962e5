"""Which characters does a report get that nobody typed: radicals for words, traditional forms, other widths?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

RADICALS = str.maketrans(
    "一二人八十大小工己干文方日月比水火生用白目示立行见言车金长门非食高民",
    "⼀⼆⼈⼋⼗⼤⼩⼯⼰⼲⽂⽅⽇⽉⽐⽔⽕⽣⽤⽩⽬⽰⽴⾏⻅⾔⻋⾦⻓⻔⾮⻝⾼⺠",
)
TRADITIONAL = str.maketrans(
    "总计规废现发数业机构组织务处罚强制费项开请结转个办门国秘稳维护权内过执档关询掌没补仍确访举报诉类复无当认获其续继",
    "總計規廢現發數業機構組織務處罰強制費項開請結轉個辦門國秘穩維護權內過執檔關詢掌沒補仍確訪舉報訴類復無當認獲其續繼",
)
PINYIN = {
    "據": "jù",
    "數": "shù",
    "無": "wú",
    "開": "kāi",
    "業": "yè",
    "機": "jī",
    "務": "wù",
    "結": "jié",
    "處": "chǔ",
}
HALF = str.maketrans("（），：、。“”／", '(),:,.""/')
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Damage:
    """What is done to the characters of a whole document."""

    radicals: bool = False
    traditional: bool = False
    pinyin: bool = False
    half: float = 0.0
    wide_digits: bool = False
    lost_brackets: bool = False

    @property
    def keeps_title(self) -> bool:
        """Test if the title can still be read letter by letter."""
        return not (self.traditional or self.pinyin or self.lost_brackets)

    def apply(self, text: str, chance: Random) -> str:
        """Return the text as the damage leaves it; no figure changes its worth."""
        if self.radicals:
            text = text.translate(RADICALS)
        if self.traditional or self.pinyin:
            text = text.translate(TRADITIONAL)
        if self.pinyin:
            text = "".join(f"{each}({PINYIN[each]})" if each in PINYIN else each for each in text)
        if self.half:
            text = "".join(each.translate(HALF) if chance.random() < self.half else each for each in text)
        if self.wide_digits:
            text = text.translate(WIDE_DIGITS)
        if self.lost_brackets:
            text = re.sub(r"(?<=[^\d\n|（(])[（(](?=[一二三四五六七][）)])", "", text)
        return text

    def apply_to_markup(self, page: str, chance: Random) -> str:
        """Return the page with its words damaged and its tags as they were."""
        pieces = re.split(r"(<[^>]*>|&[a-z]+;)", page)
        return "".join(piece if place % 2 else self.apply(piece, chance) for place, piece in enumerate(pieces))


NONE = Damage()
