"""How one person stands with one requirement on a day. Plain values, no Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from certificates.standing import SOON

EXPIRING_DAYS: Final = SOON  # one meaning of "soon" for the holder and for the officer
SOON_DAYS: Final = 7  # before the day a requirement is due


class State(StrEnum):
    """The six answers, of which exactly one holds on any day. The first two count as met."""

    MET = "met"
    EXPIRING = "expiring"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    NOT_ASSIGNED = "not_assigned"


MET_STATES: Final = frozenset({State.MET, State.EXPIRING})


@dataclass(frozen=True, slots=True)
class Duty:
    """When something was asked of a person. `closed_on` is the first day free."""

    opened_on: dt.date
    due_on: dt.date
    closed_on: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


@dataclass(frozen=True, slots=True)
class Validity:
    """When a certificate counts. `valid_until` is its last day; from `withdrawn_on` on it is void.

    A withdrawal or a replacement on a later day leaves the days before it as they were (P6).
    """

    valid_from: dt.date
    valid_until: dt.date | None = None
    withdrawn_on: dt.date | None = None

    def counts_on(self, day: dt.date) -> bool:
        return (
            self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
            and (self.withdrawn_on is None or day < self.withdrawn_on)
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer, and its days: left to the end or the due day, or late by. None: no end."""

    state: State
    days: int | None = None

    @property
    def is_met(self) -> bool:
        return self.state in MET_STATES


def standing(duty: Duty | None, certificates: Sequence[Validity], *, on: dt.date) -> Standing:
    """What held on that day. Of several certificates the one that lasts longest decides.

    Nothing is late on its due day, only from the next one on.
    """
    if duty is None or not duty.holds_on(on):
        return Standing(State.NOT_ASSIGNED)
    counting = [certificate for certificate in certificates if certificate.counts_on(on)]
    if counting:
        return _met(counting, on)
    left = (duty.due_on - on).days
    if left < 0:
        return Standing(State.OVERDUE, -left)
    return Standing(State.DUE_SOON if left <= SOON_DAYS else State.IN_TIME, left)


def _met(counting: Sequence[Validity], on: dt.date) -> Standing:
    last_days = [c.valid_until for c in counting if c.valid_until is not None]
    if len(last_days) < len(counting):
        return Standing(State.MET)
    left = (max(last_days) - on).days
    return Standing(State.EXPIRING if left <= EXPIRING_DAYS else State.MET, left)
