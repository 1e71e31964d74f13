"""How a certificate stands on a day: what it counts for, and how long."""

from __future__ import annotations

import calendar
import datetime as dt
from enum import StrEnum
from typing import Final, Protocol

SOON: Final = 30  # days before the end


class Standing(StrEnum):
    """The five answers, of which exactly one holds on any day."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class Facts(Protocol):
    """What a standing is made of. Last days count; from the other two on it counts no more."""

    @property
    def valid_until(self) -> dt.date | None: ...
    @property
    def revoked_on(self) -> dt.date | None: ...
    @property
    def superseded_on(self) -> dt.date | None: ...


def standing(facts: Facts, day: dt.date) -> Standing:
    """Withdrawal weighs more than replacement, replacement more than age.

    The day is not before the certificate was issued.
    """
    left = days_left(facts, day)
    if _has_come(facts.revoked_on, day):
        return Standing.REVOKED
    if _has_come(facts.superseded_on, day):
        return Standing.SUPERSEDED
    if left is None or left > SOON:
        return Standing.VALID
    return Standing.EXPIRING if left >= 0 else Standing.EXPIRED


def days_left(facts: Facts, day: dt.date) -> int | None:
    """Days after this one on which it still counts; negative when over, None without an end."""
    return None if facts.valid_until is None else (facts.valid_until - day).days


def last_day(first: dt.date, months: int | None) -> dt.date | None:
    """The last day of so many months that begin on `first`; None when they never end.

    A term in months ends with the day before the one of the same number, and at the end of a
    month that has no such day (Bộ luật Dân sự 2015, điều 148, khoản 3; the first day counts).
    """
    if months is None:
        return None
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    _weekday, length = calendar.monthrange(year, month + 1)
    if first.day > length:
        return dt.date(year, month + 1, length)
    return dt.date(year, month + 1, first.day) - dt.timedelta(days=1)


def renewed_until(
    first: dt.date, months: int | None, ends: dt.date | None, *, window: dt.timedelta
) -> dt.date | None:
    """The last day of a certificate that takes the place of one that counts until `ends`.

    Renewed in the window before the end, the months go on from the day after it: nobody loses
    the days left by being early. Before the window they begin on `first`. What was vouched for
    is never shortened.
    """
    if ends is None or months is None:
        return None
    begins = ends + dt.timedelta(days=1) if ends - first <= window else first
    return max(ends, last_day(begins, months) or ends)


def _has_come(on: dt.date | None, day: dt.date) -> bool:
    return on is not None and on <= day
