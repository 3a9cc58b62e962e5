"""
How does the journal keep what was done? One row an act, numbered without gaps, digests chained.

Beside it stands what the acts still have to cause: who has not heard of them yet, and which work comes back when.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lawbook import articles
from lawbook.cite import NotACite


class AppendOnly(Exception):
    """Someone tried to change or remove what is in the journal."""

    def __init__(self) -> None:
        super().__init__("台账只增不改：已有记录不能修改或删除，更正请另记一笔。")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries, which can be read and nothing else."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def bulk_update(self, *values: Any, **more: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def bulk_create(self, *values: Any, **more: Any) -> NoReturn:
        """Refuse: an entry is chained to the one before it, so they are written one by one."""
        raise AppendOnly


class Entry(models.Model):
    """
    One act (一笔台账).

    The database itself keeps the numbers free of gaps: each entry points at the one whose number is one less, and
    an entry that is pointed at cannot be deleted. A trigger refuses updates, also those that bypass this class.
    """

    number = models.PositiveBigIntegerField("序号", primary_key=True)
    previous = models.OneToOneField(
        "self", verbose_name="上一笔", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField("办理人姓名", max_length=40)
    organ = models.ForeignKey(
        "organs.Organ", verbose_name="机关", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("事项", max_length=80)
    subject = models.CharField("对象", max_length=120)
    says = models.TextField("内容")
    ground = models.TextField("依据或理由", blank=True)
    facts = models.JSONField("数据")
    digest = models.CharField("摘要值", max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账记录"
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="journal_entry_follows_the_one_before",
                condition=Q(number=1, previous__isnull=True) | Q(number=F("previous_id") + 1),
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "-number"], name="journal_entry_subject"),
            models.Index(fields=["organ", "-number"], name="journal_entry_organ"),
            models.Index(fields=["by", "-number"], name="journal_entry_by"),
            models.Index(fields=["at"], name="journal_entry_at"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}笔：{self.says}"

    @property
    def provision(self) -> str:
        """Return in words the provision that the ground names (《条例》第四十九条), or "" where it is a reason."""
        try:
            return articles.provision(self.ground).label if self.ground else ""
        except (NotACite, articles.UnknownProvision):
            return ""

    def save(self, *values: Any, **more: Any) -> None:
        """Write a new entry; refuse to write an old one again."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*values, **{**more, "force_insert": True})

    def delete(self, *values: Any, **more: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def digest_after(self, previous: str) -> str:
        """Return the digest (SHA-256) of everything that the entry says, together with the digest before it."""
        said = {
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by": self.by_id,
            "by_name": self.by_name,
            "organ": self.organ_id,
            "kind": self.kind,
            "subject": self.subject,
            "says": self.says,
            "ground": self.ground,
            "facts": self.facts,
        }
        canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


class Head(models.Model):
    """
    The end of the chain: how many entries there are, and the digest of the last.

    There is one row. Whoever appends takes it by an UPDATE first, which on every database makes the others wait.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    entries = models.PositiveBigIntegerField(default=0)
    last = models.OneToOneField(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "台账末端"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="journal_head_is_one", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return f"共{self.entries}笔"


class Delivery(models.Model):
    """
    What an entry has to cause in another room (后续处理), written together with the entry.

    A delivery is open until its listener has done its work. ``next_at`` is when it may be tried again: while somebody
    is at it, that is later than the work can take.
    """

    entry = models.ForeignKey(Entry, verbose_name="台账记录", on_delete=models.PROTECT, related_name="deliveries")
    listener = models.CharField("后续处理", max_length=200)
    attempts = models.PositiveIntegerField("已试次数", default=1)
    next_at = models.DateTimeField("下次重试", null=True)
    done_at = models.DateTimeField("完成时间", null=True)
    error = models.CharField("原因", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "后续处理"
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_at"], condition=Q(done_at__isnull=True), name="journal_delivery_open")
        ]

    def __str__(self) -> str:
        return f"{self.entry}：{self.name}"

    @property
    def name(self) -> str:
        """Return the name of the reaction, which is a sentence: that of its module."""
        return self.listener.rpartition(".")[0].rpartition(".")[2] or self.listener


class Turn(models.Model):
    """When a piece of work that comes back was begun last, and how it ended (定时事项)."""

    name = models.CharField("事项", max_length=80, primary_key=True)
    begun_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间", null=True)
    done = models.PositiveIntegerField("件数", default=0)
    error = models.CharField("原因", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时事项"

    def __str__(self) -> str:
        return self.name
