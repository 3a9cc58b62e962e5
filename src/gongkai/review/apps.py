"""The room of reviews and signatures, as Django knows it."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.review"
    label = "review"
    verbose_name = "审核审签"
    default_auto_field = "django.db.models.BigAutoField"
