"""By how many working days may the term be extended?"""

from typing import Any

import pytest

from lawbook.application.extension import extension
from lawbook.reasons import Refused


def test_case(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(Refused, match=case["says"]) as refusal:
            extension(on=case["day"], days=case["days"])
        assert str(refusal.value.cite) == case["refused"]
        return
    added = extension(on=case["day"], days=case["days"])
    assert (added.value, str(added.cite)) == (case["value"], case["cite"])
