"""By what can the journal be narrowed down?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from gongkai.organs.models import Organ

from .selectors import between


class FilterForm(forms.Form):
    """Organ, subject, person and days; whatever is empty does not narrow."""

    organ = forms.ModelChoiceField(
        label="机关", queryset=Organ.objects.none(), to_field_name="code", required=False, empty_label="全部"
    )
    person = forms.CharField(label="办理人", max_length=40, required=False)
    subject = forms.CharField(label="对象或内容", max_length=120, required=False)
    since = forms.DateField(label="自", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label="至", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *values: Any, organs: QuerySet[Organ], **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["organ"].queryset = organs  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        facts = super().clean() or {}
        if facts.get("since") and facts.get("until") and facts["until"] < facts["since"]:
            self.add_error("until", "截止日期不能早于起始日期。")
        return facts

    def condition(self) -> Q:
        """Return what an entry must fulfill; of a filter that is wrong, nothing is shown rather than everything."""
        if not self.is_valid():
            return Q(pk__in=[])
        facts = self.cleaned_data
        condition = between(facts["since"], facts["until"])
        if facts["organ"]:
            condition &= Q(organ=facts["organ"])
        if facts["person"]:
            condition &= Q(by_name__contains=facts["person"])
        if facts["subject"]:
            condition &= Q(subject=facts["subject"]) | Q(says__contains=facts["subject"])
        return condition
