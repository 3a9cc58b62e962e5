"""What must an organ of a kind publish without being asked?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lawbook import parameters
from lawbook.cite import Cite, carries_out
from lawbook.reasons import Refused

_ALSO = {"district": "district", "office": "district", "department": "district", "township": "township"}


@dataclass(frozen=True, slots=True)
class Item:
    """One matter of the statutory lists: a stable code, the provision and the list's words."""

    code: str
    cite: Cite
    label: str


@carries_out(*(f"ogi:20.{number}" for number in range(1, 16)), "ogi:21")
def required_items(*, kind: str, on: date, jurisdiction: str = parameters.NATIONAL) -> tuple[Item, ...]:
    """
    Return the matters that an organ must publish: the list for all, then that for its level.

    :param kind: district, office, department, township or institution (which has no list of its own)
    :raises Refused: if the kind is unknown
    :raises lawbook.parameters.NoValueYet: before 2019-05-15
    """
    if kind not in _ALSO and kind != "institution":
        raise Refused(f"没有“{kind}”这类机关，可用的有：{'、'.join([*_ALSO, 'institution'])}。", "ogi:21")
    names = ["every_organ", *([_ALSO[kind]] if kind in _ALSO else [])]
    lines = [
        line
        for name in names
        for line in parameters.value("proactive.required", name, on, jurisdiction=jurisdiction).value
    ]
    return tuple(Item(line["code"], Cite.parse(line["cite"]), line["label"]) for line in lines)
