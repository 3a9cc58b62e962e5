"""Is this deployment nonsense? System checks, each with an id and a hint."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import DatabaseError

from gongkai.kernel import clock
from gongkai.organs.selectors import districts
from gongkai.organs.workdays import calendar_of, year_missed
from lawbook import workdays

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "testserver"})


@register("gongkai")
def deployment(**more: Any) -> list[CheckMessage]:
    """Look at how the installation is deployed."""
    return list(
        deployment_faults(
            hosts=settings.ALLOWED_HOSTS,
            https=settings.HTTPS,
            debug=settings.DEBUG,
            secret=settings.SECRET_KEY,
            cache=settings.CACHES["default"]["BACKEND"],
        )
    )


@register("gongkai")
def calendar(**more: Any) -> list[CheckMessage]:
    """Look whether the working-day calendar reaches far enough."""
    today, known_until = clock.today(), workdays.national().known_until
    if year_missed(known_until, today=today) is not None:
        known_until = _entered_until(known_until)
    return list(calendar_faults(today=today, known_until=known_until))


def _entered_until(known_until: date) -> date:
    """Return until when all districts know their calendar, where the office entered more than the book has."""
    try:
        return min((calendar_of(each).known_until for each in districts()), default=known_until)
    except DatabaseError:
        return known_until  # a check runs before the tables are made, too


def deployment_faults(
    *, hosts: Iterable[str], https: bool, debug: bool, secret: str, cache: str
) -> Iterable[CheckMessage]:
    """Yield what is wrong with a deployment."""
    outside = sorted(set(hosts) - LOOPBACK)
    if debug and outside:
        yield Error(
            f"GONGKAI_DEBUG 已打开，而网站对 {'、'.join(outside)} 开放，出错时会向外显示程序内部内容。",
            hint="取消 GONGKAI_DEBUG。",
            id="gongkai.E001",
        )
    if outside and not https:
        yield Warning(
            f"网站对 {'、'.join(outside)} 开放，但 GONGKAI_HTTPS 未打开，登录密码和会话将明文传输。",
            hint="在前面设置使用 HTTPS 的反向代理，并设 GONGKAI_HTTPS=1。",
            id="gongkai.W002",
        )
    if "*" in outside:
        yield Warning(
            "GONGKAI_HOSTS 含“*”，任何域名都能指向本站。", hint="改为本站的域名，用逗号分隔。", id="gongkai.W003"
        )
    if len(secret) < 32:
        yield Error(
            "GONGKAI_SECRET_KEY 少于32个字符，登录会话可能被伪造。",
            hint="换用随机生成的长密钥，或者不设，由系统生成。",
            id="gongkai.E004",
        )
    if cache.endswith("RedisCache") and find_spec("redis") is None:
        yield Error(
            "GONGKAI_CACHE 指向 redis，但没有安装 redis 软件包。",
            hint="安装 redis 软件包，或改为 memory://。",
            id="gongkai.E005",
        )


def calendar_faults(*, today: date, known_until: date) -> Iterable[CheckMessage]:
    """
    Yield a warning from December on when next year's notice is missing.

    A check and no test: a date on the calendar must not break an unrelated commit.
    """
    wanted = year_missed(known_until, today=today)
    if wanted is not None:
        yield Warning(
            f"缺少{wanted}年的节假日安排，跨入{wanted}年的办理期限只能暂按周末推算。",
            hint="国务院办公厅通知发布后，由主管部门在工作台“工作日历”中录入。",
            id="gongkai.W101",
        )
