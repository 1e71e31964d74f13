"""Writing questions: every save that changes a text is a new version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from courses.models import CoursePage
from courses.pack_text import CaseText, QuestionEnglish, QuestionText
from courses.reviewing_questions import ALIKE, share, words_of
from people import audit
from people.models import Person
from quizzes import exporting, loading
from quizzes.formats import English
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
    english: QuestionEnglish | None = None,
    cases_en: Mapping[str, CaseText] | None = None,
) -> Question:
    """A new draft, or a new version of a question, which makes it a draft again.

    Saving the same text again changes nothing. A question without a key gets the next one of its
    course. Papers already drawn keep the version they had. Another text is not yet in English,
    unless that is given along. A case the course tells already is told as before.

    Raises:
        KeyTaken: a new question asks for the key of another.

    """
    case, case_en = _told(text, course, cases or {}, cases_en or {})
    said = loading.english_of(english, case_en)
    content = loading.content_of(text, case, said or _kept_english(question, text))
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


def _told(
    text: QuestionText,
    course: CoursePage,
    cases: Mapping[str, CaseText],
    cases_en: Mapping[str, CaseText],
) -> tuple[CaseText | None, CaseText | None]:
    """The situation it asks about, and that in English where it is the same situation."""
    if not text.case:
        return None, None
    case = {**cases, **cases_of(course)}.get(text.case)
    same = case == cases.get(text.case)
    known = {**(cases_en if same else {}), **english_cases_of(course)}
    return case, known.get(text.case)


def _kept_english(question: Question | None, text: QuestionText) -> dict[str, Any]:
    """The translation of a question that says what it said."""
    if question is None or question.current is None or text_of(question) != text:
        return {}
    return question.current.english


def cases_of(course: CoursePage) -> dict[str, CaseText]:
    """The situations the questions of a course ask about, as they are told now."""
    return _by_id(version.case for version in _versions(course))


def english_cases_of(course: CoursePage) -> dict[str, CaseText]:
    """Those of them that are told in English too."""
    return _by_id(version.english.get("case", {}) for version in _versions(course))


def _versions(course: CoursePage) -> Iterator[QuestionVersion]:
    for question in course.questions.select_related("current").order_by("pk"):
        if question.current:
            yield question.current


def _by_id(cases: Iterable[Mapping[str, Any]]) -> dict[str, CaseText]:
    return {
        case["id"]: CaseText(id=case["id"], title=case["title"], text=tuple(case["text"]))
        for case in cases
        if case
    }


def text_of(question: Question) -> QuestionText:
    """What a question says now."""
    if question.current is None:
        raise ValueError(question.key)
    return exporting.text_of(question, question.current)


def english_of(course: CoursePage) -> English:
    """What of its bank is in English; of the formats only a course pack says it."""
    questions = course.questions.exclude(state=Question.State.RETIRED).select_related("current")
    found = questions.filter(current__body__has_key="en").order_by("key")
    return English(
        questions={
            question.key: exporting.english_of(question, question.current)
            for question in found
            if question.current and "stem" in question.current.english
        },
        cases=english_cases_of(course),
    )


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
