"""How one person stands with one requirement on a day."""

import datetime as dt

import pytest

from compliance.standings import Duty, Standing, State, Validity, standing

DAY = dt.date(2026, 6, 12)
DUTY = Duty(opened_on=dt.date(2026, 1, 1), due_on=dt.date(2026, 4, 1))


def day(days):
    return DAY + dt.timedelta(days=days)


def test_nobody_asked_nothing_owed():
    assert standing(None, [Validity(day(-9))], on=DAY) == Standing(State.NOT_ASSIGNED)


@pytest.mark.parametrize(
    ("opened", "closed", "holds"),
    [(0, None, True), (1, None, False), (-5, 0, False), (-5, 1, True)],
)
def test_a_duty_holds_from_its_first_day_until_the_first_day_free(opened, closed, holds):
    duty = Duty(day(opened), day(90), None if closed is None else day(closed))

    assert duty.holds_on(DAY) is holds
    assert (standing(duty, [], on=DAY).state != State.NOT_ASSIGNED) is holds


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (8, Standing(State.IN_TIME, 8)),
        (7, Standing(State.DUE_SOON, 7)),
        (0, Standing(State.DUE_SOON, 0)),
        (-1, Standing(State.OVERDUE, 1)),
        (-365, Standing(State.OVERDUE, 365)),
    ],
)
def test_without_a_certificate_the_due_day_decides(due, expected):
    duty = Duty(opened_on=day(-400), due_on=day(due))

    assert standing(duty, [], on=DAY) == expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (None, Standing(State.MET)),
        (31, Standing(State.MET, 31)),
        (30, Standing(State.EXPIRING, 30)),
        (0, Standing(State.EXPIRING, 0)),
        (-1, Standing(State.OVERDUE, 72)),
    ],
)
def test_a_certificate_counts_to_its_last_day(until, expected):
    held = Validity(day(-100), None if until is None else day(until))

    assert standing(DUTY, [held], on=DAY) == expected


def test_a_certificate_counts_from_its_first_day():
    assert standing(DUTY, [Validity(DAY)], on=DAY).is_met
    assert not standing(DUTY, [Validity(day(1))], on=DAY).is_met


def test_what_is_withdrawn_counts_until_the_day_before():
    assert standing(DUTY, [Validity(day(-9), None, withdrawn_on=day(1))], on=DAY).is_met
    assert not standing(DUTY, [Validity(day(-9), None, withdrawn_on=DAY)], on=DAY).is_met


def test_of_several_certificates_the_longest_decides():
    short, long, over = (
        Validity(day(-9), day(3)),
        Validity(day(-99), day(60)),
        Validity(day(-99), day(-50)),
    )

    assert standing(DUTY, [short, long, over], on=DAY) == Standing(State.MET, 60)
    assert standing(DUTY, [short, Validity(day(-9))], on=DAY) == Standing(State.MET)
