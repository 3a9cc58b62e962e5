"""What stands in the menus? The users' words in the users' order; a room that is not there yet has no entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from gongkai.organs.models import Role
from gongkai.organs.selectors import memberships_of


@dataclass(frozen=True)
class Item:
    """One entry of a menu."""

    says: str
    url: str
    current: bool = False
    below: tuple[Item, ...] = field(default=())


def public_menu(path: str) -> list[Item]:
    """Return the citizens' menu (首页 政务公开 解读回应 办事服务 互动交流 走进本地), as far as the rooms exist."""
    home, annual = reverse("home"), reverse("annual:public-list")
    return [
        Item("首页", home, path == home),
        Item("政务公开", annual, path.startswith(annual)),
    ]


def desk_menu(path: str, *, user: Any) -> list[Item]:
    """Return the desk's menu, by work: what the person may open, and nothing else."""
    desk, annual = reverse("desk"), reverse("annual:returns")
    journal = reverse("journal:entries")
    system = [Item("台账", journal, path.startswith(journal))]
    if memberships_of(user=user, role=Role.ADMIN).exists():
        people, site = reverse("organs"), reverse("site")
        system += [
            Item("机构与人员", people, path.startswith(people)),
            Item("网站信息", site, path.startswith(site)),
        ]
    return [
        Item("今日", desk, path == desk),
        Item("年报", annual, path.startswith(annual)),
        Item("系统", "", any(each.current for each in system), tuple(system)),
    ]
