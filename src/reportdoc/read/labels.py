"""
Which row or column of the form do these words name?

Words are compared without spaces, punctuation and script: 總 計 is 总计. What is still not equal is compared by the
longest common subsequence, so that a lost or a wrong character costs little and never decides alone: the order of
the rows is the second witness (see ``alignment``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_TRADITIONAL = (
    "後后 總总 計计 數数 類类 務务 執执 規规 屬属 關关 項项 處处 結结 轉转 辦办 開开 請请 補补 無无 當当 復复 "
    "複复 覆复 訟讼 訴诉 審审 維维 糾纠 經经 許许 費费 額额 單单 萬万 採采 購购 對对 報报 書书 義义 與与 為为 "
    "爲为 業业 機机 構构 組组 織织 團团 會会 發发 廢废 現现 決决 條条 號号 應应 確确 認认 獲获 訪访 舉举 徵征 "
    "繳缴 納纳 時时 間间 統统 問问 題题 況况 進进 說说 個个 級级 縣县 區区 鄉乡 鎮镇 廳厅 員员 國国 據据 編编 "
    "製制 寫写 傳传 該该 們们 實实 沒没 祕秘 護护 權权 穩稳 過过 內内 門门 詢询 續续 繼继 檔档 須须 並并 眾众 "
    "動动 強强 罰罚 減减 來来 讓让 錄录 點点 顯显 長长 網网 態态 導导 見见 戶户 車车 馬马 貝贝 頁页 風风 飛飞 "
    "險险 標标 準准 還还 這这 將将 於于 優优 廣广 聯联 繫系 監监 責责 評评 議议 術术 專专 體体 職职 檢检 驗验 "
    "遞递 郵邮 電电 話话 億亿 產产 參参 眞真 啟启 證证 違违 貨货 資资 質质 選选 舊旧 層层 龍龙 鳥鸟 魚鱼 麥麦 "
    "黃黄 齊齐 齒齿 龜龟 韋韦"
)
_SIMPLE = {ord(pair[0]): pair[1] for pair in _TRADITIONAL.split()}
# Converters that teach reading leave the sound behind each character: 根據(jù), 數(shù)量.
_PINYIN = re.compile(r"(?<=[\u3400-\u9fff])\(\s*[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹḿɡ]{1,7}\s*\)")
_NOT_WORD = re.compile(r"[^0-9A-Za-z\u3007\u3400-\u9fff\ufffd?]+")
_INSTRUCTED = re.compile("有规章|设区的|不?含|指|包括|截至|单位")
_PAGE_NUMBER = re.compile(r"[-–—－]\s*[0-9]{1,3}\s*[-–—－]")
_BRACKETS = re.compile(r"[()\[\]（）［］〔〕【】]")


def simplified(words: str) -> str:
    """Return the words with the traditional characters of labels and headings in the simplified script, one for one."""
    return words.translate(_SIMPLE)


def unspelt(words: str) -> str:
    """Return the words without the sounds that a converter left behind their characters."""
    if "(" not in words and "（" not in words:
        return words
    return _PINYIN.sub("", words.replace("（", "(").replace("）", ")"))


@lru_cache(maxsize=16384)
def plain(words: str) -> str:
    """Return the words as they are compared: simplified, no spaces, no punctuation, no page number inside."""
    if words.isascii() and words.isalnum():
        return words
    text = unicodedata.normalize("NFKC", words)
    if "(" in text:
        text = _PINYIN.sub("", text)
    text = _PAGE_NUMBER.sub("", text)
    return _NOT_WORD.sub("", text).translate(_SIMPLE).replace("?", "")


def uninstructed(words: str) -> str:
    """Return the words without what stands in brackets behind them: 规章（设区的市…应提供相关数据）."""
    places = [place for place in (words.find("（"), words.find("(")) if place >= 0]
    place = min(places, default=-1)
    if place < 0 and words.endswith(("）", ")")) and (begun := _INSTRUCTED.search(words, 2)):
        place = begun.start()  # the bracket that opens is lost
    return words[:place].rstrip() if place >= 2 else words


@lru_cache(maxsize=4096)
def core(words: str) -> str:
    """Return plain words without a leading number (一、 （三） 2.)."""
    return _NUMBERING.sub("", plain(words), count=1)


# 三类内部事务信息 and 四类过程性信息 begin with a numeral that is no number of the row.
_NUMBERING = re.compile(r"^(?:[0-9]{1,2}|[一二三四五六七八九十](?!类))(?=[^0-9])")


def unbalanced(words: str) -> bool:
    """Test if a bracket is missing in the words: （二部分公开…）."""
    text = unicodedata.normalize("NFKC", words)
    return text.count("(") != text.count(")")


def bracketless(words: str) -> str:
    """Return the words without brackets."""
    return _BRACKETS.sub("", words)


def common(a: str, b: str) -> int:
    """Return the length of the longest common subsequence (bit-parallel, one step for each character of ``b``)."""
    places: dict[str, int] = {}
    for place, character in enumerate(a):
        places[character] = places.get(character, 0) | 1 << place
    full = (1 << len(a)) - 1
    row = full
    for character in b:
        hit = row & places.get(character, 0)
        row = ((row + hit) | (row - hit)) & full
    return len(a) - row.bit_count()


def likeness(seen: str, label: str) -> float:
    """Return how alike two plain texts are, 0 to 1."""
    if seen == label:
        return 1.0
    if not seen or not label:
        return 0.0
    return 2 * common(seen, label) / (len(seen) + len(label))


@dataclass(frozen=True, slots=True)
class Match:
    """A label that words may name: its code, how alike (1.0 equal), and how much of the words it covers at the end."""

    code: str
    likeness: float
    exact: bool = False
    truncated: bool = False


@dataclass
class Labels:
    """The labels of a table, to be looked up; ``beside`` are words that may stand in front (headings, stubs)."""

    words: Mapping[str, tuple[str, ...]]  # code -> label and aliases, as printed
    beside: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()  # words that name a row only in its place: 其他 is a column as well
    _exact: dict[str, str] = field(init=False, default_factory=dict)
    _cores: list[tuple[str, str]] = field(init=False, default_factory=list)
    _ends: list[tuple[str, str]] = field(init=False, default_factory=list)
    _beside: list[str] = field(init=False, default_factory=list)
    _seen: dict[str, tuple[Match, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for code, labels in self.words.items():
            for label in labels:
                for form in (plain(label), core(label)):
                    self._exact.setdefault(form, code)
                self._cores.append((core(label), code))
        self._cores.sort(key=lambda each: -len(each[0]))
        self._ends = [each for each in self._cores if len(each[0]) >= 4]
        # 其他 may end anything; 3.其他 only its own row.
        numbered = ((plain(label), code) for code, labels in self.words.items() for label in labels)
        self._ends += [(form, code) for form, code in numbered if 3 <= len(form) < 5]
        self._beside = sorted({form for each in self.beside for form in (plain(each), core(each))}, key=len)[::-1]

    def exact(self, words: str) -> str | None:
        """Return the code that the words name without any doubt; instructions in brackets behind them do not count."""
        for form in (plain(words), plain(uninstructed(words))):
            if form in self._exact and form not in self.weak:
                return self._exact[form]
        return None

    def alone(self, words: str) -> str:
        """Return the plain words without the headings that stand in front of them."""
        text = plain(words)
        again = True
        while again and text:
            again = False
            for each in self._beside:
                place = text.find(each)
                # A heading counts only in front; broken over pages, up to two characters of it may precede.
                if 0 <= place <= 2 and (place == 0 or text[:place] in "一二三四五六七八九十0123456789"):
                    text = text[place + len(each) :]
                    again = True
                    break
        return text

    def matches(self, words: str) -> tuple[Match, ...]:
        """Return the labels that the words may name, the likeliest first."""
        text = plain(words)
        known = self._seen.get(text)
        if known is None:
            short = plain(uninstructed(words))
            known = self._look_up(text, short if len(short) >= 2 else text)
            self._seen[text] = known
            if len(self._seen) > 4096:
                self._seen.clear()
        return known

    def _look_up(self, text: str, short: str) -> tuple[Match, ...]:
        """Return the labels for plain words; ``short`` is what stands before instructions in brackets."""
        rest = self.alone(text)
        for form in (text, rest, short, self.alone(short)):
            if form in self._exact:
                return (Match(self._exact[form], 1.0, exact=form not in self.weak),)
        for form, code in self._ends:
            if rest.endswith(form):
                return (Match(code, 1.0, exact=True),)
        rest = self.alone(short)
        return self._alike(rest) if rest else ()

    def _alike(self, rest: str) -> tuple[Match, ...]:
        found: dict[str, Match] = {}
        bare = core(rest)
        begins = {code for form, code in self._cores if len(bare) >= 3 and form.startswith(bare)}
        ends = {code for form, code in self._cores if len(bare) >= 5 and form.endswith(bare)}
        for form, code in self._cores:
            tail = bare if len(bare) <= len(form) + 6 else bare[-len(form) - 4 :]
            value = max(likeness(bare, form), likeness(tail, form) - 0.05)
            cut = (begins == {code} and form.startswith(bare)) or (ends == {code} and form.endswith(bare))
            if cut:
                value = 0.95
            if len(form) < 4 and (len(bare) < 3 or value < 0.8):
                continue  # two characters alike say nothing
            if value >= 0.5 and (code not in found or value > found[code].likeness):
                found[code] = Match(code, value, truncated=cut)
        return tuple(sorted(found.values(), key=lambda each: -each.likeness)[:6])

    def _heads(self, rest: str) -> bool:
        """Test if a row's label follows at once: then the words before it are the heading of several rows."""
        rest = rest.removeprefix("1")
        return not rest or any(len(form) >= 4 and rest.startswith(form) for form, _ in self._cores)

    def whole(self, words: str) -> list[tuple[str, int]]:
        """Return the labels that stand in a run of words, whole, in order, each with the place where it ends."""
        text = plain(words)
        taken = bytearray(len(text))
        found: list[tuple[int, str, int]] = []
        for form, code in self._cores:
            if len(form) < 4:
                continue
            place = text.find(form)
            while place >= 0:
                if form in self._beside and self._heads(text[place + len(form) :]):
                    pass  # a heading that spans rows, and not the row of the same name
                elif not any(taken[place : place + len(form)]):
                    taken[place : place + len(form)] = b"\x01" * len(form)
                    found.append((place, code, place + len(form)))
                place = text.find(form, place + len(form))
        found.sort()
        return [(code, end) for _, code, end in found]
