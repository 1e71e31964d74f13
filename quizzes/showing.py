"""What a learner gets to see of a paper: the only way from a question's version to a page (P8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils import timezone

from courses.models import CoursePage, Enrolment, LessonPage, ModulePage
from quizzes.grading import NOTHING, QuestionKey, mark, needed
from quizzes.models import (
    AnswerEvent,
    Attempt,
    PaperQuestion,
    QuestionType,
    QuestionVersion,
    QuizPage,
    Result,
)

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class KeepsItsAnswers(Exception):
    """The paper is not handed in, or the test does not show its answers."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What to know before the start."""

    total: int
    needed: int
    minutes: int | None
    own_minutes: int | None  # with the time added for this person, if any was

    @property
    def is_longer(self) -> bool:
        return self.own_minutes != self.minutes


@dataclass(frozen=True, slots=True)
class Cell:
    """One question in the list of questions."""

    position: int
    stem: str
    chosen: list[str]
    flagged: bool

    @property
    def answered(self) -> bool:
        return bool(self.chosen)


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
        """Unanswered first, then flagged; the rest needs no look."""
        return [*self.unanswered, *(c for c in self.cells if c.answered and c.flagged)]

    @property
    def settled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.answered and not cell.flagged]


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option of an open paper: no word on whether it is right."""

    key: str
    letter: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    position: int
    stem: str
    several: bool  # more than one option may be chosen
    options: list[ShownOption]
    flagged: bool


@dataclass(frozen=True, slots=True)
class MarkedOption:
    letter: str
    text: str
    chosen: bool
    correct: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """A question of a paper that was handed in, with everything there is to learn from it."""

    position: int
    stem: str
    right: bool
    answered: bool
    options: list[MarkedOption]
    explanation: str
    clause: str
    source: str


@dataclass(frozen=True, slots=True)
class TopicScore:
    title: str
    points: Fraction
    possible: Fraction
    lessons: list[LessonPage]  # to read again; none where nothing was lost

    @property
    def percent(self) -> int:
        return int(100 * self.points / self.possible)


def rules_of(quiz: QuizPage, enrolment: Enrolment) -> Rules:
    total = sum(line.count for line in quiz.lines)
    return Rules(
        total=total,
        needed=needed(Fraction(total), Fraction(enrolment.edition.pass_mark, 100)),
        minutes=quiz.minutes,
        own_minutes=quiz.minutes and int(quiz.minutes * enrolment.person.time_factor),
    )


def clock_of(attempt: Attempt) -> Clock | None:
    if attempt.deadline_at is None:
        return None
    left = attempt.deadline_at - timezone.now()
    return Clock(attempt.deadline_at, max(int(left.total_seconds()), 0))


def sheet_of(attempt: Attempt) -> Sheet:
    """The whole paper as a list, in two statements."""
    events = AnswerEvent.objects.filter(attempt=attempt).that_count()
    paper = attempt.paper.order_by("position").values_list("pk", "position", "version__stem")
    return Sheet(
        cells=[
            Cell(
                position=position,
                stem=stem,
                chosen=events[pk].chosen if pk in events else [],
                flagged=pk in events and events[pk].flagged,
            )
            for pk, position, stem in paper
        ],
        saved_at=max((event.received_at for event in events.values()), default=None),
        clock=clock_of(attempt),
    )


def question_of(attempt: Attempt, cell: Cell) -> ShownQuestion:
    """One question as it may be shown while the paper is open."""
    question = attempt.paper.select_related("version").get(position=cell.position)
    return ShownQuestion(
        position=cell.position,
        stem=question.version.stem,
        several=question.version.type == QuestionType.MULTIPLE_CHOICE,
        options=[
            ShownOption(option["key"], letter, option["text"], option["key"] in cell.chosen)
            for letter, option in _in_paper_order(question)
        ],
        flagged=cell.flagged,
    )


def marked_paper(attempt: Attempt, quiz: QuizPage) -> list[MarkedQuestion]:
    """The paper with right answers and explanations.

    Raises:
        KeepsItsAnswers: unless it was handed in and the test shows its answers.

    """
    if attempt.submitted_at is None or not quiz.shows_answers:
        raise KeepsItsAnswers
    events = AnswerEvent.objects.filter(attempt=attempt).that_count()
    paper = attempt.paper.select_related("version").order_by("position")
    return [_marked(question, events.get(question.pk)) for question in paper]


def points_needed(attempt: Attempt, result: Result) -> int:
    return needed(Fraction(result.possible), Fraction(attempt.pass_mark, 100))


def by_topic(result: Result, course: CoursePage) -> list[TopicScore]:
    """The score by topic, with the lessons of the topics where points were lost.

    A topic is the slug of a module; one that is gone is shown by its slug.
    """
    modules = {module.slug: module for module in ModulePage.objects.child_of(course)}
    lessons = list(LessonPage.objects.live().filter(course=course).order_by("path"))
    scores = []
    for topic, (earned, worth) in result.by_topic.items():
        points, possible = Fraction(earned), Fraction(worth)
        module = modules.get(topic)
        again = [
            lesson
            for lesson in lessons
            if module and points < possible and lesson.path.startswith(module.path)
        ]
        title = module.local_title if module else topic
        scores.append(TopicScore(title, points, possible, again))
    return scores


def _marked(question: PaperQuestion, event: AnswerEvent | None) -> MarkedQuestion:
    version: QuestionVersion = question.version
    chosen = frozenset(event.chosen) if event else NOTHING
    return MarkedQuestion(
        position=question.position,
        stem=version.stem,
        right=bool(mark(QuestionKey(version.correct), chosen)),
        answered=bool(chosen),
        options=[
            MarkedOption(
                letter=letter,
                text=option["text"],
                chosen=option["key"] in chosen,
                correct=option["correct"],
                feedback=option["feedback"],
            )
            for letter, option in _in_paper_order(question)
        ],
        explanation=version.explanation,
        clause=version.clause,
        source=version.source,
    )


def _in_paper_order(question: PaperQuestion) -> list[tuple[str, dict[str, Any]]]:
    options = {option["key"]: option for option in question.version.options}
    return [
        (letter, options[key]) for letter, key in zip(LETTERS, question.option_order, strict=False)
    ]
