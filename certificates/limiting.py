"""Numbers follow one another, so nobody may ask for many: a limit per address and minute."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.utils import timezone
from redis import RedisError

from certificates.models import CheckCount

logger = logging.getLogger(__name__)
PER_MINUTE: Final = 30
MINUTE: Final = 60
TOO_FAST: Final = 429
KEPT_MINUTES: Final = 5
NETWORK_BITS: Final = 64  # of an IPv6 address; the rest its user chooses freely

_COUNT: Final = """
    INSERT INTO certificates_checkcount (address, minute, count) VALUES (%s, %s, 1)
    ON CONFLICT (address, minute) DO UPDATE SET count = certificates_checkcount.count + 1
    RETURNING count
"""


def is_too_fast(request: HttpRequest) -> bool:
    """Count this request, for all web processes together, and say whether it is one too many.

    In the cache of CACHE_URL where there is one, else by one statement in the database. A counter
    that cannot be reached refuses nobody.
    """
    minute = int(timezone.now().timestamp()) // MINUTE
    who = _hashed(network(address(request)))
    return (_cached if settings.CACHE_IS_SHARED else _stored)(who, minute) > PER_MINUTE


def forget() -> None:
    """Drop the counts of past minutes."""
    before = int(timezone.now().timestamp()) // MINUTE - KEPT_MINUTES
    CheckCount.objects.filter(minute__lt=before).delete()


def address(request: HttpRequest) -> str:
    """Who asks: behind a proxy of ours, the last address it added; a client may add only others."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return str(forwarded.rsplit(",", 1)[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def network(address: str) -> str:
    """The address, or of an IPv6 address the network: one user has all the others in it."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:  # noqa: PLR2004 -- the protocol's own number
        return address
    return str(ipaddress.ip_network((known, NETWORK_BITS), strict=False))


def _hashed(address: str) -> str:
    """Keyed: the few addresses there are could all be tried against a plain hash."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"check {address}".encode(), hashlib.sha256).hexdigest()[:32]


def _stored(who: str, minute: int) -> int:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [who, minute])
            return int(cursor.fetchone()[0])
    except DatabaseError:
        logger.exception("The limit of public checks could not be counted")
        return 0


def _cached(who: str, minute: int) -> int:
    key = f"certificates.check:{who}:{minute}"
    try:
        if cache.add(key, 1, timeout=2 * MINUTE):
            return 1
        return int(cache.incr(key))
    except (OSError, RedisError, ValueError):  # out of reach, or dropped by the cache in between
        return 0
