"""Question versions as this process has read them before: what never changes is read once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from quizzes.models import PaperQuestion, QuestionVersion

_MOST: Final = 4000  # a few kilobytes each
_known: dict[int, QuestionVersion] = {}


def versions(wanted: Iterable[int]) -> dict[int, QuestionVersion]:
    """These versions by row: no statement, or one for those this process has not met.

    Everybody gets the same objects. They are for looking at what was written once; what a later
    moment may answer otherwise (the state of the question) is not to be asked of them.
    """
    asked = set(wanted)
    met = {pk: version for pk in asked if (version := _known.get(pk))}
    if len(met) < len(asked):
        new = QuestionVersion.objects.in_bulk(asked - met.keys())
        if len(_known) + len(new) > _MOST:
            _known.clear()
        _known.update(new)
        met |= new
    return met


def with_versions(paper: Iterable[PaperQuestion]) -> list[PaperQuestion]:
    """These questions of a paper, each with its version at hand."""
    questions = list(paper)
    read = versions(question.version_id for question in questions)
    for question in questions:
        question.version = read[question.version_id]
    return questions


def paper_of(attempt_id: int) -> list[PaperQuestion]:
    """A paper in its order, with its versions: one statement once they are known."""
    return with_versions(PaperQuestion.objects.filter(attempt=attempt_id).order_by("position"))


def forget() -> None:
    """For tests: a row that was rolled back may come again with other content."""
    _known.clear()
