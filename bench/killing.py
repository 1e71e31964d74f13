"""`python -m bench.killing [DRAWINGS]`: workers killed (SIGKILL) while they draw, 2,000 by default.

Real worker processes on the broker of BENCH_BROKER, a local Redis, else the embedded queue. A
trigger of the database writes down every time a certificate gets a hash; a killed worker's messages
are lost, and the sweep finds what is left. CI tells the same as a story with a few.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import scratch, workers
from bench.workers import Broker, Workers

KILLS = 12
SWEEPS = 2.0  # seconds between two
PATIENCE = 1800.0
TABLE = "CREATE TABLE drawn_log (certificate_id bigint NOT NULL)"
LOGGED = {
    "postgresql": (
        TABLE,
        """CREATE FUNCTION log_drawn() RETURNS trigger AS $$
            BEGIN INSERT INTO drawn_log VALUES (NEW.id); RETURN NEW; END $$ LANGUAGE plpgsql""",
        """CREATE TRIGGER drawn AFTER UPDATE OF sha256 ON certificates_certificate
            FOR EACH ROW EXECUTE FUNCTION log_drawn()""",
    ),
    "sqlite": (
        TABLE,
        """CREATE TRIGGER drawn AFTER UPDATE OF sha256 ON certificates_certificate
            BEGIN INSERT INTO drawn_log VALUES (NEW.id); END""",
    ),
}
FORGOTTEN = {
    "postgresql": ("DROP FUNCTION log_drawn CASCADE", "DROP TABLE drawn_log"),
    "sqlite": ("DROP TRIGGER drawn", "DROP TABLE drawn_log"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was left after the last kill."""

    drawn: int
    drawn_twice: int
    undrawn: int
    wrong_files: int
    stray_files: int
    kills: int
    seconds: float

    @property
    def is_right(self) -> bool:
        return not (self.drawn_twice or self.undrawn or self.wrong_files or self.stray_files)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as var:
        scratch.keep_files_in(var)
        with scratch.database():
            return run(count, Path(var))


def run(count: int, var: Path) -> int:
    import django  # noqa: PLC0415 -- the environment above comes first

    django.setup()
    from bench import papers  # noqa: PLC0415 -- it needs Django set up

    began = time.monotonic()
    papers.issue(count, only="iso-01")
    print(f"issued {count} in {time.monotonic() - began:.0f} s", flush=True)
    url = workers.at_hand()
    print(f"broker: {url}", flush=True)
    with workers.broker(url, var) as broker:
        outcome = draw_under_fire(broker, var, kills=KILLS)
    print(outcome)
    return 0 if outcome.is_right else 1


def draw_under_fire(
    broker: Broker,
    var: Path,
    *,
    kills: int,
    env: dict[str, str] | None = None,
    patience: float = PATIENCE,
) -> Outcome:
    """Queue every drawing, kill a worker so many times, and look at what came of it."""
    from certificates import tasks  # noqa: PLC0415 -- Django is set up by now
    from certificates.models import Certificate  # noqa: PLC0415 -- the same

    with drawings_logged():
        for pk in Certificate.objects.undrawn().values_list("pk", flat=True):
            broker.send(tasks.draw, certificate_id=pk)
        began = time.monotonic()
        running = Workers(broker, var / "worker.log", env or {})
        try:
            _wait(broker, running, kills=kills, patience=patience)
        finally:
            running.stop()
        return _outcome(running.kills, time.monotonic() - began)


@contextmanager
def drawings_logged() -> Iterator[None]:
    """The database itself writes down who got a hash, whatever a worker says or no longer says."""
    from django.db import connection  # noqa: PLC0415 -- Django is set up by now

    with connection.cursor() as cursor:
        for statement in LOGGED[connection.vendor]:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in FORGOTTEN[connection.vendor]:
                cursor.execute(statement)


def drawings() -> tuple[int, int]:
    """How often a certificate got a hash, and how many did."""
    from django.db import connection  # noqa: PLC0415 -- Django is set up by now

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT certificate_id) FROM drawn_log")
        logged, drawn = cursor.fetchone()
    return logged, drawn


def _wait(broker: Broker, running: Workers, *, kills: int, patience: float) -> None:
    """Kill a worker whenever another part is drawn; sweep as the timetable does, till the end."""
    from certificates import tasks  # noqa: PLC0415 -- Django is set up by now
    from certificates.models import Certificate  # noqa: PLC0415 -- the same

    left = Certificate.objects.undrawn().count
    deadline, remaining = time.monotonic() + patience, left()
    part, swept = max(1, remaining // (kills + 1)), 0.0
    while remaining and time.monotonic() < deadline:
        goal = max(0, remaining - part)
        while (remaining := left()) > goal and time.monotonic() < deadline:
            time.sleep(0.05)
            if time.monotonic() - swept > SWEEPS:
                broker.send(tasks.sweep)
                swept = time.monotonic()
        if remaining and running.kills < kills:
            running.kill_one()


def _outcome(kills: int, seconds: float) -> Outcome:
    from django.core.files.storage import default_storage  # noqa: PLC0415 -- Django is set up by now

    from certificates.drawing_room import hashed  # noqa: PLC0415 -- the same
    from certificates.models import Certificate  # noqa: PLC0415 -- the same

    logged, drawn = drawings()
    wrong, names = 0, set()
    for certificate in Certificate.objects.exclude(sha256=""):
        path = Path(certificate.pdf.path)
        names.add(path)
        wrong += not path.is_file() or hashed(path.read_bytes()) != certificate.sha256
    folder = Path(default_storage.path("certificates"))
    stray = {path for path in folder.rglob("*") if path.is_file()} - names
    undrawn = Certificate.objects.undrawn().count()
    return Outcome(drawn, logged - drawn, undrawn, wrong, len(stray), kills, round(seconds, 1))


if __name__ == "__main__":
    sys.exit(main())
