"""Where a person works, on a day; opening and closing postings."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from people import audit
from people.models import Person, Posting, Unit
from people.prepared import prepared


class NotInForce(Exception):
    """The unit does not exist on that day."""


def primary_on(person: Person, day: dt.date) -> Posting | None:
    """The primary posting of that day with its unit and agency, or None for who has left."""
    return next(iter(_primary(person.pk, day)), None)


@prepared
def _primary(person_id: int, day: dt.date) -> QuerySet[Posting]:
    postings = Posting.objects.on(day).primary().filter(person=person_id)
    return postings.select_related("unit", "agency")


def agency_of(unit: Unit) -> Unit:
    """The nearest unit upwards that applies the quality system; else the unit itself."""
    if unit.applies_qms:
        return unit
    above: Unit | None = unit.get_ancestors().filter(applies_qms=True).last()
    return above or unit


@transaction.atomic
def post(
    person: Person,
    unit: Unit,
    *,
    on: dt.date,
    category: str,
    by: Person | None,
    position: str = "",
    position_kind: str = "staff",
    decision_no: str = "",
) -> Posting:
    """Open the person's primary posting in a unit; the one before ends the day before.

    Posting again with nothing new returns the open posting.

    Raises:
        NotInForce: the unit is closed, or not yet opened, on that day.

    """
    if unit.valid_from > on or (unit.valid_to and unit.valid_to < on):
        raise NotInForce(f"{unit.name} không tồn tại vào ngày {on:%d/%m/%Y}.")
    before = Posting.objects.select_for_update().filter(
        person=person, is_primary=True, valid_to=None
    )
    current = before.first()
    if current and current.unit_id == unit.pk and current.position == position:
        return current
    leave(person, on=on, by=by)
    posting = Posting.objects.create(
        person=person,
        unit=unit,
        agency=agency_of(unit),
        position=position,
        position_kind=position_kind,
        category=category,
        valid_from=on,
        decision_no=decision_no,
    )
    audit.record("people.post", posting, by=by, data={"unit": unit.code, "from": f"{on}"})
    return posting


@transaction.atomic
def leave(person: Person, *, on: dt.date, by: Person | None) -> int:
    """End the person's open primary posting; `on` is the first day away. How many were ended."""
    ended = Posting.objects.filter(
        person=person, is_primary=True, valid_to=None, valid_from__lt=on
    ).update(valid_to=on - dt.timedelta(days=1))
    if ended:
        audit.record("people.leave", person, by=by, data={"on": f"{on}"})
    return ended
