"""What becomes of a message? That it went out, or that it could not: never to whom."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.kernel.events import Event


@dataclass(frozen=True)
class NoticeEvent(Event):
    """Something that became of a message."""

    notice: int
    about: str
    title: str

    def subject(self) -> str:
        """Return what the message is about."""
        return self.about


@dataclass(frozen=True)
class Sent(NoticeEvent):
    """The channel took the message over."""

    says = "已发出通知：{title}"


@dataclass(frozen=True)
class GivenUp(NoticeEvent):
    """The message could not be handed over; somebody has to telephone or write."""

    tries: int
    says = "通知未能送达（已尝试{tries}次）：{title}"
