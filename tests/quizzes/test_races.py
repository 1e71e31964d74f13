"""Many at once, on real connections: one attempt, one result, no answer lost (P1, P2)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from courses import progress
from courses.models import ActivityRecord, Completion, Waiver
from people.models import AuditEntry
from quizzes import answering, closing, granting, opening, submitting
from quizzes.models import Attempt, ExtraAttempt, PaperQuestion, Result
from tests.quizzes.conftest import NOON

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Run the acts together, each on a connection of its own; what each returned or raised."""
    gate = threading.Barrier(len(acts), timeout=60)

    def run(act):
        try:
            gate.wait()
            return act()
        except Exception as failure:  # noqa: BLE001 -- the test looks at what was raised
            return failure
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_starting_ten_times_at_once_makes_one_attempt(raced):
    def start():
        return opening.open_attempt(raced.enrolment, raced.test)

    attempts = at_once(*[start] * 10)

    assert attempts == [Attempt.objects.get()] * 10
    assert PaperQuestion.objects.count() == 3
    assert AuditEntry.objects.filter(action="quizzes.open").count() == 1


def test_handing_in_fifty_times_at_once_makes_one_result_and_one_certificate(raced):
    attempt = opening.open_attempt(raced.enrolment, raced.test)
    raced.answer_all(attempt)

    results = at_once(*[lambda: submitting.submit(attempt, by=raced.person)] * 50)

    assert results == [Result.objects.get()] * 50
    assert results[0].passed
    assert Completion.objects.get().certificate.number
    assert AuditEntry.objects.filter(action="quizzes.submit").count() == 1


def test_a_test_taken_first_and_handed_in_fifty_times_waives_once(raced):
    raced.enrolment.records.all().delete()
    raced.set(test_first=True)
    attempt = opening.open_attempt(raced.enrolment, raced.test)
    raced.answer_all(attempt)

    acts = [lambda: submitting.submit(attempt, by=raced.person)] * 45
    reading = [lambda: progress.finish(raced.enrolment, raced.lesson, by=raced.person)] * 5
    at_once(*acts, *reading)

    record = ActivityRecord.objects.filter(activity=raced.lesson, finished_at__isnull=False)
    assert Result.objects.get().passed
    assert Completion.objects.get().certificate.number
    assert Waiver.objects.count() in ({0, 1} if record.exists() else {1})
    assert AuditEntry.objects.filter(action="courses.waive").count() == Waiver.objects.count()


def test_ten_officers_at_once_open_one_more_attempt(raced, hr):
    raced.set(preset="supervised", attempts=None, wait_hours=None)
    submitting.submit(opening.open_attempt(raced.enrolment, raced.test), by=raced.person)

    def grant():
        return granting.grant(raced.enrolment, raced.test, reason="Mất điện", by=hr)

    assert at_once(*[grant] * 10) == [ExtraAttempt.objects.get()] * 10


@pytest.mark.parametrize("_again", range(5))
def test_an_answer_racing_the_submission_is_refused_or_graded(raced, _again):
    attempt = opening.open_attempt(raced.enrolment, raced.test)
    paper = list(attempt.paper.select_related("version"))
    answers = [
        lambda question=question: raced.answer(
            attempt, question.position, value=question.version.task.right
        )
        for question in paper
    ]

    *taken, result = at_once(*answers, lambda: submitting.submit(attempt, by=raced.person))

    refused = [answer for answer in taken if isinstance(answer, answering.AlreadySubmitted)]
    kept = set(attempt.answers.values_list("question", flat=True))
    assert len(refused) + len(kept) == 3
    assert {answer.question_id for answer in taken if answer not in refused} == kept
    assert result.points == len(kept)


def test_one_answer_sent_ten_times_at_once_is_taken_down_once(raced):
    attempt = opening.open_attempt(raced.enrolment, raced.test)

    def send():
        return raced.answer(attempt, 1, "a", client_key="page.1")

    events = at_once(*[send] * 10)

    assert events == [attempt.answers.get()] * 10


def test_of_many_answers_at_once_none_acknowledged_is_missing(raced):
    attempt = opening.open_attempt(raced.enrolment, raced.test)
    acts = [
        lambda key=key, number=number: raced.answer(
            attempt, 1 + number % 3, key, client_key=f"page-{key}-{number}.1"
        )
        for number in range(6)
        for key in "abc"
    ]

    events = at_once(*acts)

    assert {event.pk for event in events} == set(attempt.answers.values_list("pk", flat=True))
    assert len(events) == 18


def test_the_sweep_the_learner_and_a_new_start_agree_on_one_result(raced, clock):
    raced.set(minutes=45)
    attempt = opening.open_attempt(raced.enrolment, raced.test)
    raced.answer_all(attempt)
    clock.move_to(NOON.replace(hour=9))

    outcomes = at_once(
        closing.close_overdue,
        closing.close_overdue,
        lambda: closing.close_if_overdue(attempt),
        lambda: submitting.submit(attempt, by=raced.person),
        lambda: opening.open_attempt(raced.enrolment, raced.test),
    )

    assert Result.objects.count() == Completion.objects.count() == 1
    assert isinstance(outcomes[-1], opening.AlreadyPassed)
    assert [o for o in outcomes[:-1] if isinstance(o, Exception)] == []
