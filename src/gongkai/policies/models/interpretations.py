"""How is a document explained? The plan, and the materials that go out with it (解读方案、解读材料)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Plan(models.Model):
    """The plan to explain a document (解读方案): what, in which forms, where, by whom, until when."""

    paper = models.OneToOneField(
        "papers.Paper", verbose_name="文件", on_delete=models.PROTECT, related_name="interpretation_plan"
    )
    outline = models.TextField("解读提纲", max_length=2000)
    forms = models.JSONField("解读形式", default=list)
    channels = models.CharField("发布渠道", max_length=200)
    author = models.CharField("解读人或单位", max_length=100)
    due_on = models.DateField("完成日期", null=True)
    first_at = models.DateTimeField("首次填写时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = verbose_name_plural = "解读方案"

    def __str__(self) -> str:
        return f"{self.paper}（解读方案）"


class Material(models.Model):
    """An interpretation and the document that it explains; both are papers, and their pages link to each other."""

    document = models.ForeignKey(
        "papers.Paper", verbose_name="文件", on_delete=models.PROTECT, related_name="policy_materials"
    )
    paper = models.OneToOneField(
        "papers.Paper", verbose_name="解读材料", on_delete=models.PROTECT, related_name="explains"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("关联时间")

    class Meta:
        verbose_name = verbose_name_plural = "解读材料"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.paper)
