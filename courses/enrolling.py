"""Enrolling: who takes which edition of a course."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from courses.models import CourseEdition, CoursePage, Enrolment
from people import audit
from people.models import Person

# A renewal may begin this long before the certificate of the last cycle runs out (ux.md 2.2).
RENEWAL_OPENS = dt.timedelta(days=90)


class CourseNotOpen(Exception):
    """The course is still being written, was taken down, or has no edition yet."""


def current(person: Person, course: CoursePage) -> Enrolment | None:
    """The enrolment that counts today: an unfinished one first, else that of the newest edition."""
    return (
        Enrolment.objects.filter(person=person, edition__course=course)
        .select_related("edition", "completion")
        .annotate(finished=Q(completion__isnull=False))
        .order_by("finished", "-edition__number", "-cycle")
        .first()
    )


def newest_edition(course: CoursePage) -> CourseEdition:
    """The edition whoever enrols today would take.

    Raises:
        CourseNotOpen: there is none.

    """
    edition = course.editions.order_by("-number").first()
    if edition is None or course.is_draft or not course.live:
        raise CourseNotOpen(course.code)
    return edition


def may_renew(enrolment: Enrolment, *, on: dt.date) -> bool:
    """Whether a finished enrolment may be followed by another cycle on that day."""
    months = enrolment.edition.validity_months
    if not enrolment.is_completed or months is None:
        return False
    completed = timezone.localtime(enrolment.completion.completed_at).date()
    return on >= months_later(completed, months) - RENEWAL_OPENS


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last: 31 January and a month, 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def begin(person: Person, course: CoursePage) -> Enrolment:
    """What the learner's own button does: enrol, go on, or renew when it is time.

    Raises:
        CourseNotOpen: nothing can be taken today.

    """
    present = current(person, course)
    renews = present is not None and may_renew(present, on=timezone.localdate())
    return enrol(person, course, why=Enrolment.Why.RENEWAL if renews else Enrolment.Why.SELF)


@transaction.atomic
def enrol(
    person: Person, course: CoursePage, *, why: Enrolment.Why | str = Enrolment.Why.SELF
) -> Enrolment:
    """Enrol in the newest edition. Repeating it changes nothing.

    Whoever is in the middle of an edition finishes that one, so an unfinished enrolment is
    returned. A finished newest edition is taken again only as a renewal: another cycle.

    Raises:
        CourseNotOpen: nothing can be taken today.

    """
    present = current(person, course)
    if present and not present.is_completed:
        return present
    edition = newest_edition(course)
    if present is None or present.edition_id != edition.pk:
        return _open(person, edition, cycle=1, why=why)
    if why != Enrolment.Why.RENEWAL:
        return present
    return _open(person, edition, cycle=present.cycle + 1, why=why)


def _open(person: Person, edition: CourseEdition, *, cycle: int, why: str) -> Enrolment:
    enrolment, is_new = Enrolment.objects.get_or_create(
        person=person,
        edition=edition,
        cycle=cycle,
        defaults={"opened_at": timezone.now(), "opened_why": why},
    )
    if is_new:
        by = None if why == Enrolment.Why.ASSIGNED else person
        audit.record("courses.enrol", enrolment, by=by, data={"why": str(why)})
    return enrolment
