"""What must a letter contain, and what may not go out?"""

from datetime import date
from typing import Any

import pytest

from lawbook import articles
from lawbook.application import facts as law
from lawbook.application.letter import LetterKind, faults, letter, letter_for, letters, remedy_of
from lawbook.application.outcome import outcome, outcomes
from lawbook.application.wording import in_law, route_said
from lawbook.reasons import Refused

DAY = date(2025, 3, 3)
PARTICULARS = {"days": 10, "reply_by": "2025-04-01", "until": date(2025, 6, 3)}


def whole(kind: LetterKind, code: str, *, on: date = DAY, grounds: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the parts of a faultless letter of a kind."""
    parts = {part.code: f"这里写明本件的{part.label}。" for part in kind.parts}
    cites = [each for one in (code, *grounds) for each in outcome(one).cites] if code else [kind.cite]
    if "basis" in parts:
        parts["basis"] = f"依据{'、'.join(in_law(each) for each in cites)}。"
    told = remedy_of(kind, code, on=on, grounds=grounds)
    parts.pop("remedy", None)
    return parts | ({"remedy": told.says} if told else {})


def test_case(case: dict[str, Any]) -> None:
    kind, code, on = letter(case["kind"]), case.get("code", ""), case["issued"]
    grounds = tuple(case.get("grounds", ()))
    known = code if code in kind.outcomes else (kind.outcomes or ("",))[0]
    parts = whole(kind, known, on=on, grounds=tuple(each for each in grounds if each.startswith("D")))
    found = faults(
        kind,
        parts=parts | case["changed"],
        particulars=case.get("particulars", PARTICULARS),
        code=code,
        on=on,
        due=case.get("in_time_until"),
        grounds=grounds,
        template=case.get("template"),
    )
    assert [[each.part, each.severity, str(each.cite)] for each in found] == case["faults"]
    assert all(each.says.endswith("。") or "：" in each.says for each in found)


@pytest.mark.parametrize("code", outcomes())
def test_every_outcome_has_exactly_one_kind_of_letter(code: str) -> None:
    answering = [kind.code for kind in letters().values() if code in kind.outcomes]
    assert answering == [letter_for(code).code]
    kind = letter_for(code)
    assert kind.has_remedy
    assert kind.chain_of(code) == ("disclosure" if code in {"G2", "P1"} else "answer")
    assert kind.fact_of(code) == ("deemed_withdrawn" if code in {"O1", "O2"} else "decided")


@pytest.mark.parametrize("code", outcomes())
def test_a_letter_with_all_its_parts_has_no_fault(code: str) -> None:
    kind = letter_for(code)
    grounds = ("D5",) if code == "P1" else ()
    parts = whole(kind, code, grounds=grounds)
    assert faults(kind, parts=parts, particulars={}, code=code, on=DAY, due=None, grounds=grounds) == []


@pytest.mark.parametrize("code", [kind.code for kind in letters().values() if not kind.outcomes])
def test_a_notice_with_all_its_parts_has_no_fault(code: str) -> None:
    kind = letter(code)
    assert faults(kind, parts=whole(kind, ""), particulars=PARTICULARS, code="", on=DAY, due=None) == []


@pytest.mark.parametrize("code", letters())
def test_each_part_that_must_be_there_is_missed(code: str) -> None:
    kind = letter(code)
    answer = next(iter(kind.outcomes), "")
    grounds = ("D5",) if answer == "P1" else ()
    parts = whole(kind, answer, grounds=grounds)
    for part in kind.parts:
        found = faults(
            kind,
            parts=parts | {part.code: ""},
            particulars=PARTICULARS,
            code=answer,
            on=DAY,
            due=None,
            grounds=grounds,
        )
        assert [(each.part, each.severity) for each in found] == ([(part.code, "missing")] if part.required else [])
        assert all(each.blocks for each in found)


def test_there_are_the_kinds_of_the_inventory() -> None:
    numbers = [kind.number for kind in letters().values() if kind.number]
    assert numbers == [f"T{number:02d}" for number in range(1, 24)]  # T24 proves a service and is no letter
    assert [kind.code for kind in letters().values() if not kind.number] == ["delay"]
    assert len({kind.name for kind in letters().values()}) == len(letters())


@pytest.mark.parametrize("code", letters())
def test_a_kind_names_provisions_of_the_book_and_facts_of_the_law(code: str) -> None:
    kind = letter(code)
    for part in kind.parts:
        assert articles.provision(part.cite).line
        assert part.advice.endswith("。")
        assert kind.part(part.code) is part
    assert articles.provision(kind.cite).line
    assert kind.fact == "" or kind.fact in law.KINDS
    assert kind.has_remedy == any(part.code == "remedy" for part in kind.parts)
    assert kind.has_remedy or not kind.outcomes
    assert ("basis" in {part.code for part in kind.parts if part.required}) == (kind.chain != "none")


def test_only_the_receipt_goes_out_without_signatures() -> None:
    assert [kind.code for kind in letters().values() if kind.chain == "none"] == ["receipt"]


def test_a_late_letter_does_not_wait() -> None:
    kind = letter("disclosure")
    found = faults(kind, parts=whole(kind, "G2"), particulars={}, code="G2", on=DAY, due=date(2025, 2, 28))
    assert [(each.severity, each.blocks) for each in found] == [("late", False)]
    assert found[0].says == "印发日期2025年3月3日晚于期限2025年2月28日，已经逾期；仍应尽快送达。"


def test_the_paragraph_on_remedies_may_be_given_apart() -> None:
    kind = letter("refusal")
    parts = whole(kind, "D1")
    told = remedy_of(kind, "D1", on=DAY)
    assert told is not None
    del parts["remedy"]
    args: dict[str, Any] = {"parts": parts, "particulars": {}, "code": "D1", "on": DAY, "due": None}
    assert faults(kind, **args, remedy=told) == faults(kind, **args, remedy=told.says) == []
    assert [each.part for each in faults(kind, **args)] == ["remedy"]


@pytest.mark.parametrize("on", [date(2012, 3, 1), date(2016, 3, 1), date(2023, 12, 31), date(2024, 1, 1), DAY])
@pytest.mark.parametrize("code", sorted(set(outcomes()) - {"O3"}))
def test_the_paragraph_of_the_book_says_its_own_route(code: str, on: date) -> None:
    told = remedy_of(letter_for(code), code, on=on)
    assert told is not None
    assert route_said(told.says, on=on) == told.route


def test_a_third_party_and_a_correction_may_choose_until_counsel_says_otherwise() -> None:
    for code in ("disclosure_told", "correction"):
        told = remedy_of(letter(code), "", on=DAY, authority="青禾区人民政府", court="青禾区人民法院")
        assert told is not None
        assert (told.route, told.unverified) == ("choose", True)
        assert "青禾区人民政府" in told.says
        before = remedy_of(letter(code), "", on=date(2023, 12, 31))
        assert before is not None
        assert not before.unverified
    assert remedy_of(letter("clarification"), "", on=DAY) is None


def test_what_there_is_not_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match="没有“praise”这种文书"):
        letter("praise")
    with pytest.raises(Refused, match="没有编号为“Z9”的办结方式"):
        letter_for("Z9")
    with pytest.raises(Refused, match="没有“amount”这一部分"):
        letter("receipt").part("amount")
