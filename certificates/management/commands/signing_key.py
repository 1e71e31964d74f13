"""`manage.py signing_key check|inspect` and `signing_key seal`."""

from __future__ import annotations

import argparse
from typing import Any

from asn1crypto import x509
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates import proving_again, sealing, seals, signing_setup
from certificates.signatories import Pkcs12, Signatory
from certificates.signing_keys import certificate_of
from certificates.signing_setup import NotSetUp


class Command(BaseCommand):
    help = (
        "What this host can sign. check: open every key, sign a sample, prove it; exit 1 on a "
        "fault. inspect: the signing file in words, no key opened. seal: public keys of the seal."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.ArgumentDefaultsHelpFormatter
        parser.add_argument("act", choices=["check", "inspect", "seal"])

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["act"] == "seal":
            return self._seal()
        try:
            known = signing_setup.signing_file()
        except NotSetUp as fault:
            raise CommandError(str(fault)) from fault
        if not known.signatories:
            self.stdout.write("Chưa cấu hình người ký nào (SIGNING_FILE).")
        faults = [
            self._check(signatory) if options["act"] == "check" else self._inspect(signatory)
            for signatory in known.signatories
        ]
        if any(faults):
            raise CommandError("Có người ký chưa ký được.")
        return None

    def _seal(self) -> None:
        self.stdout.write(f"{sealing.LABEL}.")
        ring = seals.keyring()
        for kid, public in ring.public_texts().items():
            state = "đang dùng" if kid == ring.kid else "đã thay"
            self.stdout.write(f"{kid} {public} ({state})")

    def _inspect(self, signatory: Signatory) -> bool:
        self.stdout.write(f"{_named(signatory)}: {_where(signatory)}, {signatory.level}")
        return False

    def _check(self, signatory: Signatory) -> bool:
        """Whether something is wrong."""
        if signatory.key is None:
            self.stdout.write(f"{_named(signatory)}: ký ngoài, không có khóa ở đây")
            return False
        try:
            certificate = certificate_of(signing_setup.signer(signatory))
            proving_again.rehearse(signatory)
        except proving_again.REHEARSAL_FAULTS as fault:
            self.stdout.write(f"{_named(signatory)}: {fault}")
            return True
        self.stdout.write(f"{_named(signatory)}: ký được, {_described(certificate)}")
        return False


def _named(signatory: Signatory) -> str:
    return f"{signatory.issuer} {signatory.name}".strip()


def _where(signatory: Signatory) -> str:
    if signatory.key is None:
        return "ký ngoài"
    if isinstance(signatory.key, Pkcs12):
        return f"PKCS#12 {signatory.key.file.name}"
    return f"PKCS#11 {signatory.key.token}/{signatory.key.label}"


def _described(certificate: x509.Certificate) -> str:
    left = (certificate.not_valid_after - timezone.now()).days
    return (
        f"{certificate.subject.human_friendly}, số {certificate.serial_number:x}, "
        f"đến {certificate.not_valid_after:%d/%m/%Y} (còn {left} ngày)"
    )
