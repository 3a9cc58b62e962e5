"""What does somebody type who is asked for an opinion on a disclosure?"""

from __future__ import annotations

from typing import Any

from django import forms

from .apply import LONGEST
from .citizen import CitizenForm, Files, Line, Words


class OpinionCodeForm(CitizenForm):
    """The code that only the letter shows."""

    code = Line(label="意见码", max_length=40, help_text="见征求意见书；大小写都可以。")


class OpinionForm(CitizenForm):
    """Agree, or not and why."""

    agrees = forms.ChoiceField(
        label="您的意见",
        choices=[("yes", "同意公开"), ("no", "不同意公开")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择同意或者不同意。", "invalid_choice": "请选择同意或者不同意。"},
    )
    words = Words(
        label="理由",
        rows=8,
        max_length=LONGEST,
        required=False,
        help_text="不同意的，请写明哪些内容涉及商业秘密、个人隐私或者其他合法权益，公开会造成什么损害。",
    )
    material = Files(label="证明材料", most=5, required=False, help_text="可以不传。每个不超过10 MB，最多5个。")
    knows = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        """Let whoever disagrees without a reason know what that means, once."""
        said = super().clean() or {}
        if said.get("agrees") == "no" and not said.get("words") and not said.get("knows"):
            if "words" not in self.errors:
                self.add_error("words", "没有写理由。不说明理由的，由机关依法决定是否公开；仍不写理由，请再次提交。")
            typed: Any = self.data
            self.data = typed.copy()
            self.data[self.add_prefix("knows")] = "on"  # type: ignore[index]  # a copy can be written to
        return said

    @property
    def opinion(self) -> str:
        """Return the code of the opinion."""
        if self.cleaned_data["agrees"] == "yes":
            return "agrees"
        return "refuses_with_reason" if self.cleaned_data["words"] else "refuses_without_reason"
