"""Random histories of units, postings, assignments and certificates, each dated."""

import datetime as dt
from itertools import pairwise

from compliance.models import Assignment, Requirement
from compliance.standings import Duty, Standing, Validity, standing
from people.models import Posting
from tests import factories

FIRST = dt.date(2025, 1, 1)
DAYS = 600


def some_days(random, count):
    return sorted(FIRST + dt.timedelta(n) for n in random.sample(range(DAYS), count))


def grow(random, province, *, people=14, requirements=3):
    """Agencies with offices, and people who move, leave, are asked, pass, and lose it again."""
    agencies = [factories.UnitFactory(parent=province) for _ in range(3)]
    offices = [
        factories.UnitFactory(parent=agency, applies_qms=False, kind="office")
        for agency in agencies
    ]
    required = [factories.RequirementFactory(valid_from=FIRST) for _ in range(requirements)]
    for requirement in required:
        if random.random() < 0.3:
            requirement.valid_to = some_days(random, 1)[0]
            requirement.save()
    for _ in range(people):
        person = factories.PersonFactory()
        _work(random, person, agencies + offices)
        for requirement in required:
            _ask(random, person, requirement)
            _certify(random, person, requirement)


def _work(random, person, units):
    for begins, after in pairwise(some_days(random, random.randint(2, 4))):
        factories.PostingFactory(
            person=person,
            unit=random.choice(units),
            valid_from=begins,
            valid_to=after - dt.timedelta(days=1),
        )
    if random.random() < 0.4:
        factories.PostingFactory(person=person, unit=random.choice(units), is_primary=False)


def _ask(random, person, requirement):
    for cycle, (opened, closed) in enumerate(pairwise(some_days(random, random.randint(1, 4))), 1):
        factories.AssignmentFactory(
            person=person,
            requirement=requirement,
            cycle=cycle,
            opened_on=opened,
            due_on=opened + dt.timedelta(random.choice([0, 5, 40, 90])),
            closed_on=closed,
            closed_why="renewed",
        )


def _certify(random, person, requirement):
    for _ in range(random.randint(0, 3)):
        begins, revoked, superseded, until = some_days(random, 4)
        facts = random.choice(
            [
                {},
                {"valid_until": until},
                {"valid_until": revoked},
                {"revoked_on": revoked, "revocation_ground": "fraud"},
                {"superseded_on": superseded, "valid_until": until},
            ]
        )
        factories.CertificateFactory(
            person=person, course=requirement.course, valid_from=begins, **facts
        )


def expected(day, paths):
    """What the pure rules answer: (agency, requirement) to the standings of that day."""
    found = {}
    for posting in Posting.objects.filter(is_primary=True).select_related("unit", "person"):
        at_work = posting.valid_from <= day and (
            posting.valid_to is None or day <= posting.valid_to
        )
        if not at_work or not posting.unit.path.startswith(tuple(paths)):
            continue
        for requirement in Requirement.objects.live_on(day):
            answer = standing_of(posting.person, requirement, day)
            if answer:
                found.setdefault((posting.agency_id, requirement.pk), []).append(answer)
    return found


def standing_of(person, requirement, day) -> Standing | None:
    held = [
        Validity(c.valid_from, c.valid_until, c.revoked_on or c.superseded_on)
        for c in person.certificates.filter(course=requirement.course)
    ]
    for assignment in Assignment.objects.filter(person=person, requirement=requirement):
        duty = Duty(assignment.opened_on, assignment.due_on, assignment.closed_on)
        if duty.holds_on(day):
            return standing(duty, held, on=day)
    return None
