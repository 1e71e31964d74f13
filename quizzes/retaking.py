"""When a test may be started and must end: plain values in, plain values out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many attempts; then each further one only after a wait since the last.

    No number of attempts: as many as one likes. No wait: there is no further one.
    """

    attempts: int | None
    wait_hours: int | None

    def left(self, used: int) -> int | None:
        return None if self.attempts is None else max(self.attempts - used, 0)

    def is_used_up(self, used: int) -> bool:
        """Whether there will be no further one, however long one waits."""
        return self.left(used) == 0 and self.wait_hours is None

    def next_start(self, submitted: Sequence[dt.datetime]) -> dt.datetime | None:
        """The moment the next attempt may start, given when the earlier ones were handed in.

        None while attempts are left, and where no wait brings another. The moment may lie in the
        past.
        """
        if self.left(len(submitted)) != 0 or self.wait_hours is None:
            return None
        return max(submitted) + dt.timedelta(hours=self.wait_hours)


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when a test may be started, and when every paper is handed in at the latest."""

    opens_at: dt.datetime | None = None
    last_start_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None

    def is_too_early(self, now: dt.datetime) -> bool:
        return self.opens_at is not None and now < self.opens_at

    def is_too_late(self, now: dt.datetime) -> bool:
        """The last moment itself is still in time; at the hard close nothing is left to start."""
        late = self.last_start_at is not None and now > self.last_start_at
        return late or (self.closes_at is not None and now >= self.closes_at)

    def deadline(self, start: dt.datetime, seconds: int | None) -> dt.datetime | None:
        """The end of an attempt: after its working time, or at the hard close if that is sooner."""
        ends = [] if seconds is None else [start + dt.timedelta(seconds=seconds)]
        if self.closes_at is not None:
            ends.append(self.closes_at)
        return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class Preset:
    """What a kind of test gives unless its page says otherwise (ux.md 2.4)."""

    allowance: Allowance
    feedback: str  # at_once, after, never
    comes_first: bool  # it may be taken before the lessons


PRESETS = {
    "practice": Preset(Allowance(None, 0), "at_once", comes_first=False),
    "final": Preset(Allowance(3, 24), "after", comes_first=True),
    "supervised": Preset(Allowance(1, None), "never", comes_first=False),
}
