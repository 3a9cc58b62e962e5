"""
The register of applications (依申请公开登记簿): what came in, who works on it, and until when it must be answered.

The filters are sent as a form and kept with the session: words may be a name, and no name stands in an address.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.applications.forms.acts import officers_of, units_of
from gongkai.applications.forms.register import chosen, keep
from gongkai.applications.models import ApplicantKind, Channel
from gongkai.applications.selectors import register as selectors
from gongkai.applications.selectors.people import Desk
from gongkai.applications.selectors.register import MARKS, Filters, Row
from gongkai.kernel import clock
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ
from lawbook.application.lifecycle import State
from lawbook.application.outcome import outcomes

from .access import typed
from .case import SIGNALS
from .places import place

# What the page shows of organs.
_SHOWN = ("code", "name", "short_name", "position", "calendar", "parent")
_LABELS = {each.value: each.label for each in State}
_STATES = tuple((value, label) for value, label in _LABELS.items() if value != State.NEW)


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """List the applications of one organ that the person handles or watches; on POST narrow the list."""
    desk = Desk(request.user)
    organs = sorted(desk.organs().only(*_SHOWN).order_by(), key=lambda each: (each.position, each.pk))
    if not organs:
        raise PermissionDenied("依申请公开由各机关承办人员办理，由主管部门监督；您的账号没有这些职责。")
    if request.method == "POST":
        return _narrow(request)
    code, filters = chosen(request.session, request.GET)
    organ = _organ(organs, desk, code)
    today = clock.today()
    after = request.GET.get("after", "").replace("\x00", "")[:30]
    page = selectors.register(desk, organ, filters, today=today, after=after)
    facts = {
        "organ": organ,
        "organs": organs,
        "filters": filters,
        "page": page,
        "rows": [_line(each, organ) for each in page],
        "after": after,
        "heads": _heads(organ, filters, today=today),
        "may_write": desk.writes(organ.pk),
        "handles": desk.handles(organ.pk),
        "states": _options(_STATES, filters.state),
        "marks": _options(tuple(MARKS.items()), filters.mark),
        "units": units_of(organ),
        "officers": officers_of(organ).only("name", "username"),
        "channels": _options(tuple(Channel.choices), filters.channel),
        "kinds": _options(tuple(ApplicantKind.choices), filters.kind),
        "outcomes": _options(tuple((each.code, each.name) for each in outcomes().values()), filters.outcome),
        "more_open": any((filters.unit, filters.officer, filters.channel, filters.kind, filters.outcome)),
        "today": today,
    }
    return render(request, "applications/desk/register.html", facts)


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, Any], ...], chosen: str) -> SafeString:
    """Return the choices of a filter, drawn once for each that is chosen."""
    selected = mark_safe(" selected")
    lines = ((value, selected if value == chosen else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', lines)


def _line(row: Row, organ: Organ) -> dict[str, Any]:
    """Return one line as the page shows it."""
    one, mark = row.application, row.mark
    answered = mark.code == "answered"
    due = f"{one.due_on}{'（暂定）' if one.due_is_provisional else ''}" if one.due_on else ""
    return {
        "row": row,
        "one": one,
        "signal": SIGNALS.get(mark.code, ""),
        "says": mark.label if answered else mark.says,
        "small": mark.says if answered else due,
        "came": one.submitted_at.astimezone(CHINA).date().isoformat(),
        "where": place("case", organ.code, one.pk),
        "whose": "，".join(str(each) for each in (one.unit and one.unit.name, one.officer) if each),
        "state": _LABELS.get(one.state, ""),
    }


def _narrow(request: HttpRequest) -> HttpResponse:
    said = {} if request.POST.get("do") == "clear" else request.POST
    keep(request.session, typed(request.POST, "organ", 60), Filters.from_query(said))
    return redirect("applications:register")


def _organ(organs: list[Organ], desk: Desk, code: str) -> Organ:
    """Return whose register is shown: the one asked for, else the first that the person works on."""
    named = next((each for each in organs if each.code == code), None)
    return named or next((each for each in organs if desk.handles(each.pk)), organs[0])


def _heads(organ: Organ, filters: Filters, *, today: Any) -> list[dict[str, Any]]:
    """Return the counts at the head; each opens its list."""
    found = selectors.counts(organ, today=today)
    lines = (
        ("", "", "全部", found.total, ""),
        ("mark", "not_opened", "未查看", found.not_opened, "overdue"),
        ("mark", "overdue", "逾期", found.overdue, "overdue"),
        ("mark", "near", "临期", found.near, "soon"),
        ("state", State.UNCONFIRMED.value, "待确认", found.unconfirmed, ""),
        ("mark", "paused", "暂停计时", found.paused, ""),
    )
    return [
        {
            "query": f"organ={organ.code}" + (f"&{name}={value}" if name else ""),
            "says": says,
            "count": count,
            "signal": signal if count else "",
            "current": getattr(filters, name) == value if name else not filters.any,
        }
        for name, value, says, count, signal in lines
    ]
