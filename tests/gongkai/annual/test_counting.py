"""Do the report's words and cells follow what the rooms count?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse
from tests.gongkai.papers_world import released

from gongkai.annual.selectors.counting import COUNTED, counting_figure, current_count
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import filling, writing
from gongkai.annual.services.opening import open_year
from gongkai.kernel import figures
from gongkai.kernel.clock import CHINA
from gongkai.policies.services import documents

pytestmark = pytest.mark.django_db

ISSUED, IN_FORCE = (f"proactive.art20_1.admin_normative_documents.{each}" for each in ("issued", "in_force"))
ITEMS = "portal.items_published"
THEN = datetime(2025, 6, 3, 9, 30, tzinfo=CHINA)


@pytest.fixture
def report(world: Any, at: Any) -> Any:
    return open_year(organ=world.organs["jiaoyu"], year=2025, by=world["clerk"], at=at)


def state(report: Any, world: Any, at: Any, value: str) -> None:
    writing.state_figure(
        report=report,
        name=ITEMS,
        says="门户网站公开信息",
        unit="条",
        value=value,
        evidence="原网站后台统计",
        by=world["clerk"],
        at=at,
    )


def test_every_figure_that_counts_a_cell_is_declared() -> None:
    assert set(COUNTED.values()) <= {each.name for each in figures.declared()}


class TestWords:
    def test_a_stated_figure_is_quoted_while_there_are_no_records(self, world: Any, at: Any, report: Any) -> None:
        state(report, world, at, "412")
        quote = Workbook(report).quote("门户网站公开信息")
        assert quote is not None
        assert (quote.value, quote.origin) == (412, "登记数字")

    def test_records_prevail_over_what_was_stated(self, world: Any, at: Any, report: Any) -> None:
        state(report, world, at, "412")
        released(world, at=THEN, written_on=THEN.date())
        quote = Workbook(report).quote(ITEMS)
        assert quote is not None
        assert (quote.value, quote.origin) == (1, "系统计数")

    def test_the_sentence_moves_with_the_records(self, world: Any, at: Any, report: Any) -> None:
        texts = {"ch1_overview": "公开信息{{门户网站公开信息}}条。"}
        writing.write_chapters(report=report, texts=texts, by=world["clerk"], at=at)
        assert Workbook(report).rendered("ch1_overview").text == "公开信息0条。"
        released(world, at=THEN, written_on=THEN.date())
        assert Workbook(report).rendered("ch1_overview").text == "公开信息1条。"

    def test_a_figure_opens_into_its_records(self, client: Any, world: Any, report: Any) -> None:
        paper = released(world, at=THEN, written_on=THEN.date(), title="城区学校划片范围公布")
        client.force_login(world["clerk"])
        page = client.get(reverse("annual:figure", args=["jiaoyu", 2025, ITEMS])).content.decode()
        assert "城区学校划片范围公布" in page
        assert paper.get_absolute_url() in page

    def test_an_unknown_figure_is_not_there(self, client: Any, world: Any, report: Any) -> None:
        client.force_login(world["clerk"])
        assert client.get(reverse("annual:figure", args=["jiaoyu", 2025, "a.b"])).status_code == 404


class TestCells:
    @pytest.fixture
    def ledger(self, world: Any, at: Any) -> None:
        documents.register_document(
            organ=world.organs["jiaoyu"],
            kind="normative_document",
            title="幼儿园管理办法",
            issued_on=date(2019, 5, 6),
            by=world["clerk"],
            at=THEN,
        )
        documents.register_document(
            organ=world.organs["jiaoyu"],
            kind="normative_document",
            title="校车管理办法",
            issued_on=date(2025, 2, 6),
            by=world["clerk"],
            at=THEN,
        )

    def test_an_organ_without_a_ledger_states_its_number_itself(self, report: Any) -> None:
        assert counting_figure(report, ISSUED) is None
        assert current_count(report, ISSUED) is None

    @pytest.mark.usefixtures("ledger")
    def test_the_cells_are_counted_from_the_ledger(self, world: Any, at: Any, report: Any) -> None:
        filling.count_cells(report=report, by=world["clerk"], at=at)
        values = Workbook(report).values
        assert (values[ISSUED], values[IN_FORCE]) == (1, 2)

    @pytest.mark.usefixtures("ledger")
    def test_a_government_adds_up_and_counts_nothing_beside(self, world: Any, at: Any) -> None:
        district = open_year(organ=world.organs["qinghe"], year=2025, by=world["authority"], at=at)
        assert counting_figure(district, ISSUED) is None
