"""Warning holders before a certificate runs out: at each stage once, whatever runs twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from certificates import letters
from certificates.models import Certificate, ExpiryWarning

STAGES: Final = (90, 60, 30, 7)  # days before the end
CHUNK: Final = 500


def warn(*, on: dt.date) -> int:
    """Write to everybody at a stage they were not warned of. How many were warned.

    A day without a run is made up for on the next: the stage that holds that day is told, with
    the days there really are. Nobody is told who holds another that lasts longer.
    """
    return sum(_warn(certificate, stage, on) for certificate, stage in due(on))


def due(on: dt.date) -> Iterator[tuple[Certificate, int]]:
    """Who is to be warned that day, and of which stage."""
    for stage, nearer in pairwise((*STAGES, -1)):
        for certificate in _at(stage, nearer, on).iterator(CHUNK):
            yield certificate, stage


def _at(stage: int, nearer: int, on: dt.date) -> QuerySet[Certificate]:
    longer = Certificate.objects.valid_on(on).filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")),
        person=OuterRef("person"),
        course=OuterRef("course"),
    )
    told = ExpiryWarning.objects.filter(certificate=OuterRef("pk"), days=stage)
    return (
        Certificate.objects.valid_on(on)
        .filter(
            ~Exists(longer),
            ~Exists(told),
            valid_until__gt=on + dt.timedelta(days=nearer),
            valid_until__lte=on + dt.timedelta(days=stage),
            person__is_active=True,
        )
        .select_related("person", "course")
        .order_by("valid_until", "pk")
    )


@transaction.atomic
def _warn(certificate: Certificate, stage: int, on: dt.date) -> bool:
    """The row first: whoever writes it writes the letter, in the same transaction."""
    _told, is_new = ExpiryWarning.objects.get_or_create(
        certificate=certificate, days=stage, defaults={"warned_on": on}
    )
    if is_new and certificate.valid_until:
        left = (certificate.valid_until - on).days
        letters.warn_of_expiry(certificate, stage=stage, left=left)
    return is_new
