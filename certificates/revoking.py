"""Revoking: a certificate counts no more, and says so to everybody who checks it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from certificates import register
from certificates.models import Certificate, RegisterEntry
from people import audit
from people.models import Person


class AlreadyRevoked(Exception):
    """The certificate was withdrawn before; the first ground stands."""


@transaction.atomic
def revoke(
    certificate: Certificate, *, ground: Certificate.Ground, by: Person | None, decision: str = ""
) -> None:
    """Withdraw a certificate for good, from today on. It stays verifiable, as revoked.

    `ground` is one of Thông tư 03/2023/TT-BNV, điều 8. What it counted for before today is not
    touched.
    """
    at = timezone.now()
    series = register.locked(certificate.series.issuer_code, certificate.series.year)
    live = Certificate.objects.filter(pk=certificate.pk, revoked_on=None)
    if not live.update(
        revoked_on=timezone.localdate(at), revocation_ground=ground, revocation_decision=decision
    ):
        raise AlreadyRevoked(certificate.number)
    certificate.refresh_from_db()
    data = register.revoked(certificate)
    register.append(series, certificate, RegisterEntry.Event.REVOKED, at=at, by=by, data=data)
    audit.record("certificates.revoke", certificate, by=by, data=data)
