"""A finding as data for machines: the same facts as the check page, under stable names."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from certificates import verdicts
from certificates.checking import Finding
from certificates.models import Certificate

NOT_PUBLISHED: Final = ("birth", "check_url")  # the year of birth has a field of its own


def answer(finding: Finding) -> dict[str, Any]:
    """What `GET /api/v1/certificates/{token}` says, but for the time of day.

    Where our row does not agree with the register (`disputed`), nothing of it is shown.
    """
    found = finding.certificate
    said = verdicts.band(finding)
    return {
        "number": finding.typed,
        "verdict": finding.verdict.value,
        "title": said.title,
        "reason": "" if finding.verdict == "valid" else said.text,
        "replaced_by": finding.newer or None,
        "certificate": facts(found) if found else None,
        "files": [{"sha256": sha256, "kind": kind} for sha256, kind in finding.hashes.items()],
        "links": links(found) if found else None,
    }


def facts(certificate: Certificate) -> dict[str, Any]:
    """Every printed field but the day of birth, and how long the certificate counts."""
    face = certificate.face
    return {
        "number": certificate.number,
        "register_number": certificate.register_number,
        "holder_name": face.get("holder_name", ""),
        "birth_year": face.get("birth", "")[-4:] or None,
        "printed": {name: text for name, text in face.items() if name not in NOT_PUBLISHED},
        "valid_from": certificate.valid_from.isoformat(),
        "valid_until": _day(certificate.valid_until),
        "replaced_on": _day(certificate.superseded_on),
        "revoked_on": _day(certificate.revoked_on),
        "revocation_ground": certificate.revocation_ground or None,
        "revocation_decision": certificate.revocation_decision or None,
    }


def links(certificate: Certificate) -> dict[str, str]:
    credential = reverse("certificates:credential", args=[certificate.token])
    return {
        "page": f"{settings.SITE_URL}{certificate.get_check_url()}",
        "credential": f"{settings.SITE_URL}{credential}",
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
