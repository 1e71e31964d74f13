"""Proving a signed file: it is our file, unchanged, signed by the right signatory, in time."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import CMSExtractionError, CMSStructuralError
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import NoDSSFoundError, ValidationInfoReadingError
from pyhanko.sign.validation.settings import KeyUsageConstraints

from certificates import additions
from certificates.pades import USAGES, run
from certificates.signatories import Level, folded
from certificates.trusting import Trust

TOLERANCE: Final = dt.timedelta(minutes=5)  # clocks of other machines
LARGEST: Final = 5 * 1024 * 1024
UNREADABLE: Final = (
    PdfError,
    CMSExtractionError,
    CMSStructuralError,
    ValidationInfoReadingError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
    OSError,
)
"""A forged file may break a reader in any of these ways; all mean "not readable"."""


class Fault(StrEnum):
    """Why a file is refused. Each has one sentence (certificates.signing_words)."""

    TOO_LARGE = "too_large"
    NOT_A_PDF = "not_a_pdf"
    UNSIGNED = "unsigned"
    OTHER_FILE = "other_file"
    CONTENT_CHANGED = "content_changed"
    BROKEN = "broken"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    REVOKED = "revoked"
    WRONG_SIGNER = "wrong_signer"
    NO_TIME = "no_time"
    FUTURE = "future"
    TOO_EARLY = "too_early"


class Refused(Exception):
    """The file is not taken."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Signed:
    """One good signature: who, when they say, and whether a time-stamp service says so too."""

    subject: str
    common_name: str
    issuer: str
    serial: str
    fingerprint: str
    at: dt.datetime
    time_stamped: bool
    level: Level

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"at": self.at.isoformat(), "level": str(self.level)}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Signed:
        own = {"at": dt.datetime.fromisoformat(said["at"]), "level": Level(said["level"])}
        return cls(**(dict(said) | own))


@dataclass(frozen=True, slots=True)
class Proof:
    """The signatory's signature, and all the others in the file, in the order of signing."""

    signature: Signed
    all: tuple[Signed, ...]
    lasts_until: dt.datetime | None = None  # the end of the last archive stamp, if there is one

    def to_json(self) -> dict[str, Any]:
        """As it is kept between the judging of a file and its keeping."""
        until = self.lasts_until
        return {
            "signature": self.all.index(self.signature),
            "all": [one.to_json() for one in self.all],
            "lasts_until": until.isoformat() if until else None,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Proof:
        every = tuple(Signed.from_json(one) for one in said["all"])
        until = said["lasts_until"]
        return cls(
            every[said["signature"]], every, dt.datetime.fromisoformat(until) if until else None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a signed file must be: these bytes, by one of these, after then."""

    drawn: bytes
    names: Collection[str]
    fingerprints: Collection[str] = ()
    not_before: dt.datetime
    written_here: bool = False  # just now, by pades.sign: nobody else had a hand in it


def prove(signed: bytes, expected: Expected, *, trust: Trust, now: dt.datetime) -> Proof:
    """Read every signature of a file and say who signed it.

    The file begins with the drawn bytes and after them holds signatures, their time stamps and
    proofs only. All signatures are intact and lead to a trusted root; a certificate is valid at
    the time of its time stamp, or without one `now`. One of them is by a signatory expected here:
    by common name, or by the SHA-256 of the certificate.

    Raises:
        Refused: the first thing that is wrong.

    """
    begins_with(signed, expected.drawn)
    try:
        reader = PdfFileReader(io.BytesIO(signed))
        signatures = reader.embedded_regular_signatures
        if not signatures:
            raise Refused(Fault.UNSIGNED)
        ends = _ends(reader, trust, now)
        found = [_proven(s, trust, now, archived=any(ends)) for s in signatures]
        if not expected.written_here:
            _nothing_added(reader, expected.drawn)
    except UNREADABLE as fault:
        raise Refused(Fault.BROKEN, str(fault)[:200]) from fault
    for one in found:
        _in_time(one, expected.not_before, now)
    own = _signatorys(found, expected)
    return Proof(own, tuple(found), ends[-1] if own.level == Level.B_LTA else None)


def _nothing_added(reader: PdfFileReader, drawn: bytes) -> None:
    """The dearest of all the questions by far: every object of the file is looked at."""
    if added := additions.problem(reader, PdfFileReader(io.BytesIO(drawn))):
        raise Refused(Fault.CONTENT_CHANGED, added[:200])


def fingerprint(certificate: x509.Certificate) -> str:
    return bytes(certificate.sha256).hex()


def begins_with(signed: bytes, drawn: bytes) -> None:
    """The file begins with these bytes and goes on as a PDF does.

    Raises:
        Refused: it does not.

    """
    if len(signed) > LARGEST:
        raise Refused(Fault.TOO_LARGE)
    if not signed.startswith(b"%PDF-"):
        raise Refused(Fault.NOT_A_PDF)
    if signed.rstrip() == drawn.rstrip():
        raise Refused(Fault.UNSIGNED)
    if not signed.startswith(drawn):
        raise Refused(Fault.OTHER_FILE)
    if not signed.rstrip().endswith(b"%%EOF"):
        raise Refused(Fault.BROKEN, "bytes after the end")


def checked(
    stamp: EmbeddedPdfSignature, trust: Trust, now: dt.datetime
) -> tuple[dt.datetime, dt.datetime] | None:
    """When a time stamp was made, and when the first certificate behind it ends. None: not good."""
    context = trust.context(moment=now)
    status: Any = run(async_validate_pdf_timestamp(stamp, context), context)
    if not (status.valid and status.intact and status.trusted):
        return None
    path = status.validation_path.iter_certs(include_root=False)
    return status.timestamp, min(certificate.not_valid_after for certificate in path)


def _proven(
    signature: EmbeddedPdfSignature, trust: Trust, now: dt.datetime, *, archived: bool
) -> Signed:
    status = _status(signature, trust, now)
    if not (status.intact and status.valid):
        raise Refused(Fault.BROKEN, status.summary())
    if not status.docmdp_ok:
        raise Refused(Fault.CONTENT_CHANGED, status.summary())
    stamp = status.timestamp_validity
    stamped = stamp is not None and stamp.valid and stamp.intact and stamp.trusted
    if stamp is not None and not stamped:
        raise Refused(Fault.UNTRUSTED, "time stamp")
    if not status.trusted and stamp is not None:
        status = _status(signature, trust, now, moment=stamp.timestamp)
    if not status.trusted:
        raise _distrust(status, now)
    at = stamp.timestamp if stamp else status.signer_reported_dt
    if at is None:
        raise Refused(Fault.NO_TIME)
    certificate = status.signing_cert
    return Signed(
        subject=certificate.subject.human_friendly,
        common_name=str(certificate.subject.native.get("common_name", "")),
        issuer=certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:x}",
        fingerprint=fingerprint(certificate),
        at=at.astimezone(dt.UTC),
        time_stamped=stamped,
        level=_level(stamped=stamped, archived=archived),
    )


def _status(
    signature: EmbeddedPdfSignature,
    trust: Trust,
    now: dt.datetime,
    *,
    moment: dt.datetime | None = None,
) -> PdfSignatureStatus:
    signers, stamps = trust.context(moment=moment or now), trust.context(moment=now)
    return run(
        async_validate_pdf_signature(
            signature,
            signers,
            ts_validation_context=stamps,
            key_usage_settings=KeyUsageConstraints(USAGES),
        ),
        signers,
        stamps,
    )


def _distrust(status: PdfSignatureStatus, now: dt.datetime) -> Refused:
    certificate = status.signing_cert
    name = str(certificate.subject.native.get("common_name", ""))
    if status.revoked:
        return Refused(Fault.REVOKED, name)
    if not certificate.not_valid_before <= now <= certificate.not_valid_after:
        return Refused(Fault.EXPIRED, name)
    return Refused(Fault.UNTRUSTED, name)


def _level(*, stamped: bool, archived: bool) -> Level:
    if not stamped:
        return Level.B_B
    return Level.B_LTA if archived else Level.B_T


def _ends(reader: PdfFileReader, trust: Trust, now: dt.datetime) -> list[dt.datetime | None]:
    """The end of each archive stamp; None for one that is not good. They count with proofs only."""
    try:
        DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return []
    found = [checked(stamp, trust, now) for stamp in reader.embedded_timestamp_signatures]
    return [ends[1] if ends else None for ends in found]


def _in_time(one: Signed, not_before: dt.datetime, now: dt.datetime) -> None:
    if one.at > now + TOLERANCE:
        raise Refused(Fault.FUTURE, one.common_name)
    if one.at < not_before - TOLERANCE:
        raise Refused(Fault.TOO_EARLY, one.common_name)


def _signatorys(found: list[Signed], expected: Expected) -> Signed:
    names = {folded(name) for name in expected.names}
    for one in found:
        if one.fingerprint in expected.fingerprints or folded(one.common_name) in names:
            return one
    raise Refused(Fault.WRONG_SIGNER, ", ".join(one.common_name for one in found))
