"""Something to be found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gongkai.search.ports import Document

Make = Callable[..., Document]


@pytest.fixture
def document() -> Make:
    """Return what makes a document; whatever is not said is filled in."""

    def make(key: str, title: str = "标题", text: str = "", on: str = "2026-03-02", **more: Any) -> Document:
        return Document(
            key=key, url=f"/item/{key}/", title=title, text=text, published_on=date.fromisoformat(on), **more
        )

    return make
