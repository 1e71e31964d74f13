"""What a ruling changes: flips of a pass, counts, and the fingerprint of a look."""

from decimal import Decimal

import pytest

from quizzes import weighing
from quizzes.weighing import Flip, Mark, Paper, Tally

FAIL = Mark(Decimal(1), Decimal(3), passed=False)
PASS = Mark(Decimal(3), Decimal(3), passed=True)
HERE, THERE = (1, 1), (2, 1)


def paper(before, after, *, attempt=1, place=HERE, result=1):
    return Paper(attempt, place, result, before, after)


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [(FAIL, PASS, Flip.UP), (PASS, FAIL, Flip.DOWN), (PASS, PASS, Flip.NONE)],
)
def test_one_paper_turns_the_pass(before, after, turn):
    assert weighing.flips([paper(before, after)]) == {HERE: turn}


def test_a_pass_in_another_paper_marked_again_keeps_the_pass():
    papers = [paper(PASS, FAIL), paper(FAIL, PASS, attempt=2)]

    assert weighing.flips(papers) == {HERE: Flip.NONE}


def test_a_pass_in_a_paper_that_is_not_marked_again_keeps_the_pass():
    papers = [paper(PASS, FAIL), paper(PASS, FAIL, attempt=2, place=THERE)]

    assert weighing.flips(papers, [THERE]) == {HERE: Flip.DOWN, THERE: Flip.NONE}


def test_who_has_passed_elsewhere_gains_nothing():
    assert weighing.flips([paper(FAIL, PASS)], [HERE]) == {HERE: Flip.NONE}


def test_papers_are_counted_by_what_becomes_of_them():
    papers = [
        paper(FAIL, PASS),
        paper(PASS, FAIL, attempt=2, place=THERE),
        paper(FAIL, FAIL, attempt=3, place=(3, 1)),
    ]

    counted = weighing.tally(papers, weighing.flips(papers))

    assert counted == Tally(papers=3, changed=2, raised=1, lowered=1, up=1, down=1)


def test_a_dropped_question_raises_whose_share_it_raises():
    shorter = Mark(Decimal(1), Decimal(2), passed=False)
    nothing = Mark(Decimal(0), Decimal(0), passed=False)

    assert weighing.share(shorter) > weighing.share(FAIL)
    assert weighing.share(nothing) == 0


def test_the_fingerprint_stays_as_long_as_nothing_changes():
    standing = [paper(FAIL, PASS).standing, paper(PASS, PASS, attempt=2).standing]
    again = paper(FAIL, PASS, result=2).standing
    look = weighing.fingerprint(["x"], standing, [HERE])

    assert weighing.fingerprint(["x"], reversed(standing), [HERE]) == look
    assert (
        len(
            {
                look,
                weighing.fingerprint(["y"], standing, [HERE]),
                weighing.fingerprint(["x"], standing, []),
                weighing.fingerprint(["x"], standing[:1], [HERE]),
                weighing.fingerprint(["x"], [again, standing[1]], [HERE]),
            }
        )
        == 5
    )
