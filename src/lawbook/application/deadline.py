"""
When must an application be answered?

A clarification starts the clock anew on the day the clarified application comes in (``ogi:30``); a payment starts it
anew on the day after (``fee:6``); a consultation stops it from the day after the letter went out until the day the
opinion comes in, at most until the addressee's own term ends (``ogi:33.3``), and of several addressees until the last
opinion or the longest term; an extension adds days to what is left
(``ogi:33.2``) and is kept when the clock starts anew, because it was approved and told. A later day set under
``ogi:35`` takes the place of the term. The day an event falls on is not counted itself.

Which numbers apply follows from the day of each event, so an application of April 2019 still has fifteen working days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import singledispatchmethod

from lawbook import parameters
from lawbook.application import facts as law
from lawbook.application import lifecycle
from lawbook.application.clarification import check_term_to_clarify, clarification_deadline
from lawbook.application.consultation import WHOM, opinion_days, opinion_deadline, time_left_out
from lawbook.application.extension import extension
from lawbook.application.facts import Fact
from lawbook.application.fee_notice import check_unpaid, payment_deadline, restarts_reply
from lawbook.cite import Cite, carries_out
from lawbook.reasons import Refused, Step, in_words
from lawbook.terms import Deadline, days_left_out, provisional_step
from lawbook.workdays import Workdays


@carries_out("ogi:30", "ogi:31", "ogi:33.2", "ogi:33.3", "ogi:35", "ogi-2007:24.2", "ogi-2007:24.3", "fee:6")
def reply_deadline(facts: Iterable[Fact], *, workdays: Workdays, jurisdiction: str = parameters.NATIONAL) -> Deadline:
    """
    Return the last day on which the application can be answered in time.

    While the applicant has to clarify, pay or confirm, nothing runs and ``due`` is None. While an opinion is awaited,
    ``due`` is the day for the case that none comes in.

    :raises lawbook.application.lifecycle.NotAllowed: if the facts are no story that the law knows
    :raises Refused: if an act came after the term in which it is possible, or is longer than allowed
    :raises lawbook.parameters.NoValueYet: if the law of the day had no rule on such an act
    :raises lawbook.workdays.CalendarGap: if the calendar has a hole on the way
    """
    case = lifecycle.replay(facts)
    if not case.facts:
        raise Refused("没有任何事项，无法计算答复期限。", "ogi:33.2")
    clock = _Clock(workdays, jurisdiction)
    for fact in case.facts:
        clock.take(fact)
    return clock.deadline()


class _Clock:
    """The clock of one application: the day it counts from and the working days left after that day."""

    def __init__(self, workdays: Workdays, jurisdiction: str) -> None:
        self._workdays = workdays
        self._jurisdiction = jurisdiction
        self._steps: list[Step] = []
        self._from: date | None = None
        self._left = 0
        self._added = 0
        self._length_cite = Cite("ogi", "33.2")
        self._received: date | None = None
        self._sent: list[law.ConsultationSent] = []  # the letters of the consultation that is going on
        self._asked: law.ClarificationAsked | None = None
        self._pay_by: date | None = None
        self._until: date | None = None
        self._waiting_for = ""

    def deadline(self) -> Deadline:
        """Return the deadline as the facts taken so far leave it."""
        stops = self._waiting_for in {"clarification", "payment", "confirmation"}
        if self._from is None or stops or (self._sent and self._cap() is None):
            return Deadline(None, tuple(self._steps), False, self._workdays.version, self._waiting_for)
        if self._sent:
            return self._while_awaiting_opinion()
        due = self._due()
        ends = f"{in_words(self._from)}之后第{self._left}个工作日为{in_words(due)}，答复期限届满"
        return self._closing(due, ends, self._from)

    @singledispatchmethod
    def take(self, fact: Fact) -> None:
        """Let one more fact move the clock; most kinds do not."""

    @take.register
    def _(self, fact: law.Submitted) -> None:
        self._waiting_for = "confirmation"
        self._say(f"{in_words(fact.on)}提交申请，须经双方确认，确认之日为收到申请之日。", Cite("ogi", "31"))

    @take.register
    def _(self, fact: law.Confirmed) -> None:
        self._waiting_for = ""
        self._receive(fact.on, "双方确认，即为收到申请之日")

    @take.register
    def _(self, fact: law.Received) -> None:
        self._receive(fact.on, "收到申请")

    @take.register
    def _(self, fact: law.ClarificationAsked) -> None:
        self._must_be_in_time(fact.on, "要求补正", Cite("ogi", "30"))
        check_term_to_clarify(asked_on=fact.on, reply_by=fact.reply_by)
        assert self._received is not None
        term = clarification_deadline(
            received_on=self._received, workdays=self._workdays, jurisdiction=self._jurisdiction
        )
        assert term.due is not None
        self._say(f"{in_words(fact.on)}一次性告知补正。", Cite("ogi", "30"))
        if fact.on > term.due:
            self._say(f"告知补正的期限是{in_words(term.due)}，此次告知已经逾期。", Cite("ogi", "30"))
        self._asked = fact
        self._waiting_for = "clarification"

    @take.register
    def _(self, fact: law.Clarified) -> None:
        restart = parameters.value(
            "application.clarification", "restarts_reply", fact.on, jurisdiction=self._jurisdiction
        )
        self._asked = None
        self._start(fact.on, f"{in_words(fact.on)}收到补正的申请", restart.cite, again=True)

    @take.register
    def _(self, fact: law.FeeNotified) -> None:
        self._must_be_in_time(fact.on, "发出收费通知", Cite("fee", "6"))
        delivered_on = fact.delivered_on or fact.on
        if delivered_on < fact.on:
            raise Refused("收到收费通知的日期早于发出的日期。", "fee:6")
        term = payment_deadline(delivered_on=delivered_on, workdays=self._workdays, jurisdiction=self._jurisdiction)
        assert term.due is not None
        self._steps += term.steps
        self._pay_by = term.due
        self._waiting_for = "payment"

    @take.register
    def _(self, fact: law.FeePaid) -> None:
        if self._pay_by is not None and fact.on > self._pay_by:
            raise Refused(f"缴费期限{in_words(self._pay_by)}已过，视为放弃申请。", "fee:6")
        restart = restarts_reply(on=fact.on, jurisdiction=self._jurisdiction)
        self._pay_by = None
        self._start(fact.on, f"{in_words(fact.on)}缴纳费用", restart.cite, again=True, unverified=restart.unverified)

    @take.register
    def _(self, fact: law.ConsultationSent) -> None:
        cite = time_left_out(on=fact.on, whom=fact.whom, jurisdiction=self._jurisdiction)
        if fact.delivered_on is not None and fact.delivered_on < fact.on:
            raise Refused("收到征求意见书的日期早于发出的日期。", cite)
        what = f"{in_words(fact.on)}发出征求{WHOM[fact.whom]}意见书"
        if self._sent:
            cap = self._cap()
            if cap is None or fact.on <= cap:
                self._sent.append(fact)
                self._say(f"{what}，与此前的征求意见合并，以最后一份意见为准。", cite)
                return
            self._resume(cap, "提出意见的期限届满")
        assert self._from is not None
        used = self._workdays.count(self._from, fact.on)
        if used >= self._left:  # nothing is left that a consultation could leave out
            self._say(f"{what}，答复期限{in_words(self._due())}届满，不再扣除征求意见的时间。", cite)
            return
        self._left -= used
        self._from = fact.on
        self._sent = [fact]
        self._waiting_for = "opinion"
        self._say(f"{what}，此前已用{used}个工作日。", cite)

    @take.register
    def _(self, fact: law.ConsultationAnswered) -> None:
        if not self._sent:
            return
        if any(each.delivered_on is not None and fact.on < each.delivered_on for each in self._sent):
            raise Refused("收到意见的日期早于对方收到征求意见书的日期。", self._consultation_cite())
        cap = self._cap()
        if cap is not None and fact.on > cap:
            self._say(f"{in_words(fact.on)}收到的意见已逾期，逾期的时间不再扣除。", self._consultation_cite())
            self._resume(cap, "提出意见的期限届满")
        else:
            self._resume(fact.on, "收到意见")

    @take.register
    def _(self, fact: law.ConsultationLapsed) -> None:
        if not self._sent:
            return
        terms = [opinion_days(each.on, each.whom, jurisdiction=self._jurisdiction) for each in self._sent]
        cap = self._cap()
        assert cap is not None  # each has its term, or the line above has said that there is none
        if fact.on <= cap:
            raise Refused(f"提出意见的期限{in_words(cap)}尚未届满。", terms[-1].cite)
        self._resume(cap, "提出意见的期限届满")

    @take.register
    def _(self, fact: law.Extended) -> None:
        added = extension(on=fact.on, days=fact.days, jurisdiction=self._jurisdiction)
        self._must_be_in_time(fact.on, "延长答复期限", added.cite)
        self._left += added.value
        self._added += added.value
        self._say(
            f"{in_words(fact.on)}经政府信息公开工作机构负责人同意并告知申请人，延长{added.value}个工作日。", added.cite
        )

    @take.register
    def _(self, fact: law.ReplyDelayed) -> None:
        cite = Cite("ogi", "35")
        self._must_be_in_time(fact.on, "确定延迟答复的期限", cite)
        if fact.until <= self._due():
            raise Refused(f"延迟答复的日期应当晚于原期限{in_words(self._due())}。", cite)
        if not self._workdays.is_workday(fact.until):
            raise Refused(f"延迟答复的日期{in_words(fact.until)}不是工作日。", cite)
        self._from = fact.on
        self._left = self._workdays.count(fact.on, fact.until)
        self._until = fact.until
        self._say(f"{in_words(fact.on)}确定并告知申请人延迟至{in_words(fact.until)}答复。", cite)

    @take.register
    def _(self, fact: law.DeemedWithdrawn) -> None:
        if self._pay_by is not None:
            check_unpaid(pay_by=self._pay_by, deemed_on=fact.on)
        if self._asked is not None:
            check_term_to_clarify(asked_on=self._asked.on, reply_by=self._asked.reply_by, deemed_on=fact.on)
        self._end()

    @take.register
    def _(self, fact: law.Withdrawn) -> None:
        self._end()

    def _end(self) -> None:
        """Let nothing run any more if the application ended while the applicant or another had to act."""
        if self._waiting_for:
            self._from = None
            self._waiting_for = ""

    def _receive(self, day: date, what: str) -> None:
        receipt = parameters.value("application.deadline", "receipt", day, jurisdiction=self._jurisdiction)
        self._received = day
        self._start(day, f"{in_words(day)}{what}", receipt.cite)

    def _start(self, day: date, what: str, cite: Cite, *, again: bool = False, unverified: bool = False) -> None:
        """Start the clock anew: the whole term, and the extension that was told before."""
        length = parameters.value("application.deadline", "reply_days", day, jurisdiction=self._jurisdiction)
        self._from = day
        self._left = length.value + self._added
        self._length_cite = length.cite
        self._waiting_for = ""
        days = f"{length.value}个工作日" + (f"另加已延长的{self._added}个工作日" if self._added else "")
        self._say(f"{what}，答复期限{'重新计算，' if again else ''}为{days}，自次日起算。", cite, unverified)
        if self._until is not None and self._until > self._due():
            self._left = self._workdays.count(day, self._until)
            self._say(f"已告知申请人的延迟答复日期{in_words(self._until)}更晚，仍以该日期为准。", Cite("ogi", "35"))

    def _resume(self, day: date, why: str) -> None:
        span = f"{in_words(self._sent[0].on)}的次日至{in_words(day)}（{why}）"
        self._say(f"{span}不计入答复期限，其后剩余{self._left}个工作日。", self._consultation_cite())
        self._from = day
        self._sent = []
        self._waiting_for = ""

    def _consultation_cite(self) -> Cite:
        last = self._sent[-1]
        return time_left_out(on=last.on, whom=last.whom, jurisdiction=self._jurisdiction)

    def _cap(self) -> date | None:
        """Return the day after which a consultation no longer stops the clock; None where the law set no term."""
        caps = [self._cap_of(each) for each in self._sent]
        return None if None in caps else max(cap for cap in caps if cap is not None)

    def _cap_of(self, sent: law.ConsultationSent) -> date | None:
        try:
            term = opinion_deadline(
                delivered_on=sent.delivered_on or sent.on,
                whom=sent.whom,
                workdays=self._workdays,
                jurisdiction=self._jurisdiction,
            )
        except parameters.NoValueYet:
            return None
        return term.due

    def _while_awaiting_opinion(self) -> Deadline:
        cap = self._cap()
        assert cap is not None
        due = self._workdays.add(cap, self._left).day
        ends = (
            f"意见尚未收到；如{in_words(cap)}提出意见的期限届满仍未收到，剩余{self._left}个工作日至{in_words(due)}届满，"
            "提前收到意见的，期限相应提前"
        )
        return self._closing(due, ends, cap)

    def _closing(self, due: date, says: str, since: date) -> Deadline:
        self._say(f"{says}{days_left_out(since, due, self._workdays)}。", self._length_cite)
        provisional = self._workdays.is_provisional(due)
        if provisional:
            self._steps.append(provisional_step(due, self._workdays, self._length_cite))
        return Deadline(due, tuple(self._steps), provisional, self._workdays.version, self._waiting_for)

    def _due(self) -> date:
        assert self._from is not None
        return self._workdays.add(self._from, self._left).day

    def _must_be_in_time(self, day: date, what: str, cite: Cite) -> None:
        if day > self._due():
            raise Refused(f"答复期限{in_words(self._due())}已过，不能再{what}。", cite)

    def _say(self, says: str, cite: Cite, unverified: bool = False) -> None:
        self._steps.append(Step(says, cite, unverified))
