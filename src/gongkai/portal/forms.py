"""What may be typed into the portal's desk, field by field? Parsing only; the rules are the services'."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from gongkai.organs.models import Organ
from gongkai.papers.kinds import kinds
from lawbook.proactive.required import required_items

from .models import Kind, Section
from .services import TEMPLATES

STATES = (
    ("", "在更新的"),
    ("overdue", "逾期和空栏"),
    ("blank", "空栏"),
    ("soon", "临近到期"),
    ("closed", "已停止更新"),
    ("all", "全部"),
)
_RULES = (
    ("", "不按规则，由本单位自定或按事项发生时更新"),
    ("news", "动态、要闻类：两周"),
    ("notice", "通知公告类：六个月（180天）"),
    ("policy", "政策文件类：六个月（180天）"),
    ("review", "其他：一年核对一次（建议值）"),
)


class DayInput(forms.DateInput):
    """A day, as browsers let it be picked."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FilterForm(forms.Form):
    """Narrow the list of columns."""

    state = forms.ChoiceField(label="状态", choices=STATES, required=False)
    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *Kind.choices], required=False)
    q = forms.CharField(label="名称", max_length=40, required=False)


class SectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """The particulars of a column, new or known."""

    shows = forms.MultipleChoiceField(
        label="自动收入的文稿",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选的种类发布后自动出现在本栏目，不必逐篇放入。",
    )
    statutory = forms.ChoiceField(
        label="法定公开事项",
        required=False,
        help_text="选定后，“公开依据”为该事项的文稿自动收入，并计入法定主动公开目录。",
    )
    cadence_rule = forms.ChoiceField(label="周期规则", choices=_RULES, required=False)

    class Meta:
        model = Section
        fields = (
            "name",
            "kind",
            "owner",
            "description",
            "keywords",
            "statutory",
            "shows",
            "everybody",
            "cadence_rule",
            "cadence_days",
            "cadence_source",
            "ends_on",
            "position",
        )
        widgets = {"ends_on": DayInput()}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "everybody": "勾选后，本区县各机关都可以放入内容；否则只有责任单位可以。",
            "cadence_days": "可以比规则短，不能更长；不填的按规则的天数，没有规则的按事项发生时更新，不计逾期。",
            "cadence_source": "自定周期写在哪里，例如：本单位公开承诺。",
            "ends_on": "专题填写；到期应当办结或者延长。",
            "position": "同级栏目从小到大排列；不填的排在最后。",
        }

    def __init__(self, *values: Any, organs: Sequence[Organ], today: date, **more: Any) -> None:
        super().__init__(*values, **more)
        fields: Any = self.fields
        fields["owner"].queryset = Organ.objects.filter(pk__in=[each.pk for each in organs])
        fields["owner"].empty_label = None
        fields["position"].required = False
        fields["shows"].choices = [(each.code, each.label) for each in kinds().values()]
        matters = {
            item.code: item.label for kind in ("district", "township") for item in required_items(kind=kind, on=today)
        }
        fields["statutory"].choices = [("", "不是法定事项栏目"), *matters.items()]

    def _post_clean(self) -> None:
        """Leave the judging to the service, which refuses in one sentence."""


class NewSectionForm(SectionForm):
    """A new column: its code and place besides."""

    code = forms.SlugField(
        label="代码", max_length=60, help_text="小写字母、数字和连字符，用于网页地址，确定后不再更改。"
    )
    parent = forms.ModelChoiceField(Section.objects.none(), label="上级栏目", required=False, empty_label="最上级")

    field_order = ("name", "code", "parent", "kind", "owner")

    def __init__(self, *values: Any, groups: Sequence[Section], **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["parent"].queryset = Section.objects.filter(pk__in=[each.pk for each in groups])  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Where a column goes."""

    parent = forms.ModelChoiceField(Section.objects.none(), label="移到", required=False, empty_label="最上级")

    def __init__(self, *values: Any, groups: Sequence[Section], **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["parent"].queryset = Section.objects.filter(pk__in=[each.pk for each in groups])  # type: ignore[attr-defined]


class StatementForm(forms.Form):
    """Why there is nothing in a column."""

    text = forms.CharField(
        label="空栏说明",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一两句话写明为什么没有内容，例如：本年度没有此类收费项目。会署名、注明日期并公开显示。",
    )


class ReasonForm(forms.Form):
    """Why a column ends, or begins again."""

    reason = forms.CharField(label="说明", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PlantForm(forms.Form):
    """Which template the columns are opened from."""

    template = forms.ChoiceField(label="模板", choices=list(TEMPLATES.items()))


class WriteForm(forms.Form):
    """Begin a paper for a column: of which kind, for which organ, under which title."""

    kind = forms.ChoiceField(label="种类")
    organ = forms.ModelChoiceField(Organ.objects.none(), label="机关", empty_label=None)
    title = forms.CharField(label="标题", max_length=300)

    def __init__(self, *values: Any, fitting: Sequence[str], organs: Sequence[Organ], **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["kind"].choices = [(each, kinds()[each].label) for each in fitting]  # type: ignore[attr-defined]
        self.fields["organ"].queryset = Organ.objects.filter(pk__in=[each.pk for each in organs])  # type: ignore[attr-defined]
        for name, choices in (("kind", fitting), ("organ", organs)):
            if len(choices) == 1:
                # Where there is no choice nobody is asked; what is sent is checked all the same.
                self.fields[name].widget = forms.HiddenInput()


class PlaceForm(forms.Form):
    """Where a paper stands: its home and the columns that show it besides."""

    home = forms.ModelChoiceField(Section.objects.none(), label="主栏目", required=False, empty_label="未选定")
    more = forms.ModelMultipleChoiceField(
        Section.objects.none(), label="同时放入", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *values: Any, sections: Sequence[Section], **more: Any) -> None:
        super().__init__(*values, **more)
        fields: Any = self.fields
        for each in ("home", "more"):
            fields[each].queryset = Section.objects.filter(pk__in=[one.pk for one in sections])


class HandOverForm(forms.Form):
    """What is to be moved in: a file, or rows that were copied from a spreadsheet."""

    file = forms.FileField(
        label="文件",
        required=False,
        widget=forms.FileInput({"accept": ".zip,.xlsx,.xls,.et,.csv,.tsv,.txt"}),
        help_text="原网站网页的 zip 压缩包（连同附件和图片），登记表格（xlsx、csv），或者本系统导出的 zip。",
    )
    rows = forms.CharField(
        label="粘贴表格",
        required=False,
        strip=False,
        max_length=1_500_000,
        widget=forms.Textarea({"rows": 5}),
        help_text="从 Excel 选中含表头的行，复制后粘贴到这里；与文件选其一。",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse both, and neither."""
        said = super().clean() or {}
        pasted = bool((said.get("rows") or "").strip())
        if not self.errors and bool(said.get("file")) == pasted:
            raise forms.ValidationError(
                "请选择一个文件，或者粘贴表格。" if not pasted else "文件和粘贴的表格请选其一。"
            )
        return said


class GoesForm(forms.Form):
    """Where the items of one column of the former site go, and as what."""

    section = forms.TypedChoiceField(label="放入栏目", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="作为", required=False)

    def __init__(self, *values: Any, sections: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*values, **more)
        fields: Any = self.fields
        fields["section"].choices = [("", "不指定，由自动收入的栏目收入"), *sections]
        fields["kind"].choices = [("", "按内容判断"), *((each, kinds()[each].label) for each in MOVED_KINDS)]


# Kinds in which something can come in from elsewhere without facts that have to be typed.
MOVED_KINDS = (
    *("news", "notice", "statutory", "page"),
    *("normative_document", "government_rules", "other_document", "interpretation"),
)
