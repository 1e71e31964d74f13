"""The statistics equal Moodle's, and hold at the edges."""

import csv
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

from quizzes.analysing import effective_weights, figures, median, root
from quizzes.analysing_tests import test_figures as figures_of_test

ORACLES = Path(__file__).parents[3] / "shared/corpora/grading-oracles/moodle45"
FIXTURES = ORACLES / "quiz_statistics_fixtures"
ONE = Fraction(1)

# Expected in Moodle 4.5, mod/quiz/report/statistics/tests: the tables hold the answers only.
QUIZ_00 = {
    "attempts": 25,
    "median": 4.5,
    "mean": 4.617333332,
    "deviation": 0.8117265554,
    "skewness": -0.092502502,
    "kurtosis": -0.7073968557,
    "consistency": -87.2230935542,
    "error_ratio": 136.8294900795,
    "standard_error": 1.1106813066,
}
STATES = {
    "facility": "0 0 0 0 - - - 41.19318182 81.36363636 71.36363636 65.45454545 65.90909091"
    " 36.36363636 59.09090909 50 59.09090909 63.63636364 45.45454545 27.27272727 50",
    "deviation": "0 0 0 0 0 0 0 1912.733589 251.2738111 322.6312277 333.4199022 337.5811591"
    " 492.3659639 503.2362797 511.7663157 503.2362797 492.3659639 509.6471914 455.8423058"
    " 511.7663157",
    "weight": "0 0 0 0 0 0 0 26.58464457 3.368456046 3.253955259 7.584083694 3.79658376"
    " 3.183278505 4.532356904 7.78856243 10.08351572 8.381139345 8.727645713 7.946277111"
    " 4.769500946",
    "discrimination": "- - - - - - - 25.88327077 1.170256965 -4.207816809 28.16930644 -2.513606859"
    " -12.99017581 -8.900638238 8.670004606 29.63337745 15.18945843 16.21079629 15.52451404"
    " -8.396734802",
    "efficiency": "- - - - - - - 27.23492723 1.382386552 -4.691171307 31.12404354 -2.877487579"
    " -17.5074184 -10.27568922 10.86956522 34.58997279 17.4790556 20.14359793 22.06477733 -10",
}
COLUMNS = {
    "facility": "facility",
    "sd": "deviation",
    "covariance": "covariance",
    "markvariance": "variance",
    "othermarkvariance": "rest_variance",
    "discriminationindex": "discrimination",
    "covariancemax": "covariance_max",
    "discriminativeefficiency": "efficiency",
}


def table(name):
    path = FIXTURES / name
    if not path.exists():
        pytest.skip(f"The oracles are not here: {path} is missing, nothing was compared.")
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def close(found, told):
    """As many digits as are told behind the point, eight of them at most; the last is rounded."""
    digits = min(len(told.partition(".")[2]), 8)
    return abs(found - Fraction(told)) <= Fraction(6, 10 ** (digits + 1))


def quiz_00():
    """By attempt, the marks of the seven places."""
    rows = table("results00.csv")
    return {
        row["quizattempt"]: [Fraction(row[f"slots.{slot}.mark"]) for slot in range(1, 8)]
        for row in rows
    }


def place(papers, slot):
    return figures(Counter((marks[slot], sum(marks) - marks[slot]) for marks in papers))


def expected_of(slot, question="", variant=""):
    return next(
        row
        for row in table("qstats00.csv")
        if (row["slot"], row["subqname"], row["variant"]) == (slot, question, variant)
    )


@pytest.mark.parametrize("slot", range(7))
def test_a_place_of_moodles_test_has_moodles_figures(slot):
    papers = list(quiz_00().values())
    found, told = place(papers, slot), expected_of(str(slot + 1))
    weights = effective_weights(place(papers, each) for each in range(7))

    assert found.attempts == int(told["s"])
    assert close(weights[slot], told["effectiveweight"])
    assert {
        column: close(getattr(found, name), told[column]) for column, name in COLUMNS.items()
    } == dict.fromkeys(COLUMNS, True)


@pytest.mark.parametrize(
    ("slot", "column", "question", "variant"),
    [
        ("1", "randqs.1", "numerical", ""),
        ("2", "variants.2", "", "1"),
        ("2", "variants.2", "", "8"),
    ],
)
def test_a_drawn_question_and_a_variant_have_moodles_figures(slot, column, question, variant):
    steps = {row["quizattempt"]: row for row in table("steps00.csv")}
    told = expected_of(slot, question, variant)
    papers = [
        marks for pk, marks in quiz_00().items() if steps[pk][column] in {question, variant} - {""}
    ]
    # Moodle compares a question drawn by lot with the whole paper, not with the rest of it.
    own = 0 if question else 1
    number = int(slot) - 1
    found = figures(Counter((m[number], sum(m) - own * m[number]) for m in papers))

    assert found.attempts == int(told["s"])
    assert close(found.facility, told["facility"])
    assert close(found.deviation, told["sd"])
    assert close(found.discrimination, told["discriminationindex"])
    assert close(found.efficiency, told["discriminativeefficiency"])


@pytest.mark.parametrize("name", QUIZ_00)
def test_moodles_test_has_moodles_figures(name):
    papers = list(quiz_00().values())
    places = [place(papers, slot) for slot in range(7)]
    found = figures_of_test(Counter(sum(marks) for marks in papers), places)

    assert close(Fraction(getattr(found, name)), str(QUIZ_00[name]))


def moodle_states():
    pairs = defaultdict(Counter)
    for row in table("mdl_question_states.csv"):
        mark = Fraction(row["mark"])
        pairs[row["questionid"]][mark, Fraction(row["sumgrades"]) - mark] += 1
    return [
        figures(pairs[row["id"]], Fraction(row["maxmark"])) for row in table("mdl_question.csv")
    ]


@pytest.mark.parametrize("name", STATES)
def test_moodles_twenty_questions_have_moodles_figures(name):
    found = moodle_states()
    scale = {"facility": 100, "deviation": 1000}.get(name, 1)
    values = effective_weights(found) if name == "weight" else [getattr(f, name) for f in found]
    told = STATES[name].split()

    assert [
        value is None if text == "-" else close(scale * value, text)
        for value, text in zip(values, told, strict=True)
    ] == [True] * 20


def test_nothing_is_said_of_no_attempts():
    found = figures({})

    assert (found.attempts, found.facility, found.deviation) == (0, None, None)
    assert (found.discrimination, found.efficiency, found.covariance_with_whole) == (None,) * 3


def test_one_attempt_has_a_facility_and_no_spread():
    found = figures({(ONE, Fraction(3)): 1})

    assert (found.facility, found.deviation, found.efficiency) == (1, None, None)


def test_marks_that_are_all_alike_discriminate_nothing():
    found = figures({(ONE, Fraction(1)): 2, (ONE, Fraction(4)): 2})

    assert (found.deviation, found.discrimination, found.efficiency) == (0, None, None)


def test_a_question_that_is_worth_nothing_has_no_facility():
    assert figures({(Fraction(), ONE): 1}, Fraction()).facility is None


def test_a_question_that_rises_with_the_rest_discriminates_fully():
    found = figures({(ONE, Fraction(3)): 2, (Fraction(), Fraction(1)): 2})

    assert (found.discrimination, found.efficiency) == (100, 100)


def test_a_question_that_falls_where_the_rest_rises_has_no_weight():
    falling = figures({(Fraction(), Fraction(9)): 1, (ONE, Fraction(1)): 1})
    rising = figures({(ONE, Fraction(9)): 1, (Fraction(), Fraction(1)): 1})

    assert effective_weights([falling, rising]) == [None, 100]
    assert effective_weights([falling]) == [None]


@pytest.mark.parametrize("square", [0, 4, Fraction(9, 16)])
def test_an_exact_root_is_exact(square):
    assert root(Fraction(square)) ** 2 == square


def test_any_other_root_is_right_to_24_digits():
    assert abs(root(Fraction(2)) ** 2 - 2) < Fraction(1, 10**23)


@pytest.mark.parametrize(
    ("counts", "middle"),
    [({}, None), ({5: 1}, 5), ({1: 1, 2: 1}, Fraction(3, 2)), ({9: 2, 1: 5}, 1)],
)
def test_the_median_counts_each_value_as_often_as_it_occurred(counts, middle):
    assert median(counts) == middle


def test_a_test_nobody_took_has_no_figures():
    assert figures_of_test({}, []).mean is None


@pytest.mark.parametrize(("papers", "deviation"), [(1, None), (3, 0)])
def test_papers_that_are_all_alike_have_a_mean_and_no_shape(papers, deviation):
    found = figures_of_test({Fraction(5): papers}, [])

    assert (found.mean, found.median, found.deviation) == (5, 5, deviation)
    assert (found.skewness, found.consistency) == (None, None)


def test_two_papers_have_a_spread_and_no_lean():
    found = figures_of_test({Fraction(2): 1, Fraction(4): 1}, [])

    assert (found.median, found.deviation) == (3, root(Fraction(2)))
    assert (found.skewness, found.kurtosis, found.standard_error) == (None, None, None)


def test_three_papers_lean_but_have_no_peak():
    found = figures_of_test({Fraction(1): 1, Fraction(2): 1, Fraction(6): 1}, [])

    assert found.skewness > 0
    assert found.kurtosis is None
