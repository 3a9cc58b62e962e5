"""
A bureau lives through a year of applications, page by page and day by day, and its annual report balances.

What happens to each application, which last days the pages show and what the report counts was told and counted by
hand in year_of_applications.yaml. The server believes that it is the day that the test says.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml
from PIL import Image
from playwright.sync_api import Page, expect
from tests.journeys import elsewhen
from tests.journeys.bureau import ANSWER, DESK, DISCLOSURE, FOUND, GRANT, Bureau, Case, Sent, put
from tests.journeys.citizens import Citizen
from tests.journeys.conftest import Site, running, surroundings
from tests.journeys.jiaoyu import AUTHORITY, BUREAU, FOUNDED, OTHER_CLERK
from tests.journeys.pages import look, press

from gongkai.kernel.clock import CHINA
from lawbook.application.number import read_number
from lawbook.report.edition import of_year

pytestmark = pytest.mark.browser

TOLD: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("year_of_applications.yaml").read_text("utf-8"))
ELSEWHEN = (sys.executable, "-m", "tests.journeys.elsewhen")
MARK, LETTERS = "QHJY", "清教公开"
PLAN = "2025年秋季小学招生划片方案"
FIRM = "清河区柳岸校服有限公司"
REPEATED = (*FOUND[:3], "repeated.answered")
AT_HAND, BY_POST = {"form": "paper", "way": "pickup"}, {"form": "paper", "way": "post"}
OFFICE = {
    "mark": MARK,
    "letters": LETTERS,
    "name": "清河区教育局办公室",
    "address": "清河区文昌路8号",
    "postcode": "100000",
    "phone": "010-55501234",
    "hours": "工作日9:00至17:00",
    "made_here": "招生、学校建设、教育经费",
    "authority": "清河区人民政府",
    "court": "清河区人民法院",
    "online_channel": "行政复议在线服务平台",
    "fee_account": "凭本通知到区政务服务中心缴款窗口缴入国库",
}
COURT = {"authority": OFFICE["court"]}
# Persons, firms and numbers of our own making.
LIN = {"name": "林晚舟", "identity": "510411198703156421", "phone": "13900000001", "signature": "林晚舟"}
GU = {"name": "顾南星", "identity": "510411199207283119", "phone": "13900000002", "signature": "顾南星"}
LAWYERS = {
    "kind": "legal_service_org",
    "name": "清河示例律师事务所",
    "credit_code": "31110105MD0000123C",
    "representative": "何望山",
    "contact": "何小满",
    "phone": "010-60000003",
    "signature": "清河示例律师事务所",
}


@dataclass
class Year:
    """The bureau, its citizens, and what was counted by hand about each application."""

    bureau: Bureau
    visit: Callable[..., Page]
    proof: Path
    answer: Path
    cases: dict[str, Case] = field(default_factory=dict)
    disputes: dict[str, str] = field(default_factory=dict)
    reported: dict[int, dict[str, str]] = field(default_factory=dict)
    granted: Sent | None = None

    def check_due(self, name: str) -> None:
        """See to it that the page shows the last day that was counted by hand for what has happened by now."""
        counted = TOLD["applications"][name]["due"][self.bureau.today]
        assert self.bureau.due(self.cases[name]) == counted["is"], (name, counted["counted"])

    def enter(self, name: str, /, **typed: Any) -> Case:
        """Enter a paper application of the story, of the kind and by the channel that the story says."""
        told = TOLD["applications"][name]
        said = {"channel": told["channel"], "kind": told["kind"], "submitted_on": self.bureau.today.isoformat()}
        self.cases[name] = self.bureau.enter(name, **said, **typed)
        return self.cases[name]

    def found(self, name: str, citizen: Citizen) -> Case:
        """Let the clerk find in the register what a citizen sent."""
        self.cases[name] = self.bureau.find(name, citizen.number, citizen.code)
        return self.cases[name]


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file that says what time it is."""
    file = tmp_path_factory.mktemp("clock") / "now"
    elsewhen.write(file, datetime(*FOUNDED, tzinfo=CHINA))
    return file


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory, root: Path, clock: Path) -> dict[str, str]:
    """Return the environment of the installation."""
    return {**surroundings(tmp_path_factory.mktemp("jiaoyu"), root), "ELSEWHEN": str(clock)}


@pytest.fixture(scope="module")
def run(around: dict[str, str], root: Path) -> Callable[..., str]:
    """Return what runs a program beside the installation, and what it says."""

    def program(*command: str) -> str:
        done = subprocess.run(command, env=around, cwd=root, capture_output=True, text=True, check=False, timeout=240)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return program


@pytest.fixture(scope="module")
def site(around: dict[str, str], run: Callable[..., str]) -> Iterator[Site]:
    """Run a fresh installation with the district in it, at the moment that the clock's file says."""
    run(*ELSEWHEN, "migrate")
    run(sys.executable, "-m", "tests.journeys.jiaoyu")
    with running("serve", around, program=ELSEWHEN) as site:
        yield site


@pytest.fixture
def year(visit: Callable[..., Page], clock: Path, tmp_path: Path) -> Year:
    """Return the bureau before the first application, with a card to prove who one is and a paper to hand out."""
    proof, answer = tmp_path / "身份证.png", tmp_path / "招生划片方案.pdf"
    Image.new("RGB", (240, 150), "white").save(proof)
    Image.new("RGB", (420, 594), "white").save(answer)
    return Year(Bureau(visit, clock), visit, proof, answer)


@pytest.mark.timeout(900)
def test_a_year_of_applications(year: Year, run: Callable[..., str]) -> None:
    _the_office_opens(year)
    _december_to_january(year)
    _march_and_april(year)
    _april_and_may_with_a_firm_that_objects(year)
    _may_and_june(year)
    _june(year)
    _july(year)
    _summer(year)
    _september(year)
    _october_and_november(year)
    _the_year_ends(year)
    _numbers_have_no_gap(year)
    _others_see_nothing(year)
    _the_report_balances(year)
    # Two files were archived more than 180 days ago, one of them with a proof of identity.
    assert "到期删除申请人的身份证明材料：1件" in run(*ELSEWHEN, "tick")


def _the_office_opens(year: Year) -> None:
    bureau = year.bureau
    bureau.on("2024-12-16")
    page = bureau.go(f"{DESK}office/", "reviewer")
    put(page, OFFICE)
    press(page, "保存")
    expect(page.locator("main")).to_contain_text("受理机构已保存")
    look(page)


def _december_to_january(year: Year) -> None:
    """One application of 2024 is answered in 2025; the report on 2024 carries it out."""
    bureau = year.bureau
    bureau.on("2024-12-18")
    case = year.enter("carried_in", name="秦小满", phone="13900000003", title="2024年转学学位调剂情况", **AT_HAND)
    year.check_due("carried_in")
    bureau.on("2025-01-08")
    sent = bureau.answer(case, GRANT, {"information": "调剂情况表附后，共2页。"}, DISCLOSURE, by_hand=True)
    bureau.deliver(sent, "counter", proof="申请人签收", reached_on="2025-01-08")
    bureau.archive(case)
    bureau.on("2025-01-10")
    _file_report(year, 2024)


def _march_and_april(year: Year) -> None:
    """Two are asked to clarify; one does, and reads the answer on the site, the other does not."""
    bureau = year.bureau
    bureau.on("2025-03-03")
    lin = Citizen(year.visit)
    lin.page.goto("/apply/")
    look(lin.page)
    lin.applies(year.proof, **LIN, title=PLAN, description="全区")
    look(lin.page)
    paper = lin.receipt_paper()
    words = pypdfium2.PdfDocument(BytesIO(paper))[0].get_textpage().get_text_range()
    assert lin.number in words
    assert lin.code in words
    letter = year.enter("unclarified", name="沈知秋", address="清河区柳岸路8号", title="学校的材料")
    bureau.take(letter, "联系申请人", "联系情况已登记", reached="yes")
    assert "等待与您确认" in lin.stands()

    bureau.on("2025-03-04")
    case = year.found("clarified", lin)
    for each in (case, letter):
        bureau.take(each, "登记双方确认", "确认之日为收到申请之日", how="电话")
    year.check_due("clarified")
    look(bureau.window("clerk"))

    bureau.on("2025-03-07")
    asked = bureau.notice(case, "告知补正", {"what": "请写明所需方案的学年和学校。"})
    bureau.deliver(asked, "online")
    other = bureau.notice(letter, "告知补正", {"what": "请写明所需材料的名称和形成的年份。"})
    bureau.deliver(other, "post", proof="挂号信")
    year.check_due("clarified")

    bureau.on("2025-03-17")
    assert "请在2025年3月28日以前" in lin.stands()
    look(lin.page)
    lin.clarifies("2025年秋季，城区各小学。")
    assert "2025年4月15日" in lin.page.locator(".stand").inner_text()
    look(lin.page)
    year.check_due("clarified")

    bureau.on("2025-03-31")
    ended = bureau.notice(letter, "告知不再处理", {})
    bureau.deliver(ended, "post")
    bureau.archive(letter)

    bureau.on("2025-04-08")
    parts = {"information": "方案随文提供，共1份。"}
    year.granted = bureau.answer(case, GRANT, parts, DISCLOSURE, uploads=[year.answer])
    bureau.on("2025-04-09")
    assert "已作出答复，正在送达" in lin.stands()
    assert "方案随文提供" in lin.opens("政府信息公开告知书")
    look(lin.page)
    with lin.page.expect_download() as handed_out:
        lin.page.get_by_role("link", name=year.answer.name).click()
    assert Path(handed_out.value.path()).read_bytes() == year.answer.read_bytes()
    assert "已答复" in lin.stands()
    bureau.on("2025-04-10")
    bureau.archive(case)


def _april_and_may_with_a_firm_that_objects(year: Year) -> None:
    bureau = year.bureau
    case = year.enter("objected", name="清河示例研究院", phone="010-60000001", title="2024年校服采购合同", **BY_POST)
    year.check_due("objected")
    bureau.on("2025-04-14")
    asked = bureau.notice(
        case,
        "征求第三方意见",
        {"opinion_asked": "拟公开你方2024年校服采购合同的单价和工艺附件，请答复是否同意公开。"},
        addressee=FIRM,
        contact_of="清河区柳岸路8号",
    )
    said = re.search(r"意见码[为：]*\s*([A-Z0-9-]{6,})", bureau.go(asked.page).locator(".letter-sheet").inner_text())
    assert said is not None
    bureau.on("2025-04-16")
    bureau.deliver(asked, "post", on="2025-04-14", reached_on="2025-04-16", proof="邮件回执")
    year.check_due("objected")

    bureau.on("2025-04-25")
    firm = Citizen(year.visit, width=390, height=844)
    firm.objects(said.group(1), "合同附件载有面料工艺和成本构成，公开会使同行得知。")
    look(firm.page)
    assert "清河示例研究院" not in firm.page.content()
    year.check_due("objected")

    bureau.on("2025-05-08")
    reasons = "附件载有第三方的工艺和成本构成，第三方以商业秘密为由不同意公开，理由成立；不公开不影响公共利益。"
    answers = (*FOUND, "third_party.withheld", "separable_third_party.whole")
    sent = bureau.answer(case, answers, {"reasons": reasons}, ANSWER, by_hand=True)
    bureau.deliver(sent, "post", proof="EMS 0000000001")


def _may_and_june(year: Year) -> None:
    """One is extended and then granted; one is to pay and does not."""
    bureau = year.bureau
    bureau.on("2025-05-12")
    long = year.enter(
        "extended", name="清河区示例图文有限公司", phone="010-60000002", title="2020年以来校舍鉴定报告", **AT_HAND
    )
    year.check_due("extended")
    many = year.enter("unpaid", name="周行远", phone="13900000005", title="2015年以来教育经费文件")
    bureau.take(many, "联系申请人", "联系情况已登记", reached="yes")
    bureau.on("2025-05-13")
    bureau.take(many, "登记双方确认", "确认之日为收到申请之日", how="电话")
    year.check_due("unpaid")

    bureau.on("2025-05-20")
    page = bureau.take(many, "收费通知", basis="page", count=150)
    fee = TOLD["applications"]["unpaid"]["fee"]
    expect(page.get_by_role("heading", name=f"信息处理费{fee['is']}元")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="起草收费通知书").click()
    told = bureau.send_out(page, {}, ("reviewer", "head"))
    year.check_due("unpaid")
    bureau.on("2025-05-22")
    bureau.deliver(told, "post", on="2025-05-20", reached_on="2025-05-22")
    citizen = Citizen(year.visit).knows(many.number, many.code)
    assert "请您缴费" in citizen.stands()
    expect(citizen.page.locator("main")).to_contain_text(f"{fee['is']}元")
    look(citizen.page)

    bureau.on("2025-06-05")
    why = "鉴定报告分散在二十三所学校，需要逐校调取，经本机关政府信息公开工作机构负责人同意，延长答复期限。"
    told = bureau.notice(long, "延长答复期限", {"reasons": why}, days=10, refill=True)
    bureau.deliver(told, "post")
    year.check_due("extended")
    bureau.on("2025-06-18")
    sent = bureau.answer(long, GRANT, {"information": "鉴定报告汇编一册，在本机关领取。"}, DISCLOSURE)
    bureau.deliver(sent, "counter", proof="签收单", reached_on="2025-06-18")
    bureau.archive(long)

    bureau.on("2025-06-20")
    page = bureau.go(f"{many.page}letters/new/?kind=closed&code=O2")
    expect(page.get_by_role("alert")).to_contain_text("2025年6月20日")  # the last day to pay is not over
    assert page.get_by_role("button", name="保存").count() == 0
    bureau.on("2025-06-23")
    ended = bureau.notice(many, "告知不再处理", {})
    bureau.deliver(ended, "post")
    assert "不再处理" in citizen.stands()


def _june(year: Year) -> None:
    """What does not exist is searched for before anybody says so."""
    bureau = year.bureau
    bureau.on("2025-06-16", 16)
    lawyers = Citizen(year.visit, width=390, height=844)
    lawyers.page.goto(f"/apply/{BUREAU}/")
    look(lawyers.page)
    lawyers.applies(year.proof, **LAWYERS, title="1998年文昌路小学迁建批复")
    bureau.on("2025-06-17")
    case = year.found("absent", lawyers)
    bureau.take(case, "登记双方确认", "确认之日为收到申请之日", how="电话")
    year.check_due("absent")

    bureau.on("2025-06-24")
    answers = (*FOUND[:7], "found.not_found")
    page = bureau.guide(case, answers)
    expect(page.locator("main")).to_contain_text("应当有检索记录")
    look(page)
    said = {
        "who": "办公室",
        "systems": "公文系统、档案室1995—2000年案卷",
        "words": "文昌路小学 迁建",
        "result": "未检索到",
    }
    bureau.take(case, "登记检索", "检索已登记", **said)
    sent = bureau.answer(case, answers, {}, ANSWER)
    bureau.on("2025-06-25")
    assert "文昌路小学 迁建" in lawyers.opens("政府信息不存在告知书")
    assert sent.number in lawyers.looks().locator("main").inner_text()


def _july(year: Year) -> None:
    """One is granted in part; one is refused, and the letter says that reconsideration comes first."""
    bureau = year.bureau
    bureau.on("2025-07-01")
    part = year.enter(
        "partial", name="清河示例助学会", phone="010-60000004", title="2024年助学金发放办法及名册", **AT_HAND
    )
    bureau.on("2025-07-02")
    case = year.enter("refused", name="陆观澜", address="清河区柳岸路9号", title="学区调整会议讨论记录", **BY_POST)
    year.check_due("refused")

    bureau.on("2025-07-10")
    sent = bureau.answer(
        part,
        (*FOUND, "third_party.unharmed", "internal.internal_affairs", "separable_internal.part"),
        {
            "information": "公开的部分：发放办法全文，当面提供。",
            "withheld": "不予公开的部分：名册所附的内部岗位分工表。",
            "reasons": "不予公开的理由：岗位分工表是本机关内部工作流程信息，对外不产生影响。",
        },
        DISCLOSURE,
    )
    bureau.deliver(sent, "counter", reached_on="2025-07-10")

    bureau.on("2025-07-15")
    answers = (*FOUND, "third_party.unharmed", "internal.process", "separable_process.whole")
    why = "该记录是学区调整方案形成以前的讨论记录，尚未作出决定，公开会妨碍讨论。"
    sent = bureau.answer(case, answers, {"reasons": why}, ANSWER)
    _says_review_first(bureau.go(sent.page))
    look(bureau.window("clerk"))
    bureau.deliver(sent, "post", proof="EMS 0000000002")


def _says_review_first(page: Page) -> None:
    """See to it that the refusal sends its reader to reconsideration, and only from there to the court."""
    words = page.locator(".letter-sheet").inner_text()
    assert "应当在收到之日起60日内先向清河区人民政府申请行政复议" in words
    assert "不服行政复议决定的，可以在收到复议决定书之日起15日内向清河区人民法院提起行政诉讼" in words
    assert "个月" not in words, "the way to the court at once is not open"


def _summer(year: Year) -> None:
    """A reconsideration upholds; a court takes a suit; it cannot be sued at once where reconsideration comes first."""
    bureau, cases = year.bureau, year.cases
    bureau.on("2025-07-16")
    year.disputes["objected"] = _reviewed(bureau, cases["objected"], "2025-07-11")
    bureau.on("2025-08-04")
    page, _ = bureau.dispute(cases["refused"], **COURT, stage="suit_direct", begun_on="2025-08-04")
    expect(page.get_by_role("alert")).to_contain_text("应当先申请行政复议")
    _, year.disputes["absent"] = bureau.dispute(cases["absent"], **COURT, stage="suit_direct", begun_on="2025-08-04")
    bureau.on("2025-08-11")
    year.disputes["refused"] = _reviewed(bureau, cases["refused"], "2025-08-11")
    bureau.on("2025-08-28")
    bureau.decide(year.disputes["objected"], result="upheld", decided_on="2025-08-28")


def _reviewed(bureau: Bureau, case: Case, begun_on: str) -> str:
    _, address = bureau.dispute(case, stage="review", authority=OFFICE["authority"], begun_on=begun_on)
    return address


def _september(year: Year) -> None:
    """Somebody asks for the same once more, somebody for what is public; a reconsideration corrects."""
    bureau, cases = year.bureau, year.cases
    bureau.on("2025-09-08")
    again = Citizen(year.visit)
    again.applies(year.proof, **LIN, title=PLAN, description="全区")
    bureau.on("2025-09-09")
    case = year.found("repeated", again)
    bureau.take(case, "登记双方确认", "确认之日为收到申请之日", how="电话")

    bureau.on("2025-09-10")
    page = bureau.go(f"/desk/disputes/{BUREAU}/new/{cases['objected'].pk}/")
    before = page.locator('[name="follows"] option').nth(1).get_attribute("value")
    bureau.dispute(cases["objected"], **COURT, stage="suit_after_review", begun_on="2025-09-10", follows=before)

    bureau.on("2025-09-12")
    page = bureau.guide(case, REPEATED)
    expect(page.locator("main")).to_contain_text("可能重复")
    expect(page.get_by_role("link", name=cases["clarified"].number).first).to_be_visible()
    look(page)
    earlier = f"本机关已于2025年4月8日以{year.granted.number}答复您。"
    bureau.answer(case, REPEATED, {"earlier": earlier}, ANSWER)
    assert earlier in again.opens("重复申请告知书")

    bureau.on("2025-09-15")
    case = year.enter("public", name="清河示例业主委员会", phone="010-60000006", title="2025年中小学校历", **AT_HAND)
    bureau.on("2025-09-17")
    where = "获取的方式和途径：本机关网站“通知公告”栏目，2025年7月8日发布。"
    sent = bureau.answer(case, (*FOUND[:8], "public.public"), {"information": where}, ANSWER)
    bureau.deliver(sent, "counter", reached_on="2025-09-17")

    bureau.on("2025-09-26")
    said = {"decided_on": "2025-09-26", "anew_by": "2025-10-24", "decision": "会议已有决定，责令重新答复。"}
    bureau.decide(year.disputes["refused"], result="corrected", **said)
    look(bureau.window("clerk"))


def _october_and_november(year: Year) -> None:
    """Somebody withdraws; what was corrected is answered anew; a court upholds."""
    bureau, cases = year.bureau, year.cases
    bureau.on("2025-10-13")
    gu = Citizen(year.visit, java_script_enabled=False)
    gu.applies(year.proof, **GU, title="2025年教师招聘面试评分细则")
    bureau.on("2025-10-14")
    case = year.found("withdrawn", gu)
    bureau.take(case, "登记双方确认", "确认之日为收到申请之日", how="电话")
    year.check_due("withdrawn")
    bureau.on("2025-10-16")
    gu.withdraws()
    assert "已撤回" in gu.stands()

    page = bureau.go(year.disputes["refused"])
    expect(page.locator("main")).to_contain_text("2025年10月24日前重新答复")
    put(page, {"anew-code": "G2"})
    press(page, "起草重新答复")
    anew = bureau.send_out(page, {"information": "讨论记录的复印件附后，共6页。"}, DISCLOSURE)
    bureau.on("2025-10-17")
    bureau.deliver(anew, "post")
    page = bureau.go(cases["refused"].page)
    expect(page.locator("main")).to_contain_text("属于四类过程性信息，2025年7月15日")
    expect(page.locator("main")).to_contain_text("结果纠正")
    bureau.on("2025-11-20")
    bureau.decide(year.disputes["absent"], result="upheld", decided_on="2025-11-20")


def _the_year_ends(year: Year) -> None:
    """One application is in hand when the year ends; another came, and nobody has confirmed it."""
    bureau = year.bureau
    bureau.on("2025-12-15")
    year.enter("open", name="清河区示例餐饮有限公司", phone="010-60000007", title="学校食堂招标结果", **BY_POST)
    year.check_due("open")
    bureau.on("2025-12-30")
    late = Citizen(year.visit)
    late.applies(year.proof, **GU, title="2025年民办学校年检结论")
    year.found("unconfirmed", late)


def _numbers_have_no_gap(year: Year) -> None:
    told = [name for name in TOLD["applications"] if name != "carried_in"]
    assert sorted(year.cases) == sorted(TOLD["applications"])
    numbers = [year.cases[name].number for name in told]
    assert [read_number(each) for each in numbers] == numbers  # the digit that betrays a slip is right
    assert sorted(int(each.split("-")[2]) for each in numbers) == list(range(1, len(told) + 1))
    assert {each.split("-")[1] for each in numbers} == {"2025"}
    assert year.cases["carried_in"].number.startswith(f"{MARK}-2024-00001-")
    letters = [f"{LETTERS}〔2025〕{serial}号" for serial in range(1, len(year.bureau.letters) + 1)]
    assert year.bureau.letters == letters


def _others_see_nothing(year: Year) -> None:
    """The clerk of another organ finds nothing; whoever watches over the district sees terms, and no names."""
    bureau = year.bureau
    page = year.cases["objected"].page
    assert bureau.status(page, OTHER_CLERK) == 404
    assert bureau.status(DESK + "office/", OTHER_CLERK) == 404
    watched = bureau.go(page, AUTHORITY)
    assert "清河示例研究院" not in watched.content()
    assert "校服" not in watched.content()


def _the_report_balances(year: Year) -> None:
    year.bureau.on("2026-01-04")
    published = _file_report(year, 2025)
    for column in TOLD["columns"]:
        carried = year.reported[2024][f"applications.carried_out.{column}"]
        assert published[f"applications.carried_in.{column}"] == carried, column


def _file_report(year: Year, of: int) -> dict[str, str]:
    """Let the rooms count, compare with what was counted by hand, file the report, and return its cells."""
    bureau = year.bureau
    bench = f"/desk/annual/{BUREAU}/{of}/"
    page = bureau.go("/desk/annual/")
    put(page, {"year": str(of)})
    press(page, "开始填报")
    page = bureau.go(bench)
    press(page, "从记录取数")
    boxes = page.locator("form#tables input[id^='c-']")
    _is_as_counted(dict(boxes.evaluate_all("all => all.map(each => [each.name, each.value])")), of)
    if of == 2025:
        _one_figure_opens(year)
    page = _carried_to_the_end(bureau, bench)
    cells = page.locator("[data-cell]")
    published = dict(cells.evaluate_all("all => all.map(each => [each.dataset.cell, each.textContent.trim()])"))
    _is_as_counted(published, of)
    year.reported[of] = published
    return published


def _is_as_counted(cells: Mapping[str, str], of: int) -> None:
    """Compare tables two and three, every cell of them, with what was counted by hand; what it left out is nought."""
    two = _counted("applications", TOLD["table_two"][of], TOLD["columns"])
    three = _counted("review_litigation", TOLD["table_three"].get(of, {}), TOLD["results"])
    form = [each for each in of_year(of).cells if each.startswith(("applications.", "review_litigation."))]
    wanted = {cell: str({**two, **three}.get(cell, 0)) for cell in form}
    assert {*two, *three} <= {*form}
    assert {cell: cells[cell] for cell in form} == wanted


def _carried_to_the_end(bureau: Bureau, bench: str) -> Page:
    """Fill in what no room counts, write the chapters, and let everybody do their part until the report is public."""
    page = bureau.go(bench)
    while (zeros := page.get_by_role("button", name=re.compile("全部为0"))).count():
        with page.expect_navigation():
            zeros.first.click()
    checks = page.locator("td.check > span > span").evaluate_all("all => all.map(each => each.className)")
    assert set(checks) == {"check-good"}, "every identity of the form holds"
    page = bureau.go(f"{bench}words/")
    for chapter in page.locator("textarea[data-chapter]").all():
        chapter.fill("无。")
    press(page, "保存文字")
    page = bureau.go(bench, "reviewer")
    assert page.locator(".finding-error, .finding-warn").count() == 0
    for who, step in (("reviewer", "提交"), (AUTHORITY, "审核通过"), ("head", "签发"), ("reviewer", "公开")):
        page = bureau.go(bench, who)
        press(page, step)
    page.goto(bench.replace("/desk", ""))
    return page


def _counted(table: str, rows: Mapping[str, list[int]], columns: list[str]) -> dict[str, int]:
    """Return what was counted by hand, by the names of the cells."""
    return {
        f"{table}.{row}.{column}": number
        for row, numbers in rows.items()
        for column, number in zip(columns, numbers, strict=True)
    }


def _one_figure_opens(year: Year) -> None:
    """From a number to the application behind it."""
    page = year.bureau.go(f"/desk/annual/{BUREAU}/2025/figure/applications.denied_process_info.natural_person/")
    refused = year.cases["refused"]
    expect(page.locator(".entries li")).to_have_count(1)
    page.get_by_role("link", name=re.compile(refused.number)).click()
    page.wait_for_url(re.compile(f"{refused.page}$"))
