"""Proving again: every signed file that is kept, and whether a signatory could sign now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from certificates import (
    composing,
    drawing,
    drawing_room,
    pades,
    proving,
    proving_stamps,
    signed_files,
    signing_setup,
)
from certificates.models import Issuer, SignedFile
from certificates.pades import CannotSign
from certificates.proving import Expected, Refused
from certificates.signatories import Signatory
from certificates.signing_keys import CannotOpenKey, certificate_of
from certificates.signing_setup import NotSetUp

CHUNK = 200
REHEARSAL_FAULTS = NotSetUp, CannotOpenKey, CannotSign, Refused


@dataclass(frozen=True, slots=True)
class Verified:
    """A signed file and what is wrong with it now; empty when nothing."""

    number: str
    fault: str


def verify_all() -> Iterator[Verified]:
    """Read every signed file and prove its signature as of the day it was kept.

    That day is our own proof that the signature was there, so a certificate that has expired
    since does no harm. Who signed is compared with the kept fact.

    Raises:
        NotSetUp: this host trusts nobody.

    """
    signing_setup.trust()
    kept = SignedFile.objects.select_related("certificate__issuer").order_by("pk")
    for signed in kept.prefetch_related("extensions").iterator(CHUNK):
        yield Verified(signed.certificate.number, _fault(signed) or _fault_of_extensions(signed))


def _fault(kept: SignedFile) -> str:
    try:
        signed = signed_files.read(kept)
        drawn = drawing_room.draw(kept.certificate)
        expected = Expected(
            drawn=drawn,
            names=(),
            fingerprints={kept.fingerprint},
            not_before=kept.certificate.issued_at,
        )
        proof = proving.prove(signed, expected, trust=signing_setup.trust(), now=kept.at)
    except Refused as refused:
        return str(refused)
    except drawing_room.FAULTS as fault:
        return type(fault).__name__
    if drawing_room.hashed(drawn) != kept.sha256_before or proof.signature.at != kept.signed_at:
        return "not as it was kept"
    return ""


def _fault_of_extensions(kept: SignedFile) -> str:
    """Each begins with the file before it, and its stamp was good on the day it was kept."""
    extensions = kept.extensions.all()
    if not extensions:
        return ""
    trust, drawn = signing_setup.trust(), drawing_room.draw(kept.certificate)
    before = signed_files.read(kept)
    try:
        for extension in extensions:
            content = signed_files.read(extension)
            proving_stamps.prove_extension(
                content, before=before, drawn=drawn, trust=trust, now=extension.at
            )
            before = content
    except (Refused, *drawing_room.FAULTS) as fault:
        return f"extension: {str(fault) or type(fault).__name__}"
    return ""


def rehearse(signatory: Signatory) -> None:
    """Sign a sample in memory and prove it, as a real one would be. Nothing is kept.

    Raises:
        REHEARSAL_FAULTS: what stands in the way.

    """
    trust, signer = signing_setup.trust(), signing_setup.signer(signatory)
    begun = timezone.now()
    drawn = drawing.draw(composing.rehearsal(Issuer(name="Mẫu", signer_name=signatory.name)))
    stamper = pades.stamper(signatory.timestamp)
    signed = pades.sign(drawn, signer, level=signatory.level, stamper=stamper, trust=trust)
    expected = Expected(
        drawn=drawn,
        names=(),
        fingerprints={proving.fingerprint(certificate_of(signer))},
        not_before=begun,
    )
    proving.prove(signed, expected, trust=trust, now=timezone.now())
