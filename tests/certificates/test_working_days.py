import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import holidays
from certificates.working_days import FIXED, Calendar, due, left

D = dt.date
NOTHING = Calendar()
TET = Calendar(off=frozenset(D(2026, 2, day) for day in range(16, 21)))
days = st.dates(D(2000, 1, 1), D(2100, 1, 1))


@pytest.mark.parametrize(
    ("start", "calendar", "last"),
    [
        (D(2026, 3, 2), NOTHING, D(2026, 3, 9)),  # Monday to Monday: the first day does not count
        (D(2026, 3, 6), NOTHING, D(2026, 3, 13)),  # asked on a Friday
        (D(2026, 3, 7), NOTHING, D(2026, 3, 13)),  # asked on a Saturday
        (D(2026, 2, 13), TET, D(2026, 2, 27)),  # all of Tết between
        (D(2026, 4, 29), NOTHING, D(2026, 5, 8)),  # 30/4 and 01/5 on a Thursday and a Friday
        (D(2027, 4, 30), NOTHING, D(2027, 5, 10)),  # 01/5 on a Saturday: the Monday is off instead
        (D(2028, 12, 29), NOTHING, D(2029, 1, 8)),  # over the new year
    ],
)
def test_five_working_days_end_on(start, calendar, last):
    assert due(start, 5, calendar) == last


def test_a_saturday_worked_in_exchange_counts():
    exchanged = Calendar(off=frozenset({D(2026, 1, 2)}), worked=frozenset({D(2026, 1, 10)}))

    assert due(D(2026, 1, 5), 5, exchanged) == D(2026, 1, 10)


def test_two_holidays_on_a_weekend_are_made_up_for_on_two_days():
    sunday = D(2022, 5, 1)  # with 30/4 on the Saturday before it

    assert not NOTHING.is_working(sunday + dt.timedelta(days=1))
    assert not NOTHING.is_working(sunday + dt.timedelta(days=2))
    assert NOTHING.is_working(sunday + dt.timedelta(days=3))


def test_of_a_year_that_was_announced_nothing_is_added():
    announced = Calendar(off=frozenset({D(2027, 2, 5)}))

    assert announced.is_working(D(2027, 5, 3))
    assert not NOTHING.is_working(D(2027, 5, 3))


@given(days, st.integers(1, 40))
def test_the_last_day_is_a_working_day_with_so_many_before_it(start, count):
    last = due(start, count, NOTHING)

    assert NOTHING.is_working(last)
    assert left(start, last, NOTHING) == count
    assert left(last, last, NOTHING) == 0


@given(days)
def test_no_fixed_holiday_and_no_weekend_is_worked(day):
    assert not (NOTHING.is_working(day) and (day.weekday() > 4 or (day.month, day.day) in FIXED))


def test_what_is_overdue_is_counted_below_zero():
    assert left(D(2026, 3, 12), D(2026, 3, 9), NOTHING) == -3


def test_the_file_knows_tet_and_the_days_exchanged():
    calendar = holidays.calendar()

    assert not calendar.is_working(D(2026, 2, 17))
    assert calendar.is_working(D(2026, 8, 22))
    assert due(D(2026, 8, 28), 5, calendar) == D(2026, 9, 9)


def test_a_date_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="day"):
        holidays.parse("2026:\n  off: [2026-02-30]")


def test_an_empty_file_has_no_days():
    assert holidays.parse("") == NOTHING


def test_on_the_weekend_after_the_last_day_it_has_passed():
    friday, saturday, monday = D(2026, 11, 20), D(2026, 11, 21), D(2026, 11, 23)

    assert [left(day, friday, NOTHING) for day in (friday, saturday, monday)] == [0, -1, -1]
