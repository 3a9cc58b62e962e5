"""What is a chain of signatures, and what has been signed?"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.organs.models import Role


class AppendOnly(Exception):
    """Someone tried to change or remove a signature."""

    def __init__(self) -> None:
        super().__init__("签名和放行说明只增不改：需要改变的，退回后重新送审。")


class AppendedQuerySet(models.QuerySet[Any]):
    """Rows that can be read and added, nothing else."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def bulk_update(self, *values: Any, **more: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly


class Appended(models.Model):
    """Be the base of rows that are written once; triggers in the database refuse what bypasses this class."""

    objects = AppendedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *values: Any, **more: Any) -> None:
        """Write a new row; refuse to write an old one again."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*values, **{**more, "force_insert": True})

    def delete(self, *values: Any, **more: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly


class State(models.TextChoices):
    """Where a round stands; the column is a copy of what its signatures come to."""

    OPEN = "open", "审签中"
    COMPLETE = "complete", "审签完成"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
    VOID = "void", "已作废"


class Act(models.TextChoices):
    """What somebody did to a round."""

    SUBMITTED = "submitted", "送审"
    SIGNED = "signed", "同意"
    RETURNED = "returned", "退回"
    WITHDRAWN = "withdrawn", "撤回"
    VOIDED = "voided", "作废"


class Chain(models.Model):
    """
    Who signs, in which order, for a kind of paper in an organ (审签流程).

    ``steps`` is a list of ``{"code", "label", "role"}``. Without an organ it holds for every organ that has none of
    its own; without a kind for every kind. The nearest one holds: organ and kind, organ, kind, neither.
    """

    organ = models.ForeignKey(
        "organs.Organ", verbose_name="机关", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("文稿种类", max_length=40, blank=True)
    steps = models.JSONField("环节")

    class Meta:
        verbose_name = verbose_name_plural = "审签流程"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organ", "kind"], name="review_chain_once", violation_error_message="这类文稿已有审签流程。"
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(organ__isnull=True),
                name="review_chain_once_for_all",
                violation_error_message="这类文稿已有通用审签流程。",
            ),
        ]

    def __str__(self) -> str:
        return " → ".join(each["label"] for each in self.steps)


class Round(models.Model):
    """
    One passage of something through its chain (一次审签): what was signed is known by its digest.

    ``steps`` is the chain as it stood when the round began. ``position`` counts the signatures so far and ``awaits``
    names the role whose signature comes next, or "" (both are copies, for lists).
    """

    subject = models.CharField("对象", max_length=120, db_index=True)
    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("文稿种类", max_length=40)
    title = models.CharField("标题", max_length=300)
    url = models.CharField("办理页面", max_length=200)
    digest = models.CharField("摘要值", max_length=64)
    steps = models.JSONField("环节")
    findings = models.JSONField("送审时的检查结果", default=list)
    position = models.PositiveSmallIntegerField("已签环节数", default=0)
    awaits = models.CharField("待签角色", max_length=20, choices=Role.choices, blank=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.OPEN)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="送审人", on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("送审时间")

    class Meta:
        verbose_name = verbose_name_plural = "审签"
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state="open"),
                name="review_round_one_open",
                violation_error_message="已在审签中。",
            ),
            models.CheckConstraint(
                name="review_round_open_awaits_someone",
                condition=Q(state="open") & ~Q(awaits="") | ~Q(state="open") & Q(awaits=""),
            ),
            models.CheckConstraint(
                name="review_round_complete_is_signed", condition=~Q(state="complete") | Q(position__gte=2)
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Only open rounds await a role, so this index needs no condition (which a bound value would not meet).
            models.Index(fields=["awaits", "organ"], name="review_round_awaits"),
            models.Index(fields=["subject", "-id"], name="review_round_subject"),
        ]

    def __str__(self) -> str:
        return self.title


class Signature(Appended):
    """One act upon a round: name, time, opinion, and the digest of what was before the signer's eyes."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="signatures")
    act = models.CharField("办理", max_length=12, choices=Act.choices)
    step = models.CharField("环节", max_length=40, blank=True)
    label = models.CharField("环节名称", max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("姓名", max_length=40)
    at = models.DateTimeField("时间")
    opinion = models.CharField("意见", max_length=500, blank=True)
    digest = models.CharField("摘要值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "签名"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["round", "step"], condition=Q(act="signed"), name="review_step_signed_once"
            ),
            models.UniqueConstraint(
                fields=["round", "by"], condition=Q(act="signed"), name="review_signs_once_a_round"
            ),
            models.CheckConstraint(
                name="review_signature_is_somebodys", condition=~Q(act="signed") | Q(by__isnull=False) & ~Q(step="")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["by", "-id"], name="review_signature_by"),
        ]

    def __str__(self) -> str:
        return f"{self.label}：{self.by_name}"


class Acceptance(Appended):
    """A severe finding that somebody with the right to do so let pass, with a reason (放行说明)."""

    subject = models.CharField("对象", max_length=120)
    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    key = models.CharField("检查结果", max_length=64)
    says = models.CharField("内容", max_length=500)
    reason = models.CharField("理由", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("姓名", max_length=40)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "放行说明"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "key"], name="review_acceptance_once")
        ]

    def __str__(self) -> str:
        return self.says


class Expression(models.Model):
    """
    One entry of the wording dictionary (表述词库): a wrong expression and the right one.

    An organ's entry holds for it and all organs below it; one without an organ came with the installation. Of several
    on one expression the nearest holds, so that an organ can switch off for itself what others have.
    """

    class Level(models.TextChoices):
        SEVERE = "severe", "严重"
        GENERAL = "general", "一般"
        SUGGESTION = "suggestion", "建议"

    organ = models.ForeignKey(
        "organs.Organ", verbose_name="机关", null=True, on_delete=models.PROTECT, related_name="+"
    )
    wrong = models.CharField("错误表述", max_length=60)
    right = models.CharField("正确表述", max_length=60, blank=True)
    category = models.CharField("类别", max_length=40, blank=True)
    level = models.CharField("程度", max_length=12, choices=Level.choices, default=Level.GENERAL)
    source = models.CharField("来源", max_length=200, blank=True)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True, help_text="自这一天起不再提示")
    changed_at = models.DateTimeField("修改时间")
    # Drawn anew at every writing, so that the sum over some entries tells if any of them changed.
    drawn = models.PositiveBigIntegerField("改动标记", default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "表述词库"
        ordering: ClassVar[list[str]] = ["wrong"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organ", "wrong"], name="review_expression_once", violation_error_message="词库中已有这个表述。"
            ),
            models.UniqueConstraint(
                fields=["wrong"],
                condition=Q(organ__isnull=True),
                name="review_expression_once_for_all",
                violation_error_message="通用词库中已有这个表述。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wrong}→{self.right}" if self.right else self.wrong

    def save(self, *values: Any, **more: Any) -> None:
        """Write the entry with a new mark."""
        self.drawn = secrets.randbits(40)
        super().save(*values, **more)

    def holds_on(self, day: date) -> bool:
        """Test if the entry is in use on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)
