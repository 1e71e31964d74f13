import datetime as dt

import pytest

from people import postings
from people.models import AuditEntry, Posting
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 4)


def test_moving_closes_one_posting_and_opens_the_next(learner, commune, elsewhere, hr):
    moved = postings.post(learner, elsewhere, on=DAY, category="civil_servant", by=hr)

    assert postings.primary_on(learner, DAY) == moved
    assert postings.primary_on(learner, dt.date(2026, 5, 3)).unit == commune
    assert AuditEntry.objects.filter(action="people.post", by=hr).count() == 1


def test_posting_to_the_same_desk_again_changes_nothing(learner, elsewhere):
    first = postings.post(learner, elsewhere, on=DAY, category="civil_servant", by=None)

    again = postings.post(learner, elsewhere, on=DAY, category="civil_servant", by=None)

    assert again == first
    assert Posting.objects.filter(person=learner).count() == 2


def test_nobody_is_posted_to_a_unit_that_is_closed(learner, province):
    closed = factories.UnitFactory(parent=province, valid_to=dt.date(2025, 6, 30))

    with pytest.raises(postings.NotInForce, match="không tồn tại vào ngày 04/05/2026"):
        postings.post(learner, closed, on=DAY, category="civil_servant", by=None)


def test_whoever_left_has_no_posting(learner):
    assert postings.leave(learner, on=DAY, by=None) == 1
    assert postings.leave(learner, on=DAY, by=None) == 0
    assert postings.primary_on(learner, DAY) is None


def test_a_division_belongs_to_the_agency_above_it(commune):
    division = factories.UnitFactory(parent=commune, applies_qms=False, kind="division")

    assert postings.agency_of(division) == commune
    assert postings.agency_of(commune) == commune


def test_a_unit_under_no_agency_stands_for_itself(province):
    assert postings.agency_of(province) == province
