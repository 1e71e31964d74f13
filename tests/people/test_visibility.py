import datetime as dt

import pytest
from django.urls import reverse

from people.models import Person, Reorganisation, Succession, Unit, reach, roles_of
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)


def seen_by(viewer, on=None):
    return set(Person.objects.visible_to(viewer, on=on))


def test_a_learner_sees_only_themselves(learner, stranger):
    assert seen_by(learner) == {learner}


def test_an_officer_sees_the_whole_subtree_and_nobody_else(hr, commune, learner, stranger):
    division = factories.UnitFactory(parent=commune, applies_qms=False, kind="division")
    deep = factories.posted(division)

    assert seen_by(hr) == {hr, learner, deep}


def test_a_trainer_sees_nobody(trainer, learner):
    assert seen_by(trainer) == {trainer}


def test_a_mandate_that_has_ended_shows_nothing(commune, learner):
    former = factories.PersonFactory()
    factories.MandateFactory(person=former, unit=commune, valid_to=dt.date(2020, 12, 31))

    assert seen_by(former) == {former}


def test_who_moved_away_is_seen_as_at_the_days_they_worked_there(hr, commune, elsewhere):
    mover = factories.PersonFactory()
    factories.PostingFactory(person=mover, unit=commune, valid_to=dt.date(2025, 6, 30))
    factories.PostingFactory(person=mover, unit=elsewhere, valid_from=dt.date(2025, 7, 1))

    assert mover not in seen_by(hr)
    assert mover in seen_by(hr, on=dt.date(2025, 6, 30))


def test_whoever_answers_for_a_unit_answers_for_what_was_merged_into_it(hr, commune, province):
    old = factories.UnitFactory(parent=province, valid_to=dt.date(2025, 6, 30))
    older = factories.UnitFactory(parent=province, valid_to=dt.date(2024, 12, 31))
    decision = Reorganisation.objects.create(decision_no="01", effective_on=dt.date(2025, 7, 1))
    for predecessor, successor in ((old, commune), (older, old)):
        Succession.objects.create(
            reorganisation=decision, predecessor=predecessor, successor=successor, kind="merge"
        )
    veteran = factories.PersonFactory()
    factories.PostingFactory(person=veteran, unit=older, valid_to=dt.date(2024, 12, 31))

    assert set(reach(hr)) == {commune.path, old.path, older.path}
    assert veteran in seen_by(hr, on=dt.date(2024, 12, 31))
    assert veteran not in seen_by(hr)


def test_reach_and_roles_are_asked_once_per_request(hr, django_assert_num_queries):
    with django_assert_num_queries(2):  # the mandates, and what was succeeded
        reach(hr)
        reach(hr)
        assert roles_of(hr) == {"hr"}


def test_people_are_found_with_and_without_marks(learner, stranger):
    assert list(Person.objects.named("ngoc ha")) == [learner]
    assert list(Person.objects.named("Hoàng")) == [stranger]


def test_units_under_no_path_are_none(commune):
    assert list(Unit.objects.under([])) == []


def test_the_superuser_of_a_new_site_signs_in_by_e_mail(client, db):
    Person.objects.create_superuser("goc@mau.example", "mot-mat-khau-dai", "Người Lập")

    answer = client.post(
        reverse("people:sign_in"), {"username": "GOC@mau.example", "password": "mot-mat-khau-dai"}
    )
    assert answer.status_code == 302
