"""Signed files: kept once, beside the drawn one, and alone final where signing is required."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import drawing_room, letters, register
from certificates.models import Certificate, ExtendedFile, RegisterEntry, SignedFile
from certificates.proving import Expected, Proof, Signed
from certificates.signatories import Signatory
from people import audit
from people.models import Person


class NotSigned(Exception):
    """The certificate waits for its signature: what there is is a draft, and is not handed out."""


class AlreadySigned(Exception):
    """Somebody else was first. Their file stands, this one is thrown away."""


class NotToBeSigned(Exception):
    """Withdrawn or replaced meanwhile, or its issuer does not sign."""


def final(certificate: Certificate) -> bytes:
    """The file to hand out: the signed one, or the drawn one where no signature is required.

    Raises:
        NotSigned: there is only a draft.
        drawing_room.FAULTS: the file is not there, or not what it was.

    """
    if certificate.awaits_signature:
        raise NotSigned(certificate.number)
    kept: SignedFile | None = getattr(certificate, "signed_file", None)
    return read(kept) if kept else drawing_room.draw(certificate)


def sha256(certificate: Certificate) -> str:
    """The public hash of the final file; empty while there is none."""
    kept: SignedFile | None = getattr(certificate, "signed_file", None)
    if kept:
        return kept.sha256_after
    return "" if certificate.awaits_signature else certificate.sha256


def size(certificate: Certificate) -> int | None:
    """Bytes of the final file, if it is there."""
    kept: SignedFile | None = getattr(certificate, "signed_file", None)
    return kept.size if kept else drawing_room.size(certificate)


def read(kept: SignedFile | ExtendedFile) -> bytes:
    """The signed bytes, or those of an extension.

    Raises:
        drawing_room.NotTheSameBytes: lost or changed. It cannot be made again, only restored.

    """
    try:
        with kept.file.open() as file:
            content: bytes = file.read()
    except FileNotFoundError:
        content = b""
    if drawing_room.hashed(content) != kept.sha256_after:
        signed = kept.signed if isinstance(kept, ExtendedFile) else kept
        raise drawing_room.NotTheSameBytes(signed.certificate.number)
    return content


def expected(certificate: Certificate, drawn: bytes, signatory: Signatory | None) -> Expected:
    """What a signed file of this certificate must be.

    The signature is by a name the host's signing file gives for the signatory, else by the signer
    or the agency that the paper itself names.
    """
    face = certificate.face
    printed = [face.get("signer_name", ""), face.get("issuer", "").replace("\n", " ")]
    named = signatory.subjects if signatory else ()
    return Expected(drawn=drawn, names=named or printed, not_before=certificate.issued_at)


@transaction.atomic
def keep(
    certificate: Certificate,
    signed: bytes,
    proof: Proof,
    *,
    route: SignedFile.Route,
    by: Person,
) -> SignedFile:
    """Make a proven file the certificate's signed file: row, file, register line, letter.

    Once: the second one is refused, however close behind. A crash in between leaves at most a
    file that no row names.

    Raises:
        AlreadySigned, NotToBeSigned: nothing was kept.

    """
    at = timezone.now()
    series = register.locked(*register.key_of(certificate))
    _still_waits(certificate)
    kept = SignedFile(
        certificate=certificate,
        file=_name(certificate, signed),
        sha256_before=certificate.sha256,
        sha256_after=drawing_room.hashed(signed),
        size=len(signed),
        route=route,
        **_facts(proof.signature),
        lasts_until=proof.lasts_until,
        signatures=[one.to_json() for one in proof.all],
        at=at,
        by=by,
    )
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        raise AlreadySigned(certificate.number) from None
    _store(kept, signed)
    data = {
        "sha256": kept.sha256_after,
        "level": kept.level,
        "signer": kept.common_name,
        "serial": kept.serial,
    }
    register.append(series, certificate, RegisterEntry.Event.SIGNED, at=at, by=by, data=data)
    audit.record("certificates.sign", certificate, by=by, data=data | {"route": str(route)})
    letters.tell_of_signature(certificate)
    return kept


def _still_waits(certificate: Certificate) -> None:
    now = Certificate.objects.select_related("issuer").get(pk=certificate.pk)
    if SignedFile.objects.filter(certificate=certificate).exists():
        raise AlreadySigned(certificate.number)
    if now.revoked_on or now.superseded_on or not now.issuer.requires_signature:
        raise NotToBeSigned(certificate.number)


def _facts(one: Signed) -> dict[str, Any]:
    return {
        "level": one.level,
        "common_name": one.common_name[:200],
        "subject": one.subject[:500],
        "issuer": one.issuer[:500],
        "serial": one.serial,
        "fingerprint": one.fingerprint,
        "signed_at": one.at,
        "time_stamped": one.time_stamped,
    }


def _name(certificate: Certificate, signed: bytes) -> str:
    """Beside the drawn file, never in its place."""
    year = timezone.localdate(certificate.issued_at).year
    part = drawing_room.hashed(signed)[:16]
    return f"certificates/{year}/{certificate.number}-{certificate.token}-ky-{part}.pdf"


def _store(kept: SignedFile, content: bytes) -> None:
    name, storage = str(kept.file.name), kept.file.storage
    storage.delete(name)
    storage.save(name, ContentFile(content))
