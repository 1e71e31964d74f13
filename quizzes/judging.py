"""What the figures of a question mean: one verdict, and whether its answer may have got about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from quizzes.analysing import Figures, Pairs

ENOUGH: Final = 30  # attempts below which figures say nothing
EASY: Final = Fraction(95, 100)
HARD: Final = Fraction(30, 100)
DISCRIMINATES: Final = 20  # percent
GROUP: Final = Fraction(27, 100)  # of all papers, at either end
RISE: Final = Fraction(15, 100)  # of facility
FASTER: Final = Fraction(75, 100)  # of the earlier time
CERTAIN: Final = Fraction(258, 100)  # standard errors: less than one chance in a hundred
HURRIED: Final = Fraction(1, 3)  # of the usual time


class Verdict(StrEnum):
    """Worst first."""

    KEY = "key"  # who did well got it wrong
    RIVAL = "rival"  # another option was chosen more often than the right one
    HARD = "hard"
    WEAK = "weak"  # does not tell who knows from who does not
    EASY = "easy"
    UNUSED = "unused"  # a wrong option nobody takes
    GOOD = "good"
    FEW = "few"  # too few attempts to say


@dataclass(frozen=True, slots=True)
class Option:
    """An option offered, and how often it was chosen."""

    key: str
    right: bool
    count: int


def verdict(found: Figures, options: Iterable[Option] = ()) -> Verdict:
    """The first of these that holds, worst first. Options only of questions where one is chosen."""
    if found.attempts < ENOUGH or found.facility is None:
        return Verdict.FEW
    offered, index = list(options), found.discrimination
    said = (
        (Verdict.EASY, found.facility > EASY),  # what nearly all get right has the right key
        (Verdict.KEY, index is not None and index < 0),
        (Verdict.RIVAL, bool(rivals(offered))),
        (Verdict.HARD, found.facility < HARD),
        (Verdict.WEAK, index is None or index < DISCRIMINATES),
        (Verdict.UNUSED, bool(unused(offered))),
    )
    return next((each for each, holds in said if holds), Verdict.GOOD)


def rivals(options: Iterable[Option]) -> list[str]:
    """Wrong options chosen more often than the right one."""
    offered = list(options)
    most = max((each.count for each in offered if each.right), default=0)
    return [each.key for each in offered if not each.right and each.count > most]


def unused(options: Iterable[Option]) -> list[str]:
    """Wrong options nobody chose."""
    return [each.key for each in options if not each.right and not each.count]


def groups(pairs: Pairs) -> tuple[Fraction, Fraction] | None:
    """Average mark of the best and of the weakest 27 % by the rest of the paper, in this order.

    Of papers with the same rest at the edge of a group, each counts in part. None: nobody.
    """
    size = sum(pairs.values()) * GROUP
    if not size:
        return None
    counts: dict[Fraction, tuple[int, Fraction]] = {}
    for (mark, rest), count in pairs.items():
        papers, marks = counts.get(rest, (0, Fraction()))
        counts[rest] = papers + count, marks + mark * count
    rising = sorted(counts)
    return _average(counts, rising[::-1], size), _average(counts, rising, size)


def _average(
    counts: Mapping[Fraction, tuple[int, Fraction]], ordered: Iterable[Fraction], size: Fraction
) -> Fraction:
    left, total = size, Fraction()
    for rest in ordered:
        papers, marks = counts[rest]
        taken = min(Fraction(papers), left)
        total += marks * taken / papers
        left -= taken
    return total / size


@dataclass(frozen=True, slots=True)
class Stretch:
    """One question over some time: how often asked, the average mark, the median seconds."""

    attempts: int
    facility: Fraction | None
    seconds: Fraction | None


def may_be_known(earlier: Stretch, recent: Stretch) -> bool:
    """Whether the answer may have got about: many more right, in much less time.

    Both stretches need 30 attempts; the rise must be 15 points at least and beyond chance (two
    proportions, 2.58 standard errors), the median time a quarter shorter at least.
    """
    if min(earlier.attempts, recent.attempts) < ENOUGH:
        return False
    if None in {earlier.facility, recent.facility} or not earlier.seconds or recent.seconds is None:
        return False
    return _rose(earlier, recent) and recent.seconds <= FASTER * earlier.seconds


def _rose(earlier: Stretch, recent: Stretch) -> bool:
    before, now = earlier.facility or Fraction(), recent.facility or Fraction()
    if now - before < RISE:
        return False
    both = (before * earlier.attempts + now * recent.attempts) / (
        earlier.attempts + recent.attempts
    )
    spread = both * (1 - both) * (Fraction(1, earlier.attempts) + Fraction(1, recent.attempts))
    return (now - before) ** 2 >= CERTAIN**2 * spread
