"""The room of searching, as Django knows it."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.search"
    label = "search"
    verbose_name = "检索"
    default_auto_field = "django.db.models.BigAutoField"
