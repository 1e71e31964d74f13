"""Taking down an answer. Whatever this acknowledges is in the journal for good (P1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people.models import Person
from quizzes.models import GRACE, AnswerEvent, Attempt, PaperQuestion


class NoSuchQuestion(Exception):
    """No paper of this person has such a question."""


class Refused(Exception):
    """The answer was not taken down."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        super().__init__(f"attempt {attempt.pk}")


class AlreadySubmitted(Refused):
    """The paper is handed in."""


class TimeOver(Refused):
    """The deadline has passed, on the server's clock."""


class UnknownOption(Refused):
    """The question has no such option."""


class KeyReused(Refused):
    """The client's key already stands for another answer."""


@transaction.atomic
def answer(
    attempt_id: int,
    *,
    by: Person,
    position: int,
    chosen: Collection[str],
    flagged: bool,
    client_key: str,
    queued_at: dt.datetime | None = None,
) -> AnswerEvent | None:
    """Add the answer to the journal, which is its own audit; the last one of a question counts.

    Three statements. A repeat under the same key returns what was taken down the first time. A
    key may say its place among those of one page (`<page>.<number>`): an answer overtaken on its
    way by a later one of the same page is not taken down. Under any other key, one that changes
    nothing is not taken down either; an untouched question has no answer, so None is returned.

    `queued_at` is when the client says the answer was given. It counts for one thing: an answer
    given before the deadline may arrive in the grace after it, and is then marked.

    Raises:
        NoSuchQuestion: not on a paper of this person.
        AlreadySubmitted, TimeOver, UnknownOption, KeyReused: nothing was written.

    """
    question = _locked(attempt_id, position, by)
    now = timezone.now()
    event = AnswerEvent(
        attempt=question.attempt,
        question=question,
        client_key=client_key,
        value={"chosen": [key for key in question.option_order if key in chosen]},
        flagged=flagged,
        received_at=now,
    )
    history = list(
        AnswerEvent.objects.filter(
            Q(question=question) | Q(attempt=question.attempt, client_key=client_key)
        ).order_by("pk")
    )
    if known := _known(event, history):
        return known
    event.queued_at = _accept(question, chosen, now, queued_at)
    last = next((past for past in reversed(history) if past.question_id == question.pk), None)
    if not _page_and_number(client_key) and _says_the_same(event, last):
        return last
    event.save(force_insert=True)
    return event


def _locked(attempt_id: int, position: int, person: Person) -> PaperQuestion:
    """The question, its attempt locked: no answer slips in while the paper is being graded."""
    question: PaperQuestion | None = (
        PaperQuestion.objects.select_for_update(of=("attempt",))
        .select_related("attempt")
        .filter(attempt=attempt_id, position=position, attempt__enrolment__person=person)
        .first()
    )
    if question is None:
        raise NoSuchQuestion
    return question


def _known(event: AnswerEvent, history: Sequence[AnswerEvent]) -> AnswerEvent | None:
    """What was taken down for this key, or for a later one of the same page, if anything."""
    for past in history:
        if past.client_key == event.client_key:
            if past.question_id != event.question_id or not _says_the_same(event, past):
                raise KeyReused(event.attempt)
            return past
    overtaking = (past for past in history if _overtook(past.client_key, event.client_key))
    return next(overtaking, None)


def _overtook(later: str, earlier: str) -> bool:
    one, other = _page_and_number(later), _page_and_number(earlier)
    return one is not None and other is not None and one[0] == other[0] and one[1] > other[1]


def _page_and_number(client_key: str) -> tuple[str, int] | None:
    page, _, number = client_key.rpartition(".")
    return (page, int(number)) if page and number.isdecimal() else None


def _accept(
    question: PaperQuestion,
    chosen: Collection[str],
    now: dt.datetime,
    queued_at: dt.datetime | None,
) -> dt.datetime | None:
    """Refuse what may not be taken down; else the mark of a late arrival, if it is one."""
    attempt = question.attempt
    if attempt.submitted_at:
        raise AlreadySubmitted(attempt)
    if not set(chosen) <= set(question.option_order):
        raise UnknownOption(attempt)
    if not attempt.time_is_over(now):
        return None
    on_its_way = queued_at is not None and not attempt.time_is_over(queued_at)
    if not on_its_way or attempt.time_is_over(now - GRACE):
        raise TimeOver(attempt)
    return queued_at


def _says_the_same(event: AnswerEvent, past: AnswerEvent | None) -> bool:
    chosen, flagged = (past.chosen, past.flagged) if past else ([], False)
    return event.chosen == chosen and event.flagged == flagged
