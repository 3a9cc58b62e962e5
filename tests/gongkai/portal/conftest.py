"""Columns and papers for the tests of the portal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from gongkai.papers.models import Paper, State
from gongkai.portal.models import Section
from gongkai.portal.services.sections import open_section

Opens = Callable[..., Section]
Makes = Callable[..., Paper]


@pytest.fixture
def open_column(world: Any, at: datetime) -> Opens:
    """Return a function that opens a column as the installation; by default a list of the 教育局 on its own pages."""

    def opens(code: str = "list", **more: Any) -> Section:
        said: dict[str, Any] = {"tree": "jiaoyu", "kind": "list", "name": f"栏目{code}", "by": None, "at": at}
        said.update(more)
        said["owner"] = world.organs[said.get("owner", said["tree"])]
        said["tree"] = world.organs[said["tree"]]
        return open_section(code=code, **said)

    return opens


@pytest.fixture
def paper_row(world: Any, at: datetime) -> Makes:
    """Return a function that enters a paper as it stands after its release, or as a draft: only the copies count."""

    def makes(title: str = "招生公告", *, organ: str = "jiaoyu", kind: str = "notice", **more: Any) -> Paper:
        live = more.pop("live", True)
        published = more.pop("published_at", at if live else None)
        return Paper.objects.create(
            organ=world.organs[organ],
            kind=kind,
            title=title,
            shown_title=title if live else "",
            state=State.LIVE if live else State.DRAFT,
            live=live,
            published_at=published,
            made_at=at,
            changed_at=at,
            **more,
        )

    return makes
