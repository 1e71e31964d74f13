"""Papers and question versions as this process has read them: what never changes is read once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from quizzes.models import PaperQuestion, QuestionVersion

_MOST: Final = 4000  # a few kilobytes each
_known: dict[int, QuestionVersion] = {}
_MOST_PAPERS: Final = 400  # some twenty kilobytes each
_papers: dict[int, list[PaperQuestion]] = {}  # by attempt


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


def paper_of(attempt_id: int) -> list[PaperQuestion]:
    """A paper in its order, each question with its version at hand; without a statement, once met.

    It was written together with its attempt, and is for looking at like the versions. An attempt
    that is not known to be committed is not to be asked for.
    """
    if paper := _papers.get(attempt_id):
        return paper
    paper = list(PaperQuestion.objects.filter(attempt=attempt_id).order_by("position"))
    read = versions(question.version_id for question in paper)
    for question in paper:
        question.version = read[question.version_id]
    if len(_papers) >= _MOST_PAPERS:
        _papers.clear()
    if paper:
        _papers[attempt_id] = paper
    return paper


def forget() -> None:
    """For tests: a row that was rolled back may come again with other content."""
    _known.clear()
    _papers.clear()
