"""Deciding which questions may be asked."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from people import audit
from people.models import Person
from quizzes import vouching
from quizzes.models import Question


@transaction.atomic
def set_state(question: Question, *, state: str, by: Person) -> None:
    """Draft, reviewed or retired. Papers already drawn keep it. Repeating does nothing.

    A review is noted with what the question rests on that day.
    """
    others = Question.objects.filter(pk=question.pk).exclude(state=state)
    if others.update(state=state):
        question.state = state
        if state == Question.State.REVIEWED and question.current:
            vouching.vouch(question.current, by=by)
        audit.record("quizzes.set_state", question, by=by, data={"state": state})
        log(question, "quizzes.set_state", user=by, data={"state": state})


@transaction.atomic
def confirm(question: Question, *, by: Person) -> None:
    """Look at a stale question and find it right as it is: reviewed again, on today's basis."""
    if question.current and vouching.stale([question.current]):
        vouching.vouch(question.current, by=by)
        audit.record("quizzes.confirm", question, by=by, data={"version": question.current.number})
        log(question, "quizzes.confirm", user=by)
