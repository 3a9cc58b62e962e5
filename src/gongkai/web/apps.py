"""The top floor, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Name the floor and bring its checks in."""

    name = "gongkai.web"
    label = "web"
    verbose_name = "网站"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let Django know the system checks; nothing else is wired here."""
        import_module("gongkai.web.checks")
