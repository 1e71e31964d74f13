"""Drawing a paper, on plain values."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.drawing_papers import Candidate, Line, NotEnoughQuestions, draw, shortages

BANKS = st.lists(
    st.tuples(st.sampled_from("xy"), st.sampled_from(["easy", "hard"]), st.integers(0, 3)),
    max_size=14,
).map(lambda rows: [Candidate(n, *row, options=("p", "q")) for n, row in enumerate(rows)])
LINES = st.lists(
    st.builds(
        Line, st.sampled_from("xy"), st.sampled_from(["", "easy", "hard"]), st.integers(1, 3)
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

    assert caught.value.line == Line("x", "hard", 2)
    assert caught.value.available == 1


def test_every_line_that_falls_short_is_told_and_no_other():
    lines = [Line("x", "", 3), Line("y", "easy", 1), Line("z", "", 1)]

    found = shortages(lines, bank(("x", "easy", 0), ("y", "easy", 0)))

    assert [(shortage.line, shortage.available) for shortage in found] == [
        (lines[0], 1),
        (lines[2], 0),
    ]


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
    plenty = [Candidate(100 + n, "xy"[n % 2], ("easy", "hard")[n // 2 % 2]) for n in range(48)]
    known = {candidate.id: candidate for candidate in [*candidates, *plenty]}

    paper = ids(draw(lines, list(known.values()), Random(seed)))

    assert len(set(paper)) == len(paper) == sum(line.count for line in lines)
    for line in lines:
        served, paper = paper[: line.count], paper[line.count :]
        assert {known[number].topic for number in served} == {line.topic}
        assert {known[number].difficulty for number in served} <= (
            {line.difficulty} if line.difficulty else {"easy", "hard"}
        )


@given(BANKS, LINES, st.integers())
def test_a_paper_is_drawn_exactly_when_no_line_falls_short(candidates, lines, seed):
    try:
        draw(lines, candidates, Random(seed))
        drawn = True
    except NotEnoughQuestions:
        drawn = False

    assert drawn == (not shortages(lines, candidates))


@given(BANKS, LINES)
def test_no_line_falls_short_exactly_when_there_is_enough_of_everything(candidates, lines):
    def enough(topic, *difficulties):
        asked = [line for line in lines if line.topic == topic]
        there = [c for c in candidates if c.topic == topic and c.difficulty in difficulties]
        if len(difficulties) == 1:
            asked = [line for line in asked if line.difficulty in difficulties]
        return sum(line.count for line in asked) <= len(there)

    everywhere = all(
        enough(topic, *difficulties)
        for topic in "xy"
        for difficulties in (("easy",), ("hard",), ("easy", "hard"))
    )
    assert everywhere == (not shortages(lines, candidates))


@given(BANKS, st.integers(0, 3), st.integers())
def test_nobody_meets_a_question_again_while_there_is_a_new_one(candidates, wanted, seed):
    there = [candidate for candidate in candidates if candidate.topic == "x"]
    count = min(wanted, len(there))

    paper = ids(draw([Line("x", "", count)], candidates, Random(seed)))

    met = sorted(candidate.seen for candidate in there)[:count]
    assert sorted(c.seen for c in there if c.id in paper) == met
