"""Whom a requirement is for, on a day."""

import datetime as dt

import pytest

from compliance import audience
from people.models import Reorganisation, Succession
from tests import factories

DAY = dt.date(2026, 6, 12)
MERGER = dt.date(2026, 8, 1)


@pytest.fixture
def requirement(db):
    return factories.RequirementFactory()


def names(requirement, on=DAY):
    return sorted(p.full_name for p in audience.people(requirement, on=on))


def test_without_an_audience_it_is_for_nobody(requirement, learner):
    assert names(requirement) == []


def test_an_empty_line_means_everybody_at_work(requirement, learner, stranger):
    factories.AudienceFactory(requirement=requirement)
    factories.PersonFactory(full_name="Không Làm Đâu")

    assert names(requirement) == ["Hoàng Văn Khải", "Nguyễn Thị Ngọc Hà"]


def test_a_unit_means_its_subtree(requirement, commune, learner, stranger):
    office = factories.UnitFactory(parent=commune, applies_qms=False, kind="office")
    factories.posted(office, full_name="Ở Trong Phòng")
    factories.AudienceFactory(requirement=requirement, unit=commune)

    assert names(requirement) == ["Nguyễn Thị Ngọc Hà", "Ở Trong Phòng"]


def test_all_conditions_of_a_line_and_any_of_the_lines(requirement, commune, elsewhere):
    head = factories.posted(commune, full_name="Đứng Đầu")
    head.postings.update(position_kind="head")
    factories.posted(commune, full_name="Chuyên Môn")
    clerk = factories.posted(elsewhere, full_name="Hợp Đồng")
    clerk.postings.update(category="contract")
    factories.AudienceFactory(requirement=requirement, unit=commune, position_kind="head")
    factories.AudienceFactory(requirement=requirement, agency_kind="commune", category="contract")

    assert names(requirement) == sorted(["Đứng Đầu", "Hợp Đồng"])


def test_the_kind_is_the_agencys(requirement, province):
    department = factories.UnitFactory(parent=province, kind="department")
    desk = factories.UnitFactory(parent=department, kind="division", applies_qms=False)
    factories.posted(desk, full_name="Ở Sở")
    factories.AudienceFactory(requirement=requirement, agency_kind="department")

    assert names(requirement) == ["Ở Sở"]


def test_a_concurrent_posting_counts_and_counts_once(requirement, commune, learner, elsewhere):
    factories.PostingFactory(person=learner, unit=elsewhere, is_primary=False)
    factories.AudienceFactory(requirement=requirement, unit=elsewhere)
    factories.AudienceFactory(requirement=requirement, unit=commune)

    assert names(requirement) == ["Nguyễn Thị Ngọc Hà"]


def test_who_has_left_or_not_begun_is_out(requirement, commune, learner):
    learner.postings.update(valid_to=DAY)
    factories.posted(commune, full_name="Mới Đến", since=DAY + dt.timedelta(days=1))
    factories.AudienceFactory(requirement=requirement, unit=commune)

    assert names(requirement) == ["Nguyễn Thị Ngọc Hà"]
    assert names(requirement, DAY + dt.timedelta(days=1)) == ["Mới Đến"]


def test_a_unit_means_its_successors_too_once_they_have_begun(requirement, commune, province):
    merged = factories.UnitFactory(parent=province)
    again = factories.UnitFactory(parent=province)
    office = factories.UnitFactory(parent=again, applies_qms=False)
    decision = Reorganisation.objects.create(decision_no="1", effective_on=MERGER)
    for before, after in ((commune, merged), (merged, again)):
        Succession.objects.create(
            reorganisation=decision, predecessor=before, successor=after, kind="merge"
        )
    factories.posted(merged, full_name="Ở Xã Mới")
    factories.posted(office, full_name="Ở Xã Sau Nữa")
    factories.AudienceFactory(requirement=requirement, unit=commune)

    assert names(requirement, MERGER - dt.timedelta(days=1)) == []
    assert names(requirement, MERGER) == ["Ở Xã Mới", "Ở Xã Sau Nữa"]


def test_a_circle_of_successions_ends():
    circle = [("0001", "0002"), ("0002", "0001"), ("0002", "0003")]

    assert audience.followed("0001", circle) == ["0001", "0002", "0003"]
