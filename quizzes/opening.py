"""Starting a test: who may, and drawing the paper before anything is shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from random import SystemRandom

from django.db import transaction
from django.utils import timezone

from courses.models import CoursePage, EditionActivity, Enrolment
from people import audit
from people.models import Person
from quizzes import closing, recalling
from quizzes.drawing_papers import Candidate, NotEnoughQuestions, draw
from quizzes.models import (
    Attempt,
    PaperQuestion,
    Question,
    QuestionType,
    QuestionVersion,
    QuizPage,
)
from quizzes.standing import (
    AlreadyPassed,
    CannotStart,
    Closed,
    LessonsNotFinished,
    MustWait,
    NoAttemptLeft,
    NotOpenYet,
    Standing,
    standing_of,
)

__all__ = [
    "AlreadyPassed",
    "CannotStart",
    "Closed",
    "LessonsNotFinished",
    "MustWait",
    "NoAttemptLeft",
    "NotEnoughQuestions",
    "NotOpenYet",
    "Standing",
    "open_attempt",
    "standing_of",
]


def open_attempt(
    enrolment: Enrolment,
    activity: EditionActivity,
    quiz: QuizPage | None = None,
    *,
    number: int | None = None,
) -> Attempt:
    """Start the test, or return the attempt that is open.

    The paper and the deadline are written with the attempt, before a question is shown. Two
    starts at once make one attempt. An attempt whose time ran out is handed in first, and stays
    so even when no new one may be started. `number` is which attempt was offered: if it was handed
    in meanwhile, it is returned, so that a press held up on its way starts no other.

    Raises:
        LessonsNotFinished, AlreadyPassed, NotOpenYet, Closed, NoAttemptLeft, MustWait: what keeps
            the person from it.
        NotEnoughQuestions: the bank cannot serve a line of the blueprint.

    """
    attempt = _open(enrolment, activity, quiz, number)
    if attempt.is_overdue(timezone.now()):
        closing.close_if_overdue(attempt)
        attempt = _open(enrolment, activity, quiz, number)
    return attempt


@transaction.atomic
def _open(
    enrolment: Enrolment, activity: EditionActivity, quiz: QuizPage | None, number: int | None
) -> Attempt:
    """The attempt that is open, whatever its time; else a new one."""
    locked = Enrolment.objects.select_for_update(no_key=True).filter(pk=enrolment.pk)
    list(locked.values_list("pk"))
    standing = standing_of(enrolment, activity, quiz)
    if standing.open:
        return standing.open
    if number and 1 <= number < standing.offered:
        return standing.attempts[number - 1]
    standing.demand_a_start()
    now = timezone.now()
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        activity=activity,
        number=len(standing.attempts) + 1,
        opened_at=now,
        deadline_at=_deadline(standing.quiz, enrolment.person, now),
        pass_mark=enrolment.edition.pass_mark,
        before_lessons=standing.before_lessons,
        extra=standing.extra if standing.is_exhausted else None,
    )
    _write_paper(attempt, standing.quiz)
    data = {"number": attempt.number, "before_lessons": attempt.before_lessons}
    audit.record("quizzes.open", attempt, by=enrolment.person, data=data)
    return attempt


def _deadline(quiz: QuizPage, person: Person, now: dt.datetime) -> dt.datetime | None:
    """The end on the server's clock; who was given more time has it added here.

    Nobody, however much time they were given, works beyond the hard close.
    """
    seconds = None
    if quiz.minutes and person.time_factor is not None:
        seconds = int(quiz.minutes * 60 * person.time_factor)
    return quiz.window.deadline(now, seconds)


def _write_paper(attempt: Attempt, quiz: QuizPage) -> None:
    versions = _askable_versions(quiz.course)
    met = Counter(
        PaperQuestion.objects.filter(attempt__enrolment__person=attempt.enrolment.person_id)
        .order_by()
        .values_list("version__question", flat=True)
    )
    bank = [_candidate(version, seen=met[pk]) for pk, version in versions.items()]
    PaperQuestion.objects.bulk_create(
        PaperQuestion(
            attempt=attempt,
            position=position,
            version=versions[drawn.id],
            option_order=list(drawn.options),
        )
        for position, drawn in enumerate(draw(quiz.lines, bank, SystemRandom()), start=1)
    )


def _askable_versions(course: CoursePage) -> dict[int, QuestionVersion]:
    """By question; of the bank itself only the rows are read."""
    current = dict(Question.objects.askable(course).values_list("pk", "current_id"))
    read = recalling.versions(current.values())
    return {pk: read[version] for pk, version in current.items()}


def _candidate(version: QuestionVersion, *, seen: int) -> Candidate:
    return Candidate(
        id=version.question_id,
        topic=version.topic,
        difficulty=version.difficulty,
        seen=seen,
        options=version.task.keys,
        fixed_order=version.type == QuestionType.TRUE_FALSE,
        case=version.case.get("id", ""),
        clause=version.clause,
    )
