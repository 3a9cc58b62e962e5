"""Something of everything that an organ can have at the desk, so that a refusal is no mere absence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from tests.gongkai.papers_world import drafted, somebody, submitted
from tests.gongkai.policies.consultation_world import opened
from tests.gongkai.web.holdings_of_applications import OF_NONE, OF_ORGANS, Cases, cases

from gongkai.annual.services.opening import open_year
from gongkai.files.services import keep
from gongkai.organs.models import Role
from gongkai.policies import services as policies
from gongkai.portal.services import moving, open_section
from gongkai.review.services import put_expression
from gongkai.web.services import report_mistake

CELL = "applications.new_received.natural_person"
NORMATIVE = "normative_document"


@dataclass
class Holdings:
    """What one organ has."""

    code: str
    person: int
    paper: int
    section: str
    submission: int
    file: int
    expression: int
    document: int
    entry: int
    proposal: int
    campaign: int
    draft: int
    material: int
    consultation: int
    review: int
    result: int
    decision: int
    opinion: int
    moving: int
    mistake: int
    cases: Cases


def holdings(world: Any, code: str, at: datetime) -> Holdings:
    """Let an organ's people make one of everything, and return the keys."""
    organ = world.organs[code]
    clerk = somebody(organ, Role.CLERK)
    open_year(organ=organ, year=2025, by=clerk, at=at)
    open_section(tree=organ, owner=organ, code="own", name="本局动态", kind="news", by=None, at=at)
    paper = drafted(world, kind="notice", organ=code)
    sent = drafted(world, kind="page", organ=code, title=f"{organ.name}办事须知")
    _place(sent, organ, clerk, at)
    submission = submitted(world, [sent], by=clerk)
    document = policies.register_document(
        organ=organ, kind=NORMATIVE, title=f"{organ.name}办法", issued_on=date(2015, 6, 1), by=clerk, at=at
    )
    proposal = policies.propose(document=document, act="repeal", on=at.date(), ground="过时", by=clerk, at=at)
    campaign = policies.open_campaign(
        organ=organ,
        title=f"{organ.name}清理",
        kinds=[NORMATIVE],
        on=at.date(),
        within_months=6,
        older_than_years=5,
        by=clerk,
        at=at,
    )
    draft = drafted(world, kind=NORMATIVE, organ=code, title=f"{organ.name}草案", particulars={"document_number": ""})
    material = policies.write_material(document=draft, form="文字", by=clerk, at=at)
    expression = put_expression(
        organ=organ, wrong=f"{organ.short_name}错", right="对", level="general", by=clerk, at=at
    )
    consultation = opened(world, code, title=f"{organ.name}公开征求意见")
    asked: dict[str, Any] = {"sent_on": at.date(), "sent_to": "区司法局", "by": clerk, "at": at}
    review = policies.send_for_review(of=consultation, **asked)
    result = drafted(world, kind="consultation_result", organ=code, title=f"{organ.name}征集结果")
    decision = policies.list_decision(
        organ=organ, year=2025, title=f"{organ.name}事项", lead=organ.name, by=clerk, at=at
    )
    opinion = policies.send_for_review(of=decision, **asked)
    rows = "信息名称\t内容描述\t发布时间\n食堂检查\t检查情况\t2024-03-05\n".encode()
    mistake = report_mistake(page=f"/organs/{code}/", says="有一处有误", contact="", at=at)
    return Holdings(
        code=code,
        person=clerk.pk,
        paper=paper.pk,
        section="own",
        submission=submission.pk,
        file=keep(organ=organ, name="名单.csv", content="姓名,地址\n甲,乙\n".encode(), by=clerk, at=at).pk,
        expression=expression.pk,
        document=document.pk,
        entry=document.entries.get().pk,
        proposal=proposal.pk,
        campaign=campaign.pk,
        draft=draft.pk,
        material=material.pk,
        consultation=consultation.pk,
        review=review.pk,
        result=result.pk,
        decision=decision.pk,
        opinion=opinion.pk,
        moving=moving.begin(organ=organ, name="登记表.tsv", file=BytesIO(rows), by=clerk, at=at).pk,
        mistake=mistake.pk,
        cases=cases(world, code, at),
    )


def _place(paper: Any, organ: Any, clerk: Any, at: datetime) -> None:
    from gongkai.portal.services import place

    section = open_section(tree=organ, owner=organ, code="pages", name="办事须知", kind="list", by=None, at=at)
    place(paper=paper, section=section, home=True, by=clerk, at=at)


Arguments = Callable[[Holdings], Mapping[str, Any]]


def of_no_organ(has: Holdings) -> Mapping[str, Any]:
    """Show nothing of a given organ."""
    return {}


def of_own_district(has: Holdings) -> Mapping[str, Any]:
    """Name the district, whose organs share what is shown."""
    return {"code": "qinghe"}


def of_organ(has: Holdings) -> Mapping[str, Any]:
    """Name the organ."""
    return {"code": has.code}


def of_report(**more: Any) -> Arguments:
    """Name the organ's return."""
    return lambda has: {"code": has.code, "year": 2025, **more}


def of(name: str, **more: Any) -> Arguments:
    """Name the organ and one of its things by key."""
    return lambda has: {"code": has.code, "pk": getattr(has, name), **more}


def of_section(has: Holdings) -> Mapping[str, Any]:
    """Name a column of the organ."""
    return {"code": has.code, "section": has.section}


def by_key(name: str) -> Arguments:
    """Name one of the organ's things by key alone."""
    return lambda has: {"pk": getattr(has, name)}


EXAMPLES: dict[str, Arguments] = {
    "desk": of_no_organ,
    "password": of_no_organ,
    "journal:entries": of_no_organ,
    "journal:export": of_no_organ,
    "organs": of_no_organ,
    "organ-new": of_no_organ,
    "organ": of_organ,
    "person-new": of_no_organ,
    "person": by_key("person"),
    "site": of_no_organ,
    "mistakes": of_no_organ,
    "mistake-report": by_key("mistake"),
    "annual:returns": of_no_organ,
    "annual:open": of_no_organ,
    "annual:record": of_no_organ,
    "annual:district": of_report(),
    "annual:gather": of_report(),
    "annual:behind": of_report(cell=CELL),
    "annual:workbench": of_report(),
    "annual:explain": of_report(),
    "annual:find-cell": of_report(),
    "annual:cell": of_report(cell=CELL),
    "annual:words": of_report(),
    "annual:preview": of_report(),
    "annual:figures": of_report(),
    "annual:figure": of_report(name="portal.items_published"),
    "annual:import": of_report(),
    "annual:differences": of_report(),
    "annual:paper": of_report(),
    "annual:steps": of_report(),
    "annual:step": of_report(act="submitted"),
    "files:libraries": of_no_organ,
    "files:library": of_organ,
    "files:pictures": of_organ,
    "files:one": of("file"),
    "files:mask": of("file"),
    "review:chains": of_no_organ,
    "review:dictionaries": of_no_organ,
    "review:signed": of_no_organ,
    "review:chain": of_organ,
    "review:chain-of-kind": lambda has: {"code": has.code, "kind": "notice"},
    "review:words": of_organ,
    "review:add-word": of_organ,
    "review:import-words": of_organ,
    "review:export-words": of_organ,
    "review:word-off": of("expression"),
    "review:word-on": of("expression"),
    "papers:list": of_no_organ,
    "papers:review": of_no_organ,
    "papers:withheld": of_no_organ,
    "papers:withheld-csv": of_no_organ,
    "papers:clean": of_no_organ,
    "papers:choose": of_no_organ,
    "papers:new": lambda has: {"code": has.code, "kind": "notice"},
    "papers:paper": of("paper"),
    "papers:edit": of("paper"),
    "papers:autosave": of("paper"),
    "papers:lock": of("paper"),
    "papers:preview": of("paper"),
    "papers:compare": of("paper"),
    "papers:history": of("paper"),
    "papers:act": of("paper", act="submit"),
    "papers:submission": by_key("submission"),
    "portal:sections-overview": of_no_organ,
    "portal:sections": of_organ,
    "portal:sections-sheet": of_organ,
    "portal:section-new": of_organ,
    "portal:plant": of_organ,
    "portal:desk-catalogue": of_organ,
    "portal:section": of_section,
    "portal:section-change": of_section,
    "portal:section-move": of_section,
    "portal:section-close": of_section,
    "portal:section-reopen": of_section,
    "portal:section-gather": of_section,
    "portal:section-state": of_section,
    "portal:section-write": of_section,
    "portal:place": of("paper"),
    "policies:list": of_no_organ,
    "policies:export": of_no_organ,
    "policies:register": of_organ,
    "policies:open-ledger": of_organ,
    "policies:ledger": of_report(),
    "policies:ledger-export": of_report(),
    "policies:ledger-change": of_report(),
    "policies:behind": of_report(kind=NORMATIVE, column="closing"),
    "policies:campaigns": of_organ,
    "policies:campaign": of("campaign"),
    "policies:campaign-export": of("campaign"),
    "policies:campaign-paper": of("campaign"),
    "policies:campaign-enter": of("campaign"),
    "policies:campaign-stop": of("campaign"),
    "policies:document": of("document"),
    "policies:propose": of("document"),
    "policies:decide": lambda has: {"code": has.code, "pk": has.document, "proposal": has.proposal, "act": "sign"},
    "policies:correct": lambda has: {"code": has.code, "pk": has.document, "entry": has.entry},
    "policies:plan": of("draft"),
    "policies:material": of("draft"),
    "policies:link": of("material"),
    "policies:unlink": of("material"),
    "policies:register-sheet": of_organ,
    "policies:consultation-list": of_no_organ,
    "policies:consultation-export": of_no_organ,
    "policies:consultation-desk": of("consultation"),
    "policies:consultation-draft-result": of("consultation"),
    "policies:consultation-review": of("consultation"),
    "policies:consultation-opinion": lambda has: {"code": has.code, "pk": has.consultation, "review": has.review},
    "policies:comments": of("consultation"),
    "policies:comments-note": of("consultation"),
    "policies:comments-answer": of("consultation"),
    "policies:comments-new": of("consultation"),
    "policies:comments-export": of("consultation", form="csv"),
    "policies:result-link": of("result"),
    "policies:catalogues": of_no_organ,
    "policies:decisions": of_report(),
    "policies:decisions-export": of_report(),
    "policies:decisions-paper": of_report(),
    "policies:decision-new": of_report(),
    "policies:decision": of("decision"),
    "policies:decision-discussed": of("decision"),
    "policies:decision-remove": of("decision"),
    "policies:decision-review": of("decision"),
    "policies:decision-opinion": lambda has: {"code": has.code, "pk": has.decision, "review": has.opinion},
    "portal:moving-overview": of_no_organ,
    "portal:moving": of_organ,
    "portal:moving-import": of("moving"),
    "portal:moving-confirm": of("moving"),
    "portal:moving-drop": of("moving"),
    "portal:moving-faults": of("moving"),
    "portal:moving-go-on": of("moving"),
    "portal:moving-mask": of("moving"),
    "portal:moving-progress": of("moving"),
    "portal:moving-send": of("moving"),
    "calendars": of_no_organ,
    "calendar": of_own_district,
    **OF_ORGANS,
    **dict.fromkeys(OF_NONE, of_no_organ),
}
