"""How is a personal number shown in what is published (脱敏)?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lawbook import parameters
from lawbook.cite import carries_out
from lawbook.privacy.find import PERSONAL, Kind, find
from lawbook.reasons import Refused


@carries_out("ogi:15")
def mask(number: str, *, kind: Kind, on: date, jurisdiction: str = parameters.NATIONAL) -> str:
    """
    Return a number with its middle replaced by stars, one for each digit; blanks and hyphens stay where they are.

    :param on: the day on which it is shown
    :raises Refused: if the kind is none that is masked
    """
    if kind not in PERSONAL:
        raise Refused(f"“{kind}”不是需要脱敏的号码。", "ogi:15")
    keep = parameters.value("privacy.mask", kind, on, jurisdiction=jurisdiction).value
    places = [index for index, character in enumerate(number) if character not in " -"]
    hidden = set(places[keep["head"] : len(places) - keep["tail"]])
    return "".join("*" if index in hidden else character for index, character in enumerate(number))


def mask_all(text: str, *, on: date, published: Iterable[str] = (), jurisdiction: str = parameters.NATIONAL) -> str:
    """Return a text of the same length in which every personal number is masked (see ``mask``)."""
    parts = []
    last = 0
    for hit in find(text, published=published):
        if hit.is_personal:
            parts += [text[last : hit.start], mask(hit.text, kind=hit.kind, on=on, jurisdiction=jurisdiction)]
            last = hit.end
    return "".join([*parts, text[last:]])
