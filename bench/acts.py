"""The acts measured: each is prepared outside the clock and run five times."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.test import Client
from django.urls import reverse

from bench import attempts, signing
from bench.measuring import RUNS, Figure, measure
from bench.province import PASSWORD
from certificates import drawing_room
from certificates.models import Certificate, SignedFile
from courses import enrolling, progress
from courses.models import ActivityKind, CoursePage, EditionActivity, Enrolment
from people.models import Person
from quizzes.models import Attempt

CHECKS = {
    "check by number": "check_number",
    "check as JSON": "api_certificate",
    "open badge": "credential",
}


def measure_all(people: list[Person]) -> list[Figure]:
    """Every act of the issue, in the order a learner meets them."""
    signed = [_signed_in(person) for person in people[:RUNS]]
    course = CoursePage.objects.get(code="ISO-01")
    page = reverse("courses:course", args=[course.slug])
    walkers = people[RUNS : RUNS * (1 + len(attempts.ACTS))]
    enrolments = [enrolling.enrol(person, course) for person in [*people[:RUNS], *walkers]]
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
    begun = [Attempt.objects.get(enrolment=e) for e in enrolments[:RUNS]]
    questions = [reverse("quizzes:question", args=[attempt.pk, 1]) for attempt in begun]
    figures.append(measure("question", lambda run: lambda: signed[run].get(questions[run])))
    figures.append(measure("answer", lambda run: _answer(signed[run], begun[run])))
    results = [reverse("quizzes:result", args=[attempt.pk]) for attempt in begun]
    for run in range(RUNS):
        _answer_all_right(signed[run], begun[run])
    figures.append(measure("submit and certify", lambda run: _submit(signed[run], begun[run])))
    figures.append(measure("result", lambda run: partial(signed[run].get, results[run])))
    certificates = list(Certificate.objects.order_by("pk")[:RUNS])
    assert len(certificates) == RUNS
    return [
        *figures,
        *_of_certificates(certificates),
        measure("coverage", lambda _run: lambda: signed[0].get(reverse("compliance:coverage"))),
        *attempts.measure_all(enrolments[RUNS:], start),
        _sign(certificates, people[0]),
    ]


def _of_certificates(certificates: list[Certificate]) -> list[Figure]:
    visitor = Client()
    return [
        measure("certificate draw", lambda run: lambda: drawing_room.draw(certificates[run])),
        measure("check page", lambda run: lambda: visitor.get(certificates[run].get_check_url())),
        *(
            measure(act, partial(_check, visitor, certificates, name))
            for act, name in CHECKS.items()
        ),
    ]


def _sign(certificates: list[Certificate], signer: Person) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        signing.set_up(Path(folder), signer)
        figure = measure(
            "draw and sign", lambda run: signing.draw_and_sign(certificates[run], signer)
        )
    assert SignedFile.objects.count() == RUNS
    return figure


def _check(
    visitor: Client, certificates: list[Certificate], name: str, run: int
) -> Callable[[], object]:
    certificate = certificates[run]
    key = certificate.number if name == "check_number" else certificate.token
    return lambda: visitor.get(reverse(f"certificates:{name}", args=[key]))


def _signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="people.backends.EmailOrStaffCodeBackend")
    return client


def _sign_in(person: Person) -> Callable[[], object]:
    client = Client()
    data = {"username": person.email, "password": PASSWORD}
    return lambda: client.post(reverse("people:sign_in"), data)


def ready(person: Person, course: CoursePage) -> Enrolment:
    """Enrolled, and every lesson finished: the test is next."""
    enrolment = enrolling.enrol(person, course)
    for activity in enrolment.edition.activities.filter(kind=ActivityKind.LESSON):
        _finish(enrolment, activity)
    return enrolment


def _finish(enrolment: Enrolment, activity: EditionActivity) -> None:
    progress.see(enrolment, activity)
    for block in activity.page.specific.body:
        if block.block_type == "check":
            progress.answer_check(enrolment, activity, block=str(block.id), option=0)
    progress.finish(enrolment, activity, by=enrolment.person)


def _answer(client: Client, attempt: Attempt) -> Callable[[], object]:
    first = attempt.paper.select_related("version").get(position=1)
    given = attempts.answer(first, right=True)
    return lambda: client.post(attempts.address(first), given)


def _answer_all_right(client: Client, attempt: Attempt) -> None:
    for question in attempt.paper.select_related("version"):
        client.post(attempts.address(question), attempts.answer(question, right=True))


def _submit(client: Client, attempt: Attempt) -> Callable[[], object]:
    return lambda: client.post(reverse("quizzes:review", args=[attempt.pk]))
