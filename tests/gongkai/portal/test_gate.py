"""Does the gate ask where a paper will stand?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from gongkai.papers.content import Content
from gongkai.papers.ports import conditions_of
from gongkai.portal import services
from gongkai.review.checks import Finding, Severity

pytestmark = pytest.mark.django_db


def found(paper: Any, **content: Any) -> list[Finding]:
    said = conditions_of(paper, Content(title=paper.title, **content), today=date(2026, 3, 2))
    return [each for each in said if each.code == "portal.no_section"]


def test_a_paper_without_a_column_is_stopped(open_column: Any, paper_row: Any) -> None:
    open_column("elsewhere", kind="news")
    (finding,) = found(paper_row(live=False))
    assert finding.blocks
    assert not finding.acceptable
    assert "主栏目" in finding.says


def test_a_paper_with_a_home_passes(world: Any, at: datetime, open_column: Any, paper_row: Any) -> None:
    paper = paper_row(live=False)
    services.place(paper=paper, section=open_column(kind="notice"), home=True, by=world["clerk"], at=at)
    assert found(paper) == []


def test_a_paper_that_a_column_takes_by_itself_passes(open_column: Any, paper_row: Any) -> None:
    open_column("own", kind="notice", shows=["notice"])
    open_column("charges", kind="statutory", statutory="charges")
    assert found(paper_row(live=False)) == []
    assert found(paper_row(live=False, kind="page")) != []
    assert found(paper_row(live=False, kind="page"), basis="charges") == []


def test_what_is_not_public_needs_no_column(open_column: Any, paper_row: Any) -> None:
    open_column("elsewhere", kind="news")
    assert found(paper_row(live=False), attribute="not_public") == []


def test_what_another_room_shows_has_its_own_lists(open_column: Any, paper_row: Any) -> None:
    open_column("elsewhere", kind="news")
    assert found(paper_row(live=False, kind="normative_document")) == []


def test_a_site_without_columns_only_says_so(paper_row: Any) -> None:
    (finding,) = found(paper_row(live=False))
    assert finding.severity is Severity.WARN
