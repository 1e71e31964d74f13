import datetime as dt

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from certificates import issuers
from certificates.models import Issuer
from tests import factories
from tests.certificates.papers import issued

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)


def warnings():
    found = run_checks(tags=["database"], databases=["default"])
    return [message.id for message in found if message.id == "certificates.W001"]


def test_the_newest_issuer_valid_that_day_is_on_duty():
    factories.IssuerFactory(name="CŨ", valid_from=dt.date(2020, 1, 1))
    new = factories.IssuerFactory(name="MỚI", valid_from=dt.date(2026, 3, 5))
    factories.IssuerFactory(name="SAU", valid_from=dt.date(2026, 3, 6))
    factories.IssuerFactory(
        name="HẾT", valid_from=dt.date(2026, 3, 1), valid_to=dt.date(2026, 3, 4)
    )

    assert issuers.on_duty(DAY) == new
    assert issuers.newest(Issuer.objects.all(), DAY) == new
    assert issuers.newest(Issuer.objects.all(), dt.date(2019, 1, 1)) is None


def test_an_issuer_is_on_duty_through_its_last_day():
    last = factories.IssuerFactory(valid_to=DAY)

    assert issuers.on_duty(DAY) == last
    assert issuers.newest([last], DAY) == last
    assert issuers.newest([last], DAY + dt.timedelta(days=1)) is None


def test_without_an_issuer_the_organisation_signs_as_itself(settings):
    settings.ORGANISATION = "Tỉnh Mẫu"

    certificate = issued()

    assert certificate.issuer == issuers.on_duty(DAY)
    assert certificate.issuer.unit is None
    assert certificate.face["issuer"] == "TỈNH MẪU"
    assert certificate.face["signer_name"] == "Tỉnh Mẫu"
    assert certificate.number.startswith("GCN-TAM-")
    assert Issuer.objects.count() == 1


def test_without_an_issuer_the_check_warns_until_there_is_one():
    issuers.fallback()
    before = warnings()
    factories.IssuerFactory()

    assert (before, warnings()) == (["certificates.W001"], [])


def test_the_check_is_silent_without_a_database_or_a_table(monkeypatch):
    assert run_checks(tags=["database"], databases=[]) == []
    monkeypatch.setattr(connection.introspection, "table_names", list)

    assert warnings() == []


@pytest.mark.parametrize("code", ["vlg", "V", "VL1", "VL-G", "QUALONGMA", "ĐT", "VLG\n"])
def test_a_code_that_could_not_be_read_back_is_refused(code):
    with pytest.raises(ValidationError) as refused:
        factories.IssuerFactory.build(code=code, unit=None).clean_fields(exclude=["unit"])
    assert set(refused.value.message_dict) == {"code"}
    if code != "VLG\n":
        with pytest.raises(IntegrityError):
            factories.IssuerFactory(code=code)


def test_a_register_code_shared_by_two_codes_is_refused_in_the_form():
    factories.IssuerFactory(code="VLG", register_code="ISO-KHCN")
    same = factories.IssuerFactory.build(code="VLG", register_code="ISO-KHCN")
    other = factories.IssuerFactory.build(code="VLO", register_code="ISO-KHCN")

    same.clean()
    with pytest.raises(ValidationError, match="đã dùng"):
        other.clean()


def test_a_register_code_shared_all_the_same_undoes_no_pass():
    factories.IssuerFactory(code="VLG", valid_from=dt.date(2020, 1, 1))
    first = issued()
    factories.IssuerFactory(code="VLO", valid_from=dt.date(2021, 1, 1))

    second = issued()

    year = first.series.year
    assert first.register_number == f"1/{year}/ISO-KHCN"
    assert second.register_number == f"1/{year}/ISO-KHCN-VLO"
