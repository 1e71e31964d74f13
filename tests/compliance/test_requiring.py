"""Requiring, rehearsing, ending."""

import datetime as dt

import pytest

from compliance import requiring
from compliance.models import Assignment, Requirement
from compliance.requiring import Whom
from people.models import AuditEntry
from tests import factories

START = dt.date(2026, 1, 1)
LATER = dt.date(2026, 7, 1)


@pytest.fixture
def course(db):
    return factories.CoursePageFactory(code="ISO-01")


def require(course, **terms):
    usual = {
        "code": "NT",
        "title": "Nhận thức chung",
        "whom": [Whom(agency_kind="commune")],
        "on": START,
        "by": None,
    }
    return requiring.require(course, **usual | terms)


def test_a_requirement_says_what_for_whom_and_from_when(course, commune, hr):
    made = require(
        course, whom=[Whom(unit=commune, category="civil_servant")], days_to_meet=30, by=hr
    )

    assert (made.course, made.valid_from, made.valid_to, made.days_to_meet) == (
        course,
        START,
        None,
        30,
    )
    assert made.short_title == "Nhận thức chung"
    assert list(made.audiences.values_list("unit", "agency_kind", "category", "position_kind")) == [
        (commune.pk, "", "civil_servant", "")
    ]
    entry = AuditEntry.objects.get(action="compliance.require")
    assert (entry.by, entry.subject_id, entry.data) == (
        hr,
        str(made.pk),
        {"code": "NT", "course": "ISO-01", "from": "2026-01-01", "rehearsal": False},
    )


def test_nobody_in_particular_is_not_everybody(course):
    with pytest.raises(requiring.NobodyAddressed):
        require(course, whom=[])
    assert not Requirement.objects.exists()


def test_requiring_the_same_again_changes_nothing(course):
    made = require(course)
    require(course, on=LATER, days_to_meet=60)

    assert require(course) == made
    assert Requirement.objects.count() == 2
    assert AuditEntry.objects.filter(action="compliance.require").count() == 2


@pytest.mark.parametrize(
    "other",
    [
        {"days_to_meet": 10},
        {"whom": [Whom()]},
        {"on": dt.date(2025, 1, 1)},
    ],
    ids=["other terms", "other audience", "an earlier day"],
)
def test_a_version_is_never_rewritten(course, other):
    require(course)

    with pytest.raises(requiring.AlreadyRequired):
        require(course, **other)
    assert Requirement.objects.count() == 1


def test_the_next_version_ends_the_one_before(course):
    first = require(course, until=dt.date(2027, 12, 31))
    other = require(course, code="KH")

    second = require(course, on=LATER)

    first.refresh_from_db()
    other.refresh_from_db()
    assert first.valid_to == dt.date(2026, 6, 30)
    assert (second.valid_from, second.valid_to) == (LATER, None)
    assert other.valid_to is None
    assert list(Requirement.objects.live_on(LATER).filter(code="NT")) == [second]


def test_a_version_that_had_ended_keeps_its_last_day(course):
    first = require(course, until=dt.date(2026, 3, 31))

    require(course, on=LATER)

    first.refresh_from_db()
    assert first.valid_to == dt.date(2026, 3, 31)


def test_a_rehearsal_counts_people_and_opens_nothing(course, commune, elsewhere):
    for unit in (commune, commune, elsewhere):
        factories.posted(unit)
    factories.posted(commune, since=LATER)
    live = require(course)
    rehearsal = require(course, on=LATER, whom=[Whom(unit=commune)], rehearsal=True)

    assert requiring.rehearse(rehearsal, on=START) == 2
    assert requiring.rehearse(rehearsal, on=LATER) == 3
    assert not Assignment.objects.exists()
    live.refresh_from_db()
    assert live.valid_to is None
    assert list(Requirement.objects.live_on(LATER)) == [live]


def test_a_rehearsal_is_put_in_force_once(course, hr):
    live = require(course)
    rehearsal = require(course, on=LATER, rehearsal=True)

    requiring.put_in_force(rehearsal, by=hr)

    live.refresh_from_db()
    assert live.valid_to == dt.date(2026, 6, 30)
    assert list(Requirement.objects.live_on(LATER)) == [rehearsal]
    assert AuditEntry.objects.get(action="compliance.put_in_force").by == hr
    with pytest.raises(requiring.NoRehearsal):
        requiring.put_in_force(rehearsal, by=hr)


def test_an_end_is_set_once_and_leaves_the_past_alone(course, hr):
    made = require(course)

    requiring.end(made, on=LATER, by=hr)
    requiring.end(made, on=LATER, by=hr)
    requiring.end(made, on=dt.date(2027, 1, 1), by=hr)

    made.refresh_from_db()
    assert made.valid_to == dt.date(2026, 6, 30)
    assert AuditEntry.objects.filter(action="compliance.end").count() == 1
