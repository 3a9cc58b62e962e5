"""What of a style or an old attribute is kept? Alignment, indents and marks; nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .shape import Mark


def align_of(said: Mapping[str, str], style: Mapping[str, str]) -> str | None:
    """Return the alignment that an element asks for, or None if it asks for none."""
    classes = said.get("class", "").split()
    for name in ("center", "right", "indent"):
        if name in classes:
            return name
    wanted = style.get("text-align", said.get("align", "")).strip().lower()
    if wanted.endswith("center"):
        return "center"
    if wanted.endswith("right") or wanted == "end":
        return "right"
    indent = re.match(r"[\d.]*", style.get("text-indent", ""))
    if indent is not None and indent[0].strip("0."):
        return "indent"
    return "" if wanted or "text-indent" in style else None


def marked(marks: int, style: Mapping[str, str]) -> int:
    """Return the marks with what a style adds to them or takes from them."""
    if not style:
        return marks
    weight = style.get("font-weight", "").strip()
    if weight.startswith("bold") or (weight.isdecimal() and int(weight) >= 600):
        marks |= Mark.STRONG
    elif weight == "normal" or weight.isdecimal():
        marks &= ~Mark.STRONG
    slant = style.get("font-style", "").strip()
    marks = marks | Mark.EM if slant in ("italic", "oblique") else marks & ~Mark.EM if slant == "normal" else marks
    line = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    marks = marks | Mark.UNDERLINE if "underline" in line else marks
    raised = style.get("vertical-align", "").strip()
    return marks | Mark.SUP if raised == "super" else marks | Mark.SUB if raised == "sub" else marks


def is_hidden(style: Mapping[str, str]) -> bool:
    """Test if a page did not show what stands in an element."""
    return "none" in style.get("display", "") or style.get("mso-hide", "").strip() == "all"
