"""Numbers follow one another, so nobody may ask for many: a limit per address and minute."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

PER_MINUTE = 30
MINUTE = 60
TOO_FAST = 429


def is_too_fast(request: HttpRequest) -> bool:
    """Count this request. Addresses are kept as hashes, for a minute or two.

    Counted per process where the cache is (as by default) the memory of one process.
    """
    minute = int(timezone.now().timestamp()) // MINUTE
    hashed = hashlib.sha256(address(request).encode()).hexdigest()[:32]
    key = f"certificates.check:{hashed}:{minute}"
    if cache.add(key, 1, timeout=2 * MINUTE):
        return False
    try:
        return cache.incr(key) > PER_MINUTE
    except ValueError:  # dropped by the cache in between
        return False


def address(request: HttpRequest) -> str:
    """Who asks: behind a proxy of ours, the last address it added; a client may add only others."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return str(forwarded.rsplit(",", 1)[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))
