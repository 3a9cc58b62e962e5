"""What stands in a column, and what is said where nothing stands? (栏目内容、空栏说明)"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from .sections import Section


class Placement(models.Model):
    """
    A paper in a column. A paper lives in one column (``home``) and may be shown in many.

    ``automatic`` marks what stands there because the column takes it by itself. ``live`` and ``published_at`` are
    copies from the paper, so that a list is a walk along one index.
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="placements")
    paper = models.ForeignKey("papers.Paper", on_delete=models.PROTECT, related_name="placements")
    home = models.BooleanField("主栏目", default=False)
    automatic = models.BooleanField("自动收入", default=False)
    live = models.BooleanField("公开中", default=False)
    published_at = models.DateTimeField("发布时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "栏目内容"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["section", "paper"], name="portal_placement_once"),
            models.UniqueConstraint(fields=["paper"], condition=Q(home=True), name="portal_placement_one_home"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["section", "-published_at", "-id"], condition=Q(live=True), name="portal_placement_live"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section}：{self.paper}"


class Statement(models.Model):
    """
    Why there is nothing in a column (空栏说明): a sentence with a name and a day.

    It lapses as soon as something appears; should that be withdrawn one day, the reason has to be said anew.
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="statements")
    text = models.CharField("说明", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("署名", max_length=100)
    on = models.DateField("日期")
    lapsed = models.BooleanField("已有内容", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "空栏说明"
        ordering: ClassVar[list[str]] = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.text
