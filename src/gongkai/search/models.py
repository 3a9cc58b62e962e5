"""What is kept of what can be found? One row an entry; the words themselves lie in the database's own index."""

from __future__ import annotations

import zlib
from datetime import date
from hashlib import blake2b
from typing import Any, ClassVar

from django.db import models

A_DAY = 1_000_000
"""How many entries one day may bring: a number is the day of publication and the place within the day."""


class Entry(models.Model):
    """
    Something that can be found.

    ``number`` grows with the day of publication: the newest entries are the highest numbers, a year is a range of
    numbers, and every database walks an index from the new end and stops as soon as it has enough. ``body`` is the
    text, compressed, for the passages that are shown and for taking the words out of the index again.
    """

    number = models.BigIntegerField(primary_key=True)
    key = models.CharField("对象", max_length=120, unique=True)
    url = models.CharField("地址", max_length=300)
    title = models.CharField("标题", max_length=300)
    published_on = models.DateField("发布日期")
    organ = models.CharField("机关", max_length=40, blank=True)
    organ_name = models.CharField("机关名称", max_length=100, blank=True)
    section: Any = models.JSONField("栏目", default=list)
    home = models.CharField("主栏目", max_length=60, blank=True)
    section_name = models.CharField("栏目名称", max_length=40, blank=True)
    kind = models.CharField("种类", max_length=40, blank=True)
    kind_label = models.CharField("种类名称", max_length=40, blank=True)
    theme = models.CharField("主题分类", max_length=60, blank=True)
    validity = models.CharField("效力", max_length=40, blank=True)
    body = models.BinaryField("正文")
    cut = models.CharField("切分版本", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "检索条目"
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return self.title

    @property
    def text(self) -> str:
        """Return the text that was put in, without superfluous blanks."""
        return zlib.decompress(self.body).decode()


def tag(field: str, value: str) -> str:
    """Return a filter's value as a token: short, and made of nothing that a database could take apart."""
    return f"_{blake2b(f'{field}:{value}'.encode(), digest_size=8).hexdigest()}"


def first_of(day: date) -> int:
    """Return the lowest number of a day."""
    return day.toordinal() * A_DAY
