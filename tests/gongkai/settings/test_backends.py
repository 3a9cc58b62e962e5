"""Does an address become the setting that it means?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gongkai.settings import backends
from gongkai.settings.backends import Address


class TestADatabaseAddress:
    @pytest.mark.parametrize(
        ("address", "name"),
        [
            ("sqlite:////srv/gongkai.sqlite3", "/srv/gongkai.sqlite3"),
            ("sqlite:///srv/gongkai.sqlite3", "/srv/gongkai.sqlite3"),
            ("sqlite:///srv/%E5%85%AC%E5%BC%80.sqlite3", "/srv/公开.sqlite3"),
            ("sqlite://var/here.sqlite3", "var/here.sqlite3"),
        ],
    )
    def test_names_a_file(self, address: str, name: str) -> None:
        assert backends.database(address)["NAME"] == name

    def test_of_sqlite_begins_transactions_immediately_and_waits(self) -> None:
        options = backends.database("sqlite:///x")["OPTIONS"]
        assert options["transaction_mode"] == "IMMEDIATE"
        assert options["timeout"] == 20
        assert "journal_mode=WAL" in options["init_command"]

    def test_names_a_server_with_everything_that_it_says(self) -> None:
        found = backends.database("postgres://gong%40kai:a%2Fb@db.internal:5433/gongkai?sslmode=require")
        assert found["ENGINE"] == "django.db.backends.postgresql"
        assert (found["USER"], found["PASSWORD"]) == ("gong@kai", "a/b")
        assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.internal", "5433", "gongkai")
        assert found["OPTIONS"] == {"sslmode": "require"}

    def test_may_leave_out_user_and_port(self) -> None:
        found = backends.database("postgresql://db/gongkai")
        assert (found["USER"], found["PASSWORD"], found["PORT"]) == ("", "", "")

    @pytest.mark.parametrize(
        ("address", "says"),
        [
            ("mysql://db/gongkai", "mysql"),
            ("/var/gongkai.sqlite3", "sqlite://"),
            ("sqlite://", "缺少文件路径"),
            ("sqlite:///", "缺少文件路径"),
            ("postgres://db", "缺少库名"),
            ("postgres://db:port/gongkai", "端口"),
            ("postgres://[db/gongkai", "方括号"),
        ],
    )
    def test_that_means_nothing_is_refused_with_a_sentence(self, address: str, says: str) -> None:
        with pytest.raises(Address, match=says):
            backends.database(address)


class TestTheOtherAddresses:
    def test_memory_is_this_process(self) -> None:
        assert backends.cache("memory://")["BACKEND"].endswith("LocMemCache")

    def test_redis_is_kept_as_it_stands(self) -> None:
        found = backends.cache("rediss://cache:6379/2")
        assert found["BACKEND"].endswith("RedisCache")
        assert found["LOCATION"] == "rediss://cache:6379/2"

    def test_files_lie_in_a_folder(self) -> None:
        assert backends.storage("file:///srv/files")["OPTIONS"] == {"location": "/srv/files"}

    @pytest.mark.parametrize(
        ("read", "address", "says"),
        [
            (backends.cache, "memcached://x", "memcached"),
            (backends.cache, "redis://x:99999/0", "端口"),
            (backends.storage, "s3://bucket", "s3"),
            (backends.storage, "file://", "缺少文件夹"),
        ],
    )
    def test_that_mean_nothing_are_refused(self, read: Callable[[str], Any], address: str, says: str) -> None:
        with pytest.raises(Address, match=says):
            read(address)

    def test_hosts_are_a_list_without_blanks(self) -> None:
        assert backends.hosts(" www.example.gov.cn, ,10.0.0.5 ,") == ["www.example.gov.cn", "10.0.0.5"]


class TestAMailAddress:
    def test_that_is_empty_sends_nothing(self) -> None:
        assert backends.mail("")["from"] == ""

    def test_names_the_server_and_the_sender(self) -> None:
        found = backends.mail("smtp://post%40bureau:a%2Fb@mail.internal:587?from=gongkai@example.cn&tls=1")
        assert (found["host"], found["port"]) == ("mail.internal", 587)
        assert (found["user"], found["password"]) == ("post@bureau", "a/b")
        assert (found["from"], found["tls"], found["ssl"]) == ("gongkai@example.cn", True, False)

    def test_may_be_encrypted_from_the_first_byte(self) -> None:
        found = backends.mail("smtps://mail.internal?from=gongkai@example.cn&tls=1")
        assert (found["port"], found["tls"], found["ssl"]) == (465, False, True)

    @pytest.mark.parametrize(
        ("address", "said"),
        [
            ("http://mail.internal?from=a@example.cn", "smtp://"),
            ("smtp://?from=a@example.cn", "主机"),
            ("smtp://mail.internal", "发件地址"),
            ("smtp://mail.internal?from=a", "发件地址"),
            ("smtp://mail.internal:99999?from=a@example.cn", "端口"),
            ("smtp://mail.internal?from=a@example.cn&tls=yes", "tls"),
        ],
    )
    def test_that_makes_no_sense_is_refused(self, address: str, said: str) -> None:
        with pytest.raises(Address, match=said):
            backends.mail(address)
