"""Drawing a paper, on plain values."""

from collections import Counter
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.blueprints import fits, shortages
from quizzes.drawing_papers import Candidate, Line, NotEnoughQuestions, draw

CLAUSES = ["7", "7.1", "7.2", "8.1"]
BANKS = st.lists(
    st.builds(
        dict,
        topic=st.sampled_from("xy"),
        difficulty=st.sampled_from(["easy", "hard"]),
        seen=st.integers(0, 3),
        clause=st.sampled_from(CLAUSES),
    ),
    max_size=14,
).map(lambda rows: [Candidate(n, options=("p", "q"), **row) for n, row in enumerate(rows)])
LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from("xy"),
        st.sampled_from(["", "easy", "hard"]),
        st.integers(1, 3),
        st.sampled_from(["", *CLAUSES]),
    ),
    min_size=1,
    max_size=4,
)


def bank(*rows):
    return [
        Candidate(n, topic, difficulty, seen) for n, (topic, difficulty, seen) in enumerate(rows)
    ]


def ids(paper):
    return [drawn.id for drawn in paper]


def test_unseen_questions_come_before_seen_ones():
    candidates = bank(("x", "easy", 2), ("x", "easy", 0), ("x", "easy", 1), ("x", "easy", 0))

    papers = [draw([Line("x", "easy", 2)], candidates, Random(seed)) for seed in range(20)]

    assert {frozenset(ids(paper)) for paper in papers} == {frozenset({1, 3})}


def test_when_all_were_seen_those_seen_least_come_first():
    candidates = bank(("x", "easy", 3), ("x", "easy", 1), ("x", "easy", 2))

    paper = draw([Line("x", "easy", 2)], candidates, Random(1))

    assert set(ids(paper)) == {1, 2}


def test_a_line_without_a_difficulty_takes_any():
    paper = draw([Line("x", "", 2)], bank(("x", "easy", 0), ("x", "hard", 0)), Random(1))

    assert set(ids(paper)) == {0, 1}


def test_the_paper_follows_the_order_of_the_blueprint():
    candidates = bank(("y", "easy", 0), ("x", "easy", 0), ("x", "hard", 0))

    paper = draw([Line("x", "", 1), Line("y", "", 1), Line("x", "hard", 1)], candidates, Random(1))

    assert ids(paper) == [1, 0, 2]


def test_a_general_line_leaves_a_particular_one_its_questions():
    candidates = bank(("x", "easy", 0), ("x", "hard", 5))

    papers = [
        draw([Line("x", "", 1), Line("x", "easy", 1)], candidates, Random(seed))
        for seed in range(10)
    ]

    assert {tuple(ids(paper)) for paper in papers} == {(1, 0)}


def test_a_line_the_bank_cannot_serve_is_named():
    with pytest.raises(NotEnoughQuestions) as caught:
        draw([Line("x", "hard", 2)], bank(("x", "hard", 0), ("x", "easy", 0)), Random(1))

    assert caught.value.lines == [Line("x", "hard", 2)]
    assert caught.value.available == 1


def test_options_are_shuffled():
    candidate = Candidate(1, "x", "easy", options=("a", "b", "c", "d"))

    orders = {draw([Line("x", "", 1)], [candidate], Random(seed))[0].options for seed in range(40)}

    assert len(orders) > 10
    assert {frozenset(order) for order in orders} == {frozenset("abcd")}


def test_true_and_false_stay_in_their_order():
    candidate = Candidate(1, "x", "easy", options=("dung", "sai"), fixed_order=True)

    orders = {draw([Line("x", "", 1)], [candidate], Random(seed))[0].options for seed in range(20)}

    assert orders == {("dung", "sai")}


def test_the_same_chance_draws_the_same_paper_whatever_order_the_bank_comes_in():
    candidates = [Candidate(n, "x", "easy", options=("a", "b", "c")) for n in range(9)]

    one = draw([Line("x", "", 5)], candidates, Random(7))
    other = draw([Line("x", "", 5)], list(reversed(candidates)), Random(7))

    assert one == other


@given(BANKS, LINES, st.integers())
def test_a_drawn_paper_answers_its_blueprint(candidates, lines, seed):
    plenty = [
        Candidate(100 + n, "xy"[n % 2], ("easy", "hard")[n // 2 % 2], clause=CLAUSES[n // 4 % 4])
        for n in range(192)
    ]
    known = {candidate.id: candidate for candidate in [*candidates, *plenty]}

    paper = ids(draw(lines, list(known.values()), Random(seed)))

    assert len(set(paper)) == len(paper) == sum(line.count for line in lines)
    for line in lines:
        served, paper = paper[: line.count], paper[line.count :]
        assert all(fits(line, known[number]) for number in served)


@given(BANKS, LINES, st.integers())
def test_a_paper_is_drawn_exactly_when_no_line_falls_short(candidates, lines, seed):
    try:
        draw(lines, candidates, Random(seed))
        drawn = True
    except NotEnoughQuestions:
        drawn = False

    assert drawn == (not shortages(lines, candidates))


@given(BANKS, st.integers(0, 3), st.integers())
def test_nobody_meets_a_question_again_while_there_is_a_new_one(candidates, wanted, seed):
    there = [candidate for candidate in candidates if candidate.topic == "x"]
    count = min(wanted, len(there))

    paper = ids(draw([Line("x", "", count)], candidates, Random(seed)))

    met = sorted(candidate.seen for candidate in there)[:count]
    assert sorted(c.seen for c in there if c.id in paper) == met


@given(BANKS, LINES, st.integers())
def test_no_other_paper_has_fewer_questions_met_before(candidates, lines, seed):
    some, asked = candidates[:8], lines[:2]
    seen = {candidate.id: candidate.seen for candidate in some}
    wanted = sum(line.count for line in asked)
    possible = [
        sorted(candidate.seen for candidate in paper)
        for paper in combinations(some, wanted)
        if not shortages(asked, paper)
    ]

    try:
        drawn = sorted(seen[number] for number in ids(draw(asked, some, Random(seed))))
    except NotEnoughQuestions:
        drawn = None

    assert drawn == min(possible, default=None)


def test_a_line_about_a_clause_draws_what_lies_in_it():
    candidates = [
        Candidate(n, "x", "easy", clause=clause)
        for n, clause in enumerate(["7", "7.2", "7.5.3", "8.1", "", "4-10"])
    ]

    paper = draw([Line("x", "", 3, "7")], candidates, Random(1))

    assert set(ids(paper)) == {0, 1, 2}


def test_lines_that_cross_are_served_whichever_question_comes_first():
    candidates = [
        Candidate(0, "x", "easy", clause="7.2"),
        Candidate(1, "x", "hard", clause="7.2"),
        Candidate(2, "x", "easy", clause="8.1"),
    ]
    lines = [Line("x", "", 1, "7"), Line("x", "easy", 1)]

    papers = Counter(frozenset(ids(draw(lines, candidates, Random(seed)))) for seed in range(300))

    assert papers.keys() == {frozenset({0, 1}), frozenset({0, 2}), frozenset({1, 2})}
    assert min(papers.values()) > 70


def test_lines_without_a_question_in_common_draw_as_if_each_were_alone():
    candidates = [
        Candidate(n, "xy"[n % 2], "easy", clause=("7.1", "8.1")[n // 2 % 2]) for n in range(24)
    ]
    lines = [Line("x", "", 2, "7"), Line("x", "", 3, "8"), Line("y", "easy", 1)]
    times = 4000

    drawn = [ids(draw(lines, candidates, Random(seed))) for seed in range(times)]

    for line, place in zip(lines, (slice(2), slice(2, 5), slice(5, 6)), strict=True):
        fitting = {candidate.id for candidate in candidates if fits(line, candidate)}
        met = Counter(number for paper in drawn for number in paper[place])
        even = times * line.count / len(fitting)
        assert met.keys() == fitting
        assert all(abs(count - even) < 0.2 * even for count in met.values())


def test_questions_that_fit_the_same_lines_have_the_same_chance():
    candidates = [
        Candidate(n, "x", ("easy", "hard")[n % 2], clause=("7.1", "8.1")[n // 2 % 2])
        for n in range(16)
    ]
    lines = [Line("x", "easy", 2), Line("x", "", 2, "7"), Line("x", "", 1)]
    times = 4000

    met = Counter(
        number for seed in range(times) for number in ids(draw(lines, candidates, Random(seed)))
    )

    assert met.keys() == set(range(16))
    for kind in range(4):
        alike = [met[number] for number in range(kind, 16, 4)]
        even = sum(alike) / len(alike)
        assert all(abs(count - even) < 0.15 * even for count in alike)


def test_a_large_bank_with_many_crossing_lines_is_drawn_at_once():
    candidates = [
        Candidate(n, "x", ("easy", "medium", "hard")[n % 3], seen=n % 5, clause=f"{n % 7 + 4}.{n}")
        for n in range(2000)
    ]
    clauses = [Line("x", "", 6, str(clause)) for clause in range(4, 11)]
    lines = [*clauses, *(Line("x", level, 20) for level in ("easy", "medium", "hard"))]

    paper = ids(draw(lines, candidates, Random(1)))

    assert len(set(paper)) == 42 + 60
    assert {candidates[number].seen for number in paper} == {0}
