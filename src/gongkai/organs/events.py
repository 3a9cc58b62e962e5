"""What happens to organs and people that others may hear of?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.kernel.events import Event


@dataclass(frozen=True)
class OrganEvent(Event):
    """Something that was done to an organ."""

    organ: int
    organ_name: str

    def subject(self) -> str:
        """Return the organ as the subject."""
        return f"organs.organ:{self.organ}"


@dataclass(frozen=True)
class OrganCreated(OrganEvent):
    """An organ was entered."""

    code: str
    says = "登记公开主体“{organ_name}”，代码{code}"


@dataclass(frozen=True)
class PersonEvent(Event):
    """Something that was done to a person's account."""

    person: int
    name: str
    username: str

    def subject(self) -> str:
        """Return the person as the subject."""
        return f"organs.person:{self.person}"


@dataclass(frozen=True)
class PersonAdded(PersonEvent):
    """A person was given a log-in."""

    says = "新增人员{name}，登录名{username}"


@dataclass(frozen=True)
class PersonDeactivated(PersonEvent):
    """A person's log-in was closed."""

    says = "停用{name}的账号（登录名{username}）"


@dataclass(frozen=True)
class PersonReactivated(PersonEvent):
    """A person's log-in was opened again."""

    says = "恢复{name}的账号（登录名{username}）"


@dataclass(frozen=True)
class InitialPasswordGiven(PersonEvent):
    """A person was given a new initial password, to be changed at the next log-in."""

    says = "为{name}重设初始密码（登录名{username}）"


@dataclass(frozen=True)
class PasswordChanged(PersonEvent):
    """A person chose a new password."""

    says = "{name}更改了自己的密码（登录名{username}）"


@dataclass(frozen=True)
class MembershipEvent(PersonEvent):
    """Something that was done to a person's role in an organ."""

    organ: int
    organ_name: str
    role: str
    role_says: str
    on: str


@dataclass(frozen=True)
class Appointed(MembershipEvent):
    """A person was given a role in an organ."""

    says = "任命{name}为{organ_name}{role_says}，自{on}起"


@dataclass(frozen=True)
class MembershipEnded(MembershipEvent):
    """A person's role in an organ came to an end."""

    says = "{name}不再担任{organ_name}{role_says}，自{on}起"


@dataclass(frozen=True)
class UnitEvent(OrganEvent):
    """Something that was done to a unit of an organ."""

    unit: int
    name: str


@dataclass(frozen=True)
class UnitAdded(UnitEvent):
    """A unit was entered."""

    says = "{organ_name}登记科室“{name}”"


@dataclass(frozen=True)
class UnitRenamed(UnitEvent):
    """A unit was given another name."""

    before: str
    says = "{organ_name}科室“{before}”更名为“{name}”"


@dataclass(frozen=True)
class UnitClosed(UnitEvent):
    """No more work is given to a unit."""

    on: date
    says = "{organ_name}停用科室“{name}”，自{on}起"


@dataclass(frozen=True)
class UnitReopened(UnitEvent):
    """Work is given to a unit again."""

    says = "{organ_name}恢复科室“{name}”"


@dataclass(frozen=True)
class CalendarChanged(OrganEvent):
    """The working-day calendar of a district was changed; the organ is the district."""


@dataclass(frozen=True)
class DaysChanged(CalendarChanged):
    """A day, or a stretch of days, became days of rest or working days."""

    first: date
    last: date
    rest: bool
    reason: str
    notice: str = ""
    says = "{organ_name}工作日历：{stretch}改为{what}，理由：{reason}"

    @property
    def stretch(self) -> str:
        """Return the days in words."""
        return str(self.first) if self.first == self.last else f"{self.first}至{self.last}"

    @property
    def what(self) -> str:
        """Return what the days became."""
        return "休息" if self.rest else "上班"


@dataclass(frozen=True)
class DayChangeDropped(CalendarChanged):
    """A change of a day no longer holds."""

    day: date
    rest: bool
    reason: str
    because: str
    says = "{organ_name}工作日历：撤销{day}“{reason}”的修改，理由：{because}"


@dataclass(frozen=True)
class YearEntered(CalendarChanged):
    """The State Council's notice on a year has been entered completely."""

    year: int
    notice: str
    says = "{organ_name}工作日历：{year}年的放假安排已全部录入"


@dataclass(frozen=True)
class YearReopened(CalendarChanged):
    """It was taken back that a year had been entered completely."""

    year: int
    because: str
    says = "{organ_name}工作日历：{year}年的放假安排恢复为尚未录入，理由：{because}"
