"""What an administrator should know before the first certificate is issued."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.checks import (
    CheckMessage,
    Error,
    Tags,
    Warning,  # noqa: A004 -- Django's name
    register,
)
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from certificates import issuers, reminding, signing_setup
from certificates.models import Issuer
from certificates.signatories import Pkcs12, SigningFile
from certificates.signing_setup import NotSetUp

OPEN_TO_OTHERS = 0o077


@register(Tags.database)
def an_issuer_is_configured(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Run by `check --database default` and before `migrate`, when there may be no table yet."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or not _has_table():
        return []
    if issuers.configured(timezone.localdate()):
        return []
    return [
        Warning(
            "No issuer of certificates is valid today; certificates are issued in the name of "
            f"ORGANISATION, under provisional numbers ({issuers.FALLBACK_CODE}), without a signer.",
            hint="Add one under /cms/snippets/certificates/issuer/.",
            id="certificates.W001",
        )
    ]


@register(Tags.database)
def the_days_off_are_confirmed(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """With the other reminders of `check --database default`, and before `migrate`."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    return [
        Warning(
            f"The days off of {year} were not compared with the notice; the deadline of five "
            "working days may be wrong in that year.",
            hint="Correct certificates/holidays.yaml and write `confirmed: yes` for the year.",
            id="certificates.W003",
        )
        for year in reminding.unsure(timezone.localdate())
    ]


def _has_table() -> bool:
    connection = connections[DEFAULT_DB_ALIAS]
    return Issuer._meta.db_table in connection.introspection.table_names()  # noqa: SLF001 -- Django's public model metadata


@register(Tags.security)
def the_signing_file_can_be_used(**_: Any) -> list[CheckMessage]:
    """No key is opened: `signing_key check` does that."""
    try:
        known = signing_setup.signing_file()
        if known.signatories:
            signing_setup.trust()
    except NotSetUp as fault:
        hint = "See docs/how-to/sign-certificates.md."
        return [Error(str(fault), hint=hint, id="certificates.E001")]
    return [
        Warning(
            f"{path} can be read by other users of this host.",
            hint="chmod 600.",
            id="certificates.W002",
        )
        for path in _secrets(known)
        if path.exists() and path.stat().st_mode & OPEN_TO_OTHERS
    ]


def _secrets(known: SigningFile) -> Iterator[Path]:
    for signatory in known.signatories:
        key = signatory.key
        if isinstance(key, Pkcs12):
            yield from filter(None, [key.file, key.passphrase_file])
        elif key is not None and key.pin_file:
            yield key.pin_file
