"""What one person has to do now: gathered from courses, compliance and certificates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from certificates.standing import SOON
from compliance.models import Assignment
from courses import outline
from courses.models import Enrolment
from courses.steps import Outline, Step
from people.models import Mandate, Person, Posting, Role
from people.postings import primary_on
from quizzes import telling


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one enrolment has come. `following` is the first thing not finished."""

    enrolment: Enrolment
    outline: Outline

    @property
    def following(self) -> Step | None:
        """The first lesson still needed, else the test."""
        if self.enrolment.is_completed:
            return None
        tests = (s for s in self.outline.steps if not s.is_lesson and not s.is_settled)
        return next(iter(self.outline.needed), None) or next(tests, None)

    @property
    def done(self) -> bool:
        return self.following is None

    @property
    def lessons(self) -> int:
        return self.outline.total

    @property
    def lessons_done(self) -> int:
        return self.outline.done

    @property
    def minutes_left(self) -> int:
        return self.outline.minutes_left

    @property
    def seconds(self) -> int:
        return sum(step.seconds for step in self.outline.steps)

    @property
    def bar(self) -> tuple[str, ...]:
        here = self.following
        return tuple(
            "now" if step == here else "on" if step.is_settled else ""
            for step in self.outline.lessons
        )

    @property
    def url(self) -> str:
        here = self.following
        course = self.enrolment.edition.course
        return here.url if here else reverse("courses:course", args=[course.slug])

    @property
    def at_the_test(self) -> bool:
        return self.following is not None and not self.following.is_lesson


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list. `state` is overdue, learning, new or done."""

    title: str
    url: str
    state: str
    due_on: dt.date | None
    days: int
    progress: Progress | None
    done_on: dt.date | None

    @property
    def late(self) -> int:
        return -self.days


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    certificate: Certificate
    days_left: int | None

    @property
    def expiring(self) -> bool:
        return self.days_left is not None and self.days_left <= SOON


def gather(person: Person, *, today: dt.date) -> dict[str, Any]:
    """Everything the page shows, in a number of queries that does not grow with what it shows."""
    progress = _progress(person)
    certificates = _certificates(person, today)
    tasks = _tasks(person, progress, certificates, today)
    posting = primary_on(person, today)
    return {
        "posting": posting,
        "contact": _contact(posting, today),
        "regraded": telling.recently(person),
        "tasks": tasks,
        "tasks_done": sum(task.state == "done" for task in tasks),
        "following": _following(tasks),
        "certificates": certificates,
        "expiring": next((held for held in certificates if held.expiring), None),
        "year": _year(progress, certificates, today),
    }


def _progress(person: Person) -> list[Progress]:
    enrolments = list(
        Enrolment.objects.visible_to(person)
        .filter(person=person)
        .select_related("edition__course", "completion")
        .order_by("-opened_at", "-pk")
    )
    outlines = outline.of_all(enrolments)
    return [Progress(enrolment, outlines[enrolment.pk]) for enrolment in enrolments]


def _certificates(person: Person, today: dt.date) -> list[HeldCertificate]:
    held = (
        Certificate.objects.filter(person=person)
        .valid_on(today)
        .select_related("course", "issuer", "signed_file")
        .order_by("valid_until", "-issued_at")
    )
    return [
        HeldCertificate(c, (c.valid_until - today).days if c.valid_until else None) for c in held
    ]


def _tasks(
    person: Person, progress: list[Progress], held: list[HeldCertificate], today: dt.date
) -> list[Task]:
    assignments = (
        Assignment.objects.filter(person=person)
        .standing_on(today)
        .select_related("requirement__course")
    )
    newest = {p.enrolment.edition.course_id: p for p in reversed(progress)}
    valid = {h.certificate.course_id: h.certificate for h in held}
    tasks = []
    for assignment in assignments:
        course = assignment.requirement.course
        certificate = valid.get(course.pk)
        own = newest.pop(course.pk, None)
        tasks.append(
            Task(
                title=course.local_title,
                url=reverse("courses:course", args=[course.slug]),
                state=_state(certificate, own, assignment.due_on, today),
                due_on=None if certificate else assignment.due_on,
                days=(assignment.due_on - today).days,
                progress=own,
                done_on=certificate.valid_from if certificate else None,
            )
        )
    tasks += [_own_choice(p, valid) for p in newest.values()]
    return sorted(tasks, key=lambda task: (task.state == "done", task.due_on or dt.date.max))


def _own_choice(progress: Progress, valid: dict[int, Certificate]) -> Task:
    course = progress.enrolment.edition.course
    certificate = valid.get(course.pk)
    return Task(
        title=course.local_title,
        url=reverse("courses:course", args=[course.slug]),
        state="done" if progress.done else "learning",
        due_on=None,
        days=-1,
        progress=progress,
        done_on=certificate.valid_from if certificate else None,
    )


def _state(
    certificate: Certificate | None, progress: Progress | None, due_on: dt.date, today: dt.date
) -> str:
    if certificate:
        return "done"
    if due_on < today:
        return "overdue"
    return "learning" if progress and not progress.done else "new"


def _following(tasks: list[Task]) -> dict[str, Any] | None:
    """The card: what is under way; else the first thing due."""
    under_way = next((task for task in tasks if task.progress and not task.progress.done), None)
    waiting = next((task for task in tasks if task.state != "done"), None)
    task = under_way or waiting
    if task is None:
        return None
    own = task.progress if task.progress and not task.progress.done else None
    return {"task": task, "progress": own, "url": own.url if own else task.url}


def _contact(posting: Posting | None, today: dt.date) -> Person | None:
    """The nearest HR officer above the person's desk."""
    if posting is None:
        return None
    path, step = posting.unit.path, posting.unit.steplen
    paths = [path[:end] for end in range(step, len(path) + 1, step)]
    mandate = (
        Mandate.objects.live(today)
        .filter(role=Role.HR, unit__path__in=paths)
        .select_related("person", "unit")
        .order_by("-unit__depth")
        .first()
    )
    return mandate.person if mandate else None


def _year(progress: list[Progress], held: list[HeldCertificate], today: dt.date) -> dict[str, int]:
    this_year = [
        p for p in progress if timezone.localtime(p.enrolment.opened_at).year == today.year
    ]
    minutes = sum(p.seconds for p in this_year) // 60
    return {
        "number": today.year,
        "hours": minutes // 60,
        "minutes": minutes % 60,
        "completed": sum(p.done for p in this_year),
        "certificates": len(held),
    }
