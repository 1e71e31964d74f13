"""Proving archive time stamps: the last one of a file is good, and one more was put behind it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature

from certificates import additions
from certificates.proving import UNREADABLE, Fault, Refused, begins_with, checked
from certificates.trusting import Trust


@dataclass(frozen=True, slots=True)
class Stamp:
    """An archive time stamp: by which service, when, and until when its certificates last."""

    by: str
    at: dt.datetime
    until: dt.datetime


def last_stamp(pdf: bytes, *, trust: Trust, now: dt.datetime) -> Stamp:
    """The last archive time stamp of a file.

    Raises:
        Refused: there is none, or it is not good any more.

    """
    try:
        return _good(_stamps(PdfFileReader(io.BytesIO(pdf)))[-1], trust, now)
    except UNREADABLE as fault:
        raise Refused(Fault.BROKEN, str(fault)[:200]) from fault


def prove_extension(
    extended: bytes, *, before: bytes, drawn: bytes, trust: Trust, now: dt.datetime
) -> Stamp:
    """The stamp that makes this file an extension of the one before.

    It begins with the bytes before; behind them are proofs and one good stamp over all of them.

    Raises:
        Refused: the first thing that is wrong.

    """
    begins_with(extended, before)
    try:
        reader = PdfFileReader(io.BytesIO(extended))
        last = _stamps(reader)[-1]
        _from, _to, rest, length = last.byte_range
        if rest + length <= len(before):
            raise Refused(Fault.UNSIGNED)
        stamp = _good(last, trust, now)
        if added := additions.problem(reader, PdfFileReader(io.BytesIO(drawn))):
            raise Refused(Fault.CONTENT_CHANGED, added[:200])
    except UNREADABLE as fault:
        raise Refused(Fault.BROKEN, str(fault)[:200]) from fault
    return stamp


def _stamps(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    stamps = list(reader.embedded_timestamp_signatures)
    if not stamps:
        raise Refused(Fault.UNSIGNED)
    return stamps


def _good(stamp: EmbeddedPdfSignature, trust: Trust, now: dt.datetime) -> Stamp:
    found = checked(stamp, trust, now)
    if found is None:
        raise Refused(Fault.EXPIRED, "time stamp")
    at, until = found
    name = str(stamp.signer_cert.subject.native.get("common_name", ""))
    return Stamp(name, at.astimezone(dt.UTC), until)
