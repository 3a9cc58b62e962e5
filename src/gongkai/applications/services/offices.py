"""Who takes an organ's applications, and with which words do its letters begin? (受理机构、文书范本)"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.applications import letter_events as events
from gongkai.applications.letters import wording
from gongkai.applications.models import Application, Office, Wording
from gongkai.applications.selectors.letters import kind_of
from gongkai.applications.selectors.people import Desk
from gongkai.applications.tidy import lines, one_line
from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ, Role

SETTING = frozenset({Role.HEAD.value, Role.REVIEWER.value})
LABELS = {
    each.name: str(each.verbose_name) for each in Office._meta.concrete_fields if each.name not in {"id", "organ"}
}
FIELDS = tuple(LABELS)


def may_set(*, organ: Organ, user: Any) -> bool:
    """Test if a person may enter the organ's office and set its wording: its head, or a reviewer."""
    return bool(Desk(user).roles(organ.pk) & SETTING)


@transaction.atomic
def set_office(*, organ: Organ, by: Any, at: datetime, **values: Any) -> Office:
    """
    Enter the office that takes an organ's applications, or change some of its particulars.

    :param values: the fields of ``Office``; those that are left out stay
    :param by: its head or a reviewer, or None for the installation
    :raises NotAllowed: if something does not fit, or it is not this person's to enter
    """
    _must_set(organ, by)
    office = Office.objects.select_for_update().filter(organ=organ).first() or Office(organ=organ)
    is_new = office.pk is None
    unknown = sorted(set(values) - set(FIELDS))
    if unknown:
        raise NotAllowed(f"受理机构没有“{unknown[0]}”这一项。")
    given = {name: one_line(value) if isinstance(value, str) else value
             for name, value in values.items()}  # fmt: skip
    changed = tuple(name for name in FIELDS if name in given and getattr(office, name) != given[name])
    if not is_new and "mark" in changed and Application.objects.filter(organ=organ).exists():
        raise NotAllowed("已有申请使用现在的受理编号字头，不能更改。")
    for name in changed:
        setattr(office, name, given[name])
    try:
        office.full_clean()
    except ValidationError as wrong:
        field, says = next(iter(wrong.message_dict.items()))
        label = LABELS.get(field, "")
        raise NotAllowed(f"{label}：{says[0]}" if label else says[0]) from None
    if changed or is_new:
        office.save()
        record(events.OfficeSet(organ=organ.pk, name=office.name, changed=changed), by=by, at=at, organ=organ)
    return office


@transaction.atomic
def set_wording(*, organ: Organ, kind: str, part: str, text: str, by: Any, at: datetime) -> None:
    """
    Set an organ's own wording of one part of a kind of letter; "" or the room's own words take it back.

    :param part: the part, or part and code where an answer by several codes differs (``reasons.D4``)
    :raises NotAllowed: if it lacks what the law asks for or names something unknown, or it is not this person's to set
    """
    _must_set(organ, by)
    asked = kind_of(kind)
    name, _, code = part.partition(".")
    said = lines(text)
    standard = wording.standard(kind, name, code)
    resets = not said or said == standard.strip()
    wrong = [] if resets and part in dict(wording.slots(asked)) else wording.faults_of(kind, part, said)
    if wrong:
        raise NotAllowed(wrong[0], cite=str(asked.cite))
    mine = Wording.objects.filter(organ=organ, kind=kind, part=part)
    before = mine.values_list("text", flat=True).first()
    if (resets and before is None) or said == before:
        return
    if resets:
        mine.delete()
    else:
        Wording.objects.update_or_create(
            organ=organ, kind=kind, part=part, defaults={"text": said, "changed_by": by, "changed_at": at}
        )
    label = f"{wording.title_of(kind)}“{dict(wording.slots(asked))[part]}”"
    event = events.WordingSet(organ=organ.pk, kind=kind, part=part, name=label, text="" if resets else said)
    record(event, by=by, at=at, organ=organ)


def _must_set(organ: Organ, by: Any) -> None:
    if by is not None and not may_set(organ=organ, user=by):
        raise NotAllowed(f"受理机构和文书范本由{organ.name}的分管领导或者科室审核人员填写。")
