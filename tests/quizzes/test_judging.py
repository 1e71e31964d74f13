"""From figures to one verdict."""

from collections import Counter
from fractions import Fraction

import pytest

from quizzes.analysing import figures
from quizzes.judging import Option, Stretch, Verdict, groups, may_be_known, verdict

GOOD_OPTIONS = [Option("a", True, 20), Option("b", False, 10), Option("c", False, 10)]


def paired(*counts):
    """(mark, rest, how often) for each."""
    return Counter({(Fraction(mark), Fraction(rest)): count for mark, rest, count in counts})


RISING = paired((1, 9, 20), (0, 2, 20))


@pytest.mark.parametrize(
    ("pairs", "options", "said"),
    [
        (paired((1, 9, 20), (0, 2, 9)), [], Verdict.FEW),
        (paired(), [], Verdict.FEW),
        (paired((1, 2, 20), (0, 9, 20)), [], Verdict.KEY),
        (
            paired((1, 9, 12), (0, 2, 28)),
            [Option("a", True, 12), Option("b", False, 13)],
            Verdict.RIVAL,
        ),
        (paired((1, 9, 11), (0, 2, 29)), [], Verdict.HARD),
        (paired((1, 9, 39), (0, 2, 1)), [], Verdict.EASY),
        (paired((1, 2, 39), (0, 9, 1)), [], Verdict.EASY),
        (paired((1, 9, 10), (1, 2, 10), (0, 9, 10), (0, 2, 10)), [], Verdict.WEAK),
        (paired((1, 5, 20), (0, 5, 20)), [], Verdict.WEAK),
        (RISING, [Option("a", True, 20), Option("b", False, 20), Option("c", False, 0)], "unused"),
        (RISING, GOOD_OPTIONS, Verdict.GOOD),
        (RISING, [], Verdict.GOOD),
    ],
)
def test_a_question_gets_the_worst_that_can_be_said(pairs, options, said):
    assert verdict(figures(pairs), options) == said


@pytest.mark.parametrize(("right", "said"), [(38, Verdict.GOOD), (39, Verdict.EASY)])
def test_just_95_percent_is_not_too_easy(right, said):
    assert verdict(figures(paired((1, 9, right), (0, 2, 40 - right)))) == said


def test_groups_are_the_best_and_the_weakest_27_percent_by_the_rest():
    pairs = paired((1, 9, 27), (0, 5, 46), (Fraction(1, 2), 1, 27))

    assert groups(pairs) == (1, Fraction(1, 2))


def test_papers_at_the_edge_of_a_group_count_in_part():
    assert groups(paired((1, 9, 1), (0, 5, 9))) == (Fraction(10, 27), 0)


def test_nobody_is_in_no_group():
    assert groups({}) is None


def stretch(attempts, percent, seconds):
    return Stretch(attempts, Fraction(percent, 100), None if seconds is None else Fraction(seconds))


@pytest.mark.parametrize(
    ("earlier", "recent", "known"),
    [
        (stretch(100, 50, 60), stretch(100, 90, 20), True),
        (stretch(100, 50, 60), stretch(100, 90, 45), True),
        (stretch(100, 50, 60), stretch(100, 90, 46), False),  # hardly faster
        (stretch(100, 50, 60), stretch(100, 64, 20), False),  # hardly better
        (stretch(30, 50, 60), stretch(30, 66, 20), False),  # by chance
        (stretch(29, 50, 60), stretch(100, 90, 20), False),
        (stretch(100, 50, 60), stretch(29, 90, 20), False),
        (stretch(100, 50, None), stretch(100, 90, 20), False),
        (stretch(100, 50, 60), stretch(100, 90, None), False),
        (Stretch(100, None, Fraction(60)), stretch(100, 90, 20), False),
    ],
)
def test_an_answer_may_be_known_when_many_more_get_it_right_much_faster(earlier, recent, known):
    assert may_be_known(earlier, recent) is known
