"""Is the journal whole? (核验台账)"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from gongkai.journal.services import verify


class Command(BaseCommand):
    """Reckon the whole chain again; end with status 1 if it is broken."""

    help = "核验台账：逐笔重算摘要值，检查序号是否连续。完好时退出码为 0，否则为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the verdict be had as JSON."""
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *values: Any, **options: Any) -> None:
        """Print the verdict."""
        verdict = verify()
        if options["json"]:
            self.stdout.write(json.dumps(verdict.to_json(), ensure_ascii=False))
        else:
            self.stdout.write(("台账完好：" if verdict.ok else "台账有误：") + verdict.says)
        if not verdict.ok:
            sys.exit(1)
