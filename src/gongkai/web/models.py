"""What does the site say about itself? Names, contacts and codes of the footer, empty until the office fills them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Site(models.Model):
    """The site's own particulars (网站信息); there is one row."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    name = models.CharField("网站名称", max_length=60, blank=True, help_text="空白时显示“政务公开”。")
    sponsor = models.CharField("主办单位", max_length=100, blank=True)
    operator = models.CharField("承办单位", max_length=100, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    hours = models.CharField("办公时间", max_length=100, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    site_code = models.CharField("网站标识码", max_length=20, blank=True)
    filing_number = models.CharField("备案号", max_length=40, blank=True)
    police_number = models.CharField("公安备案号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "网站信息"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="web_site_is_one", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return self.name or "政务公开"
