"""What may a citizen write to a draft, and what may the office enter about consultations and major decisions?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.files.models import File
from gongkai.files.selectors import files_of
from gongkai.organs.models import Organ
from gongkai.papers.models import Paper

from .forms import DayInput
from .models import Channel, Consultation, Disposition, MajorDecision, Opinion, Procedure
from .selectors.consultations import waiting_for_result
from .selectors.decisions import consultations_for, documents_for
from .services.commenting import LONGEST


class Words(forms.CharField):
    """A text of several lines whose line ends count as one sign, as the browser counts them."""

    def __init__(self, *, rows: int, **more: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": rows}), **more)

    def to_python(self, value: Any) -> str | None:
        """Return the text with plain line ends, and without the one sign that no database keeps."""
        said = str(value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        return super().to_python(said)


class Beside(forms.Form):
    """A form that stands on a page beside others; ``ids`` sets the names of its fields apart from theirs."""

    ids = "field"

    def __init__(self, typed: Any = None, **more: Any) -> None:
        super().__init__(typed, auto_id=f"{self.ids}_%s", **more)


class CommentForm(forms.Form):
    """What a citizen says. ``homepage`` is for machines: a person does not see it and leaves it empty."""

    text = Words(label="您的意见", max_length=LONGEST, rows=8, help_text=f"最多{LONGEST}字。")
    about = forms.CharField(
        label="针对的条款", max_length=200, required=False, help_text="如 第三条、第二章，可以不填。"
    )
    name = forms.CharField(label="姓名或单位", max_length=60, required=False, help_text="可以不填。")
    contact = forms.CharField(
        label="联系方式", max_length=100, required=False, help_text="可以不填，只供核实和回复使用，不公开。"
    )
    homepage = forms.CharField(required=False, max_length=200)
    form = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def clean_homepage(self) -> str:
        """Refuse what fills in a field that nobody sees."""
        if self.cleaned_data["homepage"]:
            raise ValidationError("没有收到：请将“主页”一栏留空后再提交。")
        return ""


class ReceiptForm(forms.Form):
    """What opens the answer to a comment."""

    receipt = forms.CharField(label="回执编号", max_length=24, widget=forms.TextInput({"autocomplete": "off"}))
    code = forms.CharField(label="查询码", max_length=32, widget=forms.TextInput({"autocomplete": "off"}))


class EnteredCommentForm(forms.Form):
    """A comment that came by another way."""

    channel = forms.ChoiceField(
        label="途径", choices=[("", "请选择"), *(each for each in Channel.choices if each[0] != Channel.SITE)]
    )
    received_on = forms.DateField(label="收到日期", widget=DayInput())
    text = Words(label="意见", max_length=LONGEST, rows=8, help_text="按原意登记，不删节。")
    about = forms.CharField(label="针对的条款", max_length=200, required=False)
    name = forms.CharField(label="姓名或单位", max_length=60, required=False)
    contact = forms.CharField(label="联系方式", max_length=100, required=False)


class DispositionForm(Beside):
    """What becomes of the comments that were chosen."""

    ids = "answer"
    disposition = forms.ChoiceField(label="采纳情况", choices=[("", "请选择"), *Disposition.choices])
    reason = Words(
        label="理由", max_length=2000, rows=3, required=False, help_text="除采纳外必须填写，随征集结果公布。"
    )
    summary = Words(
        label="意见概括",
        max_length=1000,
        rows=2,
        required=False,
        help_text="内容相同的意见合并处理时填写，公布时代替意见原文；不填的摘录原文并隐去个人信息。",
    )


class LinkResultForm(forms.Form):
    """Choose the consultation that a result is of."""

    consultation = forms.ModelChoiceField(label="意见征集", queryset=Consultation.objects.none(), empty_label="请选择")

    def __init__(self, *values: Any, organ: Organ, **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["consultation"].queryset = waiting_for_result(organ)  # type: ignore[attr-defined]


class SendForm(Beside):
    """A draft is sent to be reviewed for its legality."""

    ids = "send"
    sent_on = forms.DateField(label="送审日期", widget=DayInput())
    sent_to = forms.CharField(label="审查单位", max_length=200, help_text="负责合法性审查的部门或者机构。")


class OpinionForm(Beside):
    """The opinion on the legality of a draft."""

    ids = "opinion"
    opinion = forms.ChoiceField(label="审查意见", choices=[("", "请选择"), *Opinion.choices])
    opinion_on = forms.DateField(label="意见日期", widget=DayInput())
    opinion_of = forms.CharField(label="审查人", max_length=100)
    says = Words(label="意见内容", max_length=2000, rows=3, required=False, help_text="修改后合法、不合法的必须填写。")
    file = forms.ModelChoiceField(
        label="意见书",
        queryset=File.objects.none(),
        required=False,
        empty_label="不附",
        help_text="先上传到素材库；不公开。",
    )

    def __init__(self, typed: Any = None, *, organ: Organ, **more: Any) -> None:
        super().__init__(typed, **more)
        self.fields["file"].queryset = files_of(organ=organ)  # type: ignore[attr-defined]


class DecisionForm(Beside):
    """One line of the catalogue of major decisions."""

    ids = "line"
    title = forms.CharField(label="决策事项", max_length=300)
    lead = forms.CharField(label="承办单位", max_length=200)
    quarter = forms.TypedChoiceField(
        label="计划决策时间",
        choices=[("", "未定"), *MajorDecision._meta.get_field("quarter").choices],  # type: ignore[misc]
        coerce=int,
        empty_value=None,
        required=False,
    )
    legal_basis = Words(label="法律和政策依据", max_length=500, rows=2, required=False)
    procedures = forms.MultipleChoiceField(
        label="履行的程序",
        choices=Procedure.choices,
        widget=forms.CheckboxSelectMultiple({"class": "choices"}),
        required=False,
        initial=[Procedure.PARTICIPATION.value, Procedure.LEGALITY.value, Procedure.DISCUSSION.value],
    )
    consultation = forms.ModelChoiceField(
        label="意见征集", queryset=Consultation.objects.none(), required=False, empty_label="没有关联"
    )
    document = forms.ModelChoiceField(
        label="公布的决策", queryset=Paper.objects.none(), required=False, empty_label="没有关联"
    )
    reason = forms.CharField(label="调整理由", max_length=500, required=False)

    def __init__(self, typed: Any = None, *, organ: Organ, published: bool, **more: Any) -> None:
        super().__init__(typed, **more)
        self.fields["consultation"].queryset = consultations_for(organ)  # type: ignore[attr-defined]
        self.fields["document"].queryset = documents_for(organ)  # type: ignore[attr-defined]
        if published:
            self.fields["reason"].help_text = "目录已经公布，调整内容须写明理由，理由随目录公布；只改关联的可以不填。"
        else:
            del self.fields["reason"]

    @classmethod
    def of(cls, decision: MajorDecision, typed: Any = None, *, published: bool) -> DecisionForm:
        """Return the form with what is kept."""
        names = ("title", "lead", "quarter", "legal_basis", "procedures", "consultation", "document")
        initial = {name: getattr(decision, name) for name in names}
        return cls(typed, organ=decision.catalogue.organ, published=published, initial=initial)


class MeetingForm(Beside):
    """When and where a decision was discussed."""

    ids = "meeting"
    on = forms.DateField(label="讨论日期", widget=DayInput())
    meeting = forms.CharField(label="会议", max_length=200, help_text="如 区政府第十次常务会议。")


class RemovalForm(Beside):
    """When and why a decision is taken out of the catalogue."""

    ids = "removal"
    on = forms.DateField(label="调出日期", widget=DayInput())
    reason = forms.CharField(label="理由", max_length=500)


def dated(today: date, *names: str) -> dict[str, date]:
    """Return today as the first value of these fields."""
    return dict.fromkeys(names, today)
