"""What can be done with the site's own particulars, and with what readers found wrong?"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.annual.selectors.publications import pages_changed
from gongkai.journal.services import record
from gongkai.kernel import pagestore
from gongkai.kernel.clock import CHINA
from gongkai.kernel.events import Event
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Role
from gongkai.organs.selectors import memberships_of

from .models import MistakeReport, Site
from .selectors import forget_site, may_answer, organ_of_page

# Without the signs that are taken for one another when a receipt is copied by hand.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class SiteChanged(Event):
    """The site's particulars were changed."""

    fields: tuple[str, ...]
    values: dict[str, str]
    says = "修改网站信息：{names}"

    @property
    def names(self) -> str:
        """Return the Chinese names of what was changed."""
        return "、".join(str(each.verbose_name) for each in Site._meta.concrete_fields if each.name in self.fields)

    def subject(self) -> str:
        """Return the site as the subject."""
        return "web.site:1"


@transaction.atomic
def change_site(*, site: Site, by: Any, at: datetime) -> tuple[str, ...]:
    """
    Keep the site's particulars and return the names of the fields that changed.

    :raises ValidationError: if a field is wrong, or ``by`` is no administrator
    """
    if not memberships_of(user=by, role=Role.ADMIN).exists():
        raise ValidationError("只有系统管理员可以修改网站信息。")
    site.full_clean()
    before = Site.objects.filter(pk=Site.ONLY).first() or Site()
    names = [each.name for each in Site._meta.concrete_fields if not each.primary_key]
    changed = tuple(each for each in names if getattr(before, each) != getattr(site, each))
    if changed:
        site.save()
        transaction.on_commit(pages_changed)
        transaction.on_commit(forget_site)
        transaction.on_commit(pagestore.forget_everything)
        record(SiteChanged(changed, {each: getattr(site, each) for each in changed}), by=by, at=at)
    return changed


@dataclass(frozen=True)
class MistakeReported(Event):
    """A reader told the office of a mistake; neither the words nor the contact are repeated."""

    report: int
    receipt: str
    page: str
    says = "收到网站找错{receipt}"

    def subject(self) -> str:
        """Return the report as the subject."""
        return f"web.mistake:{self.report}"


@dataclass(frozen=True)
class MistakeAnswered(Event):
    """The office said what it did about a mistake."""

    report: int
    receipt: str
    answer: str
    says = "办结网站找错{receipt}：{answer}"

    def subject(self) -> str:
        """Return the report as the subject."""
        return f"web.mistake:{self.report}"


@transaction.atomic
def report_mistake(*, page: str, says: str, contact: str, at: datetime) -> MistakeReport:
    """
    Keep what a reader found wrong (网站找错), for the organ whose page it is on. It is not screened.

    :raises NotAllowed: if nothing is said, or nobody is there to tell
    """
    if not says.strip():
        raise NotAllowed("请写明哪里有误。")
    organ = organ_of_page(page)
    if organ is None:
        raise NotAllowed("本站尚未登记主办机关，暂时不能接收。")
    code = "".join(secrets.choice(_SIGNS) for _ in range(6))
    report = MistakeReport(
        organ=organ,
        receipt=f"ZC{at.astimezone(CHINA):%Y%m%d}-{code}",
        page=page,
        says=says.strip(),
        contact=contact.strip(),
        at=at,
    )
    report.full_clean(exclude={"answered_by", "answered_at"})
    report.save()
    record(MistakeReported(report.pk, report.receipt, page), by=None, at=at, organ=organ)
    return report


@transaction.atomic
def answer_mistake(*, report: MistakeReport, answer: str, by: Any, at: datetime) -> None:
    """
    Say what was done about a mistake; the reader finds it under the receipt.

    :raises NotAllowed: if nothing is said, it was answered before, or ``by`` does not answer for that organ's pages
    """
    if not may_answer(report, user=by):
        raise NotAllowed("找错由主管部门审核人员、系统管理员或者该单位的网站运维人员处理。")
    if not answer.strip():
        raise NotAllowed("请写明处理情况，读者凭回执编号可以看到。")
    done = MistakeReport.objects.filter(pk=report.pk, state=MistakeReport.State.WAITING).update(
        state=MistakeReport.State.DONE, answer=answer.strip(), answered_by=by, answered_at=at
    )
    if not done:
        raise NotAllowed("这一件已经有人处理，请刷新后查看。")
    report.refresh_from_db()
    record(MistakeAnswered(report.pk, report.receipt, report.answer), by=by, at=at, organ=report.organ)
