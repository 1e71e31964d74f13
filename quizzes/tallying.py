"""Counting papers one by one, in memory that does not grow with their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from quizzes.analysing import Figures, figures
from quizzes.asking import Task
from quizzes.asking.choosing import Choosing

LONGEST_SECONDS = 3600  # a longer time at one question counts as this
MOST_RESPONSES = 500  # different answers told apart; a later new one counts as another one
MOST_CHARACTERS = 100  # of an answer that is told
OTHERS = "…"
LONGEST_PAPER = 86_400  # seconds; a longer time at a whole paper counts as this


class Response(NamedTuple):
    """One answer to one part of a question: what was asked, what was given, was it right."""

    part: str
    given: str
    right: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of a handed-in paper, marked. seconds: None where no answer tells it."""

    version: int
    mark: Fraction
    responses: tuple[Response, ...]
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A handed-in paper in the order of its questions; recent: handed in lately."""

    answers: Sequence[Answered]
    seconds: int
    recent: bool


@dataclass(slots=True)
class Period:
    """One question in one stretch of time."""

    attempts: int = 0
    marks: Fraction = Fraction()
    times: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class ItemTally:
    """What is counted of one question version."""

    pairs: Counter[tuple[Fraction, Fraction]] = field(default_factory=Counter)
    responses: Counter[Response] = field(default_factory=Counter)
    recent: Period = field(default_factory=Period)
    earlier: Period = field(default_factory=Period)

    @property
    def times(self) -> Counter[int]:
        return self.recent.times + self.earlier.times

    def add(self, answered: Answered, rest: Fraction, *, recent: bool) -> None:
        self.pairs[answered.mark, rest] += 1
        period = self.recent if recent else self.earlier
        period.attempts += 1
        period.marks += answered.mark
        if answered.seconds is not None:
            period.times[min(answered.seconds, LONGEST_SECONDS)] += 1
        for response in answered.responses:
            known = response in self.responses or len(self.responses) < MOST_RESPONSES
            self.responses[response if known else response._replace(given=OTHERS)] += 1


@dataclass(slots=True)
class TestTally:
    """What is counted of one test."""

    __test__ = False  # no test class, whatever pytest makes of the name

    sums: Counter[Fraction] = field(default_factory=Counter)
    times: Counter[int] = field(default_factory=Counter)
    items: defaultdict[int, ItemTally] = field(default_factory=lambda: defaultdict(ItemTally))
    places: defaultdict[int, Counter[tuple[Fraction, Fraction]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    @property
    def attempts(self) -> int:
        return self.sums.total()

    def add(self, paper: Paper) -> None:
        whole = sum((answered.mark for answered in paper.answers), Fraction())
        self.sums[whole] += 1
        self.times[min(paper.seconds, LONGEST_PAPER)] += 1
        for place, answered in enumerate(paper.answers):
            rest = whole - answered.mark
            self.items[answered.version].add(answered, rest, recent=paper.recent)
            self.places[place][answered.mark, rest] += 1

    def place_figures(self) -> list[Figures]:
        """The statistics of each place on the paper, whichever question stood there."""
        return [figures(self.places[place]) for place in sorted(self.places)]


def responses(task: Task, value: Mapping[str, Any]) -> tuple[Response, ...]:
    """What an answer is counted as: options chosen by key, else one response for each part."""
    if isinstance(task, Choosing):
        chosen = value.get("chosen", ())
        right = set(task.right["chosen"])
        return tuple(Response("", key, key in right) for key in chosen) or (
            Response("", "", False),  # noqa: FBT003 -- nothing is not right
        )
    return tuple(
        Response(part.asked[:MOST_CHARACTERS], part.given[:MOST_CHARACTERS], part.is_right)
        for part in task.parts(value)
    )
