"""Where a learner stands with a test, and what keeps them from another attempt."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from courses import placing
from courses.models import EditionActivity, Enrolment
from quizzes import rows
from quizzes.models import Attempt, ExtraAttempt, Preset, QuizPage, Result


class CannotStart(Exception):
    """The test cannot be started now."""


class LessonsNotFinished(CannotStart):
    """The lessons come first."""


class AlreadyPassed(CannotStart):
    """The test is passed; there is nothing left to prove."""


class NotOpenYet(CannotStart):
    """The window to start in has not begun."""


class Closed(CannotStart):
    """The window to start in is over."""


class NoAttemptLeft(CannotStart):
    """All attempts are used, and this kind of test gives no other."""


class MustWait(CannotStart):
    """All attempts are used, and the wait is not over before `until`."""

    def __init__(self, until: dt.datetime) -> None:
        self.until = until
        super().__init__(until.isoformat())


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one enrolment stands with one test, and what keeps it from another attempt."""

    quiz: QuizPage
    unfinished: Any  # a list as courses.placing gives it, read when first looked at
    attempts: list[Attempt]  # all, first to last
    newest: dict[int, Result]  # by attempt, the result that stands
    opens_at: dt.datetime | None  # when the wait is over, if there is one
    now: dt.datetime
    extra: ExtraAttempt | None = None  # opened for this person and not used yet

    @property
    def best(self) -> Result | None:
        """The highest of the results that stand."""
        results = self.newest.values()
        return max(results, key=lambda result: (result.passed, result.points), default=None)

    @property
    def is_placed(self) -> bool:
        """The test was taken before the lessons and said which of them are left to study."""
        return any(lesson.placed is not None for lesson in self.unfinished)

    @property
    def lessons(self) -> list[EditionActivity]:
        """Those to finish before the next attempt; none where the test may come first."""
        if self.is_placed:
            return [lesson for lesson in self.unfinished if lesson.pk in lesson.placed]
        return [] if self.quiz.comes_first else self.unfinished

    @property
    def spared(self) -> list[EditionActivity]:
        """Those that a pass would waive all the same."""
        needed = {lesson.pk for lesson in self.lessons}
        return [lesson for lesson in self.unfinished if lesson.pk not in needed]

    @property
    def before_lessons(self) -> bool:
        """An attempt now would come before lessons, which its pass waives."""
        return bool(self.unfinished) and not self.lessons

    @property
    def open(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if not attempt.submitted_at), None)

    @property
    def offered(self) -> int:
        """The number of the attempt that the button leads to, opened already or not."""
        return self.open.number if self.open else len(self.attempts) + 1

    @property
    def passed(self) -> bool:
        return self.best is not None and self.best.passed

    @property
    def left(self) -> int | None:
        """None: as many as one likes."""
        return self.quiz.allowance.left(len(self.attempts))

    @property
    def is_exhausted(self) -> bool:
        """By the test's own rules there is no attempt now: none at all, or not yet."""
        used_up = self.quiz.allowance.is_used_up(len(self.attempts))
        return used_up or self.opens_at is not None

    @property
    def is_used_up(self) -> bool:
        used_up = self.quiz.allowance.is_used_up(len(self.attempts))
        return used_up and self.extra is None

    @property
    def must_wait(self) -> bool:
        return self.opens_at is not None and self.extra is None

    @property
    def is_too_early(self) -> bool:
        return self.quiz.window.is_too_early(self.now)

    @property
    def is_too_late(self) -> bool:
        return self.quiz.window.is_too_late(self.now)

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
        if self.is_too_early:
            raise NotOpenYet
        if self.is_too_late:
            raise Closed
        if self.is_used_up:
            raise NoAttemptLeft
        if self.opens_at and self.must_wait:
            raise MustWait(self.opens_at)


def standing_of(
    enrolment: Enrolment, activity: EditionActivity, quiz: QuizPage | None = None
) -> Standing:
    """Read everything that decides about the next attempt. `quiz`: the test's page, if at hand."""
    quiz = quiz or QuizPage.objects.get(pk=activity.page_id)
    attempts = rows.attempts(enrolment.pk, activity.pk)
    opens_at = quiz.allowance.next_start([a.submitted_at for a in attempts if a.submitted_at])
    now = timezone.now()
    return Standing(
        quiz=quiz,
        unfinished=SimpleLazyObject(lambda: placing.unfinished(enrolment, activity)),
        attempts=attempts,
        newest=_newest(enrolment, activity) if attempts else {},
        opens_at=opens_at if opens_at and opens_at > now else None,
        now=now,
        extra=_unused(enrolment, activity) if quiz.allowance.left(len(attempts)) == 0 else None,
    )


def _unused(enrolment: Enrolment, activity: EditionActivity) -> ExtraAttempt | None:
    """Asked only of whoever has used what the test gives."""
    granted = ExtraAttempt.objects.filter(enrolment=enrolment, activity=activity, attempt=None)
    found: ExtraAttempt | None = granted.select_related("granted_by").order_by("pk").first()
    return found


def _newest(enrolment: Enrolment, activity: EditionActivity) -> dict[int, Result]:
    return {result.attempt_id: result for result in rows.results(enrolment.pk, activity.pk)}
