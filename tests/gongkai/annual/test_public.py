"""The citizens' page: what was signed, complete, unchanged, and provably so."""

from __future__ import annotations

import hashlib
import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from gongkai.annual.models import Snapshot
from gongkai.annual.public.flow import flow
from gongkai.annual.selectors.findings import findings
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import chain, writing
from reportdoc.read import read_bytes
from reportdoc.report import Report

PAGE = "/annual/jiaoyu/2025/"


def read(address: str, **more: Any) -> Any:
    return Client().get(address, **more)


class TestReport:
    def test_it_has_what_a_published_page_must_have(self, office: Any) -> None:
        office.published()
        page = read(PAGE).content.decode()
        for words in (
            "当前位置",
            "清河区教育局2025年政府信息公开工作年度报告",
            "公开日期",
            "2026-03-02",
            "来源：清河区教育局",
            "字号",
            "打印",
            "核对",
            "全年新收申请3件。",
            "第二十条第（一）项",
            "（七）总计",
            "复议后起诉",
            Snapshot.objects.get().digest,
        ):
            assert words in page, words

    def test_every_cell_stands_in_the_statutory_tables(self, office: Any) -> None:
        report = office.published()
        cells = dict(re.findall(r'data-cell="([^"]+)"[^>]*>([^<]*)<', read(PAGE).content.decode()))
        assert tuple(cells) == Workbook(report).cells
        assert cells["applications.new_received.natural_person"] == "3"
        assert cells["proactive.art20_8.admin_fee.fee_amount"] == "12.5"

    def test_nothing_that_is_not_published_is_there(self, office: Any) -> None:
        office.filed()
        for address in (
            PAGE,
            PAGE + "?version=1",
            "/annual/jiaoyu/2025.json",
            "/annual/jiaoyu/2024/",
            "/annual/no/2025/",
        ):
            assert read(address).status_code == 404

    def test_the_pdf_is_offered_where_reading_begins(self, office: Any) -> None:
        office.published()
        page = read(PAGE).content.decode()
        assert page.index('href="/annual/jiaoyu/2025.pdf?version=1"') < page.index('class="chapter"')

    def test_no_inline_style_offends_the_security_policy(self, office: Any) -> None:
        office.published()
        assert " style=" not in read(PAGE).content.decode()

    def test_last_year_stands_beside_this_year_on_demand(self, office: Any) -> None:
        form = Report("2021").form
        values: dict[str, Any] = dict.fromkeys(form.cells, 0)
        values["proactive.art20_5.admin_license.decisions"] = 77
        values["proactive.art20_1.admin_normative_documents.in_force"] = 7
        office.last_year(Report("2021", "清河区教育局", 2024, values))
        report = office.completed()
        for each in findings(Workbook(report)):
            if each.wants_explanation:
                writing.explain(
                    report=report,
                    finding=each.id,
                    where=each.where,
                    text="职能划转。",
                    by=office["clerk"],
                    at=office.at,
                )
        chain.submit(report=report, by=office["reviewer"], at=office.at)
        chain.approve(report=report, by=office["authority"], at=office.at)
        chain.sign(report=report, by=office["head"], at=office.at)
        chain.publish(report=report, on=office.at.date(), source="本局", by=office["head"], at=office.at)
        assert "上年77" not in read(PAGE).content.decode()
        assert '0<span class="beside">上年77</span>' in read(PAGE + "?compare=1").content.decode()

    def test_a_correction_is_shown_and_the_old_version_stays_readable(
        self, office: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        report = office.published()
        chain.open_correction(report=report, by=office["head"], at=office.at, reason="复议漏计一件")
        assert "第1版" in read(PAGE).content.decode()
        office.fill(report, {"review_litigation.review.upheld": "1", "review_litigation.review.total": "1"})
        later = office.at + timedelta(days=1)
        chain.submit(report=report, by=office["reviewer"], at=later)
        chain.approve(report=report, by=office["authority"], at=later)
        chain.sign(report=report, by=office["head"], at=later)
        with django_capture_on_commit_callbacks(execute=True):
            chain.publish(report=report, on=later.date(), source="本局", by=office["head"], at=later)
        assert "更正后的第2版。更正理由：复议漏计一件" in read(PAGE).content.decode()
        old = read(PAGE + "?version=1").content.decode()
        assert "这是第1版，已由" in old
        assert 'data-cell="review_litigation.review.total" >1<' not in old
        assert read(PAGE + "?version=3").status_code == 404


class TestCache:
    def test_a_reader_who_has_the_page_is_told_so(self, office: Any) -> None:
        office.published()
        first = read(PAGE)
        assert first.headers["ETag"].startswith(f'"{Snapshot.objects.get().digest[:32]}-')
        assert first.headers["Last-Modified"] == "Mon, 02 Mar 2026 02:30:00 GMT"
        again = read(PAGE, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_another_size_of_type_is_another_page(self, office: Any) -> None:
        office.published()
        client = Client()
        first = client.get(PAGE).headers["ETag"]
        client.cookies["reading"] = "elder"
        assert client.get(PAGE).headers["ETag"] != first

    def test_what_was_signed_is_rendered_once(self, office: Any, django_assert_max_num_queries: Any) -> None:
        office.published()
        warm = read(PAGE).content
        with django_assert_max_num_queries(4):
            assert read(PAGE).content == warm
        cache.clear()
        assert read(PAGE).content == warm


class TestFiles:
    @pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
    def test_each_file_reads_back_without_losing_a_cell(self, office: Any, kind: str) -> None:
        office.published()
        response = read(f"/annual/jiaoyu/2025.{kind}")
        assert response.status_code == 200
        found = read_bytes(response.content, f"a.{kind}")
        assert found.values == Snapshot.objects.get().document.values
        assert "jiaoyu-2025" in response.headers["Content-Disposition"]

    def test_the_json_is_byte_for_byte_what_was_signed(self, office: Any) -> None:
        office.published()
        response = read("/annual/jiaoyu/2025.json")
        assert hashlib.sha256(response.content).hexdigest() == Snapshot.objects.get().digest
        assert json.loads(response.content)["tables"]["applications"]["new_received"]["total"] == 3

    def test_an_unknown_kind_is_not_there(self, office: Any) -> None:
        office.published()
        assert read("/annual/jiaoyu/2025.exe").status_code == 404


class TestVerify:
    def test_a_true_copy_is_recognized_and_a_changed_one_is_not(self, office: Any) -> None:
        office.published()
        content = read("/annual/jiaoyu/2025.json").content
        for given, says in ((content, "一致。文件"), (content.replace(b"3", b"4", 1), "不一致。文件")):
            page = Client().post("/annual/verify/", {"file": io.BytesIO(given)}).content.decode()
            assert says in page

    @pytest.mark.parametrize(
        ("typed", "says"),
        [("", "核对文件"), ("abc", "您填的是3位"), ("0" * 64, "不一致。本站"), ("<b>", "您填的是3位")],
    )
    def test_a_digest_is_answered(self, office: Any, typed: str, says: str) -> None:
        office.published()
        page = read("/annual/verify/", data={"digest": typed}).content.decode()
        assert says in page
        assert "<b>" not in page

    def test_the_digest_of_the_page_leads_back_to_it(self, office: Any) -> None:
        office.published()
        digest = Snapshot.objects.get().digest
        page = read("/annual/verify/", data={"digest": f" {digest.upper()} "}).content.decode()
        assert f'href="{PAGE}?version=1"' in page

    def test_an_unpublished_version_is_not_told(self, office: Any) -> None:
        office.filed()
        page = read("/annual/verify/", data={"digest": Snapshot.objects.get().digest}).content.decode()
        assert "不一致" in page


class TestList:
    def test_title_left_and_date_right_by_year_and_organ(self, office: Any) -> None:
        office.published()
        page = read("/annual/").content.decode()
        assert "清河区教育局2025年政府信息公开工作年度报告" in page
        assert "共1份" in page
        assert "共1份" in read("/annual/?year=2025&organ=jiaoyu").content.decode()

    def test_an_empty_list_says_since_when(self, office: Any) -> None:
        assert "没有已公开的政府信息公开工作年度报告" in read("/annual/").content.decode()
        office.published()
        page = read("/annual/?year=2024&organ=jiaoyu").content.decode()
        assert "清河区教育局2024年度没有已公开的" in page
        assert read("/annual/?year=²&organ=").status_code == 200
        assert read("/annual/?organ=no-such").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/annual/jiaoyu/99999999999999999999/", 404),
        ("/annual/jiaoyu/2025/?version=" + "9" * 40, 404),
        ("/annual/?organ=%00", 400),
        ("/annual/?year=" + "9" * 40, 200),
        ("/annual/?page=-1", 200),
        ("/annual/?page=" + "9" * 40, 200),
        ("/annual/verify/?digest=%00", 400),
        ("/annual/jiaoyu/2025.", 404),
    ],
)
def test_odd_addresses_are_answered(office: Any, address: str, status: int) -> None:
    office.published()
    assert read(address).status_code == status


class TestFlow:
    def report(self, **rows: int) -> Report:
        values: dict[str, Any] = {f"applications.{row}.total": count for row, count in rows.items()}
        return Report("2021", values=values)

    def test_both_sides_add_up_to_the_middle(self) -> None:
        made = flow(
            self.report(new_received=9, carried_in=1, granted=6, denied_third_party=1, unable_not_held=2, carried_out=1)
        )
        assert [(each.label, each.count) for each in made.outgoing] == [
            ("予以公开", 6),
            ("不予公开", 1),
            ("无法提供", 2),
            ("结转下年度", 1),
        ]
        assert made.total == 10
        assert made.balanced
        assert made.says == "本年新收9件、上年结转1件，共10件；予以公开6件、不予公开1件、无法提供2件、结转下年度1件。"

    def test_nothing_to_deal_with_has_no_picture(self) -> None:
        assert flow(self.report(new_received=0)) is None

    def test_figures_that_do_not_balance_are_drawn_as_they_are_and_said(self) -> None:
        assert not flow(self.report(new_received=2, granted=1)).balanced

    def test_the_smallest_part_can_be_seen_and_all_fit(self) -> None:
        made = flow(self.report(new_received=1000, granted=999, partial=1))
        assert min(each.height for each in made.outgoing) >= 14
        assert made.outgoing[-1].y + made.outgoing[-1].height <= made.height
