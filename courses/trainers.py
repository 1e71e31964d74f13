"""Trainers: the group that writes in the CMS, and who belongs to it."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from courses.models import CataloguePage
from people import audit
from people.models import Mandate, Person, Role

GROUP = "Giảng viên"
ON_PAGES = ("add_page", "change_page", "publish_page")
ON_FILES = tuple(
    f"{act}_{kind}" for kind in ("image", "document") for act in ("add", "change", "choose")
)


@transaction.atomic
def ensure_group() -> Group:
    """The trainers' group with its rights under the catalogue. Safe to repeat."""
    group, is_new = Group.objects.get_or_create(name=GROUP)
    group.permissions.add(_access_admin())
    for catalogue in CataloguePage.objects.all():
        _grant_pages(group, catalogue)
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(codename__in=ON_FILES):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )
    if is_new:
        audit.record("courses.ensure_trainers", group, by=None)
    return group


@transaction.atomic
def sync(person: Person) -> bool:
    """Whether the person writes courses today, by mandate; the group follows. Safe to repeat."""
    is_trainer = Mandate.objects.live().filter(person=person, role=Role.TRAINER).exists()
    is_member = person.groups.filter(name=GROUP).exists()
    if is_trainer == is_member:
        return is_trainer
    group = ensure_group()
    if is_trainer:
        person.groups.add(group)
    else:
        person.groups.remove(group)
    audit.record("courses.sync_trainer", person, by=None, data={"is_trainer": is_trainer})
    return is_trainer


def _grant_pages(group: Group, page: Page) -> None:
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=ON_PAGES
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _access_admin() -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
