"""Load wordings into the dictionary: the neutral sample, or a sheet for one organ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.kernel import clock
from gongkai.organs.models import Organ
from gongkai.review import sheet
from gongkai.review.services import import_expressions, load_sample


class Command(BaseCommand):
    """Load the sample that comes with the platform, or a CSV sheet; entries that are there already stay."""

    help = "导入表述词库：不带参数时导入随系统提供的中性示例；也可导入一个机关的 CSV 表。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a sheet and the organ that it is for."""
        parser.add_argument("sheet", nargs="?", type=Path, help="CSV 文件：错误表述、正确表述、类别、程度、来源")
        parser.add_argument("--organ", help="机关代码；省略时导入通用词库")

    def handle(self, *values: Any, **options: Any) -> None:
        """Load, and say how many."""
        if options["sheet"] is None:
            done = load_sample(at=clock.now())
        else:
            organ = self._organ(options["organ"])
            found = sheet.read(options["sheet"].read_bytes())
            if found.faults:
                faults = "\n".join(f"第{each.number}行：{each.says}" for each in found.faults)
                raise CommandError(f"表中有误，没有导入：\n{faults}")
            done = import_expressions(organ=organ, lines=found.lines, by=None, at=clock.now())
        self.stdout.write(f"增加{done.added}条，修改{done.changed}条，未变{done.unchanged}条。")

    def _organ(self, code: str | None) -> Organ | None:
        if code is None:
            return None
        found = Organ.objects.filter(code=code).first()
        if found is None:
            raise CommandError(f"没有代码为“{code}”的机关。")
        return found
