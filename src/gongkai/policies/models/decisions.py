"""What is kept of a major decision before it is made: its line in the catalogue, its reviews, its discussion?"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from .consultations import Consultation


class Procedure(models.TextChoices):
    """What is to be done before a major decision is made."""

    PARTICIPATION = "participation", "公众参与"
    EXPERTS = "experts", "专家论证"
    RISK = "risk", "风险评估"
    LEGALITY = "legality", "合法性审查"
    DISCUSSION = "discussion", "集体讨论"


class Opinion(models.TextChoices):
    """What a review of legality comes to; the codes are those of ``lawbook.policy.legality``."""

    LAWFUL = "lawful", "合法"
    LAWFUL_IF_CHANGED = "lawful_if_changed", "修改后合法"
    UNLAWFUL = "unlawful", "不合法"


class Catalogue(models.Model):
    """The catalogue of one year (重大行政决策事项目录) and the paper that publishes it."""

    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    paper = models.OneToOneField(
        "papers.Paper", verbose_name="公布的目录", null=True, on_delete=models.PROTECT, related_name="catalogue"
    )

    class Meta:
        verbose_name = verbose_name_plural = "重大行政决策事项目录"
        ordering: ClassVar[list[str]] = ["-year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organ", "year"], name="policies_catalogue_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.organ.name}{self.year}年度重大行政决策事项目录"


class MajorDecision(models.Model):
    """
    One line of the catalogue (重大行政决策事项).

    How far it has come is not kept: it follows from the consultation, the reviews, the discussion and the document.
    """

    catalogue = models.ForeignKey(Catalogue, verbose_name="目录", on_delete=models.PROTECT, related_name="decisions")
    position = models.PositiveSmallIntegerField("序号")
    title = models.CharField("决策事项", max_length=300)
    lead = models.CharField("承办单位", max_length=200)
    quarter = models.PositiveSmallIntegerField(
        "计划决策时间", null=True, blank=True, choices=[(each, f"第{'一二三四'[each - 1]}季度") for each in range(1, 5)]
    )
    legal_basis = models.CharField("法律和政策依据", max_length=500, blank=True)
    procedures = models.JSONField("履行的程序", default=list)
    consultation = models.ForeignKey(
        Consultation, verbose_name="意见征集", null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    document = models.ForeignKey(
        "papers.Paper", verbose_name="公布的决策", null=True, on_delete=models.PROTECT, related_name="+"
    )
    discussed_on = models.DateField("讨论日期", null=True)
    meeting = models.CharField("讨论的会议", max_length=200, blank=True)
    removed_on = models.DateField("调出日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "重大行政决策事项"
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def procedure_labels(self) -> list[str]:
        """Return the procedures in Chinese, in their order."""
        return [each.label for each in Procedure if each.value in self.procedures]


class Adjustment(models.Model):
    """What was changed in a catalogue after it was published, when and why (动态调整)."""

    decision = models.ForeignKey(MajorDecision, on_delete=models.PROTECT, related_name="adjustments")
    on = models.DateField("日期")
    what = models.CharField("调整内容", max_length=200)
    reason = models.CharField("理由", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = verbose_name_plural = "目录调整"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.what}：{self.reason}"


class LegalityReview(models.Model):
    """A draft that was sent to be reviewed for its legality, and the opinion (合法性审查)."""

    consultation = models.ForeignKey(
        Consultation, verbose_name="意见征集", null=True, on_delete=models.PROTECT, related_name="reviews"
    )
    decision = models.ForeignKey(
        MajorDecision, verbose_name="决策事项", null=True, on_delete=models.PROTECT, related_name="reviews"
    )
    sent_on = models.DateField("送审日期")
    sent_to = models.CharField("审查单位", max_length=200)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("登记时间")
    opinion = models.CharField("审查意见", max_length=20, choices=Opinion.choices, blank=True)
    opinion_on = models.DateField("意见日期", null=True)
    opinion_of = models.CharField("审查人", max_length=100, blank=True)
    says = models.CharField("意见内容", max_length=2000, blank=True)
    file = models.ForeignKey("files.File", verbose_name="意见书", null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("意见登记时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "合法性审查"
        ordering: ClassVar[list[str]] = ["sent_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(consultation__isnull=False, decision__isnull=True)
                | Q(consultation__isnull=True, decision__isnull=False),
                name="policies_review_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sent_on}送{self.sent_to}"
