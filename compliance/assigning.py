"""Keeping the ledger: who is asked for what follows from audiences, postings and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import DateField, Exists, F, Max, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Greatest

from certificates.models import Certificate
from compliance import audience
from compliance.models import Assignment, AssignmentQuerySet, Requirement
from people import audit
from people.models import Posting, valid_on

A_DAY = dt.timedelta(days=1)
BATCH = 1000


@dataclass(slots=True)
class Changes:
    """What one run did to the ledger."""

    opened: int = 0
    renewed: int = 0
    left: int = 0
    withdrawn: int = 0

    def __add__(self, other: Changes) -> Changes:
        return Changes(
            self.opened + other.opened,
            self.renewed + other.renewed,
            self.left + other.left,
            self.withdrawn + other.withdrawn,
        )


def reconcile(*, on: dt.date, requirement: Requirement | None = None) -> Changes:
    """Bring the ledger up to that day, for one requirement or for all.

    Everybody in the audience gets an assignment, dated from the later of the requirement's start
    and their posting's; who has left it is freed from the first day outside; a cycle whose
    certificate ran out is followed by the next, due on the day of expiry. Dates are those of the
    facts, not of the run, so the figures of a day do not depend on when this ran. Running again
    changes nothing. What begins after `on` is left alone.
    """
    found = Requirement.objects.filter(valid_from__lte=on, is_rehearsal=False)
    if requirement:
        found = found.filter(pk=requirement.pk)
    changes = Changes()
    for pk in found.order_by("code", "valid_from").values_list("pk", flat=True):
        changes += _reconcile(pk, on)
    return changes


@transaction.atomic
def _reconcile(pk: int, on: dt.date) -> Changes:
    # Two runs at once take turns here, so that nobody is assigned twice.
    requirement = Requirement.objects.select_for_update().get(pk=pk)
    if requirement.valid_to and requirement.valid_to < on:
        changes = Changes(withdrawn=_withdraw(requirement, requirement.valid_to))
    else:
        reached = audience.postings(requirement, on=on)
        changes = Changes(
            left=_free_leavers(requirement, reached, on),
            renewed=_renew(requirement, on),
            opened=_open(requirement, reached, on),
        )
    if changes != Changes():
        data = {"on": f"{on}", **asdict(changes)}
        audit.record("compliance.reconcile", requirement, by=None, data=data)
    return changes


def _withdraw(requirement: Requirement, last_day: dt.date) -> int:
    return requirement.assignments.open().update(
        closed_on=Greatest("opened_on", Value(last_day + A_DAY)),
        closed_why=Assignment.Closed.WITHDRAWN,
    )


def _standing(requirement: Requirement, on: dt.date) -> AssignmentQuerySet:
    return Assignment.objects.open().filter(requirement=requirement, opened_on__lte=on)


def _free_leavers(requirement: Requirement, reached: Q, on: dt.date) -> int:
    own = Posting.objects.filter(reached, person=OuterRef("person"))
    ended = own.filter(valid_to__lt=on).order_by().values("person")
    first_day_free = ended.annotate(
        day=Cast(Max("valid_to") + A_DAY, output_field=DateField())
    ).values("day")
    return (
        _standing(requirement, on)
        .exclude(Exists(own.filter(valid_on(on))))
        .update(
            closed_on=Greatest("opened_on", Coalesce(Subquery(first_day_free), Value(on))),
            closed_why=Assignment.Closed.LEFT_AUDIENCE,
        )
    )


def _renew(requirement: Requirement, on: dt.date) -> int:
    """Close the cycles whose certificate ran out with none to follow; open the next ones.

    Nobody's time gets shorter: who had longer than the certificate lasted keeps that day.
    """
    own = Certificate.objects.filter(person=OuterRef("person"), course=requirement.course_id)
    ran_out = own.filter(
        Q(revoked_on=None) | Q(revoked_on__gt=F("valid_until")),
        Q(superseded_on=None) | Q(superseded_on__gt=F("valid_until")),
        valid_until__lt=on,
        valid_until__gt=OuterRef("opened_on"),
    )
    expiry = ran_out.order_by().values("person").annotate(day=Max("valid_until")).values("day")
    over = (
        _standing(requirement, on)
        .exclude(Exists(own.valid_on(on)))
        .annotate(expired_on=Subquery(expiry, output_field=DateField()))
        .filter(expired_on__isnull=False)
    )
    following = [
        Assignment(
            requirement=requirement,
            person_id=person,
            cycle=cycle + 1,
            opened_on=expired_on,
            opened_why=Assignment.Opened.RENEWAL,
            due_on=max(due_on, expired_on),
        )
        for person, cycle, due_on, expired_on in over.values_list(
            "person", "cycle", "due_on", "expired_on"
        )
    ]
    if following:
        over.update(closed_on=Subquery(expiry), closed_why=Assignment.Closed.RENEWED)
        Assignment.objects.bulk_create(following, batch_size=BATCH)
    return len(following)


def _open(requirement: Requirement, reached: Q, on: dt.date) -> int:
    opened = list(_openings(requirement, reached, on))
    Assignment.objects.bulk_create(opened, batch_size=BATCH)
    return len(opened)


def _openings(requirement: Requirement, reached: Q, on: dt.date) -> Iterator[Assignment]:
    own = Assignment.objects.filter(requirement=requirement, person=OuterRef("person")).order_by()
    newest = own.order_by("-cycle")
    waiting = (
        Posting.objects.filter(reached, valid_on(on))
        .exclude(Exists(own.open()))
        .order_by()
        .values("person")
        .annotate(
            since=Min("valid_from"),
            cycle=Subquery(newest.values("cycle")[:1]),
            freed_on=Subquery(newest.values("closed_on")[:1]),
        )
        .values_list("person", "since", "cycle", "freed_on")
    )
    for person, since, cycle, freed_on in waiting:
        first_day = max(requirement.valid_from, since, freed_on or since)
        if first_day <= on:
            yield Assignment(
                requirement=requirement,
                person_id=person,
                cycle=(cycle or 0) + 1,
                opened_on=first_day,
                opened_why=Assignment.Opened.IN_AUDIENCE,
                due_on=first_day + dt.timedelta(days=requirement.days_to_meet),
            )
