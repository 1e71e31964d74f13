"""What every page of a test asks of the database, put together once (people.prepared)."""

from __future__ import annotations

from django.db.models import QuerySet

from people.prepared import prepared
from quizzes.models import AnswerEvent, Attempt, Result


@prepared
def own_attempt(attempt_id: int, person_id: int) -> QuerySet[Attempt]:
    """The attempt if it is this person's, with its test and what was enrolled in."""
    own = Attempt.objects.filter(pk=attempt_id, enrolment__person=person_id)
    return own.select_related("activity__page__quizpage", "enrolment__edition")


@prepared
def attempts(enrolment_id: int, activity_id: int) -> QuerySet[Attempt]:
    """All attempts of one enrolment at one test, first to last."""
    taken = Attempt.objects.filter(enrolment=enrolment_id, activity=activity_id)
    return taken.order_by("number")


@prepared
def results(enrolment_id: int, activity_id: int) -> QuerySet[Result]:
    """The results of all these attempts; the later of one attempt stands."""
    attempts = {"attempt__enrolment": enrolment_id, "attempt__activity": activity_id}
    return Result.objects.filter(**attempts).order_by("number")


@prepared
def journal(attempt_id: int) -> QuerySet[AnswerEvent]:
    """Every answer of an attempt, in the order in which they were taken down."""
    return AnswerEvent.objects.filter(attempt=attempt_id).order_by("pk")
