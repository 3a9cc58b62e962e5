"""The demonstration, as Django knows it: it has a command and no tables."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Name the package."""

    name = "gongkai.demonstration"
    label = "demonstration"
    verbose_name = "演示年度"
    default_auto_field = "django.db.models.BigAutoField"
