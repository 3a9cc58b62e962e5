"""How is the demonstration year made? Every step is taken by the role whose step it is, on the day it happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.db import transaction

from gongkai.annual.figures import SUGGESTED
from gongkai.annual.models import Return
from gongkai.annual.selectors.findings import findings
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import chain, filling, importing, writing
from gongkai.annual.services.opening import open_year
from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.organs import services as organs
from gongkai.organs.models import Organ, Role, User
from lawbook.report.edition import TABLES
from lawbook.report.edition import load as edition
from lawbook.report.identities import Value, computed_cells
from reportdoc.report import Narrative, Report
from reportdoc.write import html

from .applications import Applications
from .portal import Portal

PASSWORD = "renhe-2021-yanshi"  # noqa: S105  (it is printed; it exists only where the demonstration was loaded)
# The log-ins that are printed: one for each role, and the clerk whose draft does not balance.
ACCOUNTS: tuple[tuple[str, str], ...] = (
    ("clerk", "区政府办信息公开员：填报、撰写"),
    ("reviewer", "区政府办科室审核：提交、公开"),
    ("secrecy", "区政府办保密审查：发布前的保密审查"),
    ("legal", "区政府办合法性审查：审查依申请公开的答复"),
    ("head", "区政府办分管领导：签发"),
    ("authority", "主管部门审核：审核各机关报告、汇总"),
    ("clerk-jishi", "集市局信息公开员：手上的报告有一处勾稽不符"),
    ("reviewer-department", "部门的科室审核：提交集市局等部门的报告"),
    ("head-department", "部门的分管领导：签发集市局等部门的报告"),
    ("leader", "区领导：签发区政府报告"),
    ("auditor", "审计查看：只看不改"),
    ("admin", "系统管理员：机关与人员"),
    ("operator", "网站运维"),
)
YEAR = 2021
_COLUMNS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_welfare_org",
    "legal_service_org",
    "other_org",
)
_PROACTIVE = {
    "license": "proactive.art20_5.admin_license.decisions",
    "penalty": "proactive.art20_6.admin_penalty.decisions",
    "coercion": "proactive.art20_6.admin_coercion.decisions",
    "fee": "proactive.art20_8.admin_fee.fee_amount",
}
_BLOCKS = ("review", "suit_direct", "suit_after_review")
_FINAL = ("opened", "submitted", "returned", "approved", "filed", "published")


@dataclass(frozen=True)
class Act:
    """Something that somebody did at some moment."""

    at: datetime
    does: Callable[[datetime], object]


class Demonstration:
    """The district in the making."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.organs: dict[str, Organ] = {}
        self.people: dict[str, User] = {}
        self.plan = _sheet("organs")
        self.reports = _sheet("reports")
        self.words = _sheet("words")

    def load(self, now: datetime) -> None:
        """Enter the organs and people, then let the year happen in the order of its days."""
        founded, begin = _moment(date(2020, 12, 1), 8), _moment(date(2022, 1, 4), 8)
        self._enter_organs(founded)
        self._enter_people(founded)
        applications = Applications(_sheet("applications"), self.organs, self._staff, self.say)
        applications.open_offices(at=founded)
        for when, does in applications.year():
            if when < begin:
                does(when)
        Portal(_sheet("portal"), self.organs, self.people, self.say).load(at=begin)
        acts: list[Act] = []
        for code, facts in self.reports[2020].items():
            acts.append(Act(_moment(date(2022, 1, 4), 9), self._recorder(code, facts)))
        for code, facts in self.reports[2021].items():
            acts += self._timeline(code, facts)
        acts += [Act(when, does) for when, does in applications.year() if when >= begin]
        acts.sort(key=lambda each: each.at)
        for number, act in enumerate(acts, start=1):
            act.does(act.at)
            if number % 10 == 0 or number == len(acts):
                self.say(f"  办理 {number}/{len(acts)} 步")
        applications.load_current(now=now)

    def _enter_organs(self, at: datetime) -> None:
        district = organs.create_organ(**self.plan["district"], by=None, at=at, record=record)
        self.organs[district.code] = district
        for position, each in enumerate(self.plan["organs"], start=1):
            self.organs[each["code"]] = organs.create_organ(
                **each, parent=district, position=position, by=None, at=at, record=record
            )
        self.say(f"  机关 {len(self.organs)} 个")

    def _enter_people(self, at: datetime) -> None:
        planned = [(each["username"], each["name"], [each["organ"]], each["role"]) for each in self.plan["people"]]
        for each in self.plan["organs"]:
            if each["kind"] != "office":
                username, name = f"clerk-{each['code']}", f"示例信息员（{each['short_name']}）"
                planned.append((username, name, [each["code"]], Role.CLERK))
        for kind, says in (("department", "部门"), ("township", "镇街")):
            codes = [each["code"] for each in self.plan["organs"] if each["kind"] == kind]
            planned.append((f"reviewer-{kind}", f"示例审核员（{says}）", codes, Role.REVIEWER))
            planned.append((f"secrecy-{kind}", f"示例保密审查员（{says}）", codes, Role.SECRECY))
            planned.append((f"legal-{kind}", f"示例法制审核员（{says}）", codes, Role.LEGAL))
            planned.append((f"head-{kind}", f"示例分管领导（{says}）", codes, Role.HEAD))
        hashed = make_password(PASSWORD)
        for number, (username, name, codes, role) in enumerate(planned, start=1):
            person = organs.add_person(
                username=username,
                name=name,
                password=PASSWORD,
                hashed=hashed,
                initial=False,
                by=None,
                at=at,
                record=record,
            )
            for code in codes:
                organs.appoint(
                    user=person, organ=self.organs[code], role=role, on=at.date(), by=None, at=at, record=record
                )
            self.people[username] = person
            if number % 10 == 0 or number == len(planned):
                self.say(f"  人员 {number}/{len(planned)}")

    def _staff(self, code: str, role: Role) -> User:
        if code == "zfb":
            return self.people[role.value]
        return self.people[f"clerk-{code}" if role == Role.CLERK else f"{role.value}-{self.organs[code].kind}"]

    def _recorder(self, code: str, facts: Mapping[str, Any]) -> Callable[[datetime], object]:
        def record_it(at: datetime) -> object:
            organ = self.organs[code]
            return importing.record_published(
                organ=organ,
                year=2020,
                content=html.render(_report_of_2020(organ, facts)).encode(),
                name=f"{organ.short_name}2020年度报告.html",
                on=facts["published"],
                source=facts.get("source", organ.name),
                by=self._staff(code, Role.CLERK),
                at=at,
            )

        return record_it

    def _timeline(self, code: str, facts: Mapping[str, Any]) -> list[Act]:
        organ, days, until = self.organs[code], facts["days"], _FINAL.index(facts["until"])
        clerk, reviewer = self._staff(code, Role.CLERK), self._staff(code, Role.REVIEWER)
        head, authority = self._staff(code, Role.HEAD), self.people["authority"]

        def day(name: str, hour: int) -> datetime:
            return _moment(date(2022, 1, 1) + timedelta(days=days[name] - 1), hour)

        def the_return() -> Return:
            return Return.objects.select_related("organ").get(organ=organ, year=YEAR)

        acts = [
            Act(day("open", 10), lambda at: open_year(organ=organ, year=YEAR, by=clerk, at=at)),
            Act(day("fill" if "fill" in days else "open", 14), lambda at: self._fill(the_return(), facts, clerk, at)),
        ]
        if until >= _FINAL.index("submitted"):
            acts.append(Act(day("submit", 10), lambda at: chain.submit(report=the_return(), by=reviewer, at=at)))
        if facts["until"] == "returned":
            acts.append(
                Act(
                    day("review", 15),
                    lambda at: chain.send_back(report=the_return(), by=authority, at=at, reason=facts["reason"]),
                )
            )
        elif until >= _FINAL.index("approved"):
            acts.append(
                Act(
                    day("review", 15),
                    lambda at: chain.approve(report=the_return(), by=authority, at=at, opinion="表格勾稽相符，同意。"),
                )
            )
        if until >= _FINAL.index("filed"):
            acts.append(Act(day("sign", 16), lambda at: chain.sign(report=the_return(), by=head, at=at)))
        if until >= _FINAL.index("published"):
            acts.append(
                Act(
                    day("publish", 17),
                    lambda at: chain.publish(
                        report=the_return(), on=at.date(), source=facts.get("source", organ.name), by=reviewer, at=at
                    ),
                )
            )
        return acts

    def _fill(self, report: Return, facts: Mapping[str, Any], clerk: User, at: datetime) -> None:
        filled = filling.fill_cells(report=report, typed=_cells(facts), by=clerk, at=at)
        if filled.refused:
            raise ValueError(f"演示数据有误：{filled.refused}")
        filling.count_cells(report=report, by=clerk, at=at)
        for table in TABLES:
            _zeros_but_sums(report, table, clerk, at)
            filling.adopt_proposals(report=report, table=table, by=clerk, at=at)
            filling.state_zeros(report=report, table=table, by=clerk, at=at)
        known = {name: (says, unit) for name, says, unit in SUGGESTED}
        for name, (value, evidence) in facts["figures"].items():
            says, unit = known[name]
            writing.state_figure(
                report=report, name=name, says=says, unit=unit, value=str(value), evidence=evidence, by=clerk, at=at
            )
        texts = dict(self.words[facts["words"]])
        if report.organ.code == "minghu":  # it has no report on the year before to compare with
            texts["ch1_overview"] = texts["ch1_overview"].replace("，{{本年新收政府信息公开申请数量／总计|比上年}}", "")
        writing.write_chapters(report=report, texts=texts, by=clerk, at=at)
        for each in findings(Workbook(report)):
            if each.wants_explanation:
                writing.explain(
                    report=report,
                    finding=each.id,
                    where=each.where,
                    text=self.reports["explanations"][each.id],
                    by=clerk,
                    at=at,
                )


@transaction.atomic
def load(say: Callable[[str], None] = print, *, now: datetime) -> bool:
    """
    Make the demonstration year, and return whether it was made: where there are organs already, nothing is done.

    :param say: is told how far it is, one line at a time
    :param now: the moment of loading, from which the applications that are under way are counted back
    """
    if Organ.objects.exists():
        return False
    say("载入演示年度……")
    Demonstration(say).load(now)
    return True


def _zeros_but_sums(report: Return, table: str, clerk: User, at: datetime) -> None:
    """State zeros as a clerk would: in the entries first, so that the sums can be taken over as proposed."""
    workbook = Workbook(report)
    zeros = {
        cell: "0" for cell in workbook.unstated if cell.startswith(f"{table}.") and not workbook.form.computed(cell)
    }
    filling.fill_cells(report=report, typed=zeros, by=clerk, at=at)


def _cells(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells that the sheet states, as a clerk types them."""
    cells: dict[str, str] = {}
    if "normative" in facts:
        path = "proactive.art20_1.admin_normative_documents"
        for column, value in zip(("issued", "repealed", "in_force"), facts["normative"], strict=True):
            cells[f"{path}.{column}"] = str(value)
    cells.update({cell: str(facts[name]) for name, cell in _PROACTIVE.items() if name in facts})
    for name, value in facts.items():
        if isinstance(value, list) and len(value) == len(_COLUMNS):
            for column, count in zip(_COLUMNS, value, strict=True):
                cells[f"applications.{name}.{column}"] = str(count)
        if name in _BLOCKS:
            cells.update({f"review_litigation.{name}.{column}": str(count) for column, count in value.items()})
    return cells


def _report_of_2020(organ: Organ, facts: Mapping[str, Any]) -> Report:
    """Return a report in the form of 2019, as the organ had published it on its own site."""
    form = edition("2019")
    values: dict[str, Value] = dict.fromkeys(form.cells, 0)
    for cell, text in _cells({key: each for key, each in facts.items() if key != "normative"}).items():
        values[cell] = int(text)
    made, disclosed, total = facts.get("normative", (0, 0, 0))
    path = "proactive.art20_1.normative_documents"
    values.update({f"{path}.newly_made": made, f"{path}.newly_disclosed": disclosed, f"{path}.disclosed_total": total})
    values.update({cell: sum_ for cell, sum_ in computed_cells(values, form).items() if cell in values})
    return Report(
        edition="2019",
        unit=organ.name,
        year=2020,
        values=values,
        narrative=Narrative(
            title=f"{organ.name}2020年政府信息公开工作年度报告",
            intro="本报告依照《中华人民共和国政府信息公开条例》编制，统计时间段为2020年1月1日至2020年12月31日。",
            chapters={
                "ch1_overview": "2020年，本机关按照条例规定主动公开政府信息，依法办理政府信息公开申请。",
                "ch5_problems": "存在的主要问题是公开内容不够细致。下一年将完善栏目，及时更新。",
                "ch6_other": "没有其他需要报告的事项。",
            },
            headings={each.code: f"{each.no}、{each.label}" for each in form.chapters},
        ),
    )


def _moment(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def _sheet(name: str) -> dict[Any, Any]:
    file = resources.files("gongkai.demonstration") / f"{name}.yaml"
    sheet: dict[Any, Any] = yaml.safe_load(file.read_text("utf-8"))
    return sheet
