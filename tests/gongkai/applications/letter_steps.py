"""An office of 教育局, an application that it received, and letters on their way through the chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from gongkai.applications.letters.wording import BLANK
from gongkai.applications.models import Application, Letter, Office
from gongkai.applications.services import facts, intake, letters, offices
from gongkai.kernel.clock import CHINA
from gongkai.review.selectors import next_step, round_of
from lawbook.application import facts as law

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
OFFICE: Mapping[str, Any] = {
    "mark": "QHJY",
    "letters": "清教公开",
    "name": "清河区教育局办公室",
    "address": "清河区文昌路8号",
    "postcode": "100000",
    "phone": "010-55501234",
    "authority": "清河区人民政府",
    "court": "清河区人民法院",
    "online_channel": "行政复议在线服务平台",
    "fee_account": "请凭本通知到清河区政务服务中心缴款窗口缴纳，款项直接缴入国库。",
}


def office_of(world: Any) -> Office:
    """Enter the office of 教育局."""
    return offices.set_office(organ=world.organs["jiaoyu"], by=None, at=AT, **OFFICE)


@dataclass
class Desk:
    """The people of 教育局 at work on one application; ``now`` is a moment that they move on themselves."""

    world: Any
    now: datetime = AT
    application: Application = field(init=False)

    def __post_init__(self) -> None:
        office_of(self.world)
        self.application = self.received()

    @property
    def today(self) -> date:
        """Return the day."""
        return self.now.date()

    def who(self, name: str = "clerk") -> dict[str, Any]:
        """Return who acts, and when."""
        return {"by": self.world[name], "at": self.now}

    def later(self, days: int) -> None:
        """Let days go by."""
        self.now += timedelta(days=days)

    def received(self, **more: Any) -> Application:
        """Enter an application that was handed in at the counter."""
        wanted = {"title": "2025年义务教育学校校舍安全检查报告", "description": "全区汇总", **more}
        made = intake.enter(
            organ=self.world.organs["jiaoyu"],
            applicant=intake.Applied(
                kind="natural_person", name="林晓舟", phone="13900000000", address="清河区柳荫街1号", signature="林晓舟"
            ),
            wanted=intake.Wanted(**wanted),
            channel="in_person",
            submitted_on=self.today,
            **self.who(),
        )
        return made.application

    def add(self, fact: law.Fact) -> None:
        """Enter a fact."""
        facts.add(self.application, fact, **self.who())

    def drafted(self, kind: str, **more: Any) -> Letter:
        """Begin a letter, with something of our own in every blank."""
        letter = letters.draft(application=more.pop("application", self.application), kind=kind, **more, **self.who())
        return self.filled(letter)

    def filled(self, letter: Letter) -> Letter:
        """Fill every blank of a letter."""
        said = {part: BLANK.sub("经核对本件材料所见的具体情况", text) for part, text in letter.parts.items()}
        return letters.revise(letter, parts=said, **self.who())

    def submitted(self, letter: Letter, by: str = "clerk") -> Letter:
        """Send a letter into its chain."""
        return letters.submit(letter, **self.who(by))

    def signed(self, letter: Letter, by: str = "clerk") -> Letter:
        """Let everybody sign whose turn it is."""
        if letter.state == "drafted":
            self.submitted(letter, by)
        while True:
            round = round_of(letter.subject)
            step = next_step(round) if round else None
            if step is None:
                return letter
            letters.sign(letter, **self.who(step["role"]))

    def issued(self, letter: Letter) -> Letter:
        """Let a letter be signed and go out."""
        self.signed(letter)
        letters.issue(letter, **self.who())
        self.application.refresh_from_db()
        return letter
