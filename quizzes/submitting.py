"""Handing in a paper: graded at once, and a pass finishes the test in the same transaction."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from courses import progress
from people import audit
from people.models import Person
from quizzes.grading import GRADING_VERSION, AnswerKey, QuestionKey, Score, grade
from quizzes.models import AnswerEvent, Attempt, Result

THOUSANDTH = Decimal("0.001")


@transaction.atomic
def submit(attempt: Attempt, *, by: Person | None) -> Result:
    """Hand in the paper and grade the answers that count.

    A pass finishes the activity, which may complete the course and issue its certificate, all in
    this transaction (P2). Submitting again returns the first result. `by` is None when the time
    ran out.
    """
    if not Attempt.objects.open().filter(pk=attempt.pk).update(submitted_at=timezone.now()):
        return attempt.results.get(number=1)
    result = _keep(attempt, score_of(attempt))
    audit.record(
        "quizzes.submit",
        attempt,
        by=by,
        data={
            "points": str(result.points),
            "possible": str(result.possible),
            "passed": result.passed,
        },
    )
    if result.passed:
        progress.finish(attempt.enrolment, attempt.activity, by=by)
    return result


def score_of(attempt: Attempt) -> Score:
    """Grade the answers as they stand in the journal."""
    key = AnswerKey(
        questions={
            question.pk: QuestionKey(question.version.correct, question.version.topic)
            for question in attempt.paper.select_related("version").order_by("position")
        },
        pass_mark=Fraction(attempt.pass_mark, 100),
    )
    events = AnswerEvent.objects.filter(attempt=attempt).that_count()
    return grade(key, {pk: frozenset(event.chosen) for pk, event in events.items()})


def _keep(attempt: Attempt, score: Score) -> Result:
    result: Result = Result.objects.create(
        attempt=attempt,
        number=1,
        grading_version=GRADING_VERSION,
        points=_decimal(score.points),
        possible=_decimal(score.possible),
        passed=score.passed,
        by_topic={
            topic: [str(points), str(possible)]
            for topic, (points, possible) in score.by_topic.items()
        },
        graded_at=timezone.now(),
    )
    return result


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(THOUSANDTH)
