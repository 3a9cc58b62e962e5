"""A severe finding is let pass by the head of the organ, with a reason, and for exactly that finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed
from gongkai.review.checks import Finding, Severity
from gongkai.review.models import AppendOnly
from gongkai.review.selectors import acceptances_of
from gongkai.review.services import accept

PAPER = "papers.paper:1"
SEVERE = Finding("privacy.resident_number", Severity.BLOCK, "正文", "正文有居民身份证号码1处（11*************02X）。")


def test_the_head_lets_it_pass_with_a_reason(world: Any, at: datetime) -> None:
    made = accept(
        subject=PAPER, organ=world.organs["jiaoyu"], finding=SEVERE, by=world["head"], at=at, reason="判例编号，非号码"
    )
    assert acceptances_of(PAPER) == {SEVERE.key: made}
    entry = Entry.objects.get(kind="review.FindingAccepted")
    assert (entry.subject, entry.ground) == (PAPER, "判例编号，非号码")
    with pytest.raises(AppendOnly):
        made.delete()


def test_another_place_or_text_asks_again(world: Any, at: datetime) -> None:
    accept(subject=PAPER, organ=world.organs["jiaoyu"], finding=SEVERE, by=world["head"], at=at, reason="已核实")
    found = acceptances_of(PAPER)
    for other in (replace(SEVERE, mark="5-23"), replace(SEVERE, where="摘要"), replace(SEVERE, says="2处")):
        assert other.key not in found


@pytest.mark.parametrize("who", ["clerk", "reviewer", "secrecy", "admin", "head-minzheng", "nobody"])
def test_nobody_else_does(world: Any, at: datetime, who: str) -> None:
    with pytest.raises(NotAllowed, match="分管领导写明理由后放行"):
        accept(subject=PAPER, organ=world.organs["jiaoyu"], finding=SEVERE, by=world[who], at=at, reason="已核实")


@pytest.mark.parametrize(
    ("finding", "reason", "says"),
    [
        (SEVERE, " ", "放行须写明理由"),
        (SEVERE, "理" * 501, "理由最多500字"),
        (replace(SEVERE, severity=Severity.WARN), "已核实", "不需要放行"),
        (replace(SEVERE, acceptable=False), "已核实", "不能放行，须改正后再送审"),
    ],
)
def test_what_is_refused(world: Any, at: datetime, finding: Finding, reason: str, says: str) -> None:
    with pytest.raises(NotAllowed, match=says):
        accept(subject=PAPER, organ=world.organs["jiaoyu"], finding=finding, by=world["head"], at=at, reason=reason)
    assert acceptances_of(PAPER) == {}


def test_it_is_let_pass_once(world: Any, at: datetime) -> None:
    accept(subject=PAPER, organ=world.organs["jiaoyu"], finding=SEVERE, by=world["head"], at=at, reason="已核实")
    with pytest.raises(NotAllowed, match="已经放行过"):
        accept(subject=PAPER, organ=world.organs["jiaoyu"], finding=SEVERE, by=world["head"], at=at, reason="再核实")
