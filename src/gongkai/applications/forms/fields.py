"""What do the forms of the desk have in common? Days, long answers, and the story upon which a step is taken."""

from __future__ import annotations

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A day, as browsers let it be picked."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day(label: str, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, widget=DayInput(), **more)


def prose(label: str, *, rows: int = 4, most: int = 2000, **more: Any) -> forms.CharField:
    """Return a field for sentences."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


def line(label: str, most: int = 100, **more: Any) -> forms.CharField:
    """Return a field for a few words."""
    return forms.CharField(label=label, max_length=most, **more)


def tick(label: str, **more: Any) -> forms.BooleanField:
    """Return a field that is ticked or not."""
    return forms.BooleanField(label=label, required=False, **more)


class MarkedForm(forms.Form):
    """A form whose faults are told to screen readers beside the field, and whose first fault takes the focus."""

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        for name, field in self.fields.items():
            # Browsers cut what is too long without a word; the form says so instead, and keeps it.
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs.pop("maxlength", None)
            if name in self.initial and isinstance(field, forms.DateField):
                field.localize = False

    def first_fault_takes_focus(self) -> None:
        """Let the cursor stand in the first field that is to be corrected."""
        for name, field in self.fields.items():
            if name in self.errors and not field.widget.is_hidden:
                field.widget.attrs["autofocus"] = True
                return
