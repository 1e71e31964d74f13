"""Studying a lesson: whose it is, where it stands in their course, and what was done in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from courses import enrolling, outline, progress
from courses.models import CoursePage, EditionActivity, Enrolment, LessonPage
from courses.steps import Outline, Step
from people.models import Person


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson open before its reader."""

    enrolment: Enrolment
    outline: Outline
    here: Step
    seen_at: dt.datetime


def open_lesson(person: Person, course: CoursePage, lesson: LessonPage) -> Place:
    """Open the lesson; whoever is not enrolled is enrolled, and the look is recorded.

    A graduate reads on in the edition they finished, and is enrolled in the newest one only by
    opening a lesson that is new in it.

    Raises:
        CourseNotOpen: the course cannot be taken.
        NotInEdition: the lesson is not part of the edition the learner is in the middle of.

    """
    enrolment = enrolling.current(person, course) or enrolling.enrol(person, course)
    steps = outline.of(enrolment, here=lesson.slug)
    if steps.here is None and enrolment.is_completed:
        enrolment = enrolling.enrol(person, course)
        steps = outline.of(enrolment, here=lesson.slug)
    if steps.here is None:
        raise progress.NotInEdition(lesson.title)
    return Place(enrolment, steps, steps.here, _look(enrolment, steps.here))


def _look(enrolment: Enrolment, step: Step) -> dt.datetime:
    """Record the look. The outline has just read the row, so only its key is needed."""
    activity = EditionActivity(pk=step.activity, edition_id=enrolment.edition_id)
    if step.seen_at:
        return progress.see_again(enrolment, activity, seen_at=step.seen_at)
    return progress.see(enrolment, activity).last_seen


def activity_of(person: Person, lesson: LessonPage) -> tuple[Enrolment, EditionActivity] | None:
    """The enrolment and activity a form of this lesson is about; None when there is none."""
    enrolment = enrolling.current(person, lesson.course) if lesson.course else None
    if enrolment is None:
        return None
    activity = enrolment.edition.activities.filter(page=lesson).first()
    return (enrolment, activity) if activity else None
