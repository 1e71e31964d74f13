"""When a test may be taken again, on plain values."""

import datetime as dt

from quizzes.retaking import Allowance

NINE = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


def test_while_attempts_are_left_the_next_may_start_at_once():
    assert Allowance(3, 24).next_start([NINE, NINE]) is None


def test_the_last_allowed_attempt_is_followed_by_a_wait_from_its_submission():
    late = NINE + dt.timedelta(hours=5)

    assert Allowance(2, 24).next_start([late, NINE]) == late + dt.timedelta(hours=24)


def test_each_further_attempt_is_followed_by_the_same_wait():
    moments = [NINE + dt.timedelta(days=day) for day in range(4)]

    assert Allowance(3, 24).next_start(moments) == moments[-1] + dt.timedelta(hours=24)


def test_no_wait_means_at_once():
    assert Allowance(1, 0).next_start([NINE]) == NINE


def test_attempts_left_never_go_below_none():
    assert [Allowance(3, 24).left(used) for used in range(5)] == [3, 2, 1, 0, 0]
