"""From a figure to the names behind it."""

import datetime as dt

import pytest

from compliance import listing
from compliance.listing import people_of, unassigned
from compliance.scoping import Scope
from compliance.standings import Standing, State
from tests import factories

DAY = dt.date(2026, 6, 12)
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def requirement(db):
    return factories.RequirementFactory(code="NT", short_title="Nhận thức")


def asked(unit, requirement, name, *, due=DAY, **held):
    person = factories.posted(unit, full_name=name)
    factories.AssignmentFactory(person=person, requirement=requirement, due_on=due)
    if held:
        factories.CertificateFactory(person=person, course=requirement.course, **held)
    return person


@pytest.fixture
def cell(commune, elsewhere, requirement):
    asked(commune, requirement, "Trần Văn Ẩn", due=DAY - 20 * A_DAY)
    asked(commune, requirement, "Lê Thị An")
    asked(commune, requirement, "Đỗ Văn Bình", due=DAY + 60 * A_DAY)
    asked(commune, requirement, "Lò Thị Mai", valid_until=DAY + 10 * A_DAY, number="VLG-1")
    asked(commune, requirement, "Ngô Văn Đạt", valid_until=None, number="VLG-2")
    asked(elsewhere, requirement, "Hoàng Văn Khải", due=DAY - A_DAY)


def names(listed):
    return [line.person.full_name for line in listed.page]


def test_the_names_are_of_those_who_have_not_met_it(cell, hr):
    listed = people_of(Scope.of(hr, on=DAY))

    assert [
        (line.person.full_name, line.due_on, line.standing, line.certificate)
        for line in listed.page
    ] == [
        ("Lê Thị An", DAY, Standing(State.DUE_SOON, 0), None),
        ("Trần Văn Ẩn", DAY - 20 * A_DAY, Standing(State.OVERDUE, 20), None),
        ("Đỗ Văn Bình", DAY + 60 * A_DAY, Standing(State.IN_TIME, 60), None),
    ]
    assert {(line.position, line.agency_name) for line in listed.page} == {
        ("Chuyên viên", "Xã An Hòa")
    }


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (listing.MET, ["Ngô Văn Đạt", "Lò Thị Mai"]),
        (listing.OVERDUE, ["Trần Văn Ẩn"]),
        (listing.EXPIRING, ["Lò Thị Mai"]),
        (listing.ALL, ["Lê Thị An", "Trần Văn Ẩn", "Đỗ Văn Bình", "Ngô Văn Đạt", "Lò Thị Mai"]),
    ],
)
def test_other_lists_of_the_same_people(cell, hr, shown, expected):
    listed = people_of(Scope.of(hr, on=DAY), shown=shown)

    assert names(listed) == expected
    assert [(key, count) for key, _, count in listed.tabs] == [
        ("chua-dat", 3),
        ("dat", 2),
        ("qua-han", 1),
        ("sap-het-han", 1),
        ("tat-ca", 5),
    ]


def test_who_has_met_it_shows_the_certificate_that_counted(cell, hr):
    listed = people_of(Scope.of(hr, on=DAY), shown=listing.MET)

    assert [(line.standing, line.certificate.number) for line in listed.page] == [
        (Standing(State.MET), "VLG-2"),
        (Standing(State.EXPIRING, 10), "VLG-1"),
    ]


def test_of_several_certificates_the_longest_is_shown(commune, requirement, hr):
    person = asked(commune, requirement, "Lò Thị Mai", valid_until=DAY + A_DAY)
    for until, number in ((None, "ĐỜI"), (DAY + 9 * A_DAY, "VỪA")):
        factories.CertificateFactory(
            person=person, course=requirement.course, valid_until=until, number=number
        )

    line = people_of(Scope.of(hr, on=DAY), shown=listing.MET).page[0]

    assert (line.certificate.number, line.standing) == ("ĐỜI", Standing(State.MET))


def test_a_later_correction_does_not_change_what_is_shown_of_the_day(commune, requirement, hr):
    person = asked(commune, requirement, "Lò Thị Mai", number="CŨ", superseded_on=DAY + A_DAY)
    factories.CertificateFactory(
        person=person,
        course=requirement.course,
        number="MỚI",
        supersedes=person.certificates.get(),
    )

    def shown(day):
        lines = people_of(Scope.of(hr, on=day), shown=listing.MET).page
        return [line.certificate.number for line in lines]

    assert (shown(DAY), shown(DAY + A_DAY)) == (["CŨ"], ["MỚI"])


def test_one_cell_is_one_agency_and_one_requirement(
    cell, commune, elsewhere, requirement, administrator
):
    other = factories.RequirementFactory(code="KH")
    asked(commune, other, "Người Khác")
    scope = Scope.of(administrator, on=DAY)

    assert names(people_of(scope, agency=elsewhere, requirement=requirement)) == ["Hoàng Văn Khải"]
    assert names(people_of(scope, agency=commune, requirement=other)) == ["Người Khác"]
    assert people_of(scope, agency=commune).tally.total == 6
    assert people_of(scope, requirement=requirement).tally.total == 6
    assert people_of(scope).tally.total == 7


def test_nobody_outside_the_mandate_is_listed(cell, elsewhere, requirement, hr, learner):
    assert people_of(Scope.of(hr, on=DAY), agency=elsewhere, shown=listing.ALL).tally.total == 0
    assert names(people_of(Scope.of(learner, on=DAY), shown=listing.ALL)) == []


def test_long_lists_have_pages(commune, requirement, hr):
    for number in range(51):
        asked(commune, requirement, f"Nguyễn Văn Mẫu {number}")
    scope = Scope.of(hr, on=DAY)

    assert len(people_of(scope).page) == 50
    assert len(people_of(scope, page="2").page) == 1
    assert people_of(scope, page="chín").page.number == 1


def test_who_was_asked_for_nothing_is_listed_by_name(cell, commune, stranger, hr):
    factories.posted(commune, full_name="Cao Thị Yến")
    rehearsed = factories.posted(commune, full_name="Bùi Văn Ba")
    factories.AssignmentFactory(
        person=rehearsed, requirement=factories.RequirementFactory(is_rehearsal=True)
    )
    gone = factories.posted(commune, full_name="Đã Nghỉ")
    gone.postings.update(valid_to=DAY - A_DAY)

    page = unassigned(Scope.of(hr, on=DAY))

    assert [p.person.full_name for p in page] == ["Bùi Văn Ba", "Cán bộ hr", "Cao Thị Yến"]


@pytest.mark.parametrize("people", [1, 3])
def test_a_list_costs_the_same_queries_whatever_it_shows(
    people, commune, requirement, hr, django_assert_num_queries
):
    for number in range(people):
        asked(commune, requirement, f"Nguyễn Văn Mẫu {number}", valid_until=DAY)

    # Mandates, successions, requirements; counts, lines, certificates.
    with django_assert_num_queries(6):
        listed = people_of(Scope.of(hr, on=DAY), shown=listing.ALL)
        assert all(line.certificate.standard_edition.code for line in listed.page)
