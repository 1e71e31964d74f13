"""Handing in a paper: graded at once, and a pass finishes the test in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from courses import placing, progress
from people import audit
from people.models import Person
from quizzes import marking, rows
from quizzes.grading import missed
from quizzes.models import AnswerEvent, Attempt, Result, counting
from quizzes.receipts import receipt_of


@transaction.atomic
def submit(attempt: Attempt, *, by: Person | None) -> Result:
    """Hand in the paper and grade the answers that count.

    A pass finishes the activity, which may complete the course and issue its certificate, all in
    this transaction (P2); taken before the lessons it waives them. Submitting again returns the
    first result. `by` is None when the time ran out.
    """
    now = timezone.now()
    if not Attempt.objects.open().filter(pk=attempt.pk).update(submitted_at=now):
        return attempt.results.get(number=1)
    events = rows.journal(attempt.pk)
    Attempt.objects.filter(pk=attempt.pk).update(receipt=receipt_for(attempt, now, events))
    result = _mark(attempt, counting(events), now)
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
    conclude(attempt, result, by=by)
    return result


def conclude(attempt: Attempt, result: Result, *, by: Person | None) -> None:
    """What a result means for the course, in the transaction that gave it; so also marking again.

    A pass finishes the test and, taken before the lessons, waives those not finished. No pass
    before the lessons leaves those of the missed topics to study.
    """
    if not (result.passed or attempt.before_lessons):
        return
    enrolment, test = attempt.enrolment, attempt.activity
    if result.passed:
        if attempt.before_lessons:
            placing.waive(enrolment, test=test, by=by)
        progress.finish_within(enrolment, test, by=by)
    else:
        topics = missed(attempt.pass_mark, result.by_topic)
        placing.place(enrolment, test=test, topics=topics, by=by)


def receipt_for(attempt: Attempt, submitted_at: dt.datetime, events: Iterable[AnswerEvent]) -> str:
    """The receipt of a paper handed in at this moment with these answers, as they were taken down.

    Whoever asks again later gets the code that was given then, unless a row was changed behind
    our back.
    """
    answers = [
        [
            event.pk,
            event.question_id,
            event.client_key,
            event.value,
            event.flagged,
            event.received_at,
            event.queued_at,
        ]
        for event in events
    ]
    return receipt_of([attempt.pk, attempt.number, attempt.opened_at, submitted_at, answers])


def _mark(attempt: Attempt, events: Mapping[int, AnswerEvent], at: dt.datetime) -> Result:
    """By the rulings in force, so that it does not matter when one hands in."""
    paper = marking.paper_of(attempt)
    book = marking.book_of(paper)
    ruling = marking.newest_for(book, [question.version_id for question in paper], attempt)
    score = marking.score(attempt, paper, events, book)
    return marking.keep(attempt, score, number=1, ruling=ruling, at=at)
