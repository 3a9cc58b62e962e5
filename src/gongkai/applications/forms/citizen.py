"""What do the forms that citizens fill in have in common? Plain line ends, one way to say a fault, several files."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

REQUIRED = "请填写这一项。"
_FAULTS = {"required": REQUIRED, "max_length": "最多%(limit_value)d个字，现在有%(show_value)d个字。"}
MOST_FILES = 10


class Line(forms.CharField):
    """A text of one line: what has no shape (a control, a line end, a NUL) is a blank."""

    def __init__(self, *, autocomplete: str = "off", inputmode: str = "", kind: str = "", **more: Any) -> None:
        attributes = {"autocomplete": autocomplete, **({"inputmode": inputmode} if inputmode else {})}
        widget = forms.TextInput(attributes)
        if kind:
            widget.input_type = kind
        more["error_messages"] = {**_FAULTS, **more.get("error_messages", {})}
        super().__init__(widget=widget, **more)

    def to_python(self, value: Any) -> str | None:
        """Return the text on one line."""
        said = "".join(" " if unicodedata.category(each) in {"Cc", "Cs"} else each for each in str(value or ""))
        return super().to_python(said)


class Words(forms.CharField):
    """A text of several lines whose line ends count as one sign, as the browser counts them."""

    def __init__(self, *, rows: int, **more: Any) -> None:
        more["error_messages"] = {**_FAULTS, **more.get("error_messages", {})}
        super().__init__(widget=forms.Textarea({"rows": rows}), **more)

    def to_python(self, value: Any) -> str | None:
        """Return the text with plain line ends, and without the signs that no database keeps."""
        said = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        said = "".join(each for each in said if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"})
        return super().to_python(said)


class _Several(forms.FileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Files of one kind, as many as a form may bring; what they hold is judged where they are kept."""

    widget = _Several

    def __init__(self, *, most: int = MOST_FILES, accept: str = "", **more: Any) -> None:
        self.most = most
        super().__init__(widget=_Several({"accept": accept} if accept else {}), **more)
        self.error_messages["required"] = "请选择文件。"

    def clean(self, value: Any, initial: Any = None) -> Any:
        """
        Return the files, one after the other.

        :raises django.core.exceptions.ValidationError: if one is empty, or there are too many
        """
        given: Sequence[UploadedFile] = value if isinstance(value, list | tuple) else [value] if value else []
        if not given:
            super().clean(None, initial)
            return []
        if len(given) > self.most:
            raise forms.ValidationError(f"一次最多选择{self.most}个文件。")
        return [super(Files, self).clean(each, initial) for each in given]


class CitizenForm(forms.Form):
    """A form whose faults stand beside their fields and as a list on top, each a link to its field."""

    use_required_attribute = False  # the server says what is missing, in words and all at once

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **{"label_suffix": "", **more})

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """Return each fault as (where it leads to, the field's label, the sentence), in the order of the fields."""
        found = [("", "", str(each)) for each in self.non_field_errors()]
        for field in self:
            found += [(field.auto_id, str(field.label), str(each)) for each in field.errors]
        return found
