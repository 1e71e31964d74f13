import json

import pytest
from django.test import RequestFactory
from django.urls import reverse
from wagtail.blocks.base import Block
from wagtail.models import Page

from courses import publishing
from courses.blocks import LessonBlocks
from courses.models import CataloguePage, CourseEdition, CoursePage, LessonPage, ModulePage
from tests import factories
from tests.courses.conftest import CHECK, PROSE, grow

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(factories.PersonFactory(is_superuser=True))
    return client


def form_for(page, **changes):
    """The editor's form of this page, filled in as it stands but for the changes."""
    handler = page.get_edit_handler()
    form_class = handler.get_form_class()
    empty = form_class(instance=page)
    data = {name: empty[name].value() for name in empty.fields if name not in {"body", "body_en"}}
    data = {name: value for name, value in data.items() if value is not None} | changes
    if "body" in empty.fields:
        data |= {"body-count": "0", "body_en-count": "0"}
    formsets = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    parent = page.get_parent().specific
    return form_class(data | formsets, instance=page, parent_page=parent)


def test_the_editor_wears_our_colours_and_hides_the_user_list(editor):
    page = editor.get("/cms/").content.decode()

    assert "css/cms.css" in page
    assert "/cms/users/" not in page


def test_a_page_of_an_edition_is_not_deleted_and_one_sentence_says_why(editor, course):
    lesson = LessonPage.objects.get(slug="bai-1-1")
    for page in (lesson, ModulePage.objects.get(), course, course.get_parent()):
        answer = editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)

        assert f"Không xóa được “{page.title}”" in answer.content.decode()
    assert LessonPage.objects.filter(pk=lesson.pk).exists()


def test_nor_is_it_deleted_in_bulk(editor, course):
    lesson = LessonPage.objects.get(slug="bai-1-1")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    answer = editor.post(f"{address}?id={lesson.pk}", follow=True)

    assert "Không xóa được “Bài 1.1”" in answer.content.decode()
    assert LessonPage.objects.filter(pk=lesson.pk).exists()


def test_other_bulk_actions_are_left_alone(editor, course):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    lesson = LessonPage.objects.get(slug="bai-1-1")

    editor.post(f"{address}?id={lesson.pk}")

    assert not LessonPage.objects.get(pk=lesson.pk).live


def test_a_course_nobody_could_take_is_deleted_with_its_lessons(editor, db):
    page = grow(is_draft=True, test=False)

    editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert not CoursePage.objects.exists()
    assert not LessonPage.objects.exists()
    assert CataloguePage.objects.get().numchild == 0


def test_the_history_of_a_course_tells_of_its_editions(editor, course):
    address = reverse("wagtailadmin_pages:history", args=[course.pk])

    assert "Đã mở một phiên bản khóa học" in editor.get(address).content.decode()


@pytest.mark.parametrize("model", [CataloguePage, CoursePage, ModulePage, LessonPage])
def test_every_page_opens_in_the_editor(editor, checked_course, model):
    page = model.objects.get()

    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    assert editor.get(address).status_code == 200


@pytest.mark.parametrize("name", sorted(LessonBlocks().child_blocks))
def test_every_block_has_a_preview_in_our_own_style(editor, name):
    block = LessonPage._meta.get_field("body").stream_block.child_blocks[name]
    assert Block.definition_registry[block.definition_prefix] is block

    page = editor.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    ).content.decode()

    assert "css/lesson.css" in page
    assert 'class="prose"' in page


def test_an_unpublished_lesson_is_previewed_as_learners_will_read_it(editor, course):
    module = ModulePage.objects.get()
    lesson = factories.LessonPageFactory(
        parent=module, title="Bài mới", slug="moi", live=False, body=[PROSE, CHECK]
    )

    page = lesson.make_preview_request().content.decode()

    assert "css/lesson.css" in page
    assert "<h1>Bài mới</h1>" in page
    assert "Nội dung bài." in page
    assert "Việc nào là bước xem lại?" in page
    assert "Đánh dấu đã học" not in page


@pytest.mark.parametrize("model", [CataloguePage, CoursePage, ModulePage])
def test_the_other_pages_are_previewed_too(course, model):
    assert model.objects.get().make_preview_request().status_code == 200


def test_the_address_in_the_tree_leads_to_the_public_one(client, course):
    lesson = LessonPage.objects.get(slug="bai-1-1")
    request = RequestFactory().get("/")

    addresses = [
        page.specific.serve(request).url
        for page in (course.get_parent(), course, ModulePage.objects.get(), lesson)
    ]

    assert addresses == [
        "/khoa-hoc/",
        "/khoa-hoc/iso-01/",
        "/khoa-hoc/iso-01/",
        "/khoa-hoc/iso-01/bai-1-1/",
    ]


def test_a_page_outside_the_site_has_no_url(db):
    assert LessonPage(title="Lạc", slug="lac").get_url_parts() is None


def test_titles_and_summaries_follow_the_language(course):
    course.title_en, course.summary, course.summary_en = "Awareness", "Tóm tắt", "Summary"
    from django.utils import translation  # noqa: PLC0415 -- used once

    assert (course.local_title, course.local_summary) == ("Nhận thức chung", "Tóm tắt")
    with translation.override("en"):
        assert (course.local_title, course.local_summary) == ("Awareness", "Summary")
        course.title_en = course.summary_en = ""
        assert (course.local_title, course.local_summary) == ("Nhận thức chung", "Tóm tắt")


# What the forms refuse


def test_a_course_without_a_ready_lesson_is_not_opened(db):
    page = grow(is_draft=True, test=False)
    LessonPage.objects.update(is_draft=True)

    form = form_for(page, is_draft="")

    assert form.errors["is_draft"] == [
        "Khóa học chưa có bài học nào được công bố nên chưa thể mở học."
    ]
    LessonPage.objects.update(is_draft=False)
    assert form_for(page, is_draft="").is_valid()


def test_lists_are_written_one_item_a_line(course):
    form = form_for(course, outcomes="Một việc\n\n  Hai việc \n", prerequisites="")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["outcomes"] == ["Một việc", "Hai việc"]
    assert form.cleaned_data["prerequisites"] == []
    assert "outcomes" in form.changed_data
    assert "prerequisites" not in form.changed_data
    course.outcomes = ["a", "b"]
    assert form_for(course)["outcomes"].value() == "a\nb"


@pytest.mark.parametrize("slug", ["bai-1-2", "kiem-tra-cuoi-khoa"])
def test_two_activities_of_a_course_do_not_share_an_address(course, slug):
    lesson = LessonPage.objects.get(slug="bai-1-1")

    assert "slug" in form_for(lesson, slug=slug).errors
    assert form_for(lesson, slug="bai-khac").is_valid()
    assert form_for(lesson, slug="mo-dun-1").is_valid()


def test_a_lesson_outside_a_course_shares_its_address_with_nobody(db):
    lesson = factories.LessonPageFactory()

    assert form_for(lesson).is_valid()


def test_publishing_in_the_editor_opens_the_next_edition_once(editor, course):
    lesson = LessonPage.objects.get(slug="bai-1-1")
    data = {
        "title": "Bài 1.1",
        "slug": "bai-1-1",
        "minutes": "10",
        "body_en-count": "0",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "outcomes",
        "body-0-id": "",
        "body-0-value-count": "1",
        "body-0-value-0-deleted": "",
        "body-0-value-0-order": "0",
        "body-0-value-0-type": "",
        "body-0-value-0-id": "",
        "body-0-value-0-value": "làm được việc;",
        "change_kind": "substantive",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])

    assert editor.post(address, data).status_code == 302

    fresh = LessonPage.objects.get(pk=lesson.pk)
    assert [block.block_type for block in fresh.body] == ["outcomes"]
    assert fresh.change_kind == "editorial"
    edition = CourseEdition.objects.order_by("-number").first()
    assert (edition.number, edition.opened_by.is_superuser) == (2, True)
    shown = editor.get(address).content.decode()
    assert 'value="editorial"' in shown
    assert json.dumps("substantive") in shown or "substantive" in shown


def test_a_page_of_an_edition_may_be_taken_down_and_keeps_its_record(editor, course):
    lesson = LessonPage.objects.get(slug="bai-1-1")

    editor.post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]))

    assert not LessonPage.objects.get(pk=lesson.pk).live
    assert publishing.stands_in_an_edition(Page.objects.get(pk=lesson.pk))
