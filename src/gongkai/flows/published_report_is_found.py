"""An annual report that was published is found by its words, in the version that is in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from gongkai.annual.events import Published, Recorded
from gongkai.annual.models import Publication
from gongkai.annual.selectors.publications import published
from gongkai.journal.services import waits_for
from gongkai.search import services as search
from gongkai.search.ports import Document, source


@waits_for(Published)
@waits_for(Recorded)
def find(event: Published | Recorded, *, at: datetime) -> None:
    """Let the newest published version be found."""
    search.put(_documents(published(year=event.year).filter(snapshot__report=event.report)))


@source
def everything() -> Iterator[Document]:
    """Yield the newest published version of each report."""
    return _documents(published().order_by("on", "pk"))


def _documents(publications: Iterable[Publication]) -> Iterator[Document]:
    for each in publications:
        report = each.snapshot.report
        narrative = each.snapshot.document.narrative
        yield Document(
            key=f"annual.return:{report.pk}",
            url=each.url,
            title=each.title,
            text="\n".join([narrative.intro, *narrative.chapters.values()]),
            published_on=each.published_on,
            organ=report.organ.code,
            organ_name=report.organ.name,
            kind="annual_report",
            kind_label="政府信息公开年度报告",
        )
