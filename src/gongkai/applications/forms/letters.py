"""What is typed into the pages of letters: the parts of a kind, what the law counts by, and how a letter was served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from gongkai.applications.letters.wording import LONGEST, slots, standard
from gongkai.applications.models import DeliveryWay, Letter, Office
from gongkai.applications.selectors.letters import ASKS_OPINION, kind_of
from gongkai.files.models import File
from lawbook.application.letter import LetterKind
from lawbook.application.outcome import outcomes

from .fields import MarkedForm, day, line, prose, tick

LONGEST_PART = 20_000
PART = "part-"
_DAYS = {
    "clarification": ("reply_by", "补正期限"),
    "reasons": ("reply_by", "说明理由的期限"),
    "delay": ("until", "延迟至"),
}
# What these say follows from a day, a number or a ground that is chosen beside it.
_REFILLED = frozenset({"extension", "clarification", "delay", "fee"})
_REFILL = "上面的日期、数额、条文有改动的，重新写期限、金额和依据"
_SHORT = frozenset({"withheld", "basis", "term", "contact", "earlier", "how_to_pay", "channel"})
_MOST_FILES = 50


class Uploads(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return all the files that were chosen."""
        return files.getlist(name) if isinstance(files, MultiValueDict) else []


class LetterForm(MarkedForm):
    """
    One letter: to whom, what the law counts by, and each part of its text.

    The paragraph on remedies has no field: the law book reckons it, by outcome and day.
    """

    def __init__(self, *values: Any, letter: Letter, kept: Sequence[File] = (), **more: Any) -> None:
        self.kind: LetterKind = kind_of(letter.kind)
        more.setdefault("initial", _initial(letter, kept))
        super().__init__(*values, **more)
        found: dict[str, forms.Field] = {}
        if letter.kind in ASKS_OPINION:
            found["contact_of"] = line(
                "联系方式", 200, required=False, help_text="对方的地址、电话或邮箱，不印在文书上。"
            )
        if letter.kind == "extension":
            found["days"] = forms.IntegerField(label="延长的工作日数", min_value=1, max_value=99)
        if letter.kind in _DAYS:
            name, label = _DAYS[letter.kind]
            found[name] = day(label, required=letter.kind != "reasons")
        if letter.kind == "fee":
            found["basis"] = forms.ChoiceField(label="计收方式", choices=[("item", "按件计收"), ("page", "按量计收")])
            found["count"] = forms.IntegerField(label="件数或者页数", min_value=1, max_value=999_999)
        if letter.code == "P1":
            found["grounds"] = forms.MultipleChoiceField(
                label="不予公开部分的情形",
                choices=[(code, f"{code} {each.name}") for code, each in outcomes().items() if _is_ground(code)],
                widget=forms.CheckboxSelectMultiple,
            )
        if letter.code in {"D4", "P1"}:
            found["no_consultation"] = prose(
                "没有征求第三方意见的理由",
                rows=2,
                most=500,
                required=False,
                help_text="涉及第三方合法权益而没有征求意见的填写；不印在文书上，供审签人了解。",
            )
        for part in self.kind.parts:
            if part.code != "remedy":
                found[PART + part.code] = prose(
                    part.label,
                    rows=3 if part.code in _SHORT else 6,
                    most=LONGEST_PART,
                    required=False,
                    help_text=part.advice,
                )
        if self.kind.outcomes:
            if kept:
                found["files"] = forms.TypedMultipleChoiceField(
                    label="已附的文件",
                    choices=[(str(each.pk), each.name) for each in kept],
                    coerce=int,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                    help_text="取消勾选的不再随文提供。",
                )
            found["uploads"] = forms.Field(
                label="随文提供的文件",
                required=False,
                widget=Uploads(),
                help_text="提供给申请人的信息放在这里，可以一次选择多个文件。",
            )
        if letter.code == "P1" or letter.kind in _REFILLED:
            found["refill"] = tick(_REFILL)
        self.fields = {"addressee": line("主送", 100), **found}

    def clean_uploads(self) -> list[Any]:
        """Refuse more files than a letter can name."""
        found = list(self.cleaned_data.get("uploads") or [])
        if len(found) > _MOST_FILES:
            raise forms.ValidationError(f"一次最多选择{_MOST_FILES}个文件。")
        return found

    @property
    def parts(self) -> dict[str, str]:
        """Return the texts that were typed."""
        said = self.cleaned_data
        return {name.removeprefix(PART): said[name] for name in said if name.startswith(PART)}

    @property
    def particulars(self) -> dict[str, Any]:
        """Return what the law counts by."""
        names = ("days", "reply_by", "until", "no_consultation")
        return {name: _plain(self.cleaned_data[name]) for name in names if name in self.fields}

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the services are given besides the texts."""
        said = self.cleaned_data
        found: dict[str, Any] = {"addressee": said["addressee"]}
        if "grounds" in self.fields:
            found["grounds"] = said["grounds"]
        if "contact_of" in self.fields:
            found["consultation"] = {"name": said["addressee"], "contact": said["contact_of"]}
        if "basis" in self.fields:
            found["fee"] = {"basis": said["basis"], "count": said["count"]}
        return found


class DeliveryForm(MarkedForm):
    """How a letter was served, and what proves it."""

    way = forms.ChoiceField(label="送达方式", choices=DeliveryWay.choices)
    on = day("送达日期", help_text="邮寄的填交邮日期，其他方式填交给或者可以查看的日期。")
    reached_on = day("签收日期", required=False)
    proof = line("送达凭证", 200, required=False, help_text="邮件编号、签收人或者公告的网址。")
    file = forms.FileField(label="凭证扫描件", required=False, help_text="与申请材料一并加密保存。")

    def __init__(self, *values: Any, about: Any = None, **more: Any) -> None:
        super().__init__(*values, **more)
        if about is None:
            # Only a case has a place for what is sealed; of the answer to a correction the words are kept.
            del self.fields["file"]


class OfficeForm(forms.ModelForm):  # type: ignore[type-arg]
    """The particulars of an office."""

    class Meta:
        model = Office
        exclude = ("organ",)
        widgets: Mapping[str, Any] = {
            "made_here": forms.Textarea({"rows": 3}),
            "fee_account": forms.Textarea({"rows": 3}),
        }


class WordingForm(MarkedForm):
    """An organ's own wording of one kind of letter, a field for each part."""

    def __init__(self, *values: Any, kind: LetterKind, own: Mapping[str, str], **more: Any) -> None:
        super().__init__(*values, **more)
        for slot, label in slots(kind):
            part, _, code = slot.partition(".")
            field = prose(label, rows=3, most=LONGEST, required=False)
            field.initial = own.get(slot, standard(kind.code, part, code))
            field.help_text = "已改为本机关的文字；清空即恢复原来的文字。" if slot in own else ""
            self.fields[slot] = field


def _initial(letter: Letter, kept: Sequence[File]) -> dict[str, Any]:
    said: dict[str, Any] = {PART + part: text for part, text in letter.parts.items()}
    said |= {"addressee": letter.addressee, "grounds": letter.grounds, **letter.particulars}
    said["files"] = [str(each.pk) for each in kept]
    asked = getattr(letter, "consultation", None) if letter.pk and letter.kind in ASKS_OPINION else None
    if asked is not None:
        said["contact_of"] = asked.contact
    fee = getattr(letter, "fee", None) if letter.kind == "fee" else None
    if fee is not None:
        said |= {"basis": fee.basis, "count": fee.count}
    return said


def _is_ground(code: str) -> bool:
    return code.startswith("D") and code != "D8"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
