"""What does the environment say? ``GONGKAI_X``, or the content of the file that ``GONGKAI_X_FILE`` names."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "", *, environ: Mapping[str, str] = os.environ) -> str:
    """
    Return what the environment says for a name, or the default.

    :raises ImproperlyConfigured: if both forms are given, or the named file cannot be read
    """
    direct, file = environ.get(f"GONGKAI_{name}", ""), environ.get(f"GONGKAI_{name}_FILE", "")
    if direct and file:
        raise ImproperlyConfigured(f"GONGKAI_{name} 与 GONGKAI_{name}_FILE 只能设置一个。")
    if not file:
        return direct or default
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(f"GONGKAI_{name}_FILE 所指文件无法读取：{file}") from None


def flag(name: str, *, environ: Mapping[str, str] = os.environ) -> bool:
    """
    Return a switch: ``1`` is on; ``0``, empty and absent are off.

    :raises ImproperlyConfigured: for anything else, for a switch that is misspelled is not off
    """
    said = text(name, "0", environ=environ)
    if said not in ("0", "1"):
        raise ImproperlyConfigured(f"GONGKAI_{name} 只能是 1（开）或 0（关），现为“{said}”。")
    return said == "1"


def secret_key(kept_in: Path, *, named: str = "SECRET_KEY", environ: Mapping[str, str] = os.environ) -> str:
    """
    Return the secret key: from the environment, else from a file that is made once and that only its owner may read.

    :raises ImproperlyConfigured: if the file can neither be read nor made
    """
    given = text(named, environ=environ)
    if given:
        return given
    try:
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and linked into place: of two processes that start together one key wins, and none is half read.
        aside = kept_in.with_name(f"{kept_in.name}.{secrets.token_hex(8)}")
        if not kept_in.exists():
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(secrets.token_urlsafe(64))
            try:
                os.link(aside, kept_in)
            except FileExistsError:
                pass
            finally:
                aside.unlink()
        return kept_in.read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise ImproperlyConfigured(
            f"无法读取或生成密钥文件 {kept_in}（{problem.strerror}）；请设置 GONGKAI_SECRET_KEY，或改正目录权限。"
        ) from None
