"""Checking a certificate in public: by the number on the paper, or by the token of its QR code."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Final

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from certificates import known_files, numbering, register, wording
from certificates.known_files import Kind
from certificates.models import Certificate, RegisterEntry
from certificates.standing import Standing, standing
from people.prepared import prepared

LONGEST_SHOWN: Final = 40
BESIDE: Final = ("supersedes", "superseded_by", "signed_file", "issuer")
SAID: Final = (
    "supersedes__number",
    "superseded_by__number",
    "superseded_by__supersedes",
    "signed_file__certificate",
    "signed_file__sha256_after",
    "signed_file__common_name",
    "signed_file__signed_at",
    "issuer__requires_signature",
)
LINE: Final = (
    "certificate",
    "series__issuer_code",
    "series__year",
    "position",
    "event",
    "at",
    "by__uuid",
    "data",
    "previous_hash",
    "hash",
)
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
    """The verdict and what it is about. `whole`: the paper itself was at hand, show all of it.

    `extended`: the hashes of files with later archive time stamps, from the register.
    """

    verdict: Verdict
    at: dt.datetime
    typed: str = ""
    certificate: Certificate | None = None
    newer: str = ""
    whole: bool = False
    extended: tuple[str, ...] = ()

    @property
    def hashes(self) -> dict[str, Kind]:
        """The files that belong to the certificate, the one that counts first."""
        return known_files.hashes(self.certificate, self.extended) if self.certificate else {}


def by_number(text: str) -> Finding:
    """What a number stands for, typed in whatever way."""
    typed = wording.on_one_line(text[:LONGEST_SHOWN])
    reading = numbering.parse(text)
    if isinstance(reading, numbering.Mistyped):
        return Finding(Verdict.MISTYPED, timezone.now(), typed)
    if isinstance(reading, numbering.NotANumber):
        return Finding(Verdict.NOT_A_NUMBER, timezone.now(), typed)
    found = next(iter(_with_number(reading.number)), None)
    if found is None:
        return Finding(Verdict.NOT_FOUND, timezone.now(), reading.number)
    return judge(found, whole=False)


def by_token(token: str) -> Finding:
    """What the code on a paper stands for. Only who has the paper knows it, so all is shown."""
    found = next(iter(_with_token(token)), None) if _TOKEN.fullmatch(token) else None
    if found is None:
        return Finding(Verdict.UNKNOWN_CODE, timezone.now())
    return judge(found, whole=True)


def certificates() -> QuerySet[Certificate]:
    """In one query and no order, with all that is said of them; of rows beside them only that."""
    own = [field.name for field in Certificate._meta.concrete_fields]  # noqa: SLF001 -- Django's public model metadata
    return Certificate.objects.order_by().select_related(*BESIDE).only(*own, *SAID)


@prepared
def _with_number(number: str) -> QuerySet[Certificate]:
    return certificates().filter(number=number)


@prepared
def _with_token(token: str) -> QuerySet[Certificate]:
    return certificates().filter(token=token)


def judge(certificate: Certificate, *, whole: bool) -> Finding:
    """What stands about a certificate now. `whole`: show all that is printed.

    One query for one of `certificates()`: its lines of the register, with the successor of an
    expired one.
    """
    at = timezone.now()
    today = timezone.localdate(at)
    verdict = _VERDICTS[standing(certificate, today)]
    entries = _entries(certificate, ended_by=today if verdict == Verdict.EXPIRED else None)
    if not register.agrees(certificate, entries):
        return Finding(Verdict.DISPUTED, at, certificate.number)
    newer, extended = _newer(certificate, verdict, entries), register.extensions(entries)
    return Finding(verdict, at, certificate.number, certificate, newer, whole, extended)


def _entries(certificate: Certificate, ended_by: dt.date | None) -> list[RegisterEntry]:
    """Its lines, in their order; those of an expired one with `counts_now`, the one to ask for."""
    if ended_by is None:
        entries = _lines(certificate.pk)
    else:
        known = _register().filter(certificate=certificate)
        entries = list(known.annotate(counts_now=_newest(certificate, ended_by)))
    for entry in entries:
        entry.certificate = certificate
    return sorted(entries, key=attrgetter("position"))


@prepared
def _lines(certificate_id: int) -> QuerySet[RegisterEntry]:
    return _register().filter(certificate=certificate_id)


def _register() -> QuerySet[RegisterEntry]:
    return RegisterEntry.objects.order_by().select_related("series", "by").only(*LINE)


def _newest(certificate: Certificate, day: dt.date) -> Subquery:
    """The number of the one for the same person and course that counts on the day."""
    same = Certificate.objects.filter(person=certificate.person_id, course=certificate.course_id)
    newest = same.valid_on(day).order_by("-issued_at", "-pk")
    return Subquery(newest.values("number")[:1])


def _newer(certificate: Certificate, verdict: Verdict, entries: list[RegisterEntry]) -> str:
    """The number to look at instead, if there is one."""
    if verdict == Verdict.SUPERSEDED:
        newer: Certificate | None = getattr(certificate, "superseded_by", None)
        return newer.number if newer else ""
    if verdict == Verdict.EXPIRED:
        return getattr(entries[0], "counts_now", None) or ""
    return ""
