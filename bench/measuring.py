"""What an act costs: processor time of this process and of the database, statements, bytes."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client

from people.models import Person

RUNS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    act: str
    cpu_ms: float  # of the application and, where it can be read, of the database
    database_ms: float | None  # of it the database's; None: it cannot be read from here
    sql: int
    size: int
    gzipped: int


class Meter:
    """Adds up what runs inside `running`, which may be entered many times."""

    def __init__(self) -> None:
        self.cpu_ms = self.database_ms = 0.0
        self.sql = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        def count(execute: Any, *rest: Any) -> Any:
            self.sql += 1
            return execute(*rest)

        before, began = database_ms() or 0.0, time.process_time()
        with connection.execute_wrapper(count):
            yield
        self.cpu_ms += (time.process_time() - began) * 1000
        self.database_ms += (database_ms() or 0.0) - before


class Visitor(Client):
    """A browser signed in as somebody: of what it does, only the server's part is measured."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.force_login(person, backend="people.backends.EmailOrStaffCodeBackend")
        self.meter = Meter()
        answer: Any = self.handler

        def measured(environ: dict[str, Any]) -> Any:
            with self.meter.running():
                return answer(environ)

        self.handler: Any = measured


def database_ms() -> float | None:
    """The processor time so far of the process that serves our connection, if it is near."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    except (OSError, ValueError):
        return None


def measure(act: str, prepare: Callable[[int], Callable[[], object]]) -> Figure:
    """The least of five runs; SQL is the most of them, bytes those of the last answer."""

    def once(run: int) -> tuple[Meter, object]:
        go, meter = prepare(run), Meter()
        with meter.running():
            answer = go()
        return meter, answer

    return _least(act, once)


def measure_walk(act: str, walk: Callable[[int], tuple[Visitor, Callable[[], object]]]) -> Figure:
    """The same of many requests by one visitor: what stands between them is not counted."""

    def once(run: int) -> tuple[Meter, object]:
        visitor, go = walk(run)
        visitor.meter = Meter()
        answer = go()
        return visitor.meter, answer

    return _least(act, once)


def _least(act: str, once: Callable[[int], tuple[Meter, object]]) -> Figure:
    met, body = [], b""
    for run in range(RUNS):
        meter, answer = once(run)
        met.append(meter)
        body = getattr(answer, "content", body)
        status = getattr(answer, "status_code", 200)
        assert status in (200, 302), f"{act}: {status}"
    best = min(met, key=lambda meter: meter.cpu_ms + meter.database_ms)
    return Figure(
        act,
        best.cpu_ms + best.database_ms,
        None if database_ms() is None else best.database_ms,
        max(meter.sql for meter in met),
        len(body),
        len(gzip.compress(body)) if body else 0,
    )
