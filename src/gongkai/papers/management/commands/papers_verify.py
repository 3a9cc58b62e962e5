"""Is everything that the public sees what was signed? (核验公开内容)"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from gongkai.papers.services.verifying import verify


class Command(BaseCommand):
    """Reckon every public paper from its words up to its signatures; end with status 1 if one does not fit."""

    help = "核验公开内容：逐篇重算摘要值，核对送审件和审签记录。全部相符时退出码为 0，否则为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the faults be had as JSON."""
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *values: Any, **options: Any) -> None:
        """Print what does not fit."""
        faults = verify()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(each) for each in faults], ensure_ascii=False))
        elif faults:
            for each in faults:
                self.stdout.write(f"第{each.paper}号《{each.title}》：{each.says}")
        else:
            self.stdout.write("公开的文稿均与审签的内容相符。")
        if faults:
            sys.exit(1)
