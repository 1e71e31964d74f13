"""The coverage table: units x requirements on any day, inside the viewer's mandate, worst first.

Every figure comes from facts that have dates, so the table of a past day stays what it was
whatever takes effect later (P6).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists

from compliance.models import Requirement
from compliance.scoping import Scope
from compliance.standings import MET_STATES, State
from people.models import Person, Unit, UnitKind, reach

AGENCIES_PER_PAGE: Final = 50
FEW: Final = 5  # below it a percentage would make one person look like a disaster
BANDS: Final = ((95, 5), (80, 4), (60, 3), (40, 2), (0, 1))  # from this percentage on


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were asked, and how many of them had met it, were late, or will soon run out."""

    total: int = 0
    met: int = 0
    overdue: int = 0
    expiring: int = 0

    @classmethod
    def of(cls, states: Mapping[str, int]) -> Tally:
        return cls(
            total=sum(states.values()),
            met=sum(states.get(state, 0) for state in MET_STATES),
            overdue=states.get(State.OVERDUE, 0),
            expiring=states.get(State.EXPIRING, 0),
        )

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.total + other.total,
            self.met + other.met,
            self.overdue + other.overdue,
            self.expiring + other.expiring,
        )

    @property
    def is_small(self) -> bool:
        return self.total < FEW

    @property
    def percent(self) -> int:
        """Rounded down: 100 means everybody."""
        return self.met * 100 // self.total if self.total else 0

    @property
    def text(self) -> str:
        return f"{self.met}/{self.total}" if self.is_small else f"{self.percent}%"

    @property
    def band(self) -> int:
        """5 is best. Few people are coloured by whether somebody is late, and nothing else."""
        if not self.is_small:
            return next(band for least, band in BANDS if self.percent >= least)
        if self.overdue:
            return 3
        return 5 if self.met == self.total else 4


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency as it was that day, and its people within the scope."""

    pk: int
    name: str
    path: str
    people: int
    unassigned: int


@dataclass(frozen=True, slots=True)
class Row:
    agency: Agency
    cells: tuple[tuple[Requirement, Tally | None], ...]
    overall: Tally

    @property
    def rank(self) -> tuple[bool, Fraction, int, str]:
        """Worst first; of the same share the one with more people late; nothing asked, last."""
        share = Fraction(self.overall.met, self.overall.total or 1)
        return not self.overall.total, share, -self.overall.overdue, self.agency.path


@dataclass(frozen=True)
class Table:
    """The table of a day. `page` holds the rows shown; the totals are those of all pages."""

    on: dt.date
    requirements: tuple[Requirement, ...]
    page: Page[Row]
    totals: tuple[Tally, ...]
    overall: Tally
    agencies: tuple[Agency, ...]
    known: tuple[Unit, ...]  # every counted agency within the mandate, for the filters
    unlisted: int  # agencies in scope of which nobody is on the books

    @cached_property
    def people(self) -> int:
        return sum(agency.people for agency in self.agencies)

    @cached_property
    def unassigned(self) -> int:
        return sum(agency.unassigned for agency in self.agencies)

    @cached_property
    def kinds(self) -> list[tuple[str, Any]]:
        present = {unit.kind for unit in self.known}
        return [(kind, label) for kind, label in UnitKind.choices if kind in present]


def table(
    viewer: Person,
    *,
    on: dt.date,
    unit: Unit | None = None,
    agency_kind: str = "",
    page: str | int = 1,
) -> Table:
    """The table as the viewer may see it, in a number of queries that never grows."""
    scope = Scope.of(viewer, on=on, unit=unit, agency_kind=agency_kind)
    cells = _cells(scope)
    asked = {requirement for _agency, requirement in cells}
    requirements = tuple(r for r in scope.requirements if r.pk in asked)
    agencies = _agencies(scope)
    rows = [_row(agency, requirements, cells) for agency in agencies]
    known = _known(viewer, on)
    listed = {agency.pk for agency in agencies}
    in_scope = [u for u in known if scope.includes(u.path) and agency_kind in {"", u.kind}]
    return Table(
        on=on,
        requirements=requirements,
        page=Paginator(sorted(rows, key=lambda row: row.rank), AGENCIES_PER_PAGE).get_page(page),
        totals=tuple(
            sum((tally for (_, pk), tally in cells.items() if pk == r.pk), Tally())
            for r in requirements
        ),
        overall=sum(cells.values(), Tally()),
        agencies=agencies,
        known=known,
        unlisted=sum(u.pk not in listed for u in in_scope),
    )


def _cells(scope: Scope) -> dict[tuple[int, int], Tally]:
    """Agency and requirement to tally, in one query however many people there are."""
    states: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    counted = scope.assignments.order_by().values_list("agency", "requirement", "state")
    for agency, requirement, state, people in counted.annotate(people=Count("pk")):
        states[agency, requirement][state] = people
    return {place: Tally.of(counts) for place, counts in states.items()}


def _agencies(scope: Scope) -> tuple[Agency, ...]:
    counted = (
        scope.postings.order_by()
        .values_list("agency", "agency__name", "agency__path")
        .annotate(people=Count("pk"), unassigned=Count("pk", filter=~Exists(scope.asked)))
    )
    return tuple(Agency(*fields) for fields in counted)


def _row(
    agency: Agency,
    requirements: Iterable[Requirement],
    cells: Mapping[tuple[int, int], Tally],
) -> Row:
    own = tuple((r, cells.get((agency.pk, r.pk))) for r in requirements)
    return Row(agency, own, sum((tally for _, tally in own if tally), Tally()))


def _known(viewer: Person, on: dt.date) -> tuple[Unit, ...]:
    return tuple(Unit.objects.on(on).agencies().under(reach(viewer)))
