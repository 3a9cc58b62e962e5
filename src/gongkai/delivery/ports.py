"""What must a way of telling somebody be able to do? Mail is one; a gateway for short messages would be another."""

from __future__ import annotations

from typing import Protocol


class Undeliverable(Exception):
    """The channel will never take this message, such as for an address that does not exist; do not try again."""


class Channel(Protocol):
    """
    Carry a short message to one person.

    ``sends`` is False for a channel that carries nothing: then no message is queued at all, and none comes late in the
    year in which a real channel is set up.
    """

    sends: bool

    def fits(self, to: str) -> bool:
        """Test if the channel could reach such an address."""
        ...

    def send(self, *, to: str, subject: str, text: str) -> None:
        """
        Hand a message over.

        :raises Undeliverable: if it will never be taken
        :raises Exception: anything else: it is tried again later
        """
        ...


class NullChannel:
    """Carry nothing: who applied looks at the status page, and an officer telephones."""

    sends = False

    def fits(self, to: str) -> bool:
        """Reach nobody."""
        return False

    def send(self, *, to: str, subject: str, text: str) -> None:
        """Do nothing."""
