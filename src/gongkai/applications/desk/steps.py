"""Which steps has the office, what do they mean, and which service takes them? One row for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.shortcuts import redirect

from gongkai.applications.forms import acts as forms
from gongkai.applications.forms.intake import APPLICANT, WANTED
from gongkai.applications.models import Application, FeeNotice
from gongkai.applications.services import applicant, codes, consulting, correcting, fees, handling, intake, splitting
from gongkai.kernel.refusal import NotAllowed
from lawbook.application.number import read_number
from lawbook.reasons import Refused

from .guide import letter_address
from .slip import keep_slip
from .turns import Act, Reckoning, Turn


def _contact(turn: Turn, form: Any) -> str:
    said = form.said()
    how = dict(form.fields["how"].choices)[said["how"]]
    reached = said["reached"] == "yes"
    intake.contacted(turn.application, on=said["on"], how=how, reached=reached, words=said["words"], **turn.who)
    return "联系情况已登记。"


def _confirm(turn: Turn, form: Any) -> str:
    intake.confirm(turn.application, **form.said(), **turn.who)
    return "已登记双方确认，确认之日为收到申请之日。"


def _allot(turn: Turn, form: Any) -> str:
    handling.allot(turn.application, **form.said(), **turn.who)
    return "已分办。"


def _search(turn: Turn, form: Any) -> str:
    handling.record_search(turn.application, **form.said(), **turn.who)
    return "检索已登记。"


def _clarified(turn: Turn, form: Any) -> str:
    applicant.clarify(turn.application, **_came_in(form), **turn.who)
    return "已登记收到补正，答复期限自收到补正之日起重新计算。"


def _reasons_given(turn: Turn, form: Any) -> str:
    applicant.give_reasons(turn.application, **_came_in(form), **turn.who)
    return "已登记收到理由说明。"


def _came_in(form: Any) -> dict[str, Any]:
    said = form.said()
    file = said["file"]
    return {"on": said["on"], "text": said["text"], "files": [(file.name, file.read())] if file else []}


def _opinion(turn: Turn, form: Any) -> str:
    said = form.said()
    consulting.enter_opinion(said.pop("consultation"), **said, **turn.who)
    return "意见已登记。"


def _lapse(turn: Turn, form: Any) -> str:
    said = form.said()
    consulting.lapse(said["consultation"], on=said["on"], **turn.who)
    return "已登记逾期未提出意见。"


def _fee(turn: Turn, form: Any) -> Reckoning:
    said = form.said()
    fee = fees.reckon(turn.application, basis=said["basis"], count=said["count"], on=said["on"])
    more = {"basis": said["basis"], "count": said["count"]}
    where = letter_address(turn.application, "fee", **more)
    return Reckoning(f"信息处理费{fee.total}元", fee.steps, where if fee.total else "")


def _payment(turn: Turn, form: Any) -> str:
    fees.record_payment(_unpaid(turn), **form.said(), **turn.who)
    return "缴费已登记，答复期限自缴费次日起重新计算。"


def _unpaid(turn: Turn) -> FeeNotice:
    found = turn.application.fees.filter(paid_on__isnull=True, letter__state="issued").order_by("-pk").first()
    if found is None:
        raise NotAllowed("没有已发出而未缴费的收费通知。", cite="fee:6")
    return found


def _withdraw(turn: Turn, form: Any) -> str:
    handling.withdraw(turn.application, **form.said(), **turn.who)
    return "已登记申请人撤回申请，不再办理。"


def _split(turn: Turn, form: Any) -> str:
    made = splitting.split_off(turn.application, wanted=intake.Wanted(**form.said()), **turn.who)
    return f"已拆分为另一件申请，受理编号{made.number}，收到之日不变。"


def _relate(turn: Turn, form: Any) -> str:
    said = form.said()
    other = handling.relate(turn.application, _numbered(turn, said["other"]), why=said["why"], **turn.who)
    return f"已与{other.number}关联。"


def _numbered(turn: Turn, typed: str) -> Application:
    """Return the organ's application of a number, as somebody typed it."""
    try:
        number = read_number(typed)
    except Refused as refused:
        raise NotAllowed(refused.says) from None
    found = Application.objects.select_related("organ").filter(number=number, organ=turn.seat.organ).first()
    if found is None:
        raise NotAllowed("本机关没有这个编号的申请。")
    return found


def _note(turn: Turn, form: Any) -> str:
    handling.add_note(turn.application, **form.said(), **turn.who)
    return "已记事。"


def _archive(turn: Turn, form: Any) -> str:
    handling.archive(turn.application, **form.said(), **turn.who)
    return "已归档。"


def _correct(turn: Turn, form: Any) -> str:
    said = form.said()
    correcting.correct_entry(
        turn.application,
        reason=said["reason"],
        applicant=intake.Applied(**{name: said[name] for name in APPLICANT}),
        wanted=intake.Wanted(**{name: said[name] for name in WANTED}),
        **turn.who,
    )
    return "登记内容已更正，更正了哪些项记入办理经过。"


def _correct_receipt(turn: Turn, form: Any) -> str:
    correcting.correct_receipt(turn.application, **form.said(), **turn.who)
    return "收件渠道和日期已更正，期限已重新计算。"


def _reissue(turn: Turn, form: Any) -> Any:
    code = codes.reissue(turn.application, **form.said(), **turn.who)
    keep_slip(turn.seat, turn.application, code)
    return redirect("applications:entered", code=turn.seat.organ.code, pk=turn.application.pk)


def _arrived(turn: Turn, form: Any) -> str:
    said = form.said()
    consulting.reached(said["consultation"], on=said["on"], **turn.who)
    return "对方收到的日期已登记，提出意见的期限自次日起算。"


def _fee_arrived(turn: Turn, form: Any) -> str:
    fees.reached(_unpaid(turn), on=form.said()["on"], **turn.who)
    return "申请人收到收费通知的日期已登记，缴费期限自次日起算。"


def _hint(turn: Turn, form: Any) -> str:
    handling.hint_at(turn.application, **form.said(), **turn.who)
    return "已登记告知的机关。"


def _consultations(turn: Turn) -> Mapping[str, Any]:
    return {"consultations": turn.awaited}


def _suggested(turn: Turn) -> Mapping[str, Any]:
    return {"suggested": fees.count_of_month(turn.application)}


def _entered(turn: Turn) -> Mapping[str, Any]:
    kept = turn.application.applicant
    return {"kept": {**asdict(correcting.applied_of(kept)), **asdict(correcting.wanted_of(turn.application))}}


_ALL = (
    Act(
        "contact",
        "联系申请人",
        "平常信函收到当日即应与申请人联系；联系不上的，也在这里登记，恢复联系后再确认。",
        forms.ContactForm,
        _contact,
        cite="ogi:31",
    ),
    Act(
        "confirm",
        "双方确认",
        "通过互联网、传真或者平常信函提交的申请，以双方确认之日为收到申请之日，答复期限自次日起算。",
        forms.ConfirmForm,
        _confirm,
        cite="ogi:31",
        fact="confirmed",
        button="确认收到",
    ),
    Act(
        "allot",
        "分办",
        "把申请交给承办科室和承办人；登记簿和日历按承办人列出。",
        forms.AllotForm,
        _allot,
        cite="ogi:45",
        button="分办",
        anyone=True,
    ),
    Act(
        "search",
        "登记检索",
        "由谁、在哪些系统和档案、用哪些词检索，结果如何。答复信息不存在的，必须有检索记录。",
        forms.SearchForm,
        _search,
        cite="ogi:36.4",
    ),
    Act(
        "clarified",
        "登记收到补正",
        "申请人交来的补正在这里登记；答复期限自收到补正之日起重新计算。网上提交的补正自动登记。",
        forms.ReceivedForm,
        _clarified,
        cite="ogi:30",
        fact="clarified",
    ),
    Act(
        "reasons-given",
        "登记收到理由说明",
        "申请人对申请数量、频次所作的说明。理由不合理的，可以不予处理；合理但一时难以答复的，可以确定延迟的期限。",
        forms.ReceivedForm,
        _reasons_given,
        cite="ogi:35",
        fact="reasons_given",
    ),
    Act(
        "opinion",
        "登记意见",
        "第三方或者共同制作机关以书面交来的意见。向几方征求意见的，收到最后一份意见后恢复计算答复期限。",
        forms.OpinionForm,
        _opinion,
        cite="ogi:32",
        fact="consultation_answered",
        more=_consultations,
    ),
    Act(
        "lapse",
        "登记逾期未提出意见",
        "期限届满没有收到意见的，次日起可以登记。第三方逾期的，由本机关决定是否公开；共同制作机关逾期的，视为同意公开。",
        forms.LapseForm,
        _lapse,
        cite="ogi:32",
        fact="consultation_lapsed",
        more=_consultations,
    ),
    Act(
        "fee",
        "计算信息处理费",
        "申请的数量、频次明显超过合理范围的，可以收取信息处理费，按件或者按量计收，不能同时使用。计算后起草收费通知书。",
        forms.FeeForm,
        _fee,
        cite="ogi:42.1",
        fact="fee_notified",
        button="计算",
        more=_suggested,
    ),
    Act(
        "payment",
        "登记缴费",
        "申请人在期限内缴清的，答复期限自缴费次日起重新计算；逾期未缴清的，视为放弃申请。",
        forms.PaymentForm,
        _payment,
        cite="fee:6",
        fact="fee_paid",
    ),
    Act(
        "withdraw",
        "登记撤回",
        "申请人自愿撤回的，登记后不再办理，计入年度报告“其他处理”。",
        forms.WithdrawForm,
        _withdraw,
        cite="ogi:45",
        fact="withdrawn",
        stern=True,
    ),
    Act(
        "split",
        "拆分申请",
        "一封信里要几项信息的，拆分为几件，分别编号、分别答复；各件的收到之日相同。",
        forms.SplitForm,
        _split,
        cite="ogi:29.2",
        button="拆分",
    ),
    Act(
        "relate",
        "关联申请",
        "与本机关的另一件申请互相关联，两边都能看到。",
        forms.RelateForm,
        _relate,
        cite="ogi:36.6",
        button="关联",
        anyone=True,
    ),
    Act(
        "hint",
        "告知其他机关",
        "不由本机关负责公开、能够确定负责机关的，告知申请人该机关的名称和联系方式；登记后可写入答复。",
        forms.HintForm,
        _hint,
        cite="ogi:36.5",
    ),
    Act(
        "opinion-arrived",
        "登记对方收到征求意见书",
        "提出意见的期限自对方收到征求意见书的次日起算；没有登记的，按发出之日计算。",
        forms.ArrivedForm,
        _arrived,
        cite="ogi:32",
        more=_consultations,
    ),
    Act(
        "fee-arrived",
        "登记收到收费通知",
        "缴费期限自申请人收到收费通知的次日起算；没有登记的，按发出之日计算。",
        forms.DayForm,
        _fee_arrived,
        cite="fee:6",
    ),
    Act(
        "note",
        "记事",
        "办理中需要留下的说明，长期保存，不影响期限。",
        forms.NoteForm,
        _note,
        cite="ogi:45",
        anyone=True,
    ),
    Act(
        "archive",
        "归档",
        "办结送达后整理归档；身份证明的扫描件自归档之日起按规定的天数保存，到期自动删除。",
        forms.DayForm,
        _archive,
        cite="ogi:45",
        fact="archived",
        button="归档",
    ),
    Act(
        "correct",
        "更正登记内容",
        "录入有误的，在第一份文书印发之前可以更正；改了哪些项记入办理经过。",
        forms.CorrectForm,
        _correct,
        cite="ogi:45",
        button="更正",
        more=_entered,
    ),
    Act(
        "correct-receipt",
        "更正收件日期",
        "收件渠道或者日期登记错的，在没有其他办理之前可以更正；原登记保留，期限重新计算。",
        forms.CorrectReceiptForm,
        _correct_receipt,
        cite="ogi:31",
        button="更正",
    ),
    Act(
        "reissue",
        "重发查询码",
        "申请人遗失查询码的，核对身份后重发。查询码只显示一次，原查询码随即失效。",
        forms.ReissueForm,
        _reissue,
        button="重发",
    ),
)
ACTS: Mapping[str, Act] = {each.code: each for each in _ALL}
# Which page takes the step that adds a kind of fact; the others go out with a letter.
PAGE_OF: Mapping[str, str] = {each.fact: each.code for each in _ALL if each.fact}
