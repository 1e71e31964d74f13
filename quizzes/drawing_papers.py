"""Drawing a paper from the bank: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a blueprint. No difficulty: any."""

    topic: str
    difficulty: str
    count: int


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


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question on the paper, its options in the order they will be shown."""

    id: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortage:
    """A line that asks for more questions than there are left for it."""

    line: Line
    available: int


class NotEnoughQuestions(Exception):
    """The bank cannot serve this line of the blueprint."""

    def __init__(self, shortage: Shortage) -> None:
        self.line = shortage.line
        self.available = shortage.available
        super().__init__(
            f"{self.line.topic} {self.line.difficulty}: {self.line.count} > {self.available}"
        )


def draw(lines: Sequence[Line], candidates: Sequence[Candidate], rng: Random) -> list[Drawn]:
    """A paper in the order of the blueprint; those this person has met least come first.

    No question stands twice on it, whatever the lines have in common. Questions about one case
    stand together, as the bank has them, where the first of them was drawn.

    Raises:
        NotEnoughQuestions: names a line the bank cannot serve.

    """
    pool = sorted(candidates, key=lambda candidate: candidate.id)
    rng.shuffle(pool)
    pool.sort(key=lambda candidate: candidate.seen)
    picked: dict[int, list[Candidate]] = {}
    for place, fitting in _serve(lines, pool):
        if len(fitting) < lines[place].count:
            raise NotEnoughQuestions(Shortage(lines[place], len(fitting)))
        picked[place] = fitting
        rng.shuffle(picked[place])
    return [
        Drawn(candidate.id, _shuffled(candidate, rng))
        for candidate in _by_case([q for _, line in sorted(picked.items()) for q in line])
    ]


def shortages(lines: Sequence[Line], candidates: Sequence[Candidate]) -> list[Shortage]:
    """Every line the bank cannot serve, in the order of the blueprint."""
    served = dict(_serve(lines, candidates))
    return [
        Shortage(line, len(served[place]))
        for place, line in enumerate(lines)
        if len(served[place]) < line.count
    ]


def _serve(
    lines: Sequence[Line], candidates: Sequence[Candidate]
) -> Iterator[tuple[int, list[Candidate]]]:
    """Give each line its questions, at most as many as it asks for.

    Lines that name a difficulty choose first: what they leave is enough for the others whenever
    any order would be.
    """
    taken: set[int] = set()
    for place in sorted(range(len(lines)), key=lambda place: not lines[place].difficulty):
        line = lines[place]
        fitting = [
            candidate
            for candidate in candidates
            if candidate.id not in taken
            and candidate.topic == line.topic
            and line.difficulty in {"", candidate.difficulty}
        ][: line.count]
        taken.update(candidate.id for candidate in fitting)
        yield place, fitting


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
