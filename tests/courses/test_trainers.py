import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page

from courses import trainers
from courses.cataloguing import ensure_catalogue
from courses.models import CataloguePage, LessonPage
from people.models import AuditEntry, Mandate
from tests.courses.conftest import grow

pytestmark = pytest.mark.django_db


def rights():
    group = Group.objects.get(name="Giảng viên")
    return (
        set(group.permissions.values_list("codename", flat=True)),
        set(group.page_permissions.values_list("permission__codename", flat=True)),
        set(group.collection_permissions.values_list("permission__codename", flat=True)),
    )


def test_the_group_may_write_under_the_catalogue_and_add_files(course):
    trainers.ensure_group()

    assert rights() == (
        {"access_admin"},
        {"add_page", "change_page", "publish_page"},
        {
            "add_image",
            "change_image",
            "choose_image",
            "add_document",
            "change_document",
            "choose_document",
        },
    )
    pages = {p.page_id for p in Group.objects.get(name="Giảng viên").page_permissions.all()}
    assert pages == {CataloguePage.objects.get().pk}


def test_making_the_group_again_changes_nothing(course):
    trainers.ensure_group()
    before = rights()

    trainers.ensure_group()

    assert rights() == before
    assert AuditEntry.objects.filter(action="courses.ensure_trainers").count() == 1


def test_membership_follows_the_mandate(course, trainer):
    assert trainers.sync(trainer)
    assert trainers.sync(trainer)
    Mandate.objects.filter(person=trainer).update(valid_to=dt.date(2020, 1, 2))
    assert not trainers.sync(trainer)

    assert not trainer.groups.exists()
    kept = AuditEntry.objects.filter(action="courses.sync_trainer").order_by("pk")
    assert [entry.data["is_trainer"] for entry in kept] == [True, False]


def test_whoever_is_no_trainer_is_left_alone(learner):
    assert not trainers.sync(learner)

    assert not Group.objects.filter(name="Giảng viên").exists()


def test_a_trainer_who_signs_in_reaches_the_editor(client, course, trainer):
    client.force_login(trainer)
    lesson = LessonPage.objects.get(slug="bai-1-1")

    answer = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))

    assert answer.status_code == 200


def test_a_trainer_reaches_no_page_outside_the_catalogue(client, course, trainer):
    client.force_login(trainer)
    root = Page.get_first_root_node()

    address = reverse("wagtailadmin_pages:add_subpage", args=[root.pk])

    assert client.get(address).status_code == 302


def test_a_learner_does_not_reach_the_editor(client, course, learner):
    client.force_login(learner)

    assert client.get("/cms/").status_code == 302


def test_there_is_one_catalogue_under_the_home_page(db):
    first = ensure_catalogue()

    assert ensure_catalogue() == first
    assert (first.slug, first.live) == ("khoa-hoc", True)


def test_without_a_site_the_catalogue_stands_at_the_root(db):
    from wagtail.models import Site  # noqa: PLC0415 -- used once

    Site.objects.all().delete()

    assert ensure_catalogue().get_parent().is_root()


def test_growing_a_course_uses_the_same_catalogue(db):
    ensure_catalogue()

    assert grow().get_parent().specific == CataloguePage.objects.get()
