"""Who keeps the register of an issuer."""

import datetime as dt

import pytest

from certificates import issuers, keeping
from certificates.models import Certificate
from people.models import Mandate, Person
from tests import factories
from tests.certificates.papers import issued

pytestmark = pytest.mark.django_db


def codes(person):
    return keeping.codes(Person.objects.get(pk=person.pk))


@pytest.mark.parametrize(
    ("role", "kept"),
    [
        ("hr", {"VLG"}),
        ("signer", {"VLG"}),
        ("administrator", {"VLG"}),
        ("leader", set()),
        ("inspector", set()),
        ("trainer", set()),
    ],
)
def test_those_who_act_over_the_unit_of_an_issuer_keep_its_code(province, commune, role, kept):
    factories.IssuerFactory(unit=commune)
    person = factories.MandateFactory(role=role, unit=commune).person

    assert codes(person) == kept


def test_a_mandate_beside_or_below_the_issuer_keeps_nothing(province, commune, elsewhere):
    factories.IssuerFactory(unit=province)
    factories.IssuerFactory(unit=elsewhere, code="DG", register_code="DG")

    assert codes(factories.MandateFactory(unit=commune).person) == set()


def test_a_role_to_see_over_more_gives_no_right_to_act_there(province, commune):
    factories.IssuerFactory(unit=province)
    person = factories.MandateFactory(role="inspector", unit=province).person
    factories.MandateFactory(person=person, role="hr", unit=commune)

    assert codes(person) == set()


def test_a_mandate_that_ended_keeps_nothing(commune):
    factories.IssuerFactory(unit=commune)
    mandate = factories.MandateFactory(unit=commune)
    Mandate.objects.filter(pk=mandate.pk).update(valid_to=dt.date(2021, 1, 1))

    assert codes(mandate.person) == set()


def test_who_answers_for_the_successor_keeps_what_the_merged_unit_issued(commune, elsewhere):
    factories.SuccessionFactory(predecessor=commune, successor=elsewhere)
    factories.IssuerFactory(unit=commune)

    assert codes(factories.MandateFactory(unit=elsewhere).person) == {"VLG"}


def test_what_nobody_configured_is_kept_by_the_administrator_of_the_root(province, commune):
    certificate = issued()
    root = factories.MandateFactory(role="administrator", unit=province).person
    below = factories.MandateFactory(role="administrator", unit=commune).person

    assert certificate.issuer.code == issuers.FALLBACK_CODE
    assert list(keeping.certificates(root)) == [certificate]
    assert list(keeping.certificates(below)) == []


def test_an_issuer_sees_all_it_issued_and_nobody_elses(province, commune, elsewhere):
    factories.IssuerFactory(unit=commune, valid_from=dt.date(2021, 1, 1))
    certificate = issued(person=factories.posted(elsewhere))
    leader = factories.MandateFactory(role="leader", unit=commune).person
    other = factories.MandateFactory(role="hr", unit=factories.UnitFactory()).person

    assert list(Certificate.objects.visible_to(leader)) == [certificate]
    assert list(Certificate.objects.visible_to(other)) == []
