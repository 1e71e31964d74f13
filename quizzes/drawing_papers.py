"""Drawing a paper from the bank: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from random import Random

from courses.blueprints import serve, shortages


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a blueprint. No difficulty, no clause: any."""

    topic: str
    difficulty: str
    count: int
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be asked, and how often this person has met it."""

    id: int
    topic: str
    difficulty: str
    seen: int = 0
    options: tuple[str, ...] = ()
    fixed_order: bool = False  # "đúng" stands before "sai", always
    case: str = ""  # the situation it asks about, if there is one
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question on the paper, its options in the order they will be shown."""

    id: int
    options: tuple[str, ...]


class NotEnoughQuestions(Exception):
    """The bank cannot serve these lines of the blueprint, which ask for the same questions."""

    def __init__(self, lines: Sequence[Line], available: int) -> None:
        self.lines = lines
        self.available = available
        told = ", ".join(f"{line.topic} {line.clause} {line.difficulty}" for line in lines)
        super().__init__(f"{told}: {sum(line.count for line in lines)} > {available}")


def draw(lines: Sequence[Line], candidates: Sequence[Candidate], rng: Random) -> list[Drawn]:
    """A paper in the order of the blueprint; those this person has met least come first.

    No question stands twice on it, whatever the lines have in common, and one is drawn whenever
    the bank has one. Of questions met equally often, those that fit the same lines have the same
    chance, and each that fits a line has one. Questions about one case stand together, as the
    bank has them, where the first of them was drawn.

    Raises:
        NotEnoughQuestions: names lines the bank cannot serve.

    """
    pool = sorted(candidates, key=lambda candidate: candidate.id)
    rng.shuffle(pool)
    pool.sort(key=lambda candidate: candidate.seen)
    picked = serve(lines, pool)
    if sum(map(len, picked)) < sum(line.count for line in lines):
        short = shortages(lines, pool)[0]
        raise NotEnoughQuestions([lines[place] for place in short.places], short.held)
    for questions in picked:
        rng.shuffle(questions)
    return [
        Drawn(candidate.id, _shuffled(candidate, rng))
        for candidate in _by_case(list(chain.from_iterable(picked)))
    ]


def _by_case(questions: Sequence[Candidate]) -> Iterator[Candidate]:
    told: set[str] = set()
    for question in questions:
        if not question.case:
            yield question
        elif question.case not in told:
            told.add(question.case)
            same = (other for other in questions if other.case == question.case)
            yield from sorted(same, key=lambda other: other.id)


def _shuffled(candidate: Candidate, rng: Random) -> tuple[str, ...]:
    if candidate.fixed_order:
        return candidate.options
    return tuple(rng.sample(candidate.options, len(candidate.options)))
