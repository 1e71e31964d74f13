"""What a ruling changes, weighed before and after: plain values in, plain values out."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

Place: TypeAlias = tuple[int, int]
"""Enrolment and test: a test is passed when one of its attempts is."""


Standing: TypeAlias = tuple[int, Place, int]
"""An attempt, its place and the number of the result that stands."""


class Flip(StrEnum):
    """What becomes of the pass of a person in a test."""

    NONE = ""
    UP = "up"
    DOWN = "down"


class Mark(NamedTuple):
    """A score as it is kept."""

    points: Decimal
    possible: Decimal
    passed: bool


class Paper(NamedTuple):
    """One handed-in paper under the rulings that stand, and with the one that is looked at.

    result: the number of the result that stands.
    """

    attempt: int
    place: Place
    result: int
    before: Mark
    after: Mark

    @property
    def changes(self) -> bool:
        return self.before != self.after

    @property
    def standing(self) -> Standing:
        return self.attempt, self.place, self.result


@dataclass(frozen=True, slots=True)
class Tally:
    """How many papers are marked again, and what comes of it."""

    papers: int
    changed: int
    raised: int
    lowered: int
    up: int
    down: int


def flips(papers: Iterable[Paper], elsewhere: Iterable[Place] = ()) -> dict[Place, Flip]:
    """By place, what becomes of its pass.

    `elsewhere`: places with a passed attempt that is not among these papers; nothing flips there.
    """
    known = frozenset(elsewhere)
    before: defaultdict[Place, bool] = defaultdict(bool)
    after: defaultdict[Place, bool] = defaultdict(bool)
    for paper in papers:
        before[paper.place] |= paper.before.passed or paper.place in known
        after[paper.place] |= paper.after.passed or paper.place in known
    return {place: flip(before=before[place], after=after[place]) for place in before}


def flip(*, before: bool, after: bool) -> Flip:
    if before == after:
        return Flip.NONE
    return Flip.UP if after else Flip.DOWN


def tally(papers: Iterable[Paper], found: Mapping[Place, Flip]) -> Tally:
    weighed = list(papers)
    turns = list(found.values())
    return Tally(
        papers=len(weighed),
        changed=sum(paper.changes for paper in weighed),
        raised=sum(share(paper.after) > share(paper.before) for paper in weighed),
        lowered=sum(share(paper.after) < share(paper.before) for paper in weighed),
        up=turns.count(Flip.UP),
        down=turns.count(Flip.DOWN),
    )


def share(mark: Mark) -> Decimal:
    """Of what was possible; nothing where nothing was."""
    return mark.points / mark.possible if mark.possible else Decimal()


def fingerprint(
    facts: Iterable[object], standing: Iterable[Standing], elsewhere: Iterable[Place]
) -> str:
    """Of all that a look rests on: another paper, result or ruling gives another.

    Marks are not in it: they follow from the answers of a paper handed in, from questions and from
    rulings, none of which is ever changed.
    """
    told = [list(facts), sorted(standing), sorted(elsewhere)]
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()
