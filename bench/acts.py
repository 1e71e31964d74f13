"""The acts measured: each is prepared outside the clock and run five times."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.province import PASSWORD
from certificates import drawing_room
from certificates.models import Certificate
from courses import enrolling, progress
from courses.models import ActivityKind, CoursePage, EditionActivity, Enrolment
from people.models import Person
from quizzes.models import Attempt

RUNS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    act: str
    cpu_ms: float
    sql: int
    size: int
    gzipped: int


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield statements


def measure(act: str, prepare: Callable[[int], Callable[[], object]]) -> Figure:
    """The least of five runs; SQL is the most of them, bytes those of the last answer."""
    cpu, sql, body = [], [], b""
    for run in range(RUNS):
        go = prepare(run)
        with counted() as statements:
            begin = time.process_time()
            answer = go()
            cpu.append((time.process_time() - begin) * 1000)
        sql.append(len(statements))
        body = getattr(answer, "content", body)
        status = getattr(answer, "status_code", 200)
        assert status in (200, 302), f"{act}: {status}"
    return Figure(act, min(cpu), max(sql), len(body), len(gzip.compress(body)) if body else 0)


def measure_all(people: list[Person]) -> list[Figure]:
    """Every act of the issue, in the order a learner meets them."""
    signed = [_signed_in(person) for person in people[: 2 * RUNS]]
    course = CoursePage.objects.get(code="ISO-01")
    page = reverse("courses:course", args=[course.slug])
    enrolments = [enrolling.enrol(person, course) for person in people[: 2 * RUNS]]
    activities = list(enrolments[0].edition.activities.select_related("page"))
    lessons = [a for a in activities if a.kind == ActivityKind.LESSON]
    test = next(a for a in activities if a.kind == ActivityKind.TEST)
    lesson = reverse("courses:lesson", args=[course.slug, lessons[3].page.slug])
    figures = [
        measure("sign-in", lambda run: _sign_in(people[run])),
        measure("home", lambda run: lambda: signed[run].get(reverse("home:my_work"))),
        measure("course", lambda run: lambda: signed[run].get(page)),
        measure("lesson", lambda run: lambda: signed[run].get(lesson)),
    ]
    for enrolment in enrolments:
        for activity in lessons:
            _finish(enrolment, activity)
    start = reverse("quizzes:start", args=[course.slug, test.page.slug])
    figures.append(measure("quiz start", lambda run: lambda: signed[run].post(start)))
    attempts = [Attempt.objects.get(enrolment=e) for e in enrolments[:RUNS]]
    questions = [_question(attempt) for attempt in attempts]
    figures.append(measure("question", lambda run: lambda: signed[run].get(questions[run])))
    figures.append(measure("answer", lambda run: _answer(signed[run], attempts[run])))
    for run in range(RUNS):
        _answer_all_right(signed[run], attempts[run])
    figures.append(measure("submit and certify", lambda run: _submit(signed[run], attempts[run])))
    certificates = list(Certificate.objects.order_by("pk")[:RUNS])
    assert len(certificates) == RUNS
    figures.append(
        measure("certificate draw", lambda run: lambda: drawing_room.draw(certificates[run]))
    )
    visitor = Client()
    figures.append(
        measure("check page", lambda run: lambda: visitor.get(certificates[run].get_check_url()))
    )
    figures.append(
        measure("coverage", lambda _run: lambda: signed[0].get(reverse("compliance:coverage")))
    )
    return figures


def _signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="people.backends.EmailOrStaffCodeBackend")
    return client


def _sign_in(person: Person) -> Callable[[], object]:
    client = Client()
    data = {"username": person.email, "password": PASSWORD}
    return lambda: client.post(reverse("people:sign_in"), data)


def _finish(enrolment: Enrolment, activity: EditionActivity) -> None:
    progress.see(enrolment, activity)
    for block in activity.page.specific.body:
        if block.block_type == "check":
            progress.answer_check(enrolment, activity, block=str(block.id), option=0)
    progress.finish(enrolment, activity, by=enrolment.person)


def _question(attempt: Attempt, position: int = 1) -> str:
    return reverse("quizzes:question", args=[attempt.pk, position])


def _answer(client: Client, attempt: Attempt) -> Callable[[], object]:
    form = client.get(_question(attempt)).content.decode()
    value = re.findall(r'name="dap-an" value="([^"]+)"', form)[0]
    return lambda: client.post(_question(attempt), {"dap-an": value})


def _answer_all_right(client: Client, attempt: Attempt) -> None:
    for question in attempt.paper.select_related("version"):
        right = [option["key"] for option in question.version.options if option["correct"]]
        client.post(_question(attempt, question.position), {"dap-an": right})


def _submit(client: Client, attempt: Attempt) -> Callable[[], object]:
    return lambda: client.post(reverse("quizzes:review", args=[attempt.pk]))
