"""The register: one line for everything that happens to a certificate, chained per series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from certificates import chain
from certificates.models import Certificate, RegisterEntry, Series
from people.models import Person
from people.prepared import prepared

NEVER_REVOKED = {"on": None, "ground": "", "decision": ""}
NEVER_REPLACED = {"on": None, "by": None, "reason": ""}
REPLACED = RegisterEntry.Event.CORRECTED, RegisterEntry.Event.RENEWED
Key = tuple[str, int]  # issuer code and year


def locked(issuer_code: str, year: int) -> Series:
    """The series, opened with its first certificate, and held until the transaction ends.

    Whoever holds it gives the next number and writes the next line; everybody else waits.
    """
    if found := _open(issuer_code, year):
        return found[0]
    series, _created = Series.objects.select_for_update().get_or_create(
        issuer_code=issuer_code, year=year
    )
    return series


@prepared
def _open(issuer_code: str, year: int) -> QuerySet[Series]:
    return Series.objects.select_for_update().filter(issuer_code=issuer_code, year=year)


def locked_all(keys: Iterable[Key]) -> dict[Key, Series]:
    """Several series at once, taken in one order, so that nobody waits for whoever waits."""
    return {key: locked(*key) for key in sorted(set(keys))}


def key_of(certificate: Certificate) -> Key:
    return certificate.series.issuer_code, certificate.series.year


def hold(person_id: int) -> None:
    """Until the transaction ends nobody else changes what this person holds."""
    _held(person_id)


@prepared
def _held(person_id: int) -> QuerySet[Person]:
    holders = Person.objects.select_for_update(no_key=True).filter(pk=person_id)
    return holders.order_by().only("pk")


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
    """What the line of issue vouches for: the face by its hash, how long, in whose place."""
    before = certificate.supersedes
    return {
        "register_number": certificate.register_number,
        "face": chain.digest(certificate.face),
        "template": certificate.template_version,
        "valid_from": _day(certificate.valid_from),
        "valid_until": _day(certificate.valid_until),
        **({"supersedes": before.number} if before else {}),
    }


def revoked(certificate: Certificate) -> dict[str, Any]:
    """What the line of a revocation vouches for; day of the decision and note where given."""
    decided_on, note = certificate.revocation_decided_on, certificate.revocation_note
    return {
        "on": _day(certificate.revoked_on),
        "ground": certificate.revocation_ground,
        "decision": certificate.revocation_decision,
        **({"decided_on": _day(decided_on)} if decided_on else {}),
        **({"note": note} if note else {}),
    }


def replaced(certificate: Certificate) -> dict[str, Any]:
    """What the line of a correction or renewal vouches for, on the one that was replaced."""
    newer: Certificate | None = getattr(certificate, "superseded_by", None)
    return {
        "on": _day(certificate.superseded_on),
        "by": newer.number if newer else None,
        "reason": certificate.superseded_reason,
    }


def agrees(certificate: Certificate, entries: Iterable[RegisterEntry]) -> bool:
    """Whether the certificate still says what its own lines of the register say.

    Asks the database nothing if `supersedes` and `superseded_by` were selected along.
    """
    said = {entry.event: entry for entry in entries}
    if any(entry.hash != chain.seal(line(entry), entry.previous_hash) for entry in said.values()):
        return False
    facts = {event: entry.data for event, entry in said.items()}
    return (
        facts.get(RegisterEntry.Event.ISSUED) == issued(certificate)
        and facts.get(RegisterEntry.Event.REVOKED, NEVER_REVOKED) == revoked(certificate)
        and _replacement(facts) == replaced(certificate)
    )


def extensions(entries: Iterable[RegisterEntry]) -> tuple[str, ...]:
    """The hashes of files that got a later archive time stamp, in the order of the lines."""
    lines = sorted(entries, key=lambda entry: entry.position)
    extended = (entry for entry in lines if entry.event == RegisterEntry.Event.EXTENDED)
    return tuple(entry.data["sha256"] for entry in extended)


def _replacement(facts: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """What a line says about the successor; its decision and changes stand there only."""
    said = next((facts[event] for event in REPLACED if event in facts), NEVER_REPLACED)
    return {name: said.get(name) for name in NEVER_REPLACED}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
