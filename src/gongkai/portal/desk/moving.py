"""Moving in at the desk: hand over, see the faults, say where everything goes, and send it to the signatures (迁入)."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.kernel import clock
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.papers.kinds import kinds
from gongkai.papers.selectors import Standing
from gongkai.portal.forms import GoesForm, HandOverForm
from gongkai.portal.models import Import, ImportLine, ImportState
from gongkai.portal.selectors import moving as found
from gongkai.portal.services import moving

from .access import typed

PAGE = 50
# How many chunks one request does by itself: a small import is through at once, a large one goes on by the clock.
AT_ONCE = 3
SHOWN = (
    ("", "全部"),
    ("faults", "有问题的"),
    ("new", "写入草稿"),
    ("unfit", "不能迁入"),
    ("same", "已迁入过"),
    ("changed", "内容有变化"),
    ("twice", "本批重复"),
    ("lacks", "不完整的草稿"),
    ("barred", "被检查拦下"),
)


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Choose the organ; whoever writes for one only is led there."""
    organs = Standing(request.user).organs_written
    if len(organs) == 1:
        return redirect("portal:moving", code=organs[0].code)
    return render(request, "portal/desk/moving_overview.html", {"organs": organs})


@login_required
def imports(request: HttpRequest, code: str) -> HttpResponse:
    """List what was moved in for an organ, and take a source in."""
    organ = _organ(request, code)
    form = HandOverForm()
    if request.method == "POST":
        form = HandOverForm(typed(request), request.FILES)
        made = _begun(request, organ, form)
        if made is not None:
            return redirect("portal:moving-import", code=code, pk=made.pk)
    page = Paginator(found.imports_of(organ), PAGE).get_page(request.GET.get("page"))
    facts = {"organ": organ, "form": form, "page": page, "query": ""}
    return render(request, "portal/desk/moving.html", facts, status=409 if form.errors else 200)


@login_required
@require_safe
def one(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show an import: where it stands, what is wrong, where everything goes, and what can be done now."""
    return _page(request, *_import(request, code, pk))


@login_required
@require_safe
def progress(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Return the line that says how far it is; once the work rests, the whole page is asked for again."""
    organ, here = _import(request, code, pk)
    response = render(request, "portal/desk/moving_progress.html", {"organ": organ, "moving": here})
    if not here.works:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_safe
def faults(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Hand out what is wrong with each item, as a CSV file that a spreadsheet opens without asking."""
    organ, here = _import(request, code, pk)
    text = StringIO()
    # Without the mark at the start, spreadsheets in China read the file as GBK.
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(("位置", "标题", "原栏目", "处理", "问题", "检查结果"))
    for line in found.lines_of(here, shown=_shown(request)).iterator(chunk_size=1000):
        wrong = "；".join(each["says"].rstrip("。") for each in line.faults)
        barred = "；".join(each["says"].rstrip("。") for each in line.bars)
        cells = (line.where, line.title, line.column, line.get_verdict_display(), wrong, barred)
        writer.writerow([_inert(each) for each in cells])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    name = quote(f"{organ.short_name}迁入问题.csv")
    response["Content-Disposition"] = f"attachment; filename=\"faults.csv\"; filename*=UTF-8''{name}"
    return response


@login_required
@require_POST
def confirm(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let the drafts be written."""
    organ, here = _import(request, code, pk)
    goes = _goes(organ, here, typed(request))
    if not all(form.is_valid() for _, _, _, form in goes):
        return _page(request, organ, here, goes=goes, refused="请选择列表中的栏目和种类。")
    mapping = {name: form.cleaned_data for name, _, _, form in goes}
    try:
        moving.confirm(moving=here, mapping=mapping, by=request.user, at=clock.now())
        moving.work(moving=here, at=clock.now(), chunks=AT_ONCE)
    except NotAllowed as refused:
        return _page(request, organ, here, goes=goes, refused=refused.says)
    return redirect("portal:moving-import", code=code, pk=pk)


@login_required
@require_POST
def go_on(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Do some of the work now, without waiting for the clock."""
    _, here = _import(request, code, pk)
    if here.place and not moving.work(moving=here, at=clock.now(), chunks=AT_ONCE):
        messages.info(request, "系统正在办理，请稍候。")
    return redirect("portal:moving-import", code=code, pk=pk)


@login_required
@require_POST
def send(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Send the drafts to the signatures in batches."""
    organ, here = _import(request, code, pk)
    try:
        moving.send(moving=here, by=request.user, at=clock.now())
    except NotAllowed as refused:
        return _page(request, organ, here, refused=refused.says)
    moving.work(moving=here, at=clock.now(), chunks=1)
    return redirect("portal:moving-import", code=code, pk=pk)


@login_required
@require_POST
def mask(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put masked copies in the place of attachments that hold personal numbers."""
    organ, here = _import(request, code, pk)
    try:
        mended, refused = moving.mask_files(moving=here, by=request.user, at=clock.now())
    except NotAllowed as trouble:
        return _page(request, organ, here, refused=trouble.says)
    if mended:
        messages.success(request, f"已为{mended}篇文稿换上脱敏副本，请核对后再成批送审。")
    for each in refused[:5]:
        messages.error(request, each)
    return redirect("portal:moving-import", code=code, pk=pk)


@login_required
@require_POST
def drop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give an import up before anything was written."""
    organ, here = _import(request, code, pk)
    try:
        moving.drop(moving=here, by=request.user, at=clock.now())
    except NotAllowed as refused:
        return _page(request, organ, here, refused=refused.says)
    messages.success(request, "已放弃这次迁入。")
    return redirect("portal:moving", code=code)


def _begun(request: HttpRequest, organ: Organ, form: HandOverForm) -> Import | None:
    if not form.is_valid():
        return None
    file, rows = form.cleaned_data.get("file"), form.cleaned_data.get("rows") or ""
    name = file.name if file else f"粘贴的表格（{clock.now():%Y-%m-%d %H:%M}）"
    source: Any = file if file else BytesIO(rows.encode())
    try:
        made = moving.begin(organ=organ, name=name, file=source, by=request.user, at=clock.now())
    except NotAllowed as refused:
        form.add_error(None, refused.says)
        return None
    moving.work(moving=made, at=clock.now(), chunks=AT_ONCE)
    return made


def _organ(request: HttpRequest, code: str) -> Organ:
    """Return an organ for which the person writes; for all others it is not there."""
    organ = Organ.objects.filter(code=code).select_related("parent__parent__parent").first()
    if organ is None or not Standing(request.user).writes_for(organ.pk):
        raise Http404("没有这个机关的迁入，或您不能办理。")
    return organ


def _import(request: HttpRequest, code: str, pk: int) -> tuple[Organ, Import]:
    organ = _organ(request, code)
    here = Import.objects.filter(pk=pk, organ=organ).select_related("organ__parent", "by", "acting").first()
    if here is None:
        raise Http404("没有这次迁入，或您不能办理。")
    return organ, here


def _goes(organ: Organ, here: Import, said: Any = None) -> list[tuple[str, int, str, GoesForm]]:
    """Return a form for each column of the former site, with a suggestion by its name."""
    columns = found.columns_of(here)
    known = found.sections_open_to(organ)
    near = found.suggested([name for name, _, _ in columns], known)
    choices = [(each.pk, f"{each.name}（{each.tree.short_name}）") for each in known]
    lines = []
    for number, (name, count, kind) in enumerate(columns):
        section = near[name]
        initial = {"section": section.pk if section else None}
        form = GoesForm(said, prefix=f"c{number}", initial=initial, sections=choices)
        lines.append((name, count, kinds()[kind].label, form))
    return lines


def _page(request: HttpRequest, organ: Organ, here: Import, *, goes: Any = None, refused: str = "") -> HttpResponse:
    shown = _shown(request)
    tally = found.tally_of(here)
    page = Paginator(found.lines_of(here, shown=shown), PAGE).get_page(request.GET.get("page"))
    facts = {
        "organ": organ,
        "moving": here,
        "tally": tally,
        "page": page,
        "lines": [_told(each) for each in page],
        "query": f"shown={shown}" if shown else "",
        "shown": shown,
        "choices": SHOWN,
        "goes": goes or (_goes(organ, here) if here.state == ImportState.READY else []),
        "submissions": [(each, _first_paper(each)) for each in found.submissions_of(here)],
        "maskable": len(found.maskable(here)) if tally.barred else 0,
        "refused": refused,
    }
    return render(request, "portal/desk/moving_import.html", facts, status=409 if refused else 200)


def _told(line: ImportLine) -> tuple[ImportLine, str]:
    return line, kinds()[line.kind].label


def _first_paper(submission: Any) -> int | None:
    key: int | None = submission.lines.order_by("pk").values_list("paper", flat=True).first()
    return key


def _shown(request: HttpRequest) -> str:
    said = request.GET.get("shown", "")
    return said if said in dict(SHOWN) else ""


def _inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip()[:1] in tuple("=+-@＝＋－＠") else cell
