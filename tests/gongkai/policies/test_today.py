"""What does a person owe to the documents today?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gongkai.papers import services as papers
from gongkai.papers.selectors import findings_of
from gongkai.policies import services
from gongkai.policies.models import Document
from gongkai.policies.selectors.today import owed

pytestmark = pytest.mark.django_db


def test_a_head_owes_a_signature_and_nobody_else(world: Any, other: Any, at: datetime) -> None:
    document = Document.objects.get(paper=other())
    services.propose(document=document, act="repeal", on=at.date(), ground="过时", by=world["clerk"], at=at)
    assert [each.button for each in owed(user=world["head"], today=at.date())] == ["签署"]
    for who in ("clerk", "reviewer", "operator", "head-minzheng", "authority", "nobody"):
        assert owed(user=world[who], today=at.date()) == []


def test_a_document_without_a_public_material_is_owed_within_three_working_days(
    world: Any, draft: Any, release: Any, at: datetime
) -> None:
    paper = draft()
    found = next(each for each in findings_of(paper, today=at.date()) if each.code == "policies.interpretation_missing")
    papers.accept_finding(paper=paper, key=found.key, reason="随后补发", by=world["head"], at=at)
    release(paper)
    line = owed(user=world["clerk"], today=at.date())[0]
    # Monday 2 March: Tuesday, Wednesday, Thursday the 5th.
    assert (line.due.on.isoformat(), line.remaining_says, line.signal) == ("2026-03-05", "剩3个工作日", "soon")
    late = owed(user=world["clerk"], today=at.date() + timedelta(days=7))[0]
    assert (late.remaining_says, late.signal) == ("超期2个工作日", "overdue")
    assert owed(user=world["head"], today=at.date()) == []


def test_nothing_is_owed_where_all_is_explained(world: Any, normative: Any, at: datetime) -> None:
    normative()
    assert owed(user=world["clerk"], today=at.date()) == []
