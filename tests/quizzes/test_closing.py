"""Handing in for those whose time ran out: nothing they had saved is lost (P1, P5)."""

import datetime as dt

import pytest

from courses.signals import course_completed
from people.models import AuditEntry
from quizzes import closing, opening
from quizzes.models import Attempt
from quizzes.tasks import close_overdue
from tests import factories
from tests.quizzes.conftest import NOON

pytestmark = pytest.mark.django_db
DEADLINE = NOON + dt.timedelta(minutes=45)
GRACE_OVER = DEADLINE + dt.timedelta(seconds=121)


@pytest.fixture
def timed(world, clock):
    world.set(minutes=45)
    return opening.open_attempt(world.enrolment, world.test)


def test_when_deadline_and_grace_are_over_the_saved_answers_are_handed_in(world, timed, clock):
    world.answer_all(timed)
    clock.move_to(GRACE_OVER)

    assert closing.close_overdue() == 1

    timed.refresh_from_db()
    assert timed.submitted_at == GRACE_OVER
    assert timed.results.get().points == 3
    assert world.enrolment.completion.certificate


def test_nobody_did_it_so_the_audit_names_nobody(timed, clock):
    clock.move_to(GRACE_OVER)
    closing.close_overdue()

    assert AuditEntry.objects.get(action="quizzes.submit").by is None


@pytest.mark.parametrize("moment", [NOON, DEADLINE, DEADLINE + dt.timedelta(seconds=120)])
def test_before_that_nothing_is_handed_in(timed, clock, moment):
    clock.move_to(moment)

    assert closing.close_overdue() == 0
    assert not closing.close_if_overdue(timed)


def test_an_attempt_without_a_deadline_is_never_overdue(world, clock):
    attempt = opening.open_attempt(world.enrolment, world.test)
    clock.move_to(NOON + dt.timedelta(days=400))

    assert closing.close_overdue() == 0
    assert not closing.close_if_overdue(attempt)


def test_sweeping_twice_hands_in_once(timed, clock):
    clock.move_to(GRACE_OVER)

    assert (closing.close_overdue(), closing.close_overdue()) == (1, 0)
    assert timed.results.count() == 1


def test_one_attempt_that_cannot_be_closed_keeps_nobody_waiting(world, timed, clock, stranger):
    def refuse(*, completion, **_kwargs):
        if completion.person == world.person:
            raise ValueError(completion)

    world.answer_all(timed)
    other = factories.EnrolmentFactory(person=stranger, edition=world.enrolment.edition)
    world.finish_lesson(other)
    opening.open_attempt(other, world.test)
    clock.move_to(GRACE_OVER)
    course_completed.connect(refuse)
    try:
        assert closing.close_overdue() == 1
    finally:
        course_completed.disconnect(refuse)

    assert [a.enrolment.person for a in Attempt.objects.open()] == [world.person]
    assert closing.close_overdue() == 1


def test_the_learner_who_opens_it_has_it_handed_in_at_once(timed, clock):
    clock.move_to(GRACE_OVER)

    assert closing.close_if_overdue(timed)
    assert timed.results.count() == 1


def test_only_the_attempt_looked_at_is_closed(world, timed, clock, stranger):
    other = factories.EnrolmentFactory(person=stranger, edition=world.enrolment.edition)
    world.finish_lesson(other)
    theirs = opening.open_attempt(other, world.test)
    clock.move_to(GRACE_OVER)

    closing.close_overdue_of(world.enrolment, world.test)

    assert list(Attempt.objects.open()) == [theirs]


def test_the_task_is_a_door_to_the_sweep(timed, clock):
    clock.move_to(GRACE_OVER)

    close_overdue()

    assert timed.results.count() == 1
