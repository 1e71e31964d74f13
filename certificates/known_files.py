"""The files of a certificate that anybody may hold, by their SHA-256: for comparing a PDF."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from certificates.models import Certificate, SignedFile


class Kind(StrEnum):
    """What a known file is. A `DRAFT` was never handed out as final: it waits for a signature.

    `EXTENDED`: the signed file with one more archive time stamp behind it.
    """

    ORIGINAL = "original"
    SIGNED = "signed"
    DRAFT = "draft"
    EXTENDED = "extended"


def hashes(certificate: Certificate, extended: Iterable[str] = ()) -> dict[str, Kind]:
    """All known hashes of the certificate's files, the one that counts first.

    `extended` are those of its extensions, as its lines of the register say them. Asks the database
    nothing if `signed_file` and `issuer` were selected along.
    """
    signed: SignedFile | None = getattr(certificate, "signed_file", None)
    known = {signed.sha256_after: Kind.SIGNED} if signed else {}
    known |= dict.fromkeys(extended, Kind.EXTENDED)
    if certificate.sha256:
        unsigned = signed is not None or certificate.awaits_signature
        known[certificate.sha256] = Kind.DRAFT if unsigned else Kind.ORIGINAL
    return known
