"""Signing measured: a key and a trust folder of its own, made for this run and thrown away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from bench import keys
from certificates import signing, signing_setup, sittings
from certificates.models import Certificate, Issuer
from people.models import Mandate, Person, Unit


def set_up(folder: Path, signer: Person) -> None:
    """RSA-2048 in a PKCS#12 file, level B-B; the issuer now requires signatures."""
    settings.SIGNING_FILE = str(keys.write(folder))
    mandate(signer)
    signing_setup.signer(signing_setup.signing_file().signatories[0])


def mandate(signer: Person) -> None:
    """The issuer now requires signatures, and this person signs for it."""
    root = Unit.get_first_root_node()
    Mandate.objects.create(person=signer, role="signer", unit=root, valid_from=root.valid_from)
    Issuer.objects.update(requires_signature=True)


def draw_and_sign(certificate: Certificate, signer: Person) -> Callable[[], object]:
    """The worker's whole act for one paper: draw, store, sign, prove, keep, register."""
    QuerySet(Certificate).filter(pk=certificate.pk).update(sha256="", pdf="", drawn_at=None)
    [order] = sittings.open_sitting([certificate.pk], by=signer).orders.all()
    return lambda: signing.sign(order)
