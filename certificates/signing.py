"""Signing what was ordered: one certificate at a time, each kept once or failed with a reason."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from certificates import drawing_room, pades, proving, signed_files, signing_setup
from certificates.models import Certificate, SignedFile, SigningOrder
from certificates.pades import CannotSign, NoRevocationData, NoTimeStamp
from certificates.proving import Expected, Refused
from certificates.signatories import Signatory
from certificates.signed_files import AlreadySigned, NotToBeSigned
from certificates.signing_keys import certificate_of
from certificates.signing_setup import NotSetUp

logger = logging.getLogger(__name__)
AT_REST = dt.timedelta(minutes=1)  # before that, the task queued with the sitting is still coming
BATCH = 50


class NoSignatory(Exception):
    """Nobody signs this paper here, or not this person."""


FAULTS: dict[type[Exception], str] = {
    NoSignatory: "no_signatory",
    NotSetUp: "not_set_up",
    NoTimeStamp: "no_time_stamp",
    NoRevocationData: "no_revocation_data",
    CannotSign: "cannot_sign",
    Refused: "not_proven",
    NotToBeSigned: "not_to_be_signed",
    **dict.fromkeys(drawing_room.FAULTS, "no_file"),
}


def sign(order: SigningOrder) -> None:
    """Sign what was ordered, unless it is signed. Safe to run twice, at once or after a crash.

    What was signed is proven before it is kept, as a file signed elsewhere is. A failure is written
    into the order, for the signer to read and to order again.
    """
    to_do = SigningOrder.objects.to_do().select_related("certificate__issuer", "sitting__by")
    current = to_do.filter(pk=order.pk).first()
    if current is None:
        return
    try:
        _sign(current)
    except AlreadySigned:
        pass
    except tuple(FAULTS) as fault:
        _fail(current, fault)


def sign_waiting() -> int:
    """Take up what a crash or a lost queue left undone, oldest first. How many were looked at."""
    waiting = SigningOrder.objects.to_do().filter(asked_at__lt=timezone.now() - AT_REST)
    orders = list(waiting.order_by("asked_at", "pk")[:BATCH])
    for order in orders:
        sign(order)
    return len(orders)


def signatory_of(certificate: Certificate) -> Signatory | None:
    """Who signs this paper on this host.

    Raises:
        NotSetUp: the host cannot say.

    """
    signer_name = certificate.face.get("signer_name", "")
    return signing_setup.signing_file().signatory(certificate.issuer.code, signer_name)


def _sign(order: SigningOrder) -> None:
    certificate, by = order.certificate, order.sitting.by
    signatory = signatory_of(certificate)
    if signatory is None or not signatory.may_be_used_by(by.staff_code):
        raise NoSignatory(certificate.number)
    drawn = drawing_room.draw(certificate)
    trust, signer = signing_setup.trust(), signing_setup.signer(signatory)
    signed = pades.sign(
        drawn,
        signer,
        level=signatory.level,
        stamper=pades.stamper(signatory.timestamp),
        trust=trust,
    )
    own = Expected(
        drawn=drawn,
        names=(),
        fingerprints={proving.fingerprint(certificate_of(signer))},
        not_before=certificate.issued_at,
        written_here=True,
    )
    proof = proving.prove(signed, own, trust=trust, now=timezone.now())
    signed_files.keep(certificate, signed, proof, route=SignedFile.Route.HERE, by=by)


def _fail(order: SigningOrder, fault: Exception) -> None:
    """Only what is still to be done fails; a key that would not sign is opened anew next time."""
    if isinstance(fault, CannotSign | NotSetUp):
        signing_setup.close_keys()
    kind = next(code for known, code in FAULTS.items() if isinstance(fault, known))
    detail = str(fault.fault) if isinstance(fault, Refused) else ""
    logger.warning("Certificate %s was not signed: %s", order.certificate.number, fault)
    SigningOrder.objects.to_do().filter(pk=order.pk).update(fault=kind, detail=detail)
