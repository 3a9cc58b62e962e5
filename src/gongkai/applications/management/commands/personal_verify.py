"""Is what is personal kept as it should be? (核验个人信息)"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from gongkai.applications.services.verifying import verify
from gongkai.kernel import clock


class Command(BaseCommand):
    """Open all that is sealed, look for strays and open numbers; end with status 1 if something is wrong."""

    help = "核验个人信息：加密文件逐个解密核对，查找没有登记的文件和未加密的号码。无误时退出码为 0，否则为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the verdict be had as JSON."""
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *values: Any, **options: Any) -> None:
        """Print the verdict."""
        verdict = verify(at=clock.now())
        if options["json"]:
            self.stdout.write(json.dumps(verdict.to_json(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(verdict.faults) if verdict.faults else verdict.says)
        if not verdict.ok:
            sys.exit(1)
