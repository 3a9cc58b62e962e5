"""What may the papers of a district count of its annual reports?"""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.kernel.figures import Period, figure

from .models import Publication, Snapshot

# Figures that no room counts yet and that offices state by hand, under the names that the rooms will count them by.
SUGGESTED: tuple[tuple[str, str, str], ...] = (
    ("portal.items_published", "门户网站公开信息", "条"),
    ("portal.meetings_published", "公开政府常务会议信息", "次"),
    ("portal.interviews", "在线访谈", "期"),
    ("policies.documents_published", "公开重要文件", "份"),
    ("policies.interpretations", "政策解读", "篇"),
    ("media.accounts", "在运行政务新媒体账号", "个"),
    ("media.accounts_closed", "关停政务新媒体账号", "个"),
    ("worklist.tasks", "任务清单事项", "项"),
    ("institutions.institutions", "工作制度", "项"),
    ("institutions.trainings", "业务培训", "次"),
    ("applications.fees_collected", "收取信息处理费", "元"),
)


@figure("annual.reports_signed", says="各机关本年内签发的年度报告", unit="份", cite="ogi:49")
def reports_signed(*, organ: int, period: Period) -> QuerySet[Snapshot]:
    """Return the first versions that the organs directly below an organ signed in a period."""
    return Snapshot.objects.filter(
        report__organ__parent=organ, version=1, on__range=(period.start, period.end)
    ).select_related("report__organ")


@figure("annual.reports_published", says="各机关本年内公开的年度报告", unit="份", cite="ogi:49")
def reports_published(*, organ: int, period: Period) -> QuerySet[Publication]:
    """Return the publications of the organs directly below an organ in a period."""
    return Publication.objects.filter(
        snapshot__report__organ__parent=organ, on__range=(period.start, period.end)
    ).select_related("snapshot__report__organ")
