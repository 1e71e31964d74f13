"""When a test may be taken again: plain values in, plain values out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many attempts; then each further one only after a wait since the last."""

    attempts: int
    wait_hours: int

    def left(self, used: int) -> int:
        return max(self.attempts - used, 0)

    def next_start(self, submitted: Sequence[dt.datetime]) -> dt.datetime | None:
        """The moment the next attempt may start, given when the earlier ones were handed in.

        None while attempts are left. The moment may lie in the past.
        """
        if self.left(len(submitted)):
            return None
        return max(submitted) + dt.timedelta(hours=self.wait_hours)
