"""How is it said that there is nothing in a column, and why?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.portal import events
from gongkai.portal.models import Section, Statement
from gongkai.portal.selectors.permission import Standing

from .names import names


@transaction.atomic
def state_empty(*, section: Section, text: str, by: Any, at: datetime) -> Statement:
    """
    Say, with name and day, why there is nothing in a column (空栏说明); it is shown in the empty place.

    :raises NotAllowed: if ``by`` does not write for the owner, or the column has something, is closed or a group
    """
    text = text.strip()
    section = Section.objects.select_related("tree", "owner").get(pk=section.pk)
    if not Standing(by).states_for(section.owner):
        raise NotAllowed(f"空栏说明由{section.owner.name}的信息公开员或科室审核人员填写。", cite="indicators-2019")
    if section.is_group:
        raise NotAllowed("上级栏目不作空栏说明，请在下级栏目中填写。")
    if not section.is_open:
        raise NotAllowed("栏目已停止更新，不需要空栏说明。")
    if section.live_count:
        raise NotAllowed(f"栏目中有{section.live_count}条公开的内容，不需要空栏说明。")
    if not text:
        raise NotAllowed("请写明为什么没有内容，例如：本年度没有此类收费项目。")
    if len(text) > 300:
        raise NotAllowed("空栏说明不超过300字。")
    statement = Statement.objects.create(
        section=section, text=text, by=by, by_name=f"{section.owner.name} {by}"[:100], on=at.astimezone(CHINA).date()
    )
    record(
        events.EmptinessStated(**names(section), statement=statement.pk, text=text),
        by=by,
        at=at,
        organ=section.owner,
        ground="indicators-2019",
    )
    return statement
