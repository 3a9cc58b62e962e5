"""The room of attachments, as Django knows it."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.files"
    label = "files"
    verbose_name = "附件"
    default_auto_field = "django.db.models.BigAutoField"
