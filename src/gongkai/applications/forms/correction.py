"""What does somebody type who finds what an organ recorded about them wrong (ogi:41)?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.organs.models import Organ

from .apply import LONGEST
from .citizen import CitizenForm, Line, Words


class CorrectionForm(CitizenForm):
    """Who asks, how they are reached, which record is wrong and what shows it."""

    organ = forms.ModelChoiceField(
        label="记录信息的机关",
        queryset=Organ.objects.none(),
        to_field_name="code",
        empty_label="请选择",
        error_messages={"required": "请选择机关。", "invalid_choice": "请选择机关。"},
    )
    name = Line(label="姓名或者名称", max_length=100, autocomplete="name")
    phone = Line(label="联系电话", max_length=40, required=False, autocomplete="tel", kind="tel")
    email = Line(label="电子邮箱", max_length=120, required=False, autocomplete="email", kind="email")
    address = Line(label="通信地址", max_length=200, required=False, autocomplete="address-line1")
    record = Words(
        label="哪里不准确，正确的是什么",
        rows=8,
        max_length=LONGEST,
        help_text="写明机关记录的与您自身相关的哪一条信息不准确、正确的内容，以及能够证明的证据。",
    )
    token = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(self, *given: Any, organs: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["organ"].queryset = organs  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one way to answer."""
        said = super().clean() or {}
        ways = ("phone", "email", "address")
        if not any(said.get(each) or each in self.errors for each in ways):
            self.add_error("phone", "请至少留一种联系方式：电话、邮箱或者地址。")
        return said
