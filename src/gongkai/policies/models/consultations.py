"""What is kept of a draft that lay before the public, of what people said to it, and of what became of that?"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class Channel(models.TextChoices):
    """By which way a comment came."""

    SITE = "site", "网站"
    LETTER = "letter", "来信"
    EMAIL = "email", "电子邮件"
    MEETING = "meeting", "座谈会"
    PHONE = "phone", "电话"
    VISIT = "visit", "来访"
    OTHER = "other", "其他"


class Disposition(models.TextChoices):
    """What became of a comment."""

    ADOPTED = "adopted", "采纳"
    ADOPTED_IN_PART = "adopted_in_part", "部分采纳"
    NOT_ADOPTED = "not_adopted", "未采纳"
    NOT_ABOUT_THIS = "not_about_this", "与本次征集无关"


class Consultation(models.Model):
    """
    A draft laid before the public for comment (公开征求意见).

    What its page says is the paper's. The columns up to ``published_at`` are copies of what is shown, for lists and
    queries; ``opens_on`` is the day on which it really opened, never before the release. ``received`` counts the
    comments and gives the next one its number.
    """

    paper = models.OneToOneField(
        "papers.Paper", verbose_name="文稿", on_delete=models.PROTECT, related_name="consultation"
    )
    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=300)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    short_reason = models.CharField("少于规定期限的理由", max_length=500, blank=True)
    contact = models.TextField("提交途径和联系方式", blank=True)
    live = models.BooleanField("公开中", default=False)
    published_at = models.DateTimeField("发布时间", null=True)
    received = models.PositiveIntegerField("已收意见数", default=0)
    result = models.OneToOneField(
        "papers.Paper", verbose_name="征集结果", null=True, on_delete=models.PROTECT, related_name="result_of"
    )

    class Meta:
        verbose_name = verbose_name_plural = "意见征集"
        ordering: ClassVar[list[str]] = ["-closes_on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organ", "-closes_on", "-id"], name="policies_consultation_organ"),
            models.Index(fields=["-closes_on", "-id"], condition=Q(live=True), name="policies_consultation_live"),
            models.Index(fields=["organ", "opens_on"], name="policies_consultation_held"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the public page."""
        return reverse("policies:consultation", args=[self.paper_id])


class Answer(models.Model):
    """What the office says to one comment, or to several of the same content (意见研究处理)."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="answers")
    disposition = models.CharField("采纳情况", max_length=16, choices=Disposition.choices)
    reason = models.TextField("理由", max_length=2000, blank=True)
    summary = models.CharField("意见概括", max_length=1000, blank=True, help_text="公布时代替意见原文")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = verbose_name_plural = "意见处理"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.get_disposition_display()


class Comment(models.Model):
    """
    What somebody said to a draft (公众意见), whole and as it came: it is not screened, scored or put into an order.

    ``code`` is the keyed digest of what opens the receipt, ``once`` that of the form that was sent, so that a form
    which is sent twice is one comment. ``noted_at`` says when the office took note of it.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField("序号")
    text = models.TextField("意见")
    about = models.CharField("针对的条款", max_length=200, blank=True)
    name = models.CharField("姓名或单位", max_length=60, blank=True)
    contact = models.CharField("联系方式", max_length=100, blank=True)
    channel = models.CharField("途径", max_length=8, choices=Channel.choices, default=Channel.SITE)
    received_on = models.DateField("收到日期")
    received_at = models.DateTimeField("登记时间")
    receipt = models.CharField("回执编号", max_length=24, null=True, unique=True)
    code = models.CharField("查询码摘要", max_length=64, blank=True)
    once = models.CharField("表单摘要", max_length=64, null=True, unique=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("阅知时间", null=True)
    answer = models.ForeignKey(Answer, null=True, on_delete=models.PROTECT, related_name="comments")

    class Meta:
        verbose_name = verbose_name_plural = "公众意见"
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consultation", "number"], name="policies_comment_numbered_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["consultation"], condition=Q(answer__isnull=True), name="policies_comment_open"),
        ]

    def __str__(self) -> str:
        # Never a name and never the words: this stands in lists that others than the organ's people see.
        return f"第{self.number}条意见（{self.get_channel_display()}，{self.received_on}）"
