"""From the organ to the authority, to the signature, to the public; every refused step stores nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.annual.models import (
    Immutable,
    NotAllowed,
    Publication,
    Return,
    ReturnStep,
    Snapshot,
    digest_of,
    state_after,
)
from gongkai.annual.selectors.findings import blocks, findings
from gongkai.annual.selectors.workbook import Workbook
from gongkai.annual.services import chain, writing
from gongkai.journal.models import Entry as JournalEntry
from reportdoc.report import Report

NEW = "applications.new_received.natural_person"


def stored() -> tuple[Any, ...]:
    """Return everything that a step may write, to compare before with after."""
    return (
        list(Return.objects.order_by("pk").values_list("pk", "state")),
        ReturnStep.objects.count(),
        Snapshot.objects.count(),
        Publication.objects.count(),
        JournalEntry.objects.count(),
    )


def refused(act: Callable[[], object], says: str) -> None:
    before = stored()
    with pytest.raises(NotAllowed, match=says):
        act()
    assert stored() == before


class TestSubmit:
    def test_it_waits_for_the_authority_and_is_recorded(self, office: Any) -> None:
        report = office.submitted()
        report.refresh_from_db()
        assert report.state == "submitted"
        assert JournalEntry.objects.order_by("-number").first().kind == "annual.Submitted"

    def test_an_unstated_cell_bars_it_and_is_named(self, office: Any) -> None:
        report = office.opened()
        refused(lambda: chain.submit(report=report, by=office["reviewer"], at=office.at), "规章／本年制发件数等10格")

    def test_a_broken_identity_bars_it_and_is_said(self, office: Any) -> None:
        report = office.completed()
        office.fill(report, {"review_litigation.review.total": "2"})
        refused(lambda: chain.submit(report=report, by=office["reviewer"], at=office.at), "四种结果之和为0，总计为2")

    def test_a_placeholder_that_quotes_nothing_bars_it(self, office: Any) -> None:
        report = office.completed()
        writing.write_chapters(report=report, texts={"ch6_other": "共{{不存在}}件"}, by=office["clerk"], at=office.at)
        refused(lambda: chain.submit(report=report, by=office["reviewer"], at=office.at), "没有名为“不存在”的数字")

    def test_a_warning_bars_it_only_until_it_is_explained(self, office: Any) -> None:
        report = office.completed()
        writing.write_chapters(report=report, texts={"ch5_problems": ""}, by=office["clerk"], at=office.at)
        refused(lambda: chain.submit(report=report, by=office["reviewer"], at=office.at), "还有1条提示没有说明")
        (warning,) = [each for each in findings(Workbook(report)) if each.severity == "warn"]
        writing.explain(
            report=report,
            finding=warning.id,
            where=warning.where,
            text="本年新设机关。",
            by=office["clerk"],
            at=office.at,
        )
        chain.submit(report=report, by=office["reviewer"], at=office.at)
        assert report.state == "submitted"

    @pytest.mark.parametrize("who", ["clerk", "operator", "auditor", "admin", "authority", "head-minzheng", "nobody"])
    def test_only_the_organs_reviewer_or_head_submits(self, office: Any, who: str) -> None:
        report = office.completed()
        refused(
            lambda: chain.submit(report=report, by=office[who], at=office.at),
            "只能由本机关的科室审核人员或分管领导办理",
        )

    def test_twice_is_once(self, office: Any) -> None:
        report = office.submitted()
        refused(lambda: chain.submit(report=report, by=office["reviewer"], at=office.at), "现在“待审核”，不能提交")

    def test_of_two_who_press_together_one_is_told(self, office: Any) -> None:
        report = office.completed()
        other = Return.objects.select_related("organ").get(pk=report.pk)
        chain.submit(report=report, by=office["reviewer"], at=office.at)
        refused(lambda: chain.submit(report=other, by=office["head"], at=office.at), "刚刚由他人办理过")


class TestReview:
    def test_it_is_returned_with_a_reason_that_its_people_read(self, office: Any) -> None:
        report = office.submitted()
        chain.send_back(report=report, by=office["authority"], at=office.at, reason="请写明清理情况。")
        assert report.state == "returned"
        assert report.is_open
        assert Workbook(report).steps[-1].opinion == "请写明清理情况。"

    def test_without_a_reason_it_is_not_returned(self, office: Any) -> None:
        report = office.submitted()
        refused(
            lambda: chain.send_back(report=report, by=office["authority"], at=office.at, reason=" \n"), "须写明理由"
        )

    def test_it_can_be_submitted_again(self, office: Any) -> None:
        report = office.submitted()
        chain.send_back(report=report, by=office["authority"], at=office.at, reason="补充。")
        chain.submit(report=report, by=office["reviewer"], at=office.at)
        assert report.state == "submitted"

    @pytest.mark.parametrize(
        "who", ["clerk", "reviewer", "head", "head-minzheng", "admin-donghu", "admin", "auditor", "nobody"]
    )
    def test_only_the_districts_authority_reviews(self, office: Any, who: str) -> None:
        report = office.submitted()
        refused(lambda: chain.approve(report=report, by=office[who], at=office.at), "只能由政府信息公开工作主管部门")
        refused(lambda: chain.send_back(report=report, by=office[who], at=office.at, reason="不妥"), "主管部门")

    def test_the_authority_of_another_district_does_not(self, office: Any) -> None:
        office.world.person("authority-donghu", "东湖区主管部门审核", donghu_office="authority")
        report = office.submitted()
        refused(lambda: chain.approve(report=report, by=office["authority-donghu"], at=office.at), "主管部门")

    def test_nobody_approves_what_they_submitted(self, office: Any) -> None:
        office.world.person("both", "身兼两职", jiaoyu="reviewer", office="authority")
        report = office.completed()
        chain.submit(report=report, by=office["both"], at=office.at)
        refused(lambda: chain.approve(report=report, by=office["both"], at=office.at), "不能由本人审核")

    def test_a_quoted_figure_that_changed_after_submission_bars_approval(self, office: Any) -> None:
        report = office.completed()
        figure = {"name": "portal.items_published", "says": "门户信息", "unit": "条", "evidence": "后台"}
        who = {"report": report, "by": office["clerk"], "at": office.at}
        writing.state_figure(value="5", **figure, **who)
        writing.write_chapters(texts={"ch1_overview": "公开{{门户信息}}条。"}, **who)
        chain.submit(report=report, by=office["reviewer"], at=office.at)
        writing.state_figure(value="6", **figure, **who)
        refused(lambda: chain.approve(report=report, by=office["authority"], at=office.at), "与提交时不一致")

    def test_the_organ_takes_it_back_before_review(self, office: Any) -> None:
        report = office.submitted()
        refused(lambda: chain.withdraw(report=report, by=office["clerk"], at=office.at, reason="漏填"), "分管领导办理")
        chain.withdraw(report=report, by=office["reviewer"], at=office.at, reason="漏填")
        assert report.state == "drafted"


class TestSign:
    def test_what_was_signed_is_frozen_under_its_digest(self, office: Any) -> None:
        report = office.filed()
        snapshot = Snapshot.objects.get()
        assert snapshot.digest == digest_of(snapshot.content)
        document = Report.from_json(json.loads(snapshot.content))
        assert document.values[NEW] == 3
        assert document.narrative.chapters["ch1_overview"] == "全年新收申请3件。"
        assert JournalEntry.objects.order_by("-number").first().facts["digest"] == snapshot.digest
        assert report.state == "filed"

    @pytest.mark.parametrize("who", ["clerk", "reviewer", "authority", "head-minzheng", "admin", "nobody"])
    def test_only_the_organs_head_signs(self, office: Any, who: str) -> None:
        report = office.approved()
        refused(lambda: chain.sign(report=report, by=office[who], at=office.at), "只能由本机关的分管领导办理")

    def test_nothing_is_signed_before_it_was_approved(self, office: Any) -> None:
        report = office.submitted()
        refused(lambda: chain.sign(report=report, by=office["head"], at=office.at), "不能签发")

    @pytest.mark.parametrize("model", [Snapshot, Publication])
    def test_no_way_leads_to_a_change(self, office: Any, model: Any) -> None:
        office.published()
        row = model.objects.get()
        for act in (
            row.save,
            row.delete,
            model.objects.all().delete,
            lambda: model.objects.update(at=office.at),
            lambda: model.objects.bulk_update([row], ["at"]),
        ):
            with pytest.raises(Immutable, match="不能修改或删除"):
                act()
        for statement in ("UPDATE {} SET at = at", "DELETE FROM {}"):
            with (
                pytest.raises(DatabaseError, match="不能修改或删除"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement.format(model._meta.db_table))
        assert model.objects.count() == 1


class TestPublish:
    def test_it_is_public_from_its_day_with_its_source(self, office: Any) -> None:
        report = office.published()
        row = Publication.objects.get()
        assert (row.on, row.source, report.state) == (office.at.date(), "清河区教育局", "published")

    @pytest.mark.parametrize("who", ["clerk", "auditor", "admin", "operator", "head-minzheng", "nobody"])
    def test_only_the_organ_or_the_authority_publishes(self, office: Any, who: str) -> None:
        report = office.filed()
        refused(lambda: self.publish(office, report, by=office[who]), "主管部门办理")

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"on": date(2026, 3, 3)}, "不能晚于今天"),
            ({"on": date(2026, 3, 1)}, "不能早于签发日期"),
            ({"source": " "}, "填写来源"),
        ],
    )
    def test_an_impossible_day_and_a_missing_source_are_refused(self, office: Any, change: Any, says: str) -> None:
        report = office.filed()
        refused(lambda: self.publish(office, report, **change), says)

    def test_nothing_is_published_before_it_was_signed(self, office: Any) -> None:
        report = office.approved()
        refused(lambda: self.publish(office, report), "尚未签发")

    def publish(self, office: Any, report: Any, **change: Any) -> None:
        said = {"on": office.at.date(), "source": "本机关", "by": office["head"], **change}
        chain.publish(report=report, at=office.at, **said)


class TestCorrect:
    def test_a_correction_is_a_new_version_and_the_old_one_stays(self, office: Any) -> None:
        report = office.published()
        first = Snapshot.objects.get()
        chain.open_correction(report=report, by=office["head"], at=office.at, reason="复议件数漏计")
        office.fill(report, {"review_litigation.review.upheld": "1", "review_litigation.review.total": "1"})
        later = office.at + timedelta(days=1)
        chain.submit(report=report, by=office["reviewer"], at=later)
        chain.approve(report=report, by=office["authority"], at=later)
        second = chain.sign(report=report, by=office["head"], at=later)
        assert (second.version, second.reason) == (2, "复议件数漏计")
        assert second.digest != first.digest
        assert Snapshot.objects.get(version=1).content == first.content
        chain.publish(report=report, on=later.date(), source="本机关", by=office["head"], at=later)
        assert Publication.objects.count() == 2

    def test_it_needs_a_reason_and_the_head(self, office: Any) -> None:
        report = office.published()
        refused(
            lambda: chain.open_correction(report=report, by=office["reviewer"], at=office.at, reason="错"), "分管领导"
        )
        refused(lambda: chain.open_correction(report=report, by=office["head"], at=office.at, reason=""), "须写明理由")

    def test_an_unfiled_report_is_not_corrected(self, office: Any) -> None:
        report = office.approved()
        refused(
            lambda: chain.open_correction(report=report, by=office["head"], at=office.at, reason="错"), "不能启动更正"
        )


def test_the_state_is_what_the_steps_come_to(office: Any) -> None:
    report = office.published()
    assert state_after(report.steps.values_list("act", flat=True)) == report.state


def test_a_complete_balanced_return_is_barred_by_nothing(office: Any) -> None:
    assert blocks(Workbook(office.completed())) == []
