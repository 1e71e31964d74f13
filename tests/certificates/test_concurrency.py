"""Many at once, on the database that lets them (P2, P3, P4)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections, transaction

from certificates import drawing_room, issuing
from certificates.models import Certificate, RegisterEntry, Series
from certificates.verifying import first_fault
from courses.models import Completion
from people.models import Letter
from tests import factories
from tests.certificates.papers import issued

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ISSUES, AT_ONCE = 200, 40


@pytest.fixture(autouse=True)
def issuer(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite writes one at a time anyway")
    return factories.IssuerFactory()


def at_once(act, subjects):
    """Do the act to each subject, in so many threads that begin together."""
    together = Barrier(min(AT_ONCE, len(subjects)))

    def begin(index, subject):
        try:
            if index < together.parties:
                together.wait(30)
            return act(subject)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(together.parties) as pool:
        return list(pool.map(begin, range(len(subjects)), subjects))


def completions(count):
    edition = factories.CourseEditionFactory()
    enrolments = [factories.EnrolmentFactory(edition=edition) for _ in range(count)]
    return [factories.CompletionFactory(enrolment=enrolment) for enrolment in enrolments]


def test_two_hundred_issues_at_once_leave_no_gap_and_no_double():
    certificates = at_once(issuing.issue, completions(ISSUES))

    assert sorted(c.sequence for c in certificates) == list(range(1, ISSUES + 1))
    assert sorted(RegisterEntry.objects.values_list("position", flat=True)) == list(
        range(1, ISSUES + 1)
    )
    assert Series.objects.get().last_number == ISSUES
    assert first_fault(Series.objects.get()) is None


def test_passes_undone_midway_give_their_numbers_to_others():
    @transaction.atomic
    def issue_or_fail(completion):
        certificate = issuing.issue(completion)
        if completion.pk % 3:
            return certificate
        transaction.set_rollback(True)
        return None

    kept = [c for c in at_once(issue_or_fail, completions(60)) if c]

    assert sorted(c.sequence for c in kept) == list(range(1, len(kept) + 1))
    assert first_fault(Series.objects.get()) is None


def test_one_completion_issued_by_many_at_once_has_one_certificate():
    (completion,) = completions(1)

    certificates = at_once(issuing.issue, [completion] * AT_ONCE)

    assert {c.pk for c in certificates} == {Certificate.objects.get().pk}
    assert Letter.objects.count() == RegisterEntry.objects.count() == 1
    assert Completion.objects.count() == 1


def test_many_who_draw_at_once_keep_one_file_and_hand_out_its_bytes():
    certificate = issued()

    contents = at_once(
        lambda pk: drawing_room.draw(Certificate.objects.get(pk=pk)), [certificate.pk] * 20
    )

    certificate.refresh_from_db()
    with default_storage.open(certificate.pdf.name) as file:
        kept = file.read()
    assert set(contents) == {kept}
    assert drawing_room.hashed(kept) == certificate.sha256
    folder = certificate.pdf.name.rpartition("/")[0]
    assert len(default_storage.listdir(folder)[1]) == 1
