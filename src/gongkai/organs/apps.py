"""The room of organs, as Django knows it."""

from django.apps import AppConfig


class OrgansConfig(AppConfig):
    """Name the room."""

    name = "gongkai.organs"
    label = "organs"
    verbose_name = "公开主体"
    default_auto_field = "django.db.models.BigAutoField"
