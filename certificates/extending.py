"""Extending archive signatures: one more time stamp over a file, before the last one ends.

A stamp proves something for as long as the certificate of its service lasts. The file that was
handed out stays as it is (P3); the extended one is another file, which begins with its bytes.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from certificates import (
    drawing_room,
    pades,
    proving_stamps,
    register,
    signed_files,
    signing,
    signing_setup,
)
from certificates.models import ExtendedFile, RegisterEntry, SignedFile
from certificates.pades import CannotSign, NoTimeStamp
from certificates.proving import Refused
from certificates.proving_stamps import Stamp
from certificates.signatories import Level
from certificates.signing_setup import NotSetUp
from people import audit

logger = logging.getLogger(__name__)
AHEAD: Final = dt.timedelta(days=90)  # so long before the end a file is stamped again
BATCH: Final = 200
REACH: Final = (
    1000  # looked at per run, so that some that cannot be extended do not hide the others
)


class NoService(Exception):
    """The signing file names no time-stamp service for the issuer of this paper."""


FAULTS: Final = NoService, NotSetUp, CannotSign, Refused, *drawing_room.FAULTS


@dataclass(frozen=True, slots=True)
class Extended:
    """A file that was to be extended, and why it was not; empty when it was."""

    number: str
    fault: str


def due(*, now: dt.datetime) -> QuerySet[SignedFile]:
    """Signed files whose last stamp ends within `AHEAD`, the nearest end first."""
    newest = ExtendedFile.objects.filter(signed=OuterRef("pk")).order_by("-position")
    ends = Coalesce(Subquery(newest.values("lasts_until")[:1]), F("lasts_until"))
    archived: QuerySet[SignedFile] = SignedFile.objects.filter(level=Level.B_LTA)
    near = archived.annotate(ends=ends).filter(Q(ends=None) | Q(ends__lte=now + AHEAD))
    return near.select_related("certificate__issuer", "certificate__series").order_by("ends", "pk")


def extend_due(*, now: dt.datetime, most: int = REACH) -> Iterator[Extended]:
    """Extend what is due, one after another; at most `BATCH` in one run.

    A service that does not answer is not asked again in the same run; one file that cannot be
    extended holds up no other. What is left is due again the next time.
    """
    silent: set[str] = set()
    done = 0
    for kept in list(due(now=now)[:most]):
        if done == BATCH:
            return
        service = _service(kept)
        if service in silent:
            continue
        try:
            extend(kept)
        except FAULTS as fault:
            if isinstance(fault, NoTimeStamp):
                silent.add(service)
            logger.warning("Certificate %s was not extended: %s", kept.certificate.number, fault)
            yield Extended(kept.certificate.number, str(fault) or type(fault).__name__)
        else:
            done += 1
            yield Extended(kept.certificate.number, "")


def extend(kept: SignedFile) -> ExtendedFile:
    """Stamp the newest file of a certificate again and keep the result beside it.

    The new file is proven before it is kept: it begins with the one before, byte for byte, and
    adds nothing but proofs and a good stamp over all of it. Of two at once one is kept.

    Raises:
        FAULTS: nothing was kept.

    """
    service = _service(kept)
    if not service:
        raise NoService(kept.certificate.number)
    trust = signing_setup.trust()
    position, before = _newest(kept)
    now = timezone.now()
    proving_stamps.last_stamp(before, trust=trust, now=now)
    extended = pades.extend(before, service=service, trust=trust)
    drawn = drawing_room.draw(kept.certificate)
    stamp = proving_stamps.prove_extension(
        extended, before=before, drawn=drawn, trust=trust, now=timezone.now()
    )
    return _keep(kept, position, before, extended, stamp)


def _service(kept: SignedFile) -> str:
    try:
        signatory = signing.signatory_of(kept.certificate)
    except NotSetUp:
        return ""
    return signatory.timestamp if signatory else ""


def _newest(kept: SignedFile) -> tuple[int, bytes]:
    """The place of the next extension, and the bytes it goes behind."""
    last = kept.extensions.order_by("-position").first()
    if last is None:
        return 1, signed_files.read(kept)
    return last.position + 1, signed_files.read(last)


def _keep(
    kept: SignedFile, position: int, before: bytes, extended: bytes, stamp: Stamp
) -> ExtendedFile:
    """Row, file, register line and audit entry, or nothing."""
    certificate, at = kept.certificate, timezone.now()
    new = ExtendedFile(
        signed=kept,
        position=position,
        file=_name(kept, extended),
        sha256_before=drawing_room.hashed(before),
        sha256_after=drawing_room.hashed(extended),
        size=len(extended),
        stamped_by=stamp.by[:200],
        stamped_at=stamp.at,
        lasts_until=stamp.until,
        at=at,
    )
    data = {"sha256": new.sha256_after, "by": new.stamped_by, "until": f"{stamp.until:%Y-%m-%d}"}
    try:
        with transaction.atomic():
            series = register.locked(*register.key_of(certificate))
            new.save()
            new.file.storage.delete(str(new.file.name))
            new.file.storage.save(str(new.file.name), ContentFile(extended))
            event = RegisterEntry.Event.EXTENDED
            register.append(series, certificate, event, at=at, by=None, data=data)
            audit.record("certificates.extend_signature", certificate, by=None, data=data)
    except IntegrityError:  # somebody else was first; theirs stands
        return ExtendedFile.objects.get(signed=kept, position=position)
    return new


def _name(kept: SignedFile, extended: bytes) -> str:
    stem = str(kept.file.name).rpartition("-ky-")[0]
    return f"{stem}-gia-han-{drawing_room.hashed(extended)[:16]}.pdf"
