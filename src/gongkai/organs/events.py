"""What happens to organs and people that others may hear of?"""

from __future__ import annotations

from dataclasses import dataclass

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
