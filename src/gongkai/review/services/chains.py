"""How does an organ arrange its chain of signatures, within what the law asks for?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.review import events
from gongkai.review.models import Chain
from gongkai.review.ports import label_of
from gongkai.review.selectors import SIGNING, chain_for, in_words, lacks, may_change_chain

MOST = 8  # steps of a chain: more signatures are no better review
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@transaction.atomic
def set_chain(*, organ: Organ | None, kind: str, steps: Sequence[Mapping[str, str]], by: Any, at: datetime) -> Chain:
    """
    Arrange who signs for a kind of paper, or for all, in an organ (设置审签流程). Open rounds keep their chain.

    :param steps: ``{"label", "role"}`` in order; a ``code`` is given to a step that has none
    :param by: None is the installation, which alone may set the chain of all organs (``organ=None``)
    :raises NotAllowed: if the law's minimum is left out, a step is wrong, or it is not this person's to change
    """
    _must_change(organ, by)
    wanted = _clean(steps)
    missing = lacks(wanted, kind=kind)
    if missing is not None:
        raise NotAllowed(missing.says, cite=missing.cite)
    before = _before(organ, kind)
    made, _ = Chain.objects.update_or_create(organ=organ, kind=kind, defaults={"steps": wanted})
    _record(organ, kind, before, in_words(wanted), by, at)
    return made


@transaction.atomic
def drop_chain(*, organ: Organ, kind: str, by: Any, at: datetime) -> None:
    """
    Let the more general chain hold again (恢复通用流程).

    :raises NotAllowed: if there is no chain of its own, or it is not this person's to change
    """
    _must_change(organ, by)
    before = _before(organ, kind)
    gone, _ = Chain.objects.filter(organ=organ, kind=kind).delete()
    if not gone:
        raise NotAllowed(f"{organ.short_name}的{label_of(kind)}没有单独设置审签流程。")
    _record(organ, kind, before, _before(organ, kind), by, at)


def _must_change(organ: Organ | None, by: Any) -> None:
    if by is None:
        return
    if organ is None:
        raise NotAllowed("通用审签流程由安装人员设置；请为本机关单独设置。")
    if not may_change_chain(user=by, organ=organ):
        raise NotAllowed(f"审签流程由{organ.short_name}的科室审核人员、分管领导或系统管理员设置。", cite="ogi:17.1")


def _clean(steps: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    if len(steps) > MOST:
        raise NotAllowed(f"审签流程最多{MOST}个环节，现在{len(steps)}个。")
    found: list[dict[str, str]] = []
    for number, step in enumerate(steps, 1):
        label, role = " ".join(step.get("label", "").replace("\x00", "").split()), step.get("role", "")
        if not label or len(label) > 40:
            raise NotAllowed(f"第{number}个环节须有名称，最多40字。")
        if role not in SIGNING:
            raise NotAllowed(f"第{number}个环节“{label}”须由{'、'.join(SIGNING.values())}之一签署。")
        code = step.get("code") or role
        if _CODE.fullmatch(code) is None:
            raise NotAllowed(f"第{number}个环节的编号只能由小写字母、数字和下划线组成。")
        taken = {each["code"] for each in found}
        found.append({"code": _free(code, taken), "label": label, "role": role})
    return found


def _free(code: str, taken: set[str]) -> str:
    """Return the code, or with the first number that makes it the only one of its chain."""
    numbered = (f"{code[:36]}_{number}" for number in range(2, MOST + 2))
    return code if code not in taken else next(each for each in numbered if each not in taken)


def _before(organ: Organ | None, kind: str) -> str:
    if organ is not None:
        return in_words(chain_for(organ=organ, kind=kind))
    found = Chain.objects.filter(organ=None, kind=kind).first()
    return str(found) if found else ""


def _record(organ: Organ | None, kind: str, before: str, after: str, by: Any, at: datetime) -> None:
    whose = organ.short_name if organ else "通用"
    event = events.ChainChanged(
        organ=organ.pk if organ else 0, kind=kind, name=f"{whose}{label_of(kind)}", before=before, after=after
    )
    record(event, by=by, at=at, organ=organ, ground="ogi:17.1")
