"""`python -m bench.throughput [CERTIFICATES]`: a whole life at one worker box, 10,000 by default.

One process completes courses, one transaction each: record, completion, number, face, register
line. Two worker processes draw meanwhile, from the broker of BENCH_BROKER or a local Redis,
and then sign what a signer orders in sittings, with a PKCS#12 key made for the run. PostgreSQL runs
on the same box. Whoever issues, draws, signs or counts twice fails it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench import keys, scratch, workers
from bench.workers import Broker, Workers

MOST_MINUTES = 8.0  # for 10,000, on two cores with nothing else to do
BAR_AT = 10_000
PATIENCE = 7200.0


@dataclass(slots=True)
class Clock:
    """Wall and CPU seconds of each stage: of this process and of the workers."""

    running: Workers
    stages: list[tuple[str, float, float, float]] = field(default_factory=list)
    _last: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def start(self) -> None:
        self._last = self._now()

    def lap(self, stage: str) -> None:
        now = self._now()
        self.stages.append((stage, *(new - old for new, old in zip(now, self._last, strict=True))))
        self._last = now

    def _now(self) -> tuple[float, float, float]:
        return time.monotonic(), time.process_time(), self.running.cpu()

    @property
    def seconds(self) -> float:
        return sum(wall for _stage, wall, _own, _workers in self.stages)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else BAR_AT
    url = workers.at_hand()
    os.environ["CELERY_BROKER_URL"] = url
    with tempfile.TemporaryDirectory() as var:
        scratch.keep_files_in(var)
        os.environ["SIGNING_FILE"] = str(keys.write(Path(var)))
        with scratch.database(), workers.broker(url, Path(var)) as broker:
            return run(count, broker, Path(var))


def run(count: int, broker: Broker, var: Path) -> int:
    import django  # noqa: PLC0415 -- the environment above comes first

    django.setup()
    from thao.celery import app  # noqa: PLC0415 -- it needs Django set up

    app.conf.task_default_queue = broker.queue
    from bench import killing, papers, signing  # noqa: PLC0415 -- they need Django set up

    finished = papers.about_to_complete(count)
    signer = finished[0].person
    signing.mandate(signer)
    running = Workers(broker, var / "worker.log", {}, count=1, concurrency=2)
    clock = Clock(running)
    try:
        with killing.drawings_logged():
            _work(finished, signer, clock)
            logged, drawn = killing.drawings()
        print(f"peak memory of a worker: {running.peak_memory()} MB")
    finally:
        running.stop()
    return _report(count, clock, drawn, logged - drawn)


def _work(finished: list, signer: object, clock: Clock) -> None:
    from django.db import transaction  # noqa: PLC0415 -- Django is set up by now

    from certificates import sittings  # noqa: PLC0415 -- the same
    from certificates.models import Certificate, SigningOrder  # noqa: PLC0415 -- the same
    from courses import completing  # noqa: PLC0415 -- the same

    clock.start()
    for enrolment in finished:
        with transaction.atomic():
            completing.settle(enrolment, by=enrolment.person)
    clock.lap("issued, some drawn")
    _until_none(Certificate.objects.undrawn().count)
    clock.lap("the others drawn")
    ordered = 0
    while ordered < len(finished):
        ordered += sittings.open_sitting(None, by=signer).orders.count()
    _until_none(SigningOrder.objects.to_do().count)
    clock.lap("signed")


def _until_none(left: object) -> None:
    deadline = time.monotonic() + PATIENCE
    while left() and time.monotonic() < deadline:
        time.sleep(0.5)


def _report(count: int, clock: Clock, drawn: int, twice: int) -> int:
    from certificates import verifying  # noqa: PLC0415 -- Django is set up by now
    from certificates.models import Certificate, RegisterEntry, Series, SignedFile  # noqa: PLC0415 -- the same

    minutes, load = clock.seconds / 60, os.getloadavg()[0]
    for stage, wall, own, theirs in clock.stages:
        print(
            f"{stage:<20}{wall:>8.1f} s {count / wall:>7.1f}/s"
            f"   CPU {own:.1f} s here, {theirs:.1f} s in workers"
        )
    signed = SignedFile.objects.count()
    lines = RegisterEntry.objects.filter(event=RegisterEntry.Event.SIGNED).count()
    faults = [fault for series in Series.objects.all() if (fault := verifying.first_fault(series))]
    print(
        f"issued {Certificate.objects.count()}, drawn {drawn} (twice: {twice}), signed {signed}, "
        f"lines of signature {lines}; register: {'; '.join(faults) or 'whole'}"
    )
    print(f"{count} in {minutes:.1f} minutes; load of the machine at the end {load:.1f}")
    met = minutes <= MOST_MINUTES * count / BAR_AT
    right = (drawn, twice, signed, lines) == (count, 0, count, count) and not faults
    print(f"{'met' if met else 'not met'}: ≤ {MOST_MINUTES * count / BAR_AT:.1f} minutes")
    return 0 if right and met else 1


if __name__ == "__main__":
    sys.exit(main())
