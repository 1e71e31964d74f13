"""Completing a course: computed here and nowhere else, written once, announced at once."""

from __future__ import annotations

from django.utils import timezone

from courses.models import ActivityRecord, Completion, Enrolment
from courses.signals import course_completed
from people import audit
from people.models import Person
from people.postings import primary_on


def settle(enrolment: Enrolment, *, by: Person | None) -> Completion | None:
    """Complete the enrolment if all its edition's activities are finished. Twice makes one.

    Runs inside the transaction that finished an activity and holds the enrolment's lock, so two
    last activities finished at once cannot overlook one another.
    """
    known = Completion.objects.filter(enrolment=enrolment).first()
    if known or _unfinished(enrolment):
        return known
    completion = _freeze(enrolment)
    audit.record("courses.complete", completion, by=by, data={"edition": enrolment.edition.number})
    course_completed.send(sender=Completion, completion=completion)
    return completion


def _unfinished(enrolment: Enrolment) -> bool:
    finished = ActivityRecord.objects.filter(enrolment=enrolment, finished_at__isnull=False)
    activities = enrolment.edition.activities.all()
    # An edition without activities is finished by nobody.
    return (
        not activities.exists() or activities.exclude(pk__in=finished.values("activity")).exists()
    )


def _freeze(enrolment: Enrolment) -> Completion:
    """Copy who and where as they are today; later moves and mergers do not touch it."""
    person = enrolment.person
    posting = primary_on(person, timezone.localdate())
    return Completion.objects.create(
        enrolment=enrolment,
        person=person,
        edition=enrolment.edition,
        completed_at=timezone.now(),
        full_name=person.full_name,
        unit=posting.unit if posting else None,
        agency=posting.agency if posting else None,
        unit_name=posting.unit.name if posting else "",
        agency_name=posting.agency.name if posting else "",
        position=posting.position if posting else "",
        category=posting.category if posting else "",
    )
