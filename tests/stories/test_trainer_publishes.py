"""A trainer mends a lesson in the CMS and publishes; the learner reads the new text at once."""

import re

import pytest

from courses import trainers
from courses.models import CourseEdition, LessonPage
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_published_change_reaches_the_learner_and_keeps_the_edition(
    browse, iso_01, learner, trainer, with_password
):
    trainers.sync(trainer)
    lesson = LessonPage.objects.filter(course=iso_01).order_by("path").first()
    desk = browse(signed_in=with_password(trainer))
    desk.goto(f"/cms/pages/{lesson.pk}/edit/")
    title = desk.locator("#id_title")
    title.fill("Chất lượng trong dịch vụ công, bản mới")
    more = re.compile("More actions|Thêm hành động|[Tt]hao tác")
    desk.get_by_role("button", name=more).last.click()
    desk.get_by_role("button", name=re.compile("^(Publish|Xuất bản)")).first.click()
    desk.wait_for_url("**/cms/pages/**")
    desk.locator(".messages, [data-w-messages-target]").first.wait_for()

    page = browse(signed_in=with_password(learner))
    page.goto(lesson.get_public_path())

    assert page.locator("h1").inner_text() == "Chất lượng trong dịch vụ công, bản mới"
    assert CourseEdition.objects.filter(course=iso_01).count() == 1


def test_a_learner_cannot_enter_the_editor(browse, iso_01, learner, with_password):
    page = browse(signed_in=with_password(learner))

    page.goto("/cms/")

    assert "/cms/login/" in page.url
    assert not factories.Person.objects.get(pk=learner.pk).has_perm("wagtailadmin.access_admin")
