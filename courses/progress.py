"""Moving a learner through a course: lessons seen, quick checks answered, activities finished."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from courses.completing import settle
from courses.models import ActivityRecord, Completion, EditionActivity, Enrolment
from courses.reading import checks_of
from people import audit
from people.models import Person

# A pause longer than this is not study: nobody is credited for a page left open overnight.
MOST_AT_ONCE = dt.timedelta(minutes=10)


class NotInEdition(Exception):
    """The activity does not belong to the edition this enrolment takes."""


class NoSuchCheck(Exception):
    """The lesson has no such quick check, or the check no such option."""


class ChecksUnanswered(Exception):
    """Quick checks must be answered, right or wrong, before the lesson is finished."""

    def __init__(self, blocks: list[str]) -> None:
        """Keep the ids of the checks, in the order of the lesson."""
        super().__init__(", ".join(blocks))
        self.blocks = blocks


def see(enrolment: Enrolment, activity: EditionActivity) -> ActivityRecord:
    """Note that the activity is being looked at, and credit the time since the last look.

    Not audited: the record is its own journal.
    """
    _demand_member(enrolment, activity)
    now = timezone.now()
    record, is_new = ActivityRecord.objects.get_or_create(
        enrolment=enrolment,
        activity=activity,
        defaults={"first_seen": now, "last_seen": now},
    )
    if not is_new:
        see_again(enrolment, activity, seen_at=record.last_seen)
        record.refresh_from_db()
    return record


def see_again(
    enrolment: Enrolment, activity: EditionActivity, *, seen_at: dt.datetime
) -> dt.datetime:
    """The same, for who has just read when it was last seen: one statement. Gives the moment.

    Two looks at once credit the time once: the second finds `last_seen` already moved.
    """
    now = max(timezone.now(), seen_at)
    ActivityRecord.objects.filter(enrolment=enrolment, activity=activity, last_seen=seen_at).update(
        last_seen=now, seconds=F("seconds") + _credit(seen_at, now)
    )
    return now


@transaction.atomic
def answer_check(
    enrolment: Enrolment, activity: EditionActivity, *, block: str, option: int
) -> ActivityRecord:
    """Keep which option was chosen; the last choice counts. Not graded, so not audited.

    Raises:
        NotInEdition, NoSuchCheck: stale or tampered input.

    """
    if option not in range(checks_of(activity).get(block, 0)):
        raise NoSuchCheck(block)
    record = _locked(enrolment, activity)
    record.checks = {**record.checks, block: option}
    record.save(update_fields=["checks", "last_seen", "seconds"])
    return record


@transaction.atomic
def finish(
    enrolment: Enrolment, activity: EditionActivity, *, by: Person | None
) -> Completion | None:
    """Mark the activity finished, and complete the course with the last one. Twice changes nothing.

    Raises:
        NotInEdition: the activity belongs to another edition.
        ChecksUnanswered: the lesson has quick checks without an answer.

    """
    return finish_within(enrolment, activity, by=by)


def finish_within(
    enrolment: Enrolment, activity: EditionActivity, *, by: Person | None
) -> Completion | None:
    """The same inside the transaction of the caller, which fails with it as a whole."""
    record = _locked(enrolment, activity)
    if record.finished_at is None:
        _demand_answers(record, activity)
        record.finished_at = timezone.now()
        record.save(update_fields=["finished_at", "last_seen", "seconds"])
        data = {"activity": activity.title, "seconds": record.seconds}
        audit.record("courses.finish", record, by=by, data=data)
    return settle(enrolment, by=by)


def _demand_member(enrolment: Enrolment, activity: EditionActivity) -> None:
    if activity.edition_id != enrolment.edition_id:
        raise NotInEdition(str(activity))


def _demand_answers(record: ActivityRecord, activity: EditionActivity) -> None:
    missing = [block for block in checks_of(activity) if block not in record.checks]
    if missing:
        raise ChecksUnanswered(missing)


def _locked(enrolment: Enrolment, activity: EditionActivity) -> ActivityRecord:
    """The record, seen just now. One enrolment's acts wait for one another."""
    _demand_member(enrolment, activity)
    list(Enrolment.objects.select_for_update().filter(pk=enrolment.pk).values_list("pk"))
    now = timezone.now()
    records = ActivityRecord.objects.filter(enrolment=enrolment, activity=activity)
    record = records.first()
    if record is None:
        new = ActivityRecord(enrolment=enrolment, activity=activity, first_seen=now, last_seen=now)
        ActivityRecord.objects.bulk_create([new], ignore_conflicts=True)  # one may look meanwhile
        record = records.get()
    record.enrolment, record.activity = enrolment, activity
    record.seconds += _credit(record.last_seen, now)
    record.last_seen = max(record.last_seen, now)
    return record


def _credit(since: dt.datetime, now: dt.datetime) -> int:
    """The seconds to add. A clock set back takes nothing away."""
    return int(min(max(now - since, dt.timedelta(0)), MOST_AT_ONCE).total_seconds())
