"""What the marks of one question say about it: Moodle's item statistics, exact until the root.

Source of every formula: Moodle's "Quiz report: statistics, calculations", and the statistics of
Moodle 4.5 (question/classes/statistics/questions/calculator.php), whose figures these equal.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import isqrt
from typing import TypeAlias, TypeVar

Number = TypeVar("Number", int, Fraction)

Pairs: TypeAlias = Mapping[tuple[Fraction, Fraction], int]
"""How often each pair of (mark of the question, marks of the rest of its paper) occurred.

Its size grows with the number of different marks there can be, not with the number of attempts.
"""

DIGITS = 10**24  # of a square root


@dataclass(frozen=True, slots=True)
class Figures:
    """The statistics of one question. None: not defined for these marks.

    facility: average mark by the most there was, 0 to 1.
    variance, rest_variance, covariance: of the marks and of the rest, divided by attempts - 1.
    covariance_max: the covariance if both were in the same order.
    """

    attempts: int
    facility: Fraction | None
    variance: Fraction | None
    rest_variance: Fraction | None
    covariance: Fraction | None
    covariance_max: Fraction | None

    @property
    def deviation(self) -> Fraction | None:
        """Standard deviation of the marks."""
        return None if self.variance is None else root(self.variance)

    @property
    def discrimination(self) -> Fraction | None:
        """Discrimination index in percent: the correlation of the mark with the rest's marks."""
        if self.covariance is None or not self.variance or not self.rest_variance:
            return None
        return 100 * self.covariance / root(self.variance * self.rest_variance)

    @property
    def efficiency(self) -> Fraction | None:
        """Discriminative efficiency in percent: the covariance by the greatest there could be."""
        if self.covariance is None or not self.covariance_max:
            return None
        return 100 * self.covariance / self.covariance_max

    @property
    def covariance_with_whole(self) -> Fraction | None:
        """Of the mark and the marks of the whole paper, this question's own among them."""
        if self.covariance is None or self.variance is None:
            return None
        return self.covariance + self.variance


def figures(pairs: Pairs, most: Fraction = Fraction(1)) -> Figures:
    """The statistics of a question worth `most` marks."""
    marks, rests = _margins(pairs)
    attempts = sum(pairs.values())
    if not attempts:
        return Figures(0, None, None, None, None, None)
    mean, rest_mean = _mean(marks, attempts), _mean(rests, attempts)
    facility = mean / most if most else None
    if attempts == 1:
        return Figures(1, facility, None, None, None, None)
    less = attempts - 1
    return Figures(
        attempts=attempts,
        facility=facility,
        variance=_products(_twice(marks), mean, mean) / less,
        rest_variance=_products(_twice(rests), rest_mean, rest_mean) / less,
        covariance=_products(pairs.items(), mean, rest_mean) / less,
        covariance_max=_products(_in_order(marks, rests), mean, rest_mean) / less,
    )


def effective_weights(questions: Iterable[Figures]) -> list[Fraction | None]:
    """How much of the spread of a test's marks each of its places makes, in percent.

    Roots of the covariances with the whole, by their sum. A place whose marks fall where the
    others rise has none and counts nothing in the sum.
    """
    covariances = [each.covariance_with_whole for each in questions]
    roots = [None if c is None or c < 0 else root(c) for c in covariances]
    whole = sum((each for each in roots if each), Fraction())
    return [None if each is None or not whole else 100 * each / whole for each in roots]


def root(square: Fraction) -> Fraction:
    """The square root, to 24 digits behind the point; exact where it is a ratio of integers."""
    top, bottom = square.numerator, square.denominator
    if isqrt(top) ** 2 == top and isqrt(bottom) ** 2 == bottom:
        return Fraction(isqrt(top), isqrt(bottom))
    return Fraction(isqrt(top * DIGITS**2 // bottom), DIGITS)


def median(counts: Mapping[Number, int]) -> Fraction | None:
    """Of numbers and how often each occurred."""
    ordered = sorted(counts.items())
    passed = list(accumulate(count for _value, count in ordered))
    if not passed:
        return None
    low, high = (bisect_right(passed, place) for place in ((passed[-1] - 1) // 2, passed[-1] // 2))
    return (Fraction(ordered[low][0]) + Fraction(ordered[high][0])) / 2


def _margins(pairs: Pairs) -> tuple[Counter[Fraction], Counter[Fraction]]:
    marks: Counter[Fraction] = Counter()
    rests: Counter[Fraction] = Counter()
    for (mark, rest), count in pairs.items():
        marks[mark] += count
        rests[rest] += count
    return marks, rests


def _mean(counts: Mapping[Fraction, int], total: int) -> Fraction:
    return sum((value * count for value, count in counts.items()), Fraction()) / total


def _twice(
    counts: Mapping[Fraction, int],
) -> Iterable[tuple[tuple[Fraction, Fraction], int]]:
    return (((value, value), count) for value, count in counts.items())


def _products(
    pairs: Iterable[tuple[tuple[Fraction, Fraction], int]], one_mean: Fraction, other_mean: Fraction
) -> Fraction:
    return sum(
        ((one - one_mean) * (other - other_mean) * count for (one, other), count in pairs),
        Fraction(),
    )


def _in_order(
    marks: Mapping[Fraction, int], rests: Mapping[Fraction, int]
) -> Iterable[tuple[tuple[Fraction, Fraction], int]]:
    """Lowest with lowest, highest with highest: each side's values as often as they occurred."""
    left, right = sorted(marks.items()), sorted(rests.items())
    while left and right:
        (mark, some), (rest, others) = left[-1], right[-1]
        both = min(some, others)
        yield (mark, rest), both
        left[-1:] = [(mark, some - both)] if some > both else []
        right[-1:] = [(rest, others - both)] if others > both else []
