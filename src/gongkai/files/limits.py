"""How large may a file be, and what may it unpack to? The numbers of the door."""

from __future__ import annotations

from gongkai.kernel.refusal import NotAllowed

MEGABYTE = 1 << 20
LARGEST = 50 * MEGABYTE
# Of what is packed: Word and Excel stay far below; what goes beyond is made to choke whoever opens it.
MOST_MEMBERS = 5_000
MOST_UNPACKED = 400 * MEGABYTE
MOST_RATIO = 200
RATIO_COUNTS_FROM = 20 * MEGABYTE
LARGEST_PART = 64 * MEGABYTE
DEEPEST_NESTING = 2  # a workbook within a document within a document
MOST_CHARACTERS = 20_000_000
MOST_PAGES = 2_000
LONGEST_EXTENSION = 8
MOST_PIXELS = 80_000_000
MOST_PROPERTY = 500
MOST_PROPERTIES = 100

TOO_MUCH = "文件展开后过大，可能是压缩炸弹，没有保存。"


def corrupted(what: str) -> NotAllowed:
    """Return the refusal of a file that cannot be opened as what it seems to be."""
    return NotAllowed(f"{what}已损坏或不完整，无法打开，没有保存。")
