"""The room of papers, as Django knows it."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.papers"
    label = "papers"
    verbose_name = "文稿"
    default_auto_field = "django.db.models.BigAutoField"
