"""Blueprints of tests: which questions fit a line, and how a bank serves all lines together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import comb, prod
from typing import NamedTuple, Protocol, TypeVar

from courses.clauses import covers


class Fitting(Protocol):
    """What of a question decides which lines it fits."""

    @property
    def topic(self) -> str: ...

    @property
    def clause(self) -> str: ...

    @property
    def difficulty(self) -> str: ...


class Line(Fitting, Protocol):
    """A line of a blueprint; no clause, no difficulty: any."""

    @property
    def count(self) -> int: ...


class Kind(NamedTuple):
    """All questions of a kind fit the same lines."""

    topic: str
    clause: str
    difficulty: str


@dataclass(frozen=True, slots=True)
class Shortage:
    """Lines, by their places, that ask for more than there is to share among them."""

    places: tuple[int, ...]
    wanted: int
    held: int


Q = TypeVar("Q", bound=Fitting)


def fits(line: Fitting, question: Fitting) -> bool:
    return (
        line.topic == question.topic
        and line.difficulty in {"", question.difficulty}
        and (not line.clause or covers(line.clause, question.clause))
    )


def serve(lines: Sequence[Line], questions: Iterable[Q]) -> list[list[Q]]:
    """Give each line its questions: none to two lines, to no line more than it asks for.

    As many are given as any way of giving them would, and the first come first: a question is left
    out only if those before it leave no way to have it too. Which line it serves may change on
    the way, whether it serves one does not (a bipartite matching by augmenting paths).
    """
    served: list[list[Q]] = [[] for _ in lines]
    missing = sum(line.count for line in lines)
    left_out: set[Kind] = set()
    for question in questions:
        if not missing:
            break
        kind = _kind(question)
        if kind in left_out:
            continue
        if _seat(question, lines, served, set()):
            missing -= 1
        else:
            left_out.add(kind)
    return served


def _seat(question: Q, lines: Sequence[Line], served: list[list[Q]], tried: set[int]) -> bool:
    """Find the question a line, if need be by moving others to other lines of theirs."""
    for place, line in enumerate(lines):
        if place in tried or not fits(line, question):
            continue
        tried.add(place)
        if len(served[place]) < line.count:
            served[place].append(question)
            return True
        for seat, other in enumerate(served[place]):
            if _seat(other, lines, served, tried):
                served[place][seat] = question
                return True
    return False


def shortages(lines: Sequence[Line], questions: Iterable[Fitting]) -> list[Shortage]:
    """Everything that keeps the lines from being served, in the order of the blueprint.

    Lines that compete for the same questions are told together, and no line is told that can be
    served whatever the others get.
    """
    served = serve(lines, questions)
    groups: list[set[int]] = []
    for place, line in enumerate(lines):
        if len(served[place]) < line.count:
            group = _rivals(place, lines, served)
            shared = [other for other in groups if other & group]
            groups = [other for other in groups if other not in shared]
            groups.append(group.union(*shared))
    return [
        Shortage(
            tuple(sorted(group)),
            wanted=sum(lines[place].count for place in group),
            held=sum(len(served[place]) for place in group),
        )
        for group in sorted(groups, key=min)
    ]


def _rivals(place: int, lines: Sequence[Line], served: Sequence[Sequence[Fitting]]) -> set[int]:
    """Those that hold what the line could use, those that hold what these could, and so on."""
    group, asking = {place}, [place]
    while asking:
        line = lines[asking.pop()]
        for other, held in enumerate(served):
            if other not in group and any(fits(line, question) for question in held):
                group.add(other)
                asking.append(other)
    return group


def overlap(lines: Sequence[Line], questions: Iterable[Fitting]) -> bool:
    """Tell whether some question fits two lines."""
    kinds = set(map(_kind, questions))
    return any(sum(fits(line, kind) for line in lines) > 1 for kind in kinds)


def distinct_papers(lines: Sequence[Line], questions: Iterable[Fitting]) -> int:
    """Count the different papers, the order of questions aside; 0 if a line falls short.

    Where lines overlap there are at least so many: every question is counted for one of its lines
    only, for the one that gains most by it.
    """
    there = Counter(map(_kind, questions))
    fitting = {
        kind: [place for place, line in enumerate(lines) if fits(line, kind)] for kind in there
    }
    particular_first = sorted(fitting, key=lambda kind: (len(fitting[kind]), kind))
    served = serve(lines, (kind for kind in particular_first for _ in range(there[kind])))
    shares = [len(held) for held in served]
    if shares != [line.count for line in lines]:
        return 0
    left = there - Counter(chain.from_iterable(served))
    for kind in particular_first:
        for _ in range(left[kind] if fitting[kind] else 0):
            gains = {place: lines[place].count / (shares[place] + 1) for place in fitting[kind]}
            shares[max(gains, key=gains.__getitem__)] += 1
    return prod(comb(share, line.count) for share, line in zip(shares, lines, strict=True))


def _kind(question: Fitting) -> Kind:
    return Kind(question.topic, question.clause, question.difficulty)
