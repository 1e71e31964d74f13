"""What happened in an attempt, one line for each event, to answer whoever says one was lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from people import giving_time
from people.models import AuditEntry, ExtraTime
from quizzes import rows
from quizzes.asking import is_answered
from quizzes.models import AnswerEvent, Attempt
from quizzes.submitting import receipt_for

What = Literal[
    "opened",
    "answered",
    "changed",
    "taken_back",
    "flagged",
    "unflagged",
    "repeated",
    "deadline",
    "submitted",
    "closed",
    "graded",
    "regraded",
]


@dataclass(frozen=True, slots=True)
class Line:
    """One event, by the server's clock. What was answered is not told: only that it was."""

    at: dt.datetime
    what: What
    position: int = 0  # of the question; 0 for the paper as a whole
    queued_at: dt.datetime | None = None  # it waited on the device: since when, says the device
    by: str = ""
    score: str = ""
    ruling: int = 0  # the number of the decision it was marked again by


@dataclass(frozen=True, slots=True)
class Trace:
    lines: list[Line]
    receipt_holds: bool  # the journal is still the one the receipt was given for
    extra_time: ExtraTime | None  # the decision by which the person had longer than others


def trace_of(attempt: Attempt) -> Trace:
    """The whole attempt, in five statements."""
    events = rows.journal(attempt.pk)
    positions = dict(attempt.paper.order_by("position").values_list("pk", "position"))
    lines = [Line(attempt.opened_at, "opened"), *_answers(events, positions), *_ending(attempt)]
    given = giving_time.in_force(attempt.enrolment.person, attempt.opened_at)
    return Trace(
        lines=sorted(lines, key=lambda line: line.at),
        receipt_holds=attempt.submitted_at is not None
        and receipt_for(attempt, attempt.submitted_at, events) == attempt.receipt,
        extra_time=given if given and given.factor != 1 else None,
    )


def _answers(events: Sequence[AnswerEvent], positions: dict[int, int]) -> Iterator[Line]:
    last: dict[int, AnswerEvent] = {}
    for event in events:
        yield Line(
            event.received_at,
            _what(event, last.get(event.question_id)),
            positions[event.question_id],
            event.queued_at,
        )
        last[event.question_id] = event


def _what(event: AnswerEvent, past: AnswerEvent | None) -> What:
    """What this event did to its question."""
    was, flagged = (past.value, past.flagged) if past else ({}, False)
    answered, before = is_answered(event.value), is_answered(was)
    if answered != before:
        return "answered" if answered else "taken_back"
    if answered and event.value != was:
        return "changed"
    if event.flagged != flagged:
        return "flagged" if event.flagged else "unflagged"
    return "repeated"


def _ending(attempt: Attempt) -> Iterator[Line]:
    if attempt.deadline_at and (
        attempt.submitted_at is None or attempt.deadline_at <= attempt.submitted_at
    ):
        yield Line(attempt.deadline_at, "deadline")
    if attempt.submitted_at is None:
        return
    entry = (
        AuditEntry.objects.filter(
            action="quizzes.submit", subject_type="quizzes.attempt", subject_id=str(attempt.pk)
        )
        .select_related("by")
        .first()
    )
    by = entry.by.full_name if entry and entry.by else ""
    yield Line(attempt.submitted_at, "submitted" if by else "closed", by=by)
    for result in attempt.results.select_related("ruling").order_by("number"):
        score = f"{result.points.normalize():f}/{result.possible.normalize():f}"
        if result.number > 1 and result.ruling:
            number = result.ruling.number
            yield Line(result.graded_at, "regraded", score=score, ruling=number)
        else:
            yield Line(result.graded_at, "graded", score=score)
