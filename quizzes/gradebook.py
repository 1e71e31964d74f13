"""Bảng điểm: everybody in scope who takes an edition of a course, and their best mark per test."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any, Final, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from courses.models import CourseEdition, EditionActivity, Enrolment
from people import audit
from people.models import Person, Posting, Role, Unit, reach, roles_of, within
from quizzes.models import QuizPage, Result
from quizzes.showing_questions import in_points

DONE: Final = "hoan-thanh"
NOT_DONE: Final = "chua-hoan-thanh"
_BATCH: Final = 500


class Sitting(NamedTuple):
    """A paper that was handed in: which attempt it was, and its row."""

    number: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Mark:
    """The best of the marks that count; `sittings`: the papers handed in, first to last."""

    points: Decimal
    possible: Decimal
    passed: bool
    sittings: tuple[Sitting, ...]
    regraded: bool = False  # by a ruling: the newest result is not the first

    @property
    def attempts(self) -> int:
        return len(self.sittings)

    @property
    def told(self) -> str:
        return told(self.points, self.possible)

    @property
    def percent(self) -> int:
        """Rounded down: what is shown never looks better."""
        return int(self.points * 100 / self.possible) if self.possible else 0


@dataclass(frozen=True, slots=True)
class Line:
    """One enrolment; `marks` in the order of the tests, None where none was handed in."""

    enrolment: Any  # annotated by agency_name and position
    marks: tuple[Mark | None, ...]

    @property
    def completed_at(self) -> dt.datetime | None:
        found: dt.datetime | None = (
            self.enrolment.completion.completed_at if self.enrolment.is_completed else None
        )
        return found


def told(points: Decimal, possible: Decimal) -> str:
    """As in 8/10, rounded down."""
    return f"{in_points(Fraction(points))}/{in_points(Fraction(possible))}"


def editions(viewer: Person) -> QuerySet[CourseEdition]:
    """Those somebody in the viewer's mandate takes, by course, newest first."""
    taken = Enrolment.objects.visible_to(viewer).values("edition")
    return (
        CourseEdition.objects.filter(pk__in=taken)
        .select_related("course")
        .order_by("course__code", "-number")
    )


def most_attempts(tests: list[EditionActivity]) -> dict[int, int | None]:
    """By test, how many attempts it gives; None, or not in it: no number that could run out."""
    pages = QuizPage.objects.in_bulk([test.page_id for test in tests])
    return {
        test.pk: pages[test.page_id].allowance.attempts for test in tests if test.page_id in pages
    }


def tests_of(edition: CourseEdition) -> list[EditionActivity]:
    return list(EditionActivity.objects.filter(edition=edition, kind="test").order_by("position"))


def enrolments(
    viewer: Person, edition: CourseEdition, *, unit: Unit | None = None, shown: str = ""
) -> Any:
    """Of the people whose primary posting today is in the mandate, by agency and name.

    Each has `agency_name`, `agency_path` and `position`.
    """
    postings = Posting.objects.on(timezone.localdate()).primary()
    here = postings.filter(within(reach(viewer), "unit__"))
    if unit:
        here = here.filter(within([unit.path], "unit__"))
    found = Enrolment.objects.visible_to(viewer).filter(
        edition=edition, person__in=here.values("person")
    )
    if shown in {DONE, NOT_DONE}:
        found = found.filter(completion__isnull=shown == NOT_DONE)
    own = here.filter(person=OuterRef("person"))
    return (
        found.annotate(
            agency_name=Subquery(own.values("agency__name")[:1]),
            agency_path=Subquery(own.values("agency__path")[:1]),
            position=Subquery(own.values("position")[:1]),
        )
        .select_related("person", "completion")
        .order_by("agency_path", "person__sort_key", "person_id", "cycle")
    )


def lines(found: Any, tests: list[EditionActivity]) -> Iterator[Line]:
    """A line for each enrolment, read in batches: memory does not grow with their number."""
    rows = found.iterator(chunk_size=_BATCH) if isinstance(found, QuerySet) else iter(found)
    while batch := list(islice(rows, _BATCH)):
        marks = _marks(batch)
        for enrolment in batch:
            yield Line(enrolment, tuple(marks.get((enrolment.pk, test.pk)) for test in tests))


def look(viewer: Person, edition: CourseEdition, *, page: str) -> bool:
    """Record the look if the viewer is an inspector, every time. Says whether they are one."""
    inspecting = Role.INSPECTOR in roles_of(viewer)
    if inspecting:
        audit.record("quizzes.view_marks", edition, by=viewer, data={"page": page})
    return inspecting


def _marks(batch: list[Enrolment]) -> dict[tuple[int, int], Mark]:
    """Of each attempt the newest result counts, of a test's attempts the best."""
    newest: dict[int, tuple[int, int, int, Decimal, Decimal, bool, int]] = {}
    rows = Result.objects.filter(attempt__enrolment__in=batch).order_by("number")
    for attempt, *fields in rows.values_list(
        *("attempt", "attempt__enrolment", "attempt__activity", "attempt__number"),
        *("points", "possible", "passed", "number"),
    ):
        newest[attempt] = tuple(fields)
    kept: dict[tuple[int, int], list[tuple[bool, Decimal, Decimal, bool]]] = defaultdict(list)
    sittings: dict[tuple[int, int], list[Sitting]] = defaultdict(list)
    for pk, (enrolment, activity, number, points, possible, passed, marked) in newest.items():
        kept[enrolment, activity].append((passed, points, possible, marked > 1))
        sittings[enrolment, activity].append(Sitting(number, pk))
    return {
        place: Mark(points, possible, passed, tuple(sorted(sittings[place])), again)
        for place, results in kept.items()
        for passed, points, possible, again in [max(results)]
    }
