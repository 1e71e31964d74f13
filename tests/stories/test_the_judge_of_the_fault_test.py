"""The judge of the fault test names what is lost, doubled or wrong, and nothing else."""

from dataclasses import replace
from fractions import Fraction

import pytest

from bench.faults.diary import Told
from bench.faults.judging import Event, Evidence, Paper, Sitting, judge
from bench.faults.spoiling import misjudged

A, B = {"chosen": ["a"]}, {"chosen": ["b"]}
DEADLINE = 1000.0


def told(learner, position, value, at, **more):
    facts = {"attempt": learner, "turn": 1, "sent": at - 2}
    return Told(learner, "saved", position=position, value=value, at=at, **(facts | more))


def event(pk, attempt, position, key, value, at, queued_at=None):
    return Event(pk, attempt, position, key, value, at, queued_at)


def sitting(learner, **more):
    facts = {
        "number": 1,
        "deadline": DEADLINE,
        "submitted_at": 100.0 + learner,
        "receipt": f"000{learner}",
        "receipt_holds": True,
        "results": ((1, Fraction(2), True),),
        "openings": 1,
        "submissions": 1,
        "earned": Fraction(2),
    }
    return Sitting(learner, learner, **(facts | more))


@pytest.fixture
def evidence():
    """One learner with a script, who changed an answer, and one without."""
    return Evidence(
        told=[
            told(1, 1, A, 12, key="page.1", event=1),
            told(1, 1, B, 14, key="page.2", event=2, turn=2),
            told(2, 1, A, 13),
            Told(1, "ended", attempt=1, said="0001"),
        ],
        events=[
            event(1, 1, 1, "page.1", A, 11),
            event(2, 1, 1, "page.2", B, 13),
            event(3, 2, 1, "form/1", A, 12),
        ],
        sittings=[sitting(1), sitting(2)],
        papers=[Paper(1, "VLG/2026", 1), Paper(2, "VLG/2026", 2)],
        completions=[1, 2],
        register=[],
        learners=2,
    )


def test_what_is_right_is_not_faulted(evidence):
    verdict = judge(evidence)

    assert verdict.faults == []
    assert verdict.counts["answers acknowledged"] == 3


def test_whatever_is_spoilt_is_named(evidence):
    assert misjudged(evidence) == []


def test_an_answer_overtaken_by_a_later_one_of_its_page_is_not_lost(evidence):
    overtaken = told(1, 1, A, 12, key="page.1", event=2)

    assert judge(replace(evidence, told=[overtaken, *evidence.told[1:]])).faults == []


@pytest.mark.parametrize(
    ("queued_at", "deadline", "faults"),
    [(80.0, 90.0, 0), (None, 90.0, 1), (95.0, 90.0, 1), (None, 200.0, 0)],
    ids=["given before", "not said when", "given after", "in time"],
)
def test_after_the_deadline_only_what_was_given_before_it_may_arrive(
    evidence, queued_at, deadline, faults
):
    late = event(4, 2, 1, "page.9", B, 99, queued_at)
    spoilt = replace(
        evidence,
        events=[*evidence.events, late],
        told=[*evidence.told, told(2, 1, B, 99.5, key="page.9", event=4, turn=21)],
        sittings=[sitting(1), sitting(2, deadline=deadline)],
    )

    assert len([f for f in judge(spoilt).faults if f.startswith("out of time")]) == faults


def test_what_is_acknowledged_though_given_after_the_deadline_is_named(evidence):
    spoilt = replace(evidence, told=[*evidence.told, told(2, 1, A, 13, turn=22)])

    assert [f.split(":")[0] for f in judge(spoilt).faults] == ["out of time"]
