"""Whoever knows the subject proves it first; whoever does not studies what was missed."""

import re

import pytest

from certificates.models import Certificate
from courses.models import Completion, ModulePage, Waiver
from quizzes import answering
from quizzes.models import Attempt
from tests.stories.test_learner_earns_certificate import answer_all_right, read_every_lesson

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFER = "Tôi đã biết nội dung này – làm bài kiểm tra trước"


def take_the_test_first(page, course, learner):
    page.goto(course.get_public_path())
    page.get_by_role("button", name=OFFER).click()
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    page.wait_for_url("**/luot/**")
    return Attempt.objects.get(enrolment__person=learner, submitted_at=None)


def hand_in(page):
    page.get_by_role("button", name="Nộp bài").click()
    page.wait_for_url("**/ket-qua/**")


@pytest.mark.parametrize("javascript", [True, False], ids=["with a script", "without a script"])
def test_a_pass_waives_the_lessons_and_gives_the_certificate(
    browse, iso_01, learner, hr, issuer, with_password, javascript
):
    page = browse(javascript=javascript, signed_in=with_password(learner), width=390)
    attempt = take_the_test_first(page, iso_01, learner)
    answer_all_right(page, attempt)
    hand_in(page)

    lessons = attempt.enrolment.edition.activities.filter(kind="lesson").count()
    said = page.locator("main").inner_text()
    assert f"Anh/Chị được miễn {lessons} bài chưa học vì đạt kiểm tra trước." in said
    assert Waiver.objects.count() == lessons
    assert Completion.objects.get().enrolment == attempt.enrolment
    assert Certificate.objects.get().person == learner

    page.goto(iso_01.get_public_path())
    assert page.locator(".task").filter(has_text="Miễn học").count() == lessons
    assert page.get_by_role("button", name=OFFER).count() == 0


def test_a_fail_leaves_the_lessons_of_the_missed_topics_and_no_others(
    browse, iso_01, learner, issuer, with_password
):
    page = browse(signed_in=with_password(learner))
    attempt = take_the_test_first(page, iso_01, learner)
    known = list(ModulePage.objects.child_of(iso_01))
    known = known[: len(known) // 2]  # too few to pass
    for question in attempt.paper.select_related("version"):
        if question.version.topic in {module.slug for module in known}:
            answer_right(attempt, question, learner)
    page.goto(f"/kiem-tra/luot/{attempt.pk}/xem-lai/")
    hand_in(page)

    lessons = attempt.enrolment.edition.activities.filter(kind="lesson")
    spared = [each.title for each in lessons if under(each, known)]
    needed = [each.title for each in lessons if not under(each, known)]
    linked = page.locator(".res__b ol a").all_inner_texts()
    assert linked == needed
    assert not Waiver.objects.exists()

    page.goto(iso_01.get_public_path())
    assert page.locator(".task").filter(has_text="Cần học").count() == len(needed)
    assert page.locator(".task").filter(has_text="Không bắt buộc").count() == len(spared)

    page.get_by_role("link", name=re.compile("^Học tiếp bài")).click()
    read_every_lesson(page)
    page.wait_for_url("**/kiem-tra/**")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    page.wait_for_url("**/luot/**")
    second = Attempt.objects.get(enrolment__person=learner, submitted_at=None)
    for question in second.paper.select_related("version"):
        answer_right(second, question, learner)
    page.goto(f"/kiem-tra/luot/{second.pk}/xem-lai/")
    hand_in(page)

    waived = Waiver.objects.order_by("activity__position")
    assert [waiver.activity.title for waiver in waived] == spared
    assert Certificate.objects.get().person == learner


def answer_right(attempt, question, learner):
    answering.answer(
        attempt.pk,
        by=learner,
        position=question.position,
        value=question.version.task.right,
        flagged=False,
        client_key=f"story.{question.position}",
    )


def under(lesson, modules):
    return any(lesson.page.path.startswith(module.path) for module in modules)
