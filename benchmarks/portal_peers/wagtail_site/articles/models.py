"""A section holds articles; an article has a day, a source and a text."""

from typing import Any, ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class SectionPage(Page):
    """A column."""


class ArticlePage(Page):
    """An article, with what stands before and after it in its column."""

    published_at = models.DateTimeField()
    source = models.CharField(max_length=100)
    body = RichTextField()

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("published_at"),
        FieldPanel("source"),
        FieldPanel("body"),
    ]

    def get_context(self, request: Any, *values: Any, **more: Any) -> Any:
        return super().get_context(request, *values, **more) | {
            "newer": self.get_next_siblings().live().first(),
            "older": self.get_prev_siblings().live().first(),
        }
