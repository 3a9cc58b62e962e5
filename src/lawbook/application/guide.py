"""
How does an officer who knows the file, but not the articles, come to the right answer?

By plain questions in the order of practice: need it be clarified (补不补), is it an application at all (该不该), is
there such information (有没有), may it be given (给不给), in the right form (当不当)? The questions are data in
guide.yaml; every path ends in exactly one outcome. The officer decides; the guide only asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from lawbook.application.outcome import outcomes
from lawbook.cite import Cite, carries_out
from lawbook.reading import table
from lawbook.reasons import Refused

Answers = Sequence[tuple[str, str]]
Way = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question, with its provision; ``leads_to`` is the next question, or the code of the outcome."""

    code: str
    says: str
    cite: Cite
    leads_to: str

    @property
    def outcome(self) -> str:
        """Return the code of the outcome that this choice ends in, "" where another question follows."""
        return self.leads_to if self.leads_to in outcomes() else ""


@dataclass(frozen=True, slots=True)
class Question:
    """
    A question of the guide.

    ``stage`` is one of the five questions of practice; ``before`` the kind of letter that may have to go out first;
    ``ground`` the refusal whose severance is asked about.
    """

    code: str
    stage: str
    asks: str
    choices: tuple[Choice, ...]
    advice: str = ""
    before: str = ""
    ground: str = ""

    def choice(self, code: str) -> Choice:
        """
        Return one choice.

        :raises Refused: if the question has no such choice
        """
        for each in self.choices:
            if each.code == code:
                return each
        raise Refused(f"“{self.asks}”没有“{code}”这一选项，可用的有：{'、'.join(each.code for each in self.choices)}。")


@cache
def questions() -> Mapping[str, Question]:
    """Return every question by its code, in the order in which they are asked."""
    return {
        code: Question(
            code=code,
            stage=line["stage"],
            asks=line["asks"],
            choices=tuple(
                Choice(choice, shape["says"], Cite.parse(shape["cite"]), shape["to"])
                for choice, shape in line["choices"].items()
            ),
            advice=line.get("advice", ""),
            before=line.get("before", ""),
            ground=line.get("ground", ""),
        )
        for code, line in table("application/guide.yaml")["questions"].items()
    }


def first() -> Question:
    """Return the question that is asked first."""
    return questions()[table("application/guide.yaml")["first"]]


@carries_out("ogi:36", "ogi:37")
def walk(answers: Answers) -> Question | str:
    """
    Return the question that follows the answers given so far, or the code of the outcome that they end in.

    :param answers: pairs of a question's code and a choice's code, from the first question on
    :raises Refused: if an answer is to another question than the one asked, is no choice, or comes after the end
    """
    at: Question | str = first()
    for question, choice in answers:
        if isinstance(at, str):
            raise Refused("已经得出办结方式，不再有问题要回答。")
        if question != at.code:
            raise Refused(f"现在要回答的是“{at.asks}”，不是“{question}”。")
        leads_to = at.choice(choice)
        at = leads_to.outcome or questions()[leads_to.leads_to]
    return at


def said(answers: Answers) -> tuple[tuple[Question, Choice], ...]:
    """
    Return the questions answered with what was chosen, to be shown and kept with the draft.

    :raises Refused: as ``walk``
    """
    walk(answers)
    return tuple((questions()[question], questions()[question].choice(choice)) for question, choice in answers)


def grounds(answers: Answers) -> tuple[str, ...]:
    """
    Return the refusal codes on which the withheld part of a partial answer rests; nothing for any other end.

    :raises Refused: as ``walk``
    """
    if walk(answers) != "P1":
        return ()
    return tuple(question.ground for question, _ in said(answers) if question.ground)


def paths() -> Iterator[tuple[Way, str]]:
    """Yield every way through the guide with the code it ends in."""
    yield from _from(first(), ())


def _from(question: Question, before: Way) -> Iterator[tuple[Way, str]]:
    for choice in question.choices:
        way = (*before, (question.code, choice.code))
        if choice.outcome:
            yield way, choice.outcome
        else:
            yield from _from(questions()[choice.leads_to], way)
