"""Publishing: when a change of the pages opens the next edition of their course."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from courses.models import Activity, Change, CourseEdition, CoursePage, EditionActivity
from courses.signals import edition_opened
from people import audit
from people.models import Person


class NothingToLearn(Exception):
    """The course has no published activity, so an edition of it could never be finished."""


_held: ContextVar[bool] = ContextVar("publications are held", default=False)


@contextmanager
def held() -> Iterator[None]:
    """Publish many pages as one act: whoever holds opens the edition at the end, or none."""
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)


@transaction.atomic
def open_edition(
    course: CoursePage,
    *,
    by: Person | None,
    change: Change | str = Change.SUBSTANTIVE,
    number: int | None = None,
) -> CourseEdition:
    """Freeze the course as it is published now. `number` may skip ahead, never back.

    Raises:
        NothingToLearn: no published activity.

    """
    locked = CoursePage.objects.select_for_update(of=("self",)).get(pk=course.pk)
    pages = [page for page in live_activities(locked) if not _is_draft(page)]
    if not pages:
        raise NothingToLearn(locked.code)
    latest = locked.editions.aggregate(latest=Max("number"))["latest"] or 0
    edition = CourseEdition.objects.create(
        course=locked,
        number=max(latest + 1, number or 0),
        standard_edition=locked.standard_edition,
        title=locked.title,
        title_en=locked.title_en,
        periods=locked.periods,
        pass_mark=locked.pass_mark,
        validity_months=locked.validity_months,
        change=change,
        opened_at=timezone.now(),
        opened_by=by,
    )
    EditionActivity.objects.bulk_create(
        _frozen(page, edition, position) for position, page in enumerate(pages, start=1)
    )
    data = {"number": edition.number, "activities": len(pages)}
    audit.record("courses.open_edition", edition, by=by, data=data)
    log(locked, "courses.open_edition", user=by, data=data)
    edition_opened.send(sender=CourseEdition, edition=edition)
    return edition


def live_activities(course: CoursePage) -> list[Page]:
    """The published lessons and tests beneath the course, in tree order."""
    pages = course.get_descendants().live().specific()
    return [page for page in pages if isinstance(page, Activity)]


@transaction.atomic
def follow(page: Page, *, by: Person | None) -> CourseEdition | None:
    """Act on a publication: open an edition if it calls for one, and forget what kind it was.

    An editorial change or a clarification opens nothing. While publications are held, nothing does.
    """
    course = page if isinstance(page, CoursePage) else CoursePage.objects.ancestor_of(page).first()
    edition = None
    if course and not _held.get() and _calls_for_edition(page, course):
        with suppress(NothingToLearn):
            edition = open_edition(course, by=by, change=Change.SUBSTANTIVE)
    _back_to_editorial(page)
    return edition


def _calls_for_edition(page: Page, course: CoursePage) -> bool:
    if course.is_draft or not course.live or _is_draft(page):
        return False
    latest = course.editions.order_by("-number").first()
    if latest is None:
        return isinstance(page, CoursePage)
    if getattr(page, "change_kind", "") == Change.SUBSTANTIVE:
        return True
    is_new = not latest.activities.filter(key=page.translation_key).exists()
    return isinstance(page, Activity) and is_new


def _back_to_editorial(page: Page) -> None:
    """The next publication is a small one unless the trainer says otherwise again."""
    if getattr(page, "change_kind", Change.EDITORIAL) == Change.EDITORIAL:
        return
    page.change_kind = Change.EDITORIAL
    type(page).objects.filter(pk=page.pk).update(change_kind=Change.EDITORIAL)
    revision = page.latest_revision
    if revision:
        revision.content["change_kind"] = str(Change.EDITORIAL)
        revision.save(update_fields=["content"])


def _is_draft(page: Page) -> bool:
    return bool(getattr(page, "is_draft", False))


def _frozen(page: Page, edition: CourseEdition, position: int) -> EditionActivity:
    return EditionActivity(
        edition=edition,
        position=position,
        kind=page.activity_kind,
        key=page.translation_key,
        page=page,
        revision_id=page.live_revision_id,
        title=page.title,
        title_en=getattr(page, "title_en", ""),
        minutes=getattr(page, "minutes", None) or 0,
    )


def stands_in_an_edition(page: Page) -> bool:
    """Whether the page, or one beneath it, is part of what somebody was to learn."""
    frozen = EditionActivity.objects.filter(page__path__startswith=page.path)
    return (
        frozen.exists() or CourseEdition.objects.filter(course__path__startswith=page.path).exists()
    )
