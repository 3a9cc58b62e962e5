"""Applications that went through the real services, signed by the people of the world; names of our own making."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from tests.gongkai.papers_world import somebody

from gongkai.applications.models import Application, DeliveryWay, Letter, Office
from gongkai.applications.services import handling, intake, letters, offices
from gongkai.applications.services.checking import Applied, Wanted
from gongkai.kernel.clock import CHINA
from gongkai.organs.models import Role
from gongkai.review.selectors import next_step, round_of
from lawbook.application.letter import letter, letter_for

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
MARKS = {"jiaoyu": "JY", "minzheng": "MZ", "donghu-minzheng": "DM", "office": "ZB"}
NAME = "林晚舟"
# Well-formed numbers of our own making.
IDENTITY = "110101199003070097"
CREDIT_CODE = "91110105MA00001243"
PHONE = "13900000001"
EMAIL = "lin@applicant.example"
ADDRESS = "清河区柳岸路8号"
FIRM = "清河区柳岸文化有限公司"
TITLE = "2025年秋季小学招生划片方案"
PERSON = Applied(
    kind="natural_person",
    name=NAME,
    identity_kind="resident_card",
    identity=IDENTITY,
    phone=PHONE,
    email=EMAIL,
    address=ADDRESS,
    postcode="100000",
    signature=NAME,
)
ORGANIZATION = Applied(
    kind="commercial_enterprise",
    name=FIRM,
    credit_code=CREDIT_CODE,
    representative="秦望山",
    contact="何小满",
    phone="010-60000002",
    email="office@firm.example",
    address=ADDRESS,
)


def on(day: date | str, hour: int = 9, minute: int = 30) -> datetime:
    """Return a moment of a day in China."""
    return datetime.combine(date.fromisoformat(day) if isinstance(day, str) else day, time(hour, minute), CHINA)


def office(world: Any, code: str = "jiaoyu", **more: Any) -> Office:
    """Return the office that takes an organ's applications, entered where there is none."""
    organ = world.organs[code]
    found = Office.objects.filter(organ=organ).first()
    if found is not None and not more:
        return found
    said = {
        "mark": MARKS.get(code, "QT"),
        "letters": {"jiaoyu": "清教公开", "minzheng": "清民公开"}.get(code, "清公开"),
        "name": f"{organ.name}办公室",
        "address": "清河区学府路1号",
        "postcode": "100000",
        "phone": "0000-1234567",
        "hours": "工作日9:00至17:00",
        "authority": "清河区人民政府",
        "court": "清河区人民法院",
        "online_channel": "复议服务平台",
        "fee_account": "清河区财政局非税收入专户",
        **more,
    }
    return offices.set_office(organ=organ, by=None, at=AT, **said)


def clerk(world: Any, code: str = "jiaoyu") -> Any:
    """Return the clerk of an organ."""
    return somebody(world.organs[code], Role.CLERK)


def applied(
    world: Any,
    organ: str = "jiaoyu",
    *,
    at: datetime = AT,
    kind: str = "natural_person",
    channel: str = "internet",
    applicant: Applied | None = None,
    submitted_on: date | None = None,
    token: str = "",
    files: Sequence[Any] = (),
    is_oral: bool = False,
    **wanted: Any,
) -> Application:
    """Return an application that came in: on the site by the citizen's hand, else entered by the clerk."""
    return receipt(
        world, organ, at=at, kind=kind, channel=channel, applicant=applicant, submitted_on=submitted_on,
        token=token, files=files, is_oral=is_oral, **wanted,
    ).application  # fmt: skip


def receipt(
    world: Any,
    organ: str = "jiaoyu",
    *,
    at: datetime = AT,
    kind: str = "natural_person",
    channel: str = "internet",
    applicant: Applied | None = None,
    **more: Any,
) -> intake.Receipt:
    """Return what the applicant is handed: the application and its query code."""
    office(world, organ)
    own = {name: more.pop(name) for name in ("submitted_on", "token", "files", "is_oral") if name in more}
    who = applicant or who_is(kind)
    what = Wanted(**{"title": TITLE, **more})
    by = None if channel == "internet" else clerk(world, organ)
    return intake.apply(organ=world.organs[organ], applicant=who, wanted=what, channel=channel, at=at, by=by, **own)


def who_is(kind: str) -> Applied:
    """Return an applicant of a kind."""
    if kind == PERSON.kind:
        return PERSON
    return Applied(**{**{name: getattr(ORGANIZATION, name) for name in Applied.__dataclass_fields__}, "kind": kind})


def received(world: Any, organ: str = "jiaoyu", *, at: datetime = AT, **more: Any) -> Application:
    """Return an application that came in and was received on the same day: confirmed, where that is needed."""
    application = applied(world, organ, at=at, **more)
    if application.received_on is None:
        intake.confirm(application, on=at.astimezone(CHINA).date(), by=clerk(world, organ), at=at, how="电话")
    return application


def issued(
    world: Any,
    application: Application,
    kind: str,
    *,
    parts: Mapping[str, str] | None = None,
    particulars: Mapping[str, Any] | None = None,
    code: str = "",
    at: datetime | None = None,
    **more: Any,
) -> Letter:
    """Return a letter that was drafted, signed by everybody whose step it is, and issued."""
    at = at or AT
    by = somebody(application.organ, Role.CLERK)
    said = {**words(kind), **(parts or {})}
    made = letters.draft(
        application=application, kind=kind, parts=said, particulars=particulars, code=code, by=by, at=at, **more
    )
    letters.submit(made, by=by, at=at)
    sign_all(made, at=at)
    letters.issue(made, by=by, at=at)
    application.refresh_from_db()
    return Letter.objects.select_related("application__organ", "organ").get(pk=made.pk)


def sign_all(made: Letter, *, at: datetime) -> None:
    """Let everybody sign a letter whose step it is."""
    while True:
        found = round_of(made.subject)
        step = next_step(found) if found is not None else None
        if step is None:
            return
        letters.sign(made, by=somebody(made.organ, step["role"]), at=at)


def words(kind: str) -> dict[str, str]:
    """Return texts for the parts that a clerk writes by hand."""
    said = {
        "findings": "经审查，申请公开的信息由本机关制作并保存。",
        "reasons": "上述信息是内部讨论中的意见，尚未形成决定，公开会妨碍讨论。",
        "information": "随信附上该方案的复印件，共3页。",
        "withheld": "方案附件中家庭住址一栏不予公开，因其涉及个人隐私，公开会损害他人合法权益。",
        "what": "请写明所需方案的学年和学校名称。",
        "opinion_asked": "是否同意公开贵单位提交的承诺书，不同意的请说明理由。",
        "search": "本机关于2026年3月检索了公文系统和档案室，未检索到上述信息。",
        "channel": "请向清河区不动产登记中心查询，地址清河区学府路3号，电话0000-7654321。",
        "earlier": "本机关已于2026年2月2日以清教公开〔2026〕1号作出答复。",
    }
    known = {each.code for each in letter(kind).parts}
    return {name: text for name, text in said.items() if name in known}


def answered(
    world: Any, application: Application, code: str = "G2", on: date | datetime | None = None, **more: Any
) -> Application:
    """Return an application that was answered with an outcome, and the answer handed over on the same day."""
    at = on if isinstance(on, datetime) else datetime.combine(on or AT.date(), time(16), CHINA)
    if code == "U1" and not application.facts.filter(kind="searched").exists():
        searched(world, application, at=at)
    made = issued(world, application, letter_for(code).code, code=code, at=at, **more)
    day = at.astimezone(CHINA).date()
    by = somebody(application.organ, Role.CLERK)
    letters.deliver(made, DeliveryWay.COUNTER, day, by=by, at=at, reached_on=day, proof="申请人签收")
    application.refresh_from_db()
    return application


def searched(world: Any, application: Application, *, at: datetime = AT) -> None:
    """Write down that somebody searched and found nothing."""
    handling.record_search(
        application,
        who="办公室",
        systems="公文系统、档案室",
        words="招生 划片",
        result="未检索到",
        by=somebody(application.organ, Role.CLERK),
        at=at,
    )
