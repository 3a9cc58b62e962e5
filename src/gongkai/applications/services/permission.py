"""May this person do this with an application? Asked by every service before anything else."""

from __future__ import annotations

from typing import Any

from gongkai.applications.models import Application
from gongkai.applications.selectors.people import Desk
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ


def must_write_for(organ: Organ, by: Any) -> None:
    """
    Let only a clerk or a reviewer of the organ register, ask, draft and serve.

    :raises NotAllowed: if this person is neither
    """
    if not Desk(by).writes(organ.pk):
        raise NotAllowed(f"由{organ.name}的信息公开员或者科室审核人员办理，您没有这个权限。")


def must_write(application: Application, by: Any) -> None:
    """
    Let only a clerk or a reviewer of the application's organ work on it.

    :raises NotAllowed: if this person is neither
    """
    must_write_for(application.organ, by)


def must_handle(application: Application, by: Any) -> None:
    """
    Let only those act who work on the organ's applications.

    :raises NotAllowed: if this person holds no such role
    """
    if not Desk(by).handles(application.organ_id):
        raise NotAllowed(f"这件申请由{application.organ.name}办理，您没有这个权限。")
