"""Whatever officers do in whatever order: numbers without gap, a register without fault."""

import datetime as dt
import random

import pytest

from certificates import correcting, handing_over, revoking
from certificates.models import Certificate, Series
from certificates.replacing import NotInForce
from certificates.verifying import first_fault
from tests import factories
from tests.certificates.papers import issued, on

pytestmark = pytest.mark.django_db
FIRST = dt.date(2026, 11, 1)


@pytest.mark.parametrize("seed", range(6))
def test_the_register_holds_after_any_sequence_of_acts(seed):
    draw = random.Random(seed)
    factories.IssuerFactory()
    officer = factories.PersonFactory()
    people = [factories.PersonFactory() for _ in range(3)]
    course = factories.CoursePageFactory()
    day = FIRST
    for _step in range(25):
        day += dt.timedelta(days=draw.randrange(12))
        act(draw, day, officer=officer, person=draw.choice(people), course=course)

    assert {first_fault(series) for series in Series.objects.all()} == {None}
    for series in Series.objects.all():
        numbers = series.certificates.order_by("sequence").values_list("sequence", flat=True)
        assert list(numbers) == list(range(1, series.last_number + 1))
    for offset in range((day - FIRST).days + 2):
        held = Certificate.objects.valid_on(FIRST + dt.timedelta(days=offset))
        holders = list(held.values_list("person", flat=True))
        assert len(holders) == len(set(holders))


def act(draw, day, *, officer, person, course):
    """One act on one day: an issue or renewal, or something done to a certificate."""
    what = draw.choice(["issue", "issue", "correct", "correct", "revoke", "hand over"])
    certificates = list(Certificate.objects.select_related("series").order_by("pk"))
    if what == "issue" or not certificates:
        issued(day=day, person=person, course=course, validity_months=draw.choice([1, 2, 36]))
        return
    certificate = draw.choice(certificates)
    with on(day):
        try:
            if what == "correct":
                correcting.correct(
                    certificate,
                    changes={"holder_name": f"Người Thứ {draw.random()}"},
                    reason="sai",
                    by=officer,
                    on=day,
                )
            elif what == "revoke":
                revoking.revoke(certificate, ground="altered", by=officer, note="tẩy xóa")
            else:
                handing_over.hand_over(certificates, on=day, by=officer)
        except (NotInForce, revoking.AlreadyRevoked):
            pass
