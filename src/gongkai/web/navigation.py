"""What stands in the menus? The users' words in the users' order; a room that is not there yet has no entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse

from gongkai.applications.selectors.people import HANDLING, WATCHING
from gongkai.organs.models import Role
from gongkai.organs.selectors import memberships_of

from . import selectors


@dataclass(frozen=True)
class Item:
    """One entry of a menu."""

    says: str
    url: str
    current: bool = False
    below: tuple[Item, ...] = field(default=())


# The citizens' words in their order, each with the codes under which its column may stand in the district's tree.
PUBLIC: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("政务公开", ("zwgk", "disclosure")),
    ("解读回应", ("response", "interpretations")),
    ("办事服务", ("services", "item-licensing")),
    ("互动交流", ("interaction", "consultations", "interviews")),
    ("走进本地", ("about",)),
)
ANNUAL = "annual:public-list"


def public_menu(path: str, *, trail: Sequence[Any] = ()) -> list[Item]:
    """
    Return the citizens' menu (首页 政务公开 解读回应 办事服务 互动交流 走进本地), as far as there are pages.

    :param trail: the columns in which the page stands, from the top down
    """
    tree = selectors.district_tree()
    home, annual = reverse("home"), reverse(ANNUAL)
    entries = [Item("首页", home)]
    for says, codes in PUBLIC:
        column = tree.by_code(codes) if tree else None
        if column is not None and column.closed_on is None:
            entries.append(Item(says, column.url))
        elif says == "政务公开":
            entries.append(Item(says, annual))
    current = _current(path, [each.url for each in trail], [each.url for each in entries])
    if not current and path.startswith(_DISCUSSED):
        current = next((each.url for each in entries if each.says == "互动交流"), "")
    if not current and (trail or path.startswith((annual, *_DISCLOSED))):
        # What stands under none of the other entries is disclosure.
        current = next((each.url for each in entries if each.says == "政务公开"), "")
    return [replace(each, current=each.url == current) for each in entries]


def _current(path: str, trail: list[str], entries: list[str]) -> str:
    """Return the entry under which a page stands: the nearest of its columns, or the page itself; "" for none."""
    return next((each for each in (path, *reversed(trail)) if each in entries), "")


# Pages of 政务公开 that stand in no column of their own.
_DISCLOSED = (
    "/organs/",
    "/leaders/",
    "/guide/",
    "/catalogue/",
    "/items/",
    "/topics/",
    "/policies/",
    "/policy/",
    "/apply/",
    "/application/",
    "/applications/",
    "/opinion/",
    "/correction/",
    "/letter/",
    "/deadline/",
)
# Pages of 互动交流 that stand in no column of their own.
_DISCUSSED = ("/consultations/",)


@cache
def addresses() -> dict[str, str]:
    """Return the addresses that the base template links to, as far as the rooms exist; "" otherwise."""
    found = {
        "search_address": "search:search",
        "site_map_address": "portal:site-map",
        "feed_address": "portal:feed",
        "api_address": "open-api",
        "policies_address": "policies:policies",
        "consultations_address": "policies:consultations",
        "apply_address": "applications:apply",
        "status_address": "applications:enter",
    }
    return {key: _address(name) for key, name in found.items()}


@cache
def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


# The desk's work in the users' words: an entry, where it leads, and what stands below it while one is at that work.
WORK: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "信息发布",
        "papers:list",
        (
            ("待审签", "papers:review"),
            ("我已签", "review:signed"),
            ("栏目", "portal:sections-overview"),
            ("素材与附件", "files:libraries"),
            ("不予公开登记", "papers:withheld"),
            ("迁入", "portal:moving-overview"),
        ),
    ),
    ("政策文件", "policies:list", ()),
    ("意见征集", "policies:consultation-list", (("重大决策事项", "policies:catalogues"),)),
    (
        "依申请公开",
        "applications:register",
        (
            ("复议诉讼", "applications:disputes"),
            ("更正申请", "applications:corrections"),
            ("转为主动公开", "applications:proposals"),
            ("申请统计", "applications:statistics-district"),
            ("日历订阅", "applications:feed"),
        ),
    ),
    ("年报", "annual:returns", ()),
)
# Work that only some roles may open; the rest is open to whoever serves an organ, as far as they see it.
OPEN_TO: dict[str, frozenset[str]] = {"applications:register": HANDLING | WATCHING}
SYSTEM: tuple[tuple[str, str], ...] = (
    ("台账", "journal:entries"),
    ("找错", "mistakes"),
    ("审签流程", "review:chains"),
    ("表述词库", "review:dictionaries"),
    ("工作日历", "calendars"),
)
FOR_ADMINS: tuple[tuple[str, str], ...] = (("机构与人员", "organs"), ("网站信息", "site"))


def desk_menu(path: str, *, user: Any) -> list[Item]:
    """Return the desk's menu, by work: what the person may open, and nothing else."""
    desk = reverse("desk")
    entries = [Item("今日", desk, path == desk)]
    held = set(memberships_of(user=user).values_list("role", flat=True))
    for says, name, below in WORK:
        here = _address(name)
        if not here or (name in OPEN_TO and not held & OPEN_TO[name]):
            continue
        under = tuple(_items(below, path))
        current = not any(each.current for each in under) and path.startswith(here)
        at_work = current or any(each.current for each in under)
        entries.append(Item(says, here, current, under if at_work else ()))
    system = list(_items(SYSTEM, path))
    if Role.ADMIN in held:
        system += _items(FOR_ADMINS, path)
    entries.append(Item("系统", "", any(each.current for each in system), tuple(system)))
    return entries


def _items(below: Sequence[tuple[str, str]], path: str) -> list[Item]:
    found = [(says, _address(name)) for says, name in below]
    # Of two addresses that both begin this one, the longer is where the person is.
    here = max((url for _, url in found if url and path.startswith(url)), key=len, default="")
    return [Item(says, url, url == here) for says, url in found if url]
