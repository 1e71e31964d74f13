"""Whom we trust: the certification authorities an administrator put into one folder of the host."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from asn1crypto import crl, pem, x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko_certvalidator import ValidationContext

CERTIFICATES: Final = {".pem", ".crt", ".cer", ".der"}
INTERMEDIATE: Final = "intermediate"  # folders beside the roots
REVOKED: Final = "crl"


class UnreadableTrust(Exception):
    """The folder, or a file in it, is not what it should be."""


class Revocation(StrEnum):
    """How much must be known about withdrawal (as `pyhanko_certvalidator` names it)."""

    SOFT = "soft-fail"  # what is known is heeded
    HARD = "hard-fail"  # a certificate that names a source must be found good there
    REQUIRED = "require"  # every certificate must be


@dataclass(frozen=True, slots=True)
class Trust:
    """Root certificates, those between, and lists of revoked ones. Nothing else is trusted."""

    roots: tuple[x509.Certificate, ...]
    between: tuple[x509.Certificate, ...] = ()
    revoked: tuple[crl.CertificateList, ...] = field(default=(), repr=False)
    revocation: Revocation = Revocation.SOFT
    fetch: bool = False

    def context(
        self, *, moment: dt.datetime | None = None, revocation: Revocation | None = None
    ) -> ValidationContext:
        """What pyHanko needs to judge a chain now or at a past moment.

        A new one each time: it remembers what it has seen. Asks other hosts only where `fetch`
        is on and the certificates name where to ask.
        """
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=list(self.between),
            crls=list(self.revoked),
            allow_fetching=self.fetch,
            revocation_mode=(revocation or self.revocation).value,
            moment=moment,
            retroactive_revinfo=moment is not None,
        )


def load(folder: Path, *, revocation: Revocation = Revocation.SOFT, fetch: bool = False) -> Trust:
    """Read the folder: roots at its top, `intermediate/` and `crl/` inside, PEM or DER.

    Raises:
        UnreadableTrust: it has no root, or a file cannot be read.

    """
    roots = tuple(_certificates(folder))
    if not roots:
        raise UnreadableTrust(f"{folder} holds no root certificate ({', '.join(CERTIFICATES)}).")
    return Trust(
        roots,
        tuple(_certificates(folder / INTERMEDIATE)),
        tuple(_lists(folder / REVOKED)),
        revocation,
        fetch,
    )


def _certificates(folder: Path) -> Iterator[x509.Certificate]:
    for path in _files(folder):
        if path.suffix.lower() in CERTIFICATES:
            try:
                yield from load_certs_from_pemder_data(path.read_bytes())
            except (OSError, ValueError) as fault:
                raise UnreadableTrust(f"{path} is not a certificate: {fault}") from fault


def _lists(folder: Path) -> Iterator[crl.CertificateList]:
    for path in _files(folder):
        try:
            raw = path.read_bytes()
            der = pem.unarmor(raw)[2] if pem.detect(raw) else raw
            yield crl.CertificateList.load(der, strict=True)
        except (OSError, ValueError) as fault:
            raise UnreadableTrust(f"{path} is not a list of revoked ones: {fault}") from fault


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
