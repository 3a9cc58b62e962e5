"""
Which characters are these bytes?

The declared charset is a hint only: pages say gb2312 and are UTF-8, or the other way round. Text that was read
with the wrong charset and saved again is turned back where the way back exists.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from reportdoc.report import Note

# What every report on this subject says, in both scripts: the more of it, the likelier the reading.
_SUBJECT = re.compile(
    "政府信息|年度报告|申请|自然人|总计|公开|行政|办理|情况|規范|規範|政府信息公開|年度報告|申請|總計|公開|辦理|情況|數量|数量|条例|條例"
)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,20})""", re.IGNORECASE)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_FAMILY = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
_SAMPLE = 200_000
_ASCII = re.compile("[\x00-\x7f]+")
_COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_CONTROL_SET = "\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\u200b-\u200f\u202a-\u202e\u2060\ufffe\uffff\ud800-\udfff"
_CONTROL = re.compile(f"[{_CONTROL_SET}]")
_ODD = re.compile(f"[{_CONTROL_SET}\u2e80-\u2fdf\uf900-\ufaff]")
_ODD_BYTES = bytes((*range(9), *range(14, 27), 28, 29, 30, 31))

# The CJK radicals supplement has no folding in Unicode; PDF fonts yield its characters for the plain ones.
_RADICALS = dict(
    zip(
        (code for code in range(0x2E80, 0x2EF4) if code != 0x2E9A),
        "丶厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒罓罓罓"
        "羊羊羊耂聿聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄"
        "黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)


def decode(content: bytes) -> tuple[str, list[Note]]:
    """Return the text that the bytes hold, and a note where the charset was not what it seemed."""
    text, used, declared = _decode(content)
    notes = []
    if declared and used != declared:
        notes.append(Note("charset_repaired", "", f"文件声明的编码为{declared}，实际按{used}读取"))
    repaired = _unscramble(text)
    if repaired is not None:
        text, lossless = repaired
        how = "已还原" if lossless else "已部分还原，个别文字缺失"
        notes.append(Note("charset_repaired", "", f"文字曾按错误的编码保存，{how}"))
    return clean(text), notes


def clean(text: str) -> str:
    """Return the text with compatibility ideographs and radicals as plain characters, without control characters."""
    if not _ODD.search(text):
        return text
    return _CONTROL.sub("", _COMPATIBLE.sub(_plain, text))


def is_text(content: bytes) -> bool:
    """Test if the bytes may be text: hardly any control characters, or one of the wide Unicode forms."""
    head = content[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) or _wide(head):
        return True
    return (len(head) - len(head.translate(None, _ODD_BYTES))) * 200 <= len(head)


def _plain(match: re.Match[str]) -> str:
    character = match.group()
    return _RADICALS.get(ord(character)) or unicodedata.normalize("NFKC", character)


def _decode(content: bytes) -> tuple[str, str, str]:
    for bom, name in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(name, "replace"), name, ""
    found = _DECLARED.search(content[:4096])
    declared = found.group(1).decode("ascii").lower() if found else ""
    declared = _FAMILY.get(declared, declared)
    if wide := _wide(content[:65536]):
        return content.decode(wide, "replace"), wide, ""
    strict = _utf8(content)
    if strict is not None:
        return strict, "utf-8", declared if declared in ("gb18030", "big5hkscs") and not content.isascii() else ""
    best = max(_readings(content, declared), key=lambda each: each[0])
    return best[1], best[2], declared if declared in ("utf-8", "gb18030", "big5hkscs") else ""


def _utf8(content: bytes) -> str | None:
    """Return the bytes as strict UTF-8; a character cut off at the very end is forgiven."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if wrong.start >= len(content) - 3 and wrong.start > 0:
            return content[: wrong.start].decode("utf-8")
        return None


def _wide(head: bytes) -> str:
    """Return the UTF-16 form of bytes without a mark, told by where the zero bytes of ASCII stand."""
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if (odd + even) * 25 < len(head) or len(head) < 16:
        return ""
    return "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else ""


def _readings(content: bytes, declared: str) -> Iterator[tuple[float, str, str]]:
    wide = ("utf-16-le", "utf-16-be") if b"\x00" in content[:65536] else ()
    for place, name in enumerate(dict.fromkeys(("utf-8", "gb18030", declared, "big5hkscs", *wide))):
        if name:
            try:
                text = content.decode(name, "replace")
            except LookupError:
                continue
            lost = text.count("\ufffd")
            yield score(text) - lost / max(1, len(text)) * 20 - place * 0.01, text, name


def score(text: str) -> float:
    """Return how often the text uses the words of the subject, for a thousand characters that are not ASCII."""
    sample = _ASCII.sub("", text[:_SAMPLE])
    return len(_SUBJECT.findall(sample)) * 1000 / max(400, len(sample))


def _unscramble(text: str) -> tuple[str, bool] | None:
    """Return text that was read with the wrong charset as it should read, and whether nothing was lost."""
    if text.isascii() or text.count("公") + text.count("政") > 12:
        return None
    now = score(text)
    if now >= 2:
        return None
    best: tuple[float, str, bool] | None = None
    for content in _bytes_behind(text):
        for name in ("utf-8", "gb18030"):
            read = content.decode(name, "replace")
            lossless = "\ufffd" not in read
            found = score(read)
            if found > max(2.0, 3 * now) and (best is None or found > best[0]):
                best = (found, read, lossless)
    return (best[1], best[2]) if best else None


def _bytes_behind(text: str) -> Iterator[bytes]:
    """Yield the bytes that may have been read wrongly into this text: by GBK, by Latin-1, by Windows-1252."""
    text = text.replace("\ufffd", "?")
    yield text.encode("gb18030", "replace")
    if sum(character < "\u0100" for character in text) * 2 > len(text):
        yield text.encode("latin-1", "replace")
        yield b"".join(_windows(character) for character in text)


def _windows(character: str) -> bytes:
    for name in ("cp1252", "latin-1"):
        try:
            return character.encode(name)
        except UnicodeEncodeError:
            continue
    return b"?"
