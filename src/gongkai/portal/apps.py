"""The room of the portal, as Django knows it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = "门户栏目"
    default_auto_field = "django.db.models.BigAutoField"
