"""What happens to a return that other rooms may hear of?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.kernel.events import Event


@dataclass(frozen=True)
class ReturnEvent(Event):
    """Something that was done to one organ's return on one year."""

    report: int
    organ: int
    organ_name: str
    year: int

    def subject(self) -> str:
        """Return the return as the subject."""
        return f"annual.return:{self.report}"


@dataclass(frozen=True)
class Opened(ReturnEvent):
    """The year was opened; ``proposed`` maps cells to what last year's report proposes for them."""

    edition: str
    proposed: Mapping[str, str]
    says = "{organ_name}开始填报{year}年度报告（{edition}年版格式）"


@dataclass(frozen=True)
class CellsStated(ReturnEvent):
    """Cells were stated or emptied; ``cells`` maps each to ``[before, after]``, None where nothing stood or stands."""

    cells: Mapping[str, list[str | None]]
    how: str
    count: int
    says = "{organ_name}{year}年度报告：{how}{count}个单元格"


@dataclass(frozen=True)
class Adjusted(ReturnEvent):
    """A figure was corrected by hand; ``amount`` is what was added, ``value`` what stands there now."""

    cell: str
    label: str
    amount: str
    value: str
    decided_by: str
    says = "{organ_name}{year}年度报告：{label}调整{amount}，现为{value}（{decided_by}决定）"


@dataclass(frozen=True)
class Written(ReturnEvent):
    """A chapter was written."""

    chapter: str
    label: str
    characters: int
    says = "{organ_name}{year}年度报告：修改“{label}”（{characters}字）"


@dataclass(frozen=True)
class FigureStated(ReturnEvent):
    """A figure that no room counts was stated, with its evidence."""

    name_of_figure: str
    label: str
    value: str
    unit: str
    evidence: str
    says = "{organ_name}{year}年度报告：登记“{label}”为{value}{unit}"


@dataclass(frozen=True)
class Explained(ReturnEvent):
    """A warning was answered with an explanation."""

    finding: str
    where: str
    explanation: str
    says = "{organ_name}{year}年度报告：对提示{finding}作出说明"


@dataclass(frozen=True)
class Imported(ReturnEvent):
    """A published report file was taken over into the return."""

    file: str
    digest: str
    cells: int
    notes: int
    says = "{organ_name}{year}年度报告：从文件“{file}”导入{cells}个单元格，读取提示{notes}条"


@dataclass(frozen=True)
class Submitted(ReturnEvent):
    """The return was handed to the authority."""

    says = "{organ_name}提交{year}年度报告"


@dataclass(frozen=True)
class Withdrawn(ReturnEvent):
    """The organ took its submitted return back before it was reviewed."""

    says = "{organ_name}撤回已提交的{year}年度报告"


@dataclass(frozen=True)
class SentBack(ReturnEvent):
    """The authority returned it with a reason."""

    reason: str
    says = "退回{organ_name}{year}年度报告：{reason}"


@dataclass(frozen=True)
class Approved(ReturnEvent):
    """The authority found it in order."""

    says = "审核通过{organ_name}{year}年度报告"


@dataclass(frozen=True)
class Filed(ReturnEvent):
    """The head signed it; what was signed is frozen under this digest."""

    version: int
    digest: str
    says = "{organ_name}签发{year}年度报告第{version}版，摘要值{digest:.16}…"


@dataclass(frozen=True)
class Published(ReturnEvent):
    """The filed report was made public."""

    version: int
    digest: str
    on: str
    source: str
    says = "公开{organ_name}{year}年度报告第{version}版，公开日期{on}"


@dataclass(frozen=True)
class CorrectionOpened(ReturnEvent):
    """A filed report is to be corrected by a new version; the filed one stays as it is."""

    version: int
    reason: str
    says = "{organ_name}{year}年度报告第{version}版启动更正：{reason}"


@dataclass(frozen=True)
class Recorded(ReturnEvent):
    """A report of an earlier year, published before this system was in use, was taken into the record as it stood."""

    digest: str
    on: str
    source: str
    says = "收录{organ_name}{year}年度报告（{on}公开，来源：{source}）"


@dataclass(frozen=True)
class Gathered(ReturnEvent):
    """The district's return was made from the filed reports of its organs."""

    organs: int
    cells: int
    says = "{organ_name}{year}年度报告：由{organs}个机关已签发的报告汇总{cells}个单元格"
