"""How does a page do something that may be refused?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm


def attempt(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Do something that may be refused, and put a refusal where the form shows it; return whether it was done."""
    try:
        act()
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            for field, errors in refusal.error_dict.items():
                form.add_error(field if field in form.fields else None, errors)
        else:
            form.add_error(None, refusal)
        return False
    return True
