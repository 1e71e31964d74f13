"""Handing the papers over: once each, on a day, written in the register."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from certificates import register
from certificates.models import Certificate, RegisterEntry, Series
from people import audit
from people.models import Person


class NotThatDay(Exception):
    """A paper is handed over after its issue, and not before the day has come."""


@transaction.atomic
def hand_over(
    certificates: Iterable[Certificate], *, on: dt.date, by: Person, note: str = ""
) -> list[Certificate]:
    """Write that these were handed over on that day; those that now were.

    Whoever had theirs before keeps the first day; what was withdrawn or replaced is left out.

    Raises:
        NotThatDay: the day lies ahead, or before the issue of one of them.

    """
    wanted = {certificate.pk: certificate for certificate in certificates}
    books = register.locked_all(register.key_of(certificate) for certificate in wanted.values())
    waiting = (
        Certificate.objects.filter(pk__in=wanted, revoked_on=None, superseded_on=None)
        .exclude(register__event=RegisterEntry.Event.HANDED_OVER)
        .select_related("series")
        .order_by("series", "sequence")
    )
    by_series: dict[register.Key, list[Certificate]] = defaultdict(list)
    for certificate in waiting:
        if not certificate.valid_from <= on <= timezone.localdate():
            raise NotThatDay(certificate.number)
        by_series[register.key_of(certificate)].append(certificate)
    for key, handed in by_series.items():
        _write(books[key], handed, on=on, by=by, note=note)
    return [certificate for handed in by_series.values() for certificate in handed]


def _write(
    series: Series, certificates: list[Certificate], *, on: dt.date, by: Person, note: str
) -> None:
    at = timezone.now()
    event = RegisterEntry.Event.HANDED_OVER
    data = {"on": on.isoformat(), **({"note": note} if note else {})}
    RegisterEntry.objects.bulk_create(
        register.next_entry(series, certificate, event, at=at, by=by, data=data)
        for certificate in certificates
    )
    series.save()
    numbers = [certificate.number for certificate in certificates]
    audit.record("certificates.hand_over", series, by=by, data=data | {"numbers": numbers})
