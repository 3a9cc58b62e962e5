"""
Drafts before the public: the list, the page with its form, the receipt, and the result.

Anybody may comment without logging in and without saying who they are. Nobody's words or name are shown to others.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.kernel import clock
from gongkai.kernel.pagestore import kept
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ
from gongkai.papers.content import Content
from gongkai.papers.models import Paper, State
from gongkai.papers.selectors import content_of, corrections_of, public_paper, withdrawal_of
from gongkai.policies import services
from gongkai.policies.consultation_forms import CommentForm, ReceiptForm
from gongkai.policies.models import Consultation
from gongkai.policies.selectors.consultations import (
    PHASES,
    Filters,
    consultation_of,
    public_consultations,
    result_of,
    stand,
    takes_comments,
    term_of,
)
from gongkai.policies.sheets import day, table

from .callers import not_too_often

A_PAGE = 20
AT_ONCE = 10
OFTEN = "提交过于频繁，请十分钟后再试。您写的内容还在下面。"
OFTEN_ASKED = "查询过于频繁，请十分钟后再试。"
COLUMNS = ("序号", "标题", "发布机关", "开始日期", "截止日期", "状态", "发布日期", "网址", "征集结果网址")


@require_safe
@kept
def consultations(request: HttpRequest) -> HttpResponse:
    """List the drafts that are or were before the public."""
    today, filters = clock.today(), Filters.from_query(request.GET)
    page = Paginator(public_consultations(filters, today=today), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    keys = Consultation.objects.filter(live=True).order_by().values_list("organ", flat=True).distinct()
    facts = {
        "page": page,
        "lines": [(each, stand(each, today=today)) for each in page],
        "filters": filters,
        "query": query.urlencode(),
        "phases": PHASES.items(),
        "organs": Organ.objects.filter(pk__in=keys).order_by("position", "code"),
        "today": today,
    }
    return render(request, "policies/public/consultations.html", facts)


@require_safe
def consultations_sheet(request: HttpRequest) -> HttpResponseBase:
    """Hand out the list, as it is narrowed, as a table."""
    today = clock.today()
    found = public_consultations(Filters.from_query(request.GET), today=today)
    rows = (
        (
            number,
            each.title,
            each.organ.name,
            day(each.opens_on),
            day(each.closes_on),
            stand(each, today=today).word,
            day(each.published_at),
            request.build_absolute_uri(each.get_absolute_url()),
            request.build_absolute_uri(each.result.get_absolute_url()) if each.result and each.result.live else "",
        )
        for number, each in enumerate(found.iterator(chunk_size=1000), 1)
    )
    return table("意见征集", COLUMNS, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft that is or was before the public; while it is open take a comment and hand out the receipt."""
    found = _public(pk, "consultation")
    here = consultation_of(pk) if found else None
    if found is None or here is None:
        return gone(request, pk, "consultation")
    paper, content = found
    today = clock.today()
    is_open = takes_comments(here, today=today)
    facts = {
        "consultation": here,
        "stand": stand(here, today=today),
        "term": term_of(here),
        "is_open": is_open,
        "contact": here.contact.splitlines(),
        "result": here.result if here.result is not None and here.result.live else None,
        "document": _document_of(here),
        **_facts(paper, content),
    }
    if request.method == "POST":
        return _take(request, here, facts)
    if is_open:
        return _with_form(request, facts, CommentForm(initial={"form": services.new_form()}))
    response = render(request, "policies/public/consultation.html", facts)
    response.kept = True  # type: ignore[attr-defined]  # without a form it is the same for everybody
    return response


@never_cache
def _take(request: HttpRequest, here: Consultation, facts: dict[str, Any]) -> HttpResponse:
    """Take a comment; what was typed stays on the page whatever happens."""
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _with_form(request, facts, form, status=422)
    said = {name: form.cleaned_data[name] for name in ("text", "about", "name", "contact", "form")}
    try:
        not_too_often(request, "comment", most=AT_ONCE, says=OFTEN)
        receipt = services.comment(consultation=here, at=clock.now(), **said)
    except services.Closed as refused:
        facts = {**facts, "refused": refused.says, "typed": said["text"], "is_open": False}
        return render(request, "policies/public/consultation.html", facts, status=409)
    except NotAllowed as refused:
        form.add_error(None, refused.says)
        return _with_form(request, facts, form, status=429 if refused.says == OFTEN else 422)
    shown = {**facts, "comment": receipt.comment, "code": receipt.code}
    return render(request, "policies/public/consultation_receipt.html", shown)


@never_cache
def _with_form(request: HttpRequest, facts: dict[str, Any], form: CommentForm, status: int = 200) -> HttpResponse:
    return render(request, "policies/public/consultation.html", {**facts, "form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Show what became of a comment to whoever has its number and its code; neither stands in an address."""
    form = ReceiptForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "policies/public/consultation_answer.html", {"form": form}, status=status)
    try:
        not_too_often(request, "receipt", most=AT_ONCE * 2, says=OFTEN_ASKED)
    except NotAllowed as refused:
        form.add_error(None, refused.says)
        return render(request, "policies/public/consultation_answer.html", {"form": form}, status=429)
    found = services.comment_behind(**form.cleaned_data)
    if found is None:
        form.add_error(None, "回执编号或者查询码不对，请核对后再试。")
        return render(request, "policies/public/consultation_answer.html", {"form": form}, status=422)
    here = found.consultation
    answer = found.answer
    # An answer counts once the organ has published it with the result, signed like everything that is public.
    is_out = consultation_result_is_public(here)
    facts = {"comment": found, "consultation": here, "answer": answer if is_out else None, "result": here.result}
    return render(request, "policies/public/consultation_answer.html", facts)


def consultation_result_is_public(here: Consultation) -> bool:
    """Test if the result of a consultation is public, and nothing of it is being put right without a signature yet."""
    return here.result is not None and here.result.live and here.result.state == State.LIVE


@require_safe
@kept
def consultation_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the result of a consultation, with the way back to the draft."""
    found = _public(pk, "consultation_result")
    if found is None:
        return gone(request, pk, "consultation_result")
    here = result_of(pk)
    facts = {"consultation": here if here is not None and here.live else None, **_facts(*found)}
    return render(request, "policies/public/consultation_result.html", facts)


def gone(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Say why a page was withdrawn (410), or that there is none (404)."""
    release = withdrawal_of(pk)
    if release is None or release.paper.kind != kind:
        raise Http404("没有这个公开的意见征集。地址可能有误，或者内容尚未发布。")
    facts = {"paper": release.paper, "release": release, "title": release.paper.shown_title or release.paper.title}
    return render(request, "policies/public/consultation_gone.html", facts, status=410)


def _public(pk: int, kind: str) -> tuple[Paper, Content] | None:
    try:
        paper = public_paper(pk)
    except Paper.DoesNotExist:
        return None
    if paper.kind != kind or paper.shown is None:
        return None
    return paper, content_of(paper.shown)


def _document_of(here: Consultation) -> Paper | None:
    """Return the public document in which the draft came out, or None."""
    return Paper.objects.filter(live=True, pk__in=here.decisions.values("document")).first()


def _facts(paper: Paper, content: Content) -> dict[str, Any]:
    return {"paper": paper, "content": content, "corrections": corrections_of(paper)}
