"""
What happens to a paper that other rooms may hear of?

Who wants to know what is shown waits for ``Released``, ``BatchReleased`` and ``Withdrawn``. A batch of many papers
(such as one that was moved in) is one event with the keys of all of them, so that a listener can work in bulk.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.kernel.events import Event

# From so many papers on, an act upon a submission is one event and not one for each paper.
BATCH = 21


@dataclass(frozen=True)
class PaperEvent(Event):
    """Something that was done to one paper; ``organ`` is the organ's key, ``title`` that of the newest version."""

    paper: int
    organ: int
    kind: str
    title: str

    def subject(self) -> str:
        """Return the paper as the subject."""
        return f"papers.paper:{self.paper}"


@dataclass(frozen=True)
class BatchEvent(Event):
    """Something that was done to many papers of an organ at once."""

    papers: tuple[int, ...]
    organ: int
    title: str
    count: int
    submission: int

    def subject(self) -> str:
        """Return the submission as the subject, where there is one."""
        return f"papers.submission:{self.submission}" if self.submission else "papers.batch"


@dataclass(frozen=True)
class Drafted(PaperEvent):
    """A paper was begun."""

    kind_label: str
    says = "拟稿{kind_label}《{title}》"


@dataclass(frozen=True)
class BatchDrafted(BatchEvent):
    """Many papers were taken over from elsewhere as drafts."""

    says = "成批拟稿{count}件：{title}"


@dataclass(frozen=True)
class Revised(PaperEvent):
    """A version was saved on purpose; ``fields`` are the labels of what changed."""

    version: int
    fields: tuple[str, ...]
    note: str
    changed: str
    says = "修改《{title}》（第{version}版）：{changed}"


@dataclass(frozen=True)
class LockTakenOver(PaperEvent):
    """Somebody took over the editing while another person still held it."""

    taken_from: str
    says = "接手编辑《{title}》，原由{taken_from}编辑"


@dataclass(frozen=True)
class Discarded(PaperEvent):
    """A draft that was never shown was given up."""

    reason: str
    says = "作废草稿《{title}》：{reason}"


@dataclass(frozen=True)
class Submitted(PaperEvent):
    """A version was sent into its chain of signatures, alone or with others."""

    version: int
    digest: str
    submission: int
    says = "送审《{title}》第{version}版，摘要值{digest:.16}…"


@dataclass(frozen=True)
class BatchSubmitted(BatchEvent):
    """Many papers were sent into one chain of signatures."""

    digest: str
    says = "成批送审{count}件：{title}，摘要值{digest:.16}…"


@dataclass(frozen=True)
class SubmissionClosed(BatchEvent):
    """A submission left its chain without being released: returned, withdrawn or void."""

    how: str
    reason: str
    says = "《{title}》{how}：{reason}"


@dataclass(frozen=True)
class Approved(BatchEvent):
    """All have signed; it may be released."""

    digest: str
    says = "《{title}》审签完成，可以发布，摘要值{digest:.16}…"


@dataclass(frozen=True)
class Scheduled(PaperEvent):
    """The moment of release was set, changed or (empty) taken back."""

    moment: str
    when: str
    says = "《{title}》{when}"


@dataclass(frozen=True)
class NotReleased(PaperEvent):
    """A scheduled release was refused; the schedule is off."""

    submission: int
    reason: str
    says = "《{title}》定时发布没有进行：{reason}"


@dataclass(frozen=True)
class Released(PaperEvent):
    """A version came before the public; ``first`` is False for a correction and for what was shown before."""

    version: int
    release: int
    number: int
    digest: str
    index_no: str
    first: bool
    what: str
    says = "{what}《{title}》（第{number}版），索引号{index_no}，摘要值{digest:.16}…"


@dataclass(frozen=True)
class BatchReleased(BatchEvent):
    """Many papers came before the public at once; ``papers`` holds the keys of all of them."""

    digest: str
    first: bool
    says = "成批发布{count}件：{title}，摘要值{digest:.16}…"


@dataclass(frozen=True)
class Withdrawn(PaperEvent):
    """A paper was taken from the public; its page now says so, and why."""

    version: int
    release: int
    reason: str
    says = "撤下《{title}》：{reason}"


@dataclass(frozen=True)
class CorrectionBegun(PaperEvent):
    """A released paper is to be corrected; what is shown stays until the corrected version is released."""

    reason: str
    says = "启动更正《{title}》：{reason}"


@dataclass(frozen=True)
class CorrectionDropped(PaperEvent):
    """A correction was given up; what is shown stays."""

    reason: str
    says = "放弃更正《{title}》：{reason}"


@dataclass(frozen=True)
class Corrected(PaperEvent):
    """A corrected version took the place of the one that was shown; recorded beside ``Released``."""

    before: int
    after: int
    reason: str
    says = "更正《{title}》：{reason}"


@dataclass(frozen=True)
class Withheld(PaperEvent):
    """Something was entered in the register of what is not public, with the day on which it is looked at again."""

    version: int
    reason: str
    review_on: str
    says = "登记不予主动公开《{title}》：{reason}，{review_on}前评估审查"


@dataclass(frozen=True)
class Assessed(PaperEvent):
    """The reason why something is not public was looked at again and holds."""

    reason: str
    review_on: str
    says = "评估审查《{title}》，仍不公开：{reason}，下次{review_on}前"


@dataclass(frozen=True)
class AssessedAsPublic(PaperEvent):
    """The reason no longer holds: a version for release is drafted."""

    reason: str
    says = "评估审查《{title}》，转为主动公开：{reason}"


@dataclass(frozen=True)
class IndexTemplateSet(Event):
    """How an organ writes its index numbers was arranged."""

    organ: int
    organ_name: str
    body_code: str
    template: str
    says = "设置{organ_name}索引号规则：{template}，机构代码{body_code}"

    def subject(self) -> str:
        """Return the organ as the subject."""
        return f"organs.organ:{self.organ}"
