"""Enrolling: who takes which edition of a course."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from courses.models import CourseEdition, CoursePage, Enrolment
from people import audit
from people.models import Person


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
