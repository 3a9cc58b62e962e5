"""What has happened to an application? Rows that are written once; all else about it is computed from them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gongkai.kernel.clock import CHINA
from gongkai.review.models import Appended, AppendedQuerySet
from lawbook.application import facts as law

# What the office did that moves no clock: an entry of the same story, in the same table.
OFFICE_ENTRIES: dict[str, str] = {
    "opened": "首次查看",
    "contacted": "联系申请人",
    "allotted": "分办",
    "searched": "检索",
    "noted": "记事",
    "related": "关联申请",
    "split": "拆分申请",
    "corrected_entry": "更正登记内容",
    "legality_asked": "征求法制意见",
    "transfer_hint": "告知其他机关",
    "rechecked": "重新核算期限",
    "guided": "拟办",
}


class FactQuerySet(AppendedQuerySet):
    """Facts that can be read and added, nothing else; named here, where related rows look for it."""


class Fact(Appended):
    """
    One dated fact of an application (事项): one of the law book's kinds, or an entry of the office's own.

    ``details`` are those of the law book's record (``{"code": "G2"}``), or the entry's own words. Nothing personal
    stands here: it stays when a person's data are erased.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField("事项", max_length=24)
    on = models.DateField("日期")
    details: Any = models.JSONField("内容", default=dict)
    letter = models.ForeignKey("applications.Letter", null=True, on_delete=models.PROTECT, related_name="facts")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间")

    objects: ClassVar[Any] = FactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def is_legal(self) -> bool:
        """Test if the law book knows this kind of fact."""
        return self.kind in law.KINDS

    @property
    def entered_late(self) -> date | None:
        """Return the day on which it was entered, where that is more than a day after its own; else None."""
        entered = self.at.astimezone(CHINA).date()
        return entered if (entered - self.on).days > 1 else None

    @property
    def label(self) -> str:
        """Return what happened, in Chinese."""
        from lawbook.application.lifecycle import label

        return label(law.KINDS[self.kind]) if self.is_legal else OFFICE_ENTRIES.get(self.kind, self.kind)


class Strike(Appended):
    """That a fact was entered by mistake and no longer counts (更正): it stays on record, with the reason."""

    fact = models.OneToOneField(Fact, on_delete=models.PROTECT, related_name="strike")
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    objects: ClassVar[Any] = FactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "更正"

    def __str__(self) -> str:
        return self.reason
