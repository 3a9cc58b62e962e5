"""The top floor, as Django knows it."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig

from gongkai import flows


class WebConfig(AppConfig):
    """Name the floor and bring its checks in."""

    name = "gongkai.web"
    label = "web"
    verbose_name = "网站"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let Django know the system checks and what waits for what; nothing else is wired here."""
        import_module("gongkai.web.checks")
        for each in iter_modules(flows.__path__):
            import_module(f"gongkai.flows.{each.name}")
