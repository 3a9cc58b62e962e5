"""What was signed, exactly, and when was it made public?"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from reportdoc.report import Report

from .returns import Return


class Immutable(Exception):
    """Someone tried to change or remove what was filed or published."""

    def __init__(self) -> None:
        super().__init__("已签发的报告不能修改或删除；需要更正的，另行签发新版本，原版本保留。")


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


class Frozen(models.Model):
    """Be the base of rows that are written once; triggers in the database refuse what bypasses this class."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *values: Any, **more: Any) -> None:
        """Write a new row; refuse to write an old one again."""
        if not self._state.adding:
            raise Immutable
        super().save(*values, **{**more, "force_insert": True})

    def delete(self, *values: Any, **more: Any) -> NoReturn:
        """Refuse."""
        raise Immutable


class Snapshot(Frozen):
    """
    What the head signed: the whole report as text, and the digest (SHA-256) of that text.

    ``content`` is the JSON that is offered for download, byte for byte, so that anyone can reckon the digest of
    their copy. ``figures`` repeats its cells flat, for adding up many reports, and ``breaks``
    counts the broken identities: none, unless the report was published before and is kept as it stood.
    """

    report = models.ForeignKey(Return, verbose_name="年度报告", on_delete=models.PROTECT, related_name="snapshots")
    version = models.PositiveSmallIntegerField("版本")
    content = models.TextField("内容")
    figures = models.TextField("单元格")
    breaks = models.PositiveSmallIntegerField("勾稽不符处数", default=0)
    digest = models.CharField("摘要值", max_length=64, db_index=True)
    on = models.DateField("签发日期")
    at = models.DateTimeField("签发时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="签发人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("更正理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "签发稿"
        ordering: ClassVar[list[str]] = ["version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "version"], name="annual_snapshot_version"),
            models.CheckConstraint(
                name="annual_snapshot_correction_has_a_reason", condition=Q(version=1) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}第{self.version}版"

    @property
    def document(self) -> Report:
        """Return the report as it was signed."""
        return Report.from_json(json.loads(self.content))

    @property
    def is_whole(self) -> bool:
        """Test if the kept text still has the digest that was signed."""
        return digest_of(self.content) == self.digest


class Publication(Frozen):
    """That a signed version was made public, on which day and by whose hand."""

    snapshot = models.OneToOneField(
        Snapshot, verbose_name="签发稿", on_delete=models.PROTECT, related_name="publication"
    )
    on = models.DateField("公开日期")
    source = models.CharField("来源", max_length=100)
    at = models.DateTimeField("办理时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "公开"
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-on", "-id"], name="annual_publication_newest")]

    def __str__(self) -> str:
        return f"{self.snapshot}（{self.on:%Y-%m-%d}公开）"

    @property
    def title(self) -> str:
        """Return the title of the report."""
        return self.snapshot.report.title

    @property
    def published_on(self) -> date:
        """Return the day of publication."""
        return self.on

    @property
    def url(self) -> str:
        """Return the address of the public page."""
        return reverse("annual:public", args=[self.snapshot.report.organ.code, self.snapshot.report.year])


def canonical(report: Report) -> str:
    """Return a report as the text that is signed and offered for download: JSON, readable, in the form's order."""
    return json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n"


def digest_of(content: str | bytes) -> str:
    """Return the digest (SHA-256, hexadecimal) of a signed text."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
