"""What is written to somebody about an application, who signed it, and how did it reach them?"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class LetterState(models.TextChoices):
    """Where a letter stands."""

    DRAFTED = "drafted", "拟稿"
    IN_REVIEW = "in_review", "审签中"
    SIGNED = "signed", "待印发"
    ISSUED = "issued", "已印发"
    DROPPED = "dropped", "已作废"


class Letter(models.Model):
    """
    A letter about an application (文书). Once issued it never changes; a trigger in the database sees to it.

    ``kind`` is one of lawbook/application/letter.yaml; ``code`` the outcome where it is an answer. ``parts`` are its
    texts by part; ``particulars`` what the law counts by (``{"days": 20}``, ``{"reply_by": "2026-04-01"}``).
    ``content`` is what was issued, whole, from which the paper is printed at any time; ``digest`` is that of it.
    """

    application = models.ForeignKey(
        "applications.Application", null=True, on_delete=models.PROTECT, related_name="letters"
    )
    correction = models.ForeignKey(
        "applications.Correction", null=True, on_delete=models.PROTECT, related_name="letters"
    )
    dispute = models.ForeignKey(
        "applications.Dispute", verbose_name="因此重新答复", null=True, on_delete=models.PROTECT, related_name="letters"
    )
    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("文书种类", max_length=24)
    code = models.CharField("办结方式", max_length=4, blank=True)
    grounds: Any = models.JSONField("不予公开部分的理由", default=list)
    addressee = models.CharField("主送", max_length=100)
    parts: Any = models.JSONField("正文各部分", default=dict)
    particulars: Any = models.JSONField("法定事项", default=dict)
    files = models.ManyToManyField("files.File", verbose_name="随文提供的信息", related_name="+", blank=True)
    state = models.CharField("状态", max_length=12, choices=LetterState.choices, default=LetterState.DRAFTED)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("拟稿时间")
    changed_at = models.DateTimeField("修改时间")
    # set when it is issued
    year = models.PositiveSmallIntegerField("年份", null=True)
    serial = models.PositiveIntegerField("序号", null=True)
    number = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True)
    issued_at = models.DateTimeField("印发时间", null=True)
    signed_by_name = models.CharField("签发人", max_length=40, blank=True)
    content = models.TextField("印发的内容", blank=True)
    digest = models.CharField("摘要值", max_length=64, blank=True)
    check_code = models.CharField("验证码", max_length=20, unique=True, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organ", "year", "serial"], name="applications_letter_serial"),
            models.CheckConstraint(
                name="applications_letter_issued_is_whole",
                condition=~Q(state="issued") | Q(issued_on__isnull=False) & ~Q(digest="") & Q(check_code__isnull=False),
            ),
            models.CheckConstraint(
                name="applications_letter_about_something",
                condition=Q(application__isnull=False) | Q(correction__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.kind}（{self.get_state_display()}）"

    @property
    def is_issued(self) -> bool:
        """Test if the letter has gone out and can no longer change."""
        return self.state == LetterState.ISSUED

    @property
    def subject(self) -> str:
        """Return how the review knows the letter."""
        return f"applications.letter:{self.pk}"


class Wording(models.Model):
    """An organ's own wording of one part of a kind of letter (文书范本); without it the room's own stands."""

    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("文书种类", max_length=24)
    part = models.CharField("部分", max_length=24)
    text = models.TextField("文字")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = verbose_name_plural = "文书范本"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organ", "kind", "part"], name="applications_wording_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.part}"


class DeliveryWay(models.TextChoices):
    """How a letter reaches its addressee (ogi:40)."""

    ONLINE = "online", "网上送达"
    EMAIL = "email", "电子邮件"
    POST = "post", "邮寄"
    COUNTER = "counter", "当面领取"
    LEFT = "left", "留置送达"
    NOTICE = "notice", "公告送达"


class Delivery(models.Model):
    """
    One service of a letter (送达) with its proof; by post the day of posting counts.

    ``proof`` says what proves it: the number of the parcel, who signed, when it was opened online.
    """

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField("送达方式", max_length=12, choices=DeliveryWay.choices)
    on = models.DateField("送达日期")
    reached_on = models.DateField("签收日期", null=True)
    proof = models.CharField("送达凭证", max_length=200, blank=True)
    scan = models.ForeignKey("applications.Enclosure", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "送达"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.on}"
