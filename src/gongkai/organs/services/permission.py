"""Whose act is it? Checks that several services share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from gongkai.organs import selectors
from gongkai.organs.models import Organ, Role


def must_administer(by: Any, organ: Organ | None) -> None:
    """
    Let whoever is an administrator in the organ's district pass.

    :raises ValidationError: for everyone else; without a district only the installation may act
    """
    if organ is not None:
        district = selectors.district_of(organ)
        mine = selectors.organs_of(user=by, role=Role.ADMIN)
        if any(selectors.district_of(each) == district for each in mine):
            return
    raise ValidationError("只有本区县的系统管理员可以办理。")
