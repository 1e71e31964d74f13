"""Taking down an answer. Whatever this acknowledges is in the journal for good (P1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import Person
from people.prepared import prepared
from quizzes import recalling, rows
from quizzes.asking import Malformed, NotANumber, TooLong, Value, is_answered
from quizzes.client_keys import form_of, overtook, page_and_number, source_of
from quizzes.models import GRACE, AnswerEvent, Attempt, PaperQuestion, counting


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


class Unreadable(Refused):
    """It is no answer to this question."""


class NotUnderstood(Unreadable):
    """Typed by hand, so whoever typed it can put it right: `reason` says what is wrong."""

    def __init__(self, attempt: Attempt, *, reason: Malformed, value: Mapping[str, object]) -> None:
        super().__init__(attempt)
        self.reason = reason
        self.value = value


class KeyReused(Refused):
    """The client's key already stands for another answer."""


class AnsweredElsewhere(Refused):
    """A form without a script would come over `newer`, an answer that its page has not shown."""

    def __init__(self, attempt: Attempt, newer: AnswerEvent) -> None:
        super().__init__(attempt)
        self.newer = newer


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken down, on a paper as it stands since."""

    attempt: Attempt
    event: AnswerEvent | None  # None: the question is still untouched
    elsewhere: AnswerEvent | None  # came in meanwhile, from another page than this one
    paper: list[PaperQuestion]
    counting: dict[int, AnswerEvent]  # by paper question, the last of each: of all, if asked for


def answer(
    attempt_id: int,
    *,
    by: Person,
    position: int,
    value: Mapping[str, object],
    flagged: bool,
    client_key: str,
    queued_at: dt.datetime | None = None,
) -> AnswerEvent | None:
    """Take down one answer: `take` for those who need to know no more."""
    return take(
        attempt_id,
        by=by,
        position=position,
        value=value,
        flagged=flagged,
        client_key=client_key,
        queued_at=queued_at,
    ).event


@transaction.atomic
def take(
    attempt_id: int,
    *,
    by: Person,
    position: int,
    value: Mapping[str, object],
    flagged: bool,
    client_key: str,
    queued_at: dt.datetime | None = None,
    seen: int | None = None,
    whole: bool = False,
) -> Taken:
    """Add the answer to the journal, which is its own audit; the last one of a question counts.

    Three statements. A repeat under the same key returns what was taken down the first time. A
    key may say its place among those of one page (`<page>.<number>`): an answer overtaken on its
    way by a later one of the same page is not taken down. Or it names a form without a script
    (`<form>/<unique>`): what that form sent last is not taken down again. Nor is, but under the key
    of a page, one that changes nothing; an untouched question has no answer, so None is returned.

    `queued_at` is when the client says the answer was given. It counts for one thing: an answer
    given before the deadline may arrive in the grace after it, and is then marked. The shapes of
    `value` are those of `quizzes.asking.task.Value`; nothing in it takes the answer back.

    `seen` is the event the page showed (0: none). A page that sends back what it showed changes
    nothing, whatever has come in from another page meanwhile. A form that would come over that
    unawares is refused: nobody can tell it from one held up on its way. `whole` asks for what
    counts on the whole paper, with the same statements.

    Raises:
        NoSuchQuestion: not on a paper of this person.
        AlreadySubmitted, TimeOver, Unreadable, KeyReused, AnsweredElsewhere: nothing is written.

    """
    attempt = _locked(attempt_id, by)
    paper = recalling.paper_of(attempt_id)
    question = next((each for each in paper if each.position == position), None)
    if question is None:
        raise NoSuchQuestion
    now = timezone.now()
    event = AnswerEvent(
        attempt=attempt,
        question=question,
        client_key=client_key,
        value=_read(attempt, question, value, now, queued_at),
        flagged=flagged,
        received_at=now,
    )
    history = rows.journal(attempt_id) if whole else _of(attempt_id, question.pk, client_key)
    mine = [past for past in history if past.question_id == question.pk]
    given = _known(event, history) or _sent_before(event, mine)
    if given is None:
        event.queued_at = _accept(attempt, now, queued_at)
        given = _unchanged(event, mine, seen)
    elsewhere = _elsewhere(event, mine, seen)
    if given is None and not _is_untouched(event, mine):
        if elsewhere and form_of(client_key):
            raise AnsweredElsewhere(attempt, elsewhere)
        event.save(force_insert=True)
        history.append(event)
        given = event
    return Taken(attempt, given, elsewhere, paper, counting(history))


def _locked(attempt_id: int, person: Person) -> Attempt:
    """The attempt, locked: no answer slips in while its paper is graded."""
    attempt = next(iter(_own(attempt_id, person.pk)), None)
    if attempt is None:
        raise NoSuchQuestion
    return attempt


@prepared
def _own(attempt_id: int, person_id: int) -> QuerySet[Attempt]:
    own = Attempt.objects.filter(pk=attempt_id, enrolment__person=person_id)
    return own.select_for_update(of=("self",))


@prepared
def _of(attempt_id: int, question_id: int, client_key: str) -> QuerySet[AnswerEvent]:
    """Those of one question, and the one of this key, whatever question it was for."""
    asked_for = Q(question=question_id) | Q(client_key=client_key)
    return AnswerEvent.objects.filter(asked_for, attempt=attempt_id).order_by("pk")


def _known(event: AnswerEvent, history: Sequence[AnswerEvent]) -> AnswerEvent | None:
    """What was taken down for this key, or for a later one of the same page, if anything."""
    for past in history:
        if past.client_key == event.client_key:
            if past.question_id != event.question_id or not _says_the_same(event, past):
                raise KeyReused(event.attempt)
            return past
    overtaking = (past for past in history if overtook(past.client_key, event.client_key))
    return next(overtaking, None)


def _sent_before(event: AnswerEvent, mine: Sequence[AnswerEvent]) -> AnswerEvent | None:
    """The last answer of the same form, if this says the same: pressed again, or a late copy."""
    form = form_of(event.client_key)
    sent = [past for past in mine if form and form_of(past.client_key) == form]
    if not sent or not _says_the_same(event, sent[-1]):
        return None
    if not _says_the_same(event, mine[-1]):
        raise AnsweredElsewhere(event.attempt, mine[-1])
    return sent[-1]


def _unchanged(
    event: AnswerEvent, mine: Sequence[AnswerEvent], seen: int | None
) -> AnswerEvent | None:
    """What still counts, where a page without a key of its own sends nothing new."""
    if not mine or page_and_number(event.client_key):
        return None
    shown = next((past for past in mine if past.pk == seen), None)
    if _says_the_same(event, mine[-1]) or (seen is not None and _says_the_same(event, shown)):
        return mine[-1]
    return None


def _is_untouched(event: AnswerEvent, mine: Sequence[AnswerEvent]) -> bool:
    return not mine and not page_and_number(event.client_key) and _says_the_same(event, None)


def _elsewhere(
    event: AnswerEvent, mine: Sequence[AnswerEvent], seen: int | None
) -> AnswerEvent | None:
    """The last answer to this question that this page has not seen and did not send."""
    if seen is None:
        return None
    source = source_of(event.client_key)
    others = (past for past in reversed(mine) if past.pk > seen)
    return next((p for p in others if not source or source_of(p.client_key) != source), None)


def _read(
    attempt: Attempt,
    question: PaperQuestion,
    value: Mapping[str, object],
    now: dt.datetime,
    queued_at: dt.datetime | None,
) -> Value:
    """What the journal will keep. That nothing is taken down any more is said before all else."""
    try:
        return question.version.task.read(value, question.option_order)
    except Malformed as reason:
        _accept(attempt, now, queued_at)
        if isinstance(reason, NotANumber | TooLong):
            raise NotUnderstood(attempt, reason=reason, value=value) from reason
        raise Unreadable(attempt) from reason


def _accept(
    attempt: Attempt, now: dt.datetime, queued_at: dt.datetime | None
) -> dt.datetime | None:
    """Refuse what may not be taken down; else the mark of a late arrival, if it is one."""
    if attempt.submitted_at:
        raise AlreadySubmitted(attempt)
    if not attempt.time_is_over(now):
        return None
    on_its_way = queued_at is not None and not attempt.time_is_over(queued_at)
    if not on_its_way or attempt.time_is_over(now - GRACE):
        raise TimeOver(attempt)
    return queued_at


def _says_the_same(event: AnswerEvent, past: AnswerEvent | None) -> bool:
    if past is None:
        return not is_answered(event.value) and not event.flagged
    return event.value == past.value and event.flagged == past.flagged
