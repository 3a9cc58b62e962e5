"""Who was asked for an opinion, and what was charged?"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class Opinion(models.TextChoices):
    """What an addressee answered; the codes are those of lawbook/application/consultation.yaml."""

    AGREES = "agrees", "同意公开"
    REFUSES_WITH_REASON = "refuses_with_reason", "不同意公开，说明了理由"
    REFUSES_WITHOUT_REASON = "refuses_without_reason", "不同意公开，未说明理由"
    SILENT = "silent", "逾期未提出意见"


class Consultation(models.Model):
    """
    One addressee who is asked for an opinion (征求意见): a third party (ogi:32) or a co-drafting organ (ogi:34).

    Several that are asked about one application at once are one consultation to the clock, closed by the last opinion.
    The addressee answers on a page of their own, with a code that only the letter shows.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="consultations")
    letter = models.OneToOneField("applications.Letter", on_delete=models.PROTECT, related_name="consultation")
    whom = models.CharField("对象", max_length=16)  # third_party, co_drafter
    name = models.CharField("名称", max_length=100)
    contact = models.CharField("联系方式", max_length=200, blank=True)
    sent_on = models.DateField("发出日期", null=True)
    delivered_on = models.DateField("对方收到日期", null=True)
    code = models.CharField("意见码摘要", max_length=64, blank=True, db_index=True)
    opinion = models.CharField("意见", max_length=24, choices=Opinion.choices, blank=True)
    words = models.TextField("意见和理由", blank=True)
    answered_on = models.DateField("收到意见日期", null=True)
    answered_online = models.BooleanField("网上提出", default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name


class FeeNotice(models.Model):
    """What a fee notice charges, reckoned by the law book, and its payment (信息处理费)."""

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="fees")
    letter = models.OneToOneField("applications.Letter", on_delete=models.PROTECT, related_name="fee")
    basis = models.CharField("计收方式", max_length=8)  # item, page
    count = models.PositiveIntegerField("件数或者页数")
    amount = models.PositiveIntegerField("金额（元）")
    steps: Any = models.JSONField("计算过程", default=list)
    paid_on = models.DateField("缴费日期", null=True)
    receipt = models.CharField("缴款凭证", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "收费通知"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.amount}元"
