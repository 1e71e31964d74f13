"""Revoking: a certificate counts no more, and says so to everybody who checks it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from certificates import letters, offering, pairing, register
from certificates.models import Certificate, Proposal, RegisterEntry
from people import audit
from people.models import Person


class AlreadyRevoked(Exception):
    """The certificate was withdrawn before; the first ground stands."""


@transaction.atomic
def revoke(
    certificate: Certificate,
    *,
    ground: Certificate.Ground | str,
    by: Person | None,
    decision: str = "",
    decided_on: dt.date | None = None,
    note: str = "",
    proposal: Proposal | None = None,
) -> None:
    """Withdraw a certificate for good, from today on. It stays verifiable, as revoked.

    `ground` is one of Thông tư 03/2023/TT-BNV, điều 8. What it counted for before today is not
    touched. The holder is told.

    Raises:
        AlreadyRevoked: it was withdrawn before.
        NeedsAnother: the issuer asks for two persons, and there is no confirmed proposal.

    """
    pairing.insist(certificate, proposal)
    at = timezone.now()
    register.hold(certificate.person_id)
    series = register.locked(*register.key_of(certificate))
    live = Certificate.objects.filter(pk=certificate.pk, revoked_on=None)
    if not live.update(
        revoked_on=timezone.localdate(at),
        revocation_ground=ground,
        revocation_decision=decision,
        revocation_decided_on=decided_on,
        revocation_note=note,
    ):
        raise AlreadyRevoked(certificate.number)
    certificate.refresh_from_db()
    data = register.revoked(certificate)
    register.append(series, certificate, RegisterEntry.Event.REVOKED, at=at, by=by, data=data)
    audit.record("certificates.revoke", certificate, by=by, data=data)
    offering.follow_revocation(certificate, by=by)
    letters.tell_of_revocation(certificate)
