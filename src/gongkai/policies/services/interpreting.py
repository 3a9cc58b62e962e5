"""How is it planned and written what explains a document, and how are both linked? (三同步)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.journal.services import record
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.selectors import district_of
from gongkai.papers import services as papers
from gongkai.papers.content import Content
from gongkai.papers.kinds import kind as kind_of_paper
from gongkai.papers.models import Paper, State
from gongkai.policies import events
from gongkai.policies.models import Kind, Material, Plan
from gongkai.policies.selectors.explaining import GONE
from gongkai.policies.selectors.permission import must_write

# What has been sent into the chain is what is signed: the plan too.
_SEALED: tuple[str, ...] = (State.IN_REVIEW, State.APPROVED)


def forms() -> tuple[str, ...]:
    """Return the forms in which a document may be explained."""
    found = kind_of_paper("interpretation").particular("form")
    return found.choices if found else ()


@transaction.atomic
def write_plan(
    *,
    paper: Paper,
    outline: str,
    forms: Sequence[str],
    channels: str,
    author: str,
    due_on: date | None,
    by: Any,
    at: datetime,
) -> Plan:
    """
    Write the interpretation plan of a document (解读方案), or change it; what it leaves out is told at the gate.

    :raises NotAllowed: if the person does not write for the organ, or the document is on its way through the gate
    """
    must_write(paper.organ, by=by)
    _must_be_document(paper)
    paper.refresh_from_db(fields=["state"])
    if paper.state in _SEALED:
        raise NotAllowed("文件正在审签，解读方案与文件一并审签，不能修改；先撤回送审。")
    said = {
        "outline": outline.strip()[:2000],
        "forms": list(forms),
        "channels": channels.strip()[:200],
        "author": author.strip()[:100],
        "due_on": due_on,
        "by": by,
        "at": at,
    }
    plan, _ = Plan.objects.update_or_create(paper=paper, defaults=said, create_defaults={**said, "first_at": at})
    event = events.PlanWritten(**_names(paper), outline=plan.outline, forms=tuple(plan.forms))
    record(event, by=by, at=at, organ=paper.organ)
    return plan


@transaction.atomic
def write_material(*, document: Paper, form: str, by: Any, at: datetime) -> Paper:
    """
    Draft an interpretation of a document in one of the forms, with what is known filled in, and link it.

    :raises NotAllowed: if the person may not write, or the document is gone
    """
    must_write(document.organ, by=by)
    _must_be_document(document)
    if form not in forms():
        raise NotAllowed(f"没有“{form}”这种解读形式。")
    plan = Plan.objects.filter(paper=document).first()
    content = Content(
        title=f"《{document.title}》{form}解读"[:300],
        source=document.organ.name,
        theme=document.theme,
        basis=document.basis,
        body=_paragraphs(plan.outline) if plan else "",
        particulars={"form": form, "interpreter": plan.author if plan else document.organ.name, "video": ""},
    )
    paper = papers.draft(organ=document.organ, kind="interpretation", content=content, by=by, at=at)
    link_material(document=document, paper=paper, by=by, at=at)
    return paper


@transaction.atomic
def link_material(*, document: Paper, paper: Paper, by: Any, at: datetime) -> Material:
    """
    Link an interpretation to the document that it explains; it explains one only.

    A draft goes with a document of its own organ; what another organ of the district issued must be public.

    :raises NotAllowed: if the person may not write, or the two do not belong together
    """
    must_write(paper.organ, by=by)
    _must_be_document(document)
    if paper.kind != "interpretation":
        raise NotAllowed("只有政策解读可以关联文件。")
    if paper.state in _SEALED:
        raise NotAllowed("解读材料正在审签，不能改变关联；先撤回送审。")
    own = document.organ_id == paper.organ_id
    if not own and not (document.live and district_of(document.organ) == district_of(paper.organ)):
        raise NotAllowed("只能关联本机关的文件，或者本区其他机关已经公开的文件。")
    material = Material.objects.filter(paper=paper).first()
    if material is not None and material.document_id == document.pk:
        return material
    if material is not None:
        _unlink(material, by=by, at=at)
    material = Material.objects.create(document=document, paper=paper, by=by, at=at)
    said = events.MaterialLinked(**_names(document), material=paper.pk, material_title=paper.title)
    record(said, by=by, at=at, organ=paper.organ)
    return material


@transaction.atomic
def unlink_material(*, material: Material, reason: str, by: Any, at: datetime) -> None:
    """
    Take the link off; a link between two public pages only with a reason.

    :raises NotAllowed: if the person may not write, the material is being signed, or the reason is missing
    """
    must_write(material.paper.organ, by=by)
    if material.paper.state in _SEALED:
        raise NotAllowed("解读材料正在审签，不能改变关联；先撤回送审。")
    if material.paper.live and not reason.strip():
        raise NotAllowed("材料已经公开，请写明解除关联的理由。")
    _unlink(material, by=by, at=at, reason=reason)


def _unlink(material: Material, *, by: Any, at: datetime, reason: str = "") -> None:
    document, paper = material.document, material.paper
    material.delete()
    said = events.MaterialUnlinked(**_names(document), material=paper.pk, material_title=paper.title)
    record(said, by=by, at=at, organ=paper.organ, ground=reason)


def _must_be_document(paper: Paper) -> None:
    if paper.kind not in Kind.values or paper.state in GONE:
        raise NotAllowed("只有政策文件可以制定解读方案、关联解读材料。")


def _names(paper: Paper) -> dict[str, Any]:
    return {"paper": paper.pk, "organ": paper.organ_id, "title": paper.title}


def _paragraphs(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{each.strip()}</p>" for each in escaped.splitlines() if each.strip())
