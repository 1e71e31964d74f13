"""The days off that were announced, read from the file beside this module."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import yaml

from certificates.working_days import A_DAY, Calendar

FILE = Path(__file__).with_name("holidays.yaml")


@cache
def calendar() -> Calendar:
    """Read once per process."""
    return parse(FILE.read_text())


def unconfirmed(days: Iterable[dt.date]) -> list[int]:
    """The years of these days whose days off are worked out, not compared with the notice."""
    years = {day.year for day in days}
    return sorted(year for year in years if not calendar().is_confirmed(year))


def parse(text: str) -> Calendar:
    """The calendar of a file of years. Raises ValueError where a date cannot be."""
    years = yaml.load(text, Loader=yaml.BaseLoader) or {}  # noqa: S506 -- BaseLoader makes text only
    return Calendar(
        off=frozenset(_days(day for year in years.values() for day in year.get("off", []))),
        worked=frozenset(_days(day for year in years.values() for day in year.get("worked", []))),
        confirmed=frozenset(int(year) for year in years if years[year].get("confirmed") == "yes"),
    )


def _days(written: Iterable[str]) -> Iterator[dt.date]:
    for text in written:
        first, _dots, last = text.partition("..")
        day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
        while day <= end:
            yield day
            day += A_DAY
