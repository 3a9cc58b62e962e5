"""Which reviews may a chain not leave out?"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from lawbook import articles
from lawbook.proactive.review import missing_reviews

CASES = yaml.safe_load(Path(__file__).with_name("review.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_left_out_is_named_with_its_provision(case: dict[str, Any]) -> None:
    assert [each.cite for each in missing_reviews(case["reviews"])] == case["missing"]


def test_the_provision_on_secrecy_reads_like_a_lawyers() -> None:
    assert articles.provision("secrets:35").label == "《保守国家秘密法》第三十五条"
