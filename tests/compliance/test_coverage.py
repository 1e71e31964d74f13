"""The coverage table: right, scoped, the same for ever, and cheap."""

import datetime as dt
from random import Random

import pytest

from compliance import coverage
from compliance.coverage import Tally, table
from compliance.scoping import narrowed, unit_on
from compliance.standings import State
from people.models import reach
from tests import factories
from tests.compliance import histories

DAY = dt.date(2026, 6, 12)
LONG = dt.date(2020, 1, 1)


@pytest.fixture
def requirement(db):
    return factories.RequirementFactory(code="NT", short_title="Nhận thức")


def asked(unit, requirement, *, met=0, late=0, waiting=0, until=None):
    """So many people of the unit in each standing on DAY."""
    for number in range(met + late + waiting):
        person = factories.posted(unit)
        factories.AssignmentFactory(
            person=person,
            requirement=requirement,
            due_on=DAY - dt.timedelta(days=1) if number < met + late else DAY,
        )
        if number < met:
            factories.CertificateFactory(
                person=person, course=requirement.course, valid_until=until
            )


def figures(shown):
    """The table as plain values: agency name to (people, its cells), and the totals."""
    return {
        row.agency.name: (row.agency.people, [tally for _, tally in row.cells])
        for row in shown.page
    } | {"": (shown.people, list(shown.totals))}


@pytest.mark.parametrize("seed", range(6))
def test_the_sql_agrees_with_the_pure_rules_over_random_histories(seed, province, administrator):
    random = Random(seed)
    histories.grow(random, province)
    for day in [histories.FIRST, *histories.some_days(random, 6)]:
        wanted = {
            place: Tally(
                total=len(answers),
                met=sum(a.is_met for a in answers),
                overdue=sum(a.state == State.OVERDUE for a in answers),
                expiring=sum(a.state == State.EXPIRING for a in answers),
            )
            for place, answers in histories.expected(day, reach(administrator)).items()
        }

        shown = table(administrator, on=day)

        assert {
            (row.agency.pk, requirement.pk): tally
            for row in shown.page
            for requirement, tally in row.cells
            if tally
        } == wanted
        assert shown.overall == sum(wanted.values(), Tally())
        assert {r.pk for r in shown.requirements} == {requirement for _, requirement in wanted}


class TestTally:
    @pytest.mark.parametrize(
        ("met", "total", "text"),
        [
            (19, 25, "76%"),
            (199, 200, "99%"),
            (999, 1000, "99%"),
            (200, 200, "100%"),
            (1, 300, "0%"),
            (5, 5, "100%"),
            (4, 5, "80%"),
            (3, 4, "3/4"),
            (0, 2, "0/2"),
            (0, 0, "0/0"),
        ],
    )
    def test_a_share_is_rounded_down_and_few_people_are_counted(self, met, total, text):
        assert Tally(total=total, met=met).text == text

    @pytest.mark.parametrize(
        ("percent", "band"),
        [(100, 5), (95, 5), (94, 4), (80, 4), (79, 3), (60, 3), (59, 2), (40, 2), (39, 1), (0, 1)],
    )
    def test_five_bands(self, percent, band):
        assert Tally(total=100, met=percent, overdue=100 - percent).band == band

    @pytest.mark.parametrize(
        ("tally", "band"),
        [
            (Tally(total=3, met=3), 5),
            (Tally(total=3, met=2), 4),
            (Tally(total=2, met=0), 4),
            (Tally(total=2, met=0, overdue=2), 3),
            (Tally(total=4, met=3, overdue=1), 3),
        ],
    )
    def test_few_people_are_coloured_by_whether_somebody_is_late(self, tally, band):
        assert tally.band == band


def test_rows_are_agencies_worst_first(commune, elsewhere, province, requirement, administrator):
    best = factories.UnitFactory(parent=province, name="Xã Tốt")
    late = factories.UnitFactory(parent=province, name="Xã Trễ")
    idle = factories.UnitFactory(parent=province, name="Xã Chưa Giao")
    asked(commune, requirement, met=3, waiting=3)
    asked(late, requirement, met=3, late=1, waiting=2)
    asked(elsewhere, requirement, met=1, late=5)
    asked(best, requirement, met=6)
    factories.posted(idle)

    shown = table(administrator, on=DAY)

    assert [row.agency.name for row in shown.page] == [
        "Xã Đông Giang",
        "Xã Trễ",
        "Xã An Hòa",
        "Xã Tốt",
        "Xã Chưa Giao",
    ]
    assert [row.overall.text for row in shown.page] == ["16%", "50%", "50%", "100%", "0/0"]
    assert shown.page[-1].cells == ((requirement, None),)
    assert (shown.people, shown.unassigned, len(shown.agencies)) == (25, 1, 5)
    assert shown.overall == Tally(total=24, met=13, overdue=6)


def test_people_count_at_the_agency_of_their_primary_posting(
    commune, elsewhere, requirement, administrator
):
    office = factories.UnitFactory(parent=commune, applies_qms=False)
    asked(office, requirement, met=1)
    person = factories.posted(office)
    factories.PostingFactory(person=person, unit=elsewhere, is_primary=False)
    factories.AssignmentFactory(person=person, requirement=requirement)

    shown = table(administrator, on=DAY)

    assert figures(shown)["Xã An Hòa"] == (2, [Tally(total=2, met=1, overdue=1)])
    assert "Xã Đông Giang" not in figures(shown)


def test_what_runs_out_within_thirty_days_is_told(commune, requirement, administrator):
    asked(commune, requirement, met=1, until=DAY)
    asked(commune, requirement, met=1, until=DAY + dt.timedelta(days=30))
    asked(commune, requirement, met=1, until=DAY + dt.timedelta(days=31))
    asked(commune, requirement, met=1)

    assert table(administrator, on=DAY).overall == Tally(total=4, met=4, expiring=2)


def test_only_requirements_in_force_of_which_somebody_was_asked_are_shown(
    commune, requirement, administrator
):
    asked(commune, requirement, late=1)
    factories.RequirementFactory(code="A")
    for terms in (
        {"is_rehearsal": True},
        {"valid_to": DAY - dt.timedelta(days=1)},
        {"valid_from": DAY + dt.timedelta(days=1)},
    ):
        asked(commune, factories.RequirementFactory(**terms), late=1)

    shown = table(administrator, on=DAY)

    assert shown.requirements == (requirement,)
    assert shown.overall.total == 1
    assert (shown.people, shown.unassigned) == (4, 3)


def test_agencies_without_anybody_on_the_books_are_told(
    commune, elsewhere, province, requirement, administrator
):
    asked(commune, requirement, met=1)
    factories.UnitFactory(parent=province, valid_from=DAY + dt.timedelta(days=1))
    factories.UnitFactory(parent=province, kind="department")

    assert table(administrator, on=DAY).unlisted == 2
    assert table(administrator, on=DAY, agency_kind="commune").unlisted == 1
    assert table(administrator, on=DAY, unit=commune).unlisted == 0


def test_the_table_can_be_narrowed(commune, elsewhere, province, requirement, administrator):
    department = factories.UnitFactory(parent=province, name="Sở Mẫu", kind="department")
    office = factories.UnitFactory(parent=commune, applies_qms=False)
    for unit in (commune, office, elsewhere, department):
        asked(unit, requirement, late=1)

    by_kind = table(administrator, on=DAY, agency_kind="commune")
    by_unit = table(administrator, on=DAY, unit=commune)
    by_office = table(administrator, on=DAY, unit=office)
    by_both = table(administrator, on=DAY, unit=commune, agency_kind="department")

    assert set(figures(by_kind)) == {"Xã An Hòa", "Xã Đông Giang", ""}
    assert figures(by_unit) == {
        "Xã An Hòa": (2, [Tally(total=2, overdue=2)]),
        "": (2, [Tally(total=2, overdue=2)]),
    }
    assert by_office.overall == Tally(total=1, overdue=1)
    assert figures(by_both) == {"": (0, [])}
    assert [kind for kind, _ in by_both.kinds] == ["department", "commune"]


def test_fifty_agencies_stand_on_a_page_and_totals_are_of_all(province, requirement, administrator):
    for number in range(51):
        asked(factories.UnitFactory(parent=province), requirement, met=number % 2, late=1)

    first, second = (table(administrator, on=DAY, page=n) for n in (1, "2"))

    assert (len(first.page), len(second.page)) == (50, 1)
    assert first.totals == second.totals == (first.overall,)
    assert first.overall == Tally(total=76, met=25, overdue=51)
    assert table(administrator, on=DAY, page="x").page.number == 1


class TestMandate:
    def test_hr_sees_their_own_agency_and_nothing_else(
        self, commune, elsewhere, requirement, hr, stranger
    ):
        asked(commune, requirement, met=1)
        asked(elsewhere, requirement, late=1)

        shown = table(hr, on=DAY)

        assert figures(shown) == {
            "Xã An Hòa": (2, [Tally(total=1, met=1)]),
            "": (2, [Tally(total=1, met=1)]),
        }
        assert [unit.code for unit in shown.known] == ["X1"]

    def test_whoever_answers_for_a_unit_answers_for_its_past(
        self, commune, elsewhere, province, requirement
    ):
        merged = factories.UnitFactory(parent=province, name="Xã Mới", valid_from=DAY)
        factories.SuccessionFactory(predecessor=commune, successor=merged)
        officer = factories.MandateFactory(unit=merged).person
        asked(commune, requirement, late=1)
        asked(elsewhere, requirement, late=1)

        assert set(figures(table(officer, on=DAY))) == {"Xã An Hòa", ""}

    def test_a_mandate_over_an_office_shows_the_office_of_the_agency(self, commune, requirement):
        office = factories.UnitFactory(parent=commune, applies_qms=False)
        officer = factories.MandateFactory(unit=office).person
        asked(office, requirement, met=1)
        asked(commune, requirement, late=1)

        assert figures(table(officer, on=DAY)) == {
            "Xã An Hòa": (1, [Tally(total=1, met=1)]),
            "": (1, [Tally(total=1, met=1)]),
        }

    @pytest.mark.parametrize("who", ["learner", "trainer"])
    def test_without_a_seeing_mandate_there_is_nothing(self, request, commune, requirement, who):
        viewer = request.getfixturevalue(who)
        asked(commune, requirement, met=1)

        assert figures(table(viewer, on=DAY)) == {"": (0, [])}

    def test_a_part_outside_the_mandate_is_empty(
        self, commune, elsewhere, province, requirement, hr
    ):
        asked(elsewhere, requirement, late=1)

        assert figures(table(hr, on=DAY, unit=elsewhere)) == {"": (0, [])}
        assert table(hr, on=DAY, unit=province).people == 1
        assert unit_on(hr, DAY, "X2") is None
        assert unit_on(hr, DAY, "không có") is None
        assert unit_on(hr, LONG - dt.timedelta(days=1), "X1") is None
        assert unit_on(hr, DAY, "X1") == commune
        assert unit_on(hr, DAY, "P") == province

    def test_subtrees_intersect(self):
        assert narrowed(["0001"], "00010002") == ["00010002"]
        assert narrowed(["00010002", "00010003", "0002"], "0001") == ["00010002", "00010003"]
        assert narrowed(["00010002"], "00010003") == []


@pytest.mark.parametrize("agencies", [1, 3])
def test_the_table_costs_the_same_queries_whatever_it_shows(
    agencies, province, administrator, django_assert_num_queries
):
    requirements = [factories.RequirementFactory() for _ in range(agencies)]
    for _ in range(agencies):
        unit = factories.UnitFactory(parent=province)
        for requirement in requirements:
            asked(unit, requirement, met=agencies, late=agencies)

    # Mandates, successions; requirements, cells, agencies with people, agencies known.
    with django_assert_num_queries(6):
        shown = table(administrator, on=DAY)
        assert len(figures(shown)) == agencies + 1


def test_a_page_number_is_whatever_somebody_typed(administrator):
    assert coverage.table(administrator, on=DAY, page="-1").page.number == 1
