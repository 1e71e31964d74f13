import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection

from courses import enrolling, progress
from courses.models import Completion
from courses.signals import course_completed
from people.models import AppendOnly, AuditEntry, Posting
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced():
    heard = []

    def hear(completion, **_):
        heard.append((completion, connection.in_atomic_block))

    course_completed.connect(hear)
    yield heard
    course_completed.disconnect(hear)


def finish_all(person, course):
    enrolment = enrolling.enrol(person, course)
    for activity in enrolment.edition.activities.all():
        completion = progress.finish(enrolment, activity, by=person)
    return enrolment, completion


def test_the_last_activity_completes_the_course_once_and_announces_it(
    short_course, learner, announced
):
    enrolment, completion = finish_all(learner, short_course)

    again = progress.finish(enrolment, enrolment.edition.activities.last(), by=learner)

    assert again == completion == Completion.objects.get()
    assert announced == [(completion, True)]
    assert AuditEntry.objects.filter(action="courses.complete").count() == 1


def test_nothing_is_completed_while_an_activity_is_open(course, learner, announced):
    enrolment = enrolling.enrol(learner, course)
    for activity in enrolment.edition.activities.filter(kind="lesson"):
        assert progress.finish(enrolment, activity, by=learner) is None

    assert not Completion.objects.exists()
    assert announced == []


def test_a_completion_copies_who_and_where_as_they_are_that_day(short_course, learner, commune):
    _enrolment, completion = finish_all(learner, short_course)
    Posting.objects.filter(person=learner).update(position="Phó Chủ tịch")
    learner.full_name = "Tên Khác"
    learner.save()
    commune.name = "Xã Khác"
    commune.save()

    kept = Completion.objects.get(pk=completion.pk)
    assert (kept.person, kept.edition) == (learner, completion.edition)
    assert (kept.full_name, kept.position) == ("Nguyễn Thị Ngọc Hà", "Văn phòng")
    assert (kept.unit, kept.unit_name) == (commune, "Xã An Hòa")
    assert (kept.agency, kept.agency_name) == (commune, "Xã An Hòa")
    assert kept.category == "civil_servant"


def test_whoever_works_nowhere_that_day_completes_all_the_same(short_course):
    _enrolment, completion = finish_all(factories.PersonFactory(), short_course)

    assert (completion.unit, completion.agency, completion.unit_name) == (None, None, "")
    assert (completion.agency_name, completion.position, completion.category) == ("", "", "")


def test_a_completion_is_never_changed_or_deleted(short_course, learner):
    _enrolment, completion = finish_all(learner, short_course)

    for act in (
        completion.save,
        completion.delete,
        Completion.objects.filter(pk=completion.pk).delete,
        lambda: Completion.objects.update(full_name="Tên Khác"),
    ):
        with pytest.raises(AppendOnly):
            act()


def test_the_database_refuses_a_second_completion(short_course, learner):
    enrolment, completion = finish_all(learner, short_course)

    with pytest.raises(IntegrityError):
        Completion.objects.create(
            enrolment=enrolment,
            person=learner,
            edition=enrolment.edition,
            completed_at=completion.completed_at,
            full_name=learner.full_name,
        )


def test_a_receiver_that_fails_undoes_the_completion(short_course, learner):
    def fail(**_):
        raise RuntimeError

    course_completed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            finish_all(learner, short_course)
    finally:
        course_completed.disconnect(fail)

    assert not Completion.objects.exists()
    assert AuditEntry.objects.filter(action="courses.finish").count() == 1


def test_an_edition_without_activities_is_completed_by_nobody(learner):
    enrolment = factories.EnrolmentFactory(person=learner)
    elsewhere = factories.EditionActivityFactory(edition=enrolment.edition)
    progress.see(enrolment, elsewhere)
    enrolment.records.all().delete()
    elsewhere.delete()

    from courses.completing import settle  # noqa: PLC0415 -- the one test of the inner verb

    assert settle(enrolment, by=learner) is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a server with row locks")
def test_the_two_last_activities_finished_at_once_make_one_completion(short_course, learner):
    enrolment = enrolling.enrol(learner, short_course)
    gate = threading.Barrier(2, timeout=10)

    def work(activity):
        gate.wait()
        progress.finish(enrolment, activity, by=learner)
        connection.close()

    threads = [
        threading.Thread(target=work, args=[activity])
        for activity in enrolment.edition.activities.all()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Completion.objects.count() == 1


def test_the_day_of_completion_is_the_servers(short_course, learner):
    before = dt.datetime.now(tz=dt.UTC)
    _enrolment, completion = finish_all(learner, short_course)

    assert before <= completion.completed_at <= dt.datetime.now(tz=dt.UTC)
