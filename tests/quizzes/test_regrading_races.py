"""Marking again, many at once on real connections: nothing doubled, nothing overlooked (P2)."""

import pytest

from certificates.models import Certificate
from courses.models import Completion
from people.models import AuditEntry
from quizzes import looking_ahead, marking, opening, regrading, submitting
from quizzes.models import Result, Ruling
from tests import factories
from tests.quizzes.test_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WHY = {"reason": "Hội đồng xem lại đáp án"}


@pytest.fixture
def failed(raced):
    """Papers of five people who chose `b` everywhere, and a draft that drops a question."""
    papers = []
    for _ in range(5):
        enrolment = factories.EnrolmentFactory(edition=raced.enrolment.edition)
        raced.finish_lesson(enrolment)
        attempt = opening.open_attempt(enrolment, raced.test)
        for question in attempt.paper.all():
            raced.answer(attempt, question.position, "b", by=enrolment.person)
        submitting.submit(attempt, by=enrolment.person)
        papers.append(attempt)
    return papers


def corrections(raced, trainer):
    """A draft for each question of the bank: `b` is right."""
    questions = raced.course.questions.select_related("current").order_by("pk")
    return [
        regrading.draft(
            question.current, kind="correct", named={"chosen": ["b"]}, by=trainer, **WHY
        )
        for question in questions
    ]


def ruled(draft, trainer):
    return regrading.rule(
        draft, seen=looking_ahead.look_at(draft).fingerprint, awards=True, by=trainer
    )


def test_many_runs_at_once_mark_each_paper_once_and_certify_once(
    raced, failed, trainer, monkeypatch
):
    monkeypatch.setattr(regrading, "AT_ONCE", -1)
    monkeypatch.setattr(regrading.current_app, "send_task", lambda *_args, **_kwargs: None)
    rulings = [ruled(draft, trainer) for draft in corrections(raced, trainer)]

    outcomes = at_once(*[lambda ruling=ruling: regrading.run(ruling) for ruling in rulings] * 2)
    regrading.run_waiting()

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert [ruling.number for ruling in rulings if regrading.left(ruling).exists()] == []
    pairs = list(Result.objects.values_list("attempt", "ruling"))
    assert len(pairs) == len(set(pairs))
    assert all(result.passed for result in marking.newest_of(failed).values())
    assert Completion.objects.count() == Certificate.objects.count() == 5
    issued = AuditEntry.objects.filter(action="certificates.issue")
    assert issued.count() == 5


def test_deciding_a_draft_many_times_at_once_makes_one_ruling(raced, failed, trainer):
    draft, *_others = corrections(raced, trainer)
    seen = looking_ahead.look_at(draft).fingerprint

    outcomes = at_once(*[lambda: regrading.rule(draft, seen=seen, awards=True, by=trainer)] * 6)

    rulings = [outcome for outcome in outcomes if isinstance(outcome, Ruling)]
    assert rulings == [Ruling.objects.get()]
    refused = [outcome for outcome in outcomes if outcome not in rulings]
    assert {type(outcome) for outcome in refused} == {regrading.FactsChanged}


@pytest.mark.parametrize("_again", range(3))
def test_a_paper_handed_in_while_it_is_ruled_is_marked_by_the_ruling(
    raced, failed, trainer, _again
):
    attempt = opening.open_attempt(raced.enrolment, raced.test)
    for question in attempt.paper.all():
        raced.answer(attempt, question.position, "b")
    version = attempt.paper.get(position=1).version
    draft = regrading.draft(version, kind="drop", by=trainer, **WHY)
    seen = looking_ahead.look_at(draft).fingerprint

    first, second = at_once(
        lambda: submitting.submit(attempt, by=raced.person),
        lambda: regrading.rule(draft, seen=seen, awards=True, by=trainer),
    )
    regrading.run_waiting()

    assert isinstance(first, Result)
    newest = attempt.results.latest("number")
    ruling = Ruling.objects.first()
    if isinstance(second, Ruling):
        assert (newest.possible, newest.ruling) == (2, ruling)
    else:
        assert isinstance(second, regrading.FactsChanged)
        assert (newest.possible, ruling) == (3, None)
