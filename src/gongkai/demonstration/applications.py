"""How does the demonstration come to have its applications? Each goes through the same doors as a real one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from gongkai.applications.models import Application, DeliveryWay, Letter
from gongkai.applications.services import applicant, consulting, disputes, handling, intake, letters, offices
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Organ, Role, User
from gongkai.organs.workdays import workdays_of
from gongkai.review.selectors import next_step, round_of
from lawbook.application import letter as law

Say = Callable[[str], None]
Staff = Callable[[str, Role], User]


class Applications:
    """The applications of one year of a bureau, and those that are under way on the day of loading."""

    def __init__(self, sheet: Mapping[str, Any], organs: Mapping[str, Organ], staff: Staff, say: Say) -> None:
        self.sheet, self.organs, self.staff, self.say = sheet, organs, staff, say
        self.made: dict[int, Application] = {}

    def open_offices(self, *, at: datetime) -> None:
        """Enter the offices that take applications."""
        for code, own in self.sheet["offices"].items():
            organ = self.organs[code]
            said = {**self.sheet["address"], **self.sheet.get(code, {}), **own, "name": f"{organ.short_name}公开办"}
            offices.set_office(organ=organ, by=None, at=at, **said)

    def year(self) -> list[tuple[datetime, Callable[[datetime], object]]]:
        """Return what happens in the bureau's year and when, in the order of its days."""
        steps: list[tuple[datetime, int, int, Mapping[str, Any]]] = []
        for number, case in enumerate(self.sheet["cases"]):
            steps.append((_moment(case["day"], 9), number, 0, {**case, "does": "submit"}))
            for order, step in enumerate(case["steps"], start=1):
                steps.append((_moment(step["day"], 10), number, order, step))
                if "decided" in step:
                    steps.append((_moment(step["decided"], 11), number, order, {**step, "does": "dispute_decided"}))
        return [
            (at, partial(self._does, number, step)) for at, number, _, step in sorted(steps, key=lambda each: each[:3])
        ]

    def load_current(self, *, now: datetime) -> None:
        """Let some applications be under way at the office, counted back from a day in its working days."""
        organ = self.organs["zfb"]
        days = _Back(organ, now)
        for case in self.sheet["current"]:
            self._under_way(organ, case, days)
        self.say(f"  在办申请 {len(self.sheet['current'])} 件（{organ.short_name}）")

    # ---- the year

    def _does(self, number: int, step: Mapping[str, Any], at: datetime) -> None:
        organ = self.organs[self.sheet["organ"]]
        if step["does"] == "submit":
            self.made[number] = self._submitted(organ, step, at, number)
            return
        application, clerk = self.made[number], self.staff(organ.code, Role.CLERK)
        day: date = at.date()
        match step["does"]:
            case "confirm":
                intake.confirm(application, on=day, by=clerk, at=at, how="电话")
            case "clarification":
                given = {"reply_by": step["reply_by"]}
                self._sent(self._issued(application, "clarification", at, particulars=given), at)
            case "clarified":
                applicant.clarify(application, "所需信息为2020年度大河干流的许可。", at=at)
            case "consultation":
                asked = {"name": step["name"], "contact": "示例村村委会"}
                self._issued(application, "consultation", at, consultation=asked)
                consulting.reached(application.consultations.get(), on=day, by=clerk, at=at)
            case "opinion":
                consulting.enter_opinion(
                    application.consultations.get(),
                    opinion="refuses_with_reason",
                    words="涉及村民家庭住址和账号。",
                    on=day,
                    by=clerk,
                    at=at,
                )
            case "extension":
                self._sent(self._issued(application, "extension", at, particulars={"days": step["days"]}), at)
            case "search":
                self._searched(application, clerk, at)
            case "answer":
                self._answered(application, step, at)
            case "dispute":
                disputes.open_dispute(
                    application=application,
                    stage="review",
                    authority=step["authority"],
                    begun_on=day,
                    by=clerk,
                    at=at,
                )
            case "dispute_decided":
                disputes.decide(
                    dispute=application.disputes.get(), result=step["result"], decided_on=day, by=clerk, at=at
                )

    def _submitted(self, organ: Organ, case: Mapping[str, Any], at: datetime, number: int) -> Application:
        channel = case.get("channel", "internet")
        by = None if channel == "internet" else self.staff(organ.code, Role.CLERK)
        received = intake.apply(
            organ=organ,
            applicant=_who(case["who"], number + 1),
            wanted=intake.Wanted(title=case["title"]),
            channel=channel,
            submitted_on=at.date() if by else None,
            by=by,
            at=at,
        )
        return received.application

    def _answered(self, application: Application, step: Mapping[str, Any], at: datetime) -> None:
        code = step["code"]
        kind = law.letter_for(code).code
        made = self._issued(application, kind, at, code=code, grounds=step.get("grounds", ()))
        self._sent(made, at)
        clerk = self.staff(application.organ.code, Role.CLERK)
        handling.archive(application, on=at.date(), by=clerk, at=at + timedelta(hours=2))

    def _searched(self, application: Application, clerk: User, at: datetime) -> None:
        handling.record_search(
            application,
            who="示例科室",
            systems="公文系统、档案室",
            words=application.title[:6],
            result="未检索到",
            by=clerk,
            at=at,
        )

    # ---- letters

    def _drafted(self, application: Application, kind: str, at: datetime, **more: Any) -> Letter:
        words: Mapping[str, str] = self.sheet["words"]
        known = {each.code for each in law.letter(kind).parts} & set(words)
        by = self.staff(application.organ.code, Role.CLERK)
        parts = {name: words[name] for name in known}
        return letters.draft(application=application, kind=kind, parts=parts, by=by, at=at, **more)

    def _issued(self, application: Application, kind: str, at: datetime, **more: Any) -> Letter:
        made = self._drafted(application, kind, at, **more)
        by = self.staff(application.organ.code, Role.CLERK)
        letters.submit(made, by=by, at=at)
        while (found := round_of(made.subject)) is not None and (step := next_step(found)) is not None:
            letters.sign(made, by=self.staff(application.organ.code, Role(step["role"])), at=at, opinion="同意。")
        letters.issue(made, by=by, at=at)
        application.refresh_from_db()
        return made

    def _sent(self, made: Letter, at: datetime) -> None:
        application = made.application
        assert application is not None
        online = application.channel == "internet"
        way = DeliveryWay.ONLINE if online else DeliveryWay.COUNTER
        by = self.staff(application.organ.code, Role.CLERK)
        letters.deliver(made, way, at.date(), by=by, at=at, proof="网上送达" if online else "申请人签收")
        application.refresh_from_db()

    # ---- what is under way

    def _under_way(self, organ: Organ, case: Mapping[str, Any], days: _Back) -> None:
        application = self._submitted(organ, case, days.before(case["before"]), int(case["before"]))
        clerk = self.staff(organ.code, Role.CLERK)
        if case.get("opened"):
            intake.open_case(application, by=clerk, at=days.before(case["before"] - 1))
        if "confirmed" in case:
            at = days.before(case["confirmed"])
            intake.confirm(application, on=at.date(), by=clerk, at=at, how="电话")
        if "clarification" in case:
            at = days.before(case["clarification"])
            given = {"reply_by": days.after(10)}
            self._sent(self._issued(application, "clarification", at, particulars=given), at)
        if "drafted" in case:
            at = days.before(1)
            made = self._drafted(application, law.letter_for(case["drafted"]).code, at, code=case["drafted"])
            letters.submit(made, by=clerk, at=at)


class _Back:
    """Working days counted back and forth from a day."""

    def __init__(self, organ: Organ, now: datetime) -> None:
        self.today, self.workdays = now.astimezone(CHINA).date(), workdays_of(organ)

    def before(self, count: int) -> datetime:
        """Return the morning of the working day so many working days before."""
        day = self.today
        while count:
            day -= timedelta(days=1)
            count -= self.workdays.is_workday(day)
        while not self.workdays.is_workday(day):
            day -= timedelta(days=1)
        return _moment(day, 10)

    def after(self, count: int) -> date:
        """Return the working day so many working days later."""
        return self.workdays.add(self.today, count).day


def _who(kind: str, number: int) -> intake.Applied:
    """Return an invented applicant; one of the five kinds of organization has a contact."""
    if kind == "natural_person":
        return intake.Applied(
            kind=kind,
            name=f"示例申请人{number}",
            identity_kind="other",
            identity=f"示例第{number:03d}号",
            email=f"applicant{number}@applicant.example",
            signature="示例",
        )
    return intake.Applied(
        kind=kind,
        name=f"示例单位{number}（演示）",
        credit_code="91110105MA00001243",
        representative="示例负责人",
        contact="示例联系人",
        phone=f"0812-00001{number:02d}",
        signature="示例",
    )


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), CHINA)
