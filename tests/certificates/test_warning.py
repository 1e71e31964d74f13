import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from certificates import tasks, warning
from certificates.models import ExpiryWarning
from people.models import Letter
from tests import factories
from tests.certificates.papers import issued, on, tamper

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)
END = dt.date(2029, 3, 4)


@pytest.fixture
def certificate(db):
    factories.IssuerFactory()
    certificate = issued(day=DAY)
    Letter.objects.all().delete()
    return certificate


def warned(days_before):
    return warning.warn(on=END - dt.timedelta(days=days_before))


def told():
    return list(ExpiryWarning.objects.order_by("warned_on").values_list("days", flat=True))


def test_each_stage_is_told_once_however_often_it_runs(certificate):
    counts = [warned(days) for days in range(100, -3, -1) for _again in range(2)]

    letters = Letter.objects.filter(key__startswith=f"expiry:{certificate.pk}:")
    assert sum(counts) == 4
    assert told() == [90, 60, 30, 7]
    assert letters.count() == 4


def test_the_letter_names_the_last_day_and_the_days_left(certificate):
    warned(60)

    letter = Letter.objects.get()
    assert "còn 60 ngày" in letter.subject
    assert "đến hết ngày 04/03/2029" in letter.body
    assert certificate.course.get_public_path() in letter.body


@pytest.mark.parametrize(
    ("days", "stage"),
    [(91, None), (90, 90), (61, 90), (60, 60), (45, 60), (8, 30), (7, 7), (0, 7), (-1, None)],
)
def test_a_day_without_a_run_is_made_up_for(certificate, days, stage):
    assert warned(days) == (stage is not None)
    assert told() == ([stage] if stage else [])


@pytest.mark.parametrize(
    "change",
    [
        {"superseded_on": DAY},
        {"revoked_on": DAY, "revocation_ground": "fraud"},
        {"valid_until": None},
    ],
    ids=["replaced", "revoked", "endless"],
)
def test_what_does_not_run_out_is_not_warned_of(certificate, change):
    tamper(certificate, **change)

    assert warned(30) == 0


def test_nobody_is_told_who_holds_another_that_lasts_longer(certificate):
    factories.CertificateFactory(
        person=certificate.person,
        course=certificate.course,
        valid_from=DAY,
        sequence=2,
        number="GCN-VLG-2026-000002-6",
        register_number="2/2026/ISO-KHCN",
    )

    assert warned(30) == 0


def test_who_left_the_books_is_not_told(certificate):
    tamper(certificate.person, is_active=False)

    assert warned(30) == 0


def test_the_task_and_the_command_tell_today(certificate):
    out = StringIO()
    with on(END - dt.timedelta(days=7)):
        call_command("warn_of_expiry", "--dry-run", stdout=out)
        assert told() == []
        tasks.warn_of_expiry()
        call_command("warn_of_expiry", stdout=out)

    assert told() == [7]
    assert out.getvalue() == f"{certificate.number}: 7 ngày\n0 người được nhắc.\n"
