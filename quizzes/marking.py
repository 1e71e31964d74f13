"""Marking papers by the rulings in force, and keeping what comes of it as another result."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from django.db.models import Exists, OuterRef

from courses.models import EditionActivity, Enrolment
from quizzes.grading import (
    GRADING_VERSION,
    THOUSANDTHS,
    AnswerKey,
    QuestionKey,
    Score,
    grade,
    rounded_down,
)
from quizzes.models import (
    AnswerEvent,
    Attempt,
    PaperQuestion,
    QuestionVersion,
    Result,
    Ruling,
    RulingKind,
)
from quizzes.rekeying import Act, Said, tasks_under
from quizzes.weighing import Mark

Book: TypeAlias = Mapping[int, Sequence[Ruling]]
"""By version, every ruling there is on it, first to last, those taken back among them."""
NO_RULINGS: Book = {}


def rulings_on(versions: Iterable[int]) -> Book:
    """All rulings on these versions, in one statement."""
    found: defaultdict[int, list[Ruling]] = defaultdict(list)
    for ruling in Ruling.objects.filter(version__in=set(versions)).order_by("number"):
        found[ruling.version_id].append(ruling)
    return found


def paper_of(attempt: Attempt) -> list[Any]:
    """The questions of a paper, each with its version and whether any ruling is on it."""
    ruled = Ruling.objects.filter(version=OuterRef("version"))
    paper = attempt.paper.select_related("version").annotate(is_ruled_on=Exists(ruled))
    return list(paper.order_by("position"))


def book_of(paper: Iterable[Any]) -> Book:
    """The rulings on the questions of a paper from `paper_of`; no statement where there is none."""
    ruled = [question.version_id for question in paper if question.is_ruled_on]
    return rulings_on(ruled) if ruled else NO_RULINGS


def in_force(book: Book, version: int, attempt: Attempt) -> list[Ruling]:
    """The rulings on a version that hold for a paper, in their order."""
    known = book.get(version, ())
    gone = {ruling.takes_back_id for ruling in known if ruling.takes_back_id}
    return [
        ruling
        for ruling in known
        if ruling.kind != RulingKind.TAKE_BACK and ruling.pk not in gone and ruling.covers(attempt)
    ]


def right_options(
    version: QuestionVersion, rulings: Iterable[Ruling], test: EditionActivity
) -> set[str]:
    """The options that are right in a test, whichever day one hands in; of choices only."""
    known = sorted(rulings, key=lambda ruling: ruling.number)
    gone = {ruling.takes_back_id for ruling in known if ruling.takes_back_id}
    stands = [
        ruling
        for ruling in known
        if ruling.kind not in {RulingKind.TAKE_BACK, RulingKind.DROP}
        and ruling.pk not in gone
        and ruling.is_about(test)
    ]
    key = key_of(version, stands)
    return {option for task in (key.task, *key.others) for option in task.right["chosen"]}


def newest_for(book: Book, versions: Iterable[int], attempt: Attempt) -> Ruling | None:
    """The last ruling that has a word in the marking of this paper, also by taking one back."""
    about = [
        ruling for version in versions for ruling in book.get(version, ()) if ruling.covers(attempt)
    ]
    return max(about, key=lambda ruling: ruling.number, default=None)


def said_by(rulings: Iterable[Ruling]) -> list[Said]:
    return [Said(Act(ruling.kind), ruling.named) for ruling in rulings]


def key_of(version: QuestionVersion, rulings: Iterable[Ruling] = ()) -> QuestionKey:
    """What is right for a question under these rulings; one that was dropped does not count."""
    tasks = tasks_under(version.type, version.body, said_by(rulings))
    if not tasks:
        return QuestionKey(version.task, version.topic, counts=False)
    return QuestionKey(tasks[0], version.topic, others=tasks[1:])


def score(
    attempt: Attempt,
    paper: Iterable[PaperQuestion],
    events: Mapping[int, AnswerEvent],
    book: Book = NO_RULINGS,
) -> Score:
    """Grade a paper, its versions selected along, by the answers that count."""
    key = AnswerKey(
        questions={
            question.pk: key_of(question.version, in_force(book, question.version_id, attempt))
            for question in paper
        },
        pass_mark=Fraction(attempt.pass_mark, 100),
    )
    return grade(key, {pk: event.value for pk, event in events.items()})


class Marker:
    """Scores of many papers: every version is read once, every key made once."""

    def __init__(self) -> None:
        self._versions: dict[int, QuestionVersion] = {}
        self._keys: dict[tuple[int, ...], QuestionKey] = {}

    def scores(self, attempts: Sequence[Attempt], book: Book) -> dict[int, Score]:
        """By attempt; two statements, and one for the versions not met before."""
        asked = self._asked(attempts)
        answers = _answers(attempts)
        return {
            attempt.pk: self._score(attempt, asked[attempt.pk], answers[attempt.pk], book)
            for attempt in attempts
        }

    def _asked(self, attempts: Sequence[Attempt]) -> Mapping[int, list[tuple[int, int]]]:
        found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        rows = PaperQuestion.objects.filter(attempt__in=attempts).order_by("attempt", "position")
        for attempt, question, version in rows.values_list("attempt", "pk", "version"):
            found[attempt].append((question, version))
        met = {version for paper in found.values() for _question, version in paper}
        self._versions |= QuestionVersion.objects.in_bulk(met - self._versions.keys())
        return found

    def _score(
        self,
        attempt: Attempt,
        asked: Iterable[tuple[int, int]],
        answers: Mapping[int, Any],
        book: Book,
    ) -> Score:
        keys = {
            question: self._key(version, in_force(book, version, attempt))
            for question, version in asked
        }
        return grade(AnswerKey(keys, Fraction(attempt.pass_mark, 100)), answers)

    def _key(self, version: int, rulings: Sequence[Ruling]) -> QuestionKey:
        known = (version, *(ruling.number for ruling in rulings))
        if known not in self._keys:
            self._keys[known] = key_of(self._versions[version], rulings)
        return self._keys[known]


def _answers(attempts: Sequence[Attempt]) -> Mapping[int, dict[int, Any]]:
    found: defaultdict[int, dict[int, Any]] = defaultdict(dict)
    rows = AnswerEvent.objects.filter(attempt__in=attempts).order_by("pk")
    for attempt, question, value in rows.values_list("attempt", "question", "value"):
        found[attempt][question] = value
    return found


def keep(
    attempt: Attempt, score: Score, *, number: int, ruling: Ruling | None, at: dt.datetime
) -> Result:
    """Add a result. `ruling`: the newest that had a word in it; the database keeps one of each."""
    kept = kept_as(score)
    result: Result = Result.objects.create(
        attempt=attempt,
        number=number,
        grading_version=f"{GRADING_VERSION}.{ruling.number}" if ruling else GRADING_VERSION,
        ruling=ruling,
        points=kept.points,
        possible=kept.possible,
        passed=kept.passed,
        by_topic={
            topic: [str(points), str(possible)]
            for topic, (points, possible) in score.by_topic.items()
        },
        graded_at=at,
    )
    return result


def kept_as(score: Score) -> Mark:
    """A score as a result keeps it."""
    return Mark(_decimal(score.points), _decimal(score.possible), score.passed)


def mark_of(result: Result) -> Mark:
    return Mark(result.points, result.possible, result.passed)


def newest_of(attempts: Iterable[Attempt]) -> dict[int, Result]:
    """By attempt, the result that stands."""
    results = Result.objects.filter(attempt__in=attempts).order_by("number")
    return {result.attempt_id: result for result in results}


def has_passed(enrolment: Enrolment, activity: EditionActivity) -> bool:
    """Whether a result that stands passes the test."""
    attempts = Attempt.objects.filter(enrolment=enrolment, activity=activity)
    return any(result.passed for result in newest_of(attempts).values())


def _decimal(value: Fraction) -> Decimal:
    """Thousandths, rounded down: what is kept never looks like more than was earned."""
    kept = rounded_down(value, THOUSANDTHS)
    return (Decimal(kept.numerator) / Decimal(kept.denominator)).quantize(Decimal("0.001"))
