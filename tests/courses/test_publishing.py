import pytest
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from courses import publishing
from courses.models import CourseEdition, CoursePage, EditionActivity, LessonPage, ModulePage
from courses.signals import edition_opened
from people.models import AuditEntry
from tests import factories
from tests.courses.conftest import grow

pytestmark = pytest.mark.django_db


def publish(page, user=None, **changes):
    """What the editor's “Công bố” does."""
    fresh = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save_revision(user=user).publish(user=user, skip_permission_checks=True)
    return type(page).objects.get(pk=page.pk)


def lesson_of(course, slug="bai-1-1"):
    return LessonPage.objects.get(course=course, slug=slug)


def numbers(course):
    return sorted(course.editions.values_list("number", flat=True))


def test_an_edition_freezes_the_terms_and_the_published_activities_in_tree_order(learner):
    course = grow(modules=2, pass_mark=80, periods=6, validity_months=36, title_en="Awareness")

    edition = publishing.open_edition(course, by=learner)

    terms = (edition.number, edition.pass_mark, edition.periods, edition.validity_months)
    assert terms == (1, 80, 6, 36)
    assert (edition.title, edition.title_en, edition.opened_by) == (
        course.title,
        "Awareness",
        learner,
    )
    assert edition.standard_edition == course.standard_edition
    rows = edition.activities.values_list("position", "kind", "title", "minutes")
    assert list(rows) == [
        (1, "lesson", "Bài 1.1", 10),
        (2, "lesson", "Bài 1.2", 10),
        (3, "lesson", "Bài 2.1", 10),
        (4, "lesson", "Bài 2.2", 10),
        (5, "test", "Kiểm tra cuối khóa", 0),
    ]
    first = edition.activities.first()
    assert first.key == lesson_of(course).translation_key


def test_later_changes_leave_a_frozen_edition_as_it_was():
    course = grow()
    edition = publishing.open_edition(course, by=None)
    course.title = "Tên mới"
    course.save()
    publish(lesson_of(course), title="Bài sửa tên")

    frozen = CourseEdition.objects.get(pk=edition.pk)
    assert frozen.title != "Tên mới"
    assert frozen.activities.first().title == "Bài 1.1"


def test_drafts_and_unpublished_pages_stand_in_no_edition():
    course = grow(lessons=3)
    LessonPage.objects.filter(slug="bai-1-1").update(is_draft=True)
    lesson_of(course, "bai-1-2").unpublish()

    edition = publishing.open_edition(course, by=None)

    assert list(edition.activities.values_list("title", flat=True)) == [
        "Bài 1.3",
        "Kiểm tra cuối khóa",
    ]


def test_opening_is_announced_audited_and_stands_in_the_page_history(learner):
    course, heard = grow(), []

    def hear(edition, **_):
        heard.append(edition)

    edition_opened.connect(hear)
    edition = publishing.open_edition(course, by=learner)
    edition_opened.disconnect(hear)

    assert heard == [edition]
    assert AuditEntry.objects.get(action="courses.open_edition").by == learner
    entry = PageLogEntry.objects.get(action="courses.open_edition")
    assert (entry.page_id, entry.user, entry.data) == (
        course.pk,
        learner,
        {"number": 1, "activities": 3},
    )
    assert not ModelLogEntry.objects.exists()


def test_a_course_without_activities_opens_no_edition():
    with pytest.raises(publishing.NothingToLearn):
        publishing.open_edition(grow(modules=0, test=False), by=None)


def test_a_number_may_skip_ahead_but_never_back():
    course = grow()

    assert publishing.open_edition(course, by=None, number=3).number == 3
    assert publishing.open_edition(course, by=None, number=2).number == 4


def test_publishing_a_course_that_is_no_longer_a_draft_opens_edition_1(learner):
    course = grow(is_draft=True)
    publish(course)
    assert numbers(course) == []

    publish(course, user=learner, is_draft=False)
    publish(course)

    assert numbers(course) == [1]
    assert course.editions.get().opened_by == learner


def test_a_course_opened_without_lessons_opens_no_edition():
    course = grow(modules=0, test=False, is_draft=True)

    publish(course, is_draft=False)

    assert numbers(course) == []


@pytest.mark.parametrize("kind", ["editorial", "clarification"])
def test_small_changes_open_no_edition(course, kind):
    publish(lesson_of(course), change_kind=kind)
    publish(course, change_kind=kind)

    assert numbers(course) == [1]


def test_a_substantive_change_of_a_lesson_opens_the_next_edition(course, learner):
    publish(lesson_of(course), user=learner, change_kind="substantive")

    assert numbers(course) == [1, 2]
    assert course.editions.first().opened_by == learner


def test_a_substantive_change_of_the_course_opens_the_next_edition(course):
    publish(course, change_kind="substantive", pass_mark=90)

    assert course.editions.first().pass_mark == 90


@pytest.mark.parametrize("kind", ["clarification", "substantive"])
def test_the_next_publication_is_editorial_again(course, kind):
    lesson = publish(lesson_of(course), change_kind=kind)
    assert lesson.change_kind == "editorial"
    assert lesson.get_latest_revision_as_object().change_kind == "editorial"

    publish(lesson)

    assert numbers(course) == [1, 2] if kind == "substantive" else [1]


def test_a_page_never_revised_falls_back_too(course):
    LessonPage.objects.update(change_kind="clarification")

    publishing.follow(lesson_of(course), by=None)

    assert lesson_of(course).change_kind == "editorial"


def test_a_newly_published_lesson_opens_the_next_edition(course):
    module = ModulePage.objects.get()
    lesson = factories.LessonPageFactory(parent=module, title="Bài mới", slug="moi", live=False)
    assert numbers(course) == [1]

    publish(lesson)

    assert numbers(course) == [1, 2]
    assert course.editions.first().activities.filter(title="Bài mới").exists()


def test_a_newly_published_test_opens_the_next_edition(short_course):
    quiz = factories.QuizPageFactory(parent=short_course, live=False)

    publishing.follow(quiz, by=None)

    assert numbers(short_course) == [1, 2]


def test_a_new_draft_lesson_opens_nothing(course):
    module = ModulePage.objects.get()
    lesson = factories.LessonPageFactory(
        parent=module, slug="nhap", live=False, is_draft=True, change_kind="substantive"
    )

    publish(lesson)

    assert numbers(course) == [1]


def test_a_lesson_alone_does_not_open_a_course_without_an_edition():
    course = grow()

    publish(lesson_of(course), change_kind="substantive")

    assert numbers(course) == []


def test_a_course_taken_back_to_draft_opens_nothing(course):
    CoursePage.objects.update(is_draft=True)

    publish(lesson_of(course), change_kind="substantive")

    assert numbers(course) == [1]


def test_while_publications_are_held_nothing_is_opened(course):
    with publishing.held():
        publish(lesson_of(course), change_kind="substantive")

    assert numbers(course) == [1]


def test_a_lesson_outside_any_course_is_nobodys_edition():
    publish(factories.LessonPageFactory())

    assert not CourseEdition.objects.exists()


def test_a_module_is_published_without_a_word(course):
    publish(ModulePage.objects.get())

    assert numbers(course) == [1]


def test_what_stands_in_an_edition_is_known_up_the_tree(course):
    kept = [course, ModulePage.objects.get(), lesson_of(course), course.get_parent()]
    loose = factories.LessonPageFactory(parent=ModulePage.objects.get(), slug="le", live=False)

    assert all(publishing.stands_in_an_edition(page) for page in kept)
    assert not publishing.stands_in_an_edition(loose)
    assert publishing.stands_in_an_edition(course)


def test_a_moved_lesson_knows_its_new_course(course):
    other = grow(code="ISO-02", slug="iso-02", lessons=0)
    lesson = lesson_of(course, "bai-1-2")

    lesson.move(ModulePage.objects.child_of(other).get(), pos="last-child")

    assert LessonPage.objects.get(pk=lesson.pk).course == other


def test_a_copied_course_has_a_code_and_lessons_of_its_own_and_no_edition(course):
    copied = CoursePage.objects.get(pk=course.pk).copy(
        recursive=True, update_attrs={"slug": "iso-01-2", "title": "Bản sao"}
    )

    assert (copied.code, copied.is_draft) == ("ISO-01-2", True)
    copies = LessonPage.objects.descendant_of(copied)
    assert {lesson.course_id for lesson in copies} == {copied.pk}
    assert not copied.editions.exists()
    assert not EditionActivity.objects.filter(page__in=copies.values("pk")).exists()
    again = course.copy(update_attrs={"slug": "iso-01-3", "title": "Bản sao nữa"})
    assert again.code == "ISO-01-3"


def test_the_database_keeps_a_page_that_stands_in_an_edition(course):
    from django.db.models import ProtectedError  # noqa: PLC0415 -- used once

    with pytest.raises(ProtectedError):
        Page.objects.get(pk=lesson_of(course).pk).delete()
