"""How does an installation begin? With its district and a first administrator (建立区县)."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel import clock
from gongkai.organs import services
from gongkai.organs.models import Kind, Role


class Command(BaseCommand):
    """Enter the district and its first administrator; everything else is done at the desk."""

    help = "建立区县和第一位系统管理员；其他机构和人员由系统管理员在“系统—机构与人员”中登记。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for names; the password comes from the keyboard or a file, never from the command line."""
        parser.add_argument("--name", required=True, help="全称，如：某某区人民政府")
        parser.add_argument("--short-name", required=True, help="简称，如：某某区")
        parser.add_argument("--code", required=True, help="代码，小写字母、数字和连字符")
        parser.add_argument("--admin", required=True, help="系统管理员的登录名")
        parser.add_argument("--admin-name", required=True, help="系统管理员的姓名")
        parser.add_argument("--password-file", help="存放初始密码的文件；不给出时从键盘输入")

    def handle(self, *values: Any, **options: Any) -> None:
        """Do it, or say in one sentence why not."""
        who: dict[str, Any] = {"by": None, "at": clock.now(), "record": record, "ground": "建立区县"}
        try:
            with transaction.atomic():
                district = services.create_organ(
                    code=options["code"],
                    name=options["name"],
                    short_name=options["short_name"],
                    kind=Kind.DISTRICT,
                    **who,
                )
                user = services.add_person(
                    username=options["admin"],
                    name=options["admin_name"],
                    password=self._password(options["password_file"]),
                    organ=district,
                    **who,
                )
                services.appoint(user=user, organ=district, role=Role.ADMIN, on=clock.today(), **who)
        except ValidationError as refusal:
            self._refuse("；".join(refusal.messages))
        self.stdout.write(f"已建立{district.name}，系统管理员{user.name}（登录名{user.username}）首次登录须更改密码。")

    def _password(self, file: str | None) -> str:
        if file is None:
            return getpass.getpass("初始密码：")
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            self._refuse(f"密码文件无法读取：{file}")

    def _refuse(self, says: str) -> NoReturn:
        self.stderr.write(says)
        sys.exit(2)
