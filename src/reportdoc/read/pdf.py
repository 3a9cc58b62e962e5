"""Which characters and ruled lines does a PDF draw, and what paragraphs and tables do they make?"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from reportdoc.read.charset import clean
from reportdoc.read.document import Document
from reportdoc.read.headings import heading
from reportdoc.read.ruling import Rule, Ruled, grids
from reportdoc.read.typeset import Glyph, Paragraph, continued, fill, paragraphs, without_page_number
from reportdoc.read.unreadable import Unreadable

MAX_PAGES = 200
MAX_GLYPHS = 40_000  # on a page; an annual report has about 700
MAX_OBJECTS = 30_000  # on a page
_THIN = 2.5  # points; a filled box no thicker is a drawn line
_STRAIGHT = 0.6
_DEPTH = 4
# PDFium may be used by one thread at a time; whoever else uses it takes the same lock.
LOCK = threading.Lock()

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_pdf(content: bytes) -> Document:
    """
    Return the lines of a PDF.

    :raises Unreadable: if it is encrypted, damaged, too long, or holds pictures only
    """
    with LOCK:
        try:
            return _read(content)
        except pypdfium2.PdfiumError as wrong:
            if "password" in str(wrong).lower():
                raise Unreadable("PDF 文件已加密，需要密码才能打开，无法读取") from None
            raise Unreadable("PDF 文件已损坏或不完整，无法打开") from None


def _read(content: bytes) -> Document:
    document = Document()
    pdf = pypdfium2.PdfDocument(content)
    try:
        count = len(pdf)
        if count > MAX_PAGES:
            raise Unreadable(f"PDF 文件有{count}页，超过{MAX_PAGES}页，不是单个年度报告")
        glyphs = 0
        pages: list[tuple[list[Glyph], list[Ruled]]] = []
        for number in range(count):
            page = pdf[number]
            try:
                drawn = without_page_number(list(_glyphs(page)), page.get_width(), page.get_height())
                glyphs += sum(not glyph.text.isspace() for glyph in drawn)
                tables = grids(list(_rules(page, document))) if drawn else []
                pages.append((drawn, tables))
            finally:
                page.close()
        _title(pdf, document)
    finally:
        pdf.close()
    if glyphs < 20:
        raise Unreadable("PDF 文件只有图片，没有可读取的文字，请提供文字版" if count else "PDF 文件没有任何页面")
    _tell(pages, document)
    return document


def _title(pdf: pypdfium2.PdfDocument, document: Document) -> None:
    title = pdf.get_metadata_value("Title")
    if title:
        document.titles.append(title)


def _tell(pages: list[tuple[list[Glyph], list[Ruled]]], document: Document) -> None:
    """Add the pages' paragraphs and tables in reading order; a paragraph may go on over the page."""
    waiting: Paragraph | None = None
    for drawn, tables in pages:
        rest = drawn
        kept: list[Ruled] = []
        for table in tables:
            inside = [glyph for glyph in rest if table.holds(glyph.x, glyph.y)]
            if table.width < 2 or not inside:
                continue  # a frame around text is no table
            rest = [glyph for glyph in rest if not table.holds(glyph.x, glyph.y)]
            fill(table, inside)
            kept.append(table)
        blocks = paragraphs(rest, [(table.top, table.bottom) for table in kept])
        first = blocks[0][0] if blocks[0] else None
        for place, block in enumerate(blocks):
            for paragraph in block:
                goes_on = waiting is not None and waiting.open and paragraph.flush and paragraph is first
                if goes_on and waiting is not None and heading(paragraph.text) is None:
                    waiting = Paragraph(continued(waiting.text, paragraph.text), waiting.flush, paragraph.open)
                    continue
                if waiting is not None:
                    document.paragraph(waiting.text)
                waiting = paragraph
            if place < len(kept):
                if waiting is not None:
                    document.paragraph(waiting.text)
                waiting = None
                document.table(kept[place].rows())
    if waiting is not None:
        document.paragraph(waiting.text)


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text)
        if count > MAX_GLYPHS:
            raise Unreadable("PDF 文件一页中的文字过多，无法读取")
        for place in range(count):
            code = pdfium.FPDFText_GetUnicode(text, place)
            if code < 33 or 0xD800 <= code < 0xE000:
                continue
            words = clean(chr(code))
            if words and not words.isspace():
                yield _glyph(text, place, words)
    finally:
        text.close()


def _glyph(text: object, place: int, words: str) -> Glyph:
    """Return a character with its place: by its advance, or by its ink where the font states no sane advance."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, place, box)
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    pdfium.FPDFText_GetCharBox(text, place, left, right, bottom, top)
    pdfium.FPDFText_GetCharOrigin(text, place, x, y)
    ink = max(right.value - left.value, top.value - bottom.value, 3.0)
    if 0 < box.right - box.left <= 4 * ink and 0 < box.top - box.bottom <= 40 * ink:
        return Glyph(words, box.left, box.right, y.value, min(box.top - box.bottom, 3 * ink + 8))
    return Glyph(words, left.value, right.value, y.value, ink * 1.1)


def _rules(page: pypdfium2.PdfPage, document: Document) -> Iterator[Rule]:
    left = MAX_OBJECTS
    waiting: list[tuple[object, _Matrix, int]] = [(page.raw, _IDENTITY, 0)]
    while waiting:
        holder, matrix, depth = waiting.pop()
        count = pdfium.FPDFPage_CountObjects(holder) if depth == 0 else pdfium.FPDFFormObj_CountObjects(holder)
        for place in range(min(count, left)):
            thing = (
                pdfium.FPDFPage_GetObject(holder, place) if depth == 0 else pdfium.FPDFFormObj_GetObject(holder, place)
            )
            kind = pdfium.FPDFPageObj_GetType(thing)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                yield from _path(thing, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
                waiting.append((thing, _times(_matrix(thing), matrix), depth + 1))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                document.images += 1
        left -= count
        if left <= 0:
            return


def _matrix(thing: object) -> _Matrix:
    raw = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, raw):
        return _IDENTITY
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _times(a: _Matrix, b: _Matrix) -> _Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _path(thing: object, outer: _Matrix) -> Iterator[Rule]:
    """Yield the straight lines of a path: its strokes, or itself where it is filled and as thin as a line."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, filled, stroked)
    if not filled.value and not stroked.value:
        return
    matrix = _times(_matrix(thing), outer)
    points: list[tuple[float, float, bool]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(min(pdfium.FPDFPath_CountSegments(thing), 400)):
        segment = pdfium.FPDFPath_GetPathSegment(thing, place)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        moved = pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO
        points.append(
            (
                matrix[0] * x.value + matrix[2] * y.value + matrix[4],
                matrix[1] * x.value + matrix[3] * y.value + matrix[5],
                moved,
            )
        )
        if pdfium.FPDFPathSegment_GetClose(segment):
            start = next((point for point in reversed(points) if point[2]), points[0])
            points.append((start[0], start[1], False))
    if stroked.value:
        for before, after in pairwise(points):
            if after[2]:
                continue
            (x0, x1), (y0, y1) = sorted((before[0], after[0])), sorted((before[1], after[1]))
            if rule := _rule(x0, y0, x1, y1):
                yield rule
    elif points:
        xs, ys = [point[0] for point in points], [point[1] for point in points]
        low, high = (min(xs), min(ys)), (max(xs), max(ys))
        if min(high[0] - low[0], high[1] - low[1]) <= _THIN:
            across = high[0] - low[0] >= high[1] - low[1]
            middle = (low[1] + high[1]) / 2 if across else (low[0] + high[0]) / 2
            rule = _rule(low[0], middle, high[0], middle) if across else _rule(middle, low[1], middle, high[1])
            if rule:
                yield rule


def _rule(x0: float, y0: float, x1: float, y1: float) -> Rule | None:
    if y1 - y0 <= _STRAIGHT and x1 - x0 > _THIN:
        return Rule(True, (y0 + y1) / 2, x0, x1)
    if x1 - x0 <= _STRAIGHT and y1 - y0 > _THIN:
        return Rule(False, (x0 + x1) / 2, y0, y1)
    return None
