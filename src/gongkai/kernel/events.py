"""What is an event? Something that was done: named by a past participle, frozen, and able to say itself in Chinese."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Protocol


@dataclass(frozen=True)
class Event:
    """
    Be the base of all events; a subclass is a frozen dataclass with ``says`` and ``subject``.

    ``says`` is a Chinese template over the event's own fields: ``"{organ}提交{year}年度报告"``.
    """

    says: ClassVar[str] = ""

    def __init_subclass__(cls, **more: Any) -> None:
        """Refuse a template that names a field which the event does not have."""
        super().__init_subclass__(**more)
        known = {name for each in cls.__mro__ for name in vars(each).get("__annotations__", {})}
        known |= {name for each in cls.__mro__ for name, value in vars(each).items() if isinstance(value, property)}
        for _, name, _, _ in string.Formatter().parse(cls.says):
            if name is not None and name not in known:
                raise TypeError(f"{cls.__qualname__}.says names {name!r}, which is no field of the event")

    @classmethod
    def event_name(cls) -> str:
        """Return the event's lasting name, its room and its class: ``annual.Submitted``."""
        parts = cls.__module__.split(".")
        room = parts[1] if parts[0] == "gongkai" and len(parts) > 1 else parts[0]
        return f"{room}.{cls.__name__}"

    def subject(self) -> str:
        """Return what the event is about, such as ``annual.return:12``; each event answers for itself."""
        raise TypeError(f"{type(self).__qualname__} does not say what it is about")

    def sentence(self) -> str:
        """Return the event as a Chinese sentence."""
        names = [name for _, name, _, _ in string.Formatter().parse(self.says) if name is not None]
        return self.says.format(**{each: getattr(self, each) for each in names})

    def facts(self) -> dict[str, Any]:
        """
        Return the event's fields as plain JSON values.

        :raises TypeError: if a field holds something that has no exact JSON form (a float, a model)
        """
        return {each.name: plain(getattr(self, each.name)) for each in fields(self)}


class Recorder(Protocol):
    """
    Write an event down; ``gongkai.journal.services.record`` is one.

    Rooms below the journal take it as an argument, so that no act of theirs can go unrecorded.
    """

    def __call__(self, event: Event, *, by: Any, at: datetime, organ: Any = None, ground: str = "") -> object:
        """Record the event inside the caller's transaction."""
        ...


def plain(value: Any) -> Any:
    """
    Return a value as JSON can hold it without loss.

    :raises TypeError: for floats, whose text differs between machines, and for objects
    """
    if value is None or (isinstance(value, bool | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(each) for each in value)
    raise TypeError(f"{type(value).__qualname__} has no exact JSON form")
