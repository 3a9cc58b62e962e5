"""What was moved in from elsewhere: from which source, by whom, what became of each item? (迁入)"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Form(models.TextChoices):
    """In what form the source lies."""

    PAGES = "pages", "原网站网页"
    SHEET = "sheet", "登记表格"
    EXPORT = "export", "本系统导出文件"


class ImportState(models.TextChoices):
    """Where an import stands."""

    READING = "reading", "读取中"
    READY = "ready", "待确认"
    MOVING = "moving", "写入草稿中"
    MOVED = "moved", "已写入草稿"
    SENDING = "sending", "送审中"
    DROPPED = "dropped", "已放弃"
    STOPPED = "stopped", "已停止"


class Verdict(models.TextChoices):
    """What is done with an item."""

    NEW = "new", "写入草稿"
    SAME = "same", "已迁入，跳过"
    CHANGED = "changed", "已迁入，原内容有变化"
    TWICE = "twice", "本批重复，跳过"
    UNFIT = "unfit", "不能迁入"


class Import(models.Model):
    """
    A source that is moved in (迁入): read, shown with its faults, written as drafts, sent to the signatures in batches.

    ``place`` is where the source is kept, "" for a folder that only the command line sees. ``position`` counts what is
    done of the present state's work, which goes on in chunks: whoever works on it claims it until ``claimed_until``.
    ``mapping`` says for each name of a column where its items go: ``{name: {"section": key, "kind": code}}``.
    """

    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    form = models.CharField("形式", max_length=8, choices=Form.choices)
    title = models.CharField("名称", max_length=120)
    place = models.CharField("存放位置", max_length=200, blank=True)
    digest = models.CharField("摘要值", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("大小", default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    state = models.CharField("状态", max_length=10, choices=ImportState.choices, default=ImportState.READING)
    total = models.PositiveIntegerField("条数", default=0)
    position = models.PositiveIntegerField("已办条数", default=0)
    mapping: Any = models.JSONField("栏目对应", default=dict)
    acting = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办", null=True, on_delete=models.PROTECT, related_name="+"
    )
    says = models.CharField("停止的原因", max_length=500, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "迁入"
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organ", "-id"], name="portal_import_of_organ"),
            models.Index(
                fields=["id"], condition=Q(state__in=["reading", "moving", "sending"]), name="portal_import_at_work"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def works(self) -> bool:
        """Test if there is work that goes on by itself."""
        return self.state in (ImportState.READING, ImportState.MOVING, ImportState.SENDING)


class ImportLine(models.Model):
    """
    One item of a source and what became of it.

    ``address`` and ``digest`` tell the item again: of one organ, an address has one paper as long as the line ``holds``
    it. ``lacks`` marks a draft that is not whole; ``bars`` holds what the checks found when it was to be sent.
    ``content`` keeps what was read until it is written as a draft, unless there are files: then it is read again.
    """

    moving = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="lines")
    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("序号")
    where = models.CharField("位置", max_length=300)
    address = models.CharField("原地址", max_length=400)
    digest = models.CharField("摘要值", max_length=64)
    title = models.CharField("标题", max_length=300, blank=True)
    kind = models.CharField("种类", max_length=40)
    column = models.CharField("原栏目", max_length=60, blank=True)
    index_no = models.CharField("原索引号", max_length=60, blank=True)
    published_at = models.DateTimeField("原发布时间", null=True)
    verdict = models.CharField("处理", max_length=8, choices=Verdict.choices)
    faults: Any = models.JSONField("问题", default=list)
    content: Any = models.JSONField("读出的内容", null=True)
    lacks = models.BooleanField("不完整", default=False)
    bars: Any = models.JSONField("检查结果", default=list)
    paper = models.ForeignKey("papers.Paper", null=True, on_delete=models.PROTECT, related_name="+")
    holds = models.BooleanField(default=False)
    submission = models.ForeignKey("papers.Submission", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "迁入条目"
        ordering: ClassVar[list[str]] = ["moving", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["moving", "number"], name="portal_importline_numbered_once"),
            models.UniqueConstraint(
                fields=["organ", "address"], condition=Q(holds=True), name="portal_importline_one_paper"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["moving", "verdict", "number"], name="portal_importline_verdict"),
            models.Index(fields=["organ", "index_no"], condition=~Q(index_no=""), name="portal_importline_index_no"),
            models.Index(fields=["moving", "address"], name="portal_importline_address"),
        ]

    def __str__(self) -> str:
        return self.title or self.where
