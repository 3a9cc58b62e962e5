"""Chapters quote, figures are stated with evidence, warnings are answered; nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.annual.models import Explanation, NotAllowed, Passage, StatedFigure
from gongkai.annual.selectors.findings import findings
from gongkai.annual.selectors.workbook import Workbook, cell_name
from gongkai.annual.services import chain, writing
from gongkai.journal.models import Entry as JournalEntry
from gongkai.kernel import figures
from lawbook.report.edition import codes, load

NEW = "applications.new_received.natural_person"
FIGURE = {"name": "portal.items_published", "says": "门户网站公开信息", "unit": "条", "evidence": "后台统计"}


def reads(report: Any, chapter: str = "ch1_overview") -> str:
    return Workbook(report).rendered(chapter).text


class TestWrite:
    def test_a_changed_figure_changes_the_sentence(self, office: Any) -> None:
        report = office.opened()
        office.fill(report, {NEW: "3"})
        who = {"report": report, "by": office["clerk"], "at": office.at}
        writing.write_chapters(
            texts={"ch1_overview": "自然人申请{{applications.new_received.natural_person}}件。"}, **who
        )
        assert reads(report) == "自然人申请3件。"
        office.fill(report, {NEW: "4"})
        assert reads(report) == "自然人申请4件。"

    def test_a_stated_figure_is_quoted_by_its_code_and_by_its_name(self, office: Any) -> None:
        report = office.opened()
        who = {"report": report, "by": office["clerk"], "at": office.at}
        writing.state_figure(value="2390", **FIGURE, **who)
        text = "{{portal.items_published}}与{{门户网站公开信息}}"
        writing.write_chapters(texts={"ch1_overview": text}, **who)
        assert reads(report) == "2390与2390"
        writing.state_figure(value="2391", **FIGURE, **who)
        assert reads(report) == "2391与2391"

    def test_a_room_that_counts_the_figure_is_quoted_instead(
        self, office: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        report = office.opened()
        who = {"report": report, "by": office["clerk"], "at": office.at}
        writing.state_figure(value="2390", **FIGURE, **who)
        others = {name: each for name, each in figures._REGISTER.items() if name != FIGURE["name"]}
        monkeypatch.setattr(figures, "_REGISTER", others)
        figures.figure(FIGURE["name"], says=FIGURE["says"], unit="条")(lambda *, organ, period: range(7)[:])
        monkeypatch.setattr(figures.Figure, "count", lambda self, *, organ, period: 7)
        writing.write_chapters(texts={"ch1_overview": "{{portal.items_published}}"}, **who)
        assert reads(report) == "7"

    def test_a_wrong_placeholder_is_saved_as_typed(self, office: Any) -> None:
        report = office.opened()
        text = "共{{没有这个数}}条"
        writing.write_chapters(report=report, texts={"ch1_overview": text}, by=office["clerk"], at=office.at)
        assert Workbook(report).passages["ch1_overview"].text == text

    def test_what_stood_there_before_is_kept(self, office: Any) -> None:
        report = office.opened()
        for text in ("第一稿", "第二稿"):
            writing.write_chapters(report=report, texts={"ch5_problems": text}, by=office["clerk"], at=office.at)
        assert list(Passage.objects.order_by("pk").values_list("text", "is_current")) == [
            ("第一稿", False),
            ("第二稿", True),
        ]

    def test_the_same_text_writes_nothing(self, office: Any) -> None:
        report = office.opened()
        for _ in range(2):
            writing.write_chapters(report=report, texts={"ch6_other": "无\r\n"}, by=office["clerk"], at=office.at)
        assert Passage.objects.count() == 1

    def test_a_chapter_that_is_a_table_or_too_long_is_refused(self, office: Any) -> None:
        report = office.opened()
        who = {"report": report, "by": office["clerk"], "at": office.at}
        with pytest.raises(NotAllowed, match="没有这一章"):
            writing.write_chapters(texts={"ch3_applications": "字"}, **who)
        with pytest.raises(NotAllowed, match="最多60000字"):
            writing.write_chapters(texts={"ch1_overview": "好", "ch6_other": "字" * 60_001}, **who)
        assert not Passage.objects.exists()

    def test_under_review_nothing_is_written(self, office: Any) -> None:
        report = office.submitted()
        with pytest.raises(NotAllowed, match="不能修改"):
            writing.write_chapters(report=report, texts={"ch6_other": "补"}, by=office["clerk"], at=office.at)
        assert reads(report, "ch6_other") == "无。"


class TestCellName:
    @pytest.mark.parametrize("code", codes())
    def test_every_cell_has_a_name_of_its_own(self, code: str) -> None:
        form = load(code)
        assert len({cell_name(form, cell) for cell in form.cells}) == len(form.cells)

    def test_it_is_short_and_without_numbering(self) -> None:
        form = load("2021")
        assert cell_name(form, "applications.new_received.total") == "本年新收政府信息公开申请数量／总计"
        assert cell_name(form, "applications.results_total.total") == "办理结果总计／总计"
        assert cell_name(form, "proactive.art20_8.admin_fee.fee_amount") == "行政事业性收费／本年收费金额"
        assert cell_name(form, "applications.partial.total") == "部分公开／总计"


class TestStateFigure:
    def test_it_keeps_its_evidence_and_what_was_stated_before(self, office: Any) -> None:
        report = office.opened()
        for value in ("5", "6"):
            writing.state_figure(report=report, value=value, by=office["clerk"], at=office.at, **FIGURE)
        assert list(StatedFigure.objects.order_by("pk").values_list("value", "is_current")) == [
            ("5", False),
            ("6", True),
        ]

    def test_the_same_figure_writes_nothing(self, office: Any) -> None:
        report = office.opened()
        made = [
            writing.state_figure(report=report, value="5", by=office["clerk"], at=office.at, **FIGURE) for _ in "ab"
        ]
        assert made[0].pk == made[1].pk

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"value": "很多"}, "不是数字"),
            ({"value": ""}, "请填数字"),
            ({"evidence": " "}, "请写明“门户网站公开信息”的依据"),
            ({"name": "Portal Items"}, "代码由小写字母"),
            ({"name": "applications.new_received.total"}, "是表格单元格的代码"),
        ],
    )
    def test_what_cannot_be_proved_or_read_is_refused(self, office: Any, change: Any, says: str) -> None:
        report = office.opened()
        acts = JournalEntry.objects.count()
        with pytest.raises(NotAllowed, match=says):
            writing.state_figure(report=report, by=office["clerk"], at=office.at, **{"value": "5", **FIGURE, **change})
        assert (StatedFigure.objects.count(), JournalEntry.objects.count()) == (0, acts)

    def test_only_those_who_fill_state_figures(self, office: Any) -> None:
        report = office.opened()
        for who in ("head", "authority", "clerk-minzheng"):
            with pytest.raises(NotAllowed, match="可以登记数字"):
                writing.state_figure(report=report, value="5", by=office[who], at=office.at, **FIGURE)


class TestExplain:
    def warned(self, office: Any) -> Any:
        report = office.completed()
        writing.write_chapters(report=report, texts={"ch5_problems": ""}, by=office["clerk"], at=office.at)
        return report

    def test_the_answer_is_shown_beside_the_warning(self, office: Any) -> None:
        report = self.warned(office)
        self.explain(office, report, "本年新设\n机关。")
        (warning,) = [each for each in findings(Workbook(report)) if each.severity == "warn"]
        assert warning.explanation.text == "本年新设 机关。"
        assert not warning.wants_explanation

    def test_it_holds_only_for_the_figures_that_it_was_given_for(self, office: Any) -> None:
        report = self.warned(office)
        self.explain(office, report, "说明")
        Explanation.objects.update(figures="1|2")
        (warning,) = [each for each in findings(Workbook(report)) if each.severity == "warn"]
        assert warning.wants_explanation

    def test_an_identity_is_not_explained_away(self, office: Any) -> None:
        report = office.completed()
        office.fill(report, {"review_litigation.review.total": "2"})
        (broken,) = [each for each in findings(Workbook(report)) if each.severity == "error"]
        with pytest.raises(NotAllowed, match="不能以说明代替"):
            self.explain(office, report, "就这样", broken.id, broken.where)

    def test_empty_too_long_and_needless_answers_are_refused(self, office: Any) -> None:
        report = self.warned(office)
        for text, says in ((" ", "写一句说明"), ("长" * 301, "最多300字")):
            with pytest.raises(NotAllowed, match=says):
                self.explain(office, report, text)
        with pytest.raises(NotAllowed, match="已经不存在"):
            self.explain(office, report, "说明", "A4_carry_over", "applications.carried_in.total")
        assert not Explanation.objects.exists()

    def explain(
        self, office: Any, report: Any, text: str, finding: str = "W1_chapter_empty", where: str = "ch5_problems"
    ) -> None:
        writing.explain(report=report, finding=finding, where=where, text=text, by=office["clerk"], at=office.at)


def test_a_correction_may_restate_a_figure_after_signing(office: Any) -> None:
    report = office.filed()
    made = writing.state_figure(report=report, value="6", by=office["clerk"], at=office.at, **FIGURE)
    assert made.value == "6"
    assert chain.Workbook(report).snapshots[0].document.narrative.chapters["ch1_overview"] == "全年新收申请3件。"
