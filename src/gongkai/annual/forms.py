"""What may be typed into the pages of the room, field by field?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from gongkai.organs.models import Organ


class DayInput(forms.DateInput):
    """A day, as browsers let it be picked."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OpenForm(forms.Form):
    """Begin a return: for which organ, on which year."""

    organ = forms.ModelChoiceField(Organ.objects.none(), label="机关", empty_label=None)
    year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *values: Any, organs: Sequence[Organ], today: date, **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[each.pk for each in organs])  # type: ignore[attr-defined]
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (year, f"{year}年度") for year in range(today.year - 1, 2018, -1)
        ]


class RecordForm(OpenForm):
    """Take an earlier published report into the record."""

    file = forms.FileField(label="报告文件", help_text="文本、HTML、PDF、DOCX 或本系统导出的 JSON，最大20MB。")
    on = forms.DateField(label="公开日期", widget=DayInput())
    source = forms.CharField(label="来源", max_length=100, help_text="例如：本机关门户网站。")


class AdjustForm(forms.Form):
    """Correct a figure: to what, why, and who decided it."""

    to = forms.CharField(label="调整为", max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    because = forms.CharField(label="理由", max_length=300, help_text="例如：转办件重复登记一件。")
    decided_by = forms.CharField(label="决定人", max_length=60)


class FigureForm(forms.Form):
    """State a figure that the words quote, with its evidence."""

    name = forms.CharField(label="代码", max_length=80)
    says = forms.CharField(label="名称", max_length=80)
    unit = forms.CharField(label="单位", max_length=10)
    value = forms.CharField(label="数值", max_length=40)
    evidence = forms.CharField(label="依据", max_length=200)


class FileForm(forms.Form):
    """Choose a published report file."""

    file = forms.FileField(
        label="报告文件", help_text="文本、HTML、PDF、DOCX 或本系统导出的 JSON，最大20MB。先预览，确认后才写入。"
    )


class OpinionForm(forms.Form):
    """Take a step, with an opinion or a reason."""

    opinion = forms.CharField(label="意见", max_length=500, required=False)


class PublishForm(forms.Form):
    """Make the signed report public: as of which day, from whom."""

    on = forms.DateField(label="公开日期", widget=DayInput())
    source = forms.CharField(label="来源", max_length=100)
