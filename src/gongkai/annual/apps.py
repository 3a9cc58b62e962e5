"""The room of annual reports, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class AnnualConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.annual"
    label = "annual"
    verbose_name = "年度报告"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the register know the figures that this room counts."""
        import_module("gongkai.annual.figures")
