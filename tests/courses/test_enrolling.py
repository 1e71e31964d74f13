import datetime as dt

import pytest
import time_machine

from courses import enrolling, progress, publishing
from courses.models import CoursePage, Enrolment
from people.models import AuditEntry
from tests.courses.conftest import grow

pytestmark = pytest.mark.django_db


def finish_all(enrolment):
    for activity in enrolment.edition.activities.all():
        progress.finish(enrolment, activity, by=enrolment.person)
    return Enrolment.objects.get(pk=enrolment.pk)


def test_enrolling_takes_the_newest_edition_and_is_audited(course, learner):
    publishing.open_edition(course, by=None)

    enrolment = enrolling.enrol(learner, course)

    assert (enrolment.edition.number, enrolment.cycle, enrolment.opened_why) == (2, 1, "self")
    entry = AuditEntry.objects.get(action="courses.enrol")
    assert (entry.by, entry.data) == (learner, {"why": "self"})


def test_enrolling_twice_is_enrolling_once(course, learner):
    first = enrolling.enrol(learner, course)

    assert enrolling.enrol(learner, course) == first
    assert enrolling.enrol(learner, course, why=Enrolment.Why.RENEWAL) == first
    assert AuditEntry.objects.filter(action="courses.enrol").count() == 1


def test_enrolling_at_the_same_moment_is_enrolling_once(course, learner, monkeypatch):
    first = enrolling.enrol(learner, course)
    monkeypatch.setattr(enrolling, "current", lambda *_: None)

    assert enrolling.enrol(learner, course) == first
    assert AuditEntry.objects.filter(action="courses.enrol").count() == 1


def test_an_assigned_enrolment_was_opened_by_the_system(course, learner):
    enrolment = enrolling.enrol(learner, course, why=Enrolment.Why.ASSIGNED)

    assert enrolment.opened_why == "assigned"
    assert AuditEntry.objects.get(action="courses.enrol").by is None


def test_whoever_is_in_the_middle_of_an_edition_finishes_that_one(course, learner):
    begun = enrolling.enrol(learner, course)
    publishing.open_edition(course, by=None)

    assert enrolling.enrol(learner, course) == begun
    assert enrolling.current(learner, course) == begun


def test_a_graduate_takes_the_next_edition_when_there_is_one(short_course, learner):
    finish_all(enrolling.enrol(learner, short_course))
    publishing.open_edition(short_course, by=None)

    again = enrolling.enrol(learner, short_course)

    assert (again.edition.number, again.cycle) == (2, 1)
    assert enrolling.current(learner, short_course) == again


def test_a_finished_edition_is_taken_again_only_as_a_renewal(short_course, learner):
    finished = finish_all(enrolling.enrol(learner, short_course))

    assert enrolling.enrol(learner, short_course) == finished
    renewal = enrolling.enrol(learner, short_course, why=Enrolment.Why.RENEWAL)

    assert (renewal.edition, renewal.cycle) == (finished.edition, 2)


def test_nobody_is_enrolled_before_anyone_enrols(course, learner):
    assert enrolling.current(learner, course) is None


@pytest.mark.parametrize(
    "change", [{"is_draft": True}, {"live": False}], ids=["being written", "taken down"]
)
def test_a_course_that_is_not_open_takes_nobody(course, learner, change):
    CoursePage.objects.filter(pk=course.pk).update(**change)

    with pytest.raises(enrolling.CourseNotOpen):
        enrolling.enrol(learner, CoursePage.objects.get(pk=course.pk))


def test_a_course_without_an_edition_takes_nobody(learner):
    with pytest.raises(enrolling.CourseNotOpen):
        enrolling.enrol(learner, grow())


def test_a_renewal_may_begin_ninety_days_before_the_term_ends(short_course, learner):
    CoursePage.objects.filter(pk=short_course.pk).update(validity_months=12)
    publishing.open_edition(CoursePage.objects.get(pk=short_course.pk), by=None)
    with time_machine.travel(dt.datetime(2026, 3, 1, 3, tzinfo=dt.UTC)):
        finished = finish_all(enrolling.enrol(learner, short_course))

    assert not enrolling.may_renew(finished, on=dt.date(2026, 11, 30))
    assert enrolling.may_renew(finished, on=dt.date(2026, 12, 1))


def test_what_never_runs_out_or_is_not_finished_is_not_renewed(short_course, learner):
    begun = enrolling.enrol(learner, short_course)
    assert not enrolling.may_renew(begun, on=dt.date(2099, 1, 1))

    assert not enrolling.may_renew(finish_all(begun), on=dt.date(2099, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 11, 21), 36, dt.date(2029, 11, 21)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15)),
    ],
)
def test_months_later_stays_within_the_month(day, months, later):
    assert enrolling.months_later(day, months) == later


def test_beginning_enrols_goes_on_and_renews_when_it_is_time(short_course, learner):
    CoursePage.objects.filter(pk=short_course.pk).update(validity_months=1)
    publishing.open_edition(CoursePage.objects.get(pk=short_course.pk), by=None)

    begun = enrolling.begin(learner, short_course)
    assert enrolling.begin(learner, short_course) == begun
    finish_all(begun)

    assert enrolling.begin(learner, short_course).cycle == 2
