"""The course page: what a visitor, a learner or a graduate sees there and can do next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from courses import enrolling, outline, placing
from courses.models import Completion, CourseEdition, CoursePage, Enrolment
from courses.steps import Outline, Step
from people.models import Person

# What the one button of the page does.
SIGN_IN, START, GO_ON, NEW_EDITION, RENEW, NOTHING = (
    "sign_in",
    "start",
    "go_on",
    "new_edition",
    "renew",
    "",
)
BEGINNINGS = {START, NEW_EDITION, RENEW}


@dataclass(frozen=True, slots=True)
class Welcome:
    """A course as one viewer stands to it."""

    outline: Outline
    modules: list[tuple[str, list[Step]]]
    edition: CourseEdition | None  # whose terms hold for the viewer
    enrolment: Enrolment | None
    completion: Completion | None
    action: str
    offers_test: bool  # before the lessons, to whoever knows them already

    @property
    def is_open(self) -> bool:
        return self.edition is not None


def welcome(course: CoursePage, viewer: Person | None, *, on: dt.date) -> Welcome:
    """Everything the course page shows. `viewer` is None for whoever has not signed in."""
    enrolment = enrolling.current(viewer, course) if viewer else None
    newest = _newest(course)
    steps = _outline(course, enrolment, newest)
    action = _action(viewer, enrolment, newest, on=on)
    return Welcome(
        outline=steps,
        modules=outline.by_module(steps, course),
        edition=enrolment.edition if enrolment else newest,
        enrolment=enrolment,
        completion=enrolment.completion if enrolment and enrolment.is_completed else None,
        action=action,
        offers_test=_offers_test(action, enrolment, newest, steps),
    )


def _offers_test(
    action: str, enrolment: Enrolment | None, newest: CourseEdition | None, steps: Outline
) -> bool:
    """Whether the test may be taken first now: whoever failed it so has been told what to study."""
    if action == GO_ON and enrolment:
        return bool(steps.needed) and not steps.is_placed and _comes_first(enrolment.edition)
    return action in BEGINNINGS and newest is not None and _comes_first(newest)


def _comes_first(edition: CourseEdition) -> bool:
    return placing.test_of(edition) is not None


def _newest(course: CoursePage) -> CourseEdition | None:
    try:
        return enrolling.newest_edition(course)
    except enrolling.CourseNotOpen:
        return None


def _outline(
    course: CoursePage, enrolment: Enrolment | None, newest: CourseEdition | None
) -> Outline:
    if enrolment:
        return outline.of(enrolment)
    return outline.of_edition(newest, course) if newest else outline.of_pages(course)


def _action(
    viewer: Person | None,
    enrolment: Enrolment | None,
    newest: CourseEdition | None,
    *,
    on: dt.date,
) -> str:
    if enrolment and not enrolment.is_completed:
        return GO_ON
    if newest is None:
        return NOTHING
    if viewer is None:
        return SIGN_IN
    if enrolment is None:
        return START
    if enrolment.edition_id != newest.pk:
        return NEW_EDITION
    return RENEW if enrolling.may_renew(enrolment, on=on) else NOTHING
