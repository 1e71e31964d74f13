"""Requiring a certificate of an audience; trying out whom that would reach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from compliance import audience
from compliance.models import Audience, Requirement
from courses.models import CoursePage
from people import audit
from people.models import Person, Unit


class NobodyAddressed(Exception):
    """A requirement has to say whom it is for; `Whom()` means everybody."""


class AlreadyRequired(Exception):
    """Another version of this code begins on that day or later."""


class NoRehearsal(Exception):
    """The requirement is in force already."""


@dataclass(frozen=True, slots=True)
class Whom:
    """One line of an audience: all of its conditions at once. Empty means any."""

    unit: Unit | None = None
    agency_kind: str = ""
    category: str = ""
    position_kind: str = ""


@transaction.atomic
def require(
    course: CoursePage,
    *,
    code: str,
    title: str,
    whom: Sequence[Whom],
    on: dt.date,
    by: Person | None,
    short_title: str = "",
    title_en: str = "",
    days_to_meet: int = 90,
    legal_basis: str = "",
    until: dt.date | None = None,
    rehearsal: bool = False,
) -> Requirement:
    """Open a version of the requirement from that day on; the version before ends the day before.

    Assignments follow with the next `assigning.reconcile`; of a rehearsal there are none.
    Requiring the same again returns the version that is there.

    Raises:
        NobodyAddressed: `whom` is empty.
        AlreadyRequired: a version of this code begins on that day with other terms, or later.

    """
    if not whom:
        raise NobodyAddressed(code)
    terms = {
        "course": course,
        "title": title,
        "title_en": title_en,
        "short_title": short_title or title[:60],
        "days_to_meet": days_to_meet,
        "legal_basis": legal_basis,
    }
    versions = Requirement.objects.select_for_update().filter(code=code, valid_from__gte=on)
    for version in versions:
        if version.valid_from == on and _says(version, terms, whom):
            return version
    if versions:
        raise AlreadyRequired(code)
    if not rehearsal:
        _end_version(code, before=on)
    requirement = Requirement.objects.create(
        code=code, valid_from=on, valid_to=until, is_rehearsal=rehearsal, **terms
    )
    Audience.objects.bulk_create(Audience(requirement=requirement, **asdict(line)) for line in whom)
    audit.record(
        "compliance.require",
        requirement,
        by=by,
        data={"code": code, "course": course.code, "from": f"{on}", "rehearsal": rehearsal},
    )
    return requirement


@transaction.atomic
def put_in_force(requirement: Requirement, *, by: Person | None) -> None:
    """End the rehearsal: from its first day on the requirement is assigned.

    Raises:
        NoRehearsal: it is in force already.

    """
    rehearsals = Requirement.objects.filter(pk=requirement.pk, is_rehearsal=True)
    if not rehearsals.update(is_rehearsal=False):
        raise NoRehearsal(requirement.code)
    _end_version(requirement.code, before=requirement.valid_from)
    audit.record("compliance.put_in_force", requirement, by=by)


@transaction.atomic
def end(requirement: Requirement, *, on: dt.date, by: Person | None) -> None:
    """Require it no more; `on` is the first day free. What had ended by then stays as it was."""
    going_on = Requirement.objects.live_on(on).filter(pk=requirement.pk, valid_from__lt=on)
    if going_on.update(valid_to=on - dt.timedelta(days=1)):
        audit.record("compliance.end", requirement, by=by, data={"on": f"{on}"})


def rehearse(requirement: Requirement, *, on: dt.date) -> int:
    """How many people the requirement would be for on that day. Nothing is opened."""
    return audience.people(requirement, on=on).count()


def _says(version: Requirement, terms: dict[str, Any], whom: Sequence[Whom]) -> bool:
    there = {
        Whom(row.unit, row.agency_kind, row.category, row.position_kind)
        for row in version.audiences.select_related("unit")
    }
    return there == set(whom) and all(getattr(version, name) == terms[name] for name in terms)


def _end_version(code: str, *, before: dt.date) -> None:
    Requirement.objects.live_on(before).filter(code=code, valid_from__lt=before).update(
        valid_to=before - dt.timedelta(days=1)
    )
