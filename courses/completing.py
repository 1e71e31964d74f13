"""Completing a course: computed here and nowhere else, written once, announced at once."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.models import ActivityRecord, Completion, EditionActivity, Enrolment, Waiver
from courses.signals import course_completed
from people import audit
from people.models import Person
from people.postings import primary_on
from people.prepared import prepared


def settle(enrolment: Enrolment, *, by: Person | None) -> Completion | None:
    """Complete the enrolment if its edition's activities are finished or waived. Twice makes one.

    Runs inside the transaction that finished an activity and holds the enrolment's lock, so two
    last activities finished at once cannot overlook one another.
    """
    known = next(iter(_of(enrolment.pk)), None)
    if known or _is_unfinished(enrolment):
        return known
    completion = _freeze(enrolment)
    audit.record("courses.complete", completion, by=by, data={"edition": enrolment.edition.number})
    course_completed.send(sender=Completion, completion=completion)
    return completion


@prepared
def _of(enrolment_id: int) -> QuerySet[Completion]:
    return Completion.objects.filter(enrolment=enrolment_id)


def _is_unfinished(enrolment: Enrolment) -> bool:
    settled = _settled(enrolment.edition_id, enrolment.pk)
    # An edition without activities is finished by nobody.
    return not settled or not all(activity.done for activity in settled)


@prepared
def _settled(edition_id: int, enrolment_id: int) -> QuerySet[Any]:
    """The activities of the edition, each with `done`: finished or waived."""
    records = ActivityRecord.objects.filter(enrolment=enrolment_id, finished_at__isnull=False)
    waivers = Waiver.objects.filter(enrolment=enrolment_id)
    done = Q(pk__in=records.values("activity")) | Q(pk__in=waivers.values("activity"))
    return EditionActivity.objects.filter(edition=edition_id).annotate(done=done).order_by()


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
