"""What comes after an answer? Reconsideration and suits, corrections of records, and proposals to publish."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class Stage(models.TextChoices):
    """The three blocks of table three."""

    REVIEW = "review", "行政复议"
    SUIT_DIRECT = "suit_direct", "未经复议直接起诉"
    SUIT_AFTER_REVIEW = "suit_after_review", "复议后起诉"


class Result(models.TextChoices):
    """How it ended, by the columns of table three; without one it is pending (尚未审结)."""

    UPHELD = "upheld", "结果维持"
    CORRECTED = "corrected", "结果纠正"
    OTHER = "other", "其他结果"


class Dispute(models.Model):
    """
    A reconsideration or a suit about an application (行政复议、行政诉讼).

    A suit that ``follows`` another suit is its second instance; one that follows a reconsideration comes after it.
    ``accepted_because`` says why it was accepted where the law knows no such way, ``struck_because`` why an entry was
    a mistake and counts nowhere.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="disputes")
    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField("类别", max_length=20, choices=Stage.choices)
    about_silence = models.BooleanField("因逾期未答复", default=False)
    authority = models.CharField("复议机关或者法院", max_length=100)
    case_number = models.CharField("案号", max_length=80, blank=True)
    begun_on = models.DateField("受理或者立案日期")
    reply_due_on = models.DateField("答复或者举证期限", null=True)
    decided_on = models.DateField("结案日期", null=True)
    result = models.CharField("结果", max_length=12, choices=Result.choices, blank=True)
    decision = models.CharField("决定或者判决要点", max_length=500, blank=True)
    anew_by = models.DateField("责令重新答复的期限", null=True)
    follows = models.ForeignKey(
        "self", verbose_name="不服的复议或者前一审", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    accepted_because = models.CharField("法律规定之外仍予受理的说明", max_length=300, blank=True)
    struck_because = models.CharField("登记有误的说明", max_length=300, blank=True)
    amendments = models.TextField("更正登记的记载", blank=True)  # one line each: day, person, reason
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "复议诉讼"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="applications_dispute_result_has_a_day",
                condition=Q(decided_on__isnull=True, result="") | Q(decided_on__isnull=False) & ~Q(result=""),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Table three of the annual report is read from this index; what was entered by mistake is not in it.
            models.Index(
                fields=["organ", "begun_on", "decided_on", "stage", "result"],
                condition=Q(struck_because=""),
                name="applications_table_three",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}（{self.authority}）"

    def get_absolute_url(self) -> str:
        """Return the address at the desk."""
        return reverse("applications:dispute", args=[self.organ.code, self.pk])

    @property
    def is_suit(self) -> bool:
        """Test if it is before a court."""
        return self.stage != Stage.REVIEW

    @property
    def is_pending(self) -> bool:
        """Test if it is not decided yet."""
        return self.decided_on is None


class Correction(models.Model):
    """A request to correct what an organ recorded about oneself (更正申请, ogi:41); it counts in no table."""

    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("编号", max_length=24, unique=True)
    name = models.CharField("姓名或者名称", max_length=100, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.CharField("电子邮箱", max_length=120, blank=True)
    address = models.CharField("通信地址", max_length=200, blank=True)
    record = models.TextField("记录不准确之处和证据")
    query_code = models.CharField("查询码摘要", max_length=64, blank=True)
    submitted_at = models.DateTimeField("提交时间")
    outcome = models.CharField(
        "处理",
        max_length=12,
        blank=True,
        choices=[("corrected", "已更正"), ("transferred", "已转送"), ("told", "已告知有权机关"), ("kept", "无须更正")],
    )
    settled_on = models.DateField("处理日期", null=True)
    words = models.TextField("处理说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "更正申请"
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organ", "year", "serial"], name="applications_correction_serial")
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address at the desk."""
        return reverse("applications:correction", args=[self.organ.code, self.pk])


class Proposal(models.Model):
    """A proposal to publish what was asked for (转为主动公开, ogi:44): settled by a paper or by a reason not to."""

    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="proposals")
    because = models.CharField(
        "缘由",
        max_length=12,
        choices=[
            ("granted", "已予公开，他人也可能需要"),
            ("asked_often", "多人申请同一信息"),
            ("suggested", "申请人建议"),
        ],
    )
    asked_by = models.PositiveSmallIntegerField("申请人数", default=1)
    proposed_on = models.DateField("提出日期")
    paper: Any = models.ForeignKey("papers.Paper", null=True, on_delete=models.PROTECT, related_name="+")
    declined = models.CharField("不转为主动公开的理由", max_length=300, blank=True)
    settled_on = models.DateField("办结日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "转为主动公开"
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application"], name="applications_proposal_once")
        ]

    def __str__(self) -> str:
        return f"{self.application}"
