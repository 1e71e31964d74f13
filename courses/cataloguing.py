"""The catalogue: one page under the home page that holds every course."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Sum
from wagtail.models import Page, Site

from courses import outline
from courses.models import CataloguePage, CourseEdition, CoursePage, Enrolment
from courses.steps import Outline
from people.models import Person

SLUG, TITLE = "khoa-hoc", "Khóa học"


def ensure_catalogue() -> CataloguePage:
    """The catalogue page, made under the site's home page if there is none. Safe to repeat."""
    found: CataloguePage | None = CataloguePage.objects.first()
    if found:
        return found
    site = Site.objects.filter(is_default_site=True).first()
    home = site.root_page if site else Page.get_first_root_node()
    catalogue: CataloguePage = Page.objects.get(pk=home.pk).add_child(
        instance=CataloguePage(title=TITLE, slug=SLUG)
    )
    return catalogue


@dataclass(frozen=True, slots=True)
class Entry:
    """A course in the catalogue, as one viewer stands to it."""

    course: CoursePage
    lessons: int
    minutes: int
    is_open: bool
    outline: Outline | None  # of whoever is enrolled
    is_completed: bool


def entries(viewer: Person | None) -> list[Entry]:
    """Every published course, in the order of the tree. As many queries for one as for all."""
    own = _own(viewer)
    outlines = outline.of_all(own.values())
    ready = Q(lessons__live=True)
    courses = (
        CoursePage.objects.live()
        .annotate(lesson_count=Count("lessons", filter=ready))
        .annotate(minute_count=Sum("lessons__minutes", filter=ready))
        .annotate(has_edition=Exists(CourseEdition.objects.filter(course=OuterRef("pk"))))
        .order_by("path")
    )
    return [_entry(course, own.get(course.pk), outlines) for course in courses]


def _own(viewer: Person | None) -> dict[int, Enrolment]:
    """By course: the unfinished enrolment, else that of the newest edition."""
    if viewer is None:
        return {}
    enrolments = (
        Enrolment.objects.filter(person=viewer)
        .select_related("edition", "completion")
        .annotate(unfinished=Q(completion__isnull=True))
        .order_by("unfinished", "edition__number", "cycle")
    )
    return {enrolment.edition.course_id: enrolment for enrolment in enrolments}


def _entry(course: CoursePage, enrolment: Enrolment | None, outlines: dict[int, Outline]) -> Entry:
    return Entry(
        course=course,
        lessons=course.lesson_count,
        minutes=course.minute_count or 0,
        is_open=course.has_edition and not course.is_draft,
        outline=outlines[enrolment.pk] if enrolment else None,
        is_completed=enrolment.is_completed if enrolment else False,
    )
