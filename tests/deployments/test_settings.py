"""Do the addresses alone decide what is deployed? Each case is a process of its own, as a deployment is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ASK = """
import json
from gongkai.settings import base
print(json.dumps({
    "engine": base.DATABASES["default"]["ENGINE"], "name": str(base.DATABASES["default"]["NAME"]),
    "cache": base.CACHES["default"]["BACKEND"], "files": base.STORAGES["default"]["OPTIONS"]["location"],
    "hosts": base.ALLOWED_HOSTS, "secure": base.SESSION_COOKIE_SECURE, "csrf": base.CSRF_COOKIE_SECURE,
    "hsts": base.SECURE_HSTS_SECONDS, "debug": base.DEBUG, "key": base.SECRET_KEY,
}))
"""


def run(code: str, root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GONGKAI_")}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**clean, "PYTHONPATH": str(root / "src"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def deployed(root: Path, **environment: str) -> dict[str, Any]:
    answer = run(ASK, root, **environment)
    assert answer.returncode == 0, answer.stderr
    facts: dict[str, Any] = json.loads(answer.stdout)
    return facts


def test_nothing_set_is_the_embedded_deployment(root: Path, tmp_path: Path) -> None:
    facts = deployed(root, GONGKAI_HOME=str(tmp_path))
    assert facts.pop("key") == (tmp_path / "var" / "secret_key").read_text().strip()
    assert facts == {
        "engine": "django.db.backends.sqlite3",
        "name": f"{tmp_path}/var/gongkai.sqlite3",
        "cache": "django.core.cache.backends.locmem.LocMemCache",
        "files": f"{tmp_path}/var/files",
        "hosts": ["127.0.0.1", "localhost", "[::1]"],
        "secure": False,
        "csrf": False,
        "hsts": 0,
        "debug": False,
    }


def test_addresses_make_the_scaled_deployment(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s" * 50)
    facts = deployed(
        root,
        GONGKAI_HOME=str(tmp_path),
        GONGKAI_DATABASE="postgres://u:p@db/gongkai",
        GONGKAI_CACHE="redis://cache:6379/0",
        GONGKAI_FILES="file:///srv/files",
        GONGKAI_HTTPS="1",
        GONGKAI_HOSTS="www.example.gov.cn",
        GONGKAI_SECRET_KEY_FILE=str(secret),
        GONGKAI_SEAL_KEYS="n" * 50 + "," + "o" * 50,
    )
    assert (facts["engine"], facts["name"]) == ("django.db.backends.postgresql", "gongkai")
    assert (facts["files"], facts["hosts"], facts["key"]) == ("/srv/files", ["www.example.gov.cn"], "s" * 50)
    assert facts["secure"] is facts["csrf"] is True
    assert facts["hsts"] > 0
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"GONGKAI_DATABASE": "mysql://db/x"}, "GONGKAI_DATABASE"),
        ({"GONGKAI_HTTPS": "yes"}, "GONGKAI_HTTPS"),
        ({"GONGKAI_SECRET_KEY_FILE": "/nowhere"}, "GONGKAI_SECRET_KEY_FILE"),
    ],
)
def test_the_command_line_says_in_one_sentence_what_is_wrong(
    root: Path, tmp_path: Path, environment: dict[str, str], says: str
) -> None:
    code = "import sys; from gongkai.cli import main; sys.exit(main(['migrate']))"
    answer = run(code, root, GONGKAI_HOME=str(tmp_path), **environment)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith("设置有误：")
    assert says in answer.stderr
    assert answer.stderr.count("\n") == 1
