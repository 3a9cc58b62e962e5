"""Anybody may ask if a paper is one of ours; they learn nothing about whom it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.gongkai.applications.letter_steps import AT, Desk

from gongkai.applications.letters import paper
from gongkai.applications.letters.sheet import grouped
from gongkai.applications.models import Letter
from gongkai.applications.selectors.letters import by_check_code

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_this_moment() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def letter(world: Any) -> Letter:
    desk = Desk(world)
    return desk.issued(desk.drafted("refusal", code="D6"))


def test_a_code_tells_organ_kind_number_day_and_digest_and_nothing_personal(client: Any, letter: Letter) -> None:
    said = client.post("/letter/", {"code": grouped(letter.check_code or "").lower()}).content.decode()
    for each in ("清河区教育局", "政府信息不予公开告知书", "清教公开〔2026〕1号", "2026年3月2日", letter.digest):
        assert each in said
    for each in ("林晓舟", "校舍", "QHJY-2026", "过程性"):
        assert each not in said


def test_the_number_is_compared_if_it_was_given(client: Any, letter: Letter) -> None:
    said = client.post("/letter/", {"code": letter.check_code, "number": "清教公开[2026] 1号"}).content.decode()
    assert "文号不一致" not in said
    said = client.post("/letter/", {"code": letter.check_code, "number": "清教公开〔2026〕2号"}).content.decode()
    assert "与这份文书的文号不一致" in said


@pytest.mark.parametrize("write", [paper.pdf, paper.docx])
def test_a_file_is_compared_byte_by_byte(client: Any, letter: Letter, write: Any) -> None:
    content = write(letter)
    for given, says in ((content, "逐字节一致"), (content + b" ", "不完全一致")):
        file = SimpleUploadedFile("letter.pdf", given)
        said = client.post("/letter/", {"code": letter.check_code, "file": file}).content.decode()
        assert says in said


def test_codes_cannot_be_tried_one_after_the_other(client: Any, letter: Letter) -> None:
    for number in range(5):
        answer = client.post("/letter/", {"code": f"AAAA-BBBB-CCC{number + 2}"})
        assert answer.status_code == 409
        assert "没有以这个验证码印发的文书" in answer.content.decode()
    answer = client.post("/letter/", {"code": letter.check_code})
    assert "以后再试" in answer.content.decode()
    assert letter.number not in answer.content.decode()


def test_a_number_alone_tells_nothing(client: Any, letter: Letter) -> None:
    answer = client.post("/letter/", {"number": letter.number})
    assert answer.status_code == 409
    assert "请填写文书末尾的验证码" in answer.content.decode()


def test_a_code_in_the_address_is_not_read(client: Any, letter: Letter) -> None:
    assert letter.number not in client.get("/letter/", {"code": letter.check_code}).content.decode()


def test_a_draft_has_no_code_and_odd_ones_find_nothing(world: Any) -> None:
    desk = Desk(world)
    assert desk.drafted("refusal", code="D6").check_code is None
    for odd in ("", "\x00", "１２３", "A" * 500, "%'--"):
        assert by_check_code(odd) is None
