"""Opening one more attempt for somebody who has used up what the test gives, or has to wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from courses.models import EditionActivity, Enrolment
from people import audit
from people.models import Person, Posting, Role, reach_as, within
from quizzes import gradebook
from quizzes.gradebook import Line, Mark
from quizzes.models import ExtraAttempt
from quizzes.standing import Standing, standing_of

GRANTERS: Final = (Role.HR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Cell:
    """One test of a line of the gradebook."""

    mark: Mark | None
    test: EditionActivity
    may_open: bool  # the viewer may open one more attempt: those the test gives are used


class NotNeeded(Exception):
    """Nothing keeps the person from another attempt that one more would lift."""


def may_grant(viewer: Person) -> bool:
    return bool(reach_as(viewer, GRANTERS))


def enrolments(viewer: Person) -> Any:
    """Those of the people the viewer answers for as personnel, themselves left out."""
    postings = Posting.objects.on(timezone.localdate()).primary()
    here = postings.filter(within(reach_as(viewer, GRANTERS), "unit__"))
    return (
        Enrolment.objects.visible_to(viewer)
        .filter(person__in=here.values("person"))
        .exclude(person=viewer)
    )


@transaction.atomic
def grant(
    enrolment: Enrolment, activity: EditionActivity, *, reason: str, by: Person
) -> ExtraAttempt:
    """Open one more attempt. While one waits to be used, opening again returns that one.

    Raises:
        NotNeeded: the test is passed, open, closed for good, or attempts are left.

    """
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    standing = standing_of(enrolment, activity)
    if standing.extra:
        return standing.extra
    if not is_needed(standing):
        raise NotNeeded
    extra: ExtraAttempt = ExtraAttempt.objects.create(
        enrolment=enrolment,
        activity=activity,
        reason=reason,
        granted_by=by,
        granted_at=timezone.now(),
    )
    data = {"test": activity.title, "reason": reason, "after": len(standing.attempts)}
    audit.record("quizzes.grant", extra, by=by, data=data)
    return extra


def is_needed(standing: Standing) -> bool:
    """Whether the number of attempts, or the wait, is what keeps the person from another."""
    if standing.open or standing.is_closed or standing.is_too_late:
        return False
    return standing.is_exhausted and standing.extra is None


def granted(enrolment: Enrolment, activity: EditionActivity) -> list[ExtraAttempt]:
    """All that were opened for the person in this test, newest first, with what used them."""
    found = ExtraAttempt.objects.filter(enrolment=enrolment, activity=activity)
    return list(found.select_related("granted_by", "attempt").order_by("-pk"))


def rows(
    viewer: Person, lines: Iterable[Line], tests: list[EditionActivity]
) -> list[tuple[Line, list[Cell], bool]]:
    """The lines of a page of the gradebook, each with its tests, and whether of the viewer's staff.

    Two statements, or none.
    """
    shown = list(lines)
    mine: set[int] = set()
    if may_grant(viewer):
        keys = [line.enrolment.pk for line in shown]
        mine = set(enrolments(viewer).filter(pk__in=keys).values_list("pk", flat=True))
    most = gradebook.most_attempts(tests) if mine else {}
    return [
        (
            line,
            [
                Cell(mark, test, line.enrolment.pk in mine and _is_used_up(mark, most.get(test.pk)))
                for mark, test in zip(line.marks, tests, strict=True)
            ],
            line.enrolment.pk in mine,
        )
        for line in shown
    ]


def _is_used_up(mark: Mark | None, most: int | None) -> bool:
    return mark is not None and not mark.passed and most is not None and mark.attempts >= most
