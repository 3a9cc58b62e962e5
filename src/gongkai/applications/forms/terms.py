"""Which days does somebody choose to reckon a term? The day of receipt, and what moved the clock since."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from lawbook.application import facts as law
from lawbook.reasons import in_words

from .citizen import CitizenForm

# The first Regulations came into force; and no term is reckoned for the days of another generation.
FIRST, LAST = date(2008, 5, 1), date(2099, 12, 31)
WHOM = [(law.THIRD_PARTY, "第三方"), (law.CO_DRAFTER, "共同制作机关")]


class _Day(forms.DateField):
    def __init__(self, **more: Any) -> None:
        super().__init__(
            widget=forms.DateInput({"type": "date", "min": FIRST.isoformat(), "max": LAST.isoformat()}, "%Y-%m-%d"),
            error_messages={"required": "请选择日期。", "invalid": "日期的写法如 2026-03-02。"},
            **more,
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not FIRST <= value <= LAST:
            raise forms.ValidationError(f"请选择{in_words(FIRST)}以后的日期。")


class TermsForm(CitizenForm):
    """The days of one application."""

    received = _Day(
        label="收到申请之日", help_text="当面提交为提交之日，邮寄为签收之日；网上、传真提交为双方确认之日。"
    )
    clarification_asked = _Day(label="要求补正之日", required=False)
    clarified = _Day(label="收到补正之日", required=False)
    whom = forms.ChoiceField(label="征求谁的意见", choices=WHOM, required=False)
    consulted = _Day(label="发出征求意见书之日", required=False)
    delivered = _Day(label="对方收到之日", required=False, help_text="不知道的可以不填，按发出之日计算。")
    answered = _Day(label="收到意见之日", required=False)
    lapsed = _Day(label="确认逾期未提出意见之日", required=False)
    extended = _Day(label="告知延长之日", required=False)
    days = forms.IntegerField(
        label="延长的工作日数",
        required=False,
        min_value=1,
        max_value=99,
        help_text="不填为规定的最长天数。",
        error_messages={"invalid": "请填写整数。"},
    )

    # What is only chosen together with another.
    _AFTER = (
        ("clarified", "clarification_asked"),
        ("delivered", "consulted"),
        ("answered", "consulted"),
        ("lapsed", "consulted"),
        ("days", "extended"),
    )

    def __init__(self, *given: Any, today: date, **more: Any) -> None:
        more.setdefault("initial", {"received": today})
        super().__init__(*given, **more)

    def clean(self) -> dict[str, Any]:
        """Let what follows something not stand without it."""
        said = super().clean() or {}
        for later, earlier in self._AFTER:
            if said.get(later) and not said.get(earlier) and earlier not in self.errors:
                self.add_error(earlier, f"填写了“{self.fields[later].label}”，请一并填写这一项。")
        for name, day in list(said.items()):
            if isinstance(day, date) and said.get("received") and day < said["received"]:
                self.add_error(name, f"早于收到申请之日{in_words(said['received'])}。")
        if said.get("answered") and said.get("lapsed"):
            self.add_error("lapsed", "“收到意见”和“逾期未提出意见”只能填写一项。")
        return said

    def facts(self) -> list[law.Fact]:
        """Return the story that the days tell."""
        said = self.cleaned_data
        story: list[law.Fact] = [law.Received(said["received"])]
        if said["clarification_asked"]:
            story.append(law.ClarificationAsked(said["clarification_asked"]))
        if said["clarified"]:
            story.append(law.Clarified(said["clarified"]))
        if said["extended"]:
            story.append(law.Extended(said["extended"], days=said["days"]))
        if said["consulted"]:
            whom = said["whom"] or law.THIRD_PARTY
            story.append(law.ConsultationSent(said["consulted"], whom=whom, delivered_on=said["delivered"]))
        if said["answered"]:
            story.append(law.ConsultationAnswered(said["answered"]))
        if said["lapsed"]:
            story.append(law.ConsultationLapsed(said["lapsed"]))
        return story
