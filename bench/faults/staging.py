"""The learners of the fault test, signed in beforehand, and what each of them is like."""

from __future__ import annotations

import datetime as dt
import json
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from bench.faults.pages import said
from courses import enrolling
from courses.models import ActivityKind, ActivityRecord, CourseEdition, Enrolment
from people.models import Person
from quizzes.models import Question, QuizPage
from quizzes.wording import without_emphasis

BACKEND = "people.backends.EmailOrStaffCodeBackend"
WHERE = "/kiem-tra/{}/{}/"


def stage(quiz: QuizPage, count: int, seed: int) -> list[dict[str, Any]]:
    """So many persons with every lesson of the course behind them, each with a session.

    Their sign-in is not part of it: the password hash is made to cost more than a whole attempt.
    """
    edition = enrolling.newest_edition(quiz.course)
    people = _people(count)
    _enrol(people, edition)
    random = Random(seed)
    return [_learner(n, person, random) for n, person in enumerate(people, start=1)]


def _people(count: int) -> list[Person]:
    people = []
    for n in range(count):
        person = Person(
            full_name=f"Trần Thị Thứ {n}",
            email=f"hoc{n}@mau.example",
            staff_code=f"F{n:05d}",
            birth_date=dt.date(1985, 1, 1),
        )
        person.set_unusable_password()
        person.derive()
        people.append(person)
    return list(Person.objects.bulk_create(people, batch_size=500))


def _enrol(people: list[Person], edition: CourseEdition) -> None:
    now = timezone.now()
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(person=person, edition=edition, opened_at=now) for person in people
    )
    ActivityRecord.objects.bulk_create(
        (
            ActivityRecord(
                enrolment=enrolment,
                activity=lesson,
                first_seen=now,
                last_seen=now,
                finished_at=now,
            )
            for enrolment in enrolments
            for lesson in edition.activities.filter(kind=ActivityKind.LESSON)
        ),
        batch_size=500,
    )


def _learner(number: int, person: Person, random: Random) -> dict[str, Any]:
    """A third and more have no script, every seventh two tabs, every tenth leaves."""
    return {
        "number": number,
        "person": person.pk,
        "session": _session_of(person),
        "script": number % 5 > 1,
        "tabs": number % 7 == 0,
        "leaves": number % 10 == 3,  # noqa: PLR2004 -- every tenth
        "comes_back": number % 20 == 3,  # noqa: PLR2004 -- half of these
        "hasty": number % 4 == 1,
        "waits_for_the_bell": number % 2 == 0,
        "knows": random.choice([0.5, 0.9, 1.0]),
        "seed": random.randrange(10**9),
    }


def _session_of(person: Person) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def write_plans(
    folder: Path, quiz: QuizPage, learners: list[dict[str, Any]], *, processes: int, **more: Any
) -> list[Path]:
    """One file for each process of learners."""
    plan = {
        "folder": str(folder),
        "start": WHERE.format(quiz.course.slug, quiz.slug),
        "questions": sum(line.count for line in quiz.lines),
        "key": {
            said(without_emphasis(version.stem)): version.task.right for version in _askable(quiz)
        },
        **more,
    }
    paths = []
    for n in range(processes):
        path = folder / f"learners-{n}.plan"
        mine = {"name": f"learners-{n}", "learners": learners[n::processes]}
        path.write_text(json.dumps(plan | mine))
        paths.append(path)
    return paths


def _askable(quiz: QuizPage) -> list[Any]:
    questions = Question.objects.askable(quiz.course).select_related("current")
    return [question.current for question in questions if question.current]
