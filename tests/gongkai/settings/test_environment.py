"""Is the environment understood, and is the secret kept?"""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongkai.settings.environment import flag, secret_key, text


class TestText:
    def test_comes_from_the_variable(self) -> None:
        assert text("HOSTS", "none", environ={"GONGKAI_HOSTS": "a"}) == "a"

    def test_comes_from_the_file_that_a_variable_names(self, tmp_path: Path) -> None:
        file = tmp_path / "address"
        file.write_text("postgres://db/gongkai\n")
        assert text("DATABASE", environ={"GONGKAI_DATABASE_FILE": str(file)}) == "postgres://db/gongkai"

    def test_is_the_default_where_nothing_is_said(self) -> None:
        assert text("HOSTS", "none", environ={}) == "none"

    def test_may_not_be_said_twice(self, tmp_path: Path) -> None:
        with pytest.raises(ImproperlyConfigured, match="只能设置一个"):
            text("HOSTS", environ={"GONGKAI_HOSTS": "a", "GONGKAI_HOSTS_FILE": str(tmp_path)})

    def test_names_the_file_that_cannot_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(ImproperlyConfigured, match="missing"):
            text("HOSTS", environ={"GONGKAI_HOSTS_FILE": str(tmp_path / "missing")})


class TestFlag:
    @pytest.mark.parametrize(("said", "means"), [("1", True), ("0", False), ("", False)])
    def test_is_one_or_nothing(self, said: str, means: bool) -> None:
        assert flag("HTTPS", environ={"GONGKAI_HTTPS": said}) is means

    @pytest.mark.parametrize("said", ["true", "on", "ture"])
    def test_refuses_everything_else(self, said: str) -> None:
        with pytest.raises(ImproperlyConfigured, match=said):
            flag("HTTPS", environ={"GONGKAI_HTTPS": said})


class TestTheSecretKey:
    def test_is_made_once_and_only_its_owner_may_read_it(self, tmp_path: Path) -> None:
        file = tmp_path / "var" / "secret_key"
        first = secret_key(file, environ={})
        assert secret_key(file, environ={}) == first
        assert len(first) > 50
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert [each.name for each in file.parent.iterdir()] == ["secret_key"]

    def test_of_the_environment_goes_before_and_writes_nothing(self, tmp_path: Path) -> None:
        assert secret_key(tmp_path / "secret_key", environ={"GONGKAI_SECRET_KEY": "k" * 40}) == "k" * 40
        assert list(tmp_path.iterdir()) == []

    def test_differs_between_installations(self, tmp_path: Path) -> None:
        assert secret_key(tmp_path / "a", environ={}) != secret_key(tmp_path / "b", environ={})

    def test_that_cannot_be_kept_is_said_plainly(self, tmp_path: Path) -> None:
        (tmp_path / "var").write_text("a file where the folder should be")
        with pytest.raises(ImproperlyConfigured, match="GONGKAI_SECRET_KEY"):
            secret_key(tmp_path / "var" / "secret_key", environ={})
