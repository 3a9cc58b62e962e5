"""How is what is personal sealed at rest, and how is a code kept without keeping the code?"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

# No letter or digit that is taken for another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8


class Broken(Exception):
    """What was sealed cannot be opened with the keys of this installation."""


@cache
def _seal(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_fernet_key(each)) for each in keys])


def _fernet_key(secret: str) -> bytes:
    import base64

    return base64.urlsafe_b64encode(hashlib.sha256(f"gongkai.seal:{secret}".encode()).digest())


def sealed(content: bytes) -> bytes:
    """Return content sealed with the newest key."""
    return _seal(tuple(settings.SEAL_KEYS)).encrypt(content)


def opened(content: bytes) -> bytes:
    """
    Return sealed content as it was.

    :raises Broken: if no key of this installation opens it
    """
    try:
        return _seal(tuple(settings.SEAL_KEYS)).decrypt(content)
    except InvalidToken:
        raise Broken from None


def sealed_text(text: str) -> str:
    """Return a text sealed, "" for none."""
    return sealed(text.encode()).decode() if text else ""


def opened_text(text: str) -> str:
    """Return a sealed text as it was."""
    return opened(text.encode()).decode() if text else ""


def new_code() -> str:
    """Return a new query code: eight characters, thirty choices each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def mark_of(purpose: str, *parts: str) -> str:
    """
    Return a keyed digest: equal for equal parts, and of no use to whoever has only the database.

    It stands for a query code, a matter or an applicant; the oldest key makes it, so that it outlives new ones.
    """
    text = "\x1f".join((purpose, *parts))
    return hmac.new(settings.SEAL_KEYS[-1].encode(), text.encode(), hashlib.sha256).hexdigest()


def fits(code: str, purpose: str, kept: str) -> bool:
    """Test if a code is the one whose digest was kept, in the same time for every wrong one."""
    typed = code.strip().upper().replace(" ", "").replace("-", "")
    return bool(kept) and hmac.compare_digest(mark_of(purpose, typed), kept)
