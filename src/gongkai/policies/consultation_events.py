"""What happens to a consultation or a major decision that other rooms may hear of? Never the words of a citizen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.kernel.events import Event


@dataclass(frozen=True)
class ConsultationEvent(Event):
    """Something that was done to a consultation; ``paper`` is its page."""

    consultation: int
    paper: int
    organ: int
    title: str

    def subject(self) -> str:
        """Return the consultation as the subject."""
        return f"policies.consultation:{self.consultation}"


@dataclass(frozen=True)
class ConsultationOpened(ConsultationEvent):
    """A draft came before the public, or its days were changed by a correction."""

    opens_on: date
    closes_on: date
    says = "《{title}》公开征求意见，自{opens_on}至{closes_on}"


@dataclass(frozen=True)
class CommentReceived(ConsultationEvent):
    """A comment came in; neither the words nor who wrote them are repeated."""

    comment: int
    number: int
    channel: str
    says = "《{title}》收到第{number}条意见（{channel}）"


@dataclass(frozen=True)
class CommentsNoted(ConsultationEvent):
    """The office took note of comments."""

    numbers: tuple[int, ...]
    count: int
    says = "《{title}》阅知意见{count}条"


@dataclass(frozen=True)
class CommentsAnswered(ConsultationEvent):
    """The office said what becomes of one comment or of several."""

    numbers: tuple[int, ...]
    count: int
    disposition: str
    says = "《{title}》处理意见{count}条：{disposition}"


@dataclass(frozen=True)
class ResultLinked(ConsultationEvent):
    """The paper that publishes the result was drafted or linked; ``result`` is its key."""

    result: int
    result_title: str
    says = "《{title}》的征集结果为“{result_title}”"


@dataclass(frozen=True)
class CatalogueEvent(Event):
    """Something that was done to the catalogue of a year."""

    catalogue: int
    organ: int
    title: str

    def subject(self) -> str:
        """Return the catalogue as the subject."""
        return f"policies.catalogue:{self.catalogue}"


@dataclass(frozen=True)
class CatalogueDrafted(CatalogueEvent):
    """The paper that publishes the catalogue was made from its lines, or made anew."""

    paper: int
    count: int
    says = "{title}：按目录生成公开文稿，共{count}项"


@dataclass(frozen=True)
class DecisionEvent(Event):
    """Something that was done to a major decision."""

    decision: int
    organ: int
    title: str

    def subject(self) -> str:
        """Return the decision as the subject."""
        return f"policies.decision:{self.decision}"


@dataclass(frozen=True)
class DecisionListed(DecisionEvent):
    """A decision was entered into the catalogue of a year."""

    year: int
    says = "《{title}》列入{year}年度重大行政决策事项目录"


@dataclass(frozen=True)
class DecisionChanged(DecisionEvent):
    """A line of the catalogue was changed; ``fields`` are the labels of what is another now."""

    fields: tuple[str, ...]
    what: str
    says = "重大行政决策事项《{title}》修改：{what}"


@dataclass(frozen=True)
class DecisionRemoved(DecisionEvent):
    """A decision was taken out of the catalogue."""

    on: date
    says = "《{title}》自{on}起调出重大行政决策事项目录"


@dataclass(frozen=True)
class DecisionDiscussed(DecisionEvent):
    """A decision was discussed in a meeting."""

    on: date
    meeting: str
    says = "《{title}》于{on}经{meeting}集体讨论"


@dataclass(frozen=True)
class ReviewEvent(Event):
    """Something that was done in a review of legality; ``of`` is what is reviewed, such as ``policies.decision:3``."""

    review: int
    organ: int
    of: str
    title: str

    def subject(self) -> str:
        """Return what is reviewed as the subject."""
        return self.of


@dataclass(frozen=True)
class SentForReview(ReviewEvent):
    """A draft was sent to be reviewed for its legality."""

    on: date
    to: str
    says = "《{title}》于{on}送{to}合法性审查"


@dataclass(frozen=True)
class OpinionGiven(ReviewEvent):
    """The opinion on the legality of a draft was entered."""

    on: date
    opinion: str
    says = "《{title}》合法性审查意见（{on}）：{opinion}"
