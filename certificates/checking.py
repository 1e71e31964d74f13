"""Checking a certificate in public: by the number on the paper, or by the token of its QR code."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from certificates import numbering, register, wording
from certificates.models import Certificate
from certificates.standing import Standing, standing

LONGEST_SHOWN: Final = 40
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")


class Verdict(StrEnum):
    """What the public is told. `DISPUTED`: our own row no longer says what the register says."""

    VALID = "valid"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    DISPUTED = "disputed"
    MISTYPED = "mistyped"
    NOT_A_NUMBER = "not_a_number"
    NOT_FOUND = "not_found"
    UNKNOWN_CODE = "unknown_code"


_VERDICTS: Final = {
    Standing.VALID: Verdict.VALID,
    Standing.EXPIRING: Verdict.VALID,
    Standing.EXPIRED: Verdict.EXPIRED,
    Standing.SUPERSEDED: Verdict.SUPERSEDED,
    Standing.REVOKED: Verdict.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict and what it is about. `whole`: the paper itself was at hand, show all of it."""

    verdict: Verdict
    at: dt.datetime
    typed: str = ""
    certificate: Certificate | None = None
    newer: Certificate | None = None
    whole: bool = False


def by_number(text: str) -> Finding:
    """What a number stands for, typed in whatever way."""
    typed = wording.on_one_line(text[:LONGEST_SHOWN])
    reading = numbering.parse(text)
    if isinstance(reading, numbering.Mistyped):
        return Finding(Verdict.MISTYPED, timezone.now(), typed)
    if isinstance(reading, numbering.NotANumber):
        return Finding(Verdict.NOT_A_NUMBER, timezone.now(), typed)
    found = _certificates().filter(number=reading.number).first()
    if found is None:
        return Finding(Verdict.NOT_FOUND, timezone.now(), reading.number)
    return _judged(found, whole=False)


def by_token(token: str) -> Finding:
    """What the code on a paper stands for. Only who has the paper knows it, so all is shown."""
    found = _certificates().filter(token=token).first() if _TOKEN.fullmatch(token) else None
    if found is None:
        return Finding(Verdict.UNKNOWN_CODE, timezone.now())
    return _judged(found, whole=True)


def _certificates() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("superseded_by")


def _judged(certificate: Certificate, *, whole: bool) -> Finding:
    at = timezone.now()
    entries = certificate.register.select_related("series", "by")
    if not register.agrees(certificate, entries):
        return Finding(Verdict.DISPUTED, at, certificate.number)
    today = timezone.localdate(at)
    verdict = _VERDICTS[standing(certificate, today)]
    return Finding(
        verdict, at, certificate.number, certificate, _newer(certificate, verdict, today), whole
    )


def _newer(certificate: Certificate, verdict: Verdict, today: dt.date) -> Certificate | None:
    """The certificate to look at instead, if there is one."""
    if verdict == Verdict.SUPERSEDED:
        return getattr(certificate, "superseded_by", None)
    if verdict == Verdict.EXPIRED:
        same = Certificate.objects.filter(
            person=certificate.person_id, course=certificate.course_id
        )
        return same.valid_on(today).order_by("-issued_at").first()
    return None
