"""What is an application? What is asked for, of whom, how it came in; and copies of what its facts come to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lawbook.application.lifecycle import State

from .applicants import ApplicantKind

STATES = [(each.value, each.label) for each in State]


class Channel(models.TextChoices):
    """How an application comes in; the day of receipt follows from it (ogi:31)."""

    INTERNET = "internet", "互联网渠道"
    IN_PERSON = "in_person", "当面提交"
    SIGNED_MAIL = "signed_mail", "邮寄（需签收）"
    ORDINARY_LETTER = "ordinary_letter", "平常信函"
    FAX = "fax", "传真"


class Form(models.TextChoices):
    """In which form the information is wanted (ogi:29.2.3)."""

    PAPER = "paper", "纸质"
    ELECTRONIC = "electronic", "电子"
    OTHER = "other", "其他"


class Way(models.TextChoices):
    """By which way it is wanted."""

    DOWNLOAD = "download", "网上下载"
    EMAIL = "email", "电子邮件"
    POST = "post", "邮寄"
    PICKUP = "pickup", "自行领取"
    READING = "reading", "当场查阅、抄录"


class Application(models.Model):
    """
    An application for disclosure (政府信息公开申请).

    The columns below ``# copies`` are what the dated facts come to; ``services.facts`` alone writes them, from the
    facts, and ``gongkai recheck`` compares. ``closed_on`` is the day of the outcome (it counts in the annual report),
    ``answered_on`` the day on which nothing runs any more: the outcome was served, or the applicant let go.
    """

    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("受理编号", max_length=24, unique=True)
    channel = models.CharField("提交渠道", max_length=20, choices=Channel.choices)
    is_oral = models.BooleanField("口头提出，由工作人员代填", default=False)
    submitted_at = models.DateTimeField("提交时间")
    applicant_kind = models.CharField("申请人类别", max_length=24, choices=ApplicantKind.choices)
    title = models.CharField("所需信息的名称", max_length=200)
    document_number = models.CharField("文号", max_length=100, blank=True)
    description = models.TextField("便于查询的其他特征", blank=True)
    form = models.CharField("提供方式", max_length=12, choices=Form.choices)
    way = models.CharField("获取途径", max_length=12, choices=Way.choices)
    accepts_other = models.BooleanField("无法按要求提供时接受其他方式", default=True)
    query_code = models.CharField("查询码摘要", max_length=64, blank=True)
    token = models.CharField("表单标识", max_length=40, unique=True, null=True)  # a form sent twice is one application
    # marks by which the same matter and the same applicant are found; keyed digests, "" where nothing is known
    matter = models.CharField("事项标识", max_length=64, blank=True)
    by_whom = models.CharField("申请人标识", max_length=64, blank=True)
    unit = models.ForeignKey(
        "organs.Unit", verbose_name="承办科室", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="承办人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    split_from = models.ForeignKey(
        "self", verbose_name="拆分自", null=True, on_delete=models.PROTECT, related_name="split_into"
    )
    # copies
    state = models.CharField("状态", max_length=20, choices=STATES, default=State.NEW.value)
    opened_at = models.DateTimeField("首次查看时间", null=True)
    received_on = models.DateField("收到申请之日", null=True)
    due_on = models.DateField("答复期限", null=True)
    due_is_provisional = models.BooleanField("期限为暂定", default=False)
    waiting_for = models.CharField("等待", max_length=20, blank=True)
    calendar = models.CharField("日历版本", max_length=40, blank=True)
    code = models.CharField("办结方式", max_length=4, blank=True)
    closed_on = models.DateField("办结日期", null=True)
    answered_on = models.DateField("答复日期", null=True)
    # how often the story changed; a step upon an older story is refused
    facts_counted = models.PositiveSmallIntegerField("事项数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "政府信息公开申请"
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organ", "year", "serial"], name="applications_application_serial"),
            models.CheckConstraint(
                name="applications_closed_has_a_code",
                condition=Q(closed_on__isnull=True, code="") | Q(closed_on__isnull=False) & ~Q(code=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # The register of an organ, newest first.
            models.Index(fields=["organ", "-id"], name="applications_register"),
            models.Index(fields=["organ", "state", "-id"], name="applications_by_state"),
            # What is still to be answered, by how near it is; overdue is a question to this index, not a stored word.
            # The counts at the head of the register are read from it alone; that the day of the answer, always empty
            # here, is a column too lets a database without statistics see that this index is the narrowest.
            models.Index(
                fields=["organ", "answered_on", "due_on", "waiting_for", "state"],
                condition=Q(answered_on__isnull=True),
                name="applications_unanswered",
            ),
            # Table two of the annual report is read from this index alone.
            models.Index(
                fields=["organ", "received_on", "closed_on", "code", "applicant_kind"], name="applications_table_two"
            ),
            # The register narrowed to one value of a column: some of them are rare among very many, or never occur.
            models.Index(fields=["organ", "code", "-id"], name="applications_by_code"),
            models.Index(fields=["organ", "channel", "-id"], name="applications_by_channel"),
            models.Index(fields=["organ", "applicant_kind", "-id"], name="applications_by_kind"),
            models.Index(
                fields=["organ", "officer", "-id"],
                condition=Q(officer__isnull=False),
                name="applications_by_officer",
            ),
            models.Index(fields=["organ", "unit", "-id"], condition=Q(unit__isnull=False), name="applications_by_unit"),
            # What was answered in a period, in time or late, is told from this one.
            models.Index(
                fields=["organ", "answered_on", "due_on", "received_on", "code"],
                condition=Q(answered_on__isnull=False),
                name="applications_answered",
            ),
            models.Index(fields=["organ", "by_whom"], name="applications_by_whom"),
            models.Index(fields=["organ", "matter"], name="applications_matter"),
            models.Index(
                fields=["organ", "submitted_at"], condition=Q(opened_at__isnull=True), name="applications_not_opened"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the case at the desk."""
        return reverse("applications:case", args=[self.organ.code, self.pk])

    @property
    def names(self) -> dict[str, Any]:
        """Return how an event names the application; nothing in it is personal."""
        return {"application": self.pk, "organ": self.organ_id, "number": self.number}

    @property
    def is_closed(self) -> bool:
        """Test if the application has its outcome."""
        return self.closed_on is not None

    @property
    def stands(self) -> State:
        """Return where it stands, as the law book names it."""
        return State(self.state)
