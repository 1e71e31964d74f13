"""The proof for one person: requirement, assignment, attempts and certificate, as of a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch
from django.utils import timezone

from certificates.models import Certificate, SignedFile
from certificates.standing import Standing as CertificateStanding
from certificates.standing import standing as certificate_standing
from compliance.listing import validity
from compliance.models import Assignment, Requirement
from compliance.standings import Duty, Standing, standing
from courses.models import Waiver
from people.models import Person, Posting
from people.postings import primary_on
from quizzes.models import Attempt, Result


@dataclass(frozen=True, slots=True)
class Sitting:
    """One test that was handed in, with the result that stood that day."""

    attempt: Attempt
    result: Result | None

    @property
    def percent(self) -> int:
        """Rounded down, as everywhere."""
        if self.result is None or not self.result.possible:
            return 0
        return int(self.result.points * 100 / self.result.possible)


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate, and how it stood that day; `sha256` is empty while there was no final file."""

    certificate: Certificate
    standing: CertificateStanding
    awaits_signature: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class Step:
    """One requirement: its cycles up to that day, newest first, and what answers for them."""

    requirement: Requirement
    assignment: Assignment
    earlier: tuple[Assignment, ...]
    closed_on: dt.date | None  # None: it stood that day
    standing: Standing
    sittings: tuple[Sitting, ...]
    waivers: tuple[Waiver, ...]
    certificates: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """What can be shown for one person on that day. Nothing that came later is in it (P6)."""

    person: Person
    on: dt.date
    posting: Posting | None
    steps: tuple[Step, ...]


def person_trail(person: Person, *, on: dt.date) -> Trail:
    """Read the trail, in a number of queries that does not depend on its length."""
    assignments = list(
        Assignment.objects.filter(person=person, opened_on__lte=on, requirement__is_rehearsal=False)
        .select_related("requirement__course")
        .order_by("requirement__code", "-requirement__valid_from", "requirement_id", "-cycle")
    )
    courses = {a.requirement.course_id for a in assignments}
    certificates = _certificates(person, courses, on)
    sittings = _sittings(person, courses, on)
    waivers = _waivers(person, courses, on)
    return Trail(
        person=person,
        on=on,
        posting=primary_on(person, on),
        steps=tuple(
            _step(
                list(cycles),
                sittings.get(requirement.course_id, []),
                waivers.get(requirement.course_id, []),
                certificates.get(requirement.course_id, []),
                on,
            )
            for requirement, cycles in groupby(assignments, key=lambda a: a.requirement)
        ),
    )


def _step(
    cycles: list[Assignment],
    sittings: Iterable[Sitting],
    waivers: Iterable[Waiver],
    certificates: list[Certificate],
    on: dt.date,
) -> Step:
    newest = cycles[0]
    duty = _duty(newest)
    return Step(
        requirement=newest.requirement,
        assignment=newest,
        earlier=tuple(cycles[1:]),
        closed_on=None if duty.holds_on(on) else duty.closed_on,
        standing=standing(duty, [validity(c) for c in certificates], on=on),
        sittings=tuple(sittings),
        waivers=tuple(waivers),
        certificates=tuple(_held(certificate, on) for certificate in certificates),
    )


def _held(certificate: Certificate, on: dt.date) -> Held:
    """A signature that came later is not yet there (P6): what was drawn is a draft till then."""
    signed: SignedFile | None = getattr(certificate, "signed_file", None)
    if signed and timezone.localdate(signed.at) > on:
        signed = None
    waits = certificate.issuer.requires_signature and signed is None
    sha256 = signed.sha256_after if signed else certificate.sha256
    stood = certificate_standing(certificate, on)
    return Held(certificate, stood, waits, "" if waits else sha256)


def _duty(assignment: Assignment) -> Duty:
    """No requirement asks for anything after its last day, whatever the ledger says yet."""
    last_day = assignment.requirement.valid_to
    ends = [assignment.closed_on, last_day + dt.timedelta(days=1) if last_day else None]
    return Duty(
        assignment.opened_on, assignment.due_on, min((day for day in ends if day), default=None)
    )


def _certificates(
    person: Person, courses: Iterable[int], on: dt.date
) -> dict[int, list[Certificate]]:
    found = defaultdict(list)
    for certificate in (
        Certificate.objects.filter(person=person, course__in=courses, valid_from__lte=on)
        .exclude(supersedes__superseded_on__gt=on)  # corrected later
        .select_related("standard_edition", "completion__edition", "issuer", "signed_file")
        .order_by("-valid_from", "-pk")
    ):
        found[certificate.course_id].append(certificate)
    return found


def _midnight(on: dt.date) -> dt.datetime:
    """The end of that day."""
    return timezone.make_aware(dt.datetime.combine(on + dt.timedelta(days=1), dt.time.min))


def _waivers(person: Person, courses: Iterable[int], on: dt.date) -> dict[int, list[Waiver]]:
    found = defaultdict(list)
    for waiver in (
        Waiver.objects.filter(
            enrolment__person=person,
            enrolment__edition__course__in=courses,
            waived_at__lt=_midnight(on),
        )
        .select_related("activity", "enrolment__edition")
        .order_by("waived_at", "enrolment_id", "activity__position")
    ):
        found[waiver.enrolment.edition.course_id].append(waiver)
    return found


def _sittings(person: Person, courses: Iterable[int], on: dt.date) -> dict[int, list[Sitting]]:
    midnight = _midnight(on)
    results = Result.objects.filter(graded_at__lt=midnight).order_by("-number")
    found = defaultdict(list)
    for attempt in (
        Attempt.objects.filter(
            enrolment__person=person,
            enrolment__edition__course__in=courses,
            submitted_at__lt=midnight,
        )
        .select_related("enrolment__edition")
        .prefetch_related(Prefetch("results", queryset=results))
        .order_by("submitted_at", "pk")
    ):
        newest = next(iter(attempt.results.all()), None)
        found[attempt.enrolment.edition.course_id].append(Sitting(attempt, newest))
    return found
