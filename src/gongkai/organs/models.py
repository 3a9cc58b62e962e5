"""Who is who? Organs, their units, people, and memberships (公开主体、科室、人员、任职)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q


class Kind(models.TextChoices):
    """What an organ is in the structure of a district."""

    DISTRICT = "district", "区县人民政府"
    OFFICE = "office", "政府办公室"
    DEPARTMENT = "department", "政府部门"
    TOWNSHIP = "township", "乡镇人民政府、街道办事处"
    INSTITUTION = "institution", "事业单位"


class Role(models.TextChoices):
    """What a person does for an organ. A superuser holds no role and may do none of these."""

    CLERK = "clerk", "信息公开员"
    REVIEWER = "reviewer", "科室审核"
    SECRECY = "secrecy", "保密审查"
    LEGAL = "legal", "合法性审查"
    HEAD = "head", "分管领导"
    AUTHORITY = "authority", "主管部门审核"
    OPERATOR = "operator", "网站运维"
    AUDITOR = "auditor", "审计查看"
    ADMIN = "admin", "系统管理员"


class Organ(models.Model):
    """An organ that discloses (公开主体); whoever operates its site is a separate question."""

    code = models.SlugField(
        "代码",
        max_length=40,
        unique=True,
        help_text="小写字母、数字和连字符，用于网页地址，确定后不再更改。",
        validators=[RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", "代码只能由小写字母、数字和连字符组成。")],
        error_messages={"unique": "这个代码已有机关使用。"},
    )
    name = models.CharField("全称", max_length=100, unique=True, error_messages={"unique": "已登记同名机关。"})
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", verbose_name="上级机关", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    is_ogi_authority = models.BooleanField("政府信息公开工作主管部门", default=False)
    makes_rules = models.BooleanField("有规章制定权", default=False)
    operator = models.ForeignKey(
        "self", verbose_name="网站运维单位", null=True, blank=True, on_delete=models.PROTECT, related_name="operated"
    )
    active_from = models.DateField("设立日期", null=True, blank=True)
    active_to = models.DateField("撤销日期", null=True, blank=True)
    position = models.PositiveIntegerField("排序", default=0)
    # A copy, on every organ of a district: whoever holds an organ knows without a query which calendar it keeps.
    calendar = models.CharField("工作日历版本", max_length=32, blank=True, default="", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "公开主体"
        ordering: ClassVar[list[str]] = ["position", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="organs_organ_only_a_district_is_at_the_top",
                condition=Q(kind="district", parent__isnull=True) | ~Q(kind="district") & Q(parent__isnull=False),
                violation_error_message="区县人民政府没有上级机关，其他机关必须有上级机关。",
            ),
            models.CheckConstraint(
                name="organs_organ_ends_after_it_begins",
                condition=Q(active_to__isnull=True) | Q(active_from__isnull=True) | Q(active_to__gte=F("active_from")),
                violation_error_message="撤销日期不能早于设立日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit inside an organ (科室)."""

    organ = models.ForeignKey(Organ, verbose_name="所属机关", on_delete=models.PROTECT, related_name="units")
    name = models.CharField("名称", max_length=60)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "科室"
        ordering: ClassVar[list[str]] = ["organ", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organ", "name"], name="organs_unit_named_once", violation_error_message="该机关已有同名科室。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ.short_name}{self.name}"


class User(AbstractUser):
    """A person who can log in (人员); people are deactivated, never deleted, for the journal names them."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    username = models.CharField(
        "登录名",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"\A[A-Za-z0-9@.+_-]+\Z", "登录名只能由英文字母、数字和 @ . + - _ 组成。")],
        error_messages={"unique": "这个登录名已有人使用。"},
    )
    name = models.CharField("姓名", max_length=40)
    password_is_initial = models.BooleanField("仍在使用初始密码", default=False)

    objects: ClassVar[UserManager[Any]] = UserManager()

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering: ClassVar[list[str]] = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the Chinese name."""
        return self.name

    def get_short_name(self) -> str:
        """Return the Chinese name; it is not shortened."""
        return self.name


class Membership(models.Model):
    """
    A role that a person holds in an organ (任职).

    A membership is held as long as it has no end: permissions never ask the calendar. Someone who is
    appointed again gets a new row, so that the old stretch stays on record.
    """

    user = models.ForeignKey(User, verbose_name="人员", on_delete=models.PROTECT, related_name="memberships")
    organ = models.ForeignKey(Organ, verbose_name="机关", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    active_from = models.DateField("任职日期")
    active_to = models.DateField("离任日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering: ClassVar[list[str]] = ["organ", "role", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "organ", "role"],
                condition=Q(active_to__isnull=True),
                name="organs_membership_held_once",
                violation_error_message="该人员已在此机关担任此角色。",
            ),
            models.CheckConstraint(
                name="organs_membership_ends_after_it_begins",
                condition=Q(active_to__isnull=True) | Q(active_to__gte=F("active_from")),
                violation_error_message="离任日期不能早于任职日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}（{self.organ.short_name}{self.get_role_display()}）"


class CalendarLine(models.Model):
    """What a district's office changed in the working-day calendar: added, and dropped with a reason, never changed."""

    district = models.ForeignKey(Organ, verbose_name="区县", on_delete=models.PROTECT, related_name="+")
    notice = models.URLField("通知链接", max_length=300, blank=True)
    by = models.ForeignKey(
        User, verbose_name="登记人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间")
    dropped_by = models.ForeignKey(
        User, verbose_name="撤销人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_at = models.DateTimeField("撤销时间", null=True, blank=True)
    dropped_because = models.CharField("撤销理由", max_length=200, blank=True)

    class Meta:
        abstract = True


class DayChange(CalendarLine):
    """One day that the office made a day of rest or a working day (节假日安排的修改)."""

    day = models.DateField("日期")
    rest = models.BooleanField("休息")
    reason = models.CharField("理由", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历修改"
        ordering: ClassVar[list[str]] = ["day", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["district", "day"], condition=Q(dropped_at__isnull=True), name="organs_day_changed_once"
            ),
            models.CheckConstraint(
                name="organs_day_dropped_with_a_reason",
                condition=Q(dropped_at__isnull=True, dropped_because="")
                | Q(dropped_at__isnull=False) & ~Q(dropped_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}{'休息' if self.rest else '上班'}（{self.reason}）"


class YearNotice(CalendarLine):
    """That the State Council's notice on a year has been entered completely (放假安排已全部录入)."""

    year = models.PositiveSmallIntegerField("年份")

    class Meta:
        verbose_name = verbose_name_plural = "已录入的放假安排"
        ordering: ClassVar[list[str]] = ["year", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["district", "year"], condition=Q(dropped_at__isnull=True), name="organs_year_entered_once"
            ),
            models.CheckConstraint(
                name="organs_year_dropped_with_a_reason",
                condition=Q(dropped_at__isnull=True, dropped_because="")
                | Q(dropped_at__isnull=False) & ~Q(dropped_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"
