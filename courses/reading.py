"""What a learner reads: the lesson at an address, and the quick checks in it."""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import Page

from courses.models import (
    Activity,
    ActivityKind,
    CoursePage,
    EditionActivity,
    LessonPage,
    ModulePage,
)


def lesson_at(course_slug: str, slug: str) -> LessonPage | None:
    """The lesson with this address and its course.

    A lesson that was taken down is still read by those whose edition it stands in; its row keeps
    the text as it was last published.
    """
    stands = Q(live=True) | Q(pk__in=EditionActivity.objects.values("page"))
    lessons = LessonPage.objects.filter(stands, course__slug=course_slug, slug=slug)
    found: LessonPage | None = lessons.select_related("course").order_by("-live", "path").first()
    return found


def other_activity_at(course_slug: str, slug: str) -> Page | None:
    """The published activity of an app above with this address: a test of the course."""
    course = CoursePage.objects.live().filter(slug=course_slug).first()
    if course is None:
        return None
    pages = course.get_descendants().live().filter(slug=slug)
    others = pages.not_exact_type(ModulePage, LessonPage).specific()
    found: Page | None = next((page for page in others if isinstance(page, Activity)), None)
    return found


def checks_in(lesson: LessonPage) -> dict[str, int]:
    """The quick checks of a lesson in order: block id and number of options."""
    return {
        block.id: len(block.value["options"])
        for block in lesson.body
        if block.block_type == "check"
    }


def checks_of(activity: EditionActivity) -> dict[str, int]:
    """The quick checks to answer before the activity is finished; a test has none."""
    if activity.kind != ActivityKind.LESSON:
        return {}
    lesson = LessonPage.objects.filter(pk=activity.page_id).first()
    return checks_in(lesson) if lesson else {}
