"""What is kept of a document of policy, and of what became of it? The ledger is only ever added to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class Kind(models.TextChoices):
    """What a document is; the codes are kinds of paper."""

    NORMATIVE = "normative_document", "行政规范性文件"
    RULES = "government_rules", "政府规章"
    OTHER = "other_document", "其他文件"


class Validity(models.TextChoices):
    """Whether a document is in force (有效性); the words are those of ``lawbook.policy.validity``."""

    IN_FORCE = "in_force", "有效"
    NOT_YET = "not_yet", "尚未施行"
    LAPSED = "lapsed", "失效"
    REPEALED = "repealed", "废止"
    TRANSFERRED = "transferred", "已移交"


# The mark that stands beside the word, on every page.
SIGNALS: Mapping[str, str] = {
    Validity.IN_FORCE: "done",
    Validity.NOT_YET: "soon",
    Validity.LAPSED: "overdue",
    Validity.REPEALED: "overdue",
    Validity.TRANSFERRED: "paused",
}


class EntryKind(models.TextChoices):
    """What an entry of the ledger says."""

    OPENING = "opening", "期初登记"
    ISSUED = "issued", "制发"
    REPEALED = "repealed", "废止"
    EXPIRED = "expired", "失效"
    TRANSFERRED_IN = "transferred_in", "移入"
    TRANSFERRED_OUT = "transferred_out", "移出"
    CLEANED = "cleaned", "清理"
    CORRECTED = "corrected", "更正"


class Immutable(Exception):
    """Someone tried to change or remove an entry of the ledger."""

    def __init__(self) -> None:
        super().__init__("台账只能续记，不能修改或删除；有误的，另记一笔更正并说明理由。")


class FrozenQuerySet(models.QuerySet[Any]):
    """Rows that can be read and added, nothing else."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse."""
        raise Immutable

    def delete(self) -> NoReturn:
        """Refuse."""
        raise Immutable

    def bulk_update(self, *values: Any, **more: Any) -> NoReturn:
        """Refuse."""
        raise Immutable


class Ledger(models.Model):
    """From which day does an organ keep its ledger here (建账日期)? What is older is its opening stock."""

    organ = models.OneToOneField("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField("建账日期")

    class Meta:
        verbose_name = verbose_name_plural = "文件台账"

    def __str__(self) -> str:
        return f"{self.organ}（{self.opened_on}）"


class Document(models.Model):
    """
    A document of policy (政策文件).

    What its page says is the paper's; the columns up to ``theme`` are copied from the version that is shown, for
    lists and queries, or typed where old stock has no page. ``state`` and ``turns_on`` are copies of what the dates
    and the ledger come to (``lawbook.policy.validity``).
    """

    paper = models.OneToOneField(
        "papers.Paper", verbose_name="文稿", null=True, on_delete=models.PROTECT, related_name="document"
    )
    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类型", max_length=40, choices=Kind.choices)
    title = models.CharField("标题", max_length=300)
    issuer = models.CharField("发文机关", max_length=200)
    document_number = models.CharField("发文字号", max_length=80, blank=True)
    issued_on = models.DateField("成文日期", null=True, help_text="制发件数按成文日期归年")
    effective_on = models.DateField("施行日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True, help_text="有效的最后一日")
    theme = models.CharField("主题分类", max_length=60, blank=True)

    live = models.BooleanField("公开中", default=False)
    published_at = models.DateTimeField("发布时间", null=True)
    state = models.CharField("有效性", max_length=12, choices=Validity.choices, default=Validity.IN_FORCE)
    state_since = models.DateField("有效性起始日", null=True)
    turns_on = models.DateField("有效性到期变化日", null=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "政策文件"
        ordering: ClassVar[list[str]] = ["-issued_on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organ", "-issued_on", "-id"], name="policies_document_of_organ"),
            models.Index(fields=["document_number"], name="policies_document_number"),
            models.Index(fields=["-published_at", "-id"], condition=Q(live=True), name="policies_document_live"),
            models.Index(
                fields=["kind", "-published_at", "-id"], condition=Q(live=True), name="policies_document_live_kind"
            ),
            models.Index(fields=["issuer"], condition=Q(live=True), name="policies_document_issuers"),
            models.Index(fields=["issued_on"], condition=Q(live=True), name="policies_document_years"),
            models.Index(fields=["turns_on"], condition=Q(turns_on__isnull=False), name="policies_document_turning"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the public page, or "" where there is none."""
        return reverse("policies:policy", args=[self.paper_id]) if self.paper_id else ""

    @property
    def signal(self) -> str:
        """Return the mark of the document's validity."""
        return SIGNALS[self.state]


class LedgerEntry(models.Model):
    """
    One fact of the ledger (台账记录): it counts from ``on``, and ``amount`` says how much and in which direction.

    ``amount`` is 0 for a fact that does not count: a result of cleaning that changes nothing, or what happened before
    the ledger was opened. ``corrects`` names an entry that this one takes back; its facts no longer hold. Without a
    document an entry stands for a number that was never listed one by one.
    """

    document = models.ForeignKey(
        Document, verbose_name="文件", null=True, on_delete=models.PROTECT, related_name="entries"
    )
    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    type = models.CharField("类型", max_length=40, choices=Kind.choices)
    kind = models.CharField("记录", max_length=16, choices=EntryKind.choices)
    on = models.DateField("日期")
    amount = models.SmallIntegerField("件数")
    corrects = models.OneToOneField(
        "self", verbose_name="更正的记录", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = models.CharField("依据或理由", max_length=500, blank=True)
    ground_paper = models.ForeignKey(
        "papers.Paper", verbose_name="依据的文件", null=True, on_delete=models.PROTECT, related_name="+"
    )
    other_organ = models.CharField("对方机关", max_length=200, blank=True)
    outcome = models.CharField("清理结果", max_length=12, blank=True)
    campaign = models.ForeignKey(
        "policies.Campaign", verbose_name="清理", null=True, on_delete=models.PROTECT, related_name="entries"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("记录时间")

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账记录"
        ordering: ClassVar[list[str]] = ["on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organ", "type", "on"], name="policies_entry_of_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"

    def save(self, *values: Any, **more: Any) -> None:
        """Write a new row; refuse to write an old one again."""
        if not self._state.adding:
            raise Immutable
        super().save(*values, **{**more, "force_insert": True})

    def delete(self, *values: Any, **more: Any) -> NoReturn:
        """Refuse."""
        raise Immutable
