"""Personal identification numbers: encrypted at rest, matched by a keyed hash, shown masked."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet
from django.conf import settings

SHOWN_FIRST, SHOWN_LAST = 4, 3


@cache
def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))


def encrypt(number: str) -> str:
    return _fernet(settings.IDENTITY_KEY).encrypt(number.encode()).decode() if number else ""


def decrypt(token: str) -> str:
    return _fernet(settings.IDENTITY_KEY).decrypt(token.encode()).decode() if token else ""


def keyed_hash(number: str) -> str:
    """The same number always gives the same hash, and nobody without the key can compute it."""
    return hmac.new(settings.IDENTITY_KEY.encode(), number.encode(), hashlib.sha256).hexdigest()


def masked(number: str) -> str:
    """`084078932491` as `0840•••••491`."""
    hidden = len(number) - SHOWN_FIRST - SHOWN_LAST
    if hidden <= 0:
        return "•" * len(number)
    return number[:SHOWN_FIRST] + "•" * hidden + number[-SHOWN_LAST:]
