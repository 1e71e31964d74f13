"""What a learner gets to see of a paper as a whole: its rules, its list of questions, its score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

from courses.models import CoursePage, Enrolment, LessonPage, ModulePage
from quizzes import recalling, rows
from quizzes.asking import is_answered
from quizzes.grading import HUNDREDTHS, missed, needed, rounded_down
from quizzes.models import (
    AnswerEvent,
    Attempt,
    PaperQuestion,
    QuestionVersion,
    QuizPage,
    Result,
    counting,
)
from quizzes.showing_questions import in_points
from quizzes.translating import stem_in
from quizzes.wording import without_emphasis


@dataclass(frozen=True, slots=True)
class Rules:
    """What to know before the start."""

    total: int
    needed: int
    minutes: int | None
    own_minutes: int | None  # with the time added for this person; None: no limit for them

    @property
    def is_longer(self) -> bool:
        return self.own_minutes != self.minutes


@dataclass(frozen=True, slots=True)
class Cell:
    """One question in the list of questions."""

    position: int
    _version: QuestionVersion  # out of reach of a template
    value: dict[str, Any]  # the answer that counts
    answered: bool
    complete: bool  # nothing is left to fill in
    flagged: bool
    event: int  # the answer that counts, as a row; 0 where there is none

    @property
    def stem(self) -> str:
        return without_emphasis(stem_in(self._version.stem, self._version.body)[0])

    @property
    def lang(self) -> str:
        """Of the stem, where it is not that of the page."""
        return stem_in(self._version.stem, self._version.body)[1]

    @property
    def incomplete(self) -> bool:
        """Begun: what is filled in counts, the rest is as good as not answered."""
        return self.answered and not self.complete

    @property
    def state(self) -> str:
        """As css/quiz.css names it: half answered, answered, or nothing."""
        return ("a" if self.complete else "h") if self.answered else ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time left by the server. Without a deadline there is no clock."""

    deadline: dt.datetime
    seconds_left: int

    @property
    def minutes_left(self) -> int:
        return self.seconds_left // 60

    @property
    def over(self) -> bool:
        return self.seconds_left <= 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper as a list: what is answered, what is flagged, when the last answer was saved."""

    cells: list[Cell]
    saved_at: dt.datetime | None
    clock: Clock | None

    @property
    def total(self) -> int:
        return len(self.cells)

    @property
    def answered(self) -> int:
        return sum(cell.answered for cell in self.cells)

    @property
    def flagged(self) -> int:
        return sum(cell.flagged for cell in self.cells)

    @property
    def unanswered(self) -> list[Cell]:
        return [cell for cell in self.cells if not cell.answered]

    @property
    def incomplete(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.incomplete]

    @property
    def next_open(self) -> int:
        """Where to go on: the first question without an answer, else the first."""
        return next((cell.position for cell in self.unanswered), 1)

    def at(self, position: int) -> Cell | None:
        return next((cell for cell in self.cells if cell.position == position), None)

    def after(self, position: int) -> int:
        """The next question; 0 behind the last."""
        return position + 1 if position < self.total else 0

    def position_or_first(self, text: str) -> int:
        return next((cell.position for cell in self.cells if str(cell.position) == text), 1)

    @property
    def to_look_at(self) -> list[Cell]:
        """Unanswered first, then half answered, then flagged; the rest needs no look."""
        flagged = (cell for cell in self.cells if cell.complete and cell.flagged)
        return [*self.unanswered, *self.incomplete, *flagged]

    @property
    def settled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.complete and not cell.flagged]


@dataclass(frozen=True, slots=True)
class TopicScore:
    title: str
    points: Fraction
    possible: Fraction
    lessons: list[LessonPage]  # to read again; none where nothing was lost

    @property
    def told(self) -> str:
        return f"{in_points(self.points)}/{in_points(self.possible)}"

    @property
    def percent(self) -> int:
        """Rounded down: what is shown never looks better than it is."""
        return int(100 * self.points / self.possible)


def rules_of(quiz: QuizPage, enrolment: Enrolment) -> Rules:
    total = sum(line.count for line in quiz.lines)
    return Rules(
        total=total,
        needed=int(needed(Fraction(total), Fraction(enrolment.edition.pass_mark, 100))),
        minutes=quiz.minutes,
        own_minutes=_own_minutes(quiz.minutes, enrolment.person.time_factor),
    )


def _own_minutes(minutes: int | None, factor: Decimal | None) -> int | None:
    return int(minutes * factor) if minutes and factor is not None else None


def clock_of(attempt: Attempt) -> Clock | None:
    if attempt.deadline_at is None:
        return None
    left = attempt.deadline_at - timezone.now()
    return Clock(attempt.deadline_at, max(int(left.total_seconds()), 0))


def sheet_of(attempt: Attempt, paper: Iterable[PaperQuestion]) -> Sheet:
    """The whole paper, from `recalling.paper_of`, as a list; one statement."""
    return sheet_from(attempt, paper, counting(rows.journal(attempt.pk)))


def next_open(attempt: Attempt) -> int:
    """Where to go on: the first question, unless something is answered; then `Sheet.next_open`."""
    events = counting(rows.journal(attempt.pk))
    if not events:
        return 1
    return sheet_from(attempt, recalling.paper_of(attempt.pk), events).next_open


def sheet_from(
    attempt: Attempt, paper: Iterable[PaperQuestion], events: Mapping[int, AnswerEvent]
) -> Sheet:
    """The same from rows at hand, without a statement; the clock is the caller's page's."""
    return Sheet(
        cells=[_cell(question, events.get(question.pk)) for question in paper],
        saved_at=max((event.received_at for event in events.values()), default=None),
        clock=clock_of(attempt),
    )


def _cell(question: PaperQuestion, event: AnswerEvent | None) -> Cell:
    value = event.value if event else {}
    answered = is_answered(value)
    return Cell(
        position=question.position,
        _version=question.version,
        value=value,
        answered=answered,
        complete=answered and question.version.task.is_complete(value),
        flagged=event is not None and event.flagged,
        event=event.pk if event else 0,
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """A score as it is told: hundredths, rounded down, so that it never looks like a pass."""

    points: str
    possible: str
    needed: str
    is_whole: bool  # points are as good as questions


def verdict_of(attempt: Attempt, result: Result) -> Verdict:
    points = rounded_down(Fraction(result.points), HUNDREDTHS)
    possible = Fraction(result.possible)
    return Verdict(
        points=in_points(points),
        possible=in_points(possible),
        needed=in_points(needed(possible, Fraction(attempt.pass_mark, 100), points)),
        is_whole=points.denominator == 1,
    )


def by_topic(attempt: Attempt, result: Result) -> list[TopicScore]:
    """The score by topic, with the lessons of the topics where points were lost.

    A topic is the slug of a module; one that is gone is shown by its slug. Of a test taken before
    the lessons and not passed, only the topics that were missed have theirs.
    """
    course = attempt.enrolment.edition.course
    asked = set(missed(attempt.pass_mark, result.by_topic) if _is_placing(attempt, result) else ())
    modules = {module.slug: module for module in ModulePage.objects.child_of(course)}
    lost = any(Fraction(earned) < Fraction(worth) for earned, worth in result.by_topic.values())
    lessons = list(_lessons(course)) if lost else []
    scores = []
    for topic, (earned, worth) in result.by_topic.items():
        points, possible = Fraction(earned), Fraction(worth)
        module = modules.get(topic)
        again = [
            lesson
            for lesson in lessons
            if module and points < possible and lesson.path.startswith(module.path)
            if topic in asked or not _is_placing(attempt, result)
        ]
        title = module.local_title if module else topic
        scores.append(TopicScore(title, points, possible, again))
    return scores


def _lessons(course: CoursePage) -> Iterable[LessonPage]:
    """Those to read, in order, with what a link to one needs."""
    lessons = LessonPage.objects.live().filter(course=course).order_by("path")
    found: Iterable[LessonPage] = lessons.defer("body").select_related("course")
    return found


def _is_placing(attempt: Attempt, result: Result) -> bool:
    return attempt.before_lessons and not result.passed


def waived(attempt: Attempt, result: Result) -> int:
    """How many lessons this pass waived."""
    if not (attempt.before_lessons and result.passed):
        return 0
    return attempt.enrolment.waivers.filter(test=attempt.activity_id).count()
