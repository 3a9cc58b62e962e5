"""What waits to be told, and to whom? The address is sealed by whoever queues it, and goes when it has served."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class NoticeState(models.TextChoices):
    """Where a notice stands."""

    QUEUED = "queued", "待发送"
    SENT = "sent", "已发送"
    GIVEN_UP = "given_up", "未能送达"


class Notice(models.Model):
    """
    One message to one person (送达通知), queued in the transaction of the act that it tells of.

    ``about`` is the journal's name of what it is about; ``to`` the address, sealed, and emptied once it is not needed.
    """

    about = models.CharField("对象", max_length=120)
    organ = models.ForeignKey("organs.Organ", null=True, on_delete=models.PROTECT, related_name="+")
    to = models.TextField("收件地址（密文）", blank=True)
    subject = models.CharField("标题", max_length=100)
    text = models.TextField("内容")
    state = models.CharField("状态", max_length=12, choices=NoticeState.choices, default=NoticeState.QUEUED)
    tries = models.PositiveSmallIntegerField("发送次数", default=0)
    queued_at = models.DateTimeField("登记时间")
    next_at = models.DateTimeField("下次发送时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    error = models.CharField("未成功的原因", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "送达通知"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="delivery_notice_keeps_no_address_in_the_end", condition=Q(state="queued") | Q(to="")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_at"], condition=Q(state="queued"), name="delivery_notice_due"),
            models.Index(fields=["about"], name="delivery_notice_about"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}（{self.get_state_display()}）"
