"""Work in the background: closing attempts whose time is over."""

from __future__ import annotations

from celery import shared_task

from quizzes import closing


@shared_task(name="quizzes.close_overdue", acks_late=True)
def close_overdue() -> None:
    closing.close_overdue()
