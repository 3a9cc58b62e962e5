"""What is kept of a file? Its content never changes; another content is another file."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class Format(models.TextChoices):
    """What a file is by its content; the name it came with decides nothing."""

    DOCX = "docx", "Word 文档"
    XLSX = "xlsx", "Excel 表格"
    PPTX = "pptx", "演示文稿"
    DOC = "doc", "Word 97-2003 文档"
    XLS = "xls", "Excel 97-2003 表格"
    WPS = "wps", "WPS 文档"
    OFD = "ofd", "OFD 版式文件"
    PDF = "pdf", "PDF 文件"
    CSV = "csv", "CSV 表格"
    TXT = "txt", "文本"
    JPEG = "jpg", "JPEG 图片"
    PNG = "png", "PNG 图片"
    GIF = "gif", "GIF 图片"
    WEBP = "webp", "WebP 图片"


IMAGES = frozenset({Format.JPEG, Format.PNG, Format.GIF, Format.WEBP})


class File(models.Model):
    """A file of an organ (附件、素材). It is private until something that shows it is released."""

    organ = models.ForeignKey("organs.Organ", verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=200)
    format = models.CharField("格式", max_length=8, choices=Format.choices)
    size = models.PositiveBigIntegerField("字节数")
    digest = models.CharField("摘要值", max_length=64, db_index=True)
    place = models.CharField("存放位置", max_length=200)
    text = models.TextField("文字内容", blank=True)
    facts: Any = models.JSONField(
        "文档属性", default=dict, help_text="作者、单位、最后保存人等，图片为宽高和拍摄信息；见 files.facts"
    )
    is_image = models.BooleanField("图片", default=False, editable=False)
    alternative_text = models.CharField("替代文字", max_length=200, blank=True)
    masked_from = models.ForeignKey(
        "self", verbose_name="脱敏前的文件", null=True, on_delete=models.PROTECT, related_name="masked_copies"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField("上传时间")
    public_since = models.DateTimeField("公开时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organ", "-id"], name="files_file_of_organ"),
            models.Index(fields=["organ", "-id"], condition=Q(is_image=True), name="files_file_images"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address under which the file is handed out, with its name at the end."""
        return reverse("files:file", kwargs={"pk": self.pk, "name": self.name})

    @property
    def is_public(self) -> bool:
        """Test if something that was released shows the file."""
        return self.public_since is not None

    @property
    def stem(self) -> str:
        """Return the name without its extension."""
        return PurePosixPath(self.name).stem
