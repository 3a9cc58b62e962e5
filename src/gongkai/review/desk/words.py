"""Which expressions does an organ not want to read in its texts? (表述词库)"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.organs.selectors import organs_seen_by
from gongkai.review import sheet
from gongkai.review.forms import WordForm
from gongkai.review.models import Expression
from gongkai.review.selectors.wording import expressions_for, may_keep_words, organs_with_words
from gongkai.review.services import import_expressions, put_expression, switch_off

PAGE = 50


def _organ(request: HttpRequest, code: str) -> Organ:
    """Return the organ of an address; whoever may neither look at it nor keep its words reads that there is none."""
    user = request.user
    within = organs_seen_by(user=user).values("pk"), organs_with_words(user=user).values("pk")
    found = Organ.objects.filter(Q(pk__in=within[0]) | Q(pk__in=within[1]), code=code).first()
    if found is None:
        raise Http404("没有这个机关，或者您不能查看。")
    return found


@login_required
def dictionaries(request: HttpRequest) -> HttpResponse:
    """List the dictionaries that I keep, or lead to the only one."""
    kept = organs_with_words(user=request.user)
    found = kept if kept.exists() else organs_seen_by(user=request.user)
    if found.count() == 1:
        return redirect("review:words", code=found[0].code)
    return render(request, "review/dictionaries.html", {"organs": found.order_by("position", "code")})


@login_required
def words(request: HttpRequest, code: str) -> HttpResponse:
    """List what is sought in the texts of an organ: its own entries, and those it shares."""
    organ = _organ(request, code)
    return _page(request, organ, WordForm())


@login_required
@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add an expression; what was typed stays when it is refused."""
    organ = _organ(request, code)
    form = WordForm(request.POST)
    if form.is_valid():
        try:
            made = put_expression(organ=organ, **form.cleaned_data, by=request.user, at=clock.now())
        except NotAllowed as refused:
            form.add_error(None, refused.says)
        else:
            messages.success(request, f"已登记“{made}”。")
            return redirect("review:words", code=code)
    return _page(request, organ, form, status=409)


@login_required
@require_POST
def off(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let an expression no longer be sought in this organ's texts."""
    organ = _organ(request, code)
    entry = _entry(organ, pk)
    try:
        switch_off(organ=organ, expression=entry, by=request.user, at=clock.now())
        messages.success(request, f"{organ.short_name}不再提示“{entry.wrong}”。")
    except NotAllowed as refused:
        messages.error(request, refused.says)
    return redirect("review:words", code=code)


@login_required
@require_POST
def on(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Seek an expression again."""
    organ = _organ(request, code)
    entry = _entry(organ, pk)
    said = {key: getattr(entry, key) for key in ("wrong", "right", "level", "category", "source")}
    try:
        put_expression(organ=organ, **said, by=request.user, at=clock.now())
        messages.success(request, f"重新提示“{entry.wrong}”。")
    except NotAllowed as refused:
        messages.error(request, refused.says)
    return redirect("review:words", code=code)


@login_required
def bring(request: HttpRequest, code: str) -> HttpResponse:
    """Bring in a sheet: its faults are shown first, and nothing is written until that is asked for."""
    organ = _organ(request, code)
    facts: dict[str, Any] = {
        "organ": organ,
        "columns": sheet.COLUMNS,
        "may_keep": may_keep_words(user=request.user, organ=organ),
    }
    if request.method != "POST":
        return render(request, "review/import.html", facts)
    uploaded = request.FILES.get("sheet")
    content: bytes | str = request.POST.get("text", "")
    if uploaded is not None:
        # One byte more than is allowed is enough to see that it is too much.
        content = uploaded.read(sheet.MOST_BYTES + 1)
    if not content:
        return render(request, "review/import.html", {**facts, "refused": "请选择 CSV 文件。"}, status=409)
    found = sheet.read(content)
    facts |= {"found": found, "text": "".join(sheet.rows(found.lines))}
    if request.POST.get("do") != "write" or found.faults:
        return render(request, "review/import.html", facts, status=409 if found.faults else 200)
    try:
        done = import_expressions(organ=organ, lines=found.lines, by=request.user, at=clock.now())
    except NotAllowed as refused:
        return render(request, "review/import.html", {**facts, "refused": refused.says}, status=409)
    messages.success(request, f"已导入：增加{done.added}条，修改{done.changed}条，未变{done.unchanged}条。")
    return redirect("review:words", code=code)


@login_required
def export(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Hand out the organ's own entries as a sheet that can be brought in again."""
    organ = _organ(request, code)
    own = Expression.objects.filter(organ=organ, valid_to=None)
    response = StreamingHttpResponse(sheet.write(own.iterator(chunk_size=1000)), content_type="text/csv; charset=utf-8")
    name = f"{organ.code}-words.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _entry(organ: Organ, pk: int) -> Expression:
    found = expressions_for(organ=organ).filter(pk=pk).first()
    if found is None:
        raise Http404("词库中没有这一条。")
    return found


def _page(request: HttpRequest, organ: Organ, form: WordForm, status: int = 200) -> HttpResponse:
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    found: QuerySet[Expression] = expressions_for(organ=organ).order_by("wrong", "pk")
    if wanted:
        found = found.filter(Q(wrong__contains=wanted) | Q(right__contains=wanted))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    today = clock.today()
    facts: dict[str, Any] = {
        "organ": organ,
        "form": form,
        "page": page,
        "lines": [(each, each.holds_on(today), each.organ_id == organ.pk) for each in page],
        "may_keep": may_keep_words(user=request.user, organ=organ),
        "q": wanted,
        "query": query.urlencode(),
    }
    return render(request, "review/words.html", facts, status=status)
