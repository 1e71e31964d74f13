"""Putting certificates on paper: drawn once, kept with their hash, handed out unchanged."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from certificates import designing
from certificates.drawing import draw as drawn
from certificates.faces import Face, FaultyFace
from certificates.models import Certificate
from certificates.typesetting import CannotDraw, DoesNotFit, MissingGlyph

logger = logging.getLogger(__name__)
KEPT = ["pdf", "sha256", "drawn_at"]
BATCH = 20
REACH = 200  # looked at per sweep, so that some that cannot be drawn do not hide the others
AT_REST = dt.timedelta(minutes=1)  # before that, the task queued with the issue is still coming


class NotTheSameBytes(Exception):
    """The kept file is gone or changed, and drawing it again does not give what was handed out."""


REFUSALS = CannotDraw, FaultyFace, NotTheSameBytes
"""Why there will be no file to hand out until somebody looks."""

FAULTS = *REFUSALS, OSError
"""Why there may be no file to hand out now. The certificate stands all the same."""


def draw(certificate: Certificate) -> bytes:
    """The certificate's file: drawn and stored the first time, the same bytes ever after.

    May be asked by any number of workers and readers at once; one of them stores it. A file that
    was lost or changed on disk is drawn again, and put back only if its hash is the public one.

    Raises:
        CannotDraw, FaultyFace: the face cannot be put on its layout; nothing is stored.
        NotTheSameBytes: the file cannot be restored; somebody must look.

    """
    if not certificate.sha256:
        return _first(certificate)
    kept = _read(certificate.pdf.storage, certificate.pdf.name or _name(certificate))
    if hashed(kept) == certificate.sha256:
        return kept
    return _restored(certificate)


def size(certificate: Certificate) -> int | None:
    """Bytes of the file, if it was drawn and is where it should be."""
    try:
        return int(certificate.pdf.size) if certificate.pdf else None
    except OSError:
        return None


def draw_waiting() -> int:
    """Draw those that nobody has drawn yet, newest first, a batch at a time. How many were drawn.

    One that cannot be drawn is reported and passed over, so that it holds up no other.
    """
    waiting = Certificate.objects.undrawn().filter(issued_at__lt=timezone.now() - AT_REST)
    count = 0
    for pk in list(waiting.order_by("-issued_at").values_list("pk", flat=True)[:REACH]):
        count += _try_to_draw(Certificate.objects.get(pk=pk))
        if count == BATCH:
            break
    return count


def _try_to_draw(certificate: Certificate) -> bool:
    try:
        draw(certificate)
    except (CannotDraw, FaultyFace) as fault:
        logger.error("Certificate %s cannot be drawn: %s", certificate.number, fault)  # noqa: TRY400 -- the fault says it all, and comes back every sweep
        return False
    return True


def fault_of(face: Face) -> str:
    """The slot of the paper now in use that cannot hold its words; empty if it can be drawn."""
    code = designing.in_force().code
    design = designing.kept(code)
    if design is not None:
        design = designing.fitting(design, face, draft=False)
    try:
        drawn(face, template=code, design=design)
    except (DoesNotFit, MissingGlyph) as fault:
        return fault.slot
    return ""


def hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _first(certificate: Certificate) -> bytes:
    """The row is claimed first and the file written before the claim commits.

    So a crash in between leaves no hash without a file, at most a file without a hash, which the
    next attempt writes over.
    """
    content = _drawn(certificate)
    name, sha256, at = _name(certificate), hashed(content), timezone.now()
    with transaction.atomic():
        undrawn = Certificate.objects.filter(pk=certificate.pk, sha256="")
        claimed = undrawn.update(pdf=name, sha256=sha256, drawn_at=at)
        if claimed:
            _store(certificate.pdf.storage, name, content)
    if not claimed:  # whoever did may have drawn with another version of the libraries
        certificate.refresh_from_db(fields=KEPT)
        return draw(certificate)
    certificate.pdf, certificate.sha256, certificate.drawn_at = name, sha256, at
    return content


def _restored(certificate: Certificate) -> bytes:
    content = _drawn(certificate)
    if hashed(content) != certificate.sha256:
        raise NotTheSameBytes(certificate.number)
    logger.error("The file of certificate %s was lost or changed; restored", certificate.number)
    _store(certificate.pdf.storage, certificate.pdf.name or _name(certificate), content)
    return content


def _drawn(certificate: Certificate) -> bytes:
    face, code = Face.from_json(certificate.face), certificate.template_version
    return drawn(face, template=code, design=designing.of(certificate))


def _name(certificate: Certificate) -> str:
    """Where the file is kept; not to be guessed from the number, should the folder be served."""
    year = timezone.localdate(certificate.issued_at).year
    return f"certificates/{year}/{certificate.number}-{certificate.token}.pdf"


def _store(storage: Storage, name: str, content: bytes) -> None:
    storage.delete(name)
    storage.save(name, ContentFile(content))


def _read(storage: Storage, name: str) -> bytes:
    try:
        with storage.open(name) as kept:
            return bytes(kept.read())
    except FileNotFoundError:
        return b""
