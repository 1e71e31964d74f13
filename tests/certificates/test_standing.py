import datetime as dt
from dataclasses import dataclass

import pytest

from certificates.standing import Standing, days_left, last_day, standing

TODAY = dt.date(2026, 3, 5)
TOMORROW = TODAY + dt.timedelta(days=1)
YESTERDAY = TODAY - dt.timedelta(days=1)


@dataclass
class Facts:
    valid_until: dt.date | None = None
    revoked_on: dt.date | None = None
    superseded_on: dt.date | None = None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(), Standing.VALID),
        (Facts(TODAY + dt.timedelta(days=31)), Standing.VALID),
        (Facts(TODAY + dt.timedelta(days=30)), Standing.EXPIRING),
        (Facts(TODAY), Standing.EXPIRING),
        (Facts(YESTERDAY), Standing.EXPIRED),
        (Facts(revoked_on=TODAY), Standing.REVOKED),
        (Facts(revoked_on=TOMORROW), Standing.VALID),
        (Facts(superseded_on=TODAY), Standing.SUPERSEDED),
        (Facts(superseded_on=TOMORROW), Standing.VALID),
        (Facts(YESTERDAY, revoked_on=YESTERDAY, superseded_on=YESTERDAY), Standing.REVOKED),
        (Facts(YESTERDAY, superseded_on=YESTERDAY), Standing.SUPERSEDED),
    ],
)
def test_a_certificate_stands_in_exactly_one_way(facts, expected):
    assert standing(facts, TODAY) == expected


def test_days_are_left_until_the_last_day_has_passed():
    assert days_left(Facts(TODAY), TODAY) == 0
    assert days_left(Facts(YESTERDAY), TODAY) == -1
    assert days_left(Facts(), TODAY) is None


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (dt.date(2026, 3, 5), 36, dt.date(2029, 3, 4)),
        (dt.date(2026, 1, 1), 12, dt.date(2026, 12, 31)),
        (dt.date(2026, 12, 1), 1, dt.date(2026, 12, 31)),
        (dt.date(2026, 1, 28), 1, dt.date(2026, 2, 27)),
        (dt.date(2026, 1, 29), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
        (dt.date(2026, 3, 5), None, None),
    ],
)
def test_a_term_in_months_ends_the_day_before_its_like(first, months, last):
    assert last_day(first, months) == last
