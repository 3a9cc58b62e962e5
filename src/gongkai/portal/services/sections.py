"""How does a column come into the tree, change, move, end and begin again?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from gongkai.files.hidden import seen
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.organs.selectors import district_of
from gongkai.papers.kinds import kinds
from gongkai.portal import events
from gongkai.portal.models import Section
from gongkai.portal.selectors.duties import rule_of
from gongkai.portal.selectors.permission import must_keep
from lawbook.proactive.cadence import KINDS, cadence
from lawbook.proactive.required import required_items

from .names import names

# What an officer may change of a column; its place is changed by move_section, its end by close_section.
CHANGEABLE = (
    "name",
    "kind",
    "owner",
    "description",
    "keywords",
    "statutory",
    "shows",
    "everybody",
    "cadence_rule",
    "cadence_days",
    "cadence_source",
    "position",
    "ends_on",
)
# Words that stand in addresses where a column's code could stand.
RESERVED = frozenset({"new", "plant", "catalogue"})
DEEPEST = 6


@transaction.atomic
def open_section(
    *,
    tree: Organ,
    owner: Organ,
    code: str,
    name: str,
    kind: str,
    by: Any,
    at: datetime,
    parent: Section | None = None,
    opened_on: date | None = None,
    ground: str = "",
    **particulars: Any,
) -> Section:
    """
    Open a column on an organ's pages, as the duty of an organ of the same district (开设栏目).

    ``cadence_rule`` without ``cadence_days`` takes the days from the rule. ``by=None`` is the installation itself.

    :raises NotAllowed: if ``by`` does not keep the tree, the code is taken, or a field or the place is wrong
    """
    must_keep(tree, by=by)
    if unknown := set(particulars) - set(CHANGEABLE):
        raise TypeError(f"a column has no {sorted(unknown)}")
    day = opened_on or at.astimezone(CHINA).date()
    if particulars.get("position") is None:
        last = Section.objects.filter(tree=tree, parent=parent).aggregate(last=Max("position"))["last"]
        particulars["position"] = (last or 0) + 1
    section = Section(
        tree=tree, owner=owner, code=code, name=name, kind=kind, parent=parent, opened_on=day, **particulars
    )
    if code in RESERVED:
        raise NotAllowed(f"“{code}”是系统自用的地址，请换一个代码。")
    _must_fit(section, day)
    section.save()
    section.path = [*(parent.path if parent else []), section.pk]
    section.save(update_fields=["path"])
    record(
        events.SectionOpened(
            **names(section),
            kind=section.kind,
            kind_label=section.get_kind_display(),
            owner=owner.pk,
            owner_name=owner.name,
        ),
        by=by,
        at=at,
        organ=tree,
        ground=ground,
    )
    return section


@transaction.atomic
def change_section(*, section: Section, by: Any, at: datetime, ground: str = "", **particulars: Any) -> Section:
    """
    Change particulars of a column (修改栏目); nothing is recorded where nothing changes.

    :raises NotAllowed: if ``by`` does not keep the tree, or a field is wrong
    """
    must_keep(section.tree, by=by)
    if unknown := set(particulars) - set(CHANGEABLE):
        raise TypeError(f"a column has no {sorted(unknown)}")
    section = _held(section)
    before = {each: getattr(section, each) for each in particulars}
    for each, value in particulars.items():
        setattr(section, each, value)
    if section.cadence_rule and "cadence_rule" in particulars and "cadence_days" not in particulars:
        section.cadence_days = None
    _must_fit(section, at.astimezone(CHINA).date())
    after = {each: getattr(section, each) for each in particulars}
    changed = [each for each in particulars if before[each] != after[each]]
    if not changed:
        return section
    section.save(update_fields=[*changed, "cadence_days"])
    fields = "、".join(str(Section._meta.get_field(each).verbose_name) for each in changed)  # type: ignore[union-attr]
    changes = {each: [_said(before[each]), _said(after[each])] for each in changed}
    record(
        events.SectionChanged(**names(section), changes=changes, fields=fields),
        by=by,
        at=at,
        organ=section.tree,
        ground=ground,
    )
    return section


@transaction.atomic
def move_section(
    *, section: Section, parent: Section | None, by: Any, at: datetime, position: int | None = None
) -> Section:
    """
    Put a column, with all below it, elsewhere in its tree (移动栏目).

    :raises NotAllowed: if ``by`` does not keep the tree, or the place is below the column itself or no group
    """
    must_keep(section.tree, by=by)
    section = _held(section)
    before = section.parent.name if section.parent else "最上级"
    if parent is not None and section.pk in parent.path:
        raise NotAllowed(f"“{section.name}”不能移到自己或者自己的下级栏目之下。")
    depth, old = len(section.path), list(section.path)
    section.parent = parent
    if position is not None:
        section.position = position
    _must_fit(section, at.astimezone(CHINA).date())
    new = [*(parent.path if parent else []), section.pk]
    moved = [each for each in Section.objects.filter(tree=section.tree_id) if old == each.path[:depth]]
    if new != old:
        if len(new) + max((len(each.path) for each in moved), default=depth) - depth > DEEPEST:
            raise NotAllowed(f"栏目最多{DEEPEST}级。")
        for each in moved:
            each.path = [*new, *each.path[depth:]]
        Section.objects.bulk_update(moved, ["path"])
    section.path = new
    section.save(update_fields=["parent", "position"])
    after = parent.name if parent else "最上级"
    record(events.SectionMoved(**names(section), before=before, after=after), by=by, at=at, organ=section.tree)
    return section


@transaction.atomic
def close_section(*, section: Section, reason: str, by: Any, at: datetime) -> Section:
    """
    Say that a column, or a topic, is no longer kept up, and why (停止更新、办结专题).

    What stands in it stays public; it stops counting as a duty, and nothing more is put into it.

    :raises NotAllowed: if ``by`` does not keep the tree, no reason is given, or open columns stand below
    """
    must_keep(section.tree, by=by)
    section = _held(section)
    reason = reason.strip()
    if section.closed_on is not None:
        raise NotAllowed(f"“{section.name}”已经停止更新。")
    if not reason:
        raise NotAllowed("请写明停止更新的原因，专题请写明办理结果；这句话会公开显示。")
    if len(reason) > 500:
        raise NotAllowed("停止更新的说明不超过500字。")
    under = section.children.filter(closed_on__isnull=True)
    if under.exists():
        raise NotAllowed(f"“{section.name}”下面还有在更新的栏目，请先逐个停止更新：{'、'.join(map(str, under[:5]))}。")
    today = at.astimezone(CHINA).date()
    section.closed_on, section.closed_because = max(today, section.opened_on), reason
    section.save(update_fields=["closed_on", "closed_because"])
    record(events.SectionClosed(**names(section), reason=reason), by=by, at=at, organ=section.tree)
    return section


@transaction.atomic
def reopen_section(*, section: Section, reason: str, by: Any, at: datetime) -> Section:
    """
    Keep a column up again (恢复更新); a planned end that has passed is taken away with it.

    :raises NotAllowed: if ``by`` does not keep the tree, it is open, or what it stands below is closed
    """
    must_keep(section.tree, by=by)
    section = _held(section)
    if section.closed_on is None:
        raise NotAllowed(f"“{section.name}”没有停止更新。")
    if not reason.strip():
        raise NotAllowed("请写明恢复更新的原因。")
    if section.parent is not None and section.parent.closed_on is not None:
        raise NotAllowed(f"上级栏目“{section.parent.name}”已停止更新，请先恢复它。")
    section.closed_on, section.closed_because = None, ""
    if section.ends_on is not None and section.ends_on < at.astimezone(CHINA).date():
        section.ends_on = None
    section.save(update_fields=["closed_on", "closed_because", "ends_on"])
    record(events.SectionReopened(**names(section), reason=reason.strip()), by=by, at=at, organ=section.tree)
    return section


def _held(section: Section) -> Section:
    """Return the column as it stands now, kept from others until this act is done; on every database."""
    # An update holds the row in PostgreSQL and the database in SQLite, where select_for_update does nothing.
    Section.objects.filter(pk=section.pk).update(code=section.code)
    return Section.objects.select_related("tree", "owner", "parent").get(pk=section.pk)


def _must_fit(section: Section, today: date) -> None:
    """Refuse a column whose place, owner, kinds or cadence do not hold together."""
    # Both stand in a feed, which must hold nothing that XML does not.
    section.name, section.description = seen(section.name).strip(), seen(section.description).strip()
    if district_of(section.owner) != district_of(section.tree):
        raise NotAllowed(f"{section.owner.name}不属于{section.tree.name}所在的区县，不能作为责任单位。")
    if section.owner.active_to is not None:
        raise NotAllowed(f"{section.owner.name}已撤销，不能作为责任单位。")
    if section.parent is not None:
        if section.parent.tree_id != section.tree_id:
            raise NotAllowed("上级栏目不在同一机关的页面上。")
        if not section.parent.is_group:
            raise NotAllowed(f"“{section.parent.name}”自己收入内容，不能再设下级栏目；请选“上级栏目”一类的栏目。")
        if section.parent.closed_on is not None:
            raise NotAllowed(f"上级栏目“{section.parent.name}”已停止更新。")
        if len(section.parent.path) >= DEEPEST:
            raise NotAllowed(f"栏目最多{DEEPEST}级。")
    if section.pk and section.is_group and section.placements.exists():
        raise NotAllowed(f"“{section.name}”里已有内容，不能改为上级栏目。")
    if section.pk and not section.is_group and section.children.exists():
        raise NotAllowed(f"“{section.name}”下面有下级栏目，只能是上级栏目。")
    if unknown := set(section.shows) - set(kinds()):
        raise NotAllowed(f"没有这种文稿：{'、'.join(sorted(unknown))}。")
    if section.statutory and section.statutory not in _matters(today):
        raise NotAllowed(f"条例第二十条、第二十一条没有“{section.statutory}”这一事项。", cite="ogi:20")
    _must_promise(section, today)
    try:
        section.full_clean()
    except ValidationError as refused:
        raise NotAllowed("；".join(_faults(refused))) from None


def _must_promise(section: Section, today: date) -> None:
    """Take the days of the rule where none are given, and refuse a promise that is longer than a checked rule."""
    if section.is_group:
        section.cadence_rule, section.cadence_days = "", None
        return
    if section.cadence_rule and section.cadence_rule not in KINDS:
        raise NotAllowed(f"没有“{section.cadence_rule}”这种更新周期规则。")
    if section.cadence_rule:
        rule = cadence(kind=section.cadence_rule, on=today)
        if rule is not None and section.cadence_days is None:
            section.cadence_days = rule.value
        elif rule is not None and not rule.unverified and (section.cadence_days or 0) > rule.value:
            raise NotAllowed(f"{rule.title}为{rule.value}天，承诺的周期不能更长。", cite=str(rule.cite))
    if section.cadence_days is not None and not 1 <= section.cadence_days <= 3660:
        raise NotAllowed("更新周期在1天到3660天之间。")
    if section.cadence_days is not None and not section.cadence_source and rule_of(section, today=today) is None:
        section.cadence_source = "本单位承诺"


def _matters(today: date) -> set[str]:
    return {each.code for kind in ("district", "township") for each in required_items(kind=kind, on=today)}


def _faults(refused: ValidationError) -> list[str]:
    if not hasattr(refused, "error_dict"):
        return [each.rstrip("。") + "。" for each in refused.messages]
    found = []
    for field, said in refused.message_dict.items():
        label = "" if field == "__all__" else f"{Section._meta.get_field(field).verbose_name}："  # type: ignore[union-attr]
        found += [f"{label}{each}" for each in said]
    return found


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(kinds()[each].label) if each in kinds() else str(each) for each in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
