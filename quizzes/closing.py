"""Handing in for those whose time ran out, with the answers they had saved."""

from __future__ import annotations

import logging

from django.utils import timezone

from courses.models import EditionActivity, Enrolment
from quizzes import submitting
from quizzes.models import Attempt

logger = logging.getLogger(__name__)


def close_overdue() -> int:
    """Hand in every attempt past its deadline and the grace. How many were handed in.

    Each has its own transaction: one that fails is logged and tried again by the next sweep, and
    keeps nobody else waiting.
    """
    return sum(_close(attempt) for attempt in Attempt.objects.overdue(timezone.now()))


def close_overdue_of(enrolment: Enrolment, activity: EditionActivity) -> None:
    """The same for the one attempt a learner is about to look at."""
    mine = Attempt.objects.filter(enrolment=enrolment, activity=activity)
    for attempt in mine.overdue(timezone.now()):
        submitting.submit(attempt, by=None)


def close_if_overdue(attempt: Attempt) -> bool:
    """Hand in this attempt if its time ran out. Whether it did."""
    if not attempt.is_overdue(timezone.now()):
        return False
    submitting.submit(attempt, by=None)
    return True


def _close(attempt: Attempt) -> bool:
    try:
        submitting.submit(attempt, by=None)
    except Exception:
        logger.exception("Attempt %s could not be handed in", attempt.pk)
        return False
    return True
