"""Where does one apply, which number comes next, and who has tried a query code too often?"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models


class Office(models.Model):
    """
    The office of an organ that takes applications (政府信息公开工作机构), as it stands on forms and letters.

    ``mark`` begins the numbers of its applications (``ZN-2021-00012-7``); ``letters`` those of its letters
    (``清教公开`` in 清教公开〔2021〕12号).
    """

    organ = models.OneToOneField("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="office")
    mark = models.CharField(
        "受理编号字头",
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"\A[A-Z]{2,8}\Z", "受理编号字头为2至8个大写英文字母。")],
        error_messages={"unique": "这个字头已有机关使用。"},
    )
    letters = models.CharField("文书字头", max_length=20)
    name = models.CharField("受理机构名称", max_length=100)
    address = models.CharField("办公地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    fax = models.CharField("传真", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    hours = models.CharField("办公时间", max_length=100, blank=True)
    takes_online = models.BooleanField("接收网上申请", default=True)
    made_here = models.CharField(
        "本机关制作或者保存哪些信息", max_length=300, blank=True, help_text="显示在申请页，帮助申请人选对机关。"
    )
    authority = models.CharField("行政复议机关", max_length=100, blank=True)
    court = models.CharField("有管辖权的法院", max_length=100, blank=True)
    online_channel = models.CharField("行政复议在线渠道", max_length=200, blank=True)
    fee_account = models.CharField("信息处理费缴款方式", max_length=300, blank=True)
    keeps_scans_days = models.PositiveSmallIntegerField(
        "身份证明保存天数", default=180, help_text="自归档之日起计算，到期自动删除。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "受理机构"

    def __str__(self) -> str:
        return self.name


class Serial(models.Model):
    """The last number given out, per organ, year and series: taken inside the transaction that uses it, so no gap."""

    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    series = models.CharField("编号种类", max_length=20)  # application, letter, correction
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organ", "year", "series"], name="applications_serial_once")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year} {self.last}"


class Attempt(models.Model):
    """Wrong query codes from one address for one number (or for any): five, then one waits."""

    what = models.CharField("对象", max_length=80, unique=True)  # a digest: neither number nor address stands here
    failures = models.PositiveSmallIntegerField("次数", default=0)
    until = models.DateTimeField("停用至", null=True)
    at = models.DateTimeField("最近一次")

    class Meta:
        verbose_name = verbose_name_plural = "查询尝试"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="applications_attempt_at")]

    def __str__(self) -> str:
        return f"{self.failures}"


class Feed(models.Model):
    """The address under which an officer's calendar program fetches due dates; only a digest of its key is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("摘要值", max_length=64, unique=True)
    at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"

    def __str__(self) -> str:
        return str(self.user)
