"""One certificate at a time: a renewal goes on where the old one ends."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import issuing, replacing, revoking
from certificates.models import Certificate, RegisterEntry, Series
from certificates.standing import renewed_until
from certificates.verifying import first_fault
from courses.models import CourseEdition
from tests import factories
from tests.certificates.papers import completed, issued, on

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)
END = dt.date(2029, 3, 4)
WINDOW = dt.timedelta(days=90)


@pytest.fixture
def held(db):
    factories.IssuerFactory()
    return issued(day=DAY, validity_months=36)


def renewed(held, day, *, validity_months=36):
    return issued(day=day, person=held.person, course=held.course, validity_months=validity_months)


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (END - WINDOW, dt.date(2032, 3, 4)),  # the first day of the window
        (END, dt.date(2032, 3, 4)),  # the last day
        (END + dt.timedelta(days=1), dt.date(2032, 3, 4)),  # too late by a day: no gift, no loss
        (END + dt.timedelta(days=60), dt.date(2032, 5, 2)),
        (END - WINDOW - dt.timedelta(days=1), dt.date(2031, 12, 2)),  # too early
    ],
)
def test_a_renewal_lasts_until(held, day, until):
    assert renewed(held, day).valid_until == until


def test_a_renewal_takes_the_place_of_the_old_one_that_day(held):
    new = renewed(held, END)

    held.refresh_from_db()
    assert (held.superseded_on, held.superseded_by, new.supersedes) == (END, new, held)
    assert held.superseded_reason == "gia hạn sau khi học lại"
    assert RegisterEntry.objects.get(event="renewed").certificate == held
    assert [first_fault(series) for series in Series.objects.all()] == [None, None]


def test_what_ran_out_is_not_replaced(held):
    new = renewed(held, END + dt.timedelta(days=1))

    held.refresh_from_db()
    assert (held.superseded_on, new.supersedes) == (None, None)


def test_what_was_withdrawn_meanwhile_is_not_replaced(held):
    stale = Certificate.objects.get(pk=held.pk)
    new = issued(day=END)
    revoking.revoke(held, ground="fraud", by=None)

    with pytest.raises(replacing.NotInForce):
        replacing.replace(
            stale,
            new,
            series=stale.series,
            event=RegisterEntry.Event.RENEWED,
            reason="gia hạn",
            on=END,
            at=new.issued_at,
            by=None,
        )


def test_what_was_revoked_is_not_renewed(held):
    revoking.revoke(held, ground="fraud", by=None)

    assert renewed(held, END).supersedes is None


def test_another_edition_of_the_standard_is_another_certificate(held):
    newer = factories.StandardEditionFactory(code="TCVN ISO 9001:2026")
    completion = completed(person=held.person, course=held.course)
    CourseEdition.objects.filter(pk=completion.edition_id).update(standard_edition=newer)
    with on(END):
        new = issuing.issue(completion)

    assert new.supersedes is None
    assert Certificate.objects.valid_on(END).count() == 2


def test_what_never_ends_is_not_shortened(held):
    forever = renewed(held, DAY, validity_months=None)

    assert forever.valid_until is None
    assert renewed(forever, END).valid_until is None


@given(
    first=st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    months=st.one_of(st.none(), st.integers(1, 120)),
    left=st.one_of(st.none(), st.integers(0, 4000)),
)
def test_a_renewal_never_ends_before_the_old_one_would(first, months, left):
    ends = None if left is None else first + dt.timedelta(days=left)

    until = renewed_until(first, months, ends, window=WINDOW)

    assert until is None or (ends is not None and until >= ends)


def test_a_bulk_issue_renews_too_even_within_one_batch(held):
    moments = [
        dt.datetime.combine(day, dt.time(3), tzinfo=dt.UTC)
        for day in (dt.date(2028, 12, 20), dt.date(2031, 12, 20), dt.date(2040, 1, 1))
    ]
    pairs = [
        (completed(person=held.person, course=held.course, at=moment), moment) for moment in moments
    ]
    others = [(completed(at=moment), moment) for moment in moments]

    certificates = issuing.issue_many([*pairs, *others])

    own = [c for c in certificates if c.person_id == held.person_id]
    assert [(c.supersedes, c.valid_until) for c in own] == [
        (held, dt.date(2032, 3, 4)),
        (own[0], dt.date(2035, 3, 4)),
        (None, dt.date(2042, 12, 31)),
    ]
    assert {first_fault(series) for series in Series.objects.all()} == {None}
    for day in (DAY, dt.date(2028, 12, 20), dt.date(2031, 12, 20), dt.date(2034, 1, 1)):
        assert Certificate.objects.valid_on(day).filter(person=held.person).count() == 1
