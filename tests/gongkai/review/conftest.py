"""Something to review: a round at 教育局, as whoever writes papers would open it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from gongkai.review.models import Round
from gongkai.review.services import open_round, sign

DIGEST = "a" * 64


@pytest.fixture
def submit(world: Any, at: datetime) -> Callable[..., Round]:
    """Return how a round is opened; what is left out is as usual."""

    def submit(**more: Any) -> Round:
        facts: dict[str, Any] = {
            "subject": "papers.submission:1",
            "organ": world.organs["jiaoyu"],
            "kind": "notice",
            "title": "关于做好秋季开学工作的通知",
            "url": "/desk/papers/jiaoyu/1/",
            "digest": DIGEST,
            "findings": [],
            "by": world["clerk"],
            "at": at,
        }
        return open_round(**{**facts, **more})

    return submit


@pytest.fixture
def signed(submit: Callable[..., Round], world: Any, at: datetime) -> Callable[..., Round]:
    """Return how a round is opened and signed by some of the usual three."""

    def signed(*people: str, **more: Any) -> Round:
        round = submit(**more)
        for each in people:
            round = sign(round=round, digest=round.digest, by=world[each], at=at, opinion="同意")
        return round

    return signed
