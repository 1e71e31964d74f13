"""The outline of a course: what is done, what comes next, what is still locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses.models import CourseEdition, CoursePage, Enrolment, ModulePage
from courses.publishing import live_activities
from courses.steps import CURRENT, DONE, LOCKED, OPEN, Outline, Step, settled

PATH_STEP = 4  # letters of a tree path per level
ACTIVITY = "edition__activities"
COLUMNS = {
    "course": "edition__course__slug",
    "activity": f"{ACTIVITY}__pk",
    "kind": f"{ACTIVITY}__kind",
    "title": f"{ACTIVITY}__title",
    "title_en": f"{ACTIVITY}__title_en",
    "minutes": f"{ACTIVITY}__minutes",
    "slug": f"{ACTIVITY}__page__slug",
    "path": f"{ACTIVITY}__page__path",
    "checks": "mine__checks",
    "seen_at": "mine__last_seen",
    "finished_at": "mine__finished_at",
}


def of(enrolment: Enrolment, *, here: str = "") -> Outline:
    """The outline of one enrolment, seen from the activity with the slug `here`. One query."""
    return of_all([enrolment], here=here)[enrolment.pk]


def of_all(enrolments: Iterable[Enrolment], *, here: str = "") -> dict[int, Outline]:
    """The outlines of any number of enrolments, by their keys. One query."""
    keys = [enrolment.pk for enrolment in enrolments]
    found = dict.fromkeys(keys, Outline())
    for key, rows in groupby(_rows(keys), key=lambda row: row["pk"]):
        found[key] = _worded(_step(row, here) for row in rows)
    return found


def of_edition(edition: CourseEdition, course: CoursePage) -> Outline:
    """The outline for whoever is not enrolled: lessons lead in, tests are locked. One query."""
    return _worded(
        Step(
            activity=activity.pk,
            kind=activity.kind,
            title=activity.local_title,
            slug=activity.page.slug,
            minutes=activity.minutes,
            url=_url(course.slug, activity.page.slug),
            module=activity.page.path[:-PATH_STEP],
        )
        for activity in edition.activities.select_related("page")
    )


def of_pages(course: CoursePage) -> Outline:
    """The outline of a course that is still being written: nothing can be opened."""
    steps = settled(
        Step(
            activity=0,
            kind=page.activity_kind,
            title=page.local_title,
            slug=page.slug,
            minutes=getattr(page, "minutes", None) or 0,
            module=page.path[:-PATH_STEP],
        )
        for page in live_activities(course)
    )
    return Outline(tuple(replace(step, state=LOCKED, words=_minutes(step)) for step in steps))


def by_module(outline: Outline, course: CoursePage) -> list[tuple[str, list[Step]]]:
    """The steps under their modules' titles; "" for a test, which has none. One query."""
    modules = ModulePage.objects.child_of(course)
    titles = {module.path: module.local_title for module in modules}
    groups = groupby(outline.steps, key=lambda step: titles.get(step.module, ""))
    return [(title, list(steps)) for title, steps in groups]


def _rows(keys: list[int]) -> Any:
    """One row per enrolment and activity, with what the enrolment did there."""
    records = f"{ACTIVITY}__records"
    mine = FilteredRelation(records, condition=Q(**{f"{records}__enrolment": F("pk")}))
    return (
        Enrolment.objects.filter(pk__in=keys, **{f"{ACTIVITY}__isnull": False})
        .annotate(mine=mine)
        .order_by("pk", f"{ACTIVITY}__position")
        .values("pk", *COLUMNS.values())
    )


def _step(row: Mapping[str, Any], here: str) -> Step:
    fact = {name: row[column] for name, column in COLUMNS.items()}
    is_english = get_language() == "en" and fact["title_en"]
    return Step(
        activity=fact["activity"],
        kind=fact["kind"],
        title=fact["title_en"] if is_english else fact["title"],
        slug=fact["slug"],
        minutes=fact["minutes"],
        state=DONE if fact["finished_at"] else OPEN,
        url=_url(fact["course"], fact["slug"]),
        module=fact["path"][:-PATH_STEP],
        is_here=fact["slug"] == here,
        checks=fact["checks"] or {},
        seen_at=fact["seen_at"],
    )


def _url(course: str, slug: str) -> str:
    """A test's own address is known to the app above: the lesson's view leads there."""
    return reverse("courses:lesson", args=[course, slug])


def _worded(steps: Iterable[Step]) -> Outline:
    known = settled(steps)
    lessons = sum(step.is_lesson for step in known)
    return Outline(tuple(replace(step, words=_words(step, lessons)) for step in known))


def _words(step: Step, lessons: int) -> str:
    """The state in words, so that no meaning hangs on an icon or a colour."""
    if step.state == LOCKED:
        return ngettext(
            "Mở khi học xong %(count)d bài", "Mở khi học xong %(count)d bài", lessons
        ) % {"count": lessons}
    if not step.is_lesson:
        return _("Đã đạt") if step.state == DONE else _("Có thể làm bài")
    state = {DONE: _("Đã học"), CURRENT: _("Đang học")}.get(step.state, "")
    return " · ".join(filter(None, [state, _minutes(step)]))


def _minutes(step: Step) -> str:
    return _("%(count)d phút") % {"count": step.minutes} if step.minutes else ""
