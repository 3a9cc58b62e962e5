"""Is somebody told once, later if need be, and never too much?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from gongkai.delivery import services
from gongkai.delivery.adapters.mail import MailChannel, refused_for_good
from gongkai.delivery.models import Notice, NoticeState
from gongkai.delivery.ports import Channel, NullChannel, Undeliverable
from gongkai.journal.models import Entry

TO = "shenqingren@example.cn"
ABOUT = "applications.application:12"
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def mails(settings: Any) -> None:
    settings.MAIL_FROM = settings.DEFAULT_FROM_EMAIL = "gongkai@example.cn"
    settings.EMAIL_BACKEND = LOCMEM


@pytest.fixture
def queued(world: Any, at: datetime, mails: None) -> Notice:
    notice = services.notify(
        to=TO, subject="有新的文书", text="请查看。", about=ABOUT, at=at, organ=world.organs["jiaoyu"]
    )
    assert notice is not None
    return notice


class Broken:
    """A server that says the same to every mail."""

    sends = True

    def __init__(self, trouble: Exception) -> None:
        self.trouble = trouble
        self.asked = 0

    def fits(self, to: str) -> bool:
        return True

    def send(self, *, to: str, subject: str, text: str) -> None:
        self.asked += 1
        raise self.trouble


@pytest.fixture
def out_of_order(monkeypatch: pytest.MonkeyPatch) -> Broken:
    broken = Broken(ConnectionError(f"no route for {TO}"))
    monkeypatch.setattr(services, "channel", lambda: broken)
    return broken


class TestWithoutAChannel:
    def test_nothing_is_queued_that_could_come_late(self, db: None, at: datetime, settings: Any) -> None:
        settings.MAIL_FROM = ""
        assert services.notify(to=TO, subject="标题", text="内容", about=ABOUT, at=at) is None
        assert not Notice.objects.exists()
        assert services.send_due(at=at) == 0


class TestNotify:
    def test_the_address_lies_sealed(self, queued: Notice) -> None:
        queued.refresh_from_db()
        assert "example" not in queued.to
        assert queued.to != ""

    def test_an_address_that_is_none_is_not_queued(self, db: None, at: datetime, mails: None) -> None:
        for each in ("", "电话联系", "a@b@c", "a@example.cn\nBcc: b@example.cn"):
            assert services.notify(to=each, subject="标题", text="内容", about=ABOUT, at=at) is None

    def test_a_number_of_somebody_never_goes_out(self, db: None, at: datetime, mails: None) -> None:
        with pytest.raises(services.TellsTooMuch):
            services.notify(to=TO, subject="标题", text="请致电13800138000", about=ABOUT, at=at)

    def test_it_is_gone_with_the_act_that_failed(self, db: None, at: datetime, mails: None) -> None:
        with transaction.atomic():
            services.notify(to=TO, subject="标题", text="内容", about=ABOUT, at=at)
            assert Notice.objects.exists()
            transaction.set_rollback(True)
        assert not Notice.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_it_wants_the_transaction_of_the_act(self, at: datetime, mails: None) -> None:
        with pytest.raises(transaction.TransactionManagementError):
            services.notify(to=TO, subject="标题", text="内容", about=ABOUT, at=at)


class TestSending:
    def test_a_message_goes_out_once_and_its_address_is_forgotten(self, queued: Notice, at: datetime) -> None:
        assert services.send_due(at=at) == 1
        assert services.send_due(at=at + timedelta(days=1)) == 0
        [sent] = mail.outbox
        assert sent.to == [TO]
        assert sent.from_email == "gongkai@example.cn"
        assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
        queued.refresh_from_db()
        assert (queued.state, queued.to, queued.tries) == (NoticeState.SENT, "", 1)

    def test_the_journal_knows_that_it_went_out_and_not_to_whom(self, queued: Notice, at: datetime) -> None:
        services.send_due(at=at)
        entry = Entry.objects.get(kind="delivery.Sent")
        assert entry.subject == ABOUT
        assert TO not in f"{entry.says}{entry.facts}"

    def test_a_server_out_of_order_is_asked_again_later_and_later(
        self, queued: Notice, at: datetime, out_of_order: Broken
    ) -> None:
        moment, pauses = at, []
        for _ in services.PAUSES:
            assert services.send_due(at=moment) == 0
            assert services.send_due(at=moment + timedelta(seconds=30)) == 0
            queued.refresh_from_db()
            assert queued.next_at is not None
            pauses.append(queued.next_at - moment)
            moment = queued.next_at
        assert pauses == list(services.PAUSES)
        assert out_of_order.asked == len(services.PAUSES)

    def test_it_is_given_up_at_last_and_the_address_goes(
        self, queued: Notice, at: datetime, out_of_order: Broken
    ) -> None:
        for day in range(20):
            services.send_due(at=at + timedelta(days=day))
        queued.refresh_from_db()
        assert (queued.state, queued.to) == (NoticeState.GIVEN_UP, "")
        assert out_of_order.asked == len(services.PAUSES) + 1
        assert "7次" in Entry.objects.get(kind="delivery.GivenUp").says

    def test_what_the_server_said_is_not_kept_for_it_may_name_the_address(
        self, queued: Notice, at: datetime, out_of_order: Broken, caplog: pytest.LogCaptureFixture
    ) -> None:
        services.send_due(at=at)
        queued.refresh_from_db()
        assert queued.error == "ConnectionError"
        assert TO not in caplog.text

    def test_a_mailbox_that_does_not_exist_is_not_asked_again(
        self, queued: Notice, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = Broken(Undeliverable())
        monkeypatch.setattr(services, "channel", lambda: broken)
        for day in range(3):
            services.send_due(at=at + timedelta(days=day))
        assert broken.asked == 1
        assert Notice.objects.get().state == NoticeState.GIVEN_UP

    def test_what_another_machine_has_taken_is_left_to_it(
        self, queued: Notice, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Meanwhile(MailChannel):
            def send(self, **message: str) -> None:
                # The other machine looks while this one is sending.
                assert services.send_due(at=at) == 0
                super().send(**message)

        monkeypatch.setattr(services, "channel", Meanwhile)
        assert services.send_due(at=at) == 1
        assert len(mail.outbox) == 1

    def test_what_a_dead_machine_had_taken_goes_out_after_the_lease(
        self, queued: Notice, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Killed(MailChannel):
            def send(self, **message: str) -> None:
                raise KeyboardInterrupt

        monkeypatch.setattr(services, "channel", Killed)
        with pytest.raises(KeyboardInterrupt):
            services.send_due(at=at)
        monkeypatch.setattr(services, "channel", MailChannel)
        assert services.send_due(at=at + timedelta(minutes=1)) == 0
        assert services.send_due(at=at + services.LEASE) == 1

    def test_the_database_keeps_no_address_of_what_is_over(self, queued: Notice) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.update(state=NoticeState.SENT)


class TestForgetting:
    def test_all_messages_about_a_matter_go(self, queued: Notice, at: datetime) -> None:
        services.notify(to=TO, subject="另一件", text="请查看。", about="applications.application:13", at=at)
        assert services.forget(about=ABOUT) == 1
        assert [each.subject for each in Notice.objects.all()] == ["另一件"]


class TestTheChannels:
    @pytest.mark.parametrize("channel", [NullChannel(), MailChannel()])
    def test_reach_nobody_at_what_is_no_address(self, channel: Channel) -> None:
        assert not channel.fits("13800138000")

    @pytest.mark.parametrize("channel", [NullChannel(), MailChannel()])
    def test_take_a_message(self, channel: Channel, settings: Any) -> None:
        settings.EMAIL_BACKEND = LOCMEM
        channel.send(to=TO, subject="标题", text="内容")
        assert len(mail.outbox) == (1 if channel.sends else 0)

    def test_mail_knows_what_is_refused_for_ever(self) -> None:
        class Refused(Exception):
            def __init__(self, code: int) -> None:
                self.recipients = {TO: (code, b"")}

        assert refused_for_good(Refused(550))
        assert not refused_for_good(Refused(450))
        assert not refused_for_good(ConnectionError())

    def test_mail_says_so(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        class Refused(Exception):
            recipients: dict[str, tuple[int, bytes]] = {TO: (550, b"no such user")}  # noqa: RUF012

        def refuse(*_: Any, **__: Any) -> None:
            raise Refused

        monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(Undeliverable):
            MailChannel().send(to=TO, subject="标题", text="内容")
