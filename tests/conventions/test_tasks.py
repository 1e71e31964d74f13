"""A task is a door: a stable name, keyword-only arguments, safe to lose and to repeat."""

import inspect

import pytest
from celery import current_app
from django.conf import settings

from thao.celery import app as _app  # noqa: F401 -- registers the tasks

APPS = ("people.", "courses.", "quizzes.", "certificates.", "compliance.")


def our_tasks():
    current_app.loader.import_default_modules()
    return {name: task for name, task in current_app.tasks.items() if name.startswith(APPS)}


def test_every_scheduled_task_exists():
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled <= set(our_tasks())


@pytest.mark.parametrize("name", sorted(our_tasks()))
def test_a_task_takes_keywords_only_and_acknowledges_late(name):
    task = our_tasks()[name]
    parameters = inspect.signature(task.run).parameters.values()

    assert [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY] == []
    assert task.acks_late
