"""
What does a PDF say, also in its notes and behind its links, and how is it masked?

A page with a personal number becomes a picture with black boxes: what is under the boxes is gone, and so is the text
behind the picture. The other pages stay as they are. PDFium works for one thread at a time.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import ImageDraw

from gongkai.files import limits
from gongkai.files.hidden import UNSEEN, personal, seen
from gongkai.kernel.refusal import NotAllowed
from lawbook.privacy.verify import is_bank_card, is_resident_number
from reportdoc.read.pdf import LOCK

_ACTS = re.compile(rb"/(?:JavaScript|Launch)\b")
_DIGITS = re.compile(r"[0-9]+[Xx]?")
_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*\Z")
_MOST_BREAKS = 3
_SHARP = 200 / 72
_MOST_SIDE = 5_000  # pixels
_QUALITY = 85
_FEW = 100  # characters on a page that is nearly all picture
_LARGE = 0.5  # of the page
_PROPERTIES = {"Title": "标题", "Subject": "主题", "Keywords": "关键词"}


def read(content: bytes) -> tuple[str, dict[str, Any]]:
    """
    Return the text of a PDF and what it tells besides.

    :raises NotAllowed: if it is encrypted, damaged, too long, or runs something when it is opened
    """
    if _ACTS.search(content):
        raise NotAllowed("PDF 文件含有脚本或打开外部程序的动作，没有保存；请重新导出 PDF 后再上传。")
    with LOCK:
        pdf = _opened(content)
        try:
            return _read(pdf)
        except pypdfium2.PdfiumError:
            raise limits.corrupted("PDF 文件") from None
        finally:
            pdf.close()


def masked(content: bytes, *, on: date) -> tuple[bytes, list[int]]:
    """
    Return a PDF masked, without its properties, bookmarks and attached files, and the numbers of the pages redrawn.

    :raises NotAllowed: if a page cannot be drawn
    """
    with LOCK:
        source = _opened(content)
        made = pypdfium2.PdfDocument.new()
        try:
            source.init_forms()
            redrawn = [number for number in range(len(source)) if _must_be_redrawn(source, number)]
            for redraw, numbers in groupby(range(len(source)), key=lambda number: number in redrawn):
                if redraw:
                    for number in numbers:
                        _redraw(source, number, made)
                else:
                    made.import_pages(source, list(numbers))
            target = io.BytesIO()
            made.save(target)
        except pypdfium2.PdfiumError:
            raise NotAllowed("PDF 文件有的页面无法重新绘制，不能自动脱敏；请用原文档脱敏后重新导出 PDF。") from None
        finally:
            made.close()
            source.close()
    return target.getvalue(), [number + 1 for number in redrawn]


def rejoined(text: str) -> str:
    """Return a text in which a number that a narrow cell broke over lines stands in one piece."""
    parts, last = [], 0
    for start, end in broken_numbers(text):
        if start >= last:
            parts += [text[last:start], re.sub(r"\s", "", text[start:end])]
            last = end
    return "".join([*parts, text[last:]])


def broken_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a number with a right check digit is broken over lines."""
    tokens = [match.span() for match in _DIGITS.finditer(text)]
    for place, (start, end) in enumerate(tokens):
        whole = text[start:end]
        for following in range(place + 1, min(place + 1 + _MOST_BREAKS, len(tokens))):
            begin, stop = tokens[following]
            if len(whole) > 19 or _BREAK.match(text[end:begin]) is None:
                break
            whole, end = whole + text[begin:stop], stop
            if len(whole) >= 15 and (is_resident_number(whole) or is_bank_card(whole)):
                yield start, stop
                break


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as wrong:
        if "password" in str(wrong).lower():
            raise NotAllowed("PDF 文件已加密，需要密码才能打开，没有保存；请取消密码后再上传。") from None
        raise limits.corrupted("PDF 文件") from None
    if not len(pdf) or len(pdf) > limits.MOST_PAGES:
        pages = len(pdf)
        pdf.close()
        raise (
            NotAllowed(f"PDF 文件有{pages}页，最多{limits.MOST_PAGES}页，请拆分后再上传。")
            if pages
            else limits.corrupted("PDF 文件")
        )
    return pdf


def _read(pdf: pypdfium2.PdfDocument) -> tuple[str, dict[str, Any]]:
    texts: list[str] = []
    unreadable: list[int] = []
    notes = length = 0
    for number in range(len(pdf)):
        page = pdf[number]
        try:
            text = _text_of(page)
            if _is_a_picture(page, text):
                unreadable.append(number + 1)
            noted = list(_notes(pdf, page))
        finally:
            page.close()
        notes += len(noted)
        texts += [text, *noted]
        length += len(text)
        if length > limits.MOST_CHARACTERS:
            break  # the caller refuses a text of that length
    texts += [seen(each.get_title()) for each in pdf.get_toc(max_depth=8)]
    facts: dict[str, Any] = {"pages": len(pdf), "comments": notes, **_metadata(pdf)}
    facts["embedded"] = pdfium.FPDFDoc_GetAttachmentCount(pdf)
    reasons = []
    if unreadable:
        facts["pages_without_text"] = unreadable
        reasons.append("有的页是图片，没有文字层")
    if facts["embedded"]:
        reasons.append("PDF 带有附加文件")
    if pdf.get_formtype() in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND):
        reasons.append("PDF 含有动态表单")
    if reasons:
        facts |= {"unread": True, "unread_because": "；".join(reasons)}
    return "\n".join(each for each in texts if each.strip()), {key: value for key, value in facts.items() if value}


def _text_of(page: pypdfium2.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        text: str = textpage.get_text_range()
    finally:
        textpage.close()
    return rejoined(seen(text.replace("\r\n", "\n").replace("\ufffe", "-")))


def _is_a_picture(page: pypdfium2.PdfPage, text: str) -> bool:
    """Test if the page shows something that has no text: a scan, or letters drawn as curves."""
    written = sum(not each.isspace() for each in text)
    if written >= _FEW:
        return False
    width, height = page.get_size()
    found = False
    for item in page.get_objects(max_depth=3):
        found = True
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) >= _LARGE * width * height:
                return True
    return found and not written


def _notes(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[str]:
    """Yield what stands in the notes, the form fields and the links of a page."""
    for place in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, place)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            for key in (b"Contents", b"V", b"RC"):
                if text := _string_of(annotation, key):
                    yield text
            if kind == pdfium.FPDF_ANNOT_LINK and (address := _address_of(pdf, annotation)) and personal(address):
                yield address
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _string_of(annotation: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if size <= 2:
        return ""
    kept = (ctypes.c_char * size)()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(kept, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return seen(bytes(kept)[:-2].decode("utf-16-le", "replace"))


def _address_of(pdf: pypdfium2.PdfDocument, annotation: Any) -> str:
    link = pdfium.FPDFAnnot_GetLink(annotation)
    action = pdfium.FPDFLink_GetAction(link) if link else None
    size = pdfium.FPDFAction_GetURIPath(pdf, action, None, 0) if action else 0
    if size <= 1:
        return ""
    kept = (ctypes.c_char * size)()
    pdfium.FPDFAction_GetURIPath(pdf, action, kept, size)
    return seen(bytes(kept)[:-1].decode("utf-8", "replace"))


def _metadata(pdf: pypdfium2.PdfDocument) -> dict[str, Any]:
    said = {
        key: seen(value)[: limits.MOST_PROPERTY].strip()
        for key, value in pdf.get_metadata_dict(skip_empty=True).items()
    }
    properties = {label: said[key] for key, label in _PROPERTIES.items() if said.get(key)}
    return {"creator": said.get("Author", ""), "software": said.get("Creator", ""), "properties": properties}


def _must_be_redrawn(pdf: pypdfium2.PdfDocument, number: int) -> bool:
    page = pdf[number]
    try:
        return bool(_places(page)) or any(personal(each) for each in _notes(pdf, page))
    finally:
        page.close()


def _places(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Return the boxes of the characters of all personal numbers on a page: left, bottom, right, top."""
    textpage = page.get_textpage()
    try:
        signs = [(place, pdfium.FPDFText_GetUnicode(textpage, place)) for place in range(textpage.count_chars())]
        shown = [(place, chr(sign)) for place, sign in signs if sign and chr(sign) not in UNSEEN]
        text = "".join(sign for _, sign in shown)
        hits = [(hit.start, hit.end) for hit in personal(text)] + list(broken_numbers(text))
        return [
            textpage.get_charbox(shown[index][0], loose=loose)
            for start, end in hits
            for index in range(start, end)
            for loose in (False, True)  # one has the ink, the other the place that the font gives it
            if not shown[index][1].isspace()
        ]
    finally:
        textpage.close()


def _redraw(source: pypdfium2.PdfDocument, number: int, made: pypdfium2.PdfDocument) -> None:
    page = source[number]
    try:
        width, height = page.get_size()
        noted = any(personal(each) for each in _notes(source, page))
        scale = min(_SHARP, _MOST_SIDE / max(width, height))
        bitmap = page.render(scale=scale, draw_annots=not noted, may_draw_forms=not noted)
        picture = bitmap.to_pil().convert("RGB")
        draw = ImageDraw.Draw(picture)
        for left, bottom, right, top in _places(page):
            corners = [_pixel(page, picture.size, *each) for each in ((left, bottom), (right, top))]
            xs, ys = sorted(each[0] for each in corners), sorted(each[1] for each in corners)
            draw.rectangle((xs[0] - 1, ys[0] - 1, xs[1] + 1, ys[1] + 1), fill="black")
        bitmap.close()
    finally:
        page.close()
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=_QUALITY)
    kept.seek(0)
    image = pypdfium2.PdfImage.new(made)
    image.load_jpeg(kept, inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    drawn = made.new_page(width, height)
    try:
        drawn.insert_obj(image)
        drawn.gen_content()
    finally:
        drawn.close()


def _pixel(page: pypdfium2.PdfPage, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    """Return where a point of the page lies in its picture, however the page is turned or cut."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, size[0], size[1], 0, x, y, across, down)
    return across.value, down.value
