"""Keeping the ledger."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from compliance import assigning, tasks
from compliance.assigning import Changes, reconcile
from compliance.models import Assignment
from people.models import AuditEntry, Reorganisation, Succession
from people.postings import leave, post
from tests import factories

START = dt.date(2026, 1, 1)
DAY = dt.date(2026, 6, 12)
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def requirement(commune):
    made = factories.RequirementFactory(code="NT", valid_from=START, days_to_meet=90)
    factories.AudienceFactory(requirement=made, unit=commune)
    return made


def ledger(person=None):
    found = Assignment.objects.order_by("person_id", "requirement_id", "cycle")
    if person:
        found = found.filter(person=person)
    return list(
        found.values_list("cycle", "opened_on", "opened_why", "due_on", "closed_on", "closed_why")
    )


def test_everybody_in_the_audience_is_assigned_from_the_start(requirement, learner, stranger):
    changes = reconcile(on=DAY)

    assert changes == Changes(opened=1)
    assert ledger() == [(1, START, "in_audience", dt.date(2026, 4, 1), None, "")]
    assert Assignment.objects.get().person == learner


def test_who_came_later_has_the_same_time_from_their_first_day(requirement, commune):
    came = dt.date(2026, 5, 4)
    newcomer = factories.posted(commune, since=came)

    reconcile(on=DAY)

    assert ledger(newcomer) == [(1, came, "in_audience", came + dt.timedelta(days=90), None, "")]


def test_running_again_changes_nothing(requirement, learner):
    reconcile(on=DAY)
    before = ledger()

    assert reconcile(on=DAY) == Changes()
    assert reconcile(on=DAY + A_DAY) == Changes()
    assert ledger() == before
    assert AuditEntry.objects.filter(action="compliance.reconcile").count() == 1


def test_each_requirement_changed_is_audited_once_with_its_counts(requirement, commune):
    for _ in range(3):
        factories.posted(commune)

    reconcile(on=DAY)

    entry = AuditEntry.objects.get(action="compliance.reconcile")
    assert (entry.by, entry.subject_id) == (None, str(requirement.pk))
    assert entry.data == {
        "on": "2026-06-12",
        "opened": 3,
        "renewed": 0,
        "left": 0,
        "withdrawn": 0,
    }


def test_who_leaves_is_free_from_the_first_day_away_whenever_that_is_noticed(requirement, learner):
    reconcile(on=START)
    leave(learner, on=dt.date(2026, 6, 1), by=None)

    assert reconcile(on=DAY) == Changes(left=1)
    assert ledger() == [
        (1, START, "in_audience", dt.date(2026, 4, 1), dt.date(2026, 6, 1), "left_audience")
    ]


def test_who_moves_out_of_the_audience_is_free_from_the_move(requirement, learner, elsewhere):
    reconcile(on=START)
    post(learner, elsewhere, on=dt.date(2026, 6, 1), category="official", by=None)

    reconcile(on=DAY)

    assert ledger()[0][4:] == (dt.date(2026, 6, 1), "left_audience")


def test_moving_within_the_audience_changes_nothing(requirement, commune, learner):
    reconcile(on=START)
    office = factories.UnitFactory(parent=commune, applies_qms=False)
    post(learner, office, on=dt.date(2026, 6, 1), category="official", by=None)

    assert reconcile(on=DAY) == Changes()


def test_a_merger_changes_nothing_either(requirement, commune, province, learner):
    reconcile(on=START)
    merged = factories.UnitFactory(parent=province, valid_from=dt.date(2026, 6, 1))
    decision = Reorganisation.objects.create(decision_no="1", effective_on=dt.date(2026, 6, 1))
    Succession.objects.create(
        reorganisation=decision, predecessor=commune, successor=merged, kind="merge"
    )
    post(learner, merged, on=dt.date(2026, 6, 1), category="official", by=None)

    assert reconcile(on=DAY) == Changes()


def test_an_audience_that_never_held_them_frees_them_on_the_day_it_is_noticed(
    requirement, stranger
):
    factories.AssignmentFactory(person=stranger, requirement=requirement)

    reconcile(on=DAY)

    assert ledger()[0][4:] == (DAY, "left_audience")


def test_who_comes_back_begins_another_cycle(requirement, commune, learner):
    reconcile(on=START)
    leave(learner, on=dt.date(2026, 3, 1), by=None)
    reconcile(on=dt.date(2026, 3, 1))
    post(learner, commune, on=dt.date(2026, 5, 1), category="official", by=None)

    assert reconcile(on=DAY) == Changes(opened=1)
    assert [row[:2] for row in ledger()] == [(1, START), (2, dt.date(2026, 5, 1))]


def test_cycles_never_overlap_even_when_a_posting_was_recorded_late(requirement, commune, learner):
    reconcile(on=START)
    Assignment.objects.update(closed_on=dt.date(2026, 3, 1), closed_why="left_audience")

    reconcile(on=DAY)

    assert [row[1] for row in ledger()] == [START, dt.date(2026, 3, 1)]


def test_nothing_is_opened_before_the_day_a_cycle_ended(requirement, learner):
    reconcile(on=START)
    Assignment.objects.update(closed_on=DAY, closed_why="left_audience")

    assert reconcile(on=DAY - A_DAY) == Changes()
    assert reconcile(on=DAY) == Changes(opened=1)


def test_a_run_for_an_earlier_day_leaves_what_began_later(requirement, commune):
    factories.posted(commune, since=dt.date(2026, 5, 4))
    reconcile(on=DAY)

    assert reconcile(on=dt.date(2026, 2, 1)) == Changes()


def test_the_end_of_a_requirement_frees_everybody_from_the_next_day(requirement, learner):
    reconcile(on=START)
    requirement.valid_to = dt.date(2026, 5, 31)
    requirement.save()

    assert reconcile(on=dt.date(2026, 5, 31)) == Changes()
    assert reconcile(on=DAY) == Changes(withdrawn=1)
    assert ledger()[0][4:] == (dt.date(2026, 6, 1), "withdrawn")


def test_the_next_version_takes_over_on_its_first_day(requirement, commune, learner):
    reconcile(on=START)
    requirement.valid_to = dt.date(2026, 5, 31)
    requirement.save()
    following = factories.RequirementFactory(code="NT", valid_from=dt.date(2026, 6, 1))
    factories.AudienceFactory(requirement=following, unit=commune)

    assert reconcile(on=DAY) == Changes(withdrawn=1, opened=1)
    assert [(row[1], row[4]) for row in ledger()] == [
        (START, dt.date(2026, 6, 1)),
        (dt.date(2026, 6, 1), None),
    ]


@pytest.mark.parametrize(
    "terms",
    [{"is_rehearsal": True}, {"valid_from": DAY + A_DAY}],
    ids=["a rehearsal", "not in force yet"],
)
def test_some_requirements_ask_nothing_yet(requirement, learner, terms):
    for name, value in terms.items():
        setattr(requirement, name, value)
    requirement.save()

    assert reconcile(on=DAY) == Changes()


def test_one_requirement_can_be_reconciled_alone(requirement, learner):
    other = factories.RequirementFactory()
    factories.AudienceFactory(requirement=other)

    reconcile(on=DAY, requirement=other)

    assert {a.requirement for a in Assignment.objects.all()} == {other}


class TestRenewal:
    def held(self, requirement, person, **facts):
        dates = {"valid_from": dt.date(2026, 2, 1), "valid_until": dt.date(2026, 5, 31)}
        return factories.CertificateFactory(
            person=person, course=requirement.course, **dates | facts
        )

    def test_the_day_a_certificate_runs_out_is_the_day_the_next_is_due(self, requirement, learner):
        reconcile(on=START)
        self.held(requirement, learner)

        assert reconcile(on=dt.date(2026, 5, 31)) == Changes()
        assert reconcile(on=DAY) == Changes(renewed=1)
        expiry = dt.date(2026, 5, 31)
        assert ledger() == [
            (1, START, "in_audience", dt.date(2026, 4, 1), expiry, "renewed"),
            (2, expiry, "renewal", expiry, None, ""),
        ]
        assert reconcile(on=DAY) == Changes()
        assert reconcile(on=DAY + dt.timedelta(days=400)) == Changes()

    def test_a_renewed_certificate_opens_its_own_next_cycle(self, requirement, learner):
        reconcile(on=START)
        self.held(requirement, learner)
        reconcile(on=DAY)
        self.held(requirement, learner, valid_from=DAY, valid_until=dt.date(2026, 9, 30))

        assert reconcile(on=dt.date(2026, 9, 30)) == Changes()
        assert reconcile(on=dt.date(2026, 10, 1)) == Changes(renewed=1)
        assert [row[:2] for row in ledger()] == [
            (1, START),
            (2, dt.date(2026, 5, 31)),
            (3, dt.date(2026, 9, 30)),
        ]

    def test_who_renewed_in_time_has_nothing_to_do(self, requirement, learner):
        reconcile(on=START)
        self.held(requirement, learner)
        self.held(requirement, learner, valid_from=dt.date(2026, 5, 1), valid_until=None)

        assert reconcile(on=DAY) == Changes()

    def test_nobody_gets_less_time_than_was_given(self, requirement, commune):
        newcomer = factories.posted(commune, since=dt.date(2026, 5, 4))
        reconcile(on=dt.date(2026, 5, 4))
        self.held(requirement, newcomer)
        given = dt.date(2026, 8, 2)

        assert reconcile(on=DAY) == Changes(renewed=1)
        assert [row[3] for row in ledger(newcomer)] == [given, given]

    @pytest.mark.parametrize(
        "facts",
        [
            {"revoked_on": dt.date(2026, 5, 31), "revocation_ground": "fraud"},
            {"superseded_on": dt.date(2026, 4, 1)},
            {"valid_from": dt.date(2025, 1, 1), "valid_until": START},
        ],
        ids=["revoked", "superseded", "over before the cycle began"],
    )
    def test_only_what_met_the_cycle_to_its_last_day_is_renewed(self, requirement, learner, facts):
        reconcile(on=START)
        self.held(requirement, learner, **facts)

        assert reconcile(on=DAY) == Changes()

    def test_a_certificate_revoked_after_it_ran_out_had_run_out(self, requirement, learner):
        reconcile(on=START)
        self.held(requirement, learner, revoked_on=dt.date(2026, 6, 1), revocation_ground="fraud")

        assert reconcile(on=DAY) == Changes(renewed=1)

    def test_another_course_or_person_renews_nothing(self, requirement, learner, stranger):
        reconcile(on=START)
        self.held(requirement, stranger)
        self.held(factories.RequirementFactory(), learner)

        assert reconcile(on=DAY) == Changes()


@pytest.mark.parametrize("people", [1, 3, 40])
def test_the_number_of_queries_does_not_depend_on_people(
    requirement, commune, people, django_assert_num_queries
):
    for _ in range(people):
        someone = factories.posted(commune)
        factories.AssignmentFactory(
            person=someone, requirement=requirement, opened_on=START, due_on=DAY
        )
        factories.CertificateFactory(
            person=someone,
            course=requirement.course,
            valid_from=START,
            valid_until=dt.date(2026, 5, 31),
        )
        factories.posted(commune)
        factories.AssignmentFactory(requirement=requirement, opened_on=START, due_on=DAY)

    # The requirements, then for one: savepoint and its release, lock, successions, audience,
    # leavers, three to renew, two to open, the audit entry.
    with django_assert_num_queries(13):
        changes = reconcile(on=DAY)

    assert changes == Changes(opened=people, left=people, renewed=people)


def test_the_ledger_itself_refuses_a_second_open_cycle(requirement, learner):
    factories.AssignmentFactory(person=learner, requirement=requirement)

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.AssignmentFactory(person=learner, requirement=requirement, cycle=2)
    assert connection.is_usable()


def test_the_clock_reconciles_as_of_today(requirement, learner, time_machine):
    time_machine.move_to(dt.datetime(2026, 6, 12, 1, tzinfo=dt.UTC))

    tasks.reconcile()

    assert AuditEntry.objects.get(action="compliance.reconcile").data["on"] == "2026-06-12"


def test_changes_add_up():
    one = Changes(opened=1, renewed=2, left=3, withdrawn=4)

    assert one + one == assigning.Changes(opened=2, renewed=4, left=6, withdrawn=8)
