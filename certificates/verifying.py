"""Verifying a whole series: numbers, register lines, certificates and files belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from certificates import chain, register
from certificates.drawing_room import hashed
from certificates.models import Certificate, RegisterEntry, Series

CHUNK = 500


def first_fault(series: Series, *, files: bool = True) -> str | None:
    """The first thing wrong in a series, in words, or None. Reads every line and every file."""
    return (
        _fault_of_chain(series)
        or _fault_of_numbers(series)
        or _fault_of_papers(series, files=files)
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


def _fault_of_papers(series: Series, *, files: bool) -> str | None:
    for certificate, entries in _papers(series):
        if not register.agrees(certificate, entries):
            return _("%(number)s không còn như trong sổ") % {"number": certificate.number}
        if files and certificate.sha256 and not _is_kept(certificate):
            return _("tệp của %(number)s không đúng mã SHA-256") % {"number": certificate.number}
    return None


def _papers(series: Series) -> Iterator[tuple[Certificate, list[RegisterEntry]]]:
    certificates = series.certificates.order_by("sequence")
    for first in range(1, series.last_number + 1, CHUNK):
        batch = certificates.filter(sequence__range=(first, first + CHUNK - 1))
        entries: dict[int, list[RegisterEntry]] = defaultdict(list)
        found = RegisterEntry.objects.filter(certificate__in=batch).order_by("position")
        for entry in found.select_related("series", "certificate", "by"):
            entries[entry.certificate_id].append(entry)
        for certificate in batch:
            yield certificate, entries[certificate.pk]


def _is_kept(certificate: Certificate) -> bool:
    try:
        with certificate.pdf.open() as kept:
            return hashed(kept.read()) == certificate.sha256
    except (OSError, ValueError):
        return False
