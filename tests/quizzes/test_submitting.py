"""Handing in: graded at once, once, and a pass completes the course in the same transaction."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from courses.models import Completion
from courses.signals import course_completed
from people.models import AppendOnly, AuditEntry
from quizzes import opening, submitting
from quizzes.grading import GRADING_VERSION
from quizzes.models import Result
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(world):
    return opening.open_attempt(world.enrolment, world.test)


def answer_right(world, attempt, *positions):
    for question in attempt.paper.filter(position__in=positions).select_related("version"):
        world.answer(attempt, question.position, value=question.version.task.right)


def test_the_answers_that_count_are_graded(world, attempt, clock):
    answer_right(world, attempt, 1, 2, 3)
    world.answer(attempt, 3, "c")

    result = submitting.submit(attempt, by=world.person)

    assert (result.points, result.possible, result.passed) == (2, 3, False)
    assert (result.number, result.grading_version) == (1, GRADING_VERSION)
    assert result.graded_at == timezone.now()


def test_the_paper_is_closed_at_the_servers_time(world, attempt, clock):
    submitting.submit(attempt, by=world.person)

    attempt.refresh_from_db()
    assert attempt.submitted_at == timezone.now()


def test_points_are_kept_by_topic_as_exact_text(world, attempt):
    answer_right(world, attempt, 1, 2)

    assert submitting.submit(attempt, by=world.person).by_topic == {"mo-dun-mot": ["2", "3"]}


def test_a_blank_paper_scores_nothing(world, attempt):
    result = submitting.submit(attempt, by=world.person)

    assert (result.points, result.passed) == (Decimal("0.000"), False)


def test_the_mark_is_the_one_the_attempt_began_with(world, attempt):
    answer_right(world, attempt, 1, 2)
    type(attempt).objects.filter(pk=attempt.pk).update(pass_mark=66)
    attempt.refresh_from_db()

    assert submitting.submit(attempt, by=world.person).passed


def test_the_version_on_the_paper_is_graded_not_a_later_one(world, attempt):
    answer_right(world, attempt, 1, 2, 3)
    for question in attempt.paper.select_related("version__question"):
        wrong = [option | {"correct": not option["correct"]} for option in question.version.options]
        factories.QuestionVersionFactory(
            question=question.version.question, number=2, body={"options": wrong}
        )

    assert submitting.submit(attempt, by=world.person).points == 3


def test_handing_in_again_returns_the_first_result(world, attempt):
    first = submitting.submit(attempt, by=world.person)

    assert submitting.submit(attempt, by=world.person) == first
    assert Result.objects.count() == 1
    assert AuditEntry.objects.filter(action="quizzes.submit").count() == 1


def test_handing_in_again_after_a_regrade_still_returns_the_first(world, attempt):
    first = submitting.submit(attempt, by=world.person)
    factories.ResultFactory(attempt=attempt, number=2)

    assert submitting.submit(attempt, by=world.person) == first


def test_a_result_is_never_edited(world, attempt):
    result = submitting.submit(attempt, by=world.person)
    result.points = 3

    with pytest.raises(AppendOnly):
        result.save()


def test_it_is_audited_with_the_score(world, attempt):
    submitting.submit(attempt, by=world.person)

    entry = AuditEntry.objects.get(action="quizzes.submit")
    assert entry.by == world.person
    assert entry.data == {"points": "0.000", "possible": "3.000", "passed": False}


def test_a_pass_completes_the_course_and_issues_its_certificate(world, attempt):
    world.answer_all(attempt)

    submitting.submit(attempt, by=world.person)

    completion = Completion.objects.get(enrolment=world.enrolment)
    assert completion.certificate.person == world.person
    assert world.enrolment.records.get(activity=world.test).finished_at


def test_a_fail_finishes_nothing(world, attempt):
    submitting.submit(attempt, by=world.person)

    assert not Completion.objects.exists()
    assert not world.enrolment.records.filter(activity=world.test).exists()


def test_when_the_completion_fails_nothing_was_handed_in(world, attempt):
    class NoPaper(Exception):
        pass

    def refuse(**_kwargs):
        raise NoPaper

    world.answer_all(attempt)
    course_completed.connect(refuse)
    try:
        with pytest.raises(NoPaper), transaction.atomic():
            submitting.submit(attempt, by=world.person)
    finally:
        course_completed.disconnect(refuse)

    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert not Result.objects.exists()
    assert submitting.submit(attempt, by=world.person).passed


def test_a_failed_paper_costs_the_same_whatever_its_length(world, django_assert_num_queries):
    for _ in range(20):
        world.ask(difficulty="hard")
    world.quiz.blueprint.filter(difficulty="hard").update(count=20)
    attempt = opening.open_attempt(world.enrolment, world.test)
    attempt.refresh_from_db()

    with django_assert_num_queries(11):
        submitting.submit(attempt, by=world.person)
