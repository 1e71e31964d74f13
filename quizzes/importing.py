"""Taking a file's questions into the bank, once somebody has looked at them; and undoing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from courses.models import CoursePage
from courses.pack_text import CaseText, QuestionEnglish, QuestionText
from people import audit
from people.models import Person
from quizzes import authoring
from quizzes.models import (
    ImportBatch,
    ImportedQuestion,
    ImportUndoing,
    PaperQuestion,
    Question,
    QuestionReview,
    QuestionVersion,
)


class AlreadyUndone(Exception):
    """The batch was taken back before."""


@dataclass(frozen=True, slots=True)
class Intake:
    """A question somebody decided to take, with its topic and difficulty, and where to."""

    line: int
    question: QuestionText
    course: CoursePage
    english: QuestionEnglish | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What the questions were read from."""

    name: str
    format: str
    sha256: str


@transaction.atomic
def confirm(
    intakes: Sequence[Intake],
    *,
    source: Source,
    cases: Mapping[str, CaseText],
    cases_en: Mapping[str, CaseText] | None = None,
    by: Person,
) -> ImportBatch:
    """All of them as drafts, in one batch; none if one fails.

    A key that is taken already is not used again: the question gets the next one of its course.
    """
    batch = ImportBatch.objects.create(
        by=by, source_name=source.name[-255:], format=source.format, sha256=source.sha256
    )
    taken = set(Question.objects.values_list("key", flat=True))
    for intake in intakes:
        text = intake.question
        if text.id in taken:
            text = authoring.without_key(text)
        question = authoring.save(
            text,
            course=intake.course,
            by=by,
            cases=cases,
            english=intake.english,
            cases_en=cases_en,
        )
        taken.add(question.key)
        ImportedQuestion.objects.create(batch=batch, question=question, line=intake.line)
    data = {"source": source.name[-255:], "questions": len(intakes)}
    audit.record("quizzes.import", batch, by=by, data=data)
    return batch


@transaction.atomic
def undo(batch: ImportBatch, *, by: Person) -> ImportUndoing:
    """Take a batch back: what was never on a paper goes, what was is retired and named.

    Raises:
        AlreadyUndone: a second time there is nothing to take back.

    """
    ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if ImportUndoing.objects.filter(batch=batch).exists():
        raise AlreadyUndone(batch.pk)
    questions = Question.objects.select_for_update().filter(imported__batch=batch)
    asked = set(
        PaperQuestion.objects.filter(version__question__in=questions).values_list(
            "version__question", flat=True
        )
    )
    removed = sorted(question.key for question in questions if question.pk not in asked)
    retired = sorted(question.key for question in questions if question.pk in asked)
    questions.filter(pk__in=asked).update(state=Question.State.RETIRED)
    _remove(Question.objects.filter(key__in=removed))
    audit.record("quizzes.undo_import", batch, by=by, data={"removed": removed, "retired": retired})
    return ImportUndoing.objects.create(batch=batch, by=by, removed=removed, retired=retired)


def _remove(questions: QuerySet[Question]) -> None:
    """Versions nobody was ever asked are not facts yet: the only ones that may go.

    A plain queryset is used where the managers refuse; a paper's key to a version still holds.
    """
    keys = list(questions.values_list("pk", flat=True))
    questions.update(current=None)
    QuerySet(QuestionReview).filter(version__question__in=keys).delete()
    QuerySet(QuestionVersion).filter(question__in=keys).delete()
    Question.objects.filter(pk__in=keys).delete()
