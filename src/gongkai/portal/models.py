"""What is kept of the portal? Columns with their duties, what stands in them, and what is said where nothing does."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Kind(models.TextChoices):
    """What a column is for; the inspection indicators ask a cadence of some kinds."""

    GROUP = "group", "上级栏目"
    NEWS = "news", "动态要闻"
    NOTICE = "notice", "通知公告"
    POLICY = "policy", "政策文件"
    INTERPRETATION = "interpretation", "政策解读"
    STATUTORY = "statutory", "法定主动公开内容"
    MEETING = "meeting", "政府会议"
    BUDGET = "budget", "财政预决算"
    TOPIC = "topic", "专题专栏"
    INTERVIEW = "interview", "在线访谈"
    LEADERS = "leaders", "领导之窗"
    PAGE = "page", "单页"
    LIST = "list", "一般栏目"


class Section(models.Model):
    """
    A column (栏目): in the tree of an organ's pages, somebody's duty, with a promised cadence.

    ``tree`` is the organ on whose pages it stands (the district for the portal), ``owner`` the organ whose duty it
    is. ``shows`` lists kinds of paper that stand in it by themselves; with ``everybody`` those of all organs of the
    district, else those of the owner. ``path`` holds the keys from the top down to the column itself, for breadcrumbs.
    """

    tree = models.ForeignKey("organs.Organ", verbose_name="所在页面", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organs.Organ", verbose_name="责任单位", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self", verbose_name="上级栏目", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    code = models.SlugField("代码", max_length=60)
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    description = models.CharField("说明", max_length=200, blank=True)
    keywords = models.CharField("关键词", max_length=120, blank=True)
    statutory = models.CharField("法定公开事项", max_length=40, blank=True)
    shows = models.JSONField("自动收入的文稿种类", default=list, blank=True)
    everybody = models.BooleanField("各机关均可发布", default=False)
    cadence_days = models.PositiveIntegerField(
        "更新周期（天）", null=True, blank=True, help_text="空白表示按事项发生时更新，不计逾期"
    )
    cadence_source = models.CharField("周期依据", max_length=120, blank=True)
    position = models.PositiveIntegerField("排序", default=0)
    path = models.JSONField("路径", default=list, editable=False)
    opened_on = models.DateField("开设日期")
    closed_on = models.DateField("停止更新日期", null=True, blank=True)
    closed_because = models.CharField("停止更新的说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "栏目"
        ordering: ClassVar[list[str]] = ["tree", "position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["tree", "code"],
                name="portal_section_code_once",
                violation_error_message="这个代码已有栏目使用。",
            ),
            models.CheckConstraint(
                name="portal_section_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                violation_error_message="停止更新日期不能早于开设日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """
    A paper in a column. A paper lives in one column (``home``) and may be shown in many.

    ``live`` and ``published_at`` are copies from the paper, so that a list is a walk along one index.
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="placements")
    paper = models.ForeignKey("papers.Paper", on_delete=models.PROTECT, related_name="placements")
    home = models.BooleanField("主栏目", default=False)
    live = models.BooleanField("公开中", default=False)
    published_at = models.DateTimeField("发布时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "栏目内容"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["section", "paper"], name="portal_placement_once"),
            models.UniqueConstraint(fields=["paper"], condition=Q(home=True), name="portal_placement_one_home"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["section", "-published_at", "-id"], condition=Q(live=True), name="portal_placement_live"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section}：{self.paper}"


class Statement(models.Model):
    """Why there is nothing in a column (空栏说明): a sentence with a name and a day."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="statements")
    text = models.CharField("说明", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("署名", max_length=100)
    on = models.DateField("日期")

    class Meta:
        verbose_name = verbose_name_plural = "空栏说明"
        ordering: ClassVar[list[str]] = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.text
