"""Making the bundles that were asked for: file after file, in constant memory, each once."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import zipfile
from collections.abc import Iterator
from itertools import islice
from secrets import token_urlsafe
from tempfile import TemporaryFile
from typing import IO, Final

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from certificates import binding, booking, card_sheets, drawing_room, signed_files
from certificates.faces import Face
from certificates.merging import Merger
from certificates.models import Bundle, Certificate

logger = logging.getLogger(__name__)
CHUNK: Final = 100
AT_REST: Final = dt.timedelta(minutes=1)
EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class CannotBundle(Exception):
    """A paper that cannot be handed out keeps the whole from being made; its number."""


def make(bundle: Bundle) -> None:
    """Write the file of a bundle and keep it. Repeating changes nothing.

    A paper that cannot be handed out fails the bundle and is named in it: none is left out in
    silence. OSError is left to the caller: the next try may find the disk again.
    """
    bundle.refresh_from_db()
    if bundle.made_at or bundle.failed_at:
        return
    with TemporaryFile() as into:
        try:
            MAKERS[Bundle.Form(bundle.form)](bundle, into)
        except CannotBundle as failed:
            logger.error("Bundle %s cannot be made: %s", bundle.pk, failed)  # noqa: TRY400 -- the number says it all
            _finish(bundle, failed_at=timezone.now(), failed_number=str(failed))
            return
        into.seek(0)
        _keep(bundle, into)


def make_waiting() -> int:
    """Make those whose task was lost. How many."""
    waiting = Bundle.objects.waiting().filter(asked_at__lt=timezone.now() - AT_REST)
    found = list(waiting.order_by("asked_at")[:5])
    for bundle in found:
        make(bundle)
    return len(found)


def _keep(bundle: Bundle, content: IO[bytes]) -> None:
    """The row is claimed first; whoever comes second keeps nothing. No name can be guessed."""
    extension = Bundle.Form(bundle.form).extension
    name = f"bundles/{bundle.asked_at:%Y}/{bundle.pk}-{token_urlsafe(16)}.{extension}"
    with transaction.atomic():
        if not _finish(bundle, made_at=timezone.now(), file=name):
            return
        bundle.file.storage.save(name, File(content))


def _finish(bundle: Bundle, **values: object) -> bool:
    done = Bundle.objects.waiting().filter(pk=bundle.pk).update(**values)
    bundle.refresh_from_db()
    return bool(done)


def _as_pdf(bundle: Bundle, into: IO[bytes]) -> None:
    merger = Merger(into, title=bundle.title)
    for certificate in _members(bundle):
        merger.add(_content(certificate))
    merger.close()


def _as_zip(bundle: Bundle, into: IO[bytes]) -> None:
    with zipfile.ZipFile(into, "w") as kept:
        for place, certificate in enumerate(_members(bundle), 1):
            entry = zipfile.ZipInfo(f"{place:04d}-{certificate.number}.pdf", EPOCH)
            entry.external_attr = 0o100644 << 16
            kept.writestr(entry, _content(certificate))


def _as_cards(bundle: Bundle, into: IO[bytes]) -> None:
    merger = Merger(into, title=bundle.title)
    members = _members(bundle)
    while sheet := list(islice(members, card_sheets.ON_A_SHEET)):
        merger.add(_card_sheet(bundle, sheet))
    merger.close()


def _as_book(bundle: Bundle, into: IO[bytes]) -> None:
    lines = _lines(bundle)
    with binding.as_pdf(lines, binding.on_duty(), subtitle=bundle.title) as drawn:
        shutil.copyfileobj(drawn, into)


def _as_sheet(bundle: Bundle, into: IO[bytes]) -> None:
    with binding.as_xlsx(_lines(bundle), subtitle=bundle.title) as written:
        shutil.copyfileobj(written, into)


def _lines(bundle: Bundle) -> QuerySet[Certificate]:
    return booking.in_order(Certificate.objects.filter(pk__in=bundle.members))


MAKERS: Final = {
    Bundle.Form.PDF: _as_pdf,
    Bundle.Form.ZIP: _as_zip,
    Bundle.Form.CARDS: _as_cards,
    Bundle.Form.BOOK: _as_book,
    Bundle.Form.SHEET: _as_sheet,
}


def _members(bundle: Bundle) -> Iterator[Certificate]:
    """In the order they were asked for, a hundred at a time."""
    for first in range(0, len(bundle.members), CHUNK):
        pks = bundle.members[first : first + CHUNK]
        found = Certificate.objects.select_related("issuer", "signed_file").in_bulk(pks)
        yield from (found[pk] for pk in pks)


def _content(certificate: Certificate) -> bytes:
    try:
        return signed_files.final(certificate)
    except (signed_files.NotSigned, *drawing_room.REFUSALS) as fault:
        raise CannotBundle(certificate.number) from fault


def _card_sheet(bundle: Bundle, sheet: list[Certificate]) -> bytes:
    faces = []
    for certificate in sheet:
        try:
            face = Face.from_json(certificate.face)
            card_sheets.draw([face], title=bundle.title)
        except drawing_room.REFUSALS as fault:
            raise CannotBundle(certificate.number) from fault
        faces.append(face)
    return card_sheets.draw(faces, title=bundle.title)
