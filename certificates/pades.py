"""Signing a PDF: an incremental update that leaves every byte of the original as it was (PAdES)."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import io
import re
from collections.abc import Coroutine, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from certificates.signatories import Level
from certificates.signing_keys import certificate_of
from certificates.trusting import Revocation, Trust

FIELD: Final = "ChuKySo"
READABLE_FIELD: Final = "Chữ ký số của cơ quan cấp"
USAGES: Final = {"non_repudiation", "digital_signature"}  # one of them is enough
TIMEOUT: Final = 10  # seconds a time-stamp service may take

T = TypeVar("T")
_CONTENTS: Final = re.compile(rb"/Contents <([0-9A-Fa-f]+)>")
_ROOM: Final[MutableMapping[Signer, int | None]] = WeakKeyDictionary()


class CannotSign(Exception):
    """The key, the time-stamp service or the proofs of revocation did not answer."""


class NoTimeStamp(CannotSign):
    """The time-stamp service did not answer; try again later."""


class NoRevocationData(CannotSign):
    """The level asks for proof that nothing was revoked, and none can be had or it says revoked."""


def stamper(url: str) -> TimeStamper | None:
    """The time-stamp service at this address (RFC 3161), asked only when something is signed."""
    return HTTPTimeStamper(url, timeout=TIMEOUT) if url else None


def sign(
    pdf: bytes,
    signer: Signer,
    *,
    level: Level = Level.B_B,
    stamper: TimeStamper | None = None,
    trust: Trust | None = None,
) -> bytes:
    """The PDF with one more revision that signs all before it. The signature has no picture.

    The same key and PDF give other bytes each time, since the time of signing is among what is
    signed. The level is reached or an error is raised; it is never quietly lowered.

    Raises:
        NoTimeStamp, NoRevocationData: see there; nothing was signed.
        CannotSign: the key or the file would not.

    """
    context = _context(level, trust)
    common_name = certificate_of(signer).subject.native.get("common_name")
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        name=str(common_name) if common_name else None,
        subfilter=SigSeedSubFilter.PADES,
        signer_key_usage=USAGES,
        **_long_term(context),
    )
    pdf_signer = PdfSigner(
        metadata,
        signer,
        timestamper=None if level == Level.B_B else stamper,
        new_field_spec=SigFieldSpec(FIELD, readable_field_name=READABLE_FIELD),
    )
    # A level that others have a word in is of another length each time: pyHanko tries it out.
    room = _ROOM.get(signer) if level == Level.B_B else None
    output = io.BytesIO()
    with _told():
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        work = pdf_signer.async_sign_pdf(writer, bytes_reserved=room, output=output)
        run(work, *filter(None, [context]))
    signed = output.getvalue()
    if level == Level.B_B and room is None:
        _ROOM[signer] = _room_in(signed[len(pdf) :])
    return signed


def _room_in(revision: bytes) -> int | None:
    """The digits that pyHanko kept free for the signature: half as many again as it needed."""
    found = _CONTENTS.search(revision)
    return len(found[1]) if found else None


def extend(pdf: bytes, *, service: str, trust: Trust) -> bytes:
    """The PDF with the proofs for its last archive time stamp, and one more stamp over it all.

    Raises:
        NoTimeStamp, NoRevocationData: see there; nothing was stamped.
        CannotSign: the file would not.

    """
    context = trust.context(revocation=Revocation.HARD)
    extended = io.BytesIO()
    with _told():
        stamper = HTTPTimeStamper(service, timeout=TIMEOUT)
        work = PdfTimeStamper(stamper).async_update_archival_timestamp_chain(
            PdfFileReader(io.BytesIO(pdf)), context, in_place=False, output=extended
        )
        run(work, context)
    return extended.getvalue()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What went wrong, in our words."""
    try:
        yield
    except TimestampRequestError as fault:
        raise NoTimeStamp(str(fault)) from fault
    except (SigningError, PathError, ValidationError, PdfError, OSError, RuntimeError) as fault:
        if isinstance(fault.__cause__ or fault, PathError | ValidationError):
            raise NoRevocationData(str(fault.__cause__ or fault)) from fault
        raise CannotSign(str(fault) or type(fault).__name__) from fault


def _context(level: Level, trust: Trust | None) -> ValidationContext | None:
    if level != Level.B_LTA:
        return None
    if trust is None:
        raise NoRevocationData("No trust folder is configured.")
    return trust.context(revocation=Revocation.HARD)


def _long_term(context: ValidationContext | None) -> dict[str, Any]:
    if context is None:
        return {}
    return {
        "validation_context": context,
        "embed_validation_info": True,
        "use_pades_lta": True,
    }


def run(work: Coroutine[Any, Any, T], *contexts: ValidationContext) -> T:
    """Wait for pyHanko's coroutine, also where an event loop already turns in this thread.

    What the contexts opened to ask other hosts is closed.
    """
    whole = _closing(work, *contexts)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(whole)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(contextvars.copy_context().run, asyncio.run, whole).result()


async def _closing(work: Coroutine[Any, Any, T], *contexts: ValidationContext) -> T:
    try:
        return await work
    finally:
        for context in contexts:
            await context.aclose()
