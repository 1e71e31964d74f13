"""Certificates as Open Badges 3.0 credentials. All that knows openbadgeslib is here.

The credential is signed with the key that seals (certificates.seals): it says "this installation
vouches for it", and is not the agency's signature.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.keys import public_jwk_from_pem
from openbadgeslib.ob3 import (
    Achievement,
    Evidence,
    IdentityObject,
    Issuer,
    OB3LdpSigner,
    OB3LdpVerifier,
    OpenBadgeCredential,
    build_did_document,
    build_status_list_credential,
    did_key_from_pem,
    did_web_from_url,
    sign_status_list_credential,
    status_entry,
)

from certificates import seals
from certificates.models import Certificate, Series

PURPOSE: Final = "revocation"
FRESH: Final = dt.timedelta(days=7)  # how long a copy of a status list may be believed
LEAST_BITS: Final = 131_072  # so that one entry hides among many (W3C Bitstring Status List)


class NotACredential(Exception):
    """What was read is no credential of ours as it was signed."""


def credential(certificate: Certificate) -> dict[str, Any]:
    """The signed credential. It names no e-mail and no birth date; `course` was selected along.

    The same certificate gives the same bytes as long as key and status address are the same.
    """
    face = certificate.face
    own = reverse("certificates:credential", args=[certificate.token])
    said = OpenBadgeCredential(
        id=f"{settings.SITE_URL}{own}",
        issuer=Issuer(issuer_id(), " ".join(face["issuer"].split()), url=f"{settings.SITE_URL}/"),
        recipient_id=None,
        identifiers=[IdentityObject(face["holder_name"], "name", hashed=False)],
        achievement=_achievement(certificate),
        issuance_date=certificate.issued_at.astimezone(dt.UTC).replace(microsecond=0),
        expiration_date=_end_of(certificate.valid_until),
        evidence=[Evidence(id=f"{settings.SITE_URL}{certificate.get_check_url()}")],
        credential_status=[
            status_entry(list_url(certificate.series), PURPOSE, certificate.sequence)
        ],
    )
    signed: dict[str, Any] = _signer().sign(said, created=said.issuance_date)
    return signed


def verify(document: bytes, *, download: Callable[[str], bytes] | None = None) -> str:
    """Whose credential this is, if one of our keys signed it. `download` gives the status list.

    Raises:
        NotACredential: changed, not ours, not a credential, or withdrawn.

    """
    for pem in map(_public_pem, seals.keyring().public.values()):
        try:
            found = OB3LdpVerifier(pubkey_pem=pem).verify(
                document, check_status=download is not None, download=download
            )
        except LibOpenBadgesException as error:
            why = error
        else:
            return str(found.identifiers[0].identity_hash)
    raise NotACredential(str(why))


def status_list(series: Series) -> str:
    """The signed list of what no longer counts in a series: withdrawn and replaced, by sequence."""
    today = timezone.localdate()
    ended = Q(revoked_on__lte=today) | Q(superseded_on__lte=today)
    sequences = series.certificates.filter(ended).order_by().values_list("sequence", flat=True)
    at = timezone.now()
    document = build_status_list_credential(
        issuer_id(),
        list_url(series),
        PURPOSE,
        sequences,
        size_bits=max(LEAST_BITS, (series.last_number // 8 + 1) * 8),
        issued=at,
        valid_until=at + FRESH,
    )
    signed: str = sign_status_list_credential(document, _private_pem(seals.keyring().kid), "EdDSA")
    return signed


def list_url(series: Series) -> str:
    return f"{settings.SITE_URL}{reverse('certificates:status_list', args=[str(series)])}"


def issuer_id() -> str:
    """Who vouches: this site's address where it is HTTPS, else (on trial) the bare key."""
    if settings.SITE_URL.startswith("https://"):
        return str(did_web_from_url(_did_base()))
    return str(did_key_from_pem(_public_pem(_today())))


def did_document() -> dict[str, Any]:
    """The public keys of today and before, as a resolver of `did:web` wants them."""
    keys = seals.keyring().public
    methods = [(kid, public_jwk_from_pem(_public_pem(key))) for kid, key in keys.items()]
    document: dict[str, Any] = build_did_document(issuer_id(), methods)
    return document


def _achievement(certificate: Certificate) -> Achievement:
    face = certificate.face
    facts = _sentence(face.get(name, "") for name in ("period", "duration", "result", "standard"))
    catalogue = f"{settings.SITE_URL}{reverse('courses:catalogue')}"
    return Achievement(
        id=f"{catalogue}#{_course_code(certificate)}",
        name=face["course_title"],
        description=_sentence([face.get("statement", ""), face["course_title"]]),
        criteria_narrative=facts or face["course_title"],
        achievement_type="Certificate",
    )


def _course_code(certificate: Certificate) -> str:
    """Of a course that is gone, what its title makes: the paper outlives it."""
    try:
        return str(certificate.course.code)
    except ObjectDoesNotExist:
        return str(slugify(certificate.face["course_title"]))


def _sentence(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)


def _end_of(day: dt.date | None) -> dt.datetime | None:
    if day is None:
        return None
    last = dt.datetime.combine(day, dt.time(23, 59, 59), timezone.get_default_timezone())
    return last.astimezone(dt.UTC)


def _did_base() -> str:
    return f"{settings.SITE_URL}{reverse('certificates:did')}".removesuffix("/did.json")


def _signer() -> OB3LdpSigner:
    kid = seals.keyring().kid
    method = f"{issuer_id()}#{kid}" if issuer_id().startswith("did:web:") else None
    return OB3LdpSigner(_private_pem(kid), verification_method=method)


@lru_cache(maxsize=4)
def _private_pem(kid: str) -> bytes:
    private: Ed25519PrivateKey = seals.keyring().private
    assert seals.keyring().kid == kid  # noqa: S101 -- the cache is by key id
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _today() -> bytes:
    return seals.keyring().public[seals.keyring().kid]


def _public_pem(raw: bytes) -> bytes:
    key = Ed25519PublicKey.from_public_bytes(raw)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
