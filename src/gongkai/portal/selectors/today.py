"""What does a person owe to the columns today?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from gongkai.kernel.owed import Due, Owed
from gongkai.organs.models import Organ
from gongkai.portal.models import Kind

from .duties import Duty, with_duties
from .permission import Standing
from .tree import sections


def owed(user: Any, today: date) -> list[Owed]:
    """
    Return the columns that this person has to see to, the nearest first, in two queries besides the person's roles.

    Empty columns of an organ are one line: a new tree has dozens of them, and they must not bury what is late.
    """
    organs = {each.pk: each for each in Standing(user).organs_written if each.active_to is None}
    if not organs:
        return []
    found = sections().filter(owner__in=organs, closed_on__isnull=True).exclude(kind=Kind.GROUP)
    lines, blank = [], dict[int, list[Duty]]()
    for duty in with_duties(found, today=today).values():
        if duty.is_blank:
            blank.setdefault(duty.section.owner_id, []).append(duty)
        elif duty.mark in ("soon", "overdue") and duty.next_due is not None:
            lines.append(_line(duty, duty.next_due))
    lines += [_blank(organs[key], duties, today) for key, duties in blank.items()]
    return sorted(lines, key=lambda each: (each.due.on, each.organ))


def _line(duty: Duty, on: date) -> Owed:
    here = duty.section
    ended = here.ends_on is not None and on == here.ends_on
    # Two columns of one tree may bear the same name (机构职能); the one above tells them apart.
    above = f"{here.parent.name} › " if here.parent is not None else ""
    matter = f"专题“{here.name}”应当办结" if ended else f"栏目“{above}{here.name}”应当更新"
    url = reverse("portal:section", args=[here.tree.code, here.code])
    return Owed(here.owner.short_name, matter, Due(on, duty.says, duty.mark), url, "办结" if ended else "更新")


def _blank(organ: Organ, duties: list[Duty], today: date) -> Owed:
    # Dated today: what has been empty for long is not less urgent than what falls due this week.
    worst = "overdue" if any(each.mark == "overdue" for each in duties) else "soon"
    names = "、".join(each.section.name for each in duties[:3]) + ("等" if len(duties) > 3 else "")
    url = reverse("portal:sections", args=[organ.code]) + "?state=blank"
    days = max((today - each.section.opened_on).days for each in duties)
    says = f"已空{days}天" if days else "今天开设"
    return Owed(organ.short_name, f"{len(duties)}个空栏需要内容或说明（{names}）", Due(today, says, worst), url, "办理")
