"""What courses does when the CMS publishes or moves a page, and when somebody signs in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, post_page_move

from courses import publishing, trainers
from courses.models import Activity, CoursePage, LessonPage
from people.models import Person


@receiver(page_published)
def follow_publication(instance: Page, revision: Any = None, **_: object) -> None:
    if isinstance(instance, CoursePage | Activity):
        publishing.follow(instance, by=getattr(revision, "user", None))


@receiver(post_page_move)
def keep_the_course_beside_its_lessons(instance: Page, **_: object) -> None:
    course = CoursePage.objects.ancestor_of(instance, inclusive=True).first()
    LessonPage.objects.descendant_of(instance, inclusive=True).update(course=course)


@receiver(user_logged_in)
def give_trainers_their_desk(user: Person, **_: object) -> None:
    trainers.sync(user)
