"""The room of policies, as Django knows it."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.policies"
    label = "policies"
    verbose_name = "政策文件"
    default_auto_field = "django.db.models.BigAutoField"
