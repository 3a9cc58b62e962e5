"""The room of the journal, as Django knows it."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Name the room."""

    name = "gongkai.journal"
    label = "journal"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"
