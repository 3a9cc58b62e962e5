"""Do the links of a text lead where every citizen can follow? Judged by their form alone; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from .finding import Draft, Finding, Severity
from .places import Link, markup

_OWN_DISK = re.compile(r"(?i)file:|[a-z]:[\\/]|\\\\")
_WEB: Final = frozenset({"http", "https"})
_OTHER: Final = frozenset({"mailto", "tel"})
_INSIDE = (".local", ".lan", ".internal", ".intranet", ".localdomain", ".home", ".corp")
_SPACE = re.compile(r"\s")


def findings(draft: Draft) -> Iterator[Finding]:
    """Yield what is wrong with each link of the body; a link that stands there twice is told once."""
    told = set()
    for link in markup(draft.body).links:
        for each in _judge(link):
            if each.key not in told:
                told.add(each.key)
                yield each


def _judge(link: Link) -> Iterator[Finding]:
    if not link.text.strip():
        says = f"有一处链接没有文字（{_short(link.href) or '空地址'}）。"
        yield _finding("empty_text", Severity.WARN, says, "请写明链接指向什么；读屏软件只读链接的文字。", link)
    target = _parsed(link.href)
    if _OWN_DISK.match(link.href):
        says = f"“{_named(link)}”指向本机或共享文件夹中的文件（{_short(link.href)}）。"
        yield _finding("own_disk", Severity.WARN, says, "别人打不开。请上传为附件后再链接。", link)
    elif target is None or not _is_sound(target, link.href):
        says = f"“{_named(link)}”的链接地址写法有误（{_short(link.href) or '空地址'}）。"
        yield _finding("malformed", Severity.WARN, says, "请改正地址，或者去掉链接。", link)
    elif target.scheme in _WEB or link.href.startswith("//"):
        yield from _judge_host(link, target.hostname or "")


def _judge_host(link: Link, host: str) -> Iterator[Finding]:
    if is_inside(host):
        says = f"“{_named(link)}”指向内部网络（{_short(link.href)}）。"
        yield _finding(
            "internal", Severity.WARN, says, "公众打不开，还会暴露内部地址。请改为公开的网址，或者去掉链接。", link
        )
    elif not (host == "gov.cn" or host.endswith(".gov.cn")):
        says = f"“{_named(link)}”指向政府网站以外（{host}）。"
        yield _finding("external", Severity.NOTE, says, "请确认网址可靠、长期有效，内容适合链接。", link)


def is_inside(host: str) -> bool:
    """Test if a host can be reached from inside only: a private address, or a name without a public suffix."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_INSIDE)
    return not address.is_global


def _parsed(href: str) -> SplitResult | None:
    try:
        target = urlsplit(href)
        _ = target.port  # only asking for it judges it
    except ValueError:
        return None
    return target


def _is_sound(target: SplitResult, href: str) -> bool:
    """Test if an address can lead anywhere; one of our own pages needs no host."""
    if not href or _SPACE.search(href):
        return False
    if target.scheme in _OTHER:
        return bool(target.path)
    if target.scheme in _WEB:
        return bool(target.hostname)
    # 'www.gov.cn/x' without a scheme would be looked for below the page itself.
    return not target.scheme and not re.match(r"(?i)www\.", href)


def _finding(code: str, severity: Severity, says: str, advice: str, link: Link) -> Finding:
    return Finding(f"links.{code}", severity, "正文", says, advice, mark=link.href[:200])


def _named(link: Link) -> str:
    return _short(" ".join(link.text.split())) or "无文字的链接"


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
