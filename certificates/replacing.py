"""One certificate takes the place of another: never do two count for the same thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from django.db.models import QuerySet

from certificates import register
from certificates.models import Certificate, RegisterEntry, Series
from courses.models import Completion
from people.models import Person
from people.prepared import prepared

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
    held = (c for c in _of(completion.person_id) if _what_for(c) == what(completion))
    newest = max(held, key=lambda c: (c.valid_from, c.pk), default=None)
    return newest if newest and counts(newest, on) else None


@prepared
def _of(person_id: int) -> QuerySet[Certificate]:
    held = Certificate.objects.filter(person=person_id, superseded_on=None, revoked_on=None)
    return held.select_related("series").order_by()


def live(completions: Iterable[Completion]) -> dict[What, Certificate]:
    """The newest certificates of the same people, neither withdrawn nor replaced."""
    found = Certificate.objects.filter(
        person__in={completion.person_id for completion in completions},
        superseded_on=None,
        revoked_on=None,
    )
    in_order = found.select_related("series").order_by("valid_from", "pk")
    return {_what_for(certificate): certificate for certificate in in_order}


def _what_for(certificate: Certificate) -> What:
    return certificate.person_id, certificate.course_id, certificate.standard_edition_id


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
