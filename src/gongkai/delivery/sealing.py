"""How does an address lie in the database until it is used? Sealed with the keys of the installation."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def sealed(text: str) -> str:
    """Return a text sealed with the newest key."""
    return _seal().encrypt(text.encode()).decode()


def opened(text: str) -> str:
    """Return a sealed text as it was."""
    return _seal().decrypt(text.encode()).decode()


def _seal() -> MultiFernet:
    # Of the same keys as all that is personal, but another use: what one sealed the other does not open.
    digests = (hashlib.sha256(f"gongkai.delivery:{each}".encode()).digest() for each in settings.SEAL_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in digests])
