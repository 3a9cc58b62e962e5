"""How does an address become a setting? Pure: nothing is opened, nothing is read."""

from __future__ import annotations

from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class Address(ImproperlyConfigured):
    """An address that cannot be understood; the sentence says which and what would be right."""


def database(address: str) -> dict[str, Any]:
    """
    Return the database setting for ``sqlite:///path`` or ``postgres://user:secret@host:port/name?option=…``.

    :raises Address: if the scheme is another, or the name is missing
    """
    url = _split(address)
    if url.scheme == "sqlite":
        name = _path(url)
        if not name or name.endswith("/"):
            raise Address("GONGKAI_DATABASE 缺少文件路径，应形如 sqlite:///var/gongkai.sqlite3。")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            # To open it anew for every request costs as much as a page.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # A transaction that reads first and writes later fails with "database is locked" when it was begun
                # deferred; begun IMMEDIATE it waits its turn.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                "PRAGMA mmap_size=134217728;PRAGMA cache_size=-64000;",
            },
        }
    if url.scheme in ("postgres", "postgresql"):
        name = unquote(url.path.lstrip("/"))
        if not name:
            raise Address("GONGKAI_DATABASE 缺少库名，应形如 postgres://用户:密码@主机:5432/库名。")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": _port(url, "GONGKAI_DATABASE"),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(url.query)),
        }
    raise Address(f"GONGKAI_DATABASE 不支持“{url.scheme or address}”，可用 sqlite:// 或 postgres://。")


def cache(address: str) -> dict[str, Any]:
    """
    Return the cache setting for ``memory://`` or ``redis://host:port/number`` (``rediss://`` with encryption).

    :raises Address: if the scheme is another
    """
    url = _split(address)
    if url.scheme == "memory":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": url.netloc or "gongkai"}
    if url.scheme in ("redis", "rediss"):
        _port(url, "GONGKAI_CACHE")
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}
    raise Address(f"GONGKAI_CACHE 不支持“{url.scheme or address}”，可用 memory:// 或 redis://。")


def storage(address: str) -> dict[str, Any]:
    """
    Return the storage setting for ``file:///path``.

    :raises Address: if the scheme is another, or the path is missing
    """
    url = _split(address)
    if url.scheme != "file":
        raise Address(f"GONGKAI_FILES 不支持“{url.scheme or address}”，可用 file://。")
    folder = _path(url)
    if not folder:
        raise Address("GONGKAI_FILES 缺少文件夹路径，应形如 file:///srv/gongkai/files。")
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}


def mail(address: str) -> dict[str, Any]:
    """
    Return the mail server for ``smtp://user:secret@host:port?from=sender@host&tls=1``; empty means that none is sent.

    ``tls=1`` begins encryption on the plain port (STARTTLS), ``smtps://`` is encrypted from the first byte.

    :raises Address: if the scheme is another, or the host or the sender is missing
    """
    if not address.strip():
        return {"from": "", "host": "", "port": 25, "user": "", "password": "", "tls": False, "ssl": False}
    url = _split(address)
    if url.scheme not in ("smtp", "smtps"):
        raise Address("GONGKAI_MAIL 应形如 smtp://用户:密码@主机:587?from=发件地址&tls=1，或以 smtps:// 开头。")
    said = dict(parse_qsl(url.query))
    sender = said.get("from", "")
    if not url.hostname or "@" not in sender:
        raise Address("GONGKAI_MAIL 缺少主机或发件地址（from=）。")
    if said.get("tls", "0") not in ("0", "1"):
        raise Address("GONGKAI_MAIL 的 tls 只能是 1 或 0。")
    ssl = url.scheme == "smtps"
    return {
        "from": sender,
        "host": unquote(url.hostname),
        "port": int(_port(url, "GONGKAI_MAIL") or (465 if ssl else 25)),
        "user": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "tls": said.get("tls") == "1" and not ssl,
        "ssl": ssl,
    }


def hosts(listed: str) -> list[str]:
    """Return the host names of a comma-separated list, without blanks and empty places."""
    return [each.strip() for each in listed.split(",") if each.strip()]


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address.strip())
    except ValueError:
        raise Address(f"地址“{address}”无法识别，请检查方括号和端口。") from None


def _path(url: SplitResult) -> str:
    """Return the path of ``sqlite:////absolute``, ``sqlite:///absolute`` and ``sqlite://relative/to/here``."""
    if url.netloc:
        return unquote(url.netloc + url.path)
    path = unquote(url.path)
    return path[1:] if path.startswith("//") else path


def _port(url: SplitResult, variable: str) -> str:
    try:
        return str(url.port or "")
    except ValueError:
        raise Address(f"{variable} 的端口不是 0 至 65535 的数字。") from None
