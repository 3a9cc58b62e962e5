"""What is kept of a text on its way to the public? Versions, what was submitted, what was released; nothing is lost."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.kernel.clock import CHINA

from .kinds import kind


class State(models.TextChoices):
    """Where a paper stands; the column is a copy of what its submissions and releases come to."""

    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "审签中"
    APPROVED = "approved", "待发布"
    LIVE = "live", "已发布"
    CORRECTING = "correcting", "更正中"
    WITHDRAWN = "withdrawn", "已撤下"
    WITHHELD = "withheld", "不公开登记"
    DISCARDED = "discarded", "已作废"


class Attribute(models.TextChoices):
    """How a paper is to be disclosed (公开属性)."""

    PUBLIC = "public", "主动公开"
    ON_APPLICATION = "on_application", "依申请公开"
    NOT_PUBLIC = "not_public", "不予公开"


class Paper(models.Model):
    """
    A text on its way to the public (文稿): one page, one address, for ever.

    What is written stands in versions, what is shown in the version that was released. The columns from ``state`` on
    are copies for lists; only ``services`` write them. ``written_on``, ``theme``, ``basis`` and ``attribute`` are those
    of the shown version while the paper is public, else those of the newest one.
    """

    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=40)
    index_no = models.CharField("索引号", max_length=60, unique=True, null=True, default=None)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="拟稿人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("拟稿时间")
    release_at = models.DateTimeField("定时发布", null=True, blank=True)
    expires_at = models.DateTimeField("到期撤下", null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="正在编辑", null=True, on_delete=models.PROTECT, related_name="+"
    )
    locked_until = models.DateTimeField("编辑锁定至", null=True)
    correction_reason = models.CharField("更正理由", max_length=500, blank=True)

    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    title = models.CharField("标题", max_length=300, help_text="最新一版的标题")
    changed_at = models.DateTimeField("最后修改")
    live = models.BooleanField("公开中", default=False)
    shown = models.ForeignKey(
        "papers.Version", verbose_name="公开的版本", null=True, on_delete=models.PROTECT, related_name="+"
    )
    shown_title = models.CharField("公开的标题", max_length=300, blank=True)
    published_at = models.DateTimeField("发布时间", null=True)
    written_on = models.DateField("成文日期", null=True)
    theme = models.CharField("主题分类", max_length=60, blank=True)
    basis = models.CharField("公开依据", max_length=40, blank=True)
    attribute = models.CharField("公开属性", max_length=16, choices=Attribute.choices, default=Attribute.PUBLIC)
    review_on = models.DateField("下次评估审查日期", null=True, help_text="不予公开的信息定期评估审查（ogi:18）")
    views = models.PositiveBigIntegerField("浏览次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "文稿"
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organ", "-changed_at"], name="papers_paper_of_organ"),
            models.Index(fields=["organ", "kind", "-published_at"], name="papers_paper_of_kind"),
            models.Index(fields=["-published_at", "-id"], condition=Q(live=True), name="papers_paper_live"),
            models.Index(
                fields=["kind", "-published_at", "-id"], condition=Q(live=True), name="papers_paper_live_kind"
            ),
            models.Index(
                fields=["organ", "-published_at", "-id"], condition=Q(live=True), name="papers_paper_live_organ"
            ),
            models.Index(fields=["release_at"], condition=Q(release_at__isnull=False), name="papers_paper_due"),
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="papers_paper_expiring"),
            models.Index(
                fields=["organ", "review_on"], condition=Q(review_on__isnull=False), name="papers_paper_withheld"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the public address, the same for ever."""
        return f"/{kind(self.kind).address}/{self.pk}/"

    @property
    def kind_label(self) -> str:
        """Return the kind in Chinese."""
        return kind(self.kind).label


class Version(models.Model):
    """
    What a paper said at some moment; ``content`` is described in ``papers.content`` and known by its digest.

    A sealed version was submitted: it is never written again. One that was saved by itself (``autosaved``) is written
    over by the same person's next save; one that somebody saved on purpose never is.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版次")
    content: Any = models.JSONField("内容")
    digest = models.CharField("摘要值", max_length=64)
    sealed = models.BooleanField("已送审", default=False)
    autosaved = models.BooleanField("自动保存", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    note = models.CharField("修改说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["paper", "number"], name="papers_version_numbered_once")
        ]

    def __str__(self) -> str:
        return f"第{self.number}版"


class PaperFile(models.Model):
    """A file that some version of a paper shows; a file is public as long as a released paper shows it."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("files.File", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "文稿附件"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["paper", "file"], name="papers_file_once")
        ]

    def __str__(self) -> str:
        return str(self.file)


class Submission(models.Model):
    """
    What is sent through the chain of signatures together (送审件).

    One paper; or a normative document with its interpretation; or a batch that was moved in. Its digest stands for
    the versions of all its papers, and its round in ``review`` says who signed.
    """

    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=40)
    title = models.CharField("标题", max_length=300)
    digest = models.CharField("摘要值", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("送审时间")

    class Meta:
        verbose_name = verbose_name_plural = "送审件"
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Line(models.Model):
    """One version within a submission."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="lines")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="submitted")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "送审内容"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "paper"], name="papers_line_once")
        ]

    def __str__(self) -> str:
        return str(self.version)


class Release(models.Model):
    """One appearance of a version before the public (发布), and how it ended (撤下)."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="releases")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="release")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField("次数")
    published_at = models.DateTimeField("发布时间", help_text="网页上显示的时间；迁入的文稿为原网站的发布时间")
    at = models.DateTimeField("办理时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("更正理由", max_length=500, blank=True)
    ended_at = models.DateTimeField("撤下时间", null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_reason = models.CharField("撤下理由", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发布记录"
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["paper", "number"], name="papers_release_numbered_once"),
            models.UniqueConstraint(
                fields=["paper"], condition=Q(ended_at__isnull=True), name="papers_release_one_at_a_time"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["published_at"], condition=Q(number=1), name="papers_release_first")
        ]

    def __str__(self) -> str:
        return f"{self.paper.shown_title or self.paper.title}（{self.published_at.astimezone(CHINA):%Y-%m-%d}）"

    def get_absolute_url(self) -> str:
        """Return the address of the page that appeared."""
        return self.paper.get_absolute_url()


class Assessment(models.Model):
    """Why something is not public, looked at again from time to time (不予公开信息的评估审查, article 18)."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="assessments")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("不予公开的理由", max_length=500)
    review_on = models.DateField("下次评估审查日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("评估时间")

    class Meta:
        verbose_name = verbose_name_plural = "评估审查"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.reason


class IndexNumber(models.Model):
    """The next serial of an organ's index numbers in a year; a number that was given is never given again."""

    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField("年度")
    last = models.PositiveIntegerField("已用序号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "索引号"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organ", "year"], name="papers_index_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"


class IndexTemplate(models.Model):
    """How an organ writes its index numbers (索引号规则), such as ``{code}/{year}-{serial:05}``."""

    organ = models.OneToOneField("organs.Organ", on_delete=models.PROTECT, related_name="+")
    body_code = models.CharField("机构代码", max_length=40)
    template = models.CharField("规则", max_length=60, default="{code}/{year}-{serial:05}")

    class Meta:
        verbose_name = verbose_name_plural = "索引号规则"

    def __str__(self) -> str:
        return self.template
