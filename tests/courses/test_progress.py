import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from courses import enrolling, progress, publishing
from courses.models import ActivityRecord, LessonPage
from people.models import AuditEntry
from tests.courses.conftest import CHECK

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 21, 2, tzinfo=dt.UTC)


def minutes(count):
    return dt.timedelta(minutes=count)


@pytest.fixture
def enrolment(course, learner):
    return enrolling.enrol(learner, course)


@pytest.fixture
def first(enrolment):
    return enrolment.edition.activities.first()


def test_the_first_look_opens_a_record_without_time(enrolment, first):
    with time_machine.travel(START, tick=False):
        record = progress.see(enrolment, first)

    assert (record.first_seen, record.last_seen, record.seconds) == (START, START, 0)


def test_time_between_looks_is_credited_up_to_ten_minutes(enrolment, first):
    with time_machine.travel(START, tick=False) as clock:
        progress.see(enrolment, first)
        clock.shift(minutes(3))
        progress.see(enrolment, first)
        clock.shift(minutes(60))
        progress.see(enrolment, first)

    record = ActivityRecord.objects.get()
    assert record.seconds == (3 + 10) * 60
    assert record.last_seen == START + minutes(63)


def test_a_look_credited_meanwhile_is_not_credited_again(enrolment, first):
    with time_machine.travel(START, tick=False) as clock:
        progress.see(enrolment, first)
        clock.shift(minutes(2))
        for _ in range(2):
            assert progress.see_again(enrolment, first, seen_at=START) == START + minutes(2)

    assert ActivityRecord.objects.get().seconds == 2 * 60


def test_a_clock_set_back_takes_nothing_away(enrolment, first):
    with time_machine.travel(START, tick=False):
        progress.see(enrolment, first)
    with time_machine.travel(START - minutes(5), tick=False):
        progress.see(enrolment, first)

    record = ActivityRecord.objects.get()
    assert (record.seconds, record.last_seen) == (0, START)


def test_finishing_marks_the_activity_credits_time_and_is_audited(enrolment, first, learner):
    with time_machine.travel(START, tick=False) as clock:
        progress.see(enrolment, first)
        clock.shift(minutes(4))
        assert progress.finish(enrolment, first, by=learner) is None

    record = ActivityRecord.objects.get()
    assert (record.finished_at, record.seconds) == (START + minutes(4), 240)
    entry = AuditEntry.objects.get(action="courses.finish")
    assert entry.data == {"activity": "Bài 1.1", "seconds": 240}


def test_finishing_twice_keeps_the_first_moment(enrolment, first, learner):
    progress.finish(enrolment, first, by=learner)
    finished_at = ActivityRecord.objects.get().finished_at
    progress.finish(enrolment, first, by=learner)

    assert ActivityRecord.objects.get().finished_at == finished_at
    assert AuditEntry.objects.filter(action="courses.finish").count() == 1


def test_an_activity_of_another_edition_is_refused(enrolment, course, learner):
    other = publishing.open_edition(course, by=None).activities.first()

    for act in (
        lambda: progress.see(enrolment, other),
        lambda: progress.finish(enrolment, other, by=learner),
        lambda: progress.answer_check(enrolment, other, block=CHECK["id"], option=0),
    ):
        with pytest.raises((progress.NotInEdition, progress.NoSuchCheck)):
            act()
    assert not ActivityRecord.objects.exists()


def test_a_lesson_with_an_unanswered_check_is_not_finished(checked_course, learner):
    enrolment = enrolling.enrol(learner, checked_course)
    lesson = enrolment.edition.activities.get()

    with pytest.raises(progress.ChecksUnanswered) as refusal:
        progress.finish(enrolment, lesson, by=learner)

    assert refusal.value.blocks == [CHECK["id"]]
    assert not ActivityRecord.objects.exists()


@pytest.mark.parametrize("option", [0, 1], ids=["wrong", "right"])
def test_any_answer_lets_the_lesson_be_finished(checked_course, learner, option):
    enrolment = enrolling.enrol(learner, checked_course)
    lesson = enrolment.edition.activities.get()

    progress.answer_check(enrolment, lesson, block=CHECK["id"], option=option)

    assert progress.finish(enrolment, lesson, by=learner)
    assert ActivityRecord.objects.get().checks == {CHECK["id"]: option}


def test_the_last_answer_counts(checked_course, learner):
    enrolment = enrolling.enrol(learner, checked_course)
    lesson = enrolment.edition.activities.get()
    progress.answer_check(enrolment, lesson, block=CHECK["id"], option=0)

    record = progress.answer_check(enrolment, lesson, block=CHECK["id"], option=1)

    assert record.checks == {CHECK["id"]: 1}
    assert ActivityRecord.objects.get().checks == {CHECK["id"]: 1}


@pytest.mark.parametrize(
    ("block", "option"), [(CHECK["id"], 2), (CHECK["id"], -1), ("khong-co", 0)]
)
def test_a_check_or_option_that_does_not_exist_is_refused(checked_course, learner, block, option):
    enrolment = enrolling.enrol(learner, checked_course)

    with pytest.raises(progress.NoSuchCheck):
        progress.answer_check(
            enrolment, enrolment.edition.activities.get(), block=block, option=option
        )


def test_a_test_is_finished_without_checks(course, learner):
    enrolment = enrolling.enrol(learner, course)
    test = enrolment.edition.activities.get(kind="test")

    progress.finish(enrolment, test, by=None)

    assert ActivityRecord.objects.get(activity=test).finished_at <= timezone.now()


def test_a_check_added_later_must_be_answered_too(course, learner):
    enrolment = enrolling.enrol(learner, course)
    activity = enrolment.edition.activities.first()
    lesson = LessonPage.objects.get(pk=activity.page_id)
    lesson.body = [CHECK]
    lesson.save_revision().publish()

    with pytest.raises(progress.ChecksUnanswered):
        progress.finish(enrolment, activity, by=learner)
