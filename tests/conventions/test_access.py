"""Every address states who may open it (P7). A new one without a line here fails the build.

The rows belong to `learner`, who works in the commune that hr, leader and inspector answer for;
`stranger` works next door. A trainer writes content and sees nobody.
"""

from contextlib import closing

import pytest
from django.urls import get_resolver, reverse

from certificates import issuing, numbering, sittings
from tests import factories

ROLES = (
    "anonymous",
    "stranger",
    "learner",
    "hr",
    "leader",
    "signer",
    "inspector",
    "trainer",
    "administrator",
)
OFFICERS = ("hr", "leader", "signer", "inspector", "administrator")
EVERYBODY = dict.fromkeys(ROLES, 200)
SIGNED_IN = dict.fromkeys(ROLES, 200) | {"anonymous": 302}
OWN = dict.fromkeys(ROLES, 404) | {"anonymous": 302, "learner": 200}
SEEN = dict.fromkeys(ROLES, 404) | {"anonymous": 302, "learner": 200} | dict.fromkeys(OFFICERS, 200)
OFFICE = dict.fromkeys(ROLES, 404) | {"anonymous": 302} | dict.fromkeys(OFFICERS, 200)
KEEPERS = dict.fromkeys(ROLES, 404) | dict.fromkeys(("hr", "signer", "administrator"), 200)
KEEPERS |= {"anonymous": 302}
DESK = dict.fromkeys(ROLES, 404) | {"anonymous": 302, "signer": 200}
MOVED = dict.fromkeys(ROLES, 302)
POST_ONLY = dict.fromkeys(ROLES, 405)

ACCESS = {
    "people:sign_in": MOVED | {"anonymous": 200},
    "people:sign_out": POST_ONLY,
    "people:password_reset": EVERYBODY,
    "people:activate": EVERYBODY,
    "people:activated": EVERYBODY,
    "people:profile": SIGNED_IN,
    "people:extra_time": dict.fromkeys(ROLES, 404)
    | {"anonymous": 302, "hr": 200, "administrator": 200},
    "home:my_work": SIGNED_IN,
    "home:help": EVERYBODY,
    "home:accessibility": EVERYBODY,
    "home:personal_data": EVERYBODY,
    "home:healthz": EVERYBODY,
    "home:gallery": EVERYBODY,  # not in production
    "courses:catalogue": EVERYBODY,
    "courses:course": EVERYBODY,
    "courses:start": MOVED,
    "courses:lesson": SIGNED_IN,
    "courses:check": OWN | {"learner": 302},
    "courses:finish": OWN | {"learner": 302},
    "quizzes:start": SIGNED_IN,
    "quizzes:question": OWN,
    "quizzes:review": OWN,
    "quizzes:result": OWN,
    "quizzes:paper": OWN,
    "quizzes:timeline": SEEN,
    "quizzes:receipt": SIGNED_IN,
    "quizzes:grant": dict.fromkeys(ROLES, 404)
    | {"anonymous": 302, "hr": 200, "administrator": 200},
    "quizzes:marks": OFFICE,
    "quizzes:marks_xlsx": OFFICE,
    "quizzes:hurried": dict.fromkeys(ROLES, 404) | {"anonymous": 302, "hr": 200},
    "certificates:mine": SIGNED_IN,
    "certificates:detail": SEEN,
    "certificates:pdf": SEEN,
    "certificates:extended": SEEN,
    "certificates:correct": KEEPERS,
    "certificates:revoke": KEEPERS,
    "certificates:request_correction": OWN,
    "certificates:book": OFFICE,
    "certificates:book_xlsx": OFFICE,
    "certificates:book_pdf": OFFICE,
    "certificates:hand_over": KEEPERS,
    "certificates:signing_list": KEEPERS,
    "certificates:receipts": KEEPERS,
    "certificates:queue": KEEPERS,
    "certificates:answer": KEEPERS,
    "certificates:offers": KEEPERS,
    "certificates:offer": KEEPERS,
    "certificates:proposal": KEEPERS,
    "certificates:bundles": OFFICE,
    "certificates:bundle": dict.fromkeys(ROLES, 404) | {"anonymous": 302, "hr": 200},
    "certificates:signing": DESK,
    "certificates:take_back": DESK,
    "certificates:delivery": DESK,
    "certificates:sitting": DESK,
    "certificates:draft": DESK,
    "certificates:check": EVERYBODY,
    "certificates:check_number": EVERYBODY,
    "certificates:check_token": EVERYBODY,
    "certificates:worker": EVERYBODY,
    "certificates:offline": EVERYBODY,
    "certificates:credential": EVERYBODY,
    "certificates:keys": EVERYBODY,
    "certificates:did": EVERYBODY,
    "certificates:status_list": EVERYBODY,
    "certificates:openapi": EVERYBODY,
    "certificates:api_certificate": EVERYBODY,
    "compliance:coverage": OFFICE,
    "compliance:method": SIGNED_IN,
    "compliance:people": OFFICE,
    "compliance:unassigned": OFFICE,
    "compliance:agency": OFFICE,
    "compliance:cell": OFFICE,
    "compliance:person": SEEN,
}
OUR_NAMESPACES = (
    "people",
    "home",
    "courses",
    "quizzes",
    "certificates",
    "compliance",
)


def our_names() -> set[str]:
    namespaces = get_resolver().namespace_dict
    return {
        f"{space}:{name}"
        for space in OUR_NAMESPACES
        for name in namespaces[space][1].reverse_dict
        if isinstance(name, str)
    }


def test_every_address_states_who_may_open_it():
    assert our_names() == set(ACCESS)


def test_the_table_names_every_role():
    assert {tuple(line) for line in ACCESS.values()} == {ROLES}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ACCESS))
@pytest.mark.parametrize("who", ROLES)
def test_access(client, request, world, name, who):
    if who != "anonymous":
        client.force_login(
            request.getfixturevalue(who), backend="people.backends.EmailOrStaffCodeBackend"
        )

    with closing(client.get(world(name))) as response:  # some are files
        status = response.status_code

    assert (name, who, status) == (name, who, ACCESS[name][who])


@pytest.fixture
def world(learner, commune, signer, settings, tmp_path, hr):
    """A course taken, tested and certified; `world(name)` is the address of the row behind it."""
    settings.MEDIA_ROOT = tmp_path
    catalogue = factories.CataloguePageFactory()
    course = factories.CoursePageFactory(parent=catalogue, slug="khoa", code="ISO-77")
    module = factories.ModulePageFactory(parent=course)
    lesson = factories.LessonPageFactory(parent=module, course=course, slug="bai")
    quiz = factories.QuizPageFactory(parent=course, slug="bai-kiem-tra")
    edition = factories.CourseEditionFactory(course=course)
    factories.EditionActivityFactory(edition=edition, position=1, page=lesson)
    test = factories.EditionActivityFactory(edition=edition, position=2, page=quiz, kind="test")
    enrolment = factories.EnrolmentFactory(person=learner, edition=edition)
    sitting = factories.AttemptFactory(
        enrolment=enrolment, activity=test, number=2, submitted_at=None
    )
    done = factories.AttemptFactory(enrolment=enrolment, activity=test, number=1)
    factories.ResultFactory(attempt=done)
    version = factories.QuestionVersionFactory(question__course=course)
    for attempt in (sitting, done):
        attempt.paper.create(position=1, version=version, option_order=["a", "b", "c"])
    issuer = factories.IssuerFactory(unit=commune)
    certificate = issuing.issue(
        factories.CompletionFactory(enrolment=enrolment, completed_at=enrolment.opened_at)
    )
    requirement = factories.RequirementFactory(course=course)
    factories.AssignmentFactory(person=learner, requirement=requirement)
    assert certificate.issuer == issuer
    draft, desk = _being_signed(commune, signer, certificate.face)
    arguments = {
        "people:activate": ["MQ", "khong-dung"],
        "people:extra_time": [learner.uuid],
        "courses:course": [course.slug],
        "courses:start": [course.slug],
        "courses:lesson": [course.slug, lesson.slug],
        "courses:check": [course.slug, lesson.slug],
        "courses:finish": [course.slug, lesson.slug],
        "quizzes:start": [course.slug, quiz.slug],
        "quizzes:question": [sitting.pk, 1],
        "quizzes:review": [sitting.pk],
        "quizzes:result": [done.pk],
        "quizzes:paper": [done.pk],
        "quizzes:timeline": [done.pk],
        "quizzes:grant": [enrolment.pk, test.pk],
        "certificates:detail": [certificate.number],
        "certificates:pdf": [certificate.number],
        "certificates:extended": [_extended(certificate), 1],
        "certificates:delivery": [factories.DeliveryFactory(by=signer).pk],
        "certificates:correct": [certificate.number],
        "certificates:revoke": [certificate.number],
        "certificates:request_correction": [certificate.number],
        "certificates:answer": [factories.CorrectionRequestFactory(certificate=certificate).pk],
        "certificates:offer": [factories.OfferFactory(certificate=certificate).pk],
        "certificates:proposal": [factories.ProposalFactory(certificate=certificate).pk],
        "certificates:sitting": [desk.pk],
        "certificates:draft": [draft.number],
        "certificates:bundle": [factories.BundleFactory(asked_by=hr, members=[certificate.pk]).pk],
        "certificates:check_number": [certificate.number],
        "certificates:check_token": [certificate.token],
        "certificates:credential": [certificate.token],
        "certificates:status_list": [str(certificate.series)],
        "certificates:api_certificate": [certificate.token],
        "compliance:agency": [commune.pk],
        "compliance:cell": [commune.pk, requirement.pk],
        "compliance:person": [learner.uuid],
    }
    return lambda name: reverse(name, args=arguments.get(name, []))


def _extended(certificate):
    """The number of a certificate whose signed file got a later archive time stamp."""
    signed = factories.SignedFileFactory(certificate=certificate)
    return factories.ExtendedFileFactory(signed=signed).signed.certificate.number


def _being_signed(unit, signer, face):
    """A certificate that waits for its signature, and the sitting in which it was ordered."""
    draft = factories.CertificateFactory(
        issuer=factories.IssuerFactory(unit=unit, code="KY", requires_signature=True),
        series=factories.SeriesFactory(issuer_code="KY"),
        number=numbering.number("KY", 2026, 1),
        face=face,
    )
    return draft, sittings.open_sitting([draft.pk], by=signer)
