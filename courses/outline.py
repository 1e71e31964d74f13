"""The outline of a course: what is done, what comes next, what is still locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses.models import CourseEdition, CoursePage, Enrolment, ModulePage, Placement
from courses.publishing import live_activities
from courses.steps import (
    CURRENT,
    DONE,
    LESSON,
    LOCKED,
    OPEN,
    SPARE,
    STUDY,
    WAIVED,
    Outline,
    Step,
    settled,
)

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
    "seconds": "mine__seconds",
    "finished_at": "mine__finished_at",
    "waived_at": "waived__waived_at",
    "placed": "placed",
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
    waivers = f"{ACTIVITY}__waivers"
    waived = FilteredRelation(waivers, condition=Q(**{f"{waivers}__enrolment": F("pk")}))
    placed = Placement.objects.filter(enrolment=OuterRef("pk")).order_by("-pk").values("lessons")
    return (
        Enrolment.objects.filter(pk__in=keys, **{f"{ACTIVITY}__isnull": False})
        .annotate(mine=mine, waived=waived, placed=Subquery(placed[:1]))
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
        state=_state(fact),
        url=_url(fact["course"], fact["slug"]),
        module=fact["path"][:-PATH_STEP],
        is_here=fact["slug"] == here,
        checks=fact["checks"] or {},
        seen_at=fact["seen_at"],
        seconds=fact["seconds"] or 0,
        advice=_advice(fact),
    )


def _state(fact: Mapping[str, Any]) -> str:
    if fact["finished_at"]:
        return DONE
    return WAIVED if fact["waived_at"] else OPEN


def _advice(fact: Mapping[str, Any]) -> str:
    """What the newest placement said of a lesson."""
    if fact["placed"] is None or fact["kind"] != LESSON:
        return ""
    return STUDY if fact["activity"] in fact["placed"] else SPARE


def _url(course: str, slug: str) -> str:
    """A test's own address is known to the app above: the lesson's view leads there."""
    return reverse("courses:lesson", args=[course, slug])


def _worded(steps: Iterable[Step]) -> Outline:
    known = settled(steps)
    asked = sum(step.is_lesson and step.advice != SPARE for step in known)
    return Outline(tuple(replace(step, words=_words(step, asked)) for step in known))


def _words(step: Step, asked: int) -> str:
    """The state in words, so that no meaning hangs on an icon or a colour."""
    if step.state == LOCKED:
        return ngettext("Mở khi học xong %(count)d bài", "Mở khi học xong %(count)d bài", asked) % {
            "count": asked
        }
    if not step.is_lesson:
        return _("Đã đạt") if step.state == DONE else _("Có thể làm bài")
    state = {
        DONE: _("Đã học"),
        WAIVED: _("Miễn học – đạt kiểm tra trước"),
        CURRENT: _("Đang học"),
    }.get(step.state, _advised(step))
    return " · ".join(filter(None, [state, _minutes(step)]))


def _advised(step: Step) -> str:
    return {STUDY: _("Cần học"), SPARE: _("Không bắt buộc")}.get(step.advice, "")


def _minutes(step: Step) -> str:
    return _("%(count)d phút") % {"count": step.minutes} if step.minutes else ""
