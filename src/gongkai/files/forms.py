"""What can be sent to the media library?"""

from __future__ import annotations

from typing import Any

from django import forms

from . import services

SORTS = (("", "全部"), ("pictures", "图片"), ("documents", "附件"), ("masked", "脱敏副本"))
STANDING = (("", "全部"), ("public", "已公开"), ("private", "未公开"))


class SeveralFiles(forms.ClearableFileInput):
    """An input that takes several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilterForm(forms.Form):
    """Sort, words, person and standing; whatever is empty does not narrow."""

    sort = forms.ChoiceField(label="类别", choices=SORTS, required=False)
    words = forms.CharField(label="名称或替代文字", max_length=100, required=False)
    who = forms.TypedChoiceField(label="上传人", coerce=int, empty_value=None, required=False)
    standing = forms.ChoiceField(label="公开情况", choices=STANDING, required=False)

    def __init__(self, *values: Any, people: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["who"].choices = [("", "全部"), *people]  # type: ignore[attr-defined]

    def conditions(self) -> dict[str, Any]:
        """Return what ``selectors.found`` is asked for; a wrong filter does not narrow, and its fault is shown."""
        said = self.cleaned_data if self.is_valid() else {}
        standing = said.get("standing", "")
        return {
            "sort": said.get("sort", ""),
            "words": said.get("words", ""),
            "added_by": said.get("who"),
            "public": None if not standing else standing == "public",
        }


class WordsForm(forms.Form):
    """What a picture shows."""

    alternative_text = forms.CharField(
        label="替代文字",
        max_length=services.LONGEST_WORDS,
        help_text="写明图片的内容，读屏软件会读给看不见图片的人听；图中有文字的，写出文字。",
        widget=forms.TextInput({"aria-describedby": "id_alternative_text_helptext"}),
    )
