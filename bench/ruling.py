"""`python -m bench.ruling [PAPERS]`: what a ruling on 5,000 papers costs to look at and decide.

On PostgreSQL, in a database of its own that is dropped afterwards. CPU is that of this process and
of the database; memory what the act added at its peak (Linux).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import scratch

PAPERS = 5_000
ATTEMPTS = 2.36  # to fill in for each paper with the question: the bank has more than one asks


def main() -> int:
    papers = int(sys.argv[1]) if sys.argv[1:] else PAPERS
    with scratch.database():
        import django  # noqa: PLC0415 -- the environment above comes first

        django.setup()
        from bench import province  # noqa: PLC0415 -- it needs Django set up

        province.build(200, only="iso-01")
        return run(papers)


def run(papers: int) -> int:
    from django.urls import reverse  # noqa: PLC0415 -- Django is set up by now

    from quizzes.models import RulingLook  # noqa: PLC0415 -- the same
    from quizzes.tasks import foresee  # noqa: PLC0415 -- the same

    draft, trainer = _drafted(papers)
    look = reverse("foresee_ruling", args=[draft.pk])
    _measured("first page: the worker is asked", lambda: trainer.get(look), trainer)
    kept = RulingLook.objects.get(draft=draft)
    _measured(f"the worker marks {kept.papers} papers", lambda: foresee(look_id=kept.pk))
    for page in (1, 1, 2, 40):
        _measured(f"page {page}", lambda: trainer.get(look, {"trang": page}), trainer)  # noqa: B023 -- called at once
    sheet = reverse("foresee_ruling_xlsx", args=[draft.pk])
    _measured("the sheet of all papers", lambda: b"".join(trainer.get(sheet)), trainer)
    kept.refresh_from_db()
    seen = {"dau-van-tay": kept.fingerprint, "cap-giay": "on"}
    answer = _measured("deciding", lambda: trainer.post(look, seen), trainer)
    print(f"{kept.up} gain the pass, {kept.down} lose it; decided: {answer.url}")
    return 0


def _drafted(papers: int) -> tuple[Any, Any]:
    """A ruling that another option is right, on the question of most papers; whose browser."""
    from django.db.models import Count  # noqa: PLC0415 -- Django is set up by now

    from bench import filling, growth  # noqa: PLC0415 -- the same
    from bench.measuring import Visitor  # noqa: PLC0415 -- the same
    from people.models import Mandate, Person, Unit  # noqa: PLC0415 -- the same
    from quizzes import regrading  # noqa: PLC0415 -- the same
    from quizzes.models import PaperQuestion, QuestionVersion  # noqa: PLC0415 -- the same

    filling.fill(2 * round(papers * ATTEMPTS / 2), **growth.place())
    asked = PaperQuestion.objects.order_by().values("version").annotate(papers=Count("pk"))
    version = QuestionVersion.objects.get(pk=asked.order_by("-papers").first()["version"])
    person = Person.objects.filter(mandates=None).earliest("pk")
    Mandate.objects.create(
        person=person, role="trainer", unit=Unit.objects.get(code="P"), valid_from="2020-01-01"
    )
    wrong = next(option["key"] for option in version.options if not option["correct"])
    draft = regrading.draft(
        version, kind="correct", by=person, named={"chosen": [wrong]}, reason="Đo"
    )
    return draft, Visitor(person)


def _measured(act: str, go: Callable[[], Any], visitor: Any = None) -> Any:
    """Print what it costs; of a request only the server's part."""
    from bench.measuring import Meter  # noqa: PLC0415 -- Django is set up by now

    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    meter, memory, began = Meter(), _megabytes("VmRSS"), time.monotonic()
    if visitor is None:
        with meter.running():
            answer = go()
    else:
        visitor.meter = meter
        answer = go()
    assert getattr(answer, "status_code", 200) in {200, 302}, answer
    print(
        f"  {act:<36}{meter.cpu_ms + meter.database_ms:>9.0f} ms CPU{meter.sql:>6} SQL"
        f"{time.monotonic() - began:>8.2f} s{_megabytes('VmHWM') - memory:>6} MB",
        flush=True,
    )
    return answer


def _megabytes(name: str) -> int:
    """Of this process: `VmRSS` now, `VmHWM` at its peak since that was reset."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(name))


if __name__ == "__main__":
    sys.exit(main())
