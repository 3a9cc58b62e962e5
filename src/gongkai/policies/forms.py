"""What may be typed into the pages of the room, field by field?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.organs.models import Organ
from gongkai.papers.models import Paper
from lawbook import parameters

from .models import Act, Kind, Plan
from .selectors.documents_to_cite import grounds_of
from .selectors.explaining import documents_to_explain
from .services.cleaning import CHOICES
from .services.interpreting import forms as forms_of_interpretation
from .services.proposing import ALONE


class DayInput(forms.DateInput):
    """A day, as browsers let it be picked."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), **more)


class PlanForm(forms.Form):
    """The plan to explain a document; what is left out is told at the gate."""

    outline = forms.CharField(
        label="解读提纲",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="背景依据、主要内容、执行标准和范围、惠企利民举措、新旧政策差异等，每行一项。",
    )
    channels = forms.CharField(
        label="发布渠道", max_length=200, required=False, help_text="如 区政府门户网站、政务新媒体。"
    )
    author = forms.CharField(
        label="解读人或单位", max_length=100, required=False, help_text="谁起草、谁解读，部门主要负责人是第一解读人。"
    )
    due_on = _day("完成日期", required=False)
    forms = forms.MultipleChoiceField(
        label="解读形式", required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"})
    )

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.order_fields(["outline", "forms", "channels", "author", "due_on"])
        self.fields["forms"].choices = [(each, each) for each in forms_of_interpretation()]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, plan: Plan | None, posted: Any = None) -> PlanForm:
        """Return the form with what the plan says."""
        said = {} if plan is None else {name: getattr(plan, name) for name in cls.base_fields}
        return cls(posted, initial=said, prefix="plan")


class MaterialForm(forms.Form):
    """Draft an interpretation in one of the forms."""

    form = forms.ChoiceField(label="解读形式")

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["form"].choices = [(each, each) for each in forms_of_interpretation()]  # type: ignore[attr-defined]


class _PaperChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        """Return what the chooser says of a paper."""
        return f"{obj.title or '（无标题）'}（{obj.get_state_display()}）"


class LinkForm(forms.Form):
    """Choose the document that an interpretation explains."""

    document = _PaperChoice(Paper.objects.none(), label="所解读的文件", empty_label="请选择")

    def __init__(self, *values: Any, paper: Paper, **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["document"].queryset = documents_to_explain(paper)  # type: ignore[attr-defined]


class ProposeForm(forms.Form):
    """Propose what is to become of a document."""

    act = forms.ChoiceField(label="处理", choices=[(each.value, each.label) for each in ALONE])
    on = _day("自何日起", help_text="从这一天起不再有效，或者由对方机关管理。")
    ground_paper = _PaperChoice(
        Paper.objects.none(),
        label="作出决定的文件",
        required=False,
        empty_label="没有公开的文件",
        help_text="本机关已经公开的文件或者公告。",
    )
    ground = forms.CharField(
        label="依据或理由", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    other_organ = forms.CharField(label="移交给", max_length=200, required=False, help_text="移出时填写。")

    def __init__(self, *values: Any, organ: Organ, but_paper: int | None, **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["ground_paper"].queryset = grounds_of(organ, but_paper=but_paper)  # type: ignore[attr-defined]


class RegisterForm(forms.Form):
    """Register a document that has no page here."""

    kind = forms.ChoiceField(label="类型", choices=Kind.choices)
    title = forms.CharField(label="文件名称", max_length=300)
    document_number = forms.CharField(
        label="发文字号", max_length=80, required=False, help_text="如 清府规〔2026〕1号。"
    )
    issuer = forms.CharField(label="发文机关", max_length=200, required=False, help_text="空白为本机关。")
    issued_on = _day("成文日期", required=False, help_text="早于建账日期的列入期初，其后的计入当年制发。")
    effective_on = _day("施行日期", required=False)
    expires_on = _day("有效期至", required=False, help_text="有效的最后一日。")
    repealed_on = _day("废止日期", required=False, help_text="已经废止的填写。")
    lapsed_on = _day("宣布失效日期", required=False)
    ground = forms.CharField(label="废止、失效依据", max_length=500, required=False)
    taken_over_from = forms.CharField(label="移入前的机关", max_length=200, required=False)
    taken_over_on = _day("移入日期", required=False)


class ReasonForm(forms.Form):
    """Give a day and a reason."""

    on = _day("更正日期")
    reason = forms.CharField(label="理由", max_length=500)


class StockForm(forms.Form):
    """Correct a number of the ledger, or enter opening stock that is not listed one by one."""

    what = forms.ChoiceField(label="记录", choices=[("opening", "期初件数（未逐件登记）"), ("corrected", "更正件数")])
    kind = forms.ChoiceField(label="类型", choices=Kind.choices)
    amount = forms.IntegerField(label="件数", min_value=-9999, max_value=9999, help_text="更正为减少的填负数。")
    on = _day("日期")
    reason = forms.CharField(label="理由", max_length=500)


class OpenLedgerForm(forms.Form):
    """Say from which day on the ledger is kept here."""

    opened_on = _day("建账日期", help_text="此前制发的文件列入期初，不计入本年制发；已有记录后不能再改。")


class CampaignForm(forms.Form):
    """Open a cleaning campaign."""

    title = forms.CharField(label="名称", max_length=200, help_text="如 2026年度行政规范性文件清理。")
    kinds = forms.MultipleChoiceField(
        label="文件类型",
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
        initial=[Kind.NORMATIVE.value],
    )
    day = _day("清理基准日")
    within_months = forms.IntegerField(label="有效期在几个月内届满", min_value=0, max_value=60)
    older_than_years = forms.IntegerField(
        label="成文满几年", min_value=0, max_value=50, help_text="0为不按成文年限列出。"
    )

    @classmethod
    def begun(cls, *, today: date) -> CampaignForm:
        """Return the form with the numbers of the place."""
        numbers = {
            "within_months": parameters.value("policy.validity", "lapse_notice_months", today).value,
            "older_than_years": parameters.value("policy.validity", "review_years", today).value,
        }
        return cls(initial={"day": today, "title": f"{today.year}年度行政规范性文件清理", **numbers})


class CampaignPaperForm(forms.Form):
    """Name the paper that publishes the results."""

    paper = _PaperChoice(Paper.objects.none(), label="清理结果公告", empty_label="请选择")

    def __init__(self, *values: Any, papers: QuerySet[Paper], **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["paper"].queryset = papers  # type: ignore[attr-defined]


def fates_of(posted: Any, keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return what was chosen for each line of a campaign: ``{proposal: (act, ground)}``."""
    found = {}
    for key in keys:
        act = posted.get(f"act-{key}", "")
        if act in [each.value for each in CHOICES]:
            found[key] = (act, posted.get(f"ground-{key}", "").replace("\x00", "")[:500])
    return found


ACTS_OF_CLEANING: tuple[tuple[str, str], ...] = tuple((each.value, Act(each).label) for each in CHOICES)


class SheetForm(forms.Form):
    """A register as a file, or as rows that were copied from a spreadsheet."""

    file = forms.FileField(
        label="文件",
        required=False,
        widget=forms.FileInput({"accept": ".xlsx,.xls,.et,.csv,.tsv,.txt"}),
        help_text="xlsx、xls 或者 csv，有一行表头。",
    )
    rows = forms.CharField(
        label="粘贴表格",
        required=False,
        strip=False,
        max_length=1_500_000,
        widget=forms.Textarea({"rows": 6}),
        help_text="从 Excel 选中含表头的行，复制后粘贴到这里；与文件选其一。",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse both, and neither."""
        said = super().clean() or {}
        pasted = bool((said.get("rows") or "").strip())
        if not self.errors and bool(said.get("file")) == pasted:
            raise forms.ValidationError("文件和粘贴的表格请选其一。" if pasted else "请选择一个文件，或者粘贴表格。")
        return said

    def content(self) -> bytes:
        """Return what was handed over."""
        file = self.cleaned_data.get("file")
        return bytes(file.read()) if file else str(self.cleaned_data["rows"]).encode()
