"""Giving a person more time in tests than others have, by a decision and from a day on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone

from people import audit
from people.models import ExtraTime, Person, Posting, Role, reach_as, within
from people.models.persons import PersonQuerySet

GIVERS: Final = (Role.HR, Role.ADMINISTRATOR)


def people(viewer: Person) -> PersonQuerySet:
    """Those the viewer answers for as personnel, themselves left out."""
    postings = Posting.objects.on(timezone.localdate()).primary()
    here = postings.filter(within(reach_as(viewer, GIVERS), "unit__"))
    visible = Person.objects.visible_to(viewer)
    return visible.filter(pk__in=here.values("person")).exclude(pk=viewer.pk)


@transaction.atomic
def give(
    person: Person,
    *,
    factor: Decimal | None,
    since: dt.date,
    document: str,
    document_on: dt.date,
    by: Person,
) -> ExtraTime:
    """From this day on the tests a person opens last so much longer; None: without a limit.

    From its day on it takes the place of every decision before it, also of one still to come. What
    is open keeps its deadline. The same decision again returns the one there is.
    """
    held = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    facts = {
        "factor": factor,
        "since": since,
        "document": document,
        "document_on": document_on,
        "by": by,
    }
    last = ExtraTime.objects.filter(person=held).order_by("-pk").first()
    if last and all(getattr(last, name) == value for name, value in facts.items()):
        same: ExtraTime = last
        return same
    given: ExtraTime = ExtraTime.objects.create(person=held, at=timezone.now(), **facts)
    told = None if factor is None else f"{factor}"
    earlier = [change for change in held.time_to_come if change[0] < f"{since}"]
    held.time_to_come = [*earlier, [f"{since}", told]]
    held.take_up_time(timezone.localdate())
    held.save(update_fields=["time_factor", "time_to_come"])
    data = {
        "factor": told,
        "since": f"{since}",
        "document": document,
        "document_on": f"{document_on}",
    }
    audit.record("people.give_time", held, by=by, data=data)
    return given


def decisions(person: Person) -> list[ExtraTime]:
    """All there were about a person, the newest first."""
    return list(ExtraTime.objects.filter(person=person).select_related("by").order_by("-pk"))


def in_force(person: Person, at: dt.datetime) -> ExtraTime | None:
    """The decision a test opened at that moment went by."""
    found = ExtraTime.objects.filter(person=person, at__lte=at, since__lte=timezone.localdate(at))
    newest: ExtraTime | None = found.order_by("-pk").first()
    return newest
