"""Under which name is a file kept? The last part counts, without what misleads; it ends as the content says."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
UNNAMED = "未命名"

# Everything that has no shape or turns the direction of reading: controls, formats (bidi, zero width), halves of pairs.
_SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_UNFIT = re.compile(r'[<>:"|?*/\\]')
_BLANKS = re.compile(r"\s+")
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,5}\Z")
# An extension before the last one is part of the name, unless it says what the file is.
_TELLING = re.compile(
    r"\.(?:doc[xm]?|dot[xm]?|xls[xmb]?|ppt[xm]?|wps|et|dps|ofd|pdf|csv|txt|jpe?g|png|gif|webp|bmp|svg|x?html?|js|exe|com|"
    r"bat|cmd|scr|msi|ps1|vbs|jar|zip|rar|7z|php|aspx?|jsp|lnk)\Z",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z", re.IGNORECASE)


def clean(name: str, extension: str) -> str:
    """Return a name that is safe to show, to store and to hand out, with this extension."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name.replace("\x00", ""))[-1])
    last = "".join(each for each in last if each in "\t\n" or unicodedata.category(each) not in _SHAPELESS)
    last = _BLANKS.sub(" ", _UNFIT.sub("_", last)).strip(" .")
    stem = _without_extension(last, extension)[:LONGEST].strip(" .")
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return f"{stem or UNNAMED}.{extension}"


def _without_extension(name: str, extension: str) -> str:
    """Return the name without the extension that it claims, and without what else says what a file is before that."""
    own = name.lower().endswith(f".{extension}")
    name = name[: -len(extension) - 1] if own else _EXTENSION.sub("", name)
    while _TELLING.search(name):
        name = _TELLING.sub("", name).rstrip(" .")
    return name
