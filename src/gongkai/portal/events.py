"""What happens to the columns that other rooms may hear of?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.kernel.events import Event


@dataclass(frozen=True)
class SectionEvent(Event):
    """Something that was done to one column; ``tree_code`` and ``code`` are those of its address."""

    section: int
    name: str
    tree: int
    tree_name: str
    tree_code: str
    code: str

    def subject(self) -> str:
        """Return the column as the subject."""
        return f"portal.section:{self.section}"


@dataclass(frozen=True)
class SectionOpened(SectionEvent):
    """A column was opened, as somebody's duty."""

    kind: str
    kind_label: str
    owner: int
    owner_name: str
    says = "{tree_name}开设栏目“{name}”（{kind_label}），责任单位{owner_name}"


@dataclass(frozen=True)
class SectionChanged(SectionEvent):
    """Particulars of a column were changed; ``changes`` maps fields to ``[before, after]``."""

    changes: Mapping[str, Sequence[str]]
    fields: str
    says = "{tree_name}栏目“{name}”：修改{fields}"


@dataclass(frozen=True)
class SectionMoved(SectionEvent):
    """A column was put elsewhere in its tree."""

    before: str
    after: str
    says = "{tree_name}栏目“{name}”从“{before}”移到“{after}”"


@dataclass(frozen=True)
class SectionClosed(SectionEvent):
    """A column is no longer kept up."""

    reason: str
    says = "{tree_name}栏目“{name}”停止更新：{reason}"


@dataclass(frozen=True)
class SectionReopened(SectionEvent):
    """A column is kept up again."""

    reason: str
    says = "{tree_name}栏目“{name}”恢复更新：{reason}"


@dataclass(frozen=True)
class EmptinessStated(SectionEvent):
    """Somebody said, with their name, why there is nothing in a column."""

    statement: int
    text: str
    says = "{tree_name}栏目“{name}”作空栏说明：{text}"


@dataclass(frozen=True)
class PaperPlaced(SectionEvent):
    """A paper was put into a column."""

    paper: int
    title: str
    home: bool
    live: bool
    says = "“{title}”放入{tree_name}栏目“{name}”"


@dataclass(frozen=True)
class PaperUnplaced(SectionEvent):
    """A paper was taken out of a column."""

    paper: int
    title: str
    live: bool
    says = "“{title}”移出{tree_name}栏目“{name}”"


@dataclass(frozen=True)
class PapersGathered(SectionEvent):
    """A column took in what had been released before it was there."""

    count: int
    says = "{tree_name}栏目“{name}”收入已发布的{count}篇文稿"


@dataclass(frozen=True)
class TreePlanted(Event):
    """The columns of a template were opened on an organ's pages, as far as they were not there."""

    tree: int
    tree_name: str
    tree_code: str
    template: str
    added: int
    says = "{tree_name}按“{template}”模板开设{added}个栏目"

    def subject(self) -> str:
        """Return the organ's tree as the subject."""
        return f"portal.tree:{self.tree}"


@dataclass(frozen=True)
class ImportEvent(Event):
    """Something that was done about a source that is moved in."""

    moving: int
    organ: int
    organ_name: str
    title: str

    def subject(self) -> str:
        """Return the import as the subject."""
        return f"portal.import:{self.moving}"


@dataclass(frozen=True)
class ImportBegun(ImportEvent):
    """A source was handed over to be moved in."""

    form: str
    count: int
    digest: str
    says = "{organ_name}提交迁入来源“{title}”（{form}，{count}条）"


@dataclass(frozen=True)
class ImportConfirmed(ImportEvent):
    """Somebody has seen the faults and where everything goes, and lets the drafts be written."""

    count: int
    says = "{organ_name}确认迁入“{title}”，写入草稿{count}条"


@dataclass(frozen=True)
class ItemsMovedIn(ImportEvent):
    """Some of the items were written as drafts; the papers are named in their order."""

    papers: Sequence[int]
    count: int
    says = "{organ_name}迁入“{title}”：写入草稿{count}篇"


@dataclass(frozen=True)
class ImportSent(ImportEvent):
    """The drafts of an import were sent to the signatures, as far as nothing barred them."""

    sent: int
    left: int
    says = "{organ_name}迁入“{title}”：成批送审{sent}篇，留待处理{left}篇"


@dataclass(frozen=True)
class ImportDropped(ImportEvent):
    """A source is not moved in after all."""

    says = "{organ_name}放弃迁入“{title}”"
