"""Which return is it, and what happened to it on which day?"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from .lifecycle import OPEN_STATES, Act, State


class Return(models.Model):
    """
    An organ's annual return on one year (年度报告填报件).

    ``state`` is a copy of what the steps come to; only ``services.steps`` writes it.
    """

    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="returns")
    year = models.PositiveSmallIntegerField("年度")
    edition = models.CharField("格式", max_length=8)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFTED)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        ordering: ClassVar[list[str]] = ["-year", "organ__position", "organ__code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organ", "year"],
                name="annual_return_once_a_year",
                violation_error_message="该机关该年度的报告已经存在。",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["year", "state"], name="annual_return_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the report's title, as the form has it."""
        return f"{self.organ.name}{self.year}年政府信息公开工作年度报告"

    @property
    def is_open(self) -> bool:
        """Test if the organ has the return in hand and may write into it."""
        return self.state in OPEN_STATES


class ReturnStep(models.Model):
    """A dated fact in the life of a return: who did what on which day, with what opinion."""

    report = models.ForeignKey(Return, verbose_name="年度报告", on_delete=models.PROTECT, related_name="steps")
    act = models.CharField("办理", max_length=12, choices=Act.choices)
    on = models.DateField("日期")
    at = models.DateTimeField("办理时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    opinion = models.TextField("意见", blank=True)
    # What lay before the person: the digest of the report as it read then. What was reviewed is what is signed.
    digest = models.CharField("摘要值", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理步骤"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.get_act_display()}"
