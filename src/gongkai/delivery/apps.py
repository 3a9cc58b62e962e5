"""The room of delivery, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.delivery"
    label = "delivery"
    verbose_name = "送达通知"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the register know what comes back by the clock."""
        import_module("gongkai.delivery.tasks")
