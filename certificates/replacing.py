"""One certificate takes the place of another: never do two count for the same thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from certificates import register
from certificates.models import Certificate, RegisterEntry, Series
from courses.models import Completion
from people.models import Person

RENEWED: Final = "gia hạn sau khi học lại"


What: TypeAlias = tuple[int, int, int]
"""Person, course and edition of the standard: for each, at most one certificate counts."""


class NotInForce(Exception):
    """The certificate counts no more: it was withdrawn, replaced before, or has run out."""


def what(completion: Completion) -> What:
    edition = completion.edition
    return completion.person_id, edition.course_id, edition.standard_edition_id


def counting(completion: Completion, *, on: dt.date) -> Certificate | None:
    """What the person already holds for the same course and edition of the standard, if any.

    Whoever asks has `register.hold` of the person.
    """
    found = live([completion]).get(what(completion))
    return found if found and counts(found, on) else None


def live(completions: Iterable[Completion]) -> dict[What, Certificate]:
    """The newest certificates of the same people, neither withdrawn nor replaced."""
    found = Certificate.objects.filter(
        person__in={completion.person_id for completion in completions},
        superseded_on=None,
        revoked_on=None,
    )
    in_order = found.select_related("series").order_by("valid_from", "pk")
    return {(c.person_id, c.course_id, c.standard_edition_id): c for c in in_order}


def counts(certificate: Certificate, on: dt.date) -> bool:
    """Whether a live certificate counts on that day."""
    until = certificate.valid_until
    return certificate.valid_from <= on and (until is None or until >= on)


def replace(
    old: Certificate,
    new: Certificate,
    *,
    series: Series,
    event: RegisterEntry.Event,
    reason: str,
    on: dt.date,
    at: dt.datetime,
    by: Person | None,
    said: dict[str, Any] | None = None,
) -> None:
    """Withdraw the old in favour of the new from that day on; `series` is the old one's, locked.

    `said` is what the register line says besides: the decision, the changes.

    Raises:
        NotInForce: it was withdrawn or replaced meanwhile.

    """
    own = Certificate.objects.filter(pk=old.pk, superseded_on=None, revoked_on=None)
    if not own.update(superseded_on=on, superseded_reason=reason):
        raise NotInForce(old.number)
    old.superseded_on, old.superseded_reason, old.superseded_by = on, reason, new
    data = register.replaced(old) | (said or {})
    register.append(series, old, event, at=at, by=by, data=data)
