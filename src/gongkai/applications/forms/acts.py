"""What is typed when a step is taken with an application? One small form for each step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.applications.models import Application, Consultation, Form, Opinion, Way
from gongkai.applications.services.codes import PROOFS
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ, Role, Unit, User

from .fields import MarkedForm, day, line, prose, tick
from .intake import ON_PAPER, CorrectEntryForm

NOTHING_PERSONAL = "不要写姓名、电话等个人信息：办理记录长期保存。"


class ActForm(MarkedForm):
    """A step; ``story`` says upon which facts the person decided to take it."""

    story = forms.CharField(widget=forms.HiddenInput, max_length=24, required=False)

    def __init__(self, *values: Any, application: Application, today: date, **more: Any) -> None:
        self.application = application
        self.today = today
        super().__init__(*values, **more)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField) and field.required:
                self.initial.setdefault(name, today)

    def said(self) -> dict[str, Any]:
        """Return what was typed, without the story."""
        return {name: value for name, value in self.cleaned_data.items() if name != "story"}


class DayForm(ActForm):
    """A day, and nothing else."""

    on = day("日期")


class ContactForm(ActForm):
    """The applicant was called, and what came of it."""

    on = day("联系日期")
    how = forms.ChoiceField(
        label="联系方式",
        choices=[("phone", "电话"), ("email", "电子邮件"), ("post", "信函"), ("in_person", "当面")],
    )
    reached = forms.ChoiceField(
        label="结果", choices=[("yes", "已联系上"), ("no", "未联系上")], help_text="未联系上的，恢复联系后再确认。"
    )
    words = line("说明", 200, required=False, help_text=NOTHING_PERSONAL)


class ConfirmForm(ActForm):
    """Both sides confirmed: the day of receipt."""

    on = day("确认日期", help_text="双方确认之日为收到申请之日，答复期限自次日起算。")
    how = forms.ChoiceField(
        label="确认方式",
        choices=[("电话", "电话"), ("电子邮件", "电子邮件"), ("信函", "信函"), ("当面", "当面"), ("网上", "网上")],
    )


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit by its name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the unit's name."""
        return str(obj.name)


class AllotForm(ActForm):
    """Who works on it."""

    unit = UnitChoice(Unit.objects.none(), label="承办科室", required=False, empty_label="未分办")
    officer = forms.ModelChoiceField(User.objects.none(), label="承办人", required=False, empty_label="未指定")

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        organ = self.application.organ
        self.fields["unit"].queryset = units_of(organ)  # type: ignore[attr-defined]
        self.fields["officer"].queryset = officers_of(organ)  # type: ignore[attr-defined]
        self.initial.setdefault("unit", self.application.unit_id)
        self.initial.setdefault("officer", self.application.officer_id)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        said = super().clean() or {}
        if not self.errors and not said.get("unit") and not said.get("officer"):
            raise forms.ValidationError("请选择承办科室或者承办人。")
        return said


class SearchForm(ActForm):
    """Where was searched, with which words, and with what result."""

    who = line("检索人", help_text="由谁检索，可写科室和岗位。")
    systems = prose("检索的系统、档案", rows=2, most=500, help_text="如 公文系统、档案室2015—2021年案卷。")
    words = prose("检索词", rows=2, most=500)
    result = prose("检索结果", rows=3, most=1000, help_text="未检索到的写明未检索到。" + NOTHING_PERSONAL)


class ReceivedForm(ActForm):
    """Something of the applicant's came in on paper."""

    on = day("收到日期")
    text = prose("内容", rows=5, required=False, most=4000)
    file = forms.FileField(label="材料扫描件", required=False)


class ArrivedForm(ActForm):
    """One of those who were asked, and a day."""

    consultation = forms.ModelChoiceField(Consultation.objects.none(), label="征求意见的对象", empty_label=None)
    on = day("日期")

    def __init__(self, *values: Any, consultations: QuerySet[Consultation], **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["consultation"].queryset = consultations  # type: ignore[attr-defined]


class LapseForm(ArrivedForm):
    """The term for the opinion went by in silence."""


class OpinionForm(ArrivedForm):
    """What an addressee answered."""

    opinion = forms.ChoiceField(
        label="意见", choices=[(each.value, each.label) for each in Opinion if each is not Opinion.SILENT]
    )
    words = prose("意见和理由", required=False, most=4000)
    field_order = ("consultation", "opinion", "words", "on")


class FeeForm(ActForm):
    """By item or by page, and how many."""

    basis = forms.ChoiceField(
        label="计收方式",
        choices=[("item", "按件"), ("page", "按量（页）")],
        help_text="每件申请只能选择一种方式，不能同时按件、按量计收。",
    )
    count = forms.IntegerField(
        label="件数或者页数", min_value=1, max_value=1_000_000, help_text="按件的填同一申请人一个自然月内的累计件数。"
    )
    on = day("计算日期")

    def __init__(self, *values: Any, suggested: int, **more: Any) -> None:
        super().__init__(*values, **more)
        self.initial.setdefault("count", suggested or None)
        self.fields["count"].help_text = f"按件的填同一申请人一个自然月内的累计件数，登记簿中本月为{suggested}件。"


class PaymentForm(ActForm):
    """The fee came in."""

    on = day("缴费日期")
    receipt = line("缴款凭证", help_text="缴款书或者票据的号码。")


class WithdrawForm(ActForm):
    """The applicant let go."""

    on = day("撤回日期")
    words = line("说明", 200, required=False, help_text="如 申请人书面撤回。" + NOTHING_PERSONAL)


class SplitForm(ActForm):
    """Another matter out of the same letter, with a number of its own."""

    title = line("所需信息的名称", 200)
    document_number = line("文号", required=False)
    description = prose("便于查询的其他特征", required=False, most=4000)
    form = forms.ChoiceField(label="提供方式", choices=Form.choices)
    way = forms.ChoiceField(label="获取途径", choices=Way.choices)
    accepts_other = tick("无法按要求提供时接受其他方式")

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        for name in ("form", "way", "accepts_other"):
            self.initial.setdefault(name, getattr(self.application, name))


class RelateForm(ActForm):
    """Another application that belongs to the same matter."""

    other = line("另一件申请的受理编号", 24, help_text="如 ZN-2021-00012-7，须是本机关的申请。")
    why = line("关联的缘由", 200, help_text="如 同一事项、前后两次申请。" + NOTHING_PERSONAL)


class HintForm(ActForm):
    """Which organ is the right one."""

    organ_name = line("机关名称")
    contact = line("联系方式", 200, required=False)


class NoteForm(ActForm):
    """What should be remembered."""

    words = prose("记事", rows=3, most=1000, help_text=NOTHING_PERSONAL)


class StrikeForm(ActForm):
    """A fact was entered by mistake."""

    reason = line("更正的理由", 300, help_text="原登记保留在案，加删除线显示，不再计算。" + NOTHING_PERSONAL)


def units_of(organ: Organ) -> QuerySet[Unit]:
    """Return the units of an organ to which work can be given."""
    return Unit.objects.filter(organ=organ).order_by("pk")


def officers_of(organ: Organ) -> QuerySet[User]:
    """Return the people who register and draft for an organ."""
    return (
        User.objects.filter(
            is_active=True,
            memberships__organ=organ,
            memberships__active_to__isnull=True,
            memberships__role__in=[Role.CLERK, Role.REVIEWER],
        )
        .distinct()
        .order_by("pk")
    )


class CorrectReceiptForm(ActForm):
    """The channel or the days of receipt were entered wrongly."""

    channel = forms.ChoiceField(label="提交渠道", choices=[(each.value, each.label) for each in ON_PAPER])
    submitted_on = day("收件日期")
    confirmed_on = day("双方确认日期", required=False, help_text="传真、平常信函已经确认的填写。")
    reason = line("更正的理由", 300, help_text=NOTHING_PERSONAL)

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.initial["channel"] = self.application.channel
        self.initial["submitted_on"] = self.application.submitted_at.astimezone(CHINA).date()


class ReissueForm(ActForm):
    """By what the applicant proved who they are."""

    proof = forms.ChoiceField(label="核对身份的方式", choices=[(each, each) for each in PROOFS])


class CorrectForm(CorrectEntryForm, ActForm):
    """What was entered wrongly is put right, with a reason."""

    reason = line("更正的理由", 300, help_text=NOTHING_PERSONAL)

    def __init__(self, *values: Any, kept: Mapping[str, Any], **more: Any) -> None:
        super().__init__(*values, **more)
        for name, value in kept.items():
            self.initial.setdefault(name, value)
