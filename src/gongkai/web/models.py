"""What does the site say about itself, and what mistakes has it been told of?"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q

ADDRESS = URLValidator(schemes=["http", "https"], message="请填写以 https:// 或 http:// 开头的网址。")


class Site(models.Model):
    """The site's own particulars (网站信息); there is one row, and every slot is empty until the office fills it."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    name = models.CharField("网站名称", max_length=60, blank=True, help_text="空白时显示“政务公开”。")
    sponsor = models.CharField("主办单位", max_length=100, blank=True)
    operator = models.CharField("承办单位", max_length=100, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    hours = models.CharField("办公时间", max_length=100, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    domain = models.CharField("网站域名", max_length=100, blank=True, help_text="如 www.example.gov.cn，写入网页标签。")
    site_code = models.CharField("网站标识码", max_length=20, blank=True)
    filing_number = models.CharField("备案号", max_length=40, blank=True)
    filing_url = models.CharField("备案查询网址", max_length=200, validators=[ADDRESS], blank=True)
    police_number = models.CharField("公安备案号", max_length=60, blank=True)
    police_url = models.CharField("公安备案查询网址", max_length=200, validators=[ADDRESS], blank=True)
    mark_url = models.CharField(
        "党政机关网站标识网址",
        max_length=200,
        validators=[ADDRESS],
        blank=True,
        help_text="编制部门核发的标识页面网址。",
    )
    mistake_url = models.CharField(
        "国家找错平台网址",
        max_length=200,
        validators=[ADDRESS],
        blank=True,
        help_text="“我为政府网站找错”平台为本站分配的网址；本站自己的找错页始终开放。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "网站信息"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="web_site_is_one", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return self.name or "政务公开"


class MistakeReport(models.Model):
    """
    What a reader found wrong on a page (网站找错). It is neither screened nor scored, and says nothing of who sent it.

    ``organ`` is the organ whose page it is about. The receipt is the only key that a reader needs to ask again.
    """

    class State(models.TextChoices):
        """Whether the office has answered."""

        WAITING = "waiting", "待处理"
        DONE = "done", "已处理"

    organ = models.ForeignKey("organs.Organ", verbose_name="责任单位", on_delete=models.PROTECT, related_name="+")
    receipt = models.CharField(
        "回执编号", max_length=20, unique=True, validators=[RegexValidator(r"\AZC\d{8}-[0-9A-Z]{6}\Z")]
    )
    page = models.CharField("有误的页面", max_length=500, blank=True)
    says = models.TextField("哪里有误", max_length=2000)
    contact = models.CharField("联系方式", max_length=100, blank=True)
    at = models.DateTimeField("收到时间")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    answer = models.CharField("处理情况", max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="处理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "网站找错"
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="web_mistake_is_answered_when_done",
                condition=Q(state="waiting", answered_at__isnull=True) | Q(state="done", answered_at__isnull=False),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organ", "state", "-at"], name="web_mistake_of_organ")
        ]

    def __str__(self) -> str:
        return self.receipt
