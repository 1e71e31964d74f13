"""The demo province: real administrative units with their reorganisation, and invented staff.

Everything is drawn from the files in `content/demo/` with a fixed seed, so that every install
shows the same province.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from people import loading_units
from people.models import Person, Posting, Reorganisation, Unit, UnitKind
from people.postings import agency_of

SEED = 2026
LIST_DATE = dt.date(2020, 10, 1)
HEADS = ("Chủ tịch UBND", "Giám đốc", "Chi cục trưởng", "Bí thư Đảng ủy", "Chánh Văn phòng")
DEPUTIES = ("Phó Chủ tịch", "Phó Giám đốc", "Phó Chi cục trưởng", "Phó Bí thư", "Phó Chánh")
DIVISION_HEADS = ("Trưởng phòng", "Phó Trưởng phòng", "Chánh Thanh tra")


@dataclass(slots=True)
class Desk:
    """Where one person sits at the moment of the telling."""

    person: Person
    category: str
    position: str
    unit: Unit
    since: dt.date
    postings: list[Posting] = field(default_factory=list)


def load_units(folder: Path) -> None:
    loading_units.load(
        [folder / name for name in ("units-2020.csv", "units-2025-interim.csv", "units-2025.csv")],
        folder / "reorganisation-2025-07-01.csv",
        by=None,
    )


def load_staff(path: Path) -> list[Posting]:
    """Everybody on the list of 2020, followed through every reorganisation to today."""
    units = {unit.code: unit for unit in Unit.objects.on(LIST_DATE)}
    with path.open(encoding="utf-8") as lines:
        desks = [_desk(row, units) for row in csv.DictReader(lines)]
    Person.objects.bulk_create([desk.person for desk in desks], batch_size=500)
    move = Mover()
    for decision in Reorganisation.objects.order_by("effective_on", "pk"):
        move.through(decision, desks)
    move.out_of_the_abolished(desks)
    for desk in desks:
        _sit(desk, until=None, agencies=move.agencies)
    postings = [posting for desk in desks for posting in desk.postings]
    return Posting.objects.bulk_create(postings, batch_size=500)


def _desk(row: dict[str, str], units: dict[str, Unit]) -> Desk:
    person = Person(
        full_name=row["full_name"],
        birth_date=dt.date.fromisoformat(row["birth_date"]),
        staff_code=row["staff_code"],
    )
    person.set_unusable_password()
    person.derive()
    return Desk(person, row["category"], row["position"], units[row["unit_code"]], LIST_DATE)


def position_kind(position: str) -> str:
    if position.startswith(DEPUTIES):
        return "deputy"
    if position.startswith(HEADS):
        return "head"
    if position.startswith(DIVISION_HEADS):
        return "division_head"
    return "support" if position.startswith("Nhân viên") else "staff"


def _sit(desk: Desk, *, until: dt.date | None, agencies: dict[int, Unit]) -> None:
    if desk.unit.pk not in agencies:
        agencies[desk.unit.pk] = agency_of(desk.unit)
    desk.postings.append(
        Posting(
            person=desk.person,
            unit=desk.unit,
            agency=agencies[desk.unit.pk],
            position=desk.position,
            position_kind=position_kind(desk.position),
            category=desk.category,
            valid_from=desk.since,
            valid_to=until,
        )
    )


class Mover:
    """Moves desks from closed units into their successors, division by division."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)  # noqa: S311 -- invented data, not a secret
        self.agencies: dict[int, Unit] = {}
        self._rooms_of: dict[int, list[Unit]] = {}
        self._heads: set[tuple[int, str]] = set()

    def through(self, decision: Reorganisation, desks: list[Desk]) -> None:
        """Everybody in a unit that this decision closes moves to a successor on its day."""
        targets: dict[str, list[Unit]] = defaultdict(list)
        for step in decision.successions.select_related("predecessor", "successor"):
            targets[step.predecessor.path].append(step.successor)
        eve = decision.effective_on - dt.timedelta(days=1)
        provinces = {path for path, units in targets.items() if units[0].kind == UnitKind.PROVINCE}
        for desk in desks:
            if desk.unit.valid_to is None or desk.unit.valid_to > eve:
                continue
            path = _longest_prefix(desk.unit.path, targets, provinces)
            if path:
                self._move(desk, self.random.choice(targets[path]), decision.effective_on)

    def out_of_the_abolished(self, desks: list[Desk]) -> None:
        """Whoever sat in an abolished unit (the districts) goes to a commune's offices."""
        today = dt.date(2025, 7, 31)
        communes = [
            unit
            for unit in Unit.objects.on(today).filter(kind__in=[UnitKind.COMMUNE, UnitKind.WARD])
            if unit.predecessors.exists()
        ]
        for desk in desks:
            if desk.unit.valid_to is not None:
                begins = max(desk.unit.valid_to + dt.timedelta(days=1), dt.date(2025, 7, 1))
                self._move(desk, self.random.choice(communes), begins)

    def _move(self, desk: Desk, agency: Unit, on: dt.date) -> None:
        _sit(desk, until=on - dt.timedelta(days=1), agencies=self.agencies)
        desk.unit = self.random.choice(self._rooms(agency))
        desk.since = on
        if position_kind(desk.position) in ("head", "deputy"):
            seat = (agency.pk, desk.position)
            if seat in self._heads:
                desk.position = "Chuyên viên"
            self._heads.add(seat)

    def _rooms(self, agency: Unit) -> list[Unit]:
        """The divisions of an agency; where it has none, the agency itself."""
        if agency.pk not in self._rooms_of:
            rooms = list(agency.get_children().filter(applies_qms=False, valid_to=agency.valid_to))
            self._rooms_of[agency.pk] = rooms or [agency]
        return self._rooms_of[agency.pk]


def _longest_prefix(path: str, targets: dict[str, list[Unit]], provinces: set[str]) -> str | None:
    """The closest unit upwards that has a successor; the province itself receives nobody."""
    for end in range(len(path), 0, -Unit.steplen):
        if path[:end] in targets and path[:end] not in provinces:
            return path[:end]
    return None
