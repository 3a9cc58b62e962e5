"""How is the index made anew? (重建检索)"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gongkai.search.services import rebuild_from_sources


class Command(BaseCommand):
    """Fill the index with everything that is public."""

    help = "重建检索：清空后，把各栏目已公开的信息重新写入。期间网站照常使用，检索结果可能不全。"

    def handle(self, *values: Any, **options: Any) -> None:
        """Do it and say how much there is."""
        self.stdout.write("正在重建检索……")
        self.stdout.write(f"检索已重建，共{rebuild_from_sources()}条。")
