"""Whom a requirement is for: its audience as conditions on postings, and the people on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from compliance.models import Audience, Requirement
from people.models import Person, Posting, Succession, valid_on, within


def people(requirement: Requirement, *, on: dt.date) -> QuerySet[Person]:
    """Everybody in the audience on that day, each once."""
    posted = Posting.objects.filter(postings(requirement, on=on), valid_on(on))
    return Person.objects.filter(pk__in=posted.values("person"))


def postings(requirement: Requirement, *, on: dt.date) -> Q:
    """The condition "a posting that puts its holder into the audience", of whatever days.

    Concurrent postings count like primary ones. A unit means its subtree and those of the units
    that had succeeded it by that day.
    """
    successions = list(
        Succession.objects.filter(reorganisation__effective_on__lte=on).values_list(
            "predecessor__path", "successor__path"
        )
    )
    condition = Q(pk__in=[])
    for row in requirement.audiences.select_related("unit"):
        condition |= _condition(row, successions)
    return condition


def _condition(row: Audience, successions: Iterable[tuple[str, str]]) -> Q:
    condition = Q(pk__isnull=False)  # an empty Q would vanish from the alternatives
    if row.unit:
        condition &= within(followed(row.unit.path, successions), "unit__")
    if row.agency_kind:
        condition &= Q(agency__kind=row.agency_kind)
    if row.category:
        condition &= Q(category=row.category)
    if row.position_kind:
        condition &= Q(position_kind=row.position_kind)
    return condition


def followed(path: str, successions: Iterable[tuple[str, str]]) -> list[str]:
    """The tree path and, step by step, those of the units that carried on from it."""
    found = [path]
    grown = True
    while grown:
        later = {
            successor
            for predecessor, successor in successions
            if predecessor.startswith(tuple(found)) and not successor.startswith(tuple(found))
        }
        found += sorted(later)
        grown = bool(later)
    return found
