"""Giving the bank and the test back as a course pack holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from courses.models import CoursePage
from courses.pack_text import (
    BankText,
    CaseText,
    DrawText,
    GapText,
    OptionEnglish,
    OptionText,
    PairText,
    QuestionEnglish,
    QuestionText,
    TestText,
)
from quizzes.models import Question, QuestionVersion, QuizPage

_COLUMNS = (
    "type",
    "stem",
    "explanation",
    "clause",
    "topic",
    "difficulty",
    "source",
    "certainty",
)
NO_LIMIT = 99  # a pack has to name a number
_NAMES = {field.name for field in fields(QuestionText)}
_ENGLISH_NAMES = {field.name for field in fields(QuestionEnglish)}


def bank_text_of(course: CoursePage) -> BankText:
    """The test and the bank as the pack of the course holds them."""
    return BankText(
        test=test_of(course),
        questions=questions_of(course),
        cases=cases_of(course),
        questions_en=questions_in_english(course),
        cases_en=cases_in_english(course),
    )


def questions_of(course: CoursePage) -> tuple[QuestionText, ...]:
    """The questions that came with the pack, in its order, as they read now."""
    return tuple(text_of(question, version) for question, version in _in_order(course))


def questions_in_english(course: CoursePage) -> tuple[QuestionEnglish, ...]:
    """What there is of these questions in English: none of one rewritten since."""
    return tuple(
        english_of(question, version)
        for question, version in _in_order(course)
        if "stem" in version.english
    )


def _in_order(course: CoursePage) -> Iterator[tuple[Question, QuestionVersion]]:
    questions = course.questions.exclude(position=0).select_related("current").order_by("position")
    for question in questions:
        if question.current:
            yield question, question.current


def cases_of(course: CoursePage) -> tuple[CaseText, ...]:
    """The situations these questions ask about, in the order of the pack."""
    return _told(version.case for version in _asking_about_cases(course))


def cases_in_english(course: CoursePage) -> tuple[CaseText, ...]:
    return _told(version.english.get("case", {}) for version in _asking_about_cases(course))


def _asking_about_cases(course: CoursePage) -> Iterator[QuestionVersion]:
    questions = course.questions.exclude(position=0).exclude(case_position=0)
    for question in questions.select_related("current").order_by("case_position", "position"):
        if question.current:
            yield question.current


def _told(cases: Iterable[dict[str, Any]]) -> tuple[CaseText, ...]:
    told = {case["id"]: case for case in cases if case}
    return tuple(
        CaseText(id=case["id"], title=case["title"], text=tuple(case["text"]))
        for case in told.values()
    )


def test_of(course: CoursePage) -> TestText | None:
    quiz = QuizPage.objects.child_of(course).live().first()
    if quiz is None:
        return None
    return TestText(
        slug=quiz.slug,
        title=quiz.title,
        title_en=quiz.title_en,
        minutes=quiz.minutes,
        attempts=quiz.allowance.attempts or NO_LIMIT,
        wait_hours=quiz.allowance.wait_hours or 0,
        test_first=quiz.test_first,
        blueprint=tuple(
            DrawText(
                topic=line.topic, clause=line.clause, difficulty=line.difficulty, count=line.count
            )
            for line in quiz.lines
        ),
    )


def text_of(question: Question, version: QuestionVersion) -> QuestionText:
    """One version as a pack would hold it."""
    held: dict[str, Any] = {name: value for name, value in version.body.items() if name in _NAMES}
    lists = {name: tuple(value) for name, value in held.items() if isinstance(value, list)}
    return QuestionText(
        id=question.key,
        references=tuple(version.references),
        **{name: getattr(version, name) for name in _COLUMNS},
        **(held | lists | _made(version.body)),
    )


def english_of(question: Question, version: QuestionVersion) -> QuestionEnglish:
    """The English of one version as a pack would hold it."""
    held = {name: value for name, value in version.english.items() if name in _ENGLISH_NAMES}
    lists = {name: tuple(held.get(name, ())) for name in ("order", "answers")}
    options = tuple(OptionEnglish(**option) for option in held.get("options", ()))
    return QuestionEnglish(
        id=question.key, **(held | lists | {"options": options} | _paired_and_filled(held))
    )


def _made(body: dict[str, Any]) -> dict[str, Any]:
    """What a pack holds as objects of its own."""
    return _paired_and_filled(body) | {
        "case": body.get("case", {}).get("id", ""),
        "options": tuple(
            OptionText(text=option["text"], correct=option["correct"], feedback=option["feedback"])
            for option in body.get("options", ())
        ),
    }


def _paired_and_filled(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "pairs": tuple(PairText(**pair) for pair in body.get("pairs", ())),
        "gaps": tuple(
            GapText(
                answers=tuple(gap["answers"]),
                others=tuple(gap.get("others", ())),
                feedback=gap.get("feedback", ""),
            )
            for gap in body.get("gaps", ())
        ),
    }
