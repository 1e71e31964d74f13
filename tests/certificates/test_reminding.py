"""Deadlines in a year whose days off are not announced yet: said on the page, and by letter."""

import datetime as dt

import pytest
import time_machine
from django.core.checks import run_checks

from certificates import holidays, reminding, tasks
from certificates.working_days import Calendar
from people.models import Letter
from tests import factories

D = dt.date
SURE = Calendar(confirmed=frozenset({2026}))
BACKEND = "people.backends.EmailOrStaffCodeBackend"


@pytest.fixture
def sure(monkeypatch):
    """A calendar whose 2026 was compared with the notice, and no other year."""
    monkeypatch.setattr(holidays, "calendar", lambda: SURE)


def test_years_are_confirmed_in_the_file_one_by_one():
    said = (
        "2026:\n  confirmed: yes\n  off: [2026-01-02]\n2027:\n  confirmed: no\n2028:\n  off: []\n"
    )

    assert holidays.parse(said).confirmed == frozenset({2026})


def test_2027_is_worked_out_and_not_confirmed_as_delivered():
    assert holidays.unconfirmed([D(2026, 12, 31), D(2027, 1, 4), D(2027, 1, 5)]) == [2027]


@pytest.mark.parametrize(
    ("on", "years"),
    [(D(2026, 11, 30), []), (D(2026, 12, 1), [2027]), (D(2027, 3, 1), [2027])],
)
def test_the_next_year_is_asked_for_in_december_and_the_current_one_always(sure, on, years):
    assert reminding.unsure(on) == years


@pytest.mark.django_db
def test_every_administrator_is_reminded_once_for_a_year(sure, administrator, hr):
    reminding.remind(on=D(2026, 12, 1))
    reminding.remind(on=D(2027, 1, 9))

    letter = Letter.objects.get()
    assert (letter.person, letter.subject) == (
        administrator,
        "Cần xác nhận lịch nghỉ lễ năm 2027",
    )
    assert "confirmed: yes" in letter.body


@pytest.mark.django_db
def test_nobody_is_reminded_of_what_is_confirmed(sure, administrator):
    with time_machine.travel(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)):
        tasks.remind_of_holidays()
        assert not Letter.objects.exists()
        assert "certificates.W003" not in _found()


@pytest.mark.django_db
def test_the_check_of_the_database_reminds_too(sure):
    with time_machine.travel(dt.datetime(2026, 12, 6, 9, tzinfo=dt.UTC)):
        assert "certificates.W003" in _found()
    assert run_checks(tags=["database"], databases=[]) == []


def _found():
    return [warning.id for warning in run_checks(tags=["database"], databases=["default"])]


@pytest.mark.django_db
def test_the_queue_says_when_a_deadline_may_move(sure, client, hr, commune):
    issuer = factories.IssuerFactory(unit=commune)
    asked = factories.CorrectionRequestFactory(certificate__issuer=issuer)
    client.force_login(hr, backend=BACKEND)
    said = "Lịch nghỉ lễ năm 2027 chưa được xác nhận"

    assert said not in client.get("/so-cap/de-nghi/").content.decode()
    late = factories.CorrectionRequestFactory(certificate__issuer=issuer, due_on=D(2027, 1, 6))
    assert said in client.get("/so-cap/de-nghi/").content.decode()
    assert said in client.get(f"/so-cap/de-nghi/{late.pk}/").content.decode()
    assert said not in client.get(f"/so-cap/de-nghi/{asked.pk}/").content.decode()
