"""Marking a paper: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

from quizzes.asking import Task, Value

# Goes up whenever the same answers could be given another score.
GRADING_VERSION = "1"

QuestionId: TypeAlias = int

HUNDREDTHS, THOUSANDTHS = 100, 1000


@dataclass(frozen=True, slots=True)
class QuestionKey:
    """What is right for one question, and what it is worth."""

    task: Task
    topic: str = ""
    points: Fraction = Fraction(1)
    others: tuple[Task, ...] = ()  # ruled to be right as well: the best of all counts
    counts: bool = True  # False: dropped by a ruling, worth nothing to anybody


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


def grade(key: AnswerKey, answers: Mapping[QuestionId, Value]) -> Score:
    """Mark a whole paper. Unanswered questions score zero; nothing is rounded until shown.

    Reaching the pass mark passes. Answers to questions that are not on the paper count nothing.
    A question that does not count adds neither points nor what is possible; where none counts,
    nothing proves a pass.
    """
    by_topic: dict[str, tuple[Fraction, Fraction]] = {}
    for number, question in key.questions.items():
        if not question.counts:
            continue
        points, possible = by_topic.get(question.topic, (Fraction(), Fraction()))
        earned = mark(question, answers.get(number, {}))
        by_topic[question.topic] = (points + earned, possible + question.points)
    points = sum((earned for earned, _ in by_topic.values()), Fraction())
    possible = sum((worth for _, worth in by_topic.values()), Fraction())
    passed = bool(possible) and points >= key.pass_mark * possible
    return Score(points, possible, passed=passed, by_topic=by_topic)


def mark(question: QuestionKey, value: Value) -> Fraction:
    """The points one answer earns, exact; none without an answer."""
    if not question.counts:
        return Fraction()
    return question.points * max(task.share(value) for task in (question.task, *question.others))


def missed(pass_mark: int, by_topic: Mapping[str, Sequence[str]]) -> list[str]:
    """The topics in which less than the share that passes (percent) was earned.

    `by_topic` is as a result keeps it: points and possible, exact fractions in text.
    """
    return [
        topic
        for topic, (points, possible) in by_topic.items()
        if 100 * Fraction(points) < pass_mark * Fraction(possible)
    ]


def rounded_down(points: Fraction, parts: int) -> Fraction:
    """To whole parts (of ten, a hundred, a thousand): what is shown or kept never looks better."""
    return Fraction(floor(points * parts), parts)


def needed(possible: Fraction, pass_mark: Fraction, points: Fraction = Fraction()) -> Fraction:
    """How many points pass, as told to the learner.

    Beside whole points, a whole number; beside parts of points, hundredths rounded up. Either way
    the points told reach the number told exactly when they pass.
    """
    parts = 1 if points.denominator == 1 else HUNDREDTHS
    return Fraction(ceil(possible * pass_mark * parts), parts)
