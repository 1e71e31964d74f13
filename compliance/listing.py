"""From a figure to the names behind it: the people of a cell, a unit or a state, on any day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from compliance.coverage import Tally
from compliance.models import Requirement
from compliance.scoping import Scope
from compliance.standings import Duty, Standing, State, Validity, standing
from people.models import Person, Posting, Unit

PEOPLE_PER_PAGE: Final = 50

# What a list can show; the first is shown unless something else is asked.
UNMET: Final = "chua-dat"
MET: Final = "dat"
OVERDUE: Final = "qua-han"
EXPIRING: Final = "sap-het-han"
ALL: Final = "tat-ca"
SHOWN: Final = {
    UNMET: frozenset({State.IN_TIME, State.DUE_SOON, State.OVERDUE}),
    MET: frozenset({State.MET, State.EXPIRING}),
    OVERDUE: frozenset({State.OVERDUE}),
    EXPIRING: frozenset({State.EXPIRING}),
    ALL: frozenset(State),
}
LABELS: Final = {
    UNMET: _("Chưa đạt"),
    MET: _("Đạt"),
    OVERDUE: _("Quá hạn"),
    EXPIRING: _("Sắp hết hạn"),
    ALL: _("Tất cả"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One person and one requirement, with the certificate that counted that day, if any."""

    person: Person
    position: str
    agency_name: str
    requirement: Requirement
    due_on: dt.date
    standing: Standing
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The lines shown, and how many there are of each kind."""

    page: Page[Any]  # of Line
    counts: dict[str, int]  # by the keys of SHOWN
    tally: Tally

    @property
    def tabs(self) -> list[tuple[str, Any, int]]:
        return [(key, LABELS[key], self.counts[key]) for key in SHOWN]


def people_of(
    scope: Scope,
    *,
    agency: Unit | None = None,
    requirement: Requirement | None = None,
    shown: str = UNMET,
    page: str | int = 1,
) -> Listing:
    """The people behind a figure, by name: of one cell, one row, or everything in scope.

    A person stands in as many lines as there are requirements. `shown` is a key of `SHOWN`.
    """
    found = scope.assignments
    if agency:
        found = found.filter(agency=agency.pk)
    if requirement:
        found = found.filter(requirement=requirement)
    states = dict(found.order_by().values_list("state").annotate(people=Count("pk")))
    counts = {key: sum(states.get(s, 0) for s in wanted) for key, wanted in SHOWN.items()}
    if shown != ALL:
        found = found.filter(state__in=SHOWN[shown])
    lines = Paginator(
        found.select_related("person", "requirement").order_by(
            "person__sort_key", "person_id", "requirement__code"
        ),
        PEOPLE_PER_PAGE,
    )
    lines.count = counts[shown]  # known, so not counted again
    leaf: Page[Any] = lines.get_page(page)
    leaf.object_list = _lines(list(leaf.object_list), scope.on)
    return Listing(page=leaf, counts=counts, tally=Tally.of(states))


def unassigned(scope: Scope, *, page: str | int = 1) -> Page[Posting]:
    """Who worked within the mandate that day and was asked for nothing: the silent gap."""
    postings = (
        scope.postings.exclude(Exists(scope.asked))
        .select_related("person", "agency")
        .order_by("person__sort_key", "person_id")
    )
    return Paginator(postings, PEOPLE_PER_PAGE).get_page(page)


def _lines(assignments: list[Any], on: dt.date) -> list[Line]:
    held = counting(
        people=[a.person_id for a in assignments],
        courses={a.requirement.course_id for a in assignments},
        on=on,
    )
    return [_line(a, held.get((a.person_id, a.requirement.course_id)), on) for a in assignments]


def counting(
    *, people: Iterable[int], courses: Iterable[int], on: dt.date
) -> dict[tuple[int, int], Certificate]:
    """By person and course the certificate that counted that day; of several the longest.

    A correction made later does not take the place of what was shown that day.
    """
    certificates = (
        Certificate.objects.valid_on(on)
        .filter(person__in=people, course__in=courses)
        .exclude(supersedes__superseded_on__gt=on)
        .select_related("standard_edition")
        .order_by(Coalesce("valid_until", dt.date.max), "pk")
    )
    return {(c.person_id, c.course_id): c for c in certificates}


def _line(assignment: Any, certificate: Certificate | None, on: dt.date) -> Line:
    duty = Duty(assignment.opened_on, assignment.due_on, assignment.closed_on)
    return Line(
        person=assignment.person,
        position=assignment.position,
        agency_name=assignment.agency_name,
        requirement=assignment.requirement,
        due_on=assignment.due_on,
        standing=standing(duty, [validity(certificate)] if certificate else [], on=on),
        certificate=certificate,
    )


def validity(certificate: Certificate) -> Validity:
    """The dates between which it counts."""
    withdrawn = [d for d in (certificate.revoked_on, certificate.superseded_on) if d]
    return Validity(
        certificate.valid_from, certificate.valid_until, min(withdrawn) if withdrawn else None
    )
