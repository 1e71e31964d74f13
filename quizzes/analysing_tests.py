"""What the marks of whole papers say about a test: spread, lean, and how far it can be trusted.

Source of every formula: Moodle's "Quiz report: statistics, calculations", and Moodle 4.5
(mod/quiz/report/statistics/classes/calculator.php), whose figures these equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from quizzes.analysing import Figures, median, root

_FOR_SKEW, _FOR_PEAK = 3, 4  # papers below which they are not defined


@dataclass(frozen=True, slots=True)
class TestFigures:
    """The statistics of a test. None: not defined for these marks.

    skewness, kurtosis: k3 / k2^(3/2) and k4 / k2^2 of the k-statistics of the marks.
    consistency: coefficient of internal consistency (Cronbach's alpha), percent.
    error_ratio: share of the deviation that is chance, percent.
    standard_error: marks by which chance moves a paper.
    """

    __test__ = False  # no test class, whatever pytest makes of the name

    attempts: int
    mean: Fraction | None
    median: Fraction | None
    deviation: Fraction | None = None
    skewness: Fraction | None = None
    kurtosis: Fraction | None = None
    consistency: Fraction | None = None
    error_ratio: Fraction | None = None
    standard_error: Fraction | None = None


def test_figures(sums: Mapping[Fraction, int], places: Iterable[Figures]) -> TestFigures:
    """The statistics of papers by their marks (and how often each), and of the places on them."""
    papers = sum(sums.values())
    if not papers:
        return TestFigures(0, None, None)
    mean = sum((mark * count for mark, count in sums.items()), Fraction()) / papers
    middle = median(sums)
    squares, cubes, fourths = (
        sum(((mark - mean) ** power * count for mark, count in sums.items()), Fraction()) / papers
        for power in (2, 3, 4)
    )
    if papers == 1 or not squares:
        return TestFigures(papers, mean, middle, None if papers == 1 else Fraction())
    variance = papers * squares / (papers - 1)
    consistency = _consistency(list(places), variance)
    error = None if consistency is None else root(1 - consistency)
    deviation = root(variance)
    return TestFigures(
        attempts=papers,
        mean=mean,
        median=middle,
        deviation=deviation,
        skewness=_skewness(papers, variance, cubes) if papers >= _FOR_SKEW else None,
        kurtosis=_kurtosis(papers, variance, squares, fourths) if papers >= _FOR_PEAK else None,
        consistency=None if consistency is None else 100 * consistency,
        error_ratio=None if error is None else 100 * error,
        standard_error=None if error is None else error * deviation,
    )


def _skewness(papers: int, variance: Fraction, cubes: Fraction) -> Fraction:
    third = papers**2 * cubes / ((papers - 1) * (papers - 2))
    return third / (variance * root(variance))


def _kurtosis(papers: int, variance: Fraction, squares: Fraction, fourths: Fraction) -> Fraction:
    fourth = (
        papers**2
        * ((papers + 1) * fourths - 3 * (papers - 1) * squares**2)
        / ((papers - 1) * (papers - 2) * (papers - 3))
    )
    return fourth / variance**2


def _consistency(places: list[Figures], variance: Fraction) -> Fraction | None:
    if len(places) < 2:  # noqa: PLR2004 -- one place is consistent with nothing
        return None
    own = sum((each.variance for each in places if each.variance is not None), Fraction())
    return Fraction(len(places), len(places) - 1) * (1 - own / variance)
