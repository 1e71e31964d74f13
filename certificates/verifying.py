"""Verifying a whole series: numbers, register lines, certificates and files belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from certificates import chain, designing, drawing_room, register, signed_files
from certificates.drawing import draw
from certificates.faces import Face
from certificates.likeness import alike
from certificates.models import Certificate, ExtendedFile, RegisterEntry, Series, SignedFile

CHUNK = 500


def first_fault(series: Series, *, files: bool = True, redraw: bool = False) -> str | None:
    """The first thing wrong in a series, in words, or None. Reads every line and every file.

    `redraw` also draws every paper again: whoever can change a file and its hash cannot change
    the words that the register vouches for.
    """
    return (
        _fault_of_chain(series)
        or _fault_of_numbers(series)
        or _fault_of_papers(series, files=files, redraw=files and redraw)
    )


def _fault_of_chain(series: Series) -> str | None:
    entries = series.register.select_related("series", "certificate", "by").order_by("position")
    kept = (register.sealed(entry) for entry in entries.iterator(CHUNK))
    broken = chain.verify(kept, chain.Head(series.last_entry, series.last_hash))
    if broken is None:
        return None
    why = {
        "missing": _("bị thiếu hoặc thừa"),
        "unlinked": _("không nối với dòng trước"),
        "changed": _("đã bị sửa"),
    }[broken.why]
    return _("dòng %(line)s của sổ %(why)s") % {"line": broken.position, "why": why}


def _fault_of_numbers(series: Series) -> str | None:
    expected = 1
    for sequence in series.certificates.order_by("sequence").values_list("sequence", flat=True):
        if sequence != expected:
            break
        expected += 1
    else:
        if expected == series.last_number + 1:
            return None
    return _("số thứ tự %(sequence)s bị thiếu hoặc thừa") % {"sequence": expected}


def _fault_of_papers(series: Series, *, files: bool, redraw: bool) -> str | None:
    for certificate, entries in _papers(series):
        said = {"number": certificate.number}
        if not register.agrees(certificate, entries) or not _is_signed_as_said(
            certificate, entries
        ):
            return _("%(number)s không còn như trong sổ") % said
        if files and not _is_kept(certificate):
            return _("tệp của %(number)s không đúng mã SHA-256") % said
        if files and not _are_signed_kept(certificate):
            return _("tệp ký số của %(number)s không đúng mã SHA-256") % said
        if redraw and certificate.sha256 and not _is_drawn_from_its_face(certificate):
            return _("tệp của %(number)s không phải bản vẽ từ nội dung trong sổ") % said
    return None


def _papers(series: Series) -> Iterator[tuple[Certificate, list[RegisterEntry]]]:
    related = series.certificates.select_related("supersedes", "superseded_by", "signed_file")
    certificates = related.order_by("sequence")
    for first in range(1, series.last_number + 1, CHUNK):
        batch = certificates.filter(sequence__range=(first, first + CHUNK - 1))
        entries: dict[int, list[RegisterEntry]] = defaultdict(list)
        found = RegisterEntry.objects.filter(certificate__in=batch).order_by("position")
        for entry in found.select_related("series", "certificate", "by"):
            entries[entry.certificate_id].append(entry)
        for certificate in batch:
            yield certificate, entries[certificate.pk]


def _is_signed_as_said(certificate: Certificate, entries: list[RegisterEntry]) -> bool:
    """The signed file is the one that the register names; none where it names none."""
    said = [e.data.get("sha256") for e in entries if e.event == RegisterEntry.Event.SIGNED]
    signed: SignedFile | None = getattr(certificate, "signed_file", None)
    return said == ([signed.sha256_after] if signed else [])


def _is_kept(certificate: Certificate) -> bool:
    """A paper that was never drawn has neither file nor hash."""
    if not certificate.sha256:
        return not certificate.pdf and certificate.drawn_at is None
    return _bytes(certificate) is not None


def _bytes(certificate: Certificate) -> bytes | None:
    try:
        with certificate.pdf.open() as kept:
            content: bytes = kept.read()
    except (OSError, ValueError):
        return None
    return content if drawing_room.hashed(content) == certificate.sha256 else None


def _are_signed_kept(certificate: Certificate) -> bool:
    signed: SignedFile | None = getattr(certificate, "signed_file", None)
    if signed is None:
        return True
    extensions = ExtendedFile.objects.filter(signed=signed).order_by("position")
    try:
        for kept in (signed, *extensions):
            signed_files.read(kept)
    except (drawing_room.NotTheSameBytes, OSError, ValueError):
        return False
    return True


def _is_drawn_from_its_face(certificate: Certificate) -> bool:
    code = certificate.template_version
    try:
        design = designing.of(certificate)
        again = draw(Face.from_json(certificate.face), template=code, design=design)
    except drawing_room.REFUSALS:
        return False
    return alike(again, _bytes(certificate) or b"")
