"""Does a query code open its own application, and can nobody find one by trying?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.gongkai.applications.case_world import AT, receipt
from tests.gongkai.processes import migrate, race, shared

from gongkai.applications.models import Application, Attempt
from gongkai.applications.personal_tasks import forget_attempts
from gongkai.applications.sealing import ALPHABET, fits, mark_of, new_code
from gongkai.applications.services import codes, corrections
from gongkai.applications.services.corrections import Asked
from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed

HERE, THERE = "198.51.100.7", "203.0.113.9"
WRONG = "22222222"
GUESSERS, TRIES = 3, 12


@pytest.fixture
def handed(world: Any) -> tuple[Application, str]:
    return receipt(world)


def refused(number: str, code: str, address: str = HERE, at: Any = AT) -> str:
    with pytest.raises(NotAllowed) as answer:
        codes.check(number, code, address, at)
    return answer.value.says


class TestACode:
    def test_has_eight_signs_that_are_not_taken_for_others(self) -> None:
        made = {new_code() for _ in range(200)}
        assert len(made) == 200
        assert {len(each) for each in made} == {8}
        assert not set("".join(made)) & set("01IOLU")
        assert len(ALPHABET) == 30

    def test_is_kept_as_a_digest_that_the_database_alone_does_not_tell(
        self, handed: tuple[Application, str], settings: Any
    ) -> None:
        application, code = handed
        application.refresh_from_db()
        assert code not in application.query_code
        assert application.query_code == mark_of("query.application", code)
        settings.SEAL_KEYS = ("another-key",)
        assert application.query_code != mark_of("query.application", code)

    def test_still_fits_when_a_newer_key_seals(self, handed: tuple[Application, str], settings: Any) -> None:
        application, code = handed
        settings.SEAL_KEYS = ("a-newer-key", *settings.SEAL_KEYS)
        assert codes.check(application.number, code, HERE, AT) == application

    def test_of_nothing_fits_nothing(self) -> None:
        assert not fits("", "query.application", "")
        assert not fits("AAAAAAAA", "query.application", "")


class TestChecking:
    def test_number_and_code_open_the_application(self, handed: tuple[Application, str]) -> None:
        application, code = handed
        assert codes.check(application.number, code, HERE, AT) == application

    def test_the_way_of_writing_does_not_matter(self, handed: tuple[Application, str]) -> None:
        application, code = handed
        typed = f" {code[:4].lower()}-{code[4:].lower()} "
        assert codes.check(application.number.lower(), typed, HERE, AT) == application

    def test_the_code_of_one_does_not_open_another(self, world: Any, handed: tuple[Application, str]) -> None:
        other, _ = receipt(world, title="另一份方案")
        assert refused(other.number, handed[1]) == codes.WRONG

    def test_whatever_is_wrong_the_sentence_is_the_same(self, handed: tuple[Application, str]) -> None:
        application, code = handed
        number = application.number
        slipped = number[:-1] + str((int(number[-1]) + 1) % 10)
        for typed, tried in ((number, WRONG), (slipped, code), ("JY-2026-99999-9", code), ("", ""), ("x" * 500, code)):
            assert refused(typed, tried) == codes.WRONG

    def test_and_so_is_the_work(self, handed: tuple[Application, str]) -> None:
        number = handed[0].number
        slipped = number[:-1] + str((int(number[-1]) + 1) % 10)
        asked = []
        for typed in (number, "JY-2026-99999-9", slipped, "nonsense"):
            with CaptureQueriesContext(
                connection,
            ) as caught:
                refused(typed, WRONG, address=f"192.0.2.{len(asked)}")
            asked.append([each["sql"].split()[0] for each in caught.captured_queries])
        assert asked[0] == asked[1] == asked[2] == asked[3]

    def test_an_erased_application_is_opened_by_no_code(self, handed: tuple[Application, str]) -> None:
        application, code = handed
        Application.objects.update(query_code="")
        assert refused(application.number, code) == codes.WRONG
        assert refused(application.number, "") == codes.WRONG

    @pytest.mark.django_db(transaction=True)
    def test_a_try_cannot_be_rolled_back_by_whoever_asks(self) -> None:
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            codes.check("JY-2026-00001-0", WRONG, HERE, AT)


class TestTrying:
    def test_after_five_wrong_ones_even_the_right_one_waits(self, handed: tuple[Application, str]) -> None:
        application, code = handed
        for _ in range(5):
            assert refused(application.number, WRONG) == codes.WRONG
        assert refused(application.number, code) == "连续5次不符，请在9时45分以后再试。"
        assert refused(application.number, code, at=AT + timedelta(minutes=14)) != codes.WRONG
        assert codes.check(application.number, code, HERE, AT + timedelta(minutes=15)) == application

    def test_after_the_wait_there_are_five_more(self, handed: tuple[Application, str]) -> None:
        number = handed[0].number
        for _ in range(5):
            refused(number, WRONG)
        later = AT + timedelta(minutes=15)
        said = [refused(number, WRONG, at=later) for _ in range(6)]
        assert said[:5] == [codes.WRONG] * 5
        assert said[5] == "连续5次不符，请在10时00分以后再试。"

    def test_a_number_that_does_not_exist_is_waited_for_alike(self, db: None) -> None:
        said = [refused("JY-2026-99999-9", WRONG) for _ in range(6)]
        assert said[:5] == [codes.WRONG] * 5
        assert said[5].startswith("连续5次不符")

    def test_whoever_gets_it_right_begins_anew(self, handed: tuple[Application, str]) -> None:
        application, code = handed
        for _ in range(3):
            for _ in range(4):
                refused(application.number, WRONG)
            codes.check(application.number, code, HERE, AT)
        assert not Attempt.objects.filter(until__isnull=False).exists()

    def test_slips_of_long_ago_do_not_add_up(self, handed: tuple[Application, str]) -> None:
        application, code = handed
        for hours in range(8):
            assert refused(application.number, WRONG, at=AT + timedelta(hours=hours)) == codes.WRONG
        assert codes.check(application.number, code, HERE, AT + timedelta(hours=8)) == application

    def test_another_address_is_not_hindered(self, handed: tuple[Application, str]) -> None:
        application, code = handed
        for _ in range(6):
            refused(application.number, WRONG)
        assert codes.check(application.number, code, THERE, AT) == application

    def test_of_one_number_fifty_a_day_from_wherever(self, handed: tuple[Application, str]) -> None:
        application, code = handed
        said = [refused(application.number, WRONG, f"198.51.100.{each // 5}") for each in range(51)]
        assert said[:50] == [codes.WRONG] * 50
        assert said[50] == codes.TOO_MANY_TODAY
        assert refused(application.number, code, THERE) == codes.TOO_MANY_TODAY
        assert codes.check(application.number, code, THERE, AT + timedelta(days=1)) == application

    def test_from_one_address_a_hundred_a_day_over_all_numbers(self, handed: tuple[Application, str]) -> None:
        said = [refused(f"JY-2026-{each:05}-1", WRONG) for each in range(101)]
        assert said[:100] == [codes.WRONG] * 100
        assert said[100] == codes.TOO_MANY_TODAY
        application, code = handed
        assert refused(application.number, code) == codes.TOO_MANY_TODAY
        assert codes.check(application.number, code, THERE, AT) == application

    def test_a_refused_try_is_not_counted_elsewhere(self, handed: tuple[Application, str]) -> None:
        for _ in range(60):
            refused(handed[0].number, WRONG)
        assert max(Attempt.objects.values_list("failures", flat=True)) == 5

    def test_right_ones_do_not_use_up_the_day(self, handed: tuple[Application, str]) -> None:
        application, code = handed
        for _ in range(120):
            codes.check(application.number, code, HERE, AT)
        assert set(Attempt.objects.values_list("failures", flat=True)) == {0}

    def test_the_rows_tell_neither_number_nor_address(self, handed: tuple[Application, str]) -> None:
        refused(handed[0].number, WRONG)
        said = "".join(Attempt.objects.values_list("what", flat=True))
        assert handed[0].number not in said
        assert HERE not in said

    def test_old_rows_are_cleared_away(self, handed: tuple[Application, str]) -> None:
        refused(handed[0].number, WRONG)
        assert forget_attempts(at=AT + timedelta(days=1)) == 0
        assert forget_attempts(at=AT + timedelta(days=2)) == 3
        assert not Attempt.objects.exists()

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
            ("::ffff:198.51.100.7", "198.51.100.7", True),
            ("fe80::1%eth0", "fe80::2", True),
            ("198.51.100.7", "198.51.100.8", False),
            ("unknown", "unknown ", True),
        ],
    )
    def test_a_network_of_the_new_kind_is_one_caller(self, one: str, other: str, same: bool) -> None:
        assert (codes.network_of(one) == codes.network_of(other)) is same


def test_several_processes_together_have_five_tries(transactional_db: None, tmp_path: Path, root: Path) -> None:
    # The digests of all guessers must be of one key.
    environment = shared(tmp_path, root, GONGKAI_SEAL_KEYS="a-key-of-this-test-alone-a-key-of-this-test-alone")
    migrate(environment)
    judged = [int(each) for each in race(environment, Path(__file__).parent / "guesser.py", [(TRIES,)] * GUESSERS)]
    assert sum(judged) == 5


class TestReissuing:
    def test_the_new_one_fits_and_the_old_one_no_longer(self, world: Any, handed: tuple[Application, str]) -> None:
        application, old = handed
        new = codes.reissue(application, proof=codes.PROOFS[0], by=world["clerk"], at=AT)
        assert refused(application.number, old) == codes.WRONG
        assert codes.check(application.number, new, HERE, AT) == application

    def test_the_journal_says_how_it_was_proved_and_not_the_code(
        self, world: Any, handed: tuple[Application, str]
    ) -> None:
        new = codes.reissue(handed[0], proof=codes.PROOFS[0], by=world["clerk"], at=AT)
        entry = Entry.objects.get(kind="applications.CodeReissued")
        assert codes.PROOFS[0] in entry.says
        assert new not in f"{entry.says}{entry.facts}"

    @pytest.mark.parametrize("who", ["head", "auditor", "authority", "admin", "clerk-minzheng", "nobody"])
    def test_only_whoever_writes_for_the_organ_may(self, world: Any, handed: tuple[Application, str], who: str) -> None:
        with pytest.raises(NotAllowed):
            codes.reissue(handed[0], proof=codes.PROOFS[0], by=world[who], at=AT)
        assert codes.check(*(handed[0].number, handed[1]), HERE, AT) == handed[0]

    @pytest.mark.parametrize("proof", ["", "他说是本人"])
    def test_not_without_proof(self, world: Any, handed: tuple[Application, str], proof: str) -> None:
        with pytest.raises(NotAllowed, match="核对申请人身份"):
            codes.reissue(handed[0], proof=proof, by=world["clerk"], at=AT)

    def test_a_paper_application_has_a_code_on_its_receipt_too(self, world: Any) -> None:
        application, code = receipt(world, channel="in_person")
        assert codes.check(application.number, code, HERE, AT) == application


class TestOtherCodes:
    def test_a_request_to_correct_is_opened_by_its_own_code(self, world: Any, handed: tuple[Application, str]) -> None:
        said = Asked(record="出生日期有误", name="林晚舟", phone="0000-7654321")
        taken = corrections.submit(organ=world.organs["jiaoyu"], asked=said, at=AT)
        number = taken.correction.number
        assert codes.check_correction(number, taken.query_code, HERE, AT) == taken.correction
        for _ in range(5):
            with pytest.raises(NotAllowed, match="不符"):
                codes.check_correction(number, handed[1], HERE, AT)
        with pytest.raises(NotAllowed, match="以后再试"):
            codes.check_correction(number, taken.query_code, HERE, AT)

    def test_a_code_for_an_opinion_is_waited_for_by_address(self, world: Any, handed: tuple[Application, str]) -> None:
        for _ in range(5):
            with pytest.raises(NotAllowed, match="意见码不符"):
                codes.check_consultation(new_code(), HERE, AT)
        with pytest.raises(NotAllowed, match="以后再试"):
            codes.check_consultation(new_code(), HERE, AT)
        with pytest.raises(NotAllowed, match="意见码不符"):
            codes.check_consultation("", THERE, AT)
