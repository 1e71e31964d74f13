import datetime as dt

import pytest
import time_machine
from django.utils import timezone, translation

from courses import enrolling, outline, placing, progress, publishing
from courses.models import LessonPage, ModulePage, Placement, Waiver
from courses.steps import Outline, Step, settled
from tests import factories
from tests.courses.conftest import grow

START = dt.datetime(2026, 11, 21, 2, tzinfo=dt.UTC)


def step(slug, *, kind="lesson", state="open", seen=None, here=False, advice=""):
    seen_at = START + dt.timedelta(minutes=seen) if seen is not None else None
    return Step(
        activity=1,
        kind=kind,
        title=slug,
        slug=slug,
        minutes=10,
        state=state,
        url=f"/{slug}/",
        seen_at=seen_at,
        is_here=here,
        advice=advice,
    )


def states(steps):
    return [each.state for each in settled(steps)]


def walk(*steps):
    return Outline(tuple(settled(steps)))


# Values


def test_whoever_has_begun_nothing_is_nowhere_and_the_test_is_locked():
    known = settled([step("a"), step("b"), step("t", kind="test")])

    assert [each.state for each in known] == ["open", "open", "locked"]
    assert [each.number for each in known] == [1, 2, 0]
    assert [each.url for each in known] == ["/a/", "/b/", ""]
    assert [each.icon for each in known] == ["ring", "ring", "lock"]


def test_the_unfinished_step_seen_last_is_the_current_one():
    assert states([step("a", seen=1), step("b", seen=5), step("c")]) == ["open", "current", "open"]


def test_a_waived_lesson_is_settled_and_not_studied():
    known = walk(step("a", state="waived"), step("b", state="done"), step("t", kind="test"))

    assert [each.state for each in known.steps] == ["waived", "done", "open"]
    assert (known.done, known.waived, known.minutes_left) == (1, 1, 10)
    assert known.bar == ["on", "on"]
    assert known.next_step.slug == "t"


def test_what_a_test_taken_first_spared_stands_in_nobodys_way():
    spared = step("a", seen=5, advice="spare")
    known = walk(spared, step("b", advice="study"), step("t", kind="test"))

    assert [each.state for each in known.steps] == ["open", "open", "locked"]
    assert [each.slug for each in known.needed] == ["b"]
    assert (known.next_step.slug, known.minutes_left, known.is_placed) == ("b", 20, True)
    assert states([spared, step("b", state="done", advice="study"), step("t", kind="test")]) == [
        *("open", "done", "open"),
    ]


def test_onward_passes_over_what_a_test_taken_first_spared():
    here = step("a", here=True, advice="study")
    test = step("t", kind="test")

    assert walk(here, step("b", advice="spare"), step("c", advice="study"), test).onward.slug == "c"
    assert walk(here, step("b", advice="spare"), test).onward.slug == "t"
    assert walk(step("z", advice="study"), here, step("b", advice="spare")).onward is None


def test_a_finished_step_is_never_current():
    assert states([step("a", state="done", seen=9), step("b", seen=1)]) == ["done", "current"]


def test_the_step_on_the_page_is_current_whatever_was_seen_later():
    assert states([step("a", seen=1, here=True), step("b", seen=5)]) == ["current", "open"]


def test_tests_open_when_all_lessons_are_done_and_a_passed_one_stays_done():
    assert states([step("a", state="done"), step("t", kind="test")]) == ["done", "open"]
    assert states([step("a"), step("t", kind="test", state="done")]) == ["open", "done"]


def test_an_outline_counts_lessons_minutes_and_the_bar():
    known = walk(step("a", state="done"), step("b", here=True), step("c"), step("t", kind="test"))

    assert (known.done, known.total, known.minutes_left) == (1, 3, 30)
    assert known.bar == ["on", "now", ""]
    assert known.here.slug == "b"
    assert (known.before.slug, known.after.slug) == ("a", "c")
    assert known.next_step.slug == "b"


def test_without_a_current_step_the_first_open_one_is_next():
    assert walk(step("a", state="done"), step("b"), step("c")).next_step.slug == "b"
    assert walk(step("a", state="done")).next_step is None


def test_at_the_ends_there_is_nothing_beside():
    known = walk(step("a", here=True))

    assert (known.before, known.after, known.onward) == (None, None, None)
    assert walk(step("a")).before is None
    assert walk(step("a")).here is None


def test_onward_leads_to_the_next_lesson_else_the_one_skipped_else_the_test():
    test = step("t", kind="test")

    assert walk(step("a", here=True), step("b"), test).onward.slug == "b"
    assert walk(step("a"), step("b", here=True), test).onward.slug == "a"
    assert walk(step("a", state="done"), step("b", here=True), test).onward.slug == "t"


# Rows


@pytest.fixture
def enrolment(course, learner):
    return enrolling.enrol(learner, course)


def words(enrolment, **kwargs):
    return [(each.title, each.state, each.words) for each in outline.of(enrolment, **kwargs).steps]


def test_the_outline_of_a_new_enrolment(enrolment):
    assert words(enrolment) == [
        ("Bài 1.1", "open", "10 phút"),
        ("Bài 1.2", "open", "10 phút"),
        ("Kiểm tra cuối khóa", "locked", "Mở khi học xong 2 bài"),
    ]


def test_the_outline_on_the_way(enrolment, learner):
    first, second, _test = enrolment.edition.activities.all()
    progress.finish(enrolment, first, by=learner)
    progress.see(enrolment, second)

    assert words(enrolment) == [
        ("Bài 1.1", "done", "Đã học · 10 phút"),
        ("Bài 1.2", "current", "Đang học · 10 phút"),
        ("Kiểm tra cuối khóa", "locked", "Mở khi học xong 2 bài"),
    ]


def test_the_outline_at_the_end(enrolment, learner):
    first, second, test = enrolment.edition.activities.all()
    for lesson in (first, second):
        progress.finish(enrolment, lesson, by=learner)
    assert words(enrolment)[2] == ("Kiểm tra cuối khóa", "open", "Có thể làm bài")

    progress.finish(enrolment, test, by=None)

    assert words(enrolment)[2] == ("Kiểm tra cuối khóa", "done", "Đã đạt")


def test_lessons_without_minutes_say_nothing_of_them(learner):
    page = grow(lessons=1, test=False)
    LessonPage.objects.update(minutes=None)
    publishing.open_edition(page, by=None)

    assert words(enrolling.enrol(learner, page)) == [("Bài 1.1", "open", "")]


def test_titles_follow_the_language(enrolment):
    enrolment.edition.activities.filter(position=1).update(title_en="Lesson 1.1")

    with translation.override("en"):
        assert [each.title for each in outline.of(enrolment).steps] == [
            "Lesson 1.1",
            "Bài 1.2",
            "Kiểm tra cuối khóa",
        ]


def test_another_persons_records_do_not_show(enrolment, course, stranger):
    other = enrolling.enrol(stranger, course)
    progress.finish(other, other.edition.activities.first(), by=stranger)

    assert words(enrolment)[0] == ("Bài 1.1", "open", "10 phút")


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_outlines_costs_one_query(db, learner, django_assert_num_queries, count):
    enrolments = []
    for number in range(count):
        page = grow(code=f"C{number}", slug=f"c{number}")
        publishing.open_edition(page, by=None)
        enrolments.append(enrolling.enrol(learner, page))

    with django_assert_num_queries(1):
        found = outline.of_all(enrolments)

    assert [len(found[enrolment.pk].steps) for enrolment in enrolments] == [3] * count


def test_an_edition_without_activities_has_an_empty_outline(learner):
    enrolment = factories.EnrolmentFactory(person=learner)

    assert outline.of(enrolment) == Outline()


def test_the_outline_for_whoever_is_not_enrolled(course, django_assert_num_queries):
    edition = course.editions.get()

    with django_assert_num_queries(1):
        known = outline.of_edition(edition, course)

    assert [(each.state, each.url) for each in known.steps] == [
        ("open", "/khoa-hoc/iso-01/bai-1-1/"),
        ("open", "/khoa-hoc/iso-01/bai-1-2/"),
        ("locked", ""),
    ]


def test_the_outline_of_a_course_being_written_opens_nothing(db):
    page = grow(is_draft=True)
    LessonPage.objects.update(is_draft=True)

    known = outline.of_pages(page)

    assert [(each.title, each.state, each.url) for each in known.steps] == [
        ("Bài 1.1", "locked", ""),
        ("Bài 1.2", "locked", ""),
        ("Kiểm tra cuối khóa", "locked", ""),
    ]


def test_steps_stand_under_their_modules(db):
    page = grow(modules=2, lessons=1)
    ModulePage.objects.filter(slug="mo-dun-2").update(title_en="Module 2")
    edition = publishing.open_edition(page, by=None)

    groups = outline.by_module(outline.of_edition(edition, page), page)

    assert [(title, [each.title for each in steps]) for title, steps in groups] == [
        ("Mô-đun 1", ["Bài 1.1"]),
        ("Mô-đun 2", ["Bài 2.1"]),
        ("", ["Kiểm tra cuối khóa"]),
    ]


def test_looking_again_makes_the_newest_look_the_current_step(enrolment):
    first, second, _test = enrolment.edition.activities.all()
    for minute, activity in enumerate([first, second, first]):
        with time_machine.travel(START + dt.timedelta(minutes=minute), tick=False):
            progress.see(enrolment, activity)

    assert outline.of(enrolment).next_step.title == "Bài 1.1"


def test_the_words_of_a_placement_and_of_a_waiver(course, enrolment, learner):
    test = enrolment.edition.activities.get(kind="test")
    first, second = enrolment.edition.activities.filter(kind="lesson")
    Placement.objects.create(
        enrolment=enrolment, test=test, lessons=[second.pk], placed_at=timezone.now()
    )

    assert words(enrolment) == [
        ("Bài 1.1", "open", "Không bắt buộc · 10 phút"),
        ("Bài 1.2", "open", "Cần học · 10 phút"),
        ("Kiểm tra cuối khóa", "locked", "Mở khi học xong 1 bài"),
    ]

    progress.finish(enrolment, second, by=learner)
    placing.waive(enrolment, test=test, by=learner)

    assert words(enrolment)[0] == (
        "Bài 1.1",
        "waived",
        "Miễn học – đạt kiểm tra trước · 10 phút",
    )
    assert [waiver.activity for waiver in Waiver.objects.all()] == [first]


def test_the_waivers_and_placements_of_others_are_not_mine(course, enrolment, stranger):
    other = enrolling.enrol(stranger, course)
    test = enrolment.edition.activities.get(kind="test")
    placing.place(other, test=test, topics=["mo-dun-1"], by=stranger)
    placing.waive(other, test=test, by=stranger)

    assert [(each.state, each.advice) for each in outline.of(enrolment).steps] == [
        ("open", ""),
        ("open", ""),
        ("locked", ""),
    ]
