"""The two-person rule: where an issuer asks for it, nobody corrects or revokes alone."""

from __future__ import annotations

from django.utils import timezone

from certificates import issuers
from certificates.models import Certificate, Proposal


class NeedsAnother(Exception):
    """The issuer asks for two persons, and a second has not confirmed this."""


def asked(certificate: Certificate) -> bool:
    """Whether the issuer of today, under the same code, asks for two persons."""
    return issuers.successor(certificate.issuer, timezone.localdate()).two_person_rule


def insist(certificate: Certificate, proposal: Proposal | None) -> None:
    """Let it pass if one person is enough, or if a second confirmed this very proposal.

    Raises:
        NeedsAnother: otherwise.

    """
    if proposal and (proposal.confirmed is not True or proposal.certificate_id != certificate.pk):
        raise NeedsAnother(certificate.number)
    if proposal is None and asked(certificate):
        raise NeedsAnother(certificate.number)
