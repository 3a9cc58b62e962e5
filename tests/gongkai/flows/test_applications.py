"""What follows from an application: its receipt once the day is known, and a mail that says where to look."""

from __future__ import annotations

from typing import Any

import pytest
from tests.gongkai.applications import case_world as cases

from gongkai.applications.events import FactAdded
from gongkai.applications.models import Letter
from gongkai.delivery.models import Notice
from gongkai.flows import received_application_gets_its_receipt as receipts
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """Return what lets the flows run, as after a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def mail(settings: Any) -> None:
    """Let the installation send mail."""
    settings.MAIL_FROM = "gongkai@qinghe.example"


def receipts_of(application: Any) -> list[Letter]:
    return list(Letter.objects.filter(application=application, kind="receipt"))


class TestReceipt:
    def test_what_is_handed_in_has_it_at_once(self, world: Any, committed: Any) -> None:
        with committed():
            application = cases.applied(world, channel="in_person", submitted_on=cases.AT.date())
        assert [each.number for each in receipts_of(application)] == [application.number]

    def test_what_comes_by_the_site_has_it_when_both_sides_have_confirmed(self, world: Any, committed: Any) -> None:
        with committed():
            application = cases.applied(world)
        assert receipts_of(application) == []
        with committed():
            cases.intake.confirm(application, on=cases.AT.date(), by=cases.clerk(world), at=cases.AT, how="电话")
        assert len(receipts_of(application)) == 1

    def test_to_be_told_twice_gives_no_second_one(self, world: Any, committed: Any) -> None:
        with committed():
            application = cases.received(world)
        told = FactAdded(
            application=application.pk,
            organ=application.organ_id,
            number=application.number,
            kind="confirmed",
            label="双方确认",
            on=cases.AT.date(),
        )
        receipts.issue(told, at=cases.AT)
        assert len(receipts_of(application)) == 1


class TestMail:
    def test_the_applicant_hears_of_the_submission_and_of_the_answer(
        self, world: Any, committed: Any, mail: None
    ) -> None:
        with committed():
            application = cases.received(world)
        with committed():
            cases.answered(world, application, "G2")
        assert [each.subject for each in Notice.objects.order_by("pk")] == [
            "政府信息公开申请已经提交",
            "政府信息公开申请已经答复",
        ]
        for each in Notice.objects.all():
            assert application.number in each.text
            assert cases.NAME not in each.text
            assert cases.TITLE not in each.text

    def test_a_third_partys_letter_is_no_news_for_the_applicant(self, world: Any, committed: Any, mail: None) -> None:
        with committed():
            application = cases.received(world)
        before = Notice.objects.count()
        with committed():
            cases.issued(
                world, application, "consultation", consultation={"name": "柳岸文具店", "contact": "柳岸路9号"}
            )
        assert Notice.objects.count() == before

    def test_without_a_mail_channel_nobody_is_written_to(self, world: Any, committed: Any) -> None:
        with committed():
            cases.received(world)
        assert Notice.objects.count() == 0
        assert Entry.objects.filter(kind="applications.Submitted").count() == 1
