"""The demonstration year: the office's figures, every state, one broken identity, and the journal whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from tests.gongkai.kept import demonstration, held

from gongkai.annual.models import Return, Snapshot
from gongkai.annual.selectors.district import district_year
from gongkai.annual.selectors.findings import findings
from gongkai.annual.selectors.workbook import Workbook
from gongkai.demonstration.load import ACCOUNTS, PASSWORD
from gongkai.journal.services import verify
from gongkai.organs.models import Organ, User


@pytest.fixture(scope="module")
def _demonstration(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Load it once for all tests of this file, and take it away again."""
    with held(django_db_blocker):
        said = demonstration()
        assert [each.split()[0] for each in said[-2:]] == ["办理", "在办申请"]
        yield


@pytest.fixture(autouse=True)
def _use(_demonstration: Any, db: None) -> None:
    """Let every test see it."""


def test_the_office_publishes_the_figures_of_the_reference() -> None:
    page = Client().get("/annual/zfb/2021/").content.decode()
    for figure in ("2390条", "19次", "17份", "43项", "17个", "3个", "15项", "6期", "1次"):
        assert figure in page, figure
    document = Snapshot.objects.get(report__organ__code="zfb", report__year=2021).document
    stock = "proactive.art20_1.admin_normative_documents."
    assert [document.values[stock + each] for each in ("issued", "repealed", "in_force")] == [1, 0, 66]
    others = {cell: value for cell, value in document.values.items() if not cell.startswith(stock)}
    assert set(others.values()) == {0}
    assert document.unit == "攀枝花市仁和区人民政府办公室"


def test_its_words_quote_every_figure() -> None:
    report = Return.objects.get(organ__code="zfb", year=2021)
    text = Workbook(report).passages["ch1_overview"].text
    for number in ("2390", "43", "15项", "17"):
        assert number not in text


def test_there_are_twelve_organs_in_every_state() -> None:
    book = district_year(district=Organ.objects.get(code="renhe"), year=2021, today=date(2022, 2, 15))
    assert len(book.lines) == 12
    assert {each.state for each in book.lines} == {
        "已公开",
        "已签发",
        "待签发",
        "待审核",
        "已退回",
        "填报中",
        "未开始",
    }
    assert [each.organ.short_name for each in book.lines if each.report is None] == ["石桥坝镇"]
    assert not [each for each in book.remarks if each.severity == "error" and not each.id.startswith("C2")]


def test_one_draft_has_one_broken_identity() -> None:
    book = Workbook(Return.objects.select_related("organ").get(organ__code="jishi", year=2021))
    (broken,) = [each for each in findings(book) if each.severity == "error"]
    assert (broken.id, broken.where, broken.left, broken.right) == (
        "RL1_block_sum",
        "review_litigation.review",
        "2",
        "3",
    )
    assert book.unstated == ()


def test_every_signed_report_balances() -> None:
    assert set(Snapshot.objects.values_list("breaks", flat=True)) == {0}


def test_the_years_before_follow_the_older_form() -> None:
    assert set(Return.objects.filter(year=2020).values_list("edition", flat=True)) == {"2019"}
    assert Return.objects.filter(year=2020).count() == 11


def test_the_journal_is_whole_and_in_the_order_of_the_days() -> None:
    assert verify().ok


def test_every_printed_account_logs_in() -> None:
    for username, _ in ACCOUNTS:
        assert User.objects.get(username=username).check_password(PASSWORD), username


def test_it_does_nothing_where_there_are_organs(capsys: pytest.CaptureFixture[str]) -> None:
    before = Return.objects.count()
    call_command("load_demonstration")
    assert "已有机关" in capsys.readouterr().out
    assert Return.objects.count() == before
