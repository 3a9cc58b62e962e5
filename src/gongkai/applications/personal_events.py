"""What happens to what is personal, that the journal must know? Who did what to which application; never the thing."""

from __future__ import annotations

from dataclasses import dataclass

from .events import ApplicationEvent


@dataclass(frozen=True)
class EnclosureKept(ApplicationEvent):
    """A citizen's file was sealed and kept."""

    enclosure: int
    kind: str
    format: str
    size: int
    says = "{number}：收到{kind}一份"


@dataclass(frozen=True)
class EnclosureDeleted(ApplicationEvent):
    """A citizen's file was deleted from the store."""

    enclosure: int
    kind: str
    because: str
    says = "{number}：删除{kind}一份（{because}）"


@dataclass(frozen=True)
class LookedAt(ApplicationEvent):
    """Somebody looked at what is masked otherwise, and said what for."""

    what: str
    enclosure: int
    purpose: str
    says = "{number}：查看{what}，用途：{purpose}"


@dataclass(frozen=True)
class DeletionScheduled(ApplicationEvent):
    """The day on which the scans of an application are deleted is fixed."""

    enclosures: int
    delete_on: str
    says = "{number}：身份证明等{enclosures}份材料定于{delete_on}删除"


@dataclass(frozen=True)
class CodeReissued(ApplicationEvent):
    """The applicant proved who they are and was given another query code; the one before no longer fits."""

    proof: str
    says = "{number}：重新发给查询码（{proof}），原查询码失效"


@dataclass(frozen=True)
class Exported(ApplicationEvent):
    """A copy of the person's own data was made for the person."""

    enclosures: int
    says = "{number}：向申请人提供个人信息副本，含材料{enclosures}份"


@dataclass(frozen=True)
class Erased(ApplicationEvent):
    """What identified the person was deleted; the application still counts."""

    enclosures: int
    letters: int
    says = "{number}：删除申请人个人信息，材料{enclosures}份；已印发的文书{letters}份依档案规定保存，不再显示"
