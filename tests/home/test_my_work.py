import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import ActivityRecord, Placement
from tests import factories
from thao.home import my_work

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def edition():
    course = factories.CoursePageFactory(slug="khoa")
    edition = factories.CourseEditionFactory(course=course)
    module = factories.ModulePageFactory(parent=course)
    for position in (1, 2):
        page = factories.LessonPageFactory(parent=module, course=course, slug=f"bai-{position}")
        factories.EditionActivityFactory(edition=edition, position=position, page=page)
    quiz = factories.QuizPageFactory(parent=course)
    factories.EditionActivityFactory(edition=edition, position=3, page=quiz, kind="test")
    return edition


def assign(person, edition, due_on):
    return factories.AssignmentFactory(
        person=person,
        requirement=factories.RequirementFactory(course=edition.course),
        opened_on=min(due_on, dt.date(2026, 1, 1)),
        due_on=due_on,
    )


def finish(enrolment, count):
    now = timezone.now()
    for activity in enrolment.edition.activities.order_by("position")[:count]:
        ActivityRecord.objects.create(
            enrolment=enrolment,
            activity=activity,
            first_seen=now,
            last_seen=now,
            seconds=90,
            finished_at=now,
        )


def test_nothing_assigned_is_an_empty_list(learner):
    found = my_work.gather(learner, today=TODAY)

    assert (found["tasks"], found["following"], found["certificates"]) == ([], None, [])


@pytest.mark.parametrize(
    ("due_on", "state", "days"),
    [
        (dt.date(2026, 11, 20), "overdue", -1),
        (dt.date(2026, 11, 21), "new", 0),
        (dt.date(2026, 12, 1), "new", 10),
    ],
)
def test_a_task_says_whether_it_is_late(learner, edition, due_on, state, days):
    assign(learner, edition, due_on)

    (task,) = my_work.gather(learner, today=TODAY)["tasks"]

    assert (task.state, task.days) == (state, days)


def test_the_card_goes_on_where_the_learner_stopped(learner, edition):
    assign(learner, edition, dt.date(2026, 12, 1))
    finish(factories.EnrolmentFactory(person=learner, edition=edition), 1)

    found = my_work.gather(learner, today=TODAY)
    own = found["following"]["progress"]

    assert found["tasks"][0].state == "learning"
    assert (own.following.number, own.lessons) == (2, 2)
    assert (own.bar, own.at_the_test) == (("on", "now"), False)
    assert found["following"]["url"] == reverse("courses:lesson", args=["khoa", "bai-2"])


def test_when_every_lesson_is_read_the_card_leads_to_the_test(learner, edition):
    finish(factories.EnrolmentFactory(person=learner, edition=edition), 2)

    own = my_work.gather(learner, today=TODAY)["following"]["progress"]

    assert own.at_the_test


def test_after_a_test_taken_first_the_card_leads_to_the_lesson_that_is_needed(learner, edition):
    enrolment = factories.EnrolmentFactory(person=learner, edition=edition)
    _first, second, test = edition.activities.order_by("position")
    Placement.objects.create(
        enrolment=enrolment, test=test, lessons=[second.pk], placed_at=timezone.now()
    )

    own = my_work.gather(learner, today=TODAY)["following"]["progress"]

    assert (own.following.number, own.bar) == (2, ("", "now"))
    assert own.minutes_left == second.minutes + test.minutes


def test_a_renewal_begins_anew(learner, edition):
    before = factories.EnrolmentFactory(person=learner, edition=edition)
    finish(before, 3)
    factories.CompletionFactory(enrolment=before)
    factories.EnrolmentFactory(
        person=learner, edition=edition, cycle=2, opened_at=before.opened_at + dt.timedelta(days=1)
    )

    own = my_work.gather(learner, today=TODAY)["following"]["progress"]

    assert (own.following.number, own.lessons_done) == (1, 0)


def test_a_valid_certificate_makes_the_task_done(learner, edition):
    assign(learner, edition, dt.date(2026, 12, 1))
    factories.CertificateFactory(
        person=learner, course=edition.course, valid_until=dt.date(2026, 12, 15)
    )

    found = my_work.gather(learner, today=TODAY)

    assert [task.state for task in found["tasks"]] == ["done"]
    assert found["expiring"].days_left == 24
    assert found["tasks_done"] == 1


def test_the_contact_is_the_nearest_hr_officer(learner, hr, province):
    far = factories.PersonFactory()
    factories.MandateFactory(person=far, unit=province, role="hr")

    assert my_work.gather(learner, today=TODAY)["contact"] == hr


@pytest.mark.parametrize("courses", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_course_as_for_three(
    client, learner, hr, courses, django_assert_num_queries
):
    for number in range(courses):
        edition = factories.CourseEditionFactory(course__slug=f"khoa-{number}")
        page = factories.LessonPageFactory(slug=f"bai-{number}")
        factories.EditionActivityFactory(edition=edition, position=1, page=page)
        factories.EnrolmentFactory(person=learner, edition=edition)
        assign(learner, edition, dt.date(2026, 12, 1))
    client.force_login(learner, backend="people.backends.EmailOrStaffCodeBackend")

    with django_assert_num_queries(9):
        answer = client.get(reverse("home:my_work"))

    assert answer.status_code == 200


def test_the_front_page_sends_whoever_is_signed_in_to_their_work(client, learner):
    assert client.get("/").status_code == 200
    client.force_login(learner, backend="people.backends.EmailOrStaffCodeBackend")

    assert client.get("/").headers["Location"] == reverse("home:my_work")


@pytest.mark.parametrize(
    ("who", "entries"),
    [
        ("learner", ["Việc của tôi", "Khóa học", "Chứng nhận", "Trợ giúp"]),
        (
            "hr",
            [
                *("Việc của tôi", "Khóa học", "Chứng nhận"),
                *("Ma trận", "Sổ cấp", "Bảng điểm", "Trợ giúp"),
            ],
        ),
        ("trainer", ["Việc của tôi", "Khóa học", "Chứng nhận", "Biên soạn", "Trợ giúp"]),
    ],
)
def test_the_navigation_offers_only_what_can_be_opened(client, request, who, entries):
    client.force_login(
        request.getfixturevalue(who), backend="people.backends.EmailOrStaffCodeBackend"
    )

    nav = client.get(reverse("home:my_work")).context["nav"]

    assert [item.label for item in nav] == entries
    assert [item.current for item in nav].count(True) == 1


def test_a_draft_has_nothing_to_download_until_it_is_signed(client, learner):
    issuer = factories.IssuerFactory(requires_signature=True)
    paper = factories.CertificateFactory(person=learner, issuer=issuer, sha256="ab" * 32)
    file = reverse("certificates:pdf", args=[paper.number])
    client.force_login(learner)

    before = client.get(reverse("home:my_work")).content.decode()
    factories.SignedFileFactory(certificate=paper)
    after = client.get(reverse("home:my_work")).content.decode()

    assert (file in before, "Đang chờ ký" in before) == (False, True)
    assert (file in after, "Đang chờ ký" in after) == (True, False)
