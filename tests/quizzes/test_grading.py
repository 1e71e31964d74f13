"""Marking a paper, on plain values."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.asking.choosing import Choosing, Option
from quizzes.grading import AnswerKey, QuestionKey, grade, mark, needed

OPTIONS = st.frozensets(st.sampled_from("abcde"), min_size=1).map(lambda right: several(right))  # noqa: PLW0108 -- defined below
POINTS = st.fractions(min_value=Fraction(1, 4), max_value=5)
QUESTIONS = st.dictionaries(
    st.integers(1, 40),
    st.builds(QuestionKey, OPTIONS, st.sampled_from(["x", "y", "z"]), POINTS),
    min_size=1,
    max_size=12,
)
ANYTHING = st.dictionaries(
    st.integers(-3, 50),
    st.fixed_dictionaries({"chosen": st.lists(st.sampled_from("abcdexyz"), max_size=4)}),
    max_size=20,
)


def several(right, *, partial=False, options="abcde"):
    return Choosing(
        tuple(Option(key, key, key in right) for key in options), several=True, partial=partial
    )


def chose(*keys):
    return {"chosen": list(keys)}


def paper(pass_mark=Fraction(7, 10), **questions):
    return AnswerKey(
        {int(number[1:]): QuestionKey(several(right)) for number, right in questions.items()},
        pass_mark,
    )


def test_a_right_single_choice_scores_its_point():
    score = grade(paper(q1="a"), {1: chose(*"a")})

    assert (score.points, score.possible, score.passed) == (1, 1, True)


def test_a_wrong_single_choice_scores_nothing():
    score = grade(paper(q1="a"), {1: chose(*"b")})

    assert (score.points, score.possible, score.passed) == (0, 1, False)


@pytest.mark.parametrize(
    ("chosen", "points"),
    [("ab", 1), ("a", 0), ("abc", 0), ("", 0), ("cd", 0)],
    ids=["all right", "one missing", "one too many", "none", "all wrong"],
)
def test_a_multiple_choice_is_all_or_nothing(chosen, points):
    assert grade(paper(q1="ab"), {1: chose(*chosen)}).points == points


def test_an_unanswered_question_scores_zero_and_counts():
    score = grade(paper(q1="a", q2="b"), {1: chose(*"a")})

    assert (score.points, score.possible) == (1, 2)


@pytest.mark.parametrize("chosen", [{"zzz"}, {"a", "zzz"}], ids=["alone", "beside the right one"])
def test_an_option_the_question_does_not_have_is_never_right(chosen):
    assert grade(paper(q1="a"), {1: chose(*chosen)}).points == 0


def test_a_question_without_a_right_option_cannot_be_scored_by_choosing_none():
    assert mark(QuestionKey(several("")), chose()) == 0


def test_an_answer_to_a_question_not_on_the_paper_counts_nothing():
    score = grade(paper(q1="a"), {1: chose(*"a"), 99: chose(*"a")})

    assert (score.points, score.possible) == (1, 1)


@pytest.mark.parametrize(("right", "passed"), [(7, True), (6, False)])
def test_reaching_the_mark_exactly_passes(right, passed):
    key = paper(**{f"q{n}": "a" for n in range(1, 11)})

    score = grade(key, {n: chose(*"a") for n in range(1, right + 1)})

    assert score.passed is passed


def test_nothing_is_rounded():
    key = AnswerKey(
        {1: QuestionKey(several("a"), points=Fraction(1, 3)), 2: QuestionKey(several("a"))},
        Fraction(1, 4),
    )

    score = grade(key, {1: chose(*"a")})

    assert score.points == Fraction(1, 3)
    assert score.passed


def test_points_are_told_by_topic_in_the_order_of_the_paper():
    key = AnswerKey(
        {
            1: QuestionKey(several("a"), "rui-ro"),
            2: QuestionKey(several("a"), "boi-canh"),
            3: QuestionKey(several("a"), "rui-ro"),
        },
        Fraction(1, 2),
    )

    score = grade(key, {1: chose(*"a"), 2: chose(*"b")})

    assert list(score.by_topic.items()) == [("rui-ro", (1, 2)), ("boi-canh", (0, 1))]


def test_a_paper_has_a_question():
    with pytest.raises(ValueError, match="at least one"):
        AnswerKey({}, Fraction(1))


@pytest.mark.parametrize(("total", "percent", "points"), [(30, 80, 24), (3, 70, 3), (10, 75, 8)])
def test_the_points_needed_are_whole_and_enough(total, percent, points):
    assert needed(Fraction(total), Fraction(percent, 100)) == points


@given(QUESTIONS, ANYTHING, st.fractions(min_value=0, max_value=1))
def test_whatever_is_answered_the_score_stays_within_the_possible(questions, answers, pass_mark):
    score = grade(AnswerKey(questions, pass_mark), answers)

    assert 0 <= score.points <= score.possible
    assert score.possible == sum(question.points for question in questions.values())
    assert sum(earned for earned, _ in score.by_topic.values()) == score.points
    assert sum(worth for _, worth in score.by_topic.values()) == score.possible
    assert score.passed == (score.points >= pass_mark * score.possible)


@given(QUESTIONS)
def test_the_key_itself_earns_everything(questions):
    score = grade(
        AnswerKey(questions, Fraction(1)),
        {n: question.task.right for n, question in questions.items()},
    )

    assert score.points == score.possible
    assert score.passed


@given(QUESTIONS, ANYTHING)
def test_grading_again_gives_the_same(questions, answers):
    key = AnswerKey(questions, Fraction(1, 2))

    assert grade(key, answers) == grade(key, dict(reversed(answers.items())))
