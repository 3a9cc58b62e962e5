"""What can be done with the site's own particulars?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.annual.selectors.publications import pages_changed
from gongkai.journal.services import record
from gongkai.kernel.events import Event
from gongkai.organs.models import Role
from gongkai.organs.selectors import memberships_of

from .models import Site


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
        record(SiteChanged(changed, {each: getattr(site, each) for each in changed}), by=by, at=at)
    return changed
