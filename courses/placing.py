"""A test taken before the lessons: what a pass waives, and what a fail leaves to study."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.utils import timezone
from wagtail.models import Page

from courses.models import (
    Activity,
    ActivityKind,
    ActivityRecord,
    CourseEdition,
    EditionActivity,
    Enrolment,
    ModulePage,
    Placement,
    Waiver,
)
from people import audit
from people.models import Person
from people.prepared import prepared

PATH_STEP = 4  # letters of a tree path per level


def unfinished(enrolment: Enrolment, test: EditionActivity) -> list[Any]:
    """The lessons neither finished nor waived, in order. One statement.

    Each has `placed`: the keys of the lessons that the newest placement by this test leaves to
    study; None where there is none.
    """
    return _unfinished(enrolment.edition_id, enrolment.pk, test.pk)


@prepared
def _unfinished(edition_id: int, enrolment_id: int, test_id: int) -> QuerySet[EditionActivity]:
    finished = ActivityRecord.objects.filter(enrolment=enrolment_id, finished_at__isnull=False)
    waived = Waiver.objects.filter(enrolment=enrolment_id)
    newest = _newest(enrolment_id, test_id).values("lessons")[:1]
    return (
        EditionActivity.objects.filter(edition=edition_id, kind=ActivityKind.LESSON)
        .exclude(records__in=finished)
        .exclude(waivers__in=waived)
        .annotate(placed=Subquery(newest))
        .select_related("page")
        .order_by("position")
    )


@transaction.atomic
def waive(enrolment: Enrolment, *, test: EditionActivity, by: Person | None) -> list[Waiver]:
    """Waive every lesson not finished, because this test was passed first. Twice changes nothing.

    Runs inside the transaction of the pass, before the test itself is finished: quick checks
    still unanswered are waived with their lessons.
    """
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    lessons = unfinished(enrolment, test)
    if not lessons:
        return []
    now = timezone.now()
    waivers: list[Waiver] = Waiver.objects.bulk_create(
        Waiver(enrolment=enrolment, activity=lesson, test=test, waived_at=now) for lesson in lessons
    )
    data = {"test": test.title, "lessons": [lesson.title for lesson in lessons]}
    audit.record("courses.waive", enrolment, by=by, data=data)
    return waivers


@transaction.atomic
def place(
    enrolment: Enrolment, *, test: EditionActivity, topics: Collection[str], by: Person | None
) -> Placement:
    """Keep which lessons a failed test leaves to study: those of the topics that were missed.

    A topic is the slug of a module. Where no lesson belongs to any of them, all are left: nobody
    is told that there is nothing to study. A later placement takes the place of this one; the
    same again is not written twice.
    """
    before: Placement | None = _newest(enrolment.pk, test.pk).first()
    lessons = list(
        enrolment.edition.activities.filter(kind=ActivityKind.LESSON).select_related("page")
    )
    modules = ModulePage.objects.child_of(enrolment.edition.course).filter(slug__in=topics)
    paths = set(modules.values_list("path", flat=True))
    missed = [lesson for lesson in lessons if lesson.page.path[:-PATH_STEP] in paths] or lessons
    keys = [lesson.pk for lesson in missed]
    if before and before.lessons == keys:
        return before
    placement: Placement = Placement.objects.create(
        enrolment=enrolment,
        test=test,
        lessons=keys,
        placed_at=timezone.now(),
    )
    data = {"test": test.title, "lessons": [lesson.title for lesson in missed]}
    audit.record("courses.place", enrolment, by=by, data=data)
    return placement


def test_of(edition: CourseEdition) -> EditionActivity | None:
    """The first test of the edition that may be taken before its lessons."""
    tests = edition.activities.filter(kind=ActivityKind.TEST).select_related("page")
    return next((test for test in tests if _comes_first(test.page.specific)), None)


def _comes_first(page: Page) -> bool:
    return isinstance(page, Activity) and page.comes_first


def _newest(enrolment_id: int, test_id: int) -> Any:
    return Placement.objects.filter(enrolment=enrolment_id, test=test_id).order_by("-pk")
