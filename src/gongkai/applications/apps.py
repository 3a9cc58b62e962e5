"""The room of applications, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig

# What this room declares to the registers below it, as far as the module is there.
DECLARES = ("chains", "clock_tasks", "figures", "personal_tasks")


class ApplicationsConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.applications"
    label = "applications"
    verbose_name = "依申请公开"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the registers know its chains of signatures, its figures and its work."""
        for each in DECLARES:
            import_module(f"gongkai.applications.{each}")
