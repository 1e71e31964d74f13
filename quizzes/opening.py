"""Starting a test: who may, and drawing the paper before anything is shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from random import SystemRandom

from django.db import transaction
from django.utils import timezone

from courses.models import ActivityKind, CoursePage, EditionActivity, Enrolment
from people import audit
from people.models import Person
from quizzes import closing
from quizzes.drawing_papers import Candidate, NotEnoughQuestions, draw
from quizzes.models import (
    Attempt,
    PaperQuestion,
    Preset,
    Question,
    QuestionType,
    QuestionVersion,
    QuizPage,
    Result,
)

__all__ = [
    "AlreadyPassed",
    "LessonsNotFinished",
    "MustWait",
    "NotEnoughQuestions",
    "Standing",
    "open_attempt",
    "standing_of",
]


class CannotStart(Exception):
    """The test cannot be started now."""


class LessonsNotFinished(CannotStart):
    """The lessons come first."""


class AlreadyPassed(CannotStart):
    """The test is passed; there is nothing left to prove."""


class MustWait(CannotStart):
    """All attempts are used, and the wait is not over before `until`."""

    def __init__(self, until: dt.datetime) -> None:
        self.until = until
        super().__init__(until.isoformat())


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one enrolment stands with one test, and what keeps it from another attempt."""

    quiz: QuizPage
    lessons: list[EditionActivity]  # not finished yet
    attempts: list[Attempt]  # all, first to last
    best: Result | None
    opens_at: dt.datetime | None  # when the wait is over, if there is one

    @property
    def open(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if not attempt.submitted_at), None)

    @property
    def passed(self) -> bool:
        return self.best is not None and self.best.passed

    @property
    def left(self) -> int:
        return self.quiz.allowance.left(len(self.attempts))

    @property
    def is_closed(self) -> bool:
        """Passed for good; only practice may go on."""
        return self.passed and self.quiz.preset != Preset.PRACTICE

    def demand_a_start(self) -> None:
        """Raise what keeps this person from another attempt, if anything does."""
        if self.lessons:
            raise LessonsNotFinished
        if self.is_closed:
            raise AlreadyPassed
        if self.opens_at:
            raise MustWait(self.opens_at)


def standing_of(enrolment: Enrolment, activity: EditionActivity) -> Standing:
    """Read everything that decides about the next attempt."""
    quiz = QuizPage.objects.get(pk=activity.page_id)
    attempts = list(
        Attempt.objects.filter(enrolment=enrolment, activity=activity).order_by("number")
    )
    opens_at = quiz.allowance.next_start([a.submitted_at for a in attempts if a.submitted_at])
    return Standing(
        quiz=quiz,
        lessons=list(_unfinished_lessons(enrolment)),
        attempts=attempts,
        best=_best_of(attempts),
        opens_at=opens_at if opens_at and opens_at > timezone.now() else None,
    )


def open_attempt(enrolment: Enrolment, activity: EditionActivity) -> Attempt:
    """Start the test, or return the attempt that is open.

    The paper and the deadline are written with the attempt, before a question is shown. Two
    starts at once make one attempt. An attempt whose time ran out is handed in first, and stays
    so even when no new one may be started.

    Raises:
        LessonsNotFinished, AlreadyPassed, MustWait: what keeps the person from it.
        NotEnoughQuestions: the bank cannot serve a line of the blueprint.

    """
    closing.close_overdue_of(enrolment, activity)
    return _open(enrolment, activity)


@transaction.atomic
def _open(enrolment: Enrolment, activity: EditionActivity) -> Attempt:
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    standing = standing_of(enrolment, activity)
    if standing.open:
        return standing.open
    standing.demand_a_start()
    now = timezone.now()
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        activity=activity,
        number=len(standing.attempts) + 1,
        opened_at=now,
        deadline_at=_deadline(standing.quiz, enrolment.person, now),
        pass_mark=enrolment.edition.pass_mark,
    )
    _write_paper(attempt, standing.quiz)
    audit.record("quizzes.open", attempt, by=enrolment.person, data={"number": attempt.number})
    return attempt


def _best_of(attempts: list[Attempt]) -> Result | None:
    """The highest of the newest results, one an attempt."""
    results = Result.objects.filter(attempt__in=attempts).order_by("number")
    newest = {result.attempt_id: result for result in results}
    return max(newest.values(), key=lambda result: (result.passed, result.points), default=None)


def _unfinished_lessons(enrolment: Enrolment) -> list[EditionActivity]:
    lessons = EditionActivity.objects.filter(
        edition=enrolment.edition_id, kind=ActivityKind.LESSON
    ).exclude(records__in=enrolment.records.filter(finished_at__isnull=False))
    return list(lessons.order_by("position"))


def _deadline(quiz: QuizPage, person: Person, now: dt.datetime) -> dt.datetime | None:
    """The end on the server's clock; who was given more time has it added here."""
    if not quiz.minutes:
        return None
    return now + dt.timedelta(seconds=int(quiz.minutes * 60 * person.time_factor))


def _write_paper(attempt: Attempt, quiz: QuizPage) -> None:
    versions = _askable_versions(quiz.course)
    met = Counter(
        PaperQuestion.objects.filter(
            attempt__enrolment__person=attempt.enrolment.person_id
        ).values_list("version__question", flat=True)
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
    questions = Question.objects.askable(course)
    return {question.pk: question.current for question in questions if question.current}


def _candidate(version: QuestionVersion, *, seen: int) -> Candidate:
    return Candidate(
        id=version.question_id,
        topic=version.topic,
        difficulty=version.difficulty,
        seen=seen,
        options=tuple(option["key"] for option in version.options),
        fixed_order=version.type == QuestionType.TRUE_FALSE,
    )
