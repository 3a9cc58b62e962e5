"""The room of policies, as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Name the room and its Chinese title."""

    name = "gongkai.policies"
    label = "policies"
    verbose_name = "政策文件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the floor of papers know what this room asks at the gate, and the registers its figures and its work."""
        gate = ("selectors.gate", "selectors.consultation_gate")
        for each in (*gate, "figures", "consultation_figures", "tasks", "consultation_tasks"):
            import_module(f"gongkai.policies.{each}")
