"""
Cases stand in a YAML file beside the test of the same name: test_fee.py asks for ``case`` and gets those of fee.yaml.

A file with sections gives each section to the argument named after it: ``by_item`` to ``by_item_case``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml


def sections(place: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the cases of a file by the argument that takes them."""
    content = yaml.safe_load(place.read_text("utf-8"))
    if isinstance(content, list):
        return {"case": content}
    return {f"{name}_case": cases for name, cases in content.items()}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each of its cases."""
    if any("case" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")):
        return
    wanted = [name for name in metafunc.fixturenames if name == "case" or name.endswith("_case")]
    if not wanted:
        return
    module = Path(str(metafunc.module.__file__))
    found = sections(module.with_name(f"{module.stem.removeprefix('test_')}.yaml"))
    for name in wanted:
        metafunc.parametrize(name, found[name], ids=[case["name"] for case in found[name]])
