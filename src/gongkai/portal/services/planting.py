"""How does an organ's tree of columns begin? From a sheet, adding only what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Kind as OrganKind
from gongkai.organs.models import Organ
from gongkai.organs.selectors import authorities_of
from gongkai.portal import events
from gongkai.portal.models import Kind, Section
from gongkai.portal.selectors.permission import must_keep
from lawbook.proactive.required import required_items

from .sections import open_section

TEMPLATES: Mapping[str, str] = {"county": "区县门户", "department": "部门页面", "township": "乡镇街道页面"}


@dataclass(frozen=True)
class Line:
    """One column of a sheet, with the code of the one above it."""

    code: str
    above: str
    name: str
    kind: str
    particulars: Mapping[str, Any]


@transaction.atomic
def plant_tree(*, organ: Organ, template: str, by: Any, at: datetime) -> list[Section]:
    """
    Open the columns of a template on an organ's pages, and return those that were missing (建立栏目).

    A column is known by its code: one that was renamed, moved or closed meanwhile is left as it is, and so is what
    would stand below a closed one. On a district's pages the duty is its authority's, elsewhere the organ's own.

    :raises NotAllowed: if there is no such template, or ``by`` does not keep the tree
    """
    if template not in TEMPLATES:
        raise NotAllowed(f"没有“{template}”这种模板，可用的有：{'、'.join(TEMPLATES)}。")
    must_keep(organ, by=by)
    owner = _owner(organ)
    there = {each.code: each for each in Section.objects.filter(tree=organ).select_related("tree", "owner")}
    added = []
    for position, line in enumerate(lines(template, on=at.astimezone(CHINA).date()), start=1):
        parent = there.get(line.above)
        if line.code in there or (line.above and not _holds(parent)):
            continue
        there[line.code] = open_section(
            tree=organ,
            owner=owner,
            code=line.code,
            name=line.name,
            kind=line.kind,
            parent=parent,
            position=position,
            by=by,
            at=at,
            ground=f"{TEMPLATES[template]}模板",
            **line.particulars,
        )
        added.append(there[line.code])
    if added:
        planted = events.TreePlanted(organ.pk, organ.name, organ.code, TEMPLATES[template], len(added))
        record(planted, by=by, at=at, organ=organ)
    return added


def suggested_template(organ: Organ) -> str:
    """Return the template that is made for an organ of this kind."""
    return {OrganKind.DISTRICT.value: "county", OrganKind.TOWNSHIP.value: "township"}.get(organ.kind, "department")


def lines(template: str, *, on: date) -> list[Line]:
    """Return the columns of a template, each after the one above it; statutory matters as the law stood on a day."""
    return list(_lines(_sheet(template)["sections"], "", on))


def _lines(found: list[dict[str, Any]], above: str, on: date) -> Iterator[Line]:
    for each in found:
        rest = {key: value for key, value in each.items() if key not in ("code", "name", "kind", "children")}
        organs = rest.pop("statutory_items", "")
        rest["cadence_rule"] = rest.pop("cadence", "")
        yield Line(each["code"], above, each["name"], each.get("kind", Kind.GROUP), rest)
        yield from _lines(each.get("children", []), each["code"], on)
        if organs:
            yield from _statutory(organs, each["code"], on)


def _statutory(kind: str, above: str, on: date) -> Iterator[Line]:
    """Yield a column for each matter of articles 20 and 21; on a district's pages all organs fill it."""
    named = _sheet("statutory")
    for item in required_items(kind=kind, on=on):
        said = named[item.code]
        particulars = {
            "statutory": item.code,
            "description": item.label,
            "shows": list(said.get("shows", [])),
            "everybody": kind == OrganKind.DISTRICT,
            "cadence_rule": "review",
        }
        yield Line(f"item-{item.code.replace('_', '-')}", above, said["name"], Kind.STATUTORY, particulars)


def _owner(organ: Organ) -> Organ:
    """Return whose duty the columns are: the government's are its authority's, which compiles for it (ogi:4)."""
    if organ.kind != OrganKind.DISTRICT:
        return organ
    return authorities_of(Organ.objects.filter(pk=organ.pk)).filter(active_to__isnull=True).first() or organ


def _holds(parent: Section | None) -> bool:
    return parent is not None and parent.is_group and parent.is_open


@cache
def _sheet(name: str) -> dict[str, Any]:
    text = resources.files("gongkai.portal.trees").joinpath(f"{name}.yaml").read_text("utf-8")
    sheet: dict[str, Any] = yaml.safe_load(text)
    return sheet
