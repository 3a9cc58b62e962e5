"""What may be typed into a paper, field by field? Parsing and plain sentences; the rules are the services'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from gongkai.files import names
from gongkai.files import selectors as files
from gongkai.organs.models import Organ
from lawbook import parameters
from lawbook.proactive.required import required_items

from .body import clean, too_long
from .content import Attached, Content
from .kinds import Kind, Particular, kinds
from .models import Attribute, Paper, State
from .themes import grouped, is_theme

LONGEST_BODY = 2_000_000
PICTURES = 60
PREFIX = "x-"


class DayInput(forms.DateInput):
    """A day, as browsers let it be picked."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A moment, as browsers let it be picked."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _lines(text: str) -> list[str]:
    return [each.strip() for each in text.splitlines() if each.strip()]


def _people(text: str) -> list[dict[str, str]]:
    found = []
    for line in _lines(text):
        name, _, post = re.sub(r"\s+", " ", line.replace("　", " ")).partition(" ")
        found.append({"name": name, "post": post.strip()})
    return found


def _person(said: Any) -> str:
    return f"{said.get('name', '')} {said.get('post', '')}".strip() if isinstance(said, Mapping) else str(said)


def _field(asked: Particular) -> forms.Field:
    common: dict[str, Any] = {"label": asked.label, "required": False, "help_text": asked.help}
    if asked.type == "date":
        return forms.DateField(widget=DayInput(), **common)
    if asked.type == "number":
        return forms.IntegerField(min_value=0, max_value=99999, **common)
    if asked.type == "choice":
        return forms.ChoiceField(choices=[("", "请选择"), *((each, each) for each in asked.choices)], **common)
    if asked.type in ("lines", "people"):
        return forms.CharField(max_length=20_000, widget=forms.Textarea({"rows": 4}), **common)
    return forms.CharField(max_length=500, **common)


def _typed(asked: Particular, value: Any) -> Any:
    """Return a particular as the content keeps it, or None where nothing was typed."""
    if asked.type == "lines":
        return _lines(value or "") or None
    if asked.type == "people":
        return _people(value or "") or None
    if isinstance(value, date):
        return value.isoformat()
    return None if value in ("", None) else value


def _shown(asked: Particular, value: Any) -> Any:
    """Return a particular as it stands in its box."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(_person(each) for each in value)
    return value


class PaperForm(forms.Form):
    """
    A paper's content, as its kind asks for it.

    Only the title must be there: a draft may be half done. What is missing besides is said by the checks.
    """

    title = forms.CharField(label="标题", max_length=300, widget=forms.Textarea({"rows": 2}))
    source = forms.CharField(label="来源", max_length=100, required=False, help_text="提供信息的机关，公开页面显示。")
    author = forms.CharField(label="作者", max_length=100, required=False)
    written_on = forms.DateField(
        label="成文日期", required=False, widget=DayInput(), help_text="公开期限自这一天起计算。"
    )
    summary = forms.CharField(
        label="摘要",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="用于列表和搜索结果。",
    )
    body = forms.CharField(
        label="正文",
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea({"rows": 18, "data-editor": "", "autocomplete": "off"}),
        help_text="可以从 Word、WPS 粘贴，表格的合并单元格会保留。没有编辑工具栏时，空一行为一段。",
    )
    attribute = forms.ChoiceField(label="公开属性", choices=Attribute.choices, widget=forms.RadioSelect())
    attribute_reason = forms.CharField(
        label="理由",
        max_length=300,
        required=False,
        help_text="选“依申请公开”或“不予公开”的，写明依据和理由；只在本系统内登记。",
    )
    basis = forms.ChoiceField(label="主动公开依据", required=False)
    theme = forms.ChoiceField(label="主题分类", required=False)
    keywords = forms.CharField(label="主题词", max_length=200, required=False, help_text="用空格或分号分开。")
    picture = forms.TypedChoiceField(
        label="题图",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="从素材库的图片中选，列表和专栏显示。",
    )

    SECTIONS = (
        ("标题与来源", ("title", "source", "author", "written_on", "summary")),
        ("正文", ("body",)),
        ("公开属性与依据", ("attribute", "attribute_reason", "basis")),
        ("索引与分类", ("theme", "keywords", "picture")),
    )

    def __init__(self, *values: Any, kind: Kind, organ: Organ, content: Content, today: date, **more: Any) -> None:
        self.kind, self.organ, self.content = kind, organ, content
        super().__init__(*values, **{**more, "initial": self._initial()})
        self.fields["basis"].choices = [("", "不是法定主动公开内容"), *_bases(organ, today, content.basis)]  # type: ignore[attr-defined]
        self.fields["theme"].choices = [("", "未分类"), *_kept(content.theme), *grouped()]  # type: ignore[attr-defined]
        images = files.images_of(organ=organ).order_by("-pk")[:PICTURES]
        chosen = [(each.pk, each.name) for each in images]
        if content.picture and content.picture not in dict(chosen):
            chosen.insert(0, (content.picture, f"第{content.picture}号图片"))
        self.fields["picture"].choices = [("", "没有"), *chosen]  # type: ignore[attr-defined]
        for each in kind.particulars:
            self.fields[PREFIX + each.code] = _field(each)

    def _initial(self) -> dict[str, Any]:
        said = self.content
        particulars = {
            PREFIX + each.code: _shown(each, said.particulars.get(each.code)) for each in self.kind.particulars
        }
        plain = ("title", "source", "author", "written_on", "summary", "body", "attribute", "attribute_reason")
        return {
            **{name: getattr(said, name) for name in (*plain, "basis", "theme", "picture")},
            "keywords": " ".join(said.keywords),
            **particulars,
        }

    def sections(self) -> list[tuple[str, list[tuple[forms.BoundField, bool]]]]:
        """Return the fields in the order of the paper form, each with whether it must be filled before it goes out."""
        asked = [(self[PREFIX + each.code], each.required) for each in self.kind.particulars]
        found = []
        for name, fields in self.SECTIONS:
            lines = [(self[each], each in MUST_BE_THERE) for each in fields]
            found.append((name, lines + (asked if name == "标题与来源" and len(asked) < 3 else [])))
            if name == "标题与来源" and len(asked) >= 3:
                found.append((self.kind.label, asked))
        return found

    def clean_title(self) -> str:
        """Return the title on one line: a title copied from Word comes with its line breaks."""
        return re.sub(r"\s*[\r\n]+\s*", "", self.cleaned_data["title"]).strip()

    def clean_body(self) -> str:
        """Return the text in the house's markup; what is typed without tags is taken for paragraphs."""
        html = as_html(self.cleaned_data["body"])
        if says := too_long(html):
            raise ValidationError(says)
        return clean(html)

    def clean_theme(self) -> str:
        """Refuse a theme that the classification does not have, unless the paper came with it."""
        theme: str = self.cleaned_data["theme"]
        if theme and theme != self.content.theme and not is_theme(theme):
            raise ValidationError("主题分类中没有这一项。")
        return theme

    def typed(self) -> Content:
        """Return the content as typed, with the attachments as they were renamed and ordered."""
        facts = self.cleaned_data
        particulars = {
            each.code: value
            for each in self.kind.particulars
            if (value := _typed(each, facts.get(PREFIX + each.code))) is not None
        }
        plain = ("title", "source", "author", "written_on", "summary", "body", "attribute", "attribute_reason")
        return self.content.but(
            **{name: facts[name] for name in (*plain, "basis", "theme", "picture")},
            keywords=tuple(each for each in re.split(r"[\s;；,，、]+", facts["keywords"]) if each),
            particulars=particulars,
            attachments=renamed(self.content.attachments, self.data),
        )


MUST_BE_THERE = frozenset({"title", "source", "written_on", "body", "attribute"})


def as_html(text: str) -> str:
    """Return what was typed into the plain box as HTML: paragraphs, unless there are tags already."""
    if re.search(r"<(p|h[1-6]|table|ul|ol|div|figure|blockquote|br|img)\b", text, re.IGNORECASE):
        return text
    lines = (each.strip() for each in re.split(r"\n+", text.replace("\r", "")))
    escaped = (each.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for each in lines if each)
    return "".join(f"<p>{each}</p>" for each in escaped)


def renamed(before: Iterable[Attached], typed: Any) -> tuple[Attached, ...]:
    """Return the attachments under the names and in the order that were typed; none is added and none lost."""
    order = [int(each) for each in typed.getlist("attachment") if each.isdecimal() and len(each) < 19] if typed else []
    names = typed.getlist("attachment_name") if typed else []
    called = {key: name.strip() for key, name in zip(order, names, strict=False)}
    known = {each.file: each for each in before}
    keys = [key for key in dict.fromkeys(order) if key in known] + [key for key in known if key not in order]
    return tuple(_renamed(known[key], called.get(key, "")) for key in keys)


def _renamed(attached: Attached, name: str) -> Attached:
    if not name or name == attached.name:
        return attached
    return replace(attached, name=names.clean(name, attached.format))


def _bases(organ: Organ, today: date, kept: str) -> list[tuple[str, list[tuple[str, str]]]]:
    try:
        items = required_items(kind=organ.kind, on=today)
    except parameters.NoValueYet:
        items = ()
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in items:
        article = str(each.cite).partition(":")[2].partition(".")[0]
        number = str(each.cite).partition(".")[2]
        label = f"（{number}）{each.label}" if number else each.label
        groups.setdefault(f"条例第{article}条", []).append((each.code, label))
    known = {code for lines in groups.values() for code, _ in lines}
    return [*_kept("" if kept in known else kept), *groups.items()]  # type: ignore[list-item]


def _kept(said: str) -> list[tuple[str, str]]:
    return [(said, f"{said}（原有）")] if said and not is_theme(said) else []


class FilterForm(forms.Form):
    """Which papers are to be listed."""

    words = forms.CharField(label="标题含", required=False, max_length=60)
    kind = forms.ChoiceField(
        label="种类",
        required=False,
        choices=lambda: [("", "全部"), *((each.code, each.label) for each in kinds().values())],
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *State.choices])
    organ = forms.ModelChoiceField(
        Organ.objects.none(), label="机关", required=False, empty_label="全部", to_field_name="code"
    )
    who = forms.CharField(label="拟稿人", required=False, max_length=40)

    def __init__(self, *values: Any, organs: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["organ"].queryset = organs  # type: ignore[attr-defined]
        if len(organs) < 2:
            del self.fields["organ"]


class ScheduleForm(forms.Form):
    """When the paper appears, and when it is taken down."""

    release_at = forms.DateTimeField(
        label="定时发布",
        required=False,
        widget=MomentInput(),
        help_text="审签完成后自动发布；留空为手动发布。",
    )
    expires_at = forms.DateTimeField(
        label="到期撤下",
        required=False,
        widget=MomentInput(),
        help_text="自动从网站撤下；留空为长期公开。",
    )

    def __init__(self, *values: Any, paper: Paper, **more: Any) -> None:
        super().__init__(*values, **more)
        if paper.state == State.LIVE:
            del self.fields["release_at"]

    @classmethod
    def of(cls, paper: Paper) -> ScheduleForm:
        """Return the form with what is set now, in China's time."""
        said = {"release_at": paper.release_at, "expires_at": paper.expires_at}
        return cls(
            paper=paper, initial={name: timezone.localtime(each) if each else None for name, each in said.items()}
        )
