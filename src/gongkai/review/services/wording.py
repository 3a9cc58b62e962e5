"""How is the wording dictionary kept? Entries are added, changed and switched off; none is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.review import events, sheet
from gongkai.review.models import Expression
from gongkai.review.selectors.wording import may_keep_words


@dataclass(frozen=True)
class Brought:
    """What an import did."""

    added: int
    changed: int
    unchanged: int


@transaction.atomic
def put_expression(
    *,
    organ: Organ | None,
    wrong: str,
    right: str,
    level: str,
    by: Any,
    at: datetime,
    category: str = "",
    source: str = "",
) -> Expression:
    """
    Add an expression to an organ's dictionary, or change the entry on it; a switched-off one is switched on (登记表述).

    :param organ: whose dictionary; None is the general one, which the installation alone keeps (``by=None``)
    :raises NotAllowed: if the entry is wrong, or it is not this person's dictionary
    """
    _must_keep(organ, by)
    line = sheet.Line(0, _clean(wrong), _clean(right), _clean(category), level, _clean(source))
    made, done = _put(organ, line, at)
    if done:
        kind = events.ExpressionAdded if done == "added" else events.ExpressionChanged
        record(kind(**_facts(made)), by=by, at=at, organ=organ)
    return made


@transaction.atomic
def switch_off(*, organ: Organ, expression: Expression, by: Any, at: datetime) -> Expression:
    """
    Let an expression no longer be sought in an organ's texts (停用).

    What the organs above or the installation have stays as it is for the others: the organ gets an entry of its own
    on the same expression, which is switched off.

    :raises NotAllowed: if it is off already, or not this person's dictionary
    """
    _must_keep(organ, by)
    day = at.astimezone(CHINA).date()
    mine = Expression.objects.filter(organ=organ, wrong=expression.wrong).first()
    if mine is None:
        mine = Expression(organ=organ, wrong=expression.wrong, right=expression.right, level=expression.level)
        mine.category, mine.source = expression.category, expression.source
    elif not mine.holds_on(day):
        raise NotAllowed(f"“{mine.wrong}”已经停用。")
    mine.valid_to, mine.changed_at = day, at
    mine.save()
    record(events.ExpressionSwitchedOff(**_facts(mine)), by=by, at=at, organ=organ)
    return mine


@transaction.atomic
def import_expressions(*, organ: Organ | None, lines: Sequence[sheet.Line], by: Any, at: datetime) -> Brought:
    """
    Bring lines of a sheet into a dictionary (导入); doing it again changes nothing.

    :raises NotAllowed: if a line is wrong, or it is not this person's dictionary
    """
    _must_keep(organ, by)
    done = [_put(organ, line, at)[1] for line in lines]
    brought = Brought(done.count("added"), done.count("changed"), done.count(""))
    if brought.added or brought.changed:
        event = events.ExpressionsImported(
            organ=organ.pk if organ else None, added=brought.added, changed=brought.changed
        )
        record(event, by=by, at=at, organ=organ)
    return brought


def load_sample(*, at: datetime) -> Brought:
    """Load the small neutral sample into the general dictionary; entries that are there already stay as they are."""
    text = resources.files("gongkai.review").joinpath("sample.yaml").read_text("utf-8")
    there = set(Expression.objects.filter(organ=None).values_list("wrong", flat=True))
    lines = [sheet.Line(number, **each) for number, each in enumerate(yaml.safe_load(text), 1)]
    new = [line for line in lines if line.wrong not in there]
    return import_expressions(organ=None, lines=new, by=None, at=at)


def _must_keep(organ: Organ | None, by: Any) -> None:
    if by is None:
        return
    if organ is None:
        raise NotAllowed("通用词库由安装人员维护；请登记到本机关的词库。")
    if not may_keep_words(user=by, organ=organ):
        raise NotAllowed(
            f"{organ.short_name}的表述词库由该机关的信息公开员、科室审核人员或者主管部门、系统管理员维护。"
        )


def _put(organ: Organ | None, line: sheet.Line, at: datetime) -> tuple[Expression, str]:
    """Write one entry; return it with what was done: added, changed, or "" if it read so already."""
    if len(line.wrong) < 2:
        raise NotAllowed("错误表述至少两个字。")
    if line.wrong == line.right:
        raise NotAllowed(f"“{line.wrong}”的正确表述与错误表述相同。")
    if line.level not in Expression.Level.values:
        raise NotAllowed("程度只能是严重、一般、建议。")
    wanted = {"right": line.right, "category": line.category, "level": line.level, "source": line.source}
    entry = Expression.objects.filter(organ=organ, wrong=line.wrong).first()
    if entry is not None and entry.valid_to is None and all(getattr(entry, key) == wanted[key] for key in wanted):
        return entry, ""
    done = "changed" if entry else "added"
    entry = entry or Expression(organ=organ, wrong=line.wrong)
    entry.valid_to, entry.changed_at = None, at
    for key, value in wanted.items():
        setattr(entry, key, value)
    try:
        entry.full_clean(exclude=["organ"])
    except ValidationError as refused:
        raise NotAllowed("".join(refused.messages)) from None
    entry.save()
    return entry, done


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def _facts(entry: Expression) -> dict[str, Any]:
    return {"expression": entry.pk, "wrong": entry.wrong, "right": entry.right, "level": entry.level}
