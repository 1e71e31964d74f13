"""What a viewer asks to see: a day, a part of the units, always inside the mandate (P7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.functional import cached_property

from compliance.models import Assignment, AssignmentQuerySet, Requirement
from people.models import Person, Posting, Unit, reach, within


@dataclass(frozen=True)
class Scope:
    """The people whose primary posting of that day is within these tree paths."""

    on: dt.date
    paths: list[str]
    agency_kind: str = ""

    @classmethod
    def of(
        cls, viewer: Person, *, on: dt.date, unit: Unit | None = None, agency_kind: str = ""
    ) -> Scope:
        paths = reach(viewer)
        return cls(on, narrowed(paths, unit.path) if unit else paths, agency_kind)

    @cached_property
    def requirements(self) -> list[Requirement]:
        """In force that day, whether or not anybody in scope was asked."""
        return list(Requirement.objects.live_on(self.on).select_related("course"))

    @property
    def assignments(self) -> Any:
        """The denominators of the day: assignments annotated by `at_work` and `with_state`."""
        found: Any = (
            Assignment.objects.standing_on(self.on)
            .filter(requirement__in=[r.pk for r in self.requirements])
            .at_work(self.on, self.paths)
            .with_state(self.on)
        )
        return found.filter(agency_kind=self.agency_kind) if self.agency_kind else found

    @property
    def postings(self) -> QuerySet[Posting]:
        """Where the people of the scope worked that day, one row each."""
        found = Posting.objects.on(self.on).primary().filter(within(self.paths, "unit__"))
        return found.filter(agency__kind=self.agency_kind) if self.agency_kind else found

    @property
    def asked(self) -> AssignmentQuerySet:
        """Inside a query on postings: what their holder was asked for that day."""
        return Assignment.objects.standing_on(self.on).filter(
            person=OuterRef("person"), requirement__in=[r.pk for r in self.requirements]
        )

    def agency(self, pk: int) -> Unit | None:
        """The unit of that row, if some part of it is in scope."""
        found: Unit | None = Unit.objects.filter(pk=pk).first()
        return found if found and narrowed(self.paths, found.path) else None

    def includes(self, path: str) -> bool:
        return path.startswith(tuple(self.paths))


def narrowed(paths: list[str], path: str) -> list[str]:
    """The part of these subtrees that lies in that one too."""
    if path.startswith(tuple(paths)):
        return [path]
    return [inner for inner in paths if inner.startswith(path)]


def unit_on(viewer: Person, day: dt.date, code: str) -> Unit | None:
    """The unit of that code on that day, if the viewer answers for some part of it."""
    found: Unit | None = Unit.objects.on(day).filter(code=code).first()
    return found if found and narrowed(reach(viewer), found.path) else None
