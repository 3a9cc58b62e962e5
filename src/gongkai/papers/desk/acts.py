"""A step is taken with a paper, if it is lawful now and this person's; otherwise the page says why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongkai.files import services as file_services
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import selectors, services
from gongkai.papers.forms import ScheduleForm
from gongkai.papers.models import Version

from .access import Desk, open_desk, typed
from .buttons import UNDO_REASON, may_undo
from .paper import show


@login_required
@require_POST
def act(request: HttpRequest, code: str, pk: int, act: str) -> HttpResponse:
    """Take a step; what is refused comes back on the same page with everything that was typed."""
    desk = open_desk(request, code, pk)
    if act not in ACTS:
        raise Http404("没有这种办理。")
    try:
        says = ACTS[act](desk)
    except NotAllowed as refused:
        said = typed(request, "reason") or typed(request, "opinion")
        return show(
            desk.again(),
            refused=refused.says,
            act=act,
            typed=said,
            refused_key=typed(request, "key"),
            refused_day=typed(request, "review_on", 10),
        )
    except _Faulty as faulty:
        return show(desk.again(), refused=faulty.says, act=act, schedule=faulty.form)
    messages.success(request, says)
    where = "papers:edit" if act in ("correct", "restore", "reopen") else "papers:paper"
    return redirect(reverse(where, args=[code, pk]))


class _Faulty(Exception):
    """A form that cannot be understood comes back as it was typed."""

    def __init__(self, form: Any, says: str = "时间填写有误。") -> None:
        super().__init__("faulty")
        self.form = form
        self.says = says


def _who(desk: Desk) -> dict[str, Any]:
    return {"by": desk.request.user, "at": desk.now}


def _submit(desk: Desk) -> str:
    services.submit(papers=[desk.paper], opinion=typed(desk.request, "opinion"), **_who(desk))
    return "已送审。"


def _withdraw_submission(desk: Desk) -> str:
    submission = selectors.submission_of(desk.paper)
    if submission is None:
        raise NotAllowed("这篇文稿没有送审。")
    services.withdraw_submission(submission=submission, reason=typed(desk.request, "reason"), **_who(desk))
    return "已撤回送审，可以修改。"


def _release(desk: Desk) -> str:
    submission = selectors.submission_of(desk.paper)
    if submission is None:
        raise NotAllowed("这篇文稿没有送审，不能发布。")
    released = services.release(submission=submission, **_who(desk))
    says = f"已发布{len(released)}篇。" if len(released) > 1 else "已发布。"
    # Not everybody who releases may take back.
    return says + ("十分钟内可以撤回发布。" if may_undo(desk.again()) else "")


def _undo(desk: Desk) -> str:
    if not may_undo(desk):
        raise NotAllowed("发布已超过十分钟，不能再直接撤回；确需撤下的，请写明理由办理撤下。")
    services.withdraw(paper=desk.paper, reason=UNDO_REASON, **_who(desk))
    return "已撤回发布，网站上不再显示。"


def _withdraw(desk: Desk) -> str:
    services.withdraw(paper=desk.paper, reason=typed(desk.request, "reason"), **_who(desk))
    return "已撤下。"


def _correct(desk: Desk) -> str:
    services.begin_correction(paper=desk.paper, reason=typed(desk.request, "reason"), **_who(desk))
    return "已启动更正。修改后送审，发布后替换公开的版本。"


def _drop_correction(desk: Desk) -> str:
    services.drop_correction(paper=desk.paper, reason=typed(desk.request, "reason"), **_who(desk))
    return "已放弃更正，公开的版本不变。"


def _discard(desk: Desk) -> str:
    services.discard(paper=desk.paper, reason=typed(desk.request, "reason"), **_who(desk))
    return "草稿已作废。"


def _schedule(desk: Desk) -> str:
    form = ScheduleForm(desk.request.POST, paper=desk.paper)
    if not form.is_valid():
        raise _Faulty(form)
    release_at, expires_at = form.cleaned_data.get("release_at"), form.cleaned_data["expires_at"]
    try:
        # Both moments or neither: one that is refused must not leave the other behind.
        with transaction.atomic():
            if "release_at" in form.fields and not _same(release_at, desk.paper.release_at):
                services.schedule(paper=desk.paper, at_moment=release_at, **_who(desk))
            if not _same(expires_at, desk.paper.expires_at):
                services.expire_on(paper=desk.again().paper, moment=expires_at, **_who(desk))
    except NotAllowed as refused:
        raise _Faulty(form, refused.says) from refused
    return "时间已保存。"


def _same(typed_in: datetime | None, kept: datetime | None) -> bool:
    if typed_in is None or kept is None:
        return typed_in is kept
    return timezone.localtime(typed_in) == timezone.localtime(kept).replace(second=0, microsecond=0)


def _register(desk: Desk) -> str:
    submission = selectors.submission_of(desk.paper)
    if submission is None:
        raise NotAllowed("这篇文稿没有送审，不能登记。")
    services.register_withheld(submission=submission, review_on=_next_review(desk), **_who(desk))
    return "已登记，网站上不公开。"


def _reassess(desk: Desk) -> str:
    reason = typed(desk.request, "reason")
    services.reassess(paper=desk.paper, reason=reason, review_on=_next_review(desk), **_who(desk))
    return "评估审查已登记。"


def _reopen(desk: Desk) -> str:
    services.reopen(paper=desk.paper, reason=typed(desk.request, "reason"), **_who(desk))
    return "已转为拟主动公开的草稿，修改后送审。"


def _next_review(desk: Desk) -> date:
    try:
        return date.fromisoformat(typed(desk.request, "review_on", 10))
    except ValueError:
        raise NotAllowed("请填写下次评估审查的日期。", cite="ogi:18") from None


def _accept(desk: Desk) -> str:
    services.accept_finding(
        paper=desk.paper, key=typed(desk.request, "key", 64), reason=typed(desk.request, "reason"), **_who(desk)
    )
    return "已放行，理由记入台账。"


def _mask(desk: Desk) -> str:
    key = typed(desk.request, "file", 18)
    line = next((each for each in desk.content.attachments if str(each.file) == key), None)
    if line is None:
        raise NotAllowed("文稿里没有这个附件。")
    old = desk.paper.files.select_related("file__organ").get(file=line.file).file
    new = file_services.masked_copy(file=old, **_who(desk))
    services.replace_attachment(paper=desk.paper, old=old.pk, new=new, **_who(desk))
    return f"“{line.name}”已换成脱敏副本，请打开核对。"


def _restore(desk: Desk) -> str:
    number = typed(desk.request, "version", 8)
    found = desk.paper.versions.filter(number=int(number)).first() if number.isdecimal() else None
    if not isinstance(found, Version):
        raise NotAllowed("没有这个版本。")
    services.restore(paper=desk.paper, version=found, **_who(desk))
    return f"已以{found}的内容另存为新的一版。"


ACTS: dict[str, Callable[[Desk], str]] = {
    "submit": _submit,
    "withdraw-submission": _withdraw_submission,
    "release": _release,
    "undo": _undo,
    "withdraw": _withdraw,
    "correct": _correct,
    "drop-correction": _drop_correction,
    "discard": _discard,
    "schedule": _schedule,
    "register": _register,
    "reassess": _reassess,
    "reopen": _reopen,
    "accept": _accept,
    "mask": _mask,
    "restore": _restore,
}
