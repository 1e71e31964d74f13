"""Which clauses and questions a line of a blueprint covers, and what a bank makes of all lines."""

from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.blueprints import Kind, Shortage, distinct_papers, overlap, serve, shortages
from courses.clauses import covers, order_of


@dataclass(frozen=True)
class Line:
    topic: str
    clause: str
    difficulty: str
    count: int


CLAUSES = ["7", "7.1", "7.2", "8.1"]
BANKS = st.lists(
    st.builds(Kind, st.just("x"), st.sampled_from(CLAUSES), st.sampled_from(["easy", "hard"])),
    max_size=7,
)
LINES = st.lists(
    st.builds(
        Line,
        st.just("x"),
        st.sampled_from(["", *CLAUSES]),
        st.sampled_from(["", "easy", "hard"]),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=3,
)


def questions(*kinds):
    return [Kind("x", clause, difficulty) for clause, difficulty in kinds]


def can_serve(lines, paper):
    """By trying every way: whether each question of the paper can have a seat of its own."""
    if not paper:
        return not any(line.count for line in lines)
    first, *rest = paper
    return any(
        line.count
        and line.difficulty in {"", first.difficulty}
        and (not line.clause or covers(line.clause, first.clause))
        and can_serve(
            [
                *lines[:place],
                Line(line.topic, line.clause, line.difficulty, line.count - 1),
                *lines[place + 1 :],
            ],
            rest,
        )
        for place, line in enumerate(lines)
    )


@pytest.mark.parametrize(
    ("clause", "other"),
    [
        ("7", "7"),
        ("7", "7.2"),
        ("7", "7.5.3.2"),
        ("7", "7.1-7.3"),
        ("7.1", "7.1.6"),
        ("4-10", "10.2.1"),
        ("4-10", "9-10"),
        ("8.1-8.4", "8.2.3.1"),
        ("A", "A.4-A.8"),
        ("TCVN ISO 9001:2015", "7.2"),
        ("7", "TCVN ISO 9001:2015 7.2"),
        ("TCVN ISO 19011:2018", "TCVN ISO 19011:2018 6.4"),
        ("TCVN ISO 19011:2018 6", "TCVN ISO 19011:2018 6.4"),
        ("QĐ 19/2014", "QĐ 19/2014"),
    ],
)
def test_a_clause_covers_what_lies_in_it(clause, other):
    assert covers(clause, other)


@pytest.mark.parametrize(
    ("clause", "other"),
    [
        ("7", ""),
        ("7", "70.1"),
        ("7", "6-8"),
        ("7", "7.5-8.1"),
        ("7.2", "7"),
        ("7.2", "7.20"),
        ("7-8.2", "8"),
        ("1", "10.2"),
        ("4-10", "A.4"),
        ("4-10", "0.3"),
        ("6", "TCVN ISO 19011:2018 6.4"),
        ("TCVN ISO 9001:2015", ""),
        ("QĐ 19/2014", "QĐ 101/2019"),
        ("ISO 9001:2026", "ISO 9001:2015/Amd 1:2024 4.1"),
    ],
)
def test_a_clause_covers_nothing_else(clause, other):
    assert not covers(clause, other)


def test_clauses_are_sorted_by_number_and_other_standards_come_behind():
    told = ["TCVN ISO 19011:2018 6.4", "A.4", "7.10", "10.2", "7.2", "7", "4-10"]

    assert sorted(told, key=order_of) == [
        "4-10",
        "7",
        "7.2",
        "7.10",
        "10.2",
        "A.4",
        "TCVN ISO 19011:2018 6.4",
    ]


def test_a_question_goes_to_another_line_when_the_next_needs_its_place():
    first, second = questions(("7.2", "easy"), ("7.1", "hard"))
    lines = [Line("x", "7", "", 1), Line("x", "", "easy", 1)]

    assert serve(lines, [first, second]) == [[second], [first]]


def test_every_line_that_falls_short_is_told_and_no_other():
    lines = [Line("x", "8", "", 3), Line("x", "7", "easy", 1), Line("y", "", "", 1)]

    found = shortages(lines, questions(("8.1", "easy"), ("7.1", "easy")))

    assert found == [Shortage((0,), 3, 1), Shortage((2,), 1, 0)]


def test_lines_that_compete_for_the_same_questions_are_told_together():
    lines = [Line("x", "7", "", 2), Line("x", "8", "", 1), Line("x", "", "easy", 2)]
    there = questions(("7.1", "easy"), ("7.2", "easy"), ("7.2", "easy"), ("8.1", "hard"))

    assert shortages(lines, there) == [Shortage((0, 2), 4, 3)]


def test_two_shortages_that_share_questions_are_one():
    lines = [Line("x", "", "", 3), Line("x", "", "", 2), Line("y", "", "", 1)]

    assert shortages(lines, questions(("7", "easy"), ("8", "easy"))) == [
        Shortage((0, 1), 5, 2),
        Shortage((2,), 1, 0),
    ]


@given(BANKS, LINES)
def test_all_lines_are_served_exactly_when_some_way_serves_them(bank, lines):
    wanted = sum(line.count for line in lines)
    possible = any(can_serve(lines, paper) for paper in combinations(bank, wanted))

    assert possible == (not shortages(lines, bank))
    assert possible == (
        [len(held) for held in serve(lines, bank)] == [line.count for line in lines]
    )


@given(BANKS, LINES)
def test_what_is_told_of_a_shortage_does_not_depend_on_the_order_of_the_bank(bank, lines):
    assert shortages(lines, bank) == shortages(lines, bank[::-1])


@given(BANKS, LINES)
def test_lines_told_together_really_ask_for_more_than_fits_them(bank, lines):
    for short in shortages(lines, bank):
        told = [lines[place] for place in short.places]
        fitting = [each for each in bank if any(can_serve([one_of(line)], [each]) for line in told)]
        assert short.held == len(fitting) < short.wanted == sum(line.count for line in told)


def one_of(line):
    return Line(line.topic, line.clause, line.difficulty, 1)


@given(BANKS, LINES)
def test_papers_are_counted_exactly_or_as_at_least_so_many_where_lines_overlap(bank, lines):
    wanted = sum(line.count for line in lines)
    papers = sum(can_serve(lines, paper) for paper in combinations(bank, wanted))

    counted = distinct_papers(lines, bank)

    assert (0 < counted <= papers) if overlap(lines, bank) and papers else counted == papers


def test_a_question_that_fits_two_lines_is_counted_where_it_gains_most():
    lines = [Line("x", "", "easy", 2), Line("x", "", "", 1)]

    assert distinct_papers(lines, questions(*[("7", "easy")] * 6, ("7", "hard"))) == 10 * 2
