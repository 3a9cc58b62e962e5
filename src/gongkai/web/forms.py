"""What may an administrator and a person fill in? Parsing and plain sentences; the rules are the services'."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from gongkai.organs.models import Kind, Organ, Role

from .models import Site


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PasswordForm(forms.Form):
    """The old password and twice the new one."""

    old = forms.CharField(
        label="当前密码", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label="新密码",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="至少10个字符，不能全是数字，不能与姓名或登录名相近，不能是常见密码。",
    )
    again = forms.CharField(
        label="再次输入新密码", strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, user: Any, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.user = user

    def clean_old(self) -> str:
        """Refuse a wrong password."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise ValidationError("当前密码不正确。")
        return old

    def clean(self) -> dict[str, Any]:
        """Refuse two new passwords that differ, and a new one that is the old one."""
        facts = super().clean() or {}
        old, new, again = (facts.get(each) for each in ("old", "new", "again"))
        if new and again and new != again:
            self.add_error("again", "两次输入的新密码不一致。")
        if new and new == old:
            self.add_error("new", "新密码与当前密码相同。")
        return facts


class OrganForm(forms.ModelForm):  # type: ignore[type-arg]
    """An organ's particulars."""

    class Meta:
        model = Organ
        fields: ClassVar[list[str]] = [
            "name",
            "short_name",
            "code",
            "kind",
            "parent",
            "is_ogi_authority",
            "makes_rules",
            "operator",
            "active_from",
            "position",
        ]
        widgets: ClassVar[dict[str, Any]] = {"active_from": DayInput()}

    def __init__(self, *values: Any, within: QuerySet[Organ], **more: Any) -> None:
        super().__init__(*values, **more)
        # The district itself is founded at the command line; at the desk one enters the organs below it.
        self.fields["kind"].choices = [each for each in Kind.choices if each[0] != Kind.DISTRICT]  # type: ignore[attr-defined]
        self.fields["parent"].queryset = within  # type: ignore[attr-defined]
        self.fields["parent"].required = True
        self.fields["operator"].queryset = within  # type: ignore[attr-defined]
        self.fields["position"].required = False
        self.fields["position"].help_text = "数字小的排在前面，可留空。"

    def clean_position(self) -> int:
        """Return 0 where no position is given."""
        return self.cleaned_data.get("position") or 0


class PersonForm(forms.Form):
    """A new person's name, log-in and first role."""

    name = forms.CharField(label="姓名", max_length=40)
    username = forms.CharField(
        label="登录名",
        max_length=40,
        help_text="字母、数字和 @ . + - _，确定后不再更改。",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    password = forms.CharField(
        label="初始密码",
        strip=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="请当面或电话告知本人；首次登录时须更改。至少10个字符，不能全是数字。",
    )
    organ = forms.ModelChoiceField(label="机关", queryset=Organ.objects.none(), empty_label="请选择")
    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    active_from = forms.DateField(label="任职日期", widget=DayInput())

    def __init__(self, *values: Any, within: QuerySet[Organ], **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["organ"].queryset = within  # type: ignore[attr-defined]


class AppointForm(forms.Form):
    """A role for a person who is there already."""

    organ = forms.ModelChoiceField(label="机关", queryset=Organ.objects.none(), empty_label="请选择")
    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    active_from = forms.DateField(label="任职日期", widget=DayInput())
    ground = forms.CharField(label="依据", max_length=200, required=False, help_text="任命文件或理由，可留空。")

    def __init__(self, *values: Any, within: QuerySet[Organ], **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["organ"].queryset = within  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The day on which a role ends."""

    active_to = forms.DateField(label="离任日期", widget=DayInput())
    ground = forms.CharField(label="依据", max_length=200, required=False, help_text="文件或理由，可留空。")


class GroundForm(forms.Form):
    """A reason, which must be given."""

    ground = forms.CharField(label="理由", max_length=200)


class InitialPasswordForm(forms.Form):
    """A new initial password."""

    password = forms.CharField(
        label="新的初始密码",
        strip=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="请当面或电话告知本人；下次登录时须更改。",
    )


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]
    """The site's particulars."""

    class Meta:
        model = Site
        fields: ClassVar[list[str]] = [
            "name",
            "sponsor",
            "operator",
            "address",
            "hours",
            "phone",
            "email",
            "domain",
            "site_code",
            "filing_number",
            "filing_url",
            "police_number",
            "police_url",
            "mark_url",
            "mistake_url",
        ]


class MistakeForm(forms.Form):
    """What a reader found wrong. ``homepage`` is for machines: a person does not see it and leaves it empty."""

    page = forms.CharField(label="有误的页面", max_length=500, required=False, help_text="页面的网址，可留空。")
    says = forms.CharField(
        label="哪里有误",
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        help_text="差错所在，以及您认为正确的内容。",
    )
    contact = forms.CharField(
        label="联系方式", max_length=100, required=False, help_text="需要我们回复时填写，可留空，只供核实时使用。"
    )
    homepage = forms.CharField(required=False, max_length=200)

    def clean_homepage(self) -> str:
        """Refuse what fills in a field that nobody sees."""
        if self.cleaned_data["homepage"]:
            raise ValidationError("没有收到：请将“主页”一栏留空后再提交。")
        return ""


class AnswerForm(forms.Form):
    """What was done about a mistake."""

    answer = forms.CharField(label="处理情况", max_length=1000, widget=forms.Textarea({"rows": 3}))


class GroundlessForm(forms.Form):
    """A button that asks for nothing."""


class UnitForm(forms.Form):
    """The name of a unit."""

    name = forms.CharField(label="科室名称", max_length=60)


class DaysForm(forms.Form):
    """A day or a stretch of days in the working-day calendar, and what they become."""

    first = forms.DateField(label="日期", widget=DayInput())
    last = forms.DateField(label="至", required=False, widget=DayInput(), help_text="连续多天的，填最后一天；可留空。")
    rest = forms.TypedChoiceField(
        label="改为",
        choices=[("", "请选择"), ("rest", "休息（放假）"), ("work", "上班（调休）")],
        coerce=lambda value: value == "rest",
    )
    reason = forms.CharField(label="理由", max_length=60, help_text="节日名称，如“国庆节”；或者修改的原因。")
    notice = forms.URLField(
        label="通知网址", max_length=300, required=False, assume_scheme="https", help_text="依据的通知，可留空。"
    )


class YearForm(forms.Form):
    """The State Council's notice on a year."""

    year = forms.IntegerField(widget=forms.HiddenInput())
    notice = forms.URLField(label="通知网址", max_length=300, assume_scheme="https")


class BecauseForm(forms.Form):
    """Why something that was entered no longer holds."""

    because = forms.CharField(label="撤销的理由", max_length=200)
