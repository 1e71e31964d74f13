"""Sealing with this installation's key (certificates.sealing says what a seal is worth)."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from certificates import sealing
from certificates.sealing import Keyring, Opened


def keyring() -> Keyring:
    """The ring of the settings; its key is derived once per process."""
    return _ring(settings.SEAL_KEY, tuple(settings.SEAL_EARLIER_KEYS))


def seal(payload: bytes) -> str:
    """A compact token over these bytes, with the key of today."""
    return sealing.seal(payload, keyring())


def verify(token: str) -> Opened:
    """What a token says that was sealed with the key of today or an earlier one.

    Raises:
        sealing.BrokenSeal: nobody here wrote it as it stands.

    """
    return sealing.verify(token, keyring().public)


@cache
def _ring(secret: str, earlier: tuple[str, ...]) -> Keyring:
    return Keyring.of(secret, earlier)
