"""What stands in a cell, how did it come there, and what stood there before?"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from lawbook.report.identities import Value
from reportdoc.report import parse

from .returns import Return


class How(models.TextChoices):
    """How a cell came to its value; a cell without an entry is not yet stated (未填)."""

    COUNTED = "counted", "已计"
    CONFIRMED = "confirmed", "已确认"
    ADJUSTED = "adjusted", "已调整"
    IMPORTED = "imported", "导入"


class Entry(models.Model):
    """
    One statement of one cell; a later one takes its place and leaves it on record.

    ``value`` is the number as text, or words where the source has words ("/"); null is a cell that was left or made
    blank, which is not a zero. ``counted`` is what a room counted, where one did: the value is that and adjustments.
    """

    report = models.ForeignKey(Return, verbose_name="年度报告", on_delete=models.PROTECT, related_name="entries")
    cell = models.CharField("单元格", max_length=80)
    value = models.CharField("值", max_length=200, null=True)  # null and "" are two things here
    counted = models.CharField("计数", max_length=40, blank=True)
    how = models.CharField("来历", max_length=12, choices=How.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="填报人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")
    reason = models.TextField("理由", blank=True)
    is_current = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "单元格填报"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "cell"], condition=Q(is_current=True), name="annual_entry_one_current"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["report", "cell"], name="annual_entry_cell")]

    def __str__(self) -> str:
        return f"{self.cell} = {self.value}"

    @property
    def content(self) -> Value:
        """Return what stands in the cell: a number, words, or None for a blank."""
        return parse(self.value, self.cell)

    @property
    def is_number(self) -> bool:
        """Test if a number was stated, zero included."""
        return self.content is not None and not isinstance(self.content, str)


class Adjustment(models.Model):
    """A correction of a figure by hand: by how much, why, and who decided it (调整)."""

    report = models.ForeignKey(Return, verbose_name="年度报告", on_delete=models.PROTECT, related_name="adjustments")
    cell = models.CharField("单元格", max_length=80)
    amount = models.DecimalField("调整数", max_digits=18, decimal_places=6)
    because = models.TextField("理由")
    decided_by = models.CharField("决定人", max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="填报人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")
    is_current = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "调整"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="annual_adjustment_has_a_reason", condition=~Q(because="")),
            models.CheckConstraint(name="annual_adjustment_changes_something", condition=~Q(amount=0)),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["report", "cell"], name="annual_adjustment_cell")]

    def __str__(self) -> str:
        return f"{self.cell} {self.amount:+}"
