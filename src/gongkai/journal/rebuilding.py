"""How does an entry become the event again that it was written from?"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from gongkai.kernel.events import Event


class NotRebuilt(Exception):
    """The entry's kind or its facts fit no event that is known today."""


def event_of(kind: str, facts: Mapping[str, Any], wanted: type[Event]) -> Event:
    """
    Return the event of a kind that is ``wanted`` or a special case of it.

    Facts that the event no longer has are left out; for those that it did not have then, its own defaults stand.

    :raises NotRebuilt: if there is no such event, or the facts do not fit it
    """
    found = next((each for each in (wanted, *_below(wanted)) if each.event_name() == kind), None)
    if found is None:
        raise NotRebuilt(f"没有名为 {kind} 的事件")
    hints = get_type_hints(found)
    known = {each.name for each in fields(found)}
    try:
        return found(**{name: rebuilt(value, hints[name]) for name, value in facts.items() if name in known})
    except (TypeError, ValueError, ArithmeticError) as trouble:
        raise NotRebuilt(f"台账数据与事件 {kind} 不符：{trouble}") from trouble


def _below(kind: type[Event]) -> Iterator[type[Event]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def rebuilt(value: Any, hint: Any) -> Any:
    """
    Return a JSON value as the type that a field asks for.

    :raises ValueError: if it is none
    :raises TypeError: if the value is of another kind than the field
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _one_of(value, inner)
    if value is None or hint is Any or hint is object:
        return value
    kind = origin or hint
    if not isinstance(kind, type):
        return value
    if issubclass(kind, Mapping):
        of_key, of_value = inner or (Any, Any)
        return {rebuilt(_key(key, of_key), of_key): rebuilt(each, of_value) for key, each in value.items()}
    if issubclass(kind, tuple):
        kinds = inner if inner and inner[-1] is not ... else (inner[0] if inner else Any,) * len(value)
        return tuple(rebuilt(each, one) for each, one in zip(value, kinds, strict=True))
    if kind is not str and issubclass(kind, Iterable) and not issubclass(kind, Enum):
        made = kind if kind in (list, set, frozenset) else tuple
        return made(rebuilt(each, inner[0] if inner else Any) for each in value)
    return _plain(value, kind)


def _plain(value: Any, kind: type) -> Any:
    if issubclass(kind, datetime | date):
        return kind.fromisoformat(value)
    if issubclass(kind, Enum | Decimal):
        return kind(value)
    return value


def _key(key: str, hint: Any) -> Any:
    return int(key) if hint is int else key


def _one_of(value: Any, kinds: tuple[Any, ...]) -> Any:
    """Return a value as the first of several types that it can be."""
    if value is None:
        return None
    for each in kinds:
        if each is type(None):
            continue
        try:
            return rebuilt(value, each)
        except (TypeError, ValueError, ArithmeticError, AttributeError):
            continue
    raise ValueError(f"{value!r} is none of {kinds}")
