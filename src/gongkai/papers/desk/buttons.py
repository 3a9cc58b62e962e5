"""What can this person do with this paper now? The buttons of its page, and only those."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from gongkai.papers.models import Attribute, Release, State
from gongkai.review import selectors as review

from .access import Desk

UNDO = timedelta(minutes=10)
UNDO_REASON = "发布后十分钟内撤回"


@dataclass(frozen=True)
class Button:
    """One act: its code, its words, what it asks for (reason, opinion, schedule), or the page where it is done."""

    code: str
    label: str
    asks: str = ""
    hint: str = ""
    url: str = ""
    main: bool = False
    stern: bool = False
    folded: bool = False
    says: str = ""

    @property
    def button(self) -> str:
        """Return the word on the button."""
        return self.says or self.label


def acts_of(desk: Desk, *, blocked: int) -> list[Button]:
    """Return what the person can do now, the next thing first."""
    return list(_acts(desk, blocked))


def _acts(desk: Desk, blocked: int) -> Iterator[Button]:
    paper, standing = desk.paper, desk.standing
    own = [paper.organ.code, paper.pk]
    writes = standing.writes(paper)
    if paper.state in (State.DRAFT, State.CORRECTING, State.WITHDRAWN) and writes:
        edit = Button("edit", "继续编辑", url=reverse("papers:edit", args=own), main=bool(blocked))
        hint = f"还有{blocked}处须先处理，见下方检查结果。" if blocked else _who_signs(desk)
        submit = Button("submit", "送审", asks="opinion", hint=hint, main=not blocked)
        yield from (edit, submit) if blocked else (submit, edit)
    if paper.state == State.IN_REVIEW:
        yield from _in_review(desk)
    if paper.state == State.APPROVED and desk.content.attribute != Attribute.PUBLIC:
        if writes:
            hint = "审签已完成。登记后不公开，到期再评估审查。"
            yield Button("register", "登记不予公开", asks="review", main=True, hint=hint)
    elif paper.state == State.APPROVED and standing.releases(paper):
        when = "也可以等到定时发布的时间自动发布。" if paper.release_at else "发布后即在网站公开。"
        yield Button("release", "发布", main=True, hint=when)
    release = last_release(desk)
    if release is not None and may_undo(desk):
        left = UNDO - (desk.now - release.at)
        minutes = max(1, -(-int(left.total_seconds()) // 60))
        yield Button("undo", "撤回发布", stern=True, hint=f"发布后十分钟内可以直接撤回，还剩{minutes}分钟。")
    if _is_scheduled_by(desk):
        yield Button("schedule", "定时发布和到期撤下", asks="schedule", says="保存时间", folded=True)
    yield from _after(desk)
    if paper.state == State.DRAFT and writes and paper.published_at is None:
        hint = "草稿不再出现在列表中，版本和台账仍保存。"
        yield Button("discard", "作废草稿", asks="reason", stern=True, folded=True, hint=hint)


def _in_review(desk: Desk) -> Iterator[Button]:
    if desk.round is None or desk.submission is None:
        return
    here = reverse("papers:submission", args=[desk.submission.pk])
    if review.may_sign(round=desk.round, user=desk.request.user):
        yield Button("sign", "审签", url=here, main=True, hint="看全文、签署意见。")
    if desk.submission.by_id == desk.request.user.pk:
        hint = "撤回后可以修改，须重新送审。"
        yield Button("withdraw-submission", "撤回送审", asks="reason", stern=True, folded=True, hint=hint)


def _after(desk: Desk) -> Iterator[Button]:
    paper, standing = desk.paper, desk.standing
    if paper.state == State.LIVE and standing.writes(paper):
        hint = "公开的版本不变，更正后的版本审签并发布后替换。"
        yield Button("correct", "更正", asks="reason", folded=True, hint=hint, says="启动更正")
    if paper.state == State.CORRECTING and standing.writes(paper):
        yield Button("drop-correction", "放弃更正", asks="reason", folded=True, hint="公开的版本不变。")
    if paper.state == State.WITHHELD and standing.writes(paper):
        yield Button("reassess", "评估审查，仍不公开", asks="reason-review", folded=True, says="登记评估")
        hint = "转为草稿，修改、审签后发布。"
        yield Button("reopen", "评估审查，转为主动公开", asks="reason", folded=True, hint=hint, says="转为公开")
    if paper.live and standing.withdraws(paper):
        hint = "网页仍在，显示已撤下和理由；各版本保存。"
        yield Button("withdraw", "撤下", asks="reason", stern=True, folded=True, hint=hint)


def last_release(desk: Desk) -> Release | None:
    """Return the release that is before the public now, or None."""
    return desk.paper.releases.filter(ended_at__isnull=True).last()


def may_undo(desk: Desk) -> bool:
    """Test if a release was made within the last ten minutes and may be taken back by this person."""
    paper = desk.paper
    if not paper.live or not desk.standing.withdraws(paper):
        return False
    release = last_release(desk)
    return release is not None and timedelta() <= desk.now - release.at < UNDO


_SCHEDULED = frozenset({State.DRAFT, State.CORRECTING, State.WITHDRAWN, State.IN_REVIEW, State.APPROVED})


def _is_scheduled_by(desk: Desk) -> bool:
    paper, standing = desk.paper, desk.standing
    if paper.state == State.LIVE:
        return standing.withdraws(paper)
    return paper.state in _SCHEDULED and standing.writes(paper) and desk.content.attribute == Attribute.PUBLIC


def _who_signs(desk: Desk) -> str:
    return f"依次：{review.in_words(review.chain_for(organ=desk.paper.organ, kind=desk.paper.kind))}。"
