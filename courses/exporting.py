"""Exporting: a course as it is published, written as a course pack."""

from __future__ import annotations

from functools import partial
from typing import Any

from courses import filing
from courses.bodies import packed
from courses.models import CoursePage, LessonPage, ModulePage
from courses.packs import (
    BankText,
    CourseText,
    LessonText,
    ModuleText,
    Pack,
    PackError,
    Problem,
    module_folder,
)
from courses.signals import pack_exported

READY, DRAFT = "ready", "draft"


def export(course: CoursePage) -> Pack:
    """The course as it is published now. Loading the pack again changes nothing.

    Raises:
        PackError: something on a page cannot be said in a pack; names the lesson and the block.

    """
    copies = filing.Copies()
    modules = tuple(
        _module_text(page, number, copies)
        for number, page in enumerate(ModulePage.objects.child_of(course).live(), start=1)
    )
    bank = _from_the_app_above(course)
    return Pack(
        course=_course_text(course),
        modules=modules,
        test=bank.test,
        questions=bank.questions,
        cases=bank.cases,
        questions_en=bank.questions_en,
        cases_en=bank.cases_en,
        files=copies.files,
    )


def edition_of(course: CoursePage) -> int:
    """The edition a pack of the course describes: the newest opened, or the one being written."""
    latest = course.editions.order_by("-number").values_list("number", flat=True).first()
    load = getattr(course, "pack_load", None)
    return max(latest or 1, load.edition if load else 1)


def _course_text(course: CoursePage) -> CourseText:
    return CourseText(
        code=course.code,
        slug=course.slug,
        title=course.title,
        title_en=course.title_en,
        summary=course.summary,
        summary_en=course.summary_en,
        audience=course.audience,
        periods=course.periods,
        pass_mark=course.pass_mark,
        validity_months=course.validity_months,
        standard=course.standard_edition.code,
        edition=edition_of(course),
        status=DRAFT if course.is_draft else READY,
        prerequisites=tuple(course.prerequisites),
        outcomes=tuple(course.outcomes),
    )


def _module_text(page: ModulePage, number: int, copies: filing.Copies) -> ModuleText:
    module = ModuleText(slug=page.slug, title=page.title, title_en=page.title_en)
    folder = module_folder(number, module)
    lessons = tuple(
        _lesson_text(lesson, folder, copies) for lesson in LessonPage.objects.child_of(page).live()
    )
    return ModuleText(slug=page.slug, title=page.title, title_en=page.title_en, lessons=lessons)


def _lesson_text(lesson: LessonPage, folder: str, copies: filing.Copies) -> LessonText:
    try:
        name_of = partial(copies.name, folder=folder)
        blocks = packed(lesson.body.raw_data, name_of)
        blocks_en = packed(lesson.body_en.raw_data, name_of)
    except filing.MissingFile as error:
        message = f"bài dùng một tệp không còn trong thư viện ({error}); chọn lại tệp cho khối đó"
        raise PackError([Problem(lesson.slug, 0, message)]) from error
    return LessonText(
        slug=lesson.slug,
        title=lesson.title,
        title_en=lesson.title_en,
        summary=lesson.summary,
        summary_en=lesson.summary_en,
        minutes=lesson.minutes,
        clauses=tuple(lesson.clauses),
        laws=tuple(lesson.laws),
        unsure=tuple(lesson.unsure),
        status=DRAFT if lesson.is_draft else READY,
        blocks=blocks,
        blocks_en=blocks_en,
    )


def _from_the_app_above(course: CoursePage) -> BankText:
    answers = pack_exported.send(sender=CoursePage, course=course)
    kept: Any = next((answer for _receiver, answer in answers if answer), BankText())
    bank: BankText = kept
    return bank
