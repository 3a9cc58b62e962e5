"""How does a site get its first columns? (建立栏目)"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.portal.services.planting import TEMPLATES, plant_tree, suggested_template


class Command(BaseCommand):
    """Open the columns of a template on an organ's pages; a second run adds only what is missing."""

    help = "按模板为机关建立栏目；再次运行只补充缺少的栏目，不改动已有的。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the organ; the template follows from its kind where none is named."""
        parser.add_argument("--organ", required=True, help="机关代码，如：qinghe")
        parser.add_argument("--template", choices=list(TEMPLATES), help="模板；不给出时按机关类别选择")

    def handle(self, *values: Any, **options: Any) -> None:
        """Do it, or say in one sentence why not."""
        organ = Organ.objects.filter(code=options["organ"]).first()
        if organ is None:
            self._refuse(f"没有代码为“{options['organ']}”的机关。")
            return
        template = options["template"] or suggested_template(organ)
        try:
            added = plant_tree(organ=organ, template=template, by=None, at=clock.now())
        except NotAllowed as refused:
            self._refuse(refused.says)
            return
        self.stdout.write(f"{organ.name}按“{TEMPLATES[template]}”模板新开设{len(added)}个栏目。")

    def _refuse(self, says: str) -> None:
        self.stderr.write(says)
        sys.exit(2)
