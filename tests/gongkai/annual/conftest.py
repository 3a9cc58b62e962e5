"""Returns in every state, each made through the services that officers use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from gongkai.annual.models import Return
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import chain, filling, importing, writing
from gongkai.annual.services.opening import open_year
from lawbook.report.edition import TABLES

YEAR = 2025
NEW = "applications.new_received.natural_person"
# Three received, two granted, one carried out: the column balances.
BALANCED = {
    NEW: "3",
    "applications.granted.natural_person": "2",
    "applications.carried_out.natural_person": "1",
    "proactive.art20_1.admin_normative_documents.issued": "2",
    "proactive.art20_1.admin_normative_documents.in_force": "9",
    "proactive.art20_8.admin_fee.fee_amount": "12.50",
}
WORDS = {
    "ch1_overview": "全年新收申请{{applications.new_received.total}}件。",
    "ch5_problems": "力量不足。",
    "ch6_other": "无。",
}


@dataclass
class Office:
    """The people of 教育局 and the authority of 清河区 at work."""

    world: Any
    at: datetime

    def __getitem__(self, username: str) -> Any:
        return self.world[username]

    def clerk_of(self, organ: str) -> Any:
        return self.world["clerk" if organ == "jiaoyu" else f"clerk-{organ}"]

    def opened(self, organ: str = "jiaoyu", year: int = YEAR) -> Return:
        return open_year(organ=self.world.organs[organ], year=year, by=self.clerk_of(organ), at=self.at)

    def fill(self, report: Return, cells: dict[str, str], by: Any = None) -> filling.Filled:
        clerk = by or self.clerk_of(report.organ.code)
        return filling.fill_cells(report=report, typed=cells, by=clerk, at=self.at)

    def complete(self, report: Return, cells: dict[str, str] | None = None) -> Return:
        """State every cell: those given, zeros in the other entries, the sums as proposed; and write the chapters."""
        clerk = self.clerk_of(report.organ.code)
        self.fill(report, BALANCED if cells is None else cells)
        book = Workbook(report)
        self.fill(report, {cell: "0" for cell in book.unstated if not book.form.computed(cell)})
        for table in TABLES:
            filling.adopt_proposals(report=report, table=table, by=clerk, at=self.at)
        writing.write_chapters(report=report, texts=WORDS, by=clerk, at=self.at)
        return report

    def completed(self, **more: Any) -> Return:
        return self.complete(self.opened(**more))

    def submitted(self) -> Return:
        report = self.completed()
        chain.submit(report=report, by=self["reviewer"], at=self.at)
        return report

    def approved(self) -> Return:
        report = self.submitted()
        chain.approve(report=report, by=self["authority"], at=self.at)
        return report

    def filed(self) -> Return:
        report = self.approved()
        chain.sign(report=report, by=self["head"], at=self.at)
        return report

    def published(self) -> Return:
        report = self.filed()
        chain.publish(
            report=report,
            on=self.at.date(),
            source="清河区教育局",
            by=self["reviewer"],
            at=self.at + timedelta(hours=1),
        )
        return report

    def last_year(self, document: Any, organ: str = "jiaoyu") -> Return:
        """Take last year's published report into the record."""
        return importing.record_document(
            organ=self.world.organs[organ],
            year=YEAR - 1,
            document=document,
            file="去年.html",
            digest="0" * 64,
            on=date(YEAR, 1, 20),
            source="本机关网站",
            by=self.clerk_of(organ),
            at=self.at,
        )


@pytest.fixture
def office(world: Any, at: datetime) -> Office:
    cache.clear()
    return Office(world, at)
