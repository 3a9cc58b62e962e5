"""What is proposed to become of a document, alone or in a cleaning campaign? Nothing changes until a head signs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from .documents import Document


class Act(models.TextChoices):
    """What may be proposed to become of a document."""

    KEEP = "keep", "保留"
    REVISE = "revise", "修改"
    REPEAL = "repeal", "废止"
    EXPIRE = "expire", "宣布失效"
    TRANSFER_OUT = "transfer_out", "移出"
    TRANSFER_IN = "transfer_in", "移入"


class Decision(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", "待签署"
    SIGNED = "signed", "已签署"
    DECLINED = "declined", "未同意"
    DROPPED = "dropped", "已撤回"


class CampaignState(models.TextChoices):
    """Where a campaign stands."""

    OPEN = "open", "清理中"
    ENTERED = "entered", "已入台账"
    STOPPED = "stopped", "已终止"


class Campaign(models.Model):
    """A cleaning campaign (清理): the documents it looks at, its day, and the paper that publishes its results."""

    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=200)
    kinds = models.JSONField("文件类型", default=list)
    on = models.DateField("清理基准日")
    within_months = models.PositiveSmallIntegerField("有效期在几个月内届满", default=6)
    older_than_years = models.PositiveSmallIntegerField("成文满几年", default=5)
    state = models.CharField("状态", max_length=8, choices=CampaignState.choices, default=CampaignState.OPEN)
    paper = models.ForeignKey(
        "papers.Paper", verbose_name="清理结果公告", null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("开始时间")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("签署时间", null=True)
    digest = models.CharField("签署内容的摘要值", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件清理"
        ordering: ClassVar[list[str]] = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.title


class Proposal(models.Model):
    """
    What somebody proposes to become of a document; in a campaign one for each document that it looks at.

    Alone, it is signed or declined by the head of the organ; in a campaign all are signed together.
    """

    campaign = models.ForeignKey(
        Campaign, verbose_name="清理", null=True, on_delete=models.PROTECT, related_name="proposals"
    )
    document = models.ForeignKey(Document, verbose_name="文件", on_delete=models.PROTECT, related_name="proposals")
    act = models.CharField("意见", max_length=12, choices=Act.choices)
    on = models.DateField("自何日起")
    ground = models.CharField("依据或理由", max_length=500, blank=True)
    ground_paper = models.ForeignKey(
        "papers.Paper", verbose_name="依据的文件", null=True, on_delete=models.PROTECT, related_name="+"
    )
    other_organ = models.CharField("对方机关", max_length=200, blank=True)
    because = models.JSONField("列入清理的原因", default=list)
    decision = models.CharField("办理", max_length=8, choices=Decision.choices, default=Decision.OPEN)
    opinion = models.CharField("意见", max_length=500, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("办理时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "处理意见"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "document"], name="policies_proposal_once_in_a_campaign"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(campaign__isnull=True, decision="open"),
                name="policies_proposal_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}：{self.document}"
