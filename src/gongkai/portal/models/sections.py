"""What is a column, and whose duty is it? (栏目)"""

from __future__ import annotations

from typing import Any, ClassVar

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
    is. By itself it takes the kinds of paper in ``shows`` and what rests on its ``statutory`` item; with
    ``everybody`` from all organs of the district, else from the owner. ``path`` holds the keys from the top down to
    the column itself, for breadcrumbs. ``live_count`` and ``newest_at`` are copies, written wherever something is
    shown or hidden, so that no page counts.
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
    shows: Any = models.JSONField("自动收入的文稿种类", default=list, blank=True)
    everybody = models.BooleanField("各机关均可发布", default=False)
    cadence_days = models.PositiveIntegerField(
        "更新周期（天）", null=True, blank=True, help_text="空白表示按事项发生时更新，不计逾期"
    )
    cadence_rule = models.CharField("周期规则", max_length=16, blank=True, help_text="lawbook.proactive.cadence 的种类")
    cadence_source = models.CharField("周期依据", max_length=120, blank=True)
    position = models.PositiveIntegerField("排序", default=0)
    path: Any = models.JSONField("路径", default=list, editable=False)
    opened_on = models.DateField("开设日期")
    ends_on = models.DateField("计划结束日期", null=True, blank=True)
    closed_on = models.DateField("停止更新日期", null=True, blank=True)
    closed_because = models.CharField("停止更新的说明", max_length=500, blank=True)
    live_count = models.PositiveIntegerField("公开中的条数", default=0, editable=False)
    newest_at = models.DateTimeField("最近更新", null=True, editable=False)

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
            models.CheckConstraint(
                name="portal_section_ends_after_it_opens",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("opened_on")),
                violation_error_message="计划结束日期不能早于开设日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Test if the column is still kept up."""
        return self.closed_on is None

    @property
    def is_group(self) -> bool:
        """Test if the column only holds other columns."""
        return self.kind == Kind.GROUP
