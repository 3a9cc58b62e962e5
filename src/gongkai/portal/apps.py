"""The room of the portal, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = "门户栏目"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the registers know the figures of this room, its condition at the gate and its panel on a paper."""
        import_module("gongkai.portal.figures")
        import_module("gongkai.portal.gate")
        import_module("gongkai.portal.panels")
