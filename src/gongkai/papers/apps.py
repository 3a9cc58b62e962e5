"""The room of papers, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig

from gongkai.review.ports import declare_kinds

from .kinds import kinds


class PapersConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.papers"
    label = "papers"
    verbose_name = "文稿"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the register know the jobs of this room, and the reviews its kinds of paper."""
        import_module("gongkai.papers.tasks")
        declare_kinds({each.code: each.label for each in kinds().values()})
