"""Which reviews may a chain of signatures not leave out before information is published?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lawbook.cite import carries_out

Review = Literal["secrecy", "responsible"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A review that is left out: which, what to say, and the provision that asks for it."""

    review: Review
    says: str
    cite: str


# The Regulations ask for a mechanism with a procedure and persons who answer for it, and for a review under the law on
# secrets; how many steps lie between is the office's own affair.
_REQUIRED: tuple[Missing, ...] = (
    Missing("secrecy", "拟公开的信息须经保密审查，审签流程不能没有保密审查环节。", "secrets:35"),
    Missing("responsible", "公开审查须明确程序和责任，审签流程不能没有分管领导环节。", "ogi:17.1"),
)


@carries_out("ogi:17.1", "ogi:17.2", "secrets:35")
def missing_reviews(reviews: Iterable[str]) -> list[Missing]:
    """
    Return the reviews that the law asks for and these leave out.

    :param reviews: what the steps of a chain are: ``secrecy`` (保密审查), ``responsible`` (分管领导), or anything else
    """
    held = set(reviews)
    return [each for each in _REQUIRED if each.review not in held]
