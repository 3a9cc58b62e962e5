"""What is said to a person whose step is not lawful, or not theirs to take?"""

from __future__ import annotations


class NotAllowed(Exception):
    """The step is not lawful or not this person's to take; nothing was stored. ``cite`` names the provision."""

    def __init__(self, says: str, *, cite: str = "") -> None:
        super().__init__(says)
        self.says = says
        self.cite = cite
