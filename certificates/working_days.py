"""Working days in Viet Nam: weekends and public holidays left out. Plain values, no Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

SATURDAY: Final = 5
A_DAY: Final = dt.timedelta(days=1)

# Bộ luật Lao động 2019, điều 112, khoản 1, points a, c, d and đ; the rest follows the moon or is
# decided each year.
FIXED: Final = ((1, 1), (4, 30), (5, 1), (9, 2))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days off that are announced year by year, and the weekend days worked in exchange.

    `confirmed` are the years whose days were compared with the notice; those of other years are
    worked out, and a notice may move them.
    """

    off: frozenset[dt.date] = field(default=frozenset())
    worked: frozenset[dt.date] = field(default=frozenset())
    confirmed: frozenset[int] = field(default=frozenset())

    def is_working(self, day: dt.date) -> bool:
        if day in self.worked:
            return True
        return not (_is_weekend(day) or day in self.off or self._is_fixed(day))

    def _is_fixed(self, day: dt.date) -> bool:
        """A fixed holiday, or the day off in place of one on a weekend (điều 111, khoản 3)."""
        if (day.month, day.day) in FIXED:
            return True
        return day in set(self._in_place(day.year))

    def _in_place(self, year: int) -> Iterator[dt.date]:
        taken: set[dt.date] = set()
        for month, number in FIXED if not self.announced(year) else ():
            holiday = day = dt.date(year, month, number)
            while self._is_taken(day) or day in taken:
                day += A_DAY
            if _is_weekend(holiday):
                taken.add(day)
                yield day

    def _is_taken(self, day: dt.date) -> bool:
        return _is_weekend(day) or (day.month, day.day) in FIXED or day in self.off

    def is_confirmed(self, year: int) -> bool:
        return year in self.confirmed

    def announced(self, year: int) -> bool:
        """Whether the year's days off are known; then days in place of others are among them."""
        return any(day.year == year for day in self.off)


def due(start: dt.date, days: int, calendar: Calendar) -> dt.date:
    """The last of so many working days. The day of the start does not count.

    Bộ luật Dân sự 2015, điều 147, khoản 1.
    """
    day = start
    while days:
        day += A_DAY
        days -= calendar.is_working(day)
    return day


def left(today: dt.date, last: dt.date, calendar: Calendar) -> int:
    """Working days after today up to the last one; negative when it has passed.

    Also on the weekend after it: there no working day lies between.
    """
    first, end = sorted((today, last))
    span = (end - first).days
    counted = sum(calendar.is_working(first + n * A_DAY) for n in range(1, span + 1))
    return counted if today <= last else -max(counted, 1)


def _is_weekend(day: dt.date) -> bool:
    return day.weekday() >= SATURDAY
