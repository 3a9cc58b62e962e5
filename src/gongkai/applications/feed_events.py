"""What happens to the address under which an officer's calendar program fetches due dates?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.kernel.events import Event


@dataclass(frozen=True)
class FeedEvent(Event):
    """Something that happened to one person's feed; the key itself is said nowhere."""

    user: int

    def subject(self) -> str:
        """Return the person as the subject."""
        return f"organs.user:{self.user}"


@dataclass(frozen=True)
class FeedSwitchedOn(FeedEvent):
    """The person got a new address; an older one no longer works."""

    says = "启用依申请公开办理期限的日历订阅"


@dataclass(frozen=True)
class FeedSwitchedOff(FeedEvent):
    """The address no longer works."""

    says = "停用依申请公开办理期限的日历订阅"
