"""The register: one line for everything that happens to a certificate, chained per series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from certificates import chain
from certificates.models import Certificate, RegisterEntry, Series
from people.models import Person

NEVER_REVOKED = {"on": None, "ground": "", "decision": ""}


def locked(issuer_code: str, year: int) -> Series:
    """The series, opened with its first certificate, and held until the transaction ends.

    Whoever holds it gives the next number and writes the next line; everybody else waits.
    """
    series, _created = Series.objects.select_for_update().get_or_create(
        issuer_code=issuer_code, year=year
    )
    return series


def append(
    series: Series,
    certificate: Certificate,
    event: RegisterEntry.Event,
    *,
    at: dt.datetime,
    by: Person | None,
    data: dict[str, Any],
) -> RegisterEntry:
    """Write the next line of a locked series, and move the series on to it."""
    entry = next_entry(series, certificate, event, at=at, by=by, data=data)
    entry.save()
    series.save()
    return entry


def next_entry(
    series: Series,
    certificate: Certificate,
    event: RegisterEntry.Event,
    *,
    at: dt.datetime,
    by: Person | None,
    data: dict[str, Any],
) -> RegisterEntry:
    """The next line, sealed but not saved; `series` moves on, not saved either."""
    entry = RegisterEntry(
        series=series,
        position=series.last_entry + 1,
        certificate=certificate,
        event=event,
        at=at,
        by=by,
        data=data,
        previous_hash=series.last_hash,
    )
    entry.hash = chain.seal(line(entry), entry.previous_hash)
    series.last_entry, series.last_hash = entry.position, entry.hash
    return entry


def line(entry: RegisterEntry) -> chain.Line:
    """What the entry says, as it is sealed."""
    return chain.Line(
        series=str(entry.series),
        position=entry.position,
        certificate=entry.certificate.number,
        event=entry.event,
        at=entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        by=str(entry.by.uuid) if entry.by else "",
        data=entry.data,
    )


def sealed(entry: RegisterEntry) -> chain.Sealed:
    return chain.Sealed(line(entry), entry.previous_hash, entry.hash)


def issued(certificate: Certificate) -> dict[str, Any]:
    """What the line of issue vouches for: the face by its hash, and how long it counts."""
    return {
        "register_number": certificate.register_number,
        "face": chain.digest(certificate.face),
        "template": certificate.template_version,
        "valid_from": _day(certificate.valid_from),
        "valid_until": _day(certificate.valid_until),
    }


def revoked(certificate: Certificate) -> dict[str, Any]:
    """What the line of a revocation vouches for."""
    return {
        "on": _day(certificate.revoked_on),
        "ground": certificate.revocation_ground,
        "decision": certificate.revocation_decision,
    }


def agrees(certificate: Certificate, entries: Iterable[RegisterEntry]) -> bool:
    """Whether the certificate still says what its own lines of the register say.

    Supersession joins here with the verb that will write it (its line is CORRECTED).
    """
    said = {entry.event: entry for entry in entries}
    if any(entry.hash != chain.seal(line(entry), entry.previous_hash) for entry in said.values()):
        return False
    facts = {event: entry.data for event, entry in said.items()}
    return facts.get(RegisterEntry.Event.ISSUED) == issued(certificate) and facts.get(
        RegisterEntry.Event.REVOKED, NEVER_REVOKED
    ) == revoked(certificate)


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
