"""Many certificates at once, as an import of past courses issues them."""

import datetime as dt

from django.utils import timezone

from bench import province
from certificates import issuing
from certificates.models import Certificate
from courses import enrolling
from courses.models import ActivityRecord, Completion, CoursePage, Enrolment


def issue(count: int, *, only: str = "") -> list[Certificate]:
    """So many certificates of ISO-01, issued and not yet drawn."""
    enrolments = _enrolled(count, only)
    at = enrolments[0].opened_at
    completions = Completion.objects.bulk_create(
        (
            Completion(
                enrolment=enrolment,
                person=enrolment.person,
                edition=enrolment.edition,
                completed_at=at,
                full_name=enrolment.person.full_name,
                position="Chuyên viên",
                unit_name="Văn phòng",
                agency_name="Xã An Hòa",
            )
            for enrolment in enrolments
        ),
        500,
    )
    return issuing.issue_many((completion, at) for completion in completions)


def about_to_complete(count: int) -> list[Enrolment]:
    """So many learners of ISO-01 who have finished everything, and not been vouched for yet."""
    enrolments = _enrolled(count, "iso-01")
    activities = list(enrolments[0].edition.activities.all())
    at = enrolments[0].opened_at
    ActivityRecord.objects.bulk_create(
        (
            ActivityRecord(
                enrolment=enrolment, activity=activity, first_seen=at, last_seen=at, finished_at=at
            )
            for enrolment in enrolments
            for activity in activities
        ),
        2000,
    )
    return enrolments


def _enrolled(count: int, only: str) -> list[Enrolment]:
    people = province.build(count, only=only, is_required=False)
    edition = enrolling.newest_edition(CoursePage.objects.get(code="ISO-01"))
    at = timezone.now() - dt.timedelta(hours=1)
    rows = (Enrolment(person=person, edition=edition, opened_at=at) for person in people)
    return Enrolment.objects.bulk_create(rows, 500)
