"""What may be typed about what comes after an answer: disputes, corrections, proposals?"""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.applications.models import Application, Dispute, Result, Stage
from gongkai.applications.selectors.disputes import may_be_followed
from gongkai.applications.selectors.statistics import LET_GO
from gongkai.applications.services.corrections import OUTCOMES
from gongkai.applications.services.proposals import KINDS
from gongkai.papers.kinds import kind as kind_of
from lawbook.application.outcome import outcomes

from .fields import MarkedForm, day, line, prose, tick


class _DisputeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One dispute, told by what it is, where and how it ended."""

    def label_from_instance(self, dispute: Dispute) -> str:
        """Return the dispute in words."""
        ended = dispute.get_result_display() if dispute.result else "尚未审结"
        number = f"，{dispute.case_number}" if dispute.case_number else ""
        return f"{dispute.get_stage_display()}：{dispute.authority}{number}（{ended}）"


class DisputeForm(MarkedForm):
    """A reconsideration or a suit that was accepted."""

    stage = forms.ChoiceField(label="类别", choices=[("", "请选择"), *Stage.choices])
    authority = line("复议机关或者法院", help_text="全称，如 清河区人民政府、清河区人民法院。")
    case_number = line("案号", 80, required=False)
    begun_on = day("受理或者立案日期")
    reply_due_on = day("答复或者举证期限", required=False, help_text="通知书写明的本机关提交答复或者证据的最后一日。")
    about_silence = tick("因逾期未答复")
    follows = _DisputeChoice(
        label="不服的复议或者前一审",
        queryset=Dispute.objects.none(),
        required=False,
        empty_label="没有",
        help_text="复议后起诉的选所不服的复议；二审选一审。",
    )
    accepted_because = prose(
        "受理情况说明",
        rows=2,
        most=300,
        required=False,
        help_text="应当先复议而法院直接立案等情形填写，其他情形留空。",
    )

    def __init__(self, *values: Any, application: Application, **more: Any) -> None:
        super().__init__(*values, **more)
        before = may_be_followed(application)
        self.fields["follows"].queryset = before  # type: ignore[attr-defined]
        if not before.exists():
            del self.fields["follows"]


class DecideForm(MarkedForm):
    """How a dispute ended; with a reason where an entry is put right."""

    result = forms.ChoiceField(label="结果", choices=[("", "请选择"), *Result.choices])
    decided_on = day("结案日期", help_text="复议决定书或者裁判文书的日期；年度报告按这一天归入年度。")
    anew_by = day("责令重新答复的期限", required=False, help_text="没有责令重新答复的留空。")
    decision = prose("决定或者判决要点", rows=3, most=500, required=False)
    reason = line("更正的理由", 300, help_text="原登记的结果和理由一并留存。")

    def __init__(self, *values: Any, again: bool = False, **more: Any) -> None:
        super().__init__(*values, **more)
        if not again:
            del self.fields["reason"]


class AmendForm(MarkedForm):
    """What was entered about a dispute, put right."""

    authority = line("复议机关或者法院")
    case_number = line("案号", 80, required=False)
    begun_on = day("受理或者立案日期")
    reply_due_on = day("答复或者举证期限", required=False)
    reason = line("更正的理由", 300)


class StrikeForm(MarkedForm):
    """Why an entry was a mistake."""

    reason = line("登记有误的情况", 300)


class AnewForm(MarkedForm):
    """How an application is answered anew; a withdrawal and what the applicant let go are no answers."""

    code = forms.ChoiceField(label="重新答复为")

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        found = [(code, each.name) for code, each in outcomes().items() if code not in LET_GO]
        self.fields["code"].choices = [("", "请选择"), *found]  # type: ignore[attr-defined]


class SettleForm(MarkedForm):
    """What became of a request to correct a record."""

    outcome = forms.ChoiceField(label="处理", choices=[("", "请选择"), *OUTCOMES.items()])
    on = day("处理日期")
    words = prose(
        "处理说明",
        help_text="更正了什么；无权更正的，转送何处，或者有权更正的机关名称、联系方式。申请人凭编号和查询码可以看到。",
    )


class EnterCorrectionForm(MarkedForm):
    """A request to correct a record that came on paper or was told."""

    name = line("姓名或者名称")
    phone = line("联系电话", 40, required=False)
    email = forms.EmailField(label="电子邮箱", required=False, max_length=120)
    address = line("通信地址", 200, required=False)
    record = prose("记录不准确之处和证据", rows=6, most=5000)


class DraftForm(MarkedForm):
    """Begin the paper by which something is published."""

    title = line("公开稿标题", 200, help_text="请核对：不写申请人，删去涉及个人的内容。")
    kind = forms.ChoiceField(label="种类", choices=[(each, kind_of(each).label) for each in KINDS])


class DeclineForm(MarkedForm):
    """Why something is not published on the organ's own motion."""

    reason = line("不转为主动公开的理由", 300)
