"""Courses in the browser: the catalogue, a course, a lesson."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import (
    cataloguing,
    enrolling,
    outline,
    placing,
    progress,
    reading,
    references,
    studying,
    welcoming,
)
from courses.models import CataloguePage, CoursePage, EditionActivity, Enrolment, LessonPage
from courses.steps import Step
from people.http import PersonRequest
from people.models import Person


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    page = CataloguePage.objects.live().first()
    entries = cataloguing.entries(_viewer(request))
    paths = references.paths(entry.course for entry in entries)
    context = {"page": page, "entries": entries, "paths": paths}
    return render(request, "courses/catalogue.html", context)


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(
        CoursePage.objects.live().select_related("standard_edition"), slug=slug
    )
    shown = welcoming.welcome(page, _viewer(request), on=timezone.localdate())
    return render(request, "courses/course.html", {"course": page, "welcome": shown})


@login_required
def start(request: PersonRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(CoursePage.objects.live(), slug=slug)
    if request.method != "POST":  # back from signing in, or typed
        return redirect(page.get_public_path())
    try:
        enrolment = enrolling.begin(request.user, page)
    except enrolling.CourseNotOpen:
        return _not_open(request, page)
    test = placing.test_of(enrolment.edition) if "kiem-tra-truoc" in request.POST else None
    if test and not enrolment.is_completed:
        return redirect("courses:lesson", slug, test.page.slug)
    step = outline.of(enrolment).next_step
    return redirect(step.url if step else page.get_public_path())


@login_required
def lesson(request: PersonRequest, course_slug: str, slug: str) -> HttpResponse:
    found = reading.lesson_at(course_slug, slug)
    if found is None or found.course is None:
        return _redirect_to_other_activity(course_slug, slug)
    try:
        place = studying.open_lesson(request.user, found.course, found)
    except enrolling.CourseNotOpen:
        return _not_open(request, found.course)
    except progress.NotInEdition:
        messages.info(
            request,
            _("Bài này không thuộc phiên bản khóa học mà Anh/Chị đang học."),
        )
        return redirect(found.course.get_public_path())
    context = {
        "lesson": found,
        "laws": references.cited(found.laws),
        "course": found.course,
        "outline": place.outline,
        "seen_at": place.seen_at,
        "answers": place.here.checks,
        "missing": "thieu" in request.GET,
        "check_url": reverse("courses:check", args=[course_slug, slug]),
    }
    return render(request, "courses/lesson.html", context)


@login_required
def check(request: PersonRequest, course_slug: str, slug: str) -> HttpResponse:
    page, enrolment, activity = _studied(request, course_slug, slug)
    back = page.get_public_path()
    if request.method != "POST":
        return redirect(back)
    block, option = request.POST.get("block", ""), request.POST.get("option", "")
    if block not in reading.checks_in(page):
        return redirect(back)  # the lesson was changed meanwhile
    if not option:
        return redirect(_missing(back, block))
    try:
        progress.answer_check(enrolment, activity, block=block, option=_number(option))
    except progress.NoSuchCheck as error:
        raise Http404 from error
    return redirect(f"{back}#kt-{block}")


@login_required
def finish(request: PersonRequest, course_slug: str, slug: str) -> HttpResponse:
    page, enrolment, activity = _studied(request, course_slug, slug)
    if request.method != "POST":
        return redirect(page.get_public_path())
    try:
        completion = progress.finish(enrolment, activity, by=request.user)
    except progress.ChecksUnanswered as error:
        return redirect(_missing(page.get_public_path(), error.blocks[0]))
    if completion:
        messages.success(request, _("Anh/Chị đã hoàn thành khóa học."))
    onward: Step | None = outline.of(enrolment, here=slug).onward
    return redirect(onward.url if onward else reverse("courses:course", args=[course_slug]))


def _viewer(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def _studied(
    request: PersonRequest, course_slug: str, slug: str
) -> tuple[LessonPage, Enrolment, EditionActivity]:
    """The lesson a form was sent from, with the sender's own enrolment; 404 without one."""
    page = reading.lesson_at(course_slug, slug)
    found = studying.activity_of(request.user, page) if page else None
    if page is None or found is None:
        raise Http404
    return page, *found


def _redirect_to_other_activity(course_slug: str, slug: str) -> HttpResponse:
    page = reading.other_activity_at(course_slug, slug)
    if page is None:
        raise Http404
    return redirect(page.get_public_path())


def _not_open(request: HttpRequest, page: CoursePage) -> HttpResponse:
    messages.info(request, _("Khóa học này đang biên soạn, chưa mở học."))
    return redirect(page.get_public_path())


def _missing(back: str, block: str) -> str:
    return f"{back}?{urlencode({'thieu': 1})}#kt-{block}"


def _number(text: str) -> int:
    """A small number, or one that is never the number of an option."""
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 else -1
