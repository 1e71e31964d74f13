"""Deciding which questions may be asked."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from people import audit
from people.models import Person
from quizzes.models import Question


@transaction.atomic
def set_state(question: Question, *, state: str, by: Person) -> None:
    """Draft, reviewed or retired. Papers already drawn keep it. Repeating does nothing."""
    others = Question.objects.filter(pk=question.pk).exclude(state=state)
    if others.update(state=state):
        question.state = state
        audit.record("quizzes.set_state", question, by=by, data={"state": state})
        log(question, "quizzes.set_state", user=by, data={"state": state})
