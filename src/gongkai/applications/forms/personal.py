"""What is typed before something personal is looked at, or goes for ever?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.applications.services.erasing import LONGEST_GROUND
from gongkai.applications.services.looking import LONGEST_PURPOSE, PURPOSES

from .fields import MarkedForm

OTHER = "other"


class PurposeForm(MarkedForm):
    """What somebody looks for."""

    # None is chosen beforehand: a purpose is said, not confirmed.
    purpose = forms.ChoiceField(
        label="用途", choices=[("", "请选择"), *((each, each) for each in PURPOSES), (OTHER, "其他（请写明）")]
    )
    words = forms.CharField(
        label="其他用途",
        required=False,
        max_length=LONGEST_PURPOSE,
        help_text="仅在选择“其他”时填写。用途会记入台账，请不要写姓名、电话和证件号码。",
    )

    def said(self) -> str:
        """Return the purpose in words."""
        chosen = str(self.cleaned_data["purpose"])
        return str(self.cleaned_data["words"]) if chosen == OTHER else chosen

    def clean(self) -> dict[str, Any]:
        """Ask for words where none of the purposes fits."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("purpose") == OTHER and not found.get("words"):
            self.add_error("words", "请写明用途。")
        return found


class EraseForm(MarkedForm):
    """Why a person's data go, and that this was meant."""

    ground = forms.CharField(
        label="删除的理由",
        max_length=LONGEST_GROUND,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如“申请人书面要求删除，已核对身份”。会记入台账，请不要写姓名、电话和证件号码。",
    )
    sure = forms.BooleanField(label="确认", help_text="我知道删除以后无法恢复。")
