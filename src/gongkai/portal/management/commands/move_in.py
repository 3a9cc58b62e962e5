"""How is a former site moved in from the command line, at once, with progress? (迁入)"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ, User
from gongkai.portal.models import Import, ImportState
from gongkai.portal.moving.item import Source
from gongkai.portal.selectors import moving as found
from gongkai.portal.services import moving


class Command(BaseCommand):
    """Read a folder or a file, say what is wrong, write drafts, and, if asked, send them to the signatures."""

    help = "迁入原网站的网页文件夹、登记表格或者导出文件，写入草稿；发布仍须审签。再次运行只迁入新增的内容。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the source, whose it is, and in whose name it is moved in."""
        parser.add_argument("source", type=Path, help="网页所在的文件夹，或者 zip、xlsx、csv 文件")
        parser.add_argument("--organ", required=True, help="机关代码，如：qinghe")
        parser.add_argument(
            "--by", required=True, help="以谁的名义迁入（用户名，须是该机关的信息公开员或科室审核人员）"
        )
        parser.add_argument("--check", action="store_true", help="只检查，不写入草稿")
        parser.add_argument("--send", action="store_true", help="写入草稿后成批送审")

    def handle(self, *values: Any, **options: Any) -> None:
        """Do it, or say in one sentence why not."""
        organ = Organ.objects.filter(code=options["organ"]).first()
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if organ is None or by is None:
            what = f"代码为“{options['organ']}”的机关" if organ is None else f"用户名为“{options['by']}”的人员"
            self._refuse(f"没有{what}。")
            return
        try:
            handed, source = self._begin(organ, options["source"], by)
            self._read(handed, source)
            if not options["check"] and handed.state == ImportState.READY and found.tally_of(handed).new:
                self._write(handed, source, by)
                if options["send"]:
                    moving.send(moving=handed, by=by, at=clock.now())
                    self._work(handed, None, "送审")
            self._sum(handed)
        except NotAllowed as refused:
            self._refuse(refused.says)

    def _begin(self, organ: Organ, path: Path, by: User) -> tuple[Import, Source | None]:
        if path.is_dir():
            handed = moving.begin_folder(organ=organ, folder=path, by=by, at=clock.now())
            return handed.moving, handed.source
        try:
            with path.open("rb") as file:
                return moving.begin(organ=organ, name=path.name, file=file, by=by, at=clock.now()), None
        except OSError as trouble:
            raise NotAllowed(f"无法读取“{path}”：{trouble.strerror}。") from None

    def _read(self, handed: Import, source: Source | None) -> None:
        self.stdout.write(f"{handed.get_form_display()}“{handed.title}”，共{handed.total}条")
        self._work(handed, source, "读取")
        for line in found.lines_of(handed, shown="faults")[:50]:
            self.stdout.write(f"  {line.where}：{'；'.join(each['says'].rstrip('。') for each in line.faults)}。")
        more = found.lines_of(handed, shown="faults").count() - 50
        if more > 0:
            self.stdout.write(f"  另有{more}条有问题，可以在工作台的迁入页面导出。")

    def _write(self, handed: Import, source: Source | None, by: User) -> None:
        columns = [name for name, _, _ in found.columns_of(handed)]
        suggested = found.suggested(columns, found.sections_open_to(handed.organ))
        for name, section in suggested.items():
            goes = f"栏目“{section.name}”" if section else "不指定栏目，由自动收入的栏目收入"
            self.stdout.write(f"  原栏目“{name or '未注明'}”：{goes}")
        mapping = {name: {"section": each.pk if each else None, "kind": ""} for name, each in suggested.items()}
        moving.confirm(moving=handed, mapping=mapping, by=by, at=clock.now())
        self._work(handed, source, "写入草稿")

    def _work(self, handed: Import, source: Source | None, says: str) -> None:
        """Go on until the present state is done; each chunk tells."""
        state = handed.state

        def tell(now: Import) -> None:
            done = now.position if now.state == state else now.total
            self.stdout.write(f"  {says} {done}/{now.total}")

        while handed.state == state:
            done = moving.work(moving=handed, at=clock.now(), chunks=20, source=source, tell=tell)
            if not done and handed.state == state:
                raise NotAllowed("这次迁入正由其他进程办理，请稍后再看。")
        if handed.says:
            raise NotAllowed(handed.says)

    def _sum(self, handed: Import) -> None:
        tally = found.tally_of(handed)
        self.stdout.write(
            f"可迁入{tally.new}条，已迁入过{tally.same}条，内容有变化{tally.changed}条，重复{tally.twice}条，"
            f"不能迁入{tally.unfit}条；写入草稿{tally.drafted}篇，已送审{tally.sent}篇，"
            f"不完整{tally.lacking}篇，被检查拦下{tally.barred}篇。"
        )

    def _refuse(self, says: str) -> None:
        self.stderr.write(says)
        sys.exit(2)
