"""Marking a paper: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TypeAlias

# Goes up whenever the same answers could be given another score.
GRADING_VERSION = "1"

QuestionId: TypeAlias = int
OptionKey: TypeAlias = str
Chosen: TypeAlias = frozenset[OptionKey]

NOTHING: Chosen = frozenset()


@dataclass(frozen=True, slots=True)
class QuestionKey:
    """What is right for one question, and what it is worth."""

    correct: Chosen
    topic: str = ""
    points: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """The key of a whole paper. `pass_mark` is the share of the points that passes, 0 to 1."""

    questions: Mapping[QuestionId, QuestionKey]
    pass_mark: Fraction

    def __post_init__(self) -> None:
        if not self.questions:
            raise ValueError("A paper has at least one question.")


@dataclass(frozen=True, slots=True)
class Score:
    """Exact points, in all and by topic as (points, possible), in the order of the paper."""

    points: Fraction
    possible: Fraction
    passed: bool
    by_topic: Mapping[str, tuple[Fraction, Fraction]]


def grade(key: AnswerKey, answers: Mapping[QuestionId, Chosen]) -> Score:
    """Mark a whole paper. Unanswered questions score zero; nothing is rounded until shown.

    Reaching the pass mark passes. Answers to questions that are not on the paper count nothing.
    """
    by_topic: dict[str, tuple[Fraction, Fraction]] = {}
    for number, question in key.questions.items():
        points, possible = by_topic.get(question.topic, (Fraction(), Fraction()))
        earned = mark(question, answers.get(number, NOTHING))
        by_topic[question.topic] = (points + earned, possible + question.points)
    points = sum((earned for earned, _ in by_topic.values()), Fraction())
    possible = sum((worth for _, worth in by_topic.values()), Fraction())
    return Score(points, possible, passed=points >= key.pass_mark * possible, by_topic=by_topic)


def mark(question: QuestionKey, chosen: Chosen) -> Fraction:
    """All or nothing: the options chosen are exactly the right ones.

    An option the question does not have is never right, so choosing one loses the point.
    """
    right = bool(chosen) and chosen == question.correct
    return question.points if right else Fraction()


def needed(possible: Fraction, pass_mark: Fraction) -> int:
    """How many whole points pass, as told to the learner."""
    return ceil(possible * pass_mark)
