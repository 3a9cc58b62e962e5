"""What would a framework's own list and detail views do with the same rows? The usual joins, pages of twenty."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.views.generic import DetailView, ListView

from gongkai.applications.models import Application

LIST = """{% for each in object_list %}<tr><td><a href="/plain/{{ each.pk }}/">{{ each.number }}</a></td>
<td>{{ each.title }}</td><td>{{ each.applicant.name }}</td><td>{{ each.get_state_display }}</td>
<td>{{ each.unit.name }}</td><td>{{ each.officer }}</td><td>{{ each.due_on }}</td></tr>{% endfor %}
{{ page_obj.number }} / {{ page_obj.paginator.num_pages }}"""
CASE = """<h1>{{ object.number }} {{ object.title }}</h1><p>{{ object.applicant.name }} {{ object.applicant.phone }}
{{ object.get_state_display }} {{ object.due_on }} {{ object.unit.name }} {{ object.officer }}</p>
{% for each in object.facts.all %}<li>{{ each.on }} {{ each.kind }} {{ each.by }}</li>{% endfor %}
{% for each in object.letters.all %}<li>{{ each.number }} {{ each.kind }}</li>{% endfor %}"""


class Plain:
    """A view that draws with a template of its own, without menu, path or permissions."""

    template = ""

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        """Draw the page."""
        return HttpResponse(engines["django"].from_string(self.template).render(context))


class PlainList(Plain, ListView):
    """The applications of one organ, newest first."""

    template = LIST
    paginate_by = 20

    def get_queryset(self) -> Any:
        """Return them with what the table names."""
        found = Application.objects.filter(organ=self.kwargs["organ"])
        if state := self.request.GET.get("state"):
            found = found.filter(state=state)
        return found.select_related("organ", "applicant", "unit", "officer").order_by("-pk")


class PlainCase(Plain, DetailView):
    """One application with its facts and letters."""

    template = CASE

    def get_queryset(self) -> Any:
        """Return it with what the page names."""
        joined = Application.objects.select_related("organ", "applicant", "unit", "officer")
        return joined.prefetch_related("facts__by", "letters")


def listed(request: HttpRequest, organ: int) -> HttpResponse:
    """Answer with the list."""
    return PlainList.as_view()(request, organ=organ)


def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with one."""
    return PlainCase.as_view()(request, pk=pk)
