"""What is asked for when an expression is entered?"""

from __future__ import annotations

from django import forms

from .models import Expression


class WordForm(forms.Form):
    """A wrong expression, the right one, and how much it matters."""

    wrong = forms.CharField(label="错误表述", min_length=2, max_length=60)
    right = forms.CharField(label="正确表述", max_length=60, required=False)
    level = forms.ChoiceField(
        label="程度",
        choices=Expression.Level.choices,
        initial=Expression.Level.GENERAL,
        help_text="严重的须改正，或者由分管领导写明理由放行；一般的请核对；建议的只作提示。",
    )
    category = forms.CharField(label="类别", max_length=40, required=False)
    source = forms.CharField(label="来源", max_length=200, required=False, help_text="哪次通报、哪份规定。")
