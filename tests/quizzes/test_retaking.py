"""When a test may be taken again, on plain values."""

import datetime as dt

import pytest

from quizzes.retaking import PRESETS, Allowance, Window

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


def test_no_number_of_attempts_is_as_many_as_one_likes():
    practice = PRESETS["practice"].allowance

    assert practice.left(400) is None
    assert practice.next_start([NINE] * 400) is None
    assert not practice.is_used_up(400)


def test_without_a_wait_there_is_no_further_attempt():
    supervised = PRESETS["supervised"].allowance

    assert (supervised.left(0), supervised.is_used_up(0)) == (1, False)
    assert (supervised.left(1), supervised.is_used_up(1)) == (0, True)
    assert supervised.next_start([NINE]) is None


def test_a_final_test_is_taken_three_times_and_again_after_a_day():
    final = PRESETS["final"].allowance

    assert (final.left(2), final.is_used_up(3)) == (1, False)
    assert final.next_start([NINE] * 3) == NINE + dt.timedelta(hours=24)


HOUR = dt.timedelta(hours=1)
WINDOW = Window(opens_at=NINE, last_start_at=NINE + HOUR, closes_at=NINE + 2 * HOUR)


@pytest.mark.parametrize(
    ("now", "early", "late"),
    [
        (NINE - dt.timedelta(seconds=1), True, False),
        (NINE, False, False),
        (NINE + HOUR, False, False),
        (NINE + HOUR + dt.timedelta(seconds=1), False, True),
    ],
)
def test_a_window_is_open_from_its_first_to_its_last_moment(now, early, late):
    assert (WINDOW.is_too_early(now), WINDOW.is_too_late(now)) == (early, late)


def test_a_window_without_bounds_is_always_open():
    assert not Window().is_too_early(NINE)
    assert not Window().is_too_late(NINE)
    assert Window().deadline(NINE, None) is None


def test_at_the_hard_close_nothing_is_left_to_start():
    assert Window(closes_at=NINE).is_too_late(NINE)


@pytest.mark.parametrize(
    ("start", "seconds", "end"),
    [
        (NINE, 3600, NINE + HOUR),
        (NINE + HOUR, 7200, NINE + 2 * HOUR),
        (NINE, None, NINE + 2 * HOUR),
    ],
    ids=["working time", "the hard close comes first", "no working time"],
)
def test_an_attempt_ends_with_its_working_time_or_at_the_hard_close(start, seconds, end):
    assert WINDOW.deadline(start, seconds) == end
