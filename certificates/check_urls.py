"""The address in the QR code of a paper: built here, once, and frozen with the face."""

from __future__ import annotations

from django.conf import settings

from certificates import paper_codes, seals
from certificates.models import Certificate
from certificates.paper_codes import Statement


def check_url(certificate: Certificate, *, holder_name: str, course_code: str) -> str:
    """Where the paper is checked, with a seal behind `#` that a browser reads without us.

    Never fails: without the seal where it would make the code too fine to be scanned, or where
    a day is out of its range.
    """
    url = f"{settings.SITE_URL}{certificate.get_check_url()}"
    said = statement(certificate, holder_name=holder_name, course_code=course_code)
    try:
        payload = said.packed()
    except ValueError:
        return url
    return paper_codes.address(url, seals.seal(payload))


def statement(certificate: Certificate, *, holder_name: str, course_code: str) -> Statement:
    """What is sealed about a certificate: nothing that its paper does not say, and less."""
    return Statement(
        issuer_code=certificate.series.issuer_code,
        year=certificate.series.year,
        sequence=certificate.sequence,
        holder_name=holder_name,
        course_code=course_code,
        issued_on=certificate.valid_from,
        valid_until=certificate.valid_until,
    )
