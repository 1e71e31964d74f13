"""An upgrade rehearsed on a copy: every data step and every message twice, and nothing is issued.

What must not happen is what happened elsewhere: an upgrade that issued all certificates anew,
with new dates, and mailed them.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from celery import Task, current_app
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython, RunSQL
from django.db.models import Model
from django.test.utils import override_settings

from certificates import chain
from certificates.models import (
    Bundle,
    Certificate,
    Delivery,
    RegisterEntry,
    Series,
    SigningOrder,
)
from courses.models import EditionActivity
from people.models import Letter
from quizzes.models import Ruling, RulingLook

OURS: Final = ("people.", "courses.", "quizzes.", "certificates.", "compliance.", "home.")
CHUNK: Final = 500
TIMES: Final = 2
SUBJECTS: Final[dict[str, type[Model]]] = {
    "activity_id": EditionActivity,
    "bundle_id": Bundle,
    "certificate_id": Certificate,
    "delivery_id": Delivery,
    "look_id": RulingLook,
    "ruling_id": Ruling,
}
PRINTED: Final = ("number", "register_number", "token", "sha256", "pdf", "template_version")


class UnrehearsedTask(Exception):
    """A task takes something that the rehearsal knows no values for: teach it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that an upgrade must leave as it was."""

    certificates: int
    papers: str  # one hash over every certificate: number, face, dates, file and its hash
    lines: int
    heads: tuple[tuple[str, int, str], ...]
    letters: int
    waiting_letters: int


@dataclass(frozen=True, slots=True)
class Report:
    """Before, after, and how much was rehearsed."""

    before: Facts
    after: Facts
    mails: int
    data_steps: int
    messages: int

    @property
    def faults(self) -> list[str]:
        """What changed though it must not, in words. A letter that already waited may leave."""
        found = [
            f"{name}: {getattr(self.before, name)} -> {getattr(self.after, name)}"
            for name in ("certificates", "papers", "lines", "heads", "letters")
            if getattr(self.before, name) != getattr(self.after, name)
        ]
        if self.mails > self.before.waiting_letters - self.after.waiting_letters:
            found.append(f"mails: {self.mails}")
        return found


def rehearse() -> Report:
    """Migrate, then every data step of a migration and every message of a task, each twice.

    On a copy only: waiting letters are marked sent, though none leaves the machine.

    Raises:
        UnrehearsedTask: a task's messages are not known here.

    """
    with _nothing_leaves():
        before = facts()
        steps = sum(_migrate() for _time in range(TIMES))
        messages = sum(_deliver(task) for task in tasks())
        return Report(before, facts(), len(mail.outbox), steps, messages)


def facts() -> Facts:
    return Facts(
        certificates=Certificate.objects.count(),
        papers=_papers(),
        lines=RegisterEntry.objects.count(),
        heads=tuple(
            (str(series), series.last_entry, series.last_hash)
            for series in Series.objects.order_by("pk")
        ),
        letters=Letter.objects.count(),
        waiting_letters=Letter.objects.filter(sent_at=None).count(),
    )


def tasks() -> list[Task]:
    """Every task of ours, by name."""
    current_app.loader.import_default_modules()
    found = {name: task for name, task in current_app.tasks.items() if name.startswith(OURS)}
    return [found[name] for name in sorted(found)]


def _papers() -> str:
    hashed = hashlib.sha256()
    for certificate in Certificate.objects.order_by("pk").iterator(CHUNK):
        said = [str(getattr(certificate, name)) for name in PRINTED]
        days = certificate.valid_from, certificate.valid_until, certificate.issued_at
        drawn = certificate.drawn_at, certificate.revoked_on, certificate.superseded_on
        hashed.update(chain.canonical([*said, *map(str, days + drawn), certificate.face]))
    return hashed.hexdigest()


@contextmanager
def _nothing_leaves() -> Iterator[None]:
    """Letters stay in memory, and a message that a task sends is delivered on the spot."""
    eager = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = True
    mail.outbox = []
    try:
        with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
            yield
    finally:
        current_app.conf.task_always_eager = eager


def _migrate() -> int:
    """Migrate as an upgrade does, then run every data step of our migrations once more."""
    call_command("migrate", verbosity=0, interactive=False)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    state = executor.loader.project_state(())
    count = 0
    for migration, _backwards in plan:
        ours = f"{migration.app_label}.".startswith(OURS)
        if not ours or not any(isinstance(op, RunPython | RunSQL) for op in migration.operations):
            state = migration.mutate_state(state, preserve=False)
            continue
        for operation in migration.operations:
            old = state.clone()
            operation.state_forwards(migration.app_label, state)
            if isinstance(operation, RunPython | RunSQL):
                with connection.schema_editor(atomic=migration.atomic) as editor:
                    operation.database_forwards(migration.app_label, editor, old, state)
                count += 1
    return count


def _deliver(task: Task) -> int:
    """Every message the task could get, twice."""
    count = 0
    for _time in range(TIMES):
        for kwargs in _messages(task):
            task.apply(kwargs=kwargs, throw=True)
            count += 1
    return count


def _messages(task: Task) -> Iterable[dict[str, Any]]:
    match sorted(inspect.signature(task.run).parameters):
        case []:
            return [{}]
        case ["order_ids"]:
            return [{"order_ids": _keys(SigningOrder)}]
        case [name] if name in SUBJECTS:
            return ({name: pk} for pk in _keys(SUBJECTS[name]))
        case parameters:
            raise UnrehearsedTask(f"{task.name}({', '.join(parameters)})")


def _keys(model: type[Model]) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))  # noqa: SLF001 -- Django's public manager
