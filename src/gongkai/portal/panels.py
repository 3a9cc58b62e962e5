"""Where will a paper stand? The portal's piece of a paper's desk page: its home and the other columns."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from gongkai.papers.kinds import kind
from gongkai.papers.models import Attribute, Paper
from gongkai.papers.ports import panel

from .forms import PlaceForm
from .models import Section
from .selectors import paths, placements_of, sections_for
from .selectors.takers import Takers


@panel(order=20)
def columns(request: HttpRequest, paper: Paper, *, may_write: bool) -> str:
    """Return the columns of a paper, with the form that chooses them where the person may."""
    placed = placements_of(paper.pk)
    known = {each.section_id for each in placed}
    taking = [key for key in Takers().of(paper) if key not in known] if not paper.live else []
    choices = sections_for(request.user, paper.kind, organ=paper.organ) if may_write else []
    will = list(Section.objects.filter(pk__in=taking).select_related("tree"))
    named = paths([*choices, *(each.section for each in placed), *will])
    home = next((each.section for each in placed if each.home), None)
    form = _form(choices, named, home, [each.section for each in placed if not each.home and not each.automatic])
    facts: dict[str, Any] = {
        "paper": paper,
        "lines": [(each, named[each.section_id]) for each in placed],
        "will": [(each, named[each.pk]) for each in will],
        "form": form if choices else None,
        "needed": kind(paper.kind).room == "portal" and not known and not taking,
        "public": Attribute.PUBLIC,
    }
    return render_to_string("portal/desk/panel.html", facts, request=request)


def _form(choices: list[Section], named: Any, home: Section | None, more: list[Section]) -> PlaceForm:
    form = PlaceForm(sections=choices, initial={"home": home, "more": more})
    fields: Any = form.fields
    several = len({each.tree_id for each in choices}) > 1
    said = {each.pk: f"{each.tree.short_name}：{named[each.pk]}" if several else named[each.pk] for each in choices}
    for each in ("home", "more"):
        # Two columns of one name stand below different groups, or on the pages of different organs.
        fields[each].label_from_instance = lambda one: said.get(one.pk, one.name)
    return form
