"""Which subject may a paper have? The 22 classes with their children, from the sheet ``themes.yaml`` (主题分类)."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml

BETWEEN = "\\"


@cache
def themes() -> dict[str, tuple[str, ...]]:
    """Return the classes in their order, each with its children; the last has none."""
    sheet = yaml.safe_load(resources.files("gongkai.papers").joinpath("themes.yaml").read_text("utf-8"))
    return {name: tuple(children) for name, children in sheet.items()}


def is_theme(said: str) -> bool:
    """Test if a theme is one of the classification: ``综合政务\\政务公开``, or a class by itself."""
    above, between, below = said.partition(BETWEEN)
    return above in themes() and (not between or below in themes()[above])


def grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the classification as the groups of a list to choose from; a class without children stands alone."""
    return [
        (name, [(f"{name}{BETWEEN}{each}" if each else name, each or name) for each in (*children,) or ("",)])
        for name, children in themes().items()
    ]
