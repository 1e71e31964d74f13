import datetime as dt

import pytest

from certificates import correcting, handing_over, revoking
from certificates.handing_over import NotThatDay
from certificates.models import Certificate, RegisterEntry, Series
from certificates.verifying import first_fault
from people.models import AuditEntry
from tests import factories
from tests.certificates.papers import issued, on

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)
LATER = dt.date(2026, 6, 1)


@pytest.fixture
def certificates(db):
    factories.IssuerFactory()
    return [issued(day=DAY) for _ in range(3)]


def hand_over(certificates, *, day=LATER, note="", today=LATER):
    with on(today):
        return handing_over.hand_over(certificates, on=day, by=factories.PersonFactory(), note=note)


def handed():
    entries = RegisterEntry.objects.filter(event="handed_over").order_by("series", "position")
    return [(entry.certificate_id, entry.data) for entry in entries]


def test_each_gets_a_line_of_the_register_with_its_day(certificates):
    done = hand_over(certificates[:2], note="nhận tại hội trường")

    said = {"on": "2026-06-01", "note": "nhận tại hội trường"}
    assert done == certificates[:2]
    assert handed() == [(certificates[0].pk, said), (certificates[1].pk, said)]
    assert first_fault(Series.objects.get()) is None
    audited = AuditEntry.objects.get(action="certificates.hand_over")
    assert audited.data["numbers"] == [c.number for c in certificates[:2]]


def test_handing_over_again_keeps_the_first_day(certificates):
    hand_over(certificates[:2])

    again = hand_over(certificates, today=dt.date(2026, 7, 1), day=dt.date(2026, 7, 1))

    assert again == [certificates[2]]
    assert [data["on"] for _pk, data in handed()] == ["2026-06-01", "2026-06-01", "2026-07-01"]


def test_what_was_withdrawn_or_replaced_is_left_out(certificates):
    revoking.revoke(certificates[0], ground="fraud", by=None)
    with on(LATER):
        correcting.correct(
            certificates[1], changes={"birth": "Sinh năm 1985"}, reason="sai", by=None, on=LATER
        )

    assert hand_over(certificates) == [certificates[2]]


@pytest.mark.parametrize("day", [DAY - dt.timedelta(days=1), LATER + dt.timedelta(days=1)])
def test_the_day_is_between_issue_and_today(certificates, day):
    with pytest.raises(NotThatDay):
        hand_over(certificates, day=day)

    assert handed() == []


def test_papers_of_two_years_get_lines_in_their_own_books(certificates):
    newer = issued(day=dt.date(2027, 1, 4))

    hand_over([*certificates, newer], today=dt.date(2027, 1, 5), day=dt.date(2027, 1, 5))

    assert [first_fault(series) for series in Series.objects.all()] == [None, None]
    assert RegisterEntry.objects.filter(event="handed_over", series=newer.series).count() == 1


def test_many_cost_no_more_queries_than_one(certificates, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        hand_over(Certificate.objects.select_related("series"))
