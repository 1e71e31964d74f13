"""A test taken before the lessons: what a pass waives, and what a fail leaves to study."""

import html
import re

import pytest
from django.urls import reverse

from certificates.models import Certificate
from courses import completing, outline, placing, progress
from courses.models import ActivityRecord, Completion, Placement, Waiver
from people.models import AuditEntry
from quizzes import opening, submitting
from quizzes.models import Attempt
from tests import factories
from tests.courses.conftest import CHECK
from tests.quizzes.conftest import TOPIC

pytestmark = pytest.mark.django_db
OTHER = "mo-dun-hai"


@pytest.fixture
def two(fresh):
    """Two modules with a lesson and three questions each; the test may come before them."""
    module = factories.ModulePageFactory(parent=fresh.course, title="Mô-đun hai", slug=OTHER)
    page = factories.LessonPageFactory(
        parent=module, title="Bài hai", slug="bai-hai", body=[CHECK], course=fresh.course
    )
    fresh.second = factories.EditionActivityFactory(
        edition=fresh.enrolment.edition, page=page, title="Bài hai", position=3
    )
    for _ in range(3):
        fresh.ask(topic=OTHER, difficulty="easy")
    factories.BlueprintLineFactory(quiz=fresh.quiz, topic=OTHER, difficulty="easy", count=3)
    fresh.set(test_first=None)
    fresh.enrolment.refresh_from_db()
    return fresh


def start(world):
    return opening.open_attempt(world.enrolment, world.test)


def sit(world, *topics):
    """One attempt, the questions of these topics right."""
    attempt = start(world)
    for question in attempt.paper.select_related("version"):
        if question.version.topic in topics:
            world.answer(attempt, question.position, value=question.version.task.right)
    submitting.submit(attempt, by=world.person)
    return attempt


def asked(world):
    return [lesson.title for lesson in opening.standing_of(world.enrolment, world.test).lessons]


def text_of(response):
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


# -- a pass -------------------------------------------------------------------------------


def test_a_pass_waives_every_lesson_and_issues_one_certificate(two):
    attempt = sit(two, TOPIC, OTHER)

    waivers = list(Waiver.objects.order_by("activity__position"))
    assert [waiver.activity for waiver in waivers] == [two.lesson, two.second]
    assert {waiver.test for waiver in waivers} == {two.test}
    assert Completion.objects.get().enrolment == two.enrolment
    assert Certificate.objects.get().person == two.person
    assert attempt.before_lessons


def test_a_waived_lesson_is_not_a_finished_one(two):
    sit(two, TOPIC, OTHER)

    assert list(ActivityRecord.objects.exclude(finished_at=None).values_list("activity")) == [
        (two.test.pk,)
    ]


def test_a_lesson_that_was_finished_is_not_waived(two):
    two.finish_lesson()
    sit(two, TOPIC, OTHER)

    assert [waiver.activity for waiver in Waiver.objects.all()] == [two.second]


def test_waiving_is_one_audited_act_that_names_the_lessons(two):
    sit(two, TOPIC, OTHER)

    entry = AuditEntry.objects.get(action="courses.waive")
    assert (entry.subject_id, entry.by) == (str(two.enrolment.pk), two.person)
    assert entry.data == {
        "test": two.test.title,
        "lessons": [two.lesson.title, two.second.title],
    }


def test_waiving_twice_changes_nothing(two):
    sit(two, TOPIC, OTHER)

    assert placing.waive(two.enrolment, test=two.test, by=None) == []
    assert Waiver.objects.count() == 2


def test_a_pass_after_all_lessons_waives_nothing(two):
    two.finish_lesson()
    progress.answer_check(two.enrolment, two.second, block=CHECK["id"], option=0)
    progress.finish(two.enrolment, two.second, by=two.person)
    attempt = sit(two, TOPIC, OTHER)

    assert not attempt.before_lessons
    assert not Waiver.objects.exists()
    assert Completion.objects.exists()


def test_what_held_when_the_paper_was_drawn_still_holds_when_it_is_handed_in(two):
    attempt = start(two)
    two.answer_all(attempt)
    two.set(test_first=False)
    submitting.submit(attempt, by=two.person)

    assert Waiver.objects.count() == 2
    assert Completion.objects.exists()


def test_a_course_without_lessons_left_is_settled_by_waivers_and_finishes_together(two):
    two.finish_lesson()
    assert completing.settle(two.enrolment, by=None) is None

    sit(two, TOPIC, OTHER)

    assert [(step.title, step.state) for step in outline.of(two.enrolment).steps] == [
        (two.lesson.title, "done"),
        (two.test.title, "done"),
        ("Bài hai", "waived"),
    ]


# -- a fail -------------------------------------------------------------------------------


def test_a_fail_leaves_only_the_lessons_of_missed_topics(two):
    sit(two, TOPIC)

    assert asked(two) == ["Bài hai"]
    assert Placement.objects.get().lessons == [two.second.pk]
    entry = AuditEntry.objects.get(action="courses.place")
    assert entry.data == {"test": two.test.title, "lessons": ["Bài hai"]}
    assert not Waiver.objects.exists()


def test_the_next_attempt_waits_for_those_lessons_and_for_no_others(two):
    sit(two, TOPIC)
    with pytest.raises(opening.LessonsNotFinished):
        start(two)

    progress.answer_check(two.enrolment, two.second, block=CHECK["id"], option=0)
    progress.finish(two.enrolment, two.second, by=two.person)
    sit(two, TOPIC, OTHER)

    assert [waiver.activity for waiver in Waiver.objects.all()] == [two.lesson]
    assert Certificate.objects.count() == 1


def test_a_second_fail_asks_for_what_it_missed(two):
    sit(two, TOPIC)
    progress.answer_check(two.enrolment, two.second, block=CHECK["id"], option=0)
    progress.finish(two.enrolment, two.second, by=two.person)
    sit(two, OTHER)

    assert asked(two) == [two.lesson.title]


def test_where_no_lesson_belongs_to_a_missed_topic_all_are_left(two):
    placing.place(two.enrolment, test=two.test, topics=["khong-co"], by=None)

    assert asked(two) == [two.lesson.title, "Bài hai"]


def test_the_same_placement_is_not_written_twice(two):
    first = placing.place(two.enrolment, test=two.test, topics=[OTHER], by=None)

    assert placing.place(two.enrolment, test=two.test, topics=[OTHER], by=None) == first
    assert AuditEntry.objects.filter(action="courses.place").count() == 1


def test_a_fail_after_all_lessons_places_nobody(two):
    two.finish_lesson()
    progress.answer_check(two.enrolment, two.second, block=CHECK["id"], option=0)
    progress.finish(two.enrolment, two.second, by=two.person)
    sit(two)

    assert not Placement.objects.exists()


def test_the_outline_says_which_lessons_are_needed_and_goes_on_with_them(two):
    sit(two, TOPIC)

    known = outline.of(two.enrolment)
    assert [(step.title, step.advice) for step in known.steps] == [
        (two.lesson.title, "spare"),
        (two.test.title, ""),
        ("Bài hai", "study"),
    ]
    assert known.next_step.title == "Bài hai"
    assert [step.title for step in known.needed] == ["Bài hai"]


def test_it_counts_as_an_attempt(two):
    two.set(attempts=1, wait_hours=24)
    sit(two, TOPIC, OTHER[:0])
    placed = opening.standing_of(two.enrolment, two.test)

    assert (placed.left, placed.must_wait) == (0, True)


# -- who may ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "said", "first"),
    [
        ("final", None, True),
        ("final", False, False),
        ("supervised", None, False),
        ("supervised", True, True),
        ("practice", None, False),
        ("practice", True, False),
    ],
)
def test_the_preset_decides_unless_the_page_does_and_practice_never_comes_first(
    two, preset, said, first
):
    two.set(preset=preset, test_first=said)
    two.quiz.refresh_from_db()

    assert two.quiz.comes_first is first
    assert opening.standing_of(two.enrolment, two.test).before_lessons is first


def test_a_test_that_does_not_come_first_waits_for_all_lessons(two):
    two.set(test_first=False)

    with pytest.raises(opening.LessonsNotFinished):
        start(two)
    assert not Attempt.objects.exists()


# -- pages --------------------------------------------------------------------------------


def test_the_course_page_offers_the_test_and_leads_to_it(client, two):
    course = reverse("courses:course", args=[two.course.slug])
    shown = text_of(client.get(course))

    response = client.post(
        reverse("courses:start", args=[two.course.slug]), {"kiem-tra-truoc": "1"}, follow=True
    )

    assert "Tôi đã biết nội dung này – làm bài kiểm tra trước" in shown
    assert response.redirect_chain[-1][0] == two.start_url
    assert (
        "Anh/Chị còn 2 bài chưa học. Đạt thì được miễn các bài đó; chưa đạt thì chỉ cần học các"
        " bài của chủ đề còn thiếu." in text_of(response)
    )


def test_an_open_paper_is_gone_on_with_whatever_the_page_says_by_then(client, two):
    start(two)
    two.set(test_first=False)

    assert "Làm tiếp" in text_of(client.get(two.start_url))


def test_a_course_whose_test_comes_last_offers_nothing(client, two):
    two.set(test_first=False)
    page = client.get(reverse("courses:course", args=[two.course.slug]))

    assert "kiem-tra-truoc" not in page.content.decode()


def test_after_a_fail_the_pages_name_only_the_lessons_needed(client, two):
    attempt = sit(two, TOPIC)

    result = text_of(client.get(reverse("quizzes:result", args=[attempt.pk])))
    course = text_of(client.get(reverse("courses:course", args=[two.course.slug])))
    start_page = text_of(client.get(two.start_url))

    assert (
        "Anh/Chị cần học 1 bài dưới đây rồi làm lại. Các bài khác không bắt buộc và được miễn khi"
        " đạt. Anh/Chị còn 2 lần làm. Bài hai Học bài đầu tiên" in result
    )
    assert "Bài một" not in result
    assert "Theo kết quả kiểm tra trước, Anh/Chị cần học 1 bài ghi “Cần học”" in course
    assert "làm bài kiểm tra trước" not in course
    assert course.count("Không bắt buộc") == course.count("không bắt buộc") == 1
    assert "Lần làm trước chưa đạt. Anh/Chị cần học 1 bài của chủ đề còn thiếu" in start_page
    assert "Bắt đầu làm bài" not in start_page


def test_after_a_pass_the_pages_say_what_was_waived(client, two):
    attempt = sit(two, TOPIC, OTHER)

    result = text_of(client.get(reverse("quizzes:result", args=[attempt.pk])))
    course = text_of(client.get(reverse("courses:course", args=[two.course.slug])))
    lesson = text_of(client.get(reverse("courses:lesson", args=[two.course.slug, "bai-mot"])))

    assert "Anh/Chị được miễn 2 bài chưa học vì đạt kiểm tra trước." in result
    assert "2 bài được miễn học vì đạt kiểm tra trước." in course
    assert course.count("Miễn học đạt kiểm tra trước") == 2
    assert "Đánh dấu đã học" not in lesson


def test_the_timeline_says_that_the_lessons_were_still_to_come(client, two):
    attempt = sit(two, TOPIC)

    shown = text_of(client.get(reverse("quizzes:timeline", args=[attempt.pk])))

    assert "lần làm 1 · làm khi còn bài chưa học" in shown
