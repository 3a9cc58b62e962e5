"""Which kinds of paper are there, what does each ask for besides the text, and under which address is it shown?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from gongkai.kernel.refusal import NotAllowed


@dataclass(frozen=True)
class Particular:
    """One field that a kind of paper asks for; ``type`` is text, lines, date, number, choice or people."""

    code: str
    label: str
    type: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    shown: bool = True


@dataclass(frozen=True)
class Kind:
    """A kind of paper; ``address`` is the first part of its public address, ``room`` the room that shows it."""

    code: str
    label: str
    address: str
    room: str
    particulars: tuple[Particular, ...] = ()
    chosen_at: str = "publish"

    def particular(self, code: str) -> Particular | None:
        """Return a particular by its code, or None."""
        return next((each for each in self.particulars if each.code == code), None)


@cache
def kinds() -> dict[str, Kind]:
    """Return all kinds of paper by code, in the order in which an officer finds them."""
    sheet = yaml.safe_load(resources.files("gongkai.papers").joinpath("kinds.yaml").read_text("utf-8"))
    found = {}
    for code, line in sheet.items():
        asked = tuple(
            Particular(**{**each, "choices": tuple(each.get("choices", ()))}) for each in line.pop("particulars", ())
        )
        found[code] = Kind(code=code, particulars=asked, **line)
    return found


def kind(code: str) -> Kind:
    """
    Return a kind of paper.

    :raises NotAllowed: if there is none of that code
    """
    try:
        return kinds()[code]
    except KeyError:
        raise NotAllowed(f"没有“{code}”这种文稿。") from None
