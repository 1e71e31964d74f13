"""What an administrator should know before the first certificate is issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 -- Django's name
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from certificates import issuers
from certificates.models import Issuer


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


def _has_table() -> bool:
    connection = connections[DEFAULT_DB_ALIAS]
    return Issuer._meta.db_table in connection.introspection.table_names()  # noqa: SLF001 -- Django's public model metadata
