"""Counting papers and answers."""

from collections import Counter
from fractions import Fraction

import pytest

from quizzes.asking import task_of
from quizzes.guessing import guess_share
from quizzes.tallying import (
    LONGEST_SECONDS,
    MOST_RESPONSES,
    OTHERS,
    Answered,
    Paper,
    Response,
    TestTally,
    responses,
)
from tests.quizzes.test_analysing import table

CHOICES = {
    "options": [
        {"key": "a", "text": "A", "correct": True},
        {"key": "b", "text": "B", "correct": False},
        {"key": "c", "text": "C", "correct": False},
        {"key": "d", "text": "D", "correct": False},
    ]
}
PAIRS = {"pairs": [{"left": "L1", "right": "R1"}, {"left": "L2", "right": "R2"}]}
GAPS = {
    "text": "{{1}} {{2}}",
    "gaps": [{"answers": ["x"], "others": ["y", "z", "v"]}, {"answers": ["w"]}],
}


def answered(mark, *given, version=1, seconds=10):
    return Answered(version, Fraction(mark), tuple(given), seconds)


def test_a_paper_is_counted_by_question_by_place_and_as_a_whole():
    tally = TestTally()
    tally.add(Paper([answered(1, version=7), answered(0, version=8)], 60, recent=True))
    tally.add(Paper([answered(1, version=8), answered(1, version=7)], 70, recent=False))

    assert tally.attempts == 2
    assert tally.sums == {1: 1, 2: 1}
    assert tally.times == {60: 1, 70: 1}
    assert tally.items[7].pairs == {(1, 0): 1, (1, 1): 1}
    assert tally.items[8].pairs == {(0, 1): 1, (1, 1): 1}
    assert [found.facility for found in tally.place_figures()] == [1, Fraction(1, 2)]
    assert (tally.items[8].recent.marks, tally.items[8].earlier.marks) == (0, 1)


def test_memory_grows_with_the_kinds_of_papers_and_not_with_their_number():
    tally = TestTally()
    for number in range(5000):
        paper = [answered(number % 2, Response("", f"typed {number}", False))]
        tally.add(Paper(paper, number % 90, recent=False))

    item = tally.items[1]
    assert (tally.attempts, len(item.pairs), len(tally.times)) == (5000, 2, 90)
    assert len(item.responses) == MOST_RESPONSES + 1
    assert item.responses[Response("", OTHERS, False)] == 5000 - MOST_RESPONSES


def test_a_very_long_time_counts_as_the_longest_and_no_time_as_none():
    tally = TestTally()
    tally.add(Paper([answered(1, seconds=10**6)], 10**7, recent=True))
    tally.add(Paper([answered(1, seconds=None)], 1, recent=True))

    assert tally.items[1].times == {LONGEST_SECONDS: 1}
    assert sorted(tally.times) == [1, 86_400]


@pytest.mark.parametrize(
    ("kind", "body", "value", "told"),
    [
        ("single_choice", CHOICES, {"chosen": ["b"]}, [("", "b", False)]),
        ("single_choice", CHOICES, {}, [("", "", False)]),
        ("multiple_choice", CHOICES, {"chosen": ["a", "c"]}, [("", "a", True), ("", "c", False)]),
        ("short_answer", {"answers": ["ếch"]}, {"text": "Ếch"}, [("", "Ếch", True)]),
        ("cloze", GAPS, {"gaps": {"2": "w"}}, [("1", "", False), ("2", "w", True)]),
    ],
)
def test_an_answer_is_counted_by_option_or_by_part(kind, body, value, told):
    assert responses(task_of(kind, body), value) == tuple(told)


@pytest.mark.parametrize(
    ("kind", "body", "share"),
    [
        ("single_choice", CHOICES, Fraction(1, 4)),
        ("true_false", {"options": CHOICES["options"][:2]}, Fraction(1, 2)),
        ("multiple_choice", CHOICES, None),
        ("short_answer", {"answers": ["x"]}, 0),
        ("numeric", {"answers": ["1"]}, 0),
        ("matching", PAIRS | {"scoring": "partial"}, Fraction(1, 2)),
        ("matching", PAIRS, None),
        ("ordering", {"order": ["x", "y"]}, None),
        ("cloze", GAPS | {"scoring": "partial"}, Fraction(1, 8)),
        ("cloze", GAPS, None),
    ],
)
def test_blind_guessing_earns_its_share_where_that_is_defined(kind, body, share):
    assert guess_share(task_of(kind, body)) == share


def moodle_counts(slot, question=""):
    return Counter(
        {
            (
                row["modelresponse"].partition(":")[0] if slot == "3" else "",
                row["actualresponse"],
            ): (int(row["totalcount"]))
            for row in table("responsecounts00.csv")
            if (row["slot"], row["randq"]) == (slot, question)
        }
    )


def counted(task, values):
    found = Counter()
    for value in values:
        found.update((each.part, each.given) for each in responses(task, value))
    return found


@pytest.mark.parametrize(
    ("question", "kind", "right"),
    [("numerical", "numeric", "3.14"), ("shortanswer", "short_answer", "frog")],
)
def test_typed_answers_are_counted_as_moodle_counts_them(question, kind, right):
    rows = [row for row in table("steps00.csv") if row["randqs.1"] == question]
    # A comma stands before decimals: here 3.142 would be 3142.
    values = [{"text": row["responses.1.answer"].replace(".", ",")} for row in rows]
    told = moodle_counts("1", question)

    assert counted(task_of(kind, {"answers": [right]}), values) == {
        (part, given.replace(".", ",")): count for (part, given), count in told.items()
    }


def test_matched_pairs_are_counted_as_moodle_counts_them():
    rights = {"frog": "amphibian", "cat": "mammal", "newt": "amphibian"}
    task = task_of(
        "matching", {"pairs": [{"left": each, "right": right} for each, right in rights.items()]}
    )
    lefts = {text: key for key, text in task.lefts.items()}
    by_text = {text: key for key, text in task.rights.items()}
    values = [
        {"pairs": {lefts[each]: by_text[row[f"responses.3.{each}"]] for each in rights}}
        for row in table("steps00.csv")
    ]

    assert counted(task, values) == moodle_counts("3")
