"""Until when must information be published?"""

from typing import Any

from lawbook import workdays
from lawbook.proactive.publication import publication_deadline


def test_case(case: dict[str, Any]) -> None:
    deadline = publication_deadline(formed_on=case["formed_on"], workdays=workdays.national())
    assert deadline.due == case["due"]
    assert str(deadline.steps[0].cite) == case["cite"]
    assert deadline.steps[0].unverified is case["unverified"]
