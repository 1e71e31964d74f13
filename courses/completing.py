"""Completing a course: computed here and nowhere else, written once, announced at once."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from courses.models import ActivityRecord, Completion, EditionActivity, Enrolment
from courses.signals import course_completed
from people import audit
from people.models import Person
from people.postings import primary_on


def settle(enrolment: Enrolment, *, by: Person | None) -> Completion | None:
    """Complete the enrolment if its edition's activities are finished or waived. Twice makes one.

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
    waived = enrolment.waivers.values("activity")
    done = Q(pk__in=finished.values("activity")) | Q(pk__in=waived)
    activities = EditionActivity.objects.filter(edition=enrolment.edition_id).order_by()
    settled = activities.annotate(done=done).values_list("done", flat=True)
    # An edition without activities is finished by nobody.
    return not settled or not all(settled)


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
