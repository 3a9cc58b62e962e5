"""Load the demonstration year into an empty installation: ``manage.py load_demonstration``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gongkai.demonstration.load import ACCOUNTS, PASSWORD, load
from gongkai.kernel import clock


class Command(BaseCommand):
    """Make an invented district with one disclosure year."""

    help = "载入演示年度；已有机关时不做任何事。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it and print the log-ins."""
        if not load(self.stdout.write, now=clock.now()):
            self.stdout.write("已有机关，不载入演示年度。")
            return
        self.stdout.write("演示账号（仅供演示，口令相同）：")
        for username, says in ACCOUNTS:
            self.stdout.write(f"  {username:<21}{says}")
        self.stdout.write(f"口令：{PASSWORD}")
