"""Giving the bank and the test back as a course pack holds them."""

from __future__ import annotations

from dataclasses import fields

from courses.models import CoursePage
from courses.packs import DrawText, OptionText, PairText, QuestionText, TestText
from quizzes.models import Question, QuestionVersion, QuizPage

_IN_BODY = {"options", "pairs", "order", "answers", "tolerance", "unit", "case_sensitive"}
_AS_KEPT = {field.name for field in fields(QuestionText)} - _IN_BODY - {"id", "references"}


def questions_of(course: CoursePage) -> tuple[QuestionText, ...]:
    """The questions that came with the pack, in its order, as they read now."""
    questions = course.questions.exclude(position=0).select_related("current").order_by("position")
    return tuple(
        _question_text(question, question.current) for question in questions if question.current
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
        attempts=quiz.attempts,
        wait_hours=quiz.wait_hours,
        blueprint=tuple(
            DrawText(topic=line.topic, difficulty=line.difficulty, count=line.count)
            for line in quiz.lines
        ),
    )


def _question_text(question: Question, version: QuestionVersion) -> QuestionText:
    body = dict(version.body)
    options = tuple(
        OptionText(text=option["text"], correct=option["correct"], feedback=option["feedback"])
        for option in body.pop("options", ())
    )
    pairs = tuple(
        PairText(left=pair["left"], right=pair["right"]) for pair in body.pop("pairs", ())
    )
    lists = {name: tuple(value) for name, value in body.items() if isinstance(value, list)}
    return QuestionText(
        id=question.key,
        options=options,
        pairs=pairs,
        references=tuple(version.references),
        **{name: getattr(version, name) for name in _AS_KEPT},
        **(body | lists),
    )
