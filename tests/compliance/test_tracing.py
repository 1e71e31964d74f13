"""The proof for one person, as of a day."""

import datetime as dt

import pytest

from certificates.standing import Standing as CertificateStanding
from compliance.standings import Standing, State
from compliance.tracing import Sitting, person_trail
from courses.models import Waiver
from tests import factories

DAY = dt.date(2026, 6, 12)
A_DAY = dt.timedelta(days=1)


def at(day, hour=2):
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)


@pytest.fixture
def requirement(db):
    return factories.RequirementFactory(code="NT")


@pytest.fixture
def assignment(learner, requirement):
    return factories.AssignmentFactory(person=learner, requirement=requirement)


def sat(person, course, day, points, *, number=1, **facts):
    """One attempt of the person at the course's test."""
    enrolment = person.enrolments.filter(edition__course=course).first()
    if enrolment is None:
        edition = factories.CourseEditionFactory(course=course)
        enrolment = factories.EnrolmentFactory(person=person, edition=edition)
    activity = enrolment.edition.activities.first() or factories.EditionActivityFactory(
        edition=enrolment.edition, kind="test"
    )
    attempt = factories.AttemptFactory(
        enrolment=enrolment,
        activity=activity,
        number=number,
        submitted_at=at(day),
        opened_at=at(day, 1),
    )
    factories.ResultFactory(
        attempt=attempt, points=points, possible=30, passed=points >= 21, graded_at=at(day), **facts
    )
    return attempt


def test_the_trail_goes_from_requirement_to_certificate(learner, requirement, assignment):
    first = sat(learner, requirement.course, DAY - 9 * A_DAY, 18)
    second = sat(learner, requirement.course, DAY - A_DAY, 26, number=2)
    certificate = factories.CertificateFactory(
        person=learner,
        course=requirement.course,
        valid_from=DAY - A_DAY,
        completion=factories.CompletionFactory(enrolment=second.enrolment),
    )

    trail = person_trail(learner, on=DAY)

    (step,) = trail.steps
    assert trail.posting.agency.name == "Xã An Hòa"
    assert (step.requirement, step.assignment, step.closed_on) == (requirement, assignment, None)
    assert step.standing == Standing(State.MET)
    assert [(s.attempt, s.percent, s.result.passed) for s in step.sittings] == [
        (first, 60, False),
        (second, 86, True),
    ]
    assert [(h.certificate, h.standing) for h in step.certificates] == [
        (certificate, CertificateStanding.VALID)
    ]


def test_nothing_that_came_later_is_in_it(learner, requirement, assignment):
    sat(learner, requirement.course, DAY + A_DAY, 26)
    factories.CertificateFactory(person=learner, course=requirement.course, valid_from=DAY + A_DAY)
    factories.AssignmentFactory(person=learner, opened_on=DAY + A_DAY, due_on=DAY + A_DAY)

    (step,) = person_trail(learner, on=DAY).steps

    assert (step.sittings, step.certificates) == ((), ())
    assert step.standing.state == State.OVERDUE


def test_the_day_is_over_at_midnight_here(learner, requirement, assignment):
    attempt = sat(learner, requirement.course, DAY, 26)
    type(attempt).objects.update(submitted_at=dt.datetime(2026, 6, 12, 17, tzinfo=dt.UTC))

    assert person_trail(learner, on=DAY).steps[0].sittings == ()
    assert len(person_trail(learner, on=DAY + A_DAY).steps[0].sittings) == 1


def test_a_later_regrade_leaves_the_score_of_the_day(learner, requirement, assignment):
    attempt = sat(learner, requirement.course, DAY - A_DAY, 26)
    factories.ResultFactory(
        attempt=attempt, number=2, points=20, possible=30, passed=False, graded_at=at(DAY + A_DAY)
    )

    def percent(day):
        return person_trail(learner, on=day).steps[0].sittings[0].percent

    assert (percent(DAY), percent(DAY + A_DAY)) == (86, 66)


def test_a_paper_not_graded_by_then_has_no_score(learner, requirement, assignment):
    attempt = sat(learner, requirement.course, DAY, 26)
    attempt.results.model.objects.filter(attempt=attempt)._raw_delete("default")

    (sitting,) = person_trail(learner, on=DAY).steps[0].sittings

    assert sitting == Sitting(attempt, None)
    assert sitting.percent == 0


def test_a_paper_to_be_signed_has_no_file_before_the_day_it_was_signed(
    learner, requirement, assignment
):
    facts = {"person": learner, "course": requirement.course, "sha256": "ab" * 32}
    issuer = factories.IssuerFactory(requires_signature=True)
    paper = factories.CertificateFactory(**facts, issuer=issuer)
    later = {"signed_at": at(DAY + A_DAY), "at": at(DAY + A_DAY)}
    factories.SignedFileFactory(certificate=paper, sha256_after="cd" * 32, **later)

    def shown(day):
        (held,) = person_trail(learner, on=day).steps[0].certificates
        return held.awaits_signature, held.sha256

    assert shown(DAY) == (True, "")
    assert shown(DAY + A_DAY) == (False, "cd" * 32)


def test_a_certificate_is_shown_as_it_stood(learner, requirement, assignment):
    facts = {"person": learner, "course": requirement.course}
    factories.CertificateFactory(**facts, number="HẾT", valid_until=DAY - A_DAY)
    factories.CertificateFactory(**facts, number="THU", revoked_on=DAY, revocation_ground="fraud")
    replaced = factories.CertificateFactory(**facts, number="CŨ", superseded_on=DAY + A_DAY)
    factories.CertificateFactory(**facts, number="MỚI", supersedes=replaced)

    def shown(day):
        held = person_trail(learner, on=day).steps[0].certificates
        return {h.certificate.number: h.standing for h in held}

    assert shown(DAY) == {"HẾT": "expired", "THU": "revoked", "CŨ": "valid"}
    assert shown(DAY + A_DAY) == {
        "HẾT": "expired",
        "THU": "revoked",
        "CŨ": "superseded",
        "MỚI": "valid",
    }


def test_earlier_cycles_follow_the_newest_one(learner, requirement, assignment):
    assignment.closed_on, assignment.closed_why = DAY - A_DAY, "renewed"
    assignment.save()
    renewal = factories.AssignmentFactory(
        person=learner,
        requirement=requirement,
        cycle=2,
        opened_on=DAY - A_DAY,
        due_on=DAY - A_DAY,
        opened_why="renewal",
    )

    (step,) = person_trail(learner, on=DAY).steps

    assert (step.assignment, step.earlier) == (renewal, (assignment,))
    assert step.standing == Standing(State.OVERDUE, 1)


def test_what_was_over_by_then_says_since_when(learner, requirement, assignment):
    assignment.closed_on, assignment.closed_why = DAY, "left_audience"
    assignment.save()

    (step,) = person_trail(learner, on=DAY).steps

    assert (step.closed_on, step.standing) == (DAY, Standing(State.NOT_ASSIGNED))


def test_a_requirement_asks_nothing_after_its_last_day(learner, requirement, assignment):
    requirement.valid_to = DAY - A_DAY
    requirement.save()

    (step,) = person_trail(learner, on=DAY).steps

    assert (step.closed_on, step.standing) == (DAY, Standing(State.NOT_ASSIGNED))
    assert person_trail(learner, on=DAY - A_DAY).steps[0].closed_on is None


def test_rehearsals_and_other_people_are_not_in_it(learner, stranger, requirement):
    factories.AssignmentFactory(person=stranger, requirement=requirement)
    factories.AssignmentFactory(
        person=learner, requirement=factories.RequirementFactory(is_rehearsal=True)
    )

    assert person_trail(learner, on=DAY).steps == ()


def test_waived_lessons_are_named_from_the_day_they_were_waived(learner, requirement, assignment):
    attempt = sat(learner, requirement.course, DAY, 26)
    lesson = factories.EditionActivityFactory(edition=attempt.enrolment.edition, position=2)
    waiver = Waiver.objects.create(
        enrolment=attempt.enrolment, activity=lesson, test=attempt.activity, waived_at=at(DAY)
    )

    before, after = (person_trail(learner, on=day).steps[0] for day in (DAY - A_DAY, DAY))

    assert (before.waivers, after.waivers) == ((), (waiver,))


@pytest.mark.parametrize("length", [1, 3])
def test_a_trail_costs_the_same_queries_however_long(length, learner, django_assert_num_queries):
    for _ in range(length):
        requirement = factories.RequirementFactory()
        factories.AssignmentFactory(person=learner, requirement=requirement)
        for number in range(1, length + 1):
            sat(learner, requirement.course, DAY, 26, number=number)
            factories.CertificateFactory(person=learner, course=requirement.course)

    # Assignments, certificates, attempts, results, waivers, posting.
    with django_assert_num_queries(6):
        trail = person_trail(learner, on=DAY)
        assert [len(step.sittings) for step in trail.steps] == [length] * length
