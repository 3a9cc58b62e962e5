"""What becomes of the words of the form on their way into a report, and can a row still be told by its label?"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from lawbook.report.identities import Value

TYPOS = {
    "partial": ("（二部分公开区分处理的，只计这一情形不计其他情形）", "（二）部分公开(区分处理的"),
    "denied_law_prohibited": ("2.其他法律行政止公开", "2.其他法律行政法规禁止公"),
    "denied_internal_affairs": ("5.三类内容事务信息", "5.属于三类内部事务信"),
    "denied_security_stability": ("3.危及“三安全一稳", "3.危及三安全—稳定"),
    "unable_not_held": ("1.本机关不掌握相关政府信", "1.本机关不掌握相关政府信息。"),
    "not_processed_reconfirm": ("5.要求行政机关确认或重新出具已获", "5.要求行政机关确认或者重新出具已获取信息"),
    "other_no_supplement": ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申",),
    "other_fee_unpaid": ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息",),
    "carried_out": ("四、结转下年度继续办", "四、结转下一年度继续办理"),
    "new_received": ("一、本年新收政府信息公开申请数", "一、本年新收政府信息公开申请数星"),
    "admin_fee": ("行政事业型收费",),
    "in_force": ("现行有效件",),
    "pending": ("尚未审六结",),
}
# Variants that leave the label whole: whoever cannot read these has not read the label.
HARMLESS = {
    "granted": ("（一）予以公开件数", "（一）予以公开"),
    "in_force": ("现行有效件数（历史累计）",),
    "other_no_supplement": ("1.逾期不补正",),
    "other_fee_unpaid": ("2.逾期不缴费",),
    "issued": ("本年制发数",),
}
# What offices print into the form for those who fill it in.
INSTRUCTIONS = {
    "rules": "（有规章制定权的机关填写）",
    "normative_documents": "（含决定、公告、通告等）",
    "admin_normative_documents": "（含以本机关办公室名义制发的）",
    "other_external_service": "（不含行政许可；含行政处罚、行政强制等各类）",
    "items_last_year": "（2019年底）",
    "change": "（减少填负数，如-3）",
    "procurement_amount": "（单位：万元，四位小数）",
    "in_force": "（截至12月31日）",
}
EXTRA = "其他公开文件（规范性文件除外）"
GAPS = (" ", "  ", "\u00a0", "\u3000", "\n")


@dataclass
class Words:
    """
    Gives each label its words, and remembers which rows lost theirs.

    ``spaced`` is the share of labels with gaps inside, ``typos`` of labels with a seen error, ``renumbered``
    writes 1、 for 1. throughout, ``lost`` is the share of rows whose label is gone, ``instructed`` adds what an
    office tells those who fill the form in, and a row that the form does not have.
    """

    chance: Random
    spaced: float = 0.0
    typos: float = 0.0
    lost: float = 0.0
    aliases: float = 0.0
    renumbered: bool = False
    instructed: bool = False
    gaps: tuple[str, ...] = GAPS
    thousands: bool = False
    blank: str = ""
    broken: set[str] = field(default_factory=set)
    given: dict[str, str] = field(default_factory=dict)

    def of(self, key: str, label: str, *aliases: str) -> str:
        """Return the words that a label gets; the same key gets the same words."""
        if key not in self.given:
            self.given[key] = self._change(key, label, aliases)
        return self.given[key]

    def _change(self, key: str, label: str, aliases: tuple[str, ...]) -> str:
        name = key.rsplit(".", 1)[-1]
        chance = self.chance
        is_row = key.startswith(("applications.", "proactive."))
        if is_row and chance.random() < self.lost:
            self.broken.add(key)
            return ""
        if name in TYPOS and chance.random() < self.typos:
            self.broken.add(key)
            label = chance.choice(TYPOS[name])
        elif chance.random() < self.aliases:
            label = chance.choice((label, *aliases, *HARMLESS.get(name, ())))
        if self.instructed:
            label += INSTRUCTIONS.get(name, "")
        if self.renumbered and label[:2] in ("1.", "2.", "3.", "4.", "5.", "6.", "7.", "8."):
            label = f"{label[0]}、{label[2:]}"
        if chance.random() < self.spaced and len(label) > 1:
            label = self._space(label)
        return label

    def _space(self, label: str) -> str:
        gap = self.chance.choice(self.gaps)
        if label[0].isdigit():  # a line break behind the number would make it a figure
            return label[:2] + self._space(label[2:])
        if len(label) <= 4:
            return gap.join(label)
        places = sorted(self.chance.sample(range(1, len(label)), k=min(2, len(label) - 1)), reverse=True)
        for place in places:
            label = label[:place] + gap + label[place:]
        return label


def written(value: Value, words: Words) -> str:
    """Return how a value stands in a cell: a blank in the way of the document, thousands parted if it does so."""
    if value is None:
        return words.blank
    if words.thousands and isinstance(value, int | Decimal):
        return f"{value:,}"
    return str(value)
