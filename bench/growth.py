"""`python -m bench.growth [ATTEMPTS …]`: the same acts beside 2,000 and beside 200,000 attempts.

On PostgreSQL, in a database of its own that is dropped afterwards; 200,000 attempts need 4 GB of
disk. Statements must be the same in number; a plan that reads a whole table is named. The nightly
item analysis is measured by its time and the memory it adds.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench import scratch

if TYPE_CHECKING:
    from bench.measuring import Figure

SIZES = (2_000, 200_000)
LARGE = ("quizzes_attempt", "quizzes_paperquestion", "quizzes_answerevent", "quizzes_result")


def main() -> int:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    with scratch.database():
        import django  # noqa: PLC0415 -- the environment above comes first

        django.setup()
        from bench import province  # noqa: PLC0415 -- it needs Django set up

        province.build(200)
        return run(sizes)


def run(sizes: list[int]) -> int:
    from bench import filling  # noqa: PLC0415 -- Django is set up by now
    from quizzes.models import Attempt  # noqa: PLC0415 -- the same

    statements: list[dict[str, int]] = []
    scans: set[str] = set()
    for size in sizes:
        began = time.monotonic()
        filling.fill(size - Attempt.objects.count(), **place())
        print(
            f"{Attempt.objects.count()} attempts, {filling.megabytes()} MB, "
            f"filled in {time.monotonic() - began:.0f} s",
            flush=True,
        )
        figures, scans = _measured()
        for figure in figures:
            print(f"  {figure.act:<16}{figure.cpu_ms:>8.1f} ms{figure.sql:>5} SQL", flush=True)
        print("  item analysis: " + _analysed(), flush=True)
        statements.append({figure.act: figure.sql for figure in figures})
    grown = [act for act in statements[0] if len({each[act] for each in statements}) > 1]
    print(f"more statements: {', '.join(grown) or 'nowhere'}")
    print(f"whole tables read: {', '.join(sorted(scans)) or 'none'}")
    return 1 if grown or scans else 0


def _test() -> Any:
    from courses.models import EditionActivity  # noqa: PLC0415 -- Django is set up by now

    tests = EditionActivity.objects.filter(kind="test", edition__course__code="ISO-01")
    return tests.select_related("edition__course", "page").latest("pk")


def place() -> dict[str, int]:
    test = _test()
    return {
        "edition": test.edition_id,
        "activity": test.pk,
        "course": test.edition.course_id,
    }


def _measured() -> tuple[list[Figure], set[str]]:
    """Every act of new learners, and the large tables that were read whole."""
    from django.urls import reverse  # noqa: PLC0415 -- Django is set up by now

    from bench import acts, attempts  # noqa: PLC0415 -- the same
    from bench.measuring import RUNS, Visitor, measure_walk  # noqa: PLC0415 -- the same
    from people.models import Mandate, Person  # noqa: PLC0415 -- the same
    from quizzes.models import Attempt  # noqa: PLC0415 -- the same

    test = _test()
    start = reverse("quizzes:start", args=[test.edition.course.slug, test.page.slug])
    free = Person.objects.filter(enrolments=None, mandates=None).order_by("pk")
    enrolments = [acts.ready(person, test.edition.course) for person in free[: RUNS + 1]]
    Visitor(enrolments.pop().person).post(start)  # this process has read the questions since
    visitors = [Visitor(enrolment.person) for enrolment in enrolments]
    officer = Visitor(Mandate.objects.filter(role="hr").latest("pk").person)

    def walk(visit: Callable[[Visitor, Any], object], run: int) -> Any:
        return visitors[run], lambda: visit(visitors[run], enrolments[run])

    def attempt(enrolment: Any) -> Any:
        return Attempt.objects.get(enrolment=enrolment)

    def question(enrolment: Any) -> str:
        return reverse("quizzes:question", args=[attempt(enrolment).pk, 1])

    def answered(visitor: Visitor, enrolment: Any) -> object:
        given = attempts.answer(attempt(enrolment).paper.get(position=1), right=True)
        body = urlencode(given, doseq=True)
        return visitor.post(question(enrolment), body, content_type=attempts.FORM)

    def page(name: str) -> Callable[[Visitor, Any], object]:
        return lambda visitor, one: visitor.get(reverse(name, args=[attempt(one).pk]))

    marks = f"{reverse('quizzes:marks')}?khoa={test.edition_id}&don_vi=X01"
    visits: dict[str, Callable[[Visitor, Any], object]] = {
        "start": lambda visitor, _one: visitor.post(start),
        "page": lambda visitor, one: visitor.get(question(one)),
        "answer": answered,
        "review": page("quizzes:review"),
        "submit": lambda visitor, one: visitor.post(
            reverse("quizzes:review", args=[attempt(one).pk])
        ),
        "result": page("quizzes:result"),
    }
    with _explained() as scans:
        figures = [measure_walk(act, partial(walk, visit)) for act, visit in visits.items()]
        figures.append(
            measure_walk("gradebook", lambda _run: (officer, lambda: officer.get(marks)))
        )
    return figures, scans


@contextmanager
def _explained() -> Iterator[set[str]]:
    """Which large tables a plan of what runs inside reads from one end to the other."""
    from django.db import connection  # noqa: PLC0415 -- Django is set up by now

    whole: set[str] = set()
    seen: set[str] = set()

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 -- Django calls it
        if sql.startswith("SELECT") and sql not in seen:
            seen.add(sql)
            with context["connection"].connection.cursor() as cursor:
                plan = cursor.execute(f"EXPLAIN {sql}", params).fetchall()
            whole.update(
                f"{table} in {sql[:60]}"
                for table in LARGE
                if any(f"Seq Scan on {table}" in line for (line,) in plan)
            )
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield whole


def _analysed() -> str:
    from quizzes import learning  # noqa: PLC0415 -- Django is set up by now

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu = time.monotonic(), time.process_time()
    analysis = learning.analyse(_test())
    added = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    return (
        f"{analysis.attempts} papers in {time.monotonic() - began:.0f} s "
        f"({time.process_time() - cpu:.0f} s CPU), {added} MB more at its peak"
    )


if __name__ == "__main__":
    sys.exit(main())
