"""How is a sheet read? From the package itself, once, by the quick loader where there is one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def book() -> Traversable:
    """Return the folder in which the sheets lie."""
    return files("lawbook")


def parsed(text: str) -> Any:
    """Return what a YAML text says (plain mappings, lists, dates, numbers and strings)."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 (the C loader is the safe one)


def read(place: Traversable) -> Any:
    """Return what one file says."""
    return parsed(place.read_text("utf-8"))


@cache
def table(path: str) -> Any:
    """
    Return what a file of the law book says, kept after the first reading; never change what is returned.

    :param path: relative to the package, such as ``application/outcome.yaml``
    """
    place = book()
    for part in path.split("/"):
        place = place.joinpath(part)
    return read(place)
