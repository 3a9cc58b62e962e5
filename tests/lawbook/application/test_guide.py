"""Do plain questions lead to every answer that can be given, and each way to one only?"""

from typing import Any

import pytest

from lawbook import articles
from lawbook.application.guide import Question, first, grounds, paths, questions, said, walk
from lawbook.application.letter import letters
from lawbook.application.outcome import outcome, outcomes
from lawbook.reasons import Refused


def test_case(case: dict[str, Any]) -> None:
    answers = list(case["answers"].items())
    if "refused" in case:
        with pytest.raises(Refused, match=case["refused"]):
            walk(answers)
        return
    at = walk(answers)
    assert (at.code if isinstance(at, Question) else at) == case.get("ends", case.get("asks"))
    assert grounds(answers) == tuple(case.get("grounds", ()))
    assert [choice.code for _, choice in said(answers)] == list(case["answers"].values())


def test_every_way_ends_in_one_outcome_and_every_outcome_is_reached() -> None:
    ways = list(paths())
    assert {code for _, code in ways} == set(outcomes())
    for way, code in ways:
        assert walk(way) == code
        for length in range(len(way)):
            at = walk(way[:length])
            assert isinstance(at, Question)
            assert at.code == way[length][0]
    assert len({way for way, _ in ways}) == len(ways)


def test_no_question_is_left_aside_or_asked_twice() -> None:
    asked = [[question for question, _ in way] for way, _ in paths()]
    assert {question for way in asked for question in way} == set(questions())
    assert all(len(way) == len(set(way)) for way in asked)
    assert max(len(way) for way in asked) <= 13


def test_the_five_questions_of_practice_come_in_their_order() -> None:
    spine = ["补不补", "该不该", "有没有", "给不给", "当不当"]
    for way, _ in paths():
        stages = [spine.index(questions()[question].stage) for question, _ in way]
        assert stages == sorted(stages)
    assert {question.stage for question in questions().values()} == set(spine)


@pytest.mark.parametrize("code", questions())
def test_a_question_is_plain_and_each_choice_has_its_provision(code: str) -> None:
    question = questions()[code]
    assert question.asks.endswith("？")
    assert len(question.choices) >= 2
    assert not question.advice or question.advice.endswith("。")
    assert question.before in {"", *letters()}
    assert len({each.says for each in question.choices}) == len(question.choices)
    for each in question.choices:
        assert articles.provision(each.cite).line
        assert each.leads_to in questions() or each.leads_to in outcomes()
        assert each.outcome in {"", each.leads_to}
        assert "条" not in each.says  # an officer need not know the articles


def test_a_choice_that_ends_the_guide_cites_the_outcome_itself() -> None:
    for question in questions().values():
        for each in question.choices:
            cites = [str(cite) for cite in outcome(each.outcome).cites] if each.outcome else []
            if cites and question.code != "form":
                assert str(each.cite) in cites


def test_a_refusal_first_asks_whether_a_part_can_be_given() -> None:
    for way, code in paths():
        last = questions()[way[-1][0]]
        if outcome(code).remedy == "review_first":
            assert last.ground == code
        if code == "P1":
            assert grounds(way) == (last.ground,)
            assert outcome(last.ground).remedy == "review_first"
        else:
            assert grounds(way) == ()


def test_the_first_question_is_whether_an_answer_is_still_owed() -> None:
    assert walk([]) is first()
    assert [each.outcome for each in first().choices] == ["", "O1", "O2", "O3"]
