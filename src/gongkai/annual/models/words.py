"""What does the report say in words, which figures do the words quote, and how were warnings answered?"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from lawbook.report.identities import Value
from reportdoc.report import parse

from .returns import Return

FIGURE_NAME = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+"


class Passage(models.Model):
    """A chapter's text as it was saved once, with placeholders in it; a later one takes its place."""

    report = models.ForeignKey(Return, verbose_name="年度报告", on_delete=models.PROTECT, related_name="passages")
    chapter = models.CharField("章", max_length=20)
    text = models.TextField("文字", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="撰写人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")
    is_current = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "章节文字"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "chapter"], condition=Q(is_current=True), name="annual_passage_one_current"
            )
        ]

    def __str__(self) -> str:
        return f"{self.chapter}（{len(self.text)}字）"


class StatedFigure(models.Model):
    """
    A figure that no room counts yet, stated once with its evidence so that the words can quote it (登记数字).

    It bears the name under which a room will count it later; from that day on the room's count is quoted.
    """

    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField(
        "代码",
        max_length=80,
        validators=[RegexValidator(rf"\A{FIGURE_NAME}\Z", "代码由小写字母、数字、下划线组成，各段以点分隔。")],
    )
    says = models.CharField("名称", max_length=80)
    unit = models.CharField("单位", max_length=10)
    value = models.CharField("数值", max_length=40)
    evidence = models.CharField("依据", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")
    is_current = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "登记数字"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organ", "year", "name"], condition=Q(is_current=True), name="annual_stated_figure_one_current"
            )
        ]

    def __str__(self) -> str:
        return f"{self.says}：{self.value}{self.unit}"

    @property
    def content(self) -> Value:
        """Return the stated number."""
        return parse(self.value, self.name)


class Explanation(models.Model):
    """
    One line that answers a warning (说明).

    It holds for the figures that it was given for: ``figures`` repeats the two sides of the finding, and when they
    change the warning wants a new answer.
    """

    report = models.ForeignKey(Return, verbose_name="年度报告", on_delete=models.PROTECT, related_name="explanations")
    finding = models.CharField("提示", max_length=40)
    where = models.CharField("位置", max_length=120)
    figures = models.CharField("数字", max_length=200)
    text = models.CharField("说明", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="说明人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")
    is_current = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "说明"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "finding", "where"],
                condition=Q(is_current=True),
                name="annual_explanation_one_current",
            )
        ]

    def __str__(self) -> str:
        return self.text
