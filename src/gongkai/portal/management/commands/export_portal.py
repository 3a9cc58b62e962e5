"""How does everything that an organ published leave this installation? (导出)"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from gongkai.organs.models import Organ
from gongkai.portal.selectors.exporting import export


class Command(BaseCommand):
    """Write an organ's columns and what it published, with all released versions and files, as a zip."""

    help = "导出机关的栏目和已发布的文稿（含历次发布的版本和附件），供另一套系统迁入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the organ and the file."""
        parser.add_argument("--organ", required=True, help="机关代码，如：qinghe")
        parser.add_argument("--to", required=True, type=Path, help="导出到哪个文件，如：qinghe.zip")

    def handle(self, *values: Any, **options: Any) -> None:
        """Do it, or say in one sentence why not."""
        organ = Organ.objects.filter(code=options["organ"]).first()
        if organ is None:
            self._refuse(f"没有代码为“{options['organ']}”的机关。")
            return
        target: Path = options["to"]
        if target.exists():
            self._refuse(f"“{target}”已存在，请换一个文件名。")
            return
        try:
            with target.open("xb") as file:
                done = export(organ, file)
        except OSError as trouble:
            self._refuse(f"无法写入“{target}”：{trouble.strerror}。")
            return
        self.stdout.write(f"{organ.name}：导出栏目{done.sections}个，文稿{done.papers}篇，附件{done.files}个。")
        if done.missing:
            self.stderr.write(f"有{done.missing}个附件的内容已不在存储中，没有导出。")

    def _refuse(self, says: str) -> None:
        self.stderr.write(says)
        sys.exit(2)
