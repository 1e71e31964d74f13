import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from certificates import issuing, tasks
from certificates.models import Certificate, RegisterEntry, Series, counts_on
from courses.models import Completion
from courses.signals import course_completed
from people.models import AppendOnly, AuditEntry, Letter
from tests import factories
from tests.certificates.papers import completed, issued, on, tamper

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)


@pytest.fixture(autouse=True)
def issuer(db):
    return factories.IssuerFactory()


@pytest.fixture
def queued(monkeypatch):
    """What was put on the queue, instead of putting it there."""
    calls = []
    monkeypatch.setattr(tasks.draw, "apply_async", lambda **call: calls.append(call))
    return calls


def test_a_certificate_is_numbered_dated_registered_and_told_of():
    with on(DAY):
        certificate = issuing.issue(completed(validity_months=36))

    (entry,) = RegisterEntry.objects.all()
    series = Series.objects.get()
    letter = Letter.objects.get()
    assert certificate.number == "GCN-VLG-2026-000001-8"
    assert certificate.register_number == "1/2026/ISO-KHCN"
    assert (certificate.valid_from, certificate.valid_until) == (DAY, dt.date(2029, 3, 4))
    assert (entry.event, entry.position, entry.certificate) == ("issued", 1, certificate)
    assert (series.last_number, series.last_entry, series.last_hash) == (1, 1, entry.hash)
    assert AuditEntry.objects.get(action="certificates.issue").subject == certificate.number
    assert letter.key == f"certificate:{certificate.pk}"
    assert certificate.number in letter.subject
    assert certificate.get_absolute_url() in letter.body


def test_a_course_without_a_term_is_certified_for_ever():
    assert issued(validity_months=None).valid_until is None


def test_numbers_follow_one_another_and_begin_anew_each_year():
    days = [dt.date(2026, 12, 30), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]

    certificates = [issued(day=day) for day in days]

    assert [c.number[:-2] for c in certificates] == [
        "GCN-VLG-2026-000001",
        "GCN-VLG-2026-000002",
        "GCN-VLG-2027-000001",
    ]
    assert list(RegisterEntry.objects.values_list("series__year", "position")) == [
        (2026, 1),
        (2026, 2),
        (2027, 1),
    ]


def test_the_year_is_that_of_the_country_not_of_greenwich():
    with on(dt.date(2026, 12, 31)) as clock:
        clock.move_to(dt.datetime(2026, 12, 31, 17, 30, tzinfo=dt.UTC))
        certificate = issuing.issue(completed())

    assert certificate.valid_from == dt.date(2027, 1, 1)
    assert certificate.number.startswith("GCN-VLG-2027-")


def test_issuing_twice_gives_the_same_certificate():
    completion = completed()

    first, again = issuing.issue(completion), issuing.issue(completion)

    assert first == again
    assert Certificate.objects.count() == RegisterEntry.objects.count() == 1
    assert Letter.objects.count() == 1
    assert AuditEntry.objects.filter(action="certificates.issue").count() == 1


def test_the_database_refuses_a_second_certificate_for_a_completion():
    certificate = issued()
    second = factories.CertificateFactory.build(
        completion=certificate.completion,
        person=certificate.person,
        course=certificate.course,
        standard_edition=certificate.standard_edition,
        issuer=certificate.issuer,
        series=certificate.series,
        sequence=2,
    )

    with pytest.raises(IntegrityError):
        second.save()


def test_a_renewal_gets_a_number_of_its_own():
    person, course = factories.PersonFactory(), factories.CoursePageFactory()

    first = issued(person=person, course=course)
    second = issued(person=person, course=course)

    assert first.number != second.number
    assert [first.sequence, second.sequence] == [1, 2]


def test_a_person_without_an_address_is_certified_without_a_letter():
    issued(person=factories.PersonFactory(email=None))

    assert Certificate.objects.count() == 1
    assert Letter.objects.count() == 0


def test_a_completion_is_certified_when_it_is_announced():
    completion = completed()

    course_completed.send(sender=Completion, completion=completion)
    course_completed.send(sender=Completion, completion=completion)

    assert Certificate.objects.get().completion == completion


def test_an_issue_that_fails_undoes_the_pass_and_gives_the_number_back(monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(issuing.audit, "record", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        course_completed.send(sender=Completion, completion=completed())
    monkeypatch.undo()

    assert Completion.objects.count() == Certificate.objects.count() == Series.objects.count() == 0
    assert issued().sequence == 1


def test_the_drawing_is_queued_once_and_after_the_commit(
    queued, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        completion = completed()
        certificate = issuing.issue(completion)
        issuing.issue(completion)
        before = list(queued)

    assert before == []
    assert queued == [{"kwargs": {"certificate_id": certificate.pk}, "retry": False}]


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_down_is_nobodys_error(monkeypatch):
    def fail(**_call):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.draw, "apply_async", fail)
    certificate = issued()

    assert Certificate.objects.undrawn().get() == certificate


def test_a_certificate_is_never_deleted():
    certificate = issued()

    with pytest.raises(AppendOnly):
        certificate.delete()
    with pytest.raises(AppendOnly):
        Certificate.objects.all().delete()


@pytest.mark.parametrize(
    ("fact", "before", "that_day"),
    [
        ({"revoked_on": dt.date(2026, 6, 1), "revocation_ground": "fraud"}, True, False),
        ({"superseded_on": dt.date(2026, 6, 1)}, True, False),
        ({"valid_until": dt.date(2026, 5, 31)}, True, False),
        ({"valid_until": dt.date(2026, 6, 1)}, True, True),
        ({}, True, True),
    ],
)
def test_what_counted_on_a_past_day_goes_on_having_counted(fact, before, that_day):
    certificate = issued(day=DAY, validity_months=None)
    tamper(certificate, **fact)
    days = (dt.date(2026, 3, 4), DAY, dt.date(2026, 5, 31), dt.date(2026, 6, 1))

    counted = [Certificate.objects.filter(counts_on(day)).exists() for day in days]

    assert counted == [False, True, before, that_day]
    assert [Certificate.objects.valid_on(day).exists() for day in days] == counted


def dated(*days):
    moments = [dt.datetime.combine(day, dt.time(3), tzinfo=dt.UTC) for day in days]
    return [(completed(at=moment), moment) for moment in moments]


def test_many_are_issued_in_the_order_of_their_days():
    days = [dt.date(2025, 5, 1), dt.date(2024, 7, 9), dt.date(2025, 1, 2), dt.date(2024, 1, 3)]

    certificates = issuing.issue_many(dated(*days))

    assert [(c.valid_from, c.sequence) for c in certificates] == [
        (dt.date(2024, 1, 3), 1),
        (dt.date(2024, 7, 9), 2),
        (dt.date(2025, 1, 2), 1),
        (dt.date(2025, 5, 1), 2),
    ]
    assert [c.pk for c in certificates] == [c.pk for c in Certificate.objects.order_by("pk")]
    assert Letter.objects.count() == 0
    assert AuditEntry.objects.filter(action="certificates.issue_many").count() == 2


def test_many_and_one_write_the_same_paper():
    (completion, moment), (other, _moment) = dated(DAY, DAY)
    with on(DAY):
        one = issuing.issue(other)

    (many,) = issuing.issue_many([(completion, moment)])

    different = {name for name in one.face if one.face[name] != many.face[name]}
    assert different <= {"course_title", "number", "register_number", "check_url", "holder_name"}
    assert many.sequence == one.sequence + 1
    assert many.valid_until == one.valid_until


def test_many_leave_out_what_was_issued_before():
    pairs = dated(DAY, DAY)
    issuing.issue(pairs[0][0])

    first, second = issuing.issue_many(pairs), issuing.issue_many(pairs)

    assert ([c.completion for c in first], second) == ([pairs[1][0]], [])
    assert Certificate.objects.count() == 2


def test_many_are_issued_by_whoever_was_on_duty_then(issuer):
    tamper(issuer, valid_from=dt.date(2025, 1, 1))

    early, late = issuing.issue_many(dated(dt.date(2024, 6, 1), dt.date(2025, 6, 1)))

    assert early.number.startswith("GCN-TAM-2024-000001")
    assert late.number.startswith("GCN-VLG-2025-000001")


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_of_one_issue_does_not_grow(django_assert_num_queries, count):
    for _before in range(count):
        issued()
    completion = completed()

    with django_assert_num_queries(16):  # two of them savepoints
        issuing.issue(completion)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_of_a_bulk_issue_does_not_grow(django_assert_num_queries, count):
    pairs = dated(*[DAY] * count)

    with django_assert_num_queries(17):  # four of them savepoints, three open the series
        issuing.issue_many(pairs)
