"""Writing the audit journal. A verb records itself inside its own transaction."""

from __future__ import annotations

from typing import Any

from django.db import models

from people.models import AuditEntry, Person


def record(
    action: str, subject: models.Model, *, by: Person | None, data: dict[str, Any] | None = None
) -> None:
    """Add one entry. `by` is None when the system itself acted (a sweep, a schedule)."""
    AuditEntry.objects.create(
        action=action,
        subject_type=subject._meta.label_lower,  # noqa: SLF001 -- Django's public model metadata
        subject_id=str(subject.pk),
        subject=str(subject)[:255],
        by=by,
        data=data or {},
    )
