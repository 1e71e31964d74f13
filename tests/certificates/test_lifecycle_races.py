"""Many officers and a renewal at once, on the database that lets them (P2, P4)."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from certificates import correcting, handing_over, issuing, proposing, requesting, revoking
from certificates import warning as warn
from certificates.models import (
    Certificate,
    CorrectionRequest,
    ExpiryWarning,
    Proposal,
    RegisterEntry,
    Series,
)
from certificates.replacing import NotInForce
from certificates.requesting import AlreadyAsked
from certificates.verifying import first_fault
from people.models import Letter
from tests import factories
from tests.certificates.papers import completed, issued
from tests.certificates.test_concurrency import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def issuer(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite writes one at a time anyway")
    return factories.IssuerFactory()


def tried(act, *refused):
    """The act, answering with the refusal instead of raising it."""

    def attempt(subject):
        try:
            return act(subject)
        except refused as refusal:
            return refusal

    return attempt


def faults():
    return {first_fault(series) for series in Series.objects.all()}


def correct(word_and_pk):
    word, pk = word_and_pk
    return correcting.correct(
        Certificate.objects.get(pk=pk),
        changes={"holder_name": f"Nguyễn Thị {word}"},
        reason="sai họ tên",
        by=None,
        on=timezone.localdate(),
    )


def test_of_many_corrections_at_once_one_is_made():
    certificate = issued()

    answers = at_once(tried(correct, NotInForce), [(word, certificate.pk) for word in "ABCDEFGHIJ"])

    assert sum(isinstance(answer, Certificate) for answer in answers) == 1
    assert Certificate.objects.count() == 2
    assert Certificate.objects.valid_on(timezone.localdate()).count() == 1
    assert Series.objects.get().last_number == 2
    assert Letter.objects.filter(key__startswith="corrected").count() == 1
    assert faults() == {None}


def test_corrections_renewals_and_revocations_at_once_leave_one_certificate_and_no_gap():
    old = timezone.now() - dt.timedelta(days=600)  # their series is another than today's
    completions = [completed(at=old, validity_months=None) for _ in range(8)]
    certificates = issuing.issue_many([(completion, old) for completion in completions])
    renewals = [completed(person=c.person, course=c.course) for c in certificates]
    acts = [("correct", c.pk) for c in certificates] * 2
    acts += [("revoke", c.pk) for c in certificates[:4]]
    acts += [("renew", completion.pk) for completion in renewals]

    def act(what):
        name, pk = what
        if name == "correct":
            correct(("Mới", pk))
        elif name == "revoke":
            revoking.revoke(Certificate.objects.get(pk=pk), ground="fraud", by=None)
        else:
            issuing.issue(next(c for c in renewals if c.pk == pk))

    at_once(tried(act, NotInForce, revoking.AlreadyRevoked), acts)

    today = timezone.localdate()
    counting = Certificate.objects.valid_on(today).values_list("person", flat=True)
    assert len(counting) == len(set(counting))
    for series in Series.objects.all():
        numbers = series.certificates.order_by("sequence").values_list("sequence", flat=True)
        assert list(numbers) == list(range(1, series.last_number + 1))
    assert faults() == {None}


def test_of_many_confirmations_at_once_one_acts(issuer):
    issuer.two_person_rule = True
    issuer.save()
    certificate = issued()
    proposal = proposing.revoke(
        certificate,
        ground="lent",
        decision="1/QĐ",
        decided_on=None,
        by=factories.PersonFactory(),
    )
    others = [factories.PersonFactory() for _ in range(8)]

    def confirm(person):
        proposing.confirm(Proposal.objects.get(pk=proposal.pk), by=person)
        return person

    answers = at_once(tried(confirm, proposing.AlreadyDecided), others)

    assert sum(answer in others for answer in answers) == 1
    assert RegisterEntry.objects.filter(event="revoked").count() == 1
    assert faults() == {None}


def test_of_many_requests_at_once_one_is_kept():
    certificate = issued()

    def ask(pk):
        found = Certificate.objects.get(pk=pk)
        return requesting.request(
            found, field="unit", proposed="Xã A", evidence="quyết định", by=found.person
        )

    at_once(tried(ask, AlreadyAsked), [certificate.pk] * 8)

    assert CorrectionRequest.objects.count() == 1


def test_papers_handed_over_by_many_at_once_are_handed_over_once():
    certificates = [issued() for _ in range(5)]
    officer = factories.PersonFactory()
    today = timezone.localdate()

    at_once(
        lambda batch: handing_over.hand_over(batch, on=today, by=officer),
        [list(reversed(certificates)), *[certificates] * 7],
    )

    assert RegisterEntry.objects.filter(event="handed_over").count() == 5
    assert faults() == {None}


def test_warnings_run_by_many_at_once_are_sent_once():
    for _ in range(5):
        issued(validity_months=1)
    Letter.objects.all().delete()

    counts = at_once(lambda day: warn.warn(on=day), [timezone.localdate()] * 6)

    assert sum(counts) == ExpiryWarning.objects.count() == Letter.objects.count() == 5
