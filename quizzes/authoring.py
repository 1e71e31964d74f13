"""Writing questions: every save that changes a text is a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from courses.models import CoursePage
from courses.pack_text import CaseText, QuestionText
from courses.reviewing_questions import ALIKE, share, words_of
from people import audit
from people.models import Person
from quizzes import exporting, loading
from quizzes.models import Question, QuestionVersion


class KeyTaken(Exception):
    """Another question has this key."""


@transaction.atomic
def save(
    text: QuestionText,
    *,
    course: CoursePage,
    by: Person,
    question: Question | None = None,
    cases: Mapping[str, CaseText] | None = None,
) -> Question:
    """A new draft, or a new version of a question, which makes it a draft again.

    Saving the same text again changes nothing. A question without a key gets the next one of its
    course. Papers already drawn keep the version they had. Another text is not yet in English.

    Raises:
        KeyTaken: a new question asks for the key of another.

    """
    known = {**(cases or {}), **cases_of(course)} if text.case else {}
    content = loading.content_of(text, known.get(text.case), _kept_english(question, text))
    if question is None:
        key = text.id or _next_key(course)
        if Question.objects.filter(key=key).exists():
            raise KeyTaken(key)
        question = Question(key=key, course=course)
    elif question.current and not loading.differs(question.current, content, course):
        return question
    question.state = Question.State.DRAFT
    question.save()
    question.current = QuestionVersion.objects.create(
        question=question,
        number=question.versions.count() + 1,
        standard_edition=course.standard_edition,
        created_by=by,
        **content,
    )
    question.save(update_fields=["current"])
    audit.record("quizzes.write", question, by=by, data={"version": question.current.number})
    return question


def _kept_english(question: Question | None, text: QuestionText) -> dict[str, Any]:
    """The translation of a question that says what it said."""
    if question is None or question.current is None or text_of(question) != text:
        return {}
    return question.current.english


def cases_of(course: CoursePage) -> dict[str, CaseText]:
    """The situations the questions of a course ask about, as they are told now."""
    told = {}
    for question in course.questions.select_related("current").order_by("pk"):
        case = question.current.case if question.current else {}
        if case:
            told[case["id"]] = CaseText(
                id=case["id"], title=case["title"], text=tuple(case["text"])
            )
    return told


def text_of(question: Question) -> QuestionText:
    """What a question says now."""
    if question.current is None:
        raise ValueError(question.key)
    return exporting.text_of(question, question.current)


def in_english(course: CoursePage) -> list[str]:
    """The keys of those of its bank that have a translation, which only a course pack carries."""
    questions = course.questions.exclude(state=Question.State.RETIRED).order_by("key")
    return list(questions.filter(current__body__has_key="en").values_list("key", flat=True))


def bank_of(course: CoursePage | None = None) -> list[QuestionText]:
    """Every question that is not retired, by key; of one course or of all."""
    questions = Question.objects.exclude(state=Question.State.RETIRED).select_related("current")
    chosen = questions.filter(course=course) if course else questions
    return [text_of(question) for question in chosen.order_by("key") if question.current]


def alike(texts: Iterable[QuestionText], bank: Iterable[QuestionText]) -> list[list[str]]:
    """For each text, the keys of the bank's questions that ask the same, and of earlier ones."""
    held = [(text.id, text.case, words_of(text)) for text in bank]
    found = []
    for place, text in enumerate(texts, start=1):
        words = words_of(text)
        same = [
            key for key, case, others in held if case == text.case and share(words, others) >= ALIKE
        ]
        found.append(same)
        held.append((f"#{place}", text.case, words))
    return found


def without_key(text: QuestionText) -> QuestionText:
    return replace(text, id="")


def _next_key(course: CoursePage) -> str:
    stem = f"T-{course.code}"
    taken = Question.objects.filter(key__startswith=f"{stem}-").values_list("key", flat=True)
    numbers = [int(end) for key in taken if (end := key.rpartition("-")[2]).isdecimal()]
    return f"{stem}-{max(numbers, default=0) + 1:03d}"
