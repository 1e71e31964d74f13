"""Work in the background: closing attempts whose time is over, learning from results."""

from __future__ import annotations

from celery import shared_task

from courses.models import EditionActivity
from quizzes import closing, learning, looking_ahead, regrading
from quizzes.models import Ruling, RulingLook


@shared_task(name="quizzes.close_overdue", acks_late=True)
def close_overdue() -> None:
    closing.close_overdue()


@shared_task(name="quizzes.analyse", acks_late=True)
def analyse() -> None:
    learning.analyse_all()


@shared_task(name="quizzes.analyse_test", acks_late=True)
def analyse_test(*, activity_id: int) -> None:
    learning.analyse(EditionActivity.objects.get(pk=activity_id))


@shared_task(name="quizzes.regrade", acks_late=True)
def regrade(*, ruling_id: int) -> None:
    regrading.run(Ruling.objects.get(pk=ruling_id))


@shared_task(name="quizzes.regrade_waiting", acks_late=True)
def regrade_waiting() -> None:
    regrading.run_waiting()
    looking_ahead.run_waiting()


@shared_task(name="quizzes.foresee", acks_late=True)
def foresee(*, look_id: int) -> None:
    """A draft may have been decided or thrown away meanwhile, and its look with it."""
    for look in RulingLook.objects.filter(pk=look_id, done_at=None).select_related("draft"):
        looking_ahead.run(look)
