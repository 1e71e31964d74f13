"""Reading unit lists and the crosswalk of a reorganisation: all of it, or nothing is written.

Files are UTF-8 CSV with a header row (docs/reference/unit-files.md).
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from django.db import transaction

from people import audit
from people.models import Person, Reorganisation, Succession, SuccessionKind, Unit, UnitKind

UNIT_COLUMNS = ("code", "name", "kind", "parent_code", "valid_from", "valid_to", "counted")
CROSSWALK_COLUMNS = ("old_code", "new_code", "kind", "decision_no", "effective_date")
ABOLISH = "abolish"


class UnitFileError(Exception):
    """The files cannot be loaded. `problems` names file, line, what is wrong and what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of a unit list, read and checked by itself."""

    where: str
    code: str
    name: str
    kind: str
    parent_code: str
    valid_from: dt.date
    valid_to: dt.date | None
    applies_qms: bool
    gso_code: str
    note: str


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """One line of the crosswalk: which unit carries on from which."""

    where: str
    old_code: str
    new_code: str
    kind: str
    decision_no: str
    effective_on: dt.date
    new_parent_code: str


@dataclass(slots=True)
class Reader:
    """Collects every problem instead of stopping at the first."""

    problems: list[str] = field(default_factory=list)

    def rows(self, path: Path, columns: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError:
            self.problems.append(f"{path.name}: không mở được tệp; kiểm tra đường dẫn.")
            return
        except UnicodeDecodeError:
            self.problems.append(f"{path.name}: không phải UTF-8; lưu lại tệp theo UTF-8.")
            return
        table = csv.DictReader(text.splitlines())
        missing = [name for name in columns if name not in (table.fieldnames or [])]
        if missing:
            self.problems.append(
                f"{path.name}, dòng 1: không thấy cột {', '.join(missing)}; "
                "thêm cột hoặc sửa tên cột."
            )
            return
        for row in table:
            yield f"{path.name}, dòng {table.line_num}", {k: v or "" for k, v in row.items() if k}

    def day(self, where: str, column: str, text: str) -> dt.date | None:
        if not text:
            return None
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self.problems.append(f"{where}: {column} ghi “{text}”; viết ngày dạng 2025-07-01.")
            return None

    def choice(self, where: str, column: str, text: str, allowed: Iterable[str]) -> None:
        if text not in allowed:
            self.problems.append(
                f"{where}: {column} ghi “{text}”; chọn một trong: {', '.join(sorted(allowed))}."
            )

    def filled(self, where: str, **values: str) -> None:
        for column, text in values.items():
            if not text.strip():
                self.problems.append(f"{where}: {column} để trống; ghi giá trị.")


def read_units(paths: Iterable[Path], reader: Reader) -> list[UnitRow]:
    found = []
    for path in paths:
        for where, row in reader.rows(path, UNIT_COLUMNS):
            reader.filled(where, code=row["code"], name=row["name"], valid_from=row["valid_from"])
            reader.choice(where, "kind", row["kind"], UnitKind.values)
            reader.choice(where, "counted", row["counted"], ("0", "1"))
            begins = reader.day(where, "valid_from", row["valid_from"])
            found.append(
                UnitRow(
                    where=where,
                    code=row["code"],
                    name=row["name"],
                    kind=row["kind"],
                    parent_code=row["parent_code"],
                    valid_from=begins or dt.date.min,
                    valid_to=reader.day(where, "valid_to", row["valid_to"]),
                    applies_qms=row["counted"] == "1",
                    gso_code=row.get("gso_code", ""),
                    note=row.get("note", ""),
                )
            )
    return found


def read_crosswalk(path: Path, reader: Reader) -> list[CrosswalkRow]:
    found = []
    for where, row in reader.rows(path, CROSSWALK_COLUMNS):
        reader.filled(where, old_code=row["old_code"], decision_no=row["decision_no"])
        reader.choice(where, "kind", row["kind"], (*SuccessionKind.values, ABOLISH))
        effective = reader.day(where, "effective_date", row["effective_date"])
        if effective is None:
            reader.filled(where, effective_date=row["effective_date"])
        found.append(
            CrosswalkRow(
                where=where,
                old_code=row["old_code"],
                new_code=row["new_code"],
                kind=row["kind"],
                decision_no=row["decision_no"],
                effective_on=effective or dt.date.min,
                new_parent_code=row.get("new_parent_code", ""),
            )
        )
    return found


@transaction.atomic
def load(units: Iterable[Path], crosswalk: Path | None = None, *, by: Person | None) -> int:
    """Load the lists; units and successions that are there already stay. How many were added.

    Raises:
        UnitFileError: with every problem found; the database is as it was.

    """
    reader = Reader()
    rows = read_units(units, reader)
    steps = read_crosswalk(crosswalk, reader) if crosswalk else []
    if not reader.problems:
        rows = _split_where_the_parent_changes(rows, steps)
        _check_versions(rows, reader)
    if reader.problems:
        raise UnitFileError(reader.problems)
    added = _plant(rows, reader)
    _link(steps, reader)
    if reader.problems:
        raise UnitFileError(reader.problems)
    return added if added == 0 else _recorded(added, by)


def _recorded(added: int, by: Person | None) -> int:
    root = Unit.objects.order_by("path").first()
    audit.record("people.load_units", root, by=by, data={"added": added})
    return added


def _split_where_the_parent_changes(
    rows: list[UnitRow], steps: list[CrosswalkRow]
) -> list[UnitRow]:
    """A unit that keeps its code under another parent becomes two versions, never a moved row."""
    moves = {s.old_code: s for s in steps if s.kind == "reparent" and s.old_code == s.new_code}
    split: list[UnitRow] = []
    for row in rows:
        move = moves.get(row.code)
        if move is None or row.valid_from >= move.effective_on:
            split.append(row)
            continue
        fields = {name: getattr(row, name) for name in UnitRow.__slots__}
        split.append(UnitRow(**fields | {"valid_to": move.effective_on - dt.timedelta(days=1)}))
        split.append(
            UnitRow(
                **fields | {"valid_from": move.effective_on, "parent_code": move.new_parent_code}
            )
        )
    return split


def _check_versions(rows: list[UnitRow], reader: Reader) -> None:
    by_code: dict[str, list[UnitRow]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
        if row.valid_to and row.valid_to < row.valid_from:
            reader.problems.append(
                f"{row.where}: valid_to trước valid_from; sửa một trong hai ngày."
            )
    for code, versions in by_code.items():
        versions.sort(key=lambda row: row.valid_from)
        for earlier, later in pairwise(versions):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                reader.problems.append(
                    f"{later.where}: mã {code} trùng thời gian với {earlier.where}; "
                    "mỗi mã chỉ có một đơn vị trong một ngày."
                )


def _plant(rows: list[UnitRow], reader: Reader) -> int:
    """Put the rows into the tree, parents before children. How many were new."""
    planted = {(unit.code, unit.valid_from): unit for unit in Unit.objects.all()}
    waiting = sorted(rows, key=lambda row: (row.valid_from, row.parent_code, row.code))
    added = 0
    while waiting:
        stuck = []
        for row in waiting:
            if (row.code, row.valid_from) in planted:
                continue
            parent = _parent_of(row, planted)
            if row.parent_code and parent is None:
                stuck.append(row)
                continue
            planted[row.code, row.valid_from] = _grow(row, parent)
            added += 1
        if len(stuck) == len(waiting):
            reader.problems += [
                f"{row.where}: không có đơn vị cấp trên mã {row.parent_code} vào ngày "
                f"{row.valid_from:%d/%m/%Y}; thêm đơn vị đó hoặc sửa parent_code."
                for row in stuck
            ]
            return added
        waiting = stuck
    return added


def _parent_of(row: UnitRow, planted: dict[tuple[str, dt.date], Unit]) -> Unit | None:
    versions = [
        unit
        for (code, _begins), unit in planted.items()
        if code == row.parent_code
        and unit.valid_from <= row.valid_from
        and (unit.valid_to is None or unit.valid_to >= row.valid_from)
    ]
    return versions[0] if versions else None


def _grow(row: UnitRow, parent: Unit | None) -> Unit:
    values = {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "applies_qms": row.applies_qms,
        "gso_code": row.gso_code,
        "note": row.note,
    }
    if parent is None:
        root: Unit = Unit.add_root(**values)
        return root
    # treebeard counts children on the instance it is given, so the kept instance stays right.
    child: Unit = parent.add_child(**values)
    return child


def _link(steps: list[CrosswalkRow], reader: Reader) -> None:
    for step in steps:
        if step.kind == ABOLISH:
            continue
        eve = step.effective_on - dt.timedelta(days=1)
        old = Unit.objects.on(eve).filter(code=step.old_code).first()
        new = Unit.objects.on(step.effective_on).filter(code=step.new_code).first()
        if old is None or new is None:
            code, day = (step.old_code, eve) if old is None else (step.new_code, step.effective_on)
            reader.problems.append(
                f"{step.where}: không có đơn vị mã {code} vào ngày {day:%d/%m/%Y}; "
                "sửa mã hoặc ngày."
            )
            continue
        decision, _created = Reorganisation.objects.get_or_create(
            decision_no=step.decision_no, effective_on=step.effective_on
        )
        Succession.objects.get_or_create(
            predecessor=old,
            successor=new,
            defaults={"reorganisation": decision, "kind": step.kind},
        )
