"""The system's own integrity seal: a few bytes signed with Ed25519, as a compact token.

It says "this installation wrote this", so that a paper can be compared offline. It is the dấu
toàn vẹn của hệ thống, never the agency's signature (Nghị định 68/2024/NĐ-CP): no person stands
behind it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

LABEL: Final = "Dấu toàn vẹn của hệ thống, không phải chữ ký số của cơ quan"
PURPOSE: Final = b"thao-seal-1\x00"  # a signature made for this can never pass for another's
KID_BYTES: Final = 4
SIGNATURE_BYTES: Final = 64
SEED_BYTES: Final = 32


class BrokenSeal(Exception):
    """The token was not written by this installation, or not as it stands now."""


class UnknownKey(BrokenSeal):
    """Sealed with a key that is not, or no longer, kept here."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was sealed, and with which key."""

    payload: bytes
    kid: str


@dataclass(frozen=True, slots=True)
class Keyring:
    """The key that seals today, and the public keys of it and of those before, by key id."""

    private: Ed25519PrivateKey = field(repr=False)
    public: Mapping[str, bytes]

    @classmethod
    def of(cls, secret: str, earlier: Iterable[str] = ()) -> Self:
        """The ring of a secret text and of earlier public keys, as `public_text` writes them.

        Raises:
            ValueError: an earlier key is not 32 bytes in base64url.

        """
        private = Ed25519PrivateKey.from_private_bytes(_seed(secret))
        keys = [private.public_key().public_bytes_raw(), *map(_public_bytes, earlier)]
        return cls(private, {key_id(key): key for key in keys})

    @property
    def kid(self) -> str:
        return key_id(self.private.public_key().public_bytes_raw())

    def public_texts(self) -> dict[str, str]:
        """Every public key by its id, in base64url: what a verifier elsewhere needs."""
        return {kid: _encoded(key) for kid, key in self.public.items()}


def seal(payload: bytes, ring: Keyring) -> str:
    """The payload with key id and signature: base64url, no padding; the same input, the same token.

    Layout: 4 bytes of key id, 64 of signature, then the payload. Signed is
    `PURPOSE + key id + payload`.
    """
    kid = bytes.fromhex(ring.kid)
    signature = ring.private.sign(PURPOSE + kid + payload)
    return _encoded(kid + signature + payload)


def verify(token: str, public: Mapping[str, bytes]) -> Opened:
    """What the token says, if one of the keys sealed it. Every other form of the token is refused.

    Raises:
        UnknownKey: its key id is not among those given.
        BrokenSeal: cut short, altered, or not a token at all.

    """
    raw = _decoded(token)
    kid, signature, payload = raw[:KID_BYTES], raw[KID_BYTES:_HEAD], raw[_HEAD:]
    if len(raw) < _HEAD:
        raise BrokenSeal("too short")
    key = public.get(kid.hex())
    if key is None:
        raise UnknownKey(kid.hex())
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, PURPOSE + kid + payload)
    except InvalidSignature:
        raise BrokenSeal("altered") from None
    return Opened(payload, kid.hex())


def key_id(public: bytes) -> str:
    """The first four bytes of the public key's SHA-256, in hexadecimal."""
    return hashlib.sha256(public).digest()[:KID_BYTES].hex()


_HEAD: Final = KID_BYTES + SIGNATURE_BYTES


def _seed(secret: str) -> bytes:
    return hashlib.sha256(PURPOSE + secret.encode()).digest()


def _public_bytes(text: str) -> bytes:
    try:
        key = _decoded(text.strip())
    except BrokenSeal:
        key = b""
    if len(key) != SEED_BYTES:
        raise ValueError(f"{text!r} is not a public key of 32 bytes in base64url.")
    return key


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(token: str) -> bytes:
    """The bytes, if this is the one way to write them: a token has no second spelling."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BrokenSeal("not base64url") from None
    if _encoded(raw) != token:
        raise BrokenSeal("not canonical")
    return raw
