"""What does a person owe to the documents today? Signatures under proposals, campaigns, and materials that are late."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from gongkai.kernel.clock import CHINA
from gongkai.kernel.owed import Due, Owed
from gongkai.organs.workdays import workdays_of
from gongkai.policies.models import Campaign, CampaignState, Document, Kind, Material
from lawbook.parameters import NoValueYet
from lawbook.policy.interpretation import material_deadline

from .cleaning import open_proposals
from .permission import Standing

_MOST = 100


def owed(*, user: Any, today: date) -> list[Owed]:
    """Return what waits for this person, the nearest first."""
    standing = Standing(user)
    signs = [each for each in standing.organs_seen if standing.signs(each)]
    lines = []
    for each in open_proposals(signs)[:_MOST] if signs else ():
        if each.proposed_by_id == user.pk:
            continue
        matter = f"待签署：{each.get_act_display()}《{each.document.title}》"
        due = Due(each.proposed_at.astimezone(CHINA).date(), "待签署", "soon")
        url = reverse("policies:document", args=[each.document.organ.code, each.document.pk])
        lines.append(Owed(each.document.organ.short_name, matter, due, url, "签署"))
    ready = Campaign.objects.filter(
        organ__in=[each.pk for each in signs], state=CampaignState.OPEN, paper__isnull=False
    )
    for one in ready.select_related("organ"):
        due = Due(one.on, "待签署", "soon")
        url = reverse("policies:campaign", args=[one.organ.code, one.pk])
        lines.append(Owed(one.organ.short_name, f"待签署：{one.title}", due, url, "签署"))
    lines += _unexplained(standing, today)
    return sorted(lines, key=lambda each: (each.due.on, each.organ, each.matter))


def _unexplained(standing: Standing, today: date) -> list[Owed]:
    """Return the public normative documents of this year that no public material explains."""
    mine = [each.pk for each in standing.organs_written]
    if not mine:
        return []
    explained = Material.objects.filter(document=OuterRef("paper"), paper__live=True)
    found = Document.objects.filter(organ__in=mine, kind=Kind.NORMATIVE, live=True, published_at__year=today.year)
    lines = []
    for each in found.filter(~Exists(explained)).select_related("organ")[:_MOST]:
        assert each.published_at is not None  # it is live
        workdays = workdays_of(each.organ)
        try:
            due = material_deadline(published_on=each.published_at.astimezone(CHINA).date(), workdays=workdays).due
        except NoValueYet:
            continue
        if due is None:
            continue
        left = workdays.count(today, due) if due >= today else 0
        says = (
            f"超期{workdays.count(due, today)}个工作日" if due < today else f"剩{left}个工作日" if left else "今天到期"
        )
        url = reverse("papers:paper", args=[each.organ.code, each.paper_id])
        mark = "overdue" if due < today else "soon"
        matter = f"《{each.title}》没有公开的解读材料"
        lines.append(Owed(each.organ.short_name, matter, Due(due, says, mark), url, "写解读"))
    return lines
