"""A signed report is read by the sheet of its edition for ever: no cell that was ever in a form may leave it."""

from __future__ import annotations

import hashlib

import pytest

from lawbook.report.edition import load

# The cells of each form at its first release. A form that changes is a new edition, with a sheet of its own.
RELEASED = {
    "2019": (198, "363cbf7beea2ea4a53285e619769b2c0b8bc65d6291b3acf0b2b44f8280070b2"),
    "2021": (200, "08623760fce7a0b14d0bc07b8d30372a5cca85b14c03ff55deb4fc0f6cd65c54"),
}


@pytest.mark.parametrize("edition", RELEASED)
def test_the_cells_of_a_released_form_are_never_changed(edition: str) -> None:
    cells = load(edition).cells
    digest = hashlib.sha256("\n".join(sorted(cells)).encode()).hexdigest()
    assert (len(cells), digest) == RELEASED[edition], f"reports were signed in the form of {edition}: add an edition"
