"""Gathering what the database says after the fault test, as values for the judge."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from bench.faults import diary, pages
from bench.faults.diary import Told
from bench.faults.judging import Event, Evidence, Paper, Sitting
from certificates import verifying
from certificates.models import Certificate, Series
from courses.models import Completion
from people.models import AuditEntry
from quizzes.grading import AnswerKey, QuestionKey, grade
from quizzes.models import AnswerEvent, Attempt
from quizzes.tracing import trace_of


def gather(folder: Path, learners: list[dict[str, Any]], time_over_at: float) -> Evidence:
    """Everything the judge looks at: the diaries of these learners, and their rows."""
    told = list(diary.read(folder))
    numbers = {learner["person"]: learner["number"] for learner in learners}
    of = {"person__in": numbers}
    certificates = Certificate.objects.filter(**of).select_related("series")
    return Evidence(
        told=told,
        events=_events(numbers),
        sittings=_sittings(numbers, told, {each["number"] for each in learners if each["leaves"]}),
        papers=[Paper(numbers[c.person_id], str(c.series), c.sequence) for c in certificates],
        completions=[numbers[c.person_id] for c in Completion.objects.filter(**of)],
        register=[
            f"{series}: {fault}"
            for series in Series.objects.all()
            if (fault := verifying.first_fault(series, files=False))
        ],
        learners=len(learners),
        time_over_at=time_over_at,
    )


def _events(numbers: dict[int, int]) -> list[Event]:
    events = AnswerEvent.objects.filter(attempt__enrolment__person__in=numbers)
    return [
        Event(
            pk=event.pk,
            attempt=event.attempt_id,
            position=event.question.position,
            key=event.client_key,
            value=pages.plain(event.value),
            at=event.received_at.timestamp(),
            queued_at=_seconds(event.queued_at),
        )
        for event in events.select_related("question").order_by("pk")
    ]


def _sittings(numbers: dict[int, int], told: Sequence[Told], leaving: set[int]) -> list[Sitting]:
    attempts = Attempt.objects.filter(enrolment__person__in=numbers)
    entries = Counter(
        AuditEntry.objects.filter(subject_type="quizzes.attempt").values_list(
            "action", "subject_id"
        )
    )
    sittings = []
    for attempt in attempts.select_related("enrolment").order_by("pk"):
        learner = numbers[attempt.enrolment.person_id]
        results = attempt.results.order_by("number")
        sittings.append(
            Sitting(
                pk=attempt.pk,
                learner=learner,
                number=attempt.number,
                deadline=_seconds(attempt.deadline_at),
                submitted_at=_seconds(attempt.submitted_at),
                receipt=attempt.receipt,
                receipt_holds=trace_of(attempt).receipt_holds,
                results=tuple((r.number, Fraction(r.points), r.passed) for r in results),
                openings=entries["quizzes.open", str(attempt.pk)],
                submissions=entries["quizzes.submit", str(attempt.pk)],
                earned=None if learner in leaving else _earned(attempt, told),
            )
        )
    return sittings


def _earned(attempt: Attempt, told: Sequence[Told]) -> Fraction:
    """The marks for the learner's last words, as the diary has them; in thousandths, as kept."""
    words: dict[int, Told] = {}
    for each in sorted(told, key=lambda each: (each.turn, each.at)):
        if each.what == "saved" and each.attempt == attempt.pk:
            words[each.position] = each
    paper = list(attempt.paper.select_related("version"))
    key = AnswerKey(
        questions={q.position: QuestionKey(q.version.task, q.version.topic) for q in paper},
        pass_mark=Fraction(attempt.pass_mark, 100),
    )
    values = {
        q.position: q.version.task.read(words[q.position].value or {}, q.option_order)
        for q in paper
        if q.position in words
    }
    return Fraction(int(grade(key, values).points * 1000), 1000)


def _seconds(moment: dt.datetime | None) -> float | None:
    return moment.timestamp() if moment else None
