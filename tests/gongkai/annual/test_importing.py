"""A published report file is looked at first and then taken over; an old one is kept as it stood."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongkai.annual.models import Entry, NotAllowed, Publication, Return, Snapshot
from gongkai.annual.selectors.findings import findings
from gongkai.annual.selectors.story import mark_of
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import importing
from gongkai.journal.models import Entry as JournalEntry
from lawbook.report.identities import computed_cells
from reportdoc.report import Narrative, Report
from reportdoc.write import docx, html, pdf

NEW = "applications.new_received.natural_person"
FILES = {
    "a.html": lambda report: html.render(report).encode(),
    "a.docx": docx.render,
    "a.pdf": pdf.render,
}


def published(edition: str = "2021", year: int = 2025, **cells: Any) -> Report:
    """Return a balanced report as its organ would have published it."""
    form = Report(edition).form
    values: dict[str, Any] = dict.fromkeys(form.cells, 0)
    values.update({NEW: 3, "applications.granted.natural_person": 3})
    values.update({cell: total for cell, total in computed_cells(values, form).items() if cell in values})
    values.update({cell.replace("__", "."): value for cell, value in cells.items()})
    words = Narrative(
        title=f"清河区教育局{year}年政府信息公开工作年度报告",
        intro=f"本报告统计时间段为{year}年1月1日至{year}年12月31日。",
        chapters={"ch1_overview": "全年新收申请3件。", "ch5_problems": "力量不足。", "ch6_other": "无。"},
        headings={each.code: f"{each.no}、{each.label}" for each in form.chapters},
    )
    return Report(edition, "清河区教育局", year, values, words)


class TestAHostileFile:
    def json_of(self, change: Any) -> bytes:
        raw = published().to_json()
        change(raw)
        return json.dumps(raw).encode()

    @pytest.mark.parametrize("bad", ["\x00", "\ud800"])
    def test_characters_that_no_database_keeps_are_shown_as_unreadable(self, office: Any, bad: str) -> None:
        def change(raw: Any) -> None:
            raw["unit"] = f"清河区{bad}教育局"
            raw["narrative"]["chapters"]["ch5_problems"] = f"力量{bad}不足。"
            raw["tables"]["applications"]["new_received"]["natural_person"] = f"/{bad}"

        report = office.opened()
        seen = importing.preview_file(report=report, content=self.json_of(change), name="a.json")
        importing.accept_import(report=report, token=seen.token, with_words=True, by=office["clerk"], at=office.at)
        book = Workbook(report)
        assert book.passages["ch5_problems"].text == "力量\ufffd不足。"
        assert book.values[NEW] == "/\ufffd"

    @pytest.mark.parametrize("number", [10**300, 10**11, 1e300, 1e-300, -(10**12)])
    def test_a_number_that_no_cell_holds_is_refused_and_never_cut(self, office: Any, number: Any) -> None:
        def change(raw: Any) -> None:
            raw["tables"]["applications"]["new_received"]["natural_person"] = number

        with pytest.raises(NotAllowed, match="数字过大或小数位过多"):
            importing.preview_file(report=office.opened(), content=self.json_of(change), name="a.json")


class TestPreview:
    @pytest.mark.parametrize("name", FILES)
    def test_every_kind_of_file_is_read_and_nothing_is_written(self, office: Any, name: str) -> None:
        report = office.opened()
        before = (Entry.objects.count(), JournalEntry.objects.count())
        seen = importing.preview_file(report=report, content=FILES[name](published()), name=name)
        assert seen.document.values == published().values
        assert seen.doubts == []
        assert len(seen.changes) == 200
        assert (Entry.objects.count(), JournalEntry.objects.count()) == before

    def test_it_says_what_would_change_and_what_is_wrong_in_the_file(self, office: Any) -> None:
        report = office.completed()
        wrong = published(review_litigation__review__total=2)
        seen = importing.preview_file(report=report, content=html.render(wrong).encode(), name="a.html")
        assert "RL1_block_sum" in {each.id for each in seen.findings}
        changed = {each.cell: (each.now, each.then) for each in seen.changes}
        assert changed["review_litigation.review.total"] == (0, 2)
        assert NEW not in changed

    def test_another_year_and_another_organ_are_doubts(self, office: Any) -> None:
        report = office.opened()
        other = replace(published(year=2024), unit="清河区民政局")
        other.narrative.title = "清河区民政局2024年政府信息公开工作年度报告"
        seen = importing.preview_file(report=report, content=html.render(other).encode(), name="a.html")
        assert len(seen.doubts) == 2

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "空的"),
            ("今日天气晴。".encode(), "。"),
            (b"%PDF-1.4 broken", "。"),
            (b"\0" * (20 * 2**20 + 1), "最多20MB"),
        ],
    )
    def test_what_is_no_report_is_refused_in_one_sentence(self, office: Any, content: bytes, says: str) -> None:
        with pytest.raises(NotAllowed, match=says) as refused:
            importing.preview_file(report=office.opened(), content=content, name="a.pdf")
        assert "Traceback" not in refused.value.says

    def test_another_edition_is_refused_with_the_way_that_is_open(self, office: Any) -> None:
        content = html.render(published("2019", 2025)).encode()
        with pytest.raises(NotAllowed, match="收录往年报告"):
            importing.preview_file(report=office.opened(), content=content, name="a.html")


class TestAccept:
    def accept(self, office: Any, report: Return, document: Report, **more: Any) -> int:
        seen = importing.preview_file(report=report, content=html.render(document).encode(), name="a.html")
        said = {"with_words": True, "by": office["clerk"], **more}
        return importing.accept_import(report=report, token=seen.token, at=office.at, **said)

    def test_every_cell_becomes_imported_and_the_words_come_along(self, office: Any) -> None:
        report = office.opened()
        assert self.accept(office, report, published()) == 200
        book = Workbook(report)
        assert {mark_of(each) for each in book.entries.values()} == {"导入"}
        assert book.values[NEW] == 3
        assert book.rendered("ch1_overview").text == "全年新收申请3件。"
        assert [each for each in findings(book) if each.severity == "error"] == []

    def test_a_blank_stays_a_blank(self, office: Any) -> None:
        report = office.opened()
        self.accept(office, report, published(proactive__art20_1__rules__issued=None))
        book = Workbook(report)
        assert book.unstated == ("proactive.art20_1.rules.issued",)
        assert mark_of(book.entries["proactive.art20_1.rules.issued"]) == "导入"

    def test_words_may_be_left_alone(self, office: Any) -> None:
        report = office.completed()
        self.accept(office, report, published(), with_words=False)
        assert "{{" in Workbook(report).passages["ch1_overview"].text

    def test_a_forged_or_foreign_preview_is_refused(self, office: Any) -> None:
        report = office.opened()
        other = office.opened("minzheng")
        token = importing.preview_file(report=other, content=html.render(published()).encode(), name="a.html").token
        for given, says in ((token, "不属于本报告"), (token + "x", "预览已失效"), ("", "预览已失效")):
            with pytest.raises(NotAllowed, match=says):
                importing.accept_import(report=report, token=given, with_words=True, by=office["clerk"], at=office.at)
        assert not Entry.objects.exists()

    def test_under_review_nothing_is_imported(self, office: Any) -> None:
        report = office.completed()
        token = importing.preview_file(report=report, content=html.render(published()).encode(), name="a.html").token
        type(report).objects.filter(pk=report.pk).update(state="submitted")
        report.refresh_from_db()
        with pytest.raises(NotAllowed, match="不能修改"):
            importing.accept_import(report=report, token=token, with_words=True, by=office["clerk"], at=office.at)


class TestRecord:
    def record(self, office: Any, document: Report, **change: Any) -> Return:
        said = {
            "organ": office.world.organs["jiaoyu"],
            "year": 2024,
            "on": date(2025, 1, 24),
            "source": "本机关网站",
            "by": office["clerk"],
            **change,
        }
        return importing.record_published(
            content=html.render(document).encode(), name="去年.html", at=office.at, **said
        )

    def test_it_is_public_as_it_stood_faults_and_all(self, office: Any) -> None:
        report = self.record(office, published("2019", 2024, applications__granted__total=9))
        assert (report.state, report.edition) == ("published", "2019")
        snapshot = Snapshot.objects.get(report=report)
        assert snapshot.document.values["applications.granted.total"] == 9
        assert snapshot.breaks == 2
        assert Publication.objects.get().on == date(2025, 1, 24)

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"year": 2023}, "不是2023年度"),
            ({"on": date(2024, 12, 31)}, "公开日期应在2025年1月1日以后"),
            ({"on": date(2026, 3, 3)}, "今天以前"),
            ({"source": ""}, "填写来源"),
            ({"by": "head"}, "收录"),
            ({"by": "clerk-minzheng"}, "收录"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, office: Any, change: Any, says: str) -> None:
        change = {key: office[value] if key == "by" else value for key, value in change.items()}
        with pytest.raises(NotAllowed, match=says):
            self.record(office, published(year=2024), **change)
        assert not Return.objects.exists()

    def test_a_year_is_recorded_once(self, office: Any) -> None:
        self.record(office, published(year=2024))
        with pytest.raises(NotAllowed, match="已经存在"):
            self.record(office, published(year=2024))


def test_the_published_reports_that_are_here_can_be_taken_over(office: Any, shared: Path) -> None:
    for name, year in (("renhe_2021.txt", 2021), ("shuyang_fgj_2023.html", 2023), ("hongze_district_2024.pdf", 2024)):
        file = shared / "data" / "reports" / name
        report = office.opened(year=year)
        seen = importing.preview_file(report=report, content=file.read_bytes(), name=name)
        count = importing.accept_import(
            report=report, token=seen.token, with_words=True, by=office["clerk"], at=office.at
        )
        assert count == len(seen.document.values)
        assert {cell: Workbook(report).values[cell] for cell in seen.document.values} == seen.document.values
