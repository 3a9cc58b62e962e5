"""Something of everything that the room of applications keeps for an organ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image
from tests.gongkai.applications import case_world
from tests.gongkai.papers_world import somebody

from gongkai.applications.models import EnclosureKind, Proposal
from gongkai.applications.services import corrections, disputes, enclosures, letters
from gongkai.organs.models import Role


@dataclass
class Cases:
    """The keys of what one organ has."""

    application: int
    fact: int
    letter: int
    enclosure: int
    correction: int
    dispute: int
    offer: int


def cases(world: Any, code: str, at: datetime) -> Cases:
    """Let somebody apply to an organ, and its clerk begin one of everything; return the keys."""
    clerk = somebody(world.organs[code], Role.CLERK)
    application = case_world.received(world, code, at=at)
    given = letters.suggested_particulars(application, "clarification", at=at)
    letter = letters.draft(
        application=application,
        kind="clarification",
        parts={"what": "请写明学年。"},
        particulars=given,
        by=clerk,
        at=at,
    )
    enclosure = enclosures.keep(application, EnclosureKind.IDENTITY, "证件.jpg", _picture(), at)
    asked = corrections.Asked(name="何青禾", phone="13900000003", record="出生年份有误。")
    correction = corrections.submit(organ=world.organs[code], asked=asked, at=at).correction
    dispute = disputes.open_dispute(
        application=application,
        stage="review",
        authority="清河区人民政府",
        begun_on=at.date(),
        accepted_because="复议机关已经受理",
        by=clerk,
        at=at,
    )
    offer = Proposal.objects.create(
        organ=world.organs[code], application=application, because="suggested", proposed_on=at.date()
    )
    return Cases(
        application=application.pk,
        fact=application.facts.get(kind="confirmed").pk,
        letter=letter.pk,
        enclosure=enclosure.pk,
        correction=correction.pk,
        dispute=dispute.pk,
        offer=offer.pk,
    )


def _picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "JPEG")
    return made.getvalue()


def _organ(has: Any) -> Mapping[str, Any]:
    return {"code": has.code}


def _of(name: str, **more: Any) -> Callable[[Any], Mapping[str, Any]]:
    return lambda has: {"code": has.code, "pk": getattr(has.cases, name), **more}


# The addresses of this room that show something of an organ.
OF_ORGANS: dict[str, Callable[[Any], Mapping[str, Any]]] = {
    "applications:new": _organ,
    "applications:office": _organ,
    "applications:wording": _organ,
    "applications:letters": _organ,
    "applications:statistics": _organ,
    "applications:statistics-sheet": _organ,
    "applications:register-sheet": _organ,
    "applications:correction-new": _organ,
    "applications:wording-kind": lambda has: {"code": has.code, "kind": "refusal"},
    "applications:statistics-behind": lambda has: {"code": has.code, "row": "new_received", "column": "total"},
    "applications:statistics-table": lambda has: {"code": has.code, "form": "csv"},
    "applications:case": _of("application"),
    "applications:entered": _of("application"),
    "applications:guide": _of("application"),
    "applications:related": _of("application"),
    "applications:act": _of("application", act="note"),
    "applications:strike": lambda has: {"code": has.code, "pk": has.cases.application, "fact": has.cases.fact},
    "applications:letter-new": _of("application"),
    "applications:letter-kinds": _of("application"),
    "applications:letter-receipt": _of("application"),
    "applications:personal": _of("application"),
    "applications:identity": _of("application"),
    "applications:personal-copy": _of("application"),
    "applications:erase": _of("application"),
    "applications:enclosure": lambda has: {
        "code": has.code,
        "pk": has.cases.application,
        "enclosure": has.cases.enclosure,
    },
    "applications:letter": _of("letter"),
    "applications:letter-edit": _of("letter"),
    "applications:letter-sign": _of("letter"),
    "applications:letter-pdf": _of("letter"),
    "applications:letter-docx": _of("letter"),
    "applications:dispute-new": _of("application"),
    "applications:dispute": _of("dispute"),
    "applications:dispute-anew": _of("dispute"),
    "applications:dispute-act": _of("dispute", act="decide"),
    "applications:correction": _of("correction"),
    "applications:correction-letter": _of("correction"),
    "applications:proposal": _of("offer"),
    "applications:proposal-act": _of("offer", act="decline"),
}
# Those that show nothing of a given organ.
OF_NONE = (
    "applications:register",
    "applications:feed",
    "applications:disputes",
    "applications:corrections",
    "applications:proposals",
    "applications:statistics-district",
)
