import datetime as dt

import pytest
from django.db import IntegrityError

from certificates import proposing, revoking
from certificates.models import Proposal, RegisterEntry, Series
from certificates.pairing import NeedsAnother
from certificates.proposing import AlreadyDecided, AlreadyProposed, SamePerson
from certificates.replacing import NotInForce
from certificates.verifying import first_fault
from people.models import AppendOnly, AuditEntry
from tests import factories
from tests.certificates.papers import issued, on, tamper

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)
LATER = dt.date(2026, 6, 1)
CHANGES = {"holder_name": "Nguyễn Thị Ngọc Hạ"}


@pytest.fixture
def issuer(db):
    return factories.IssuerFactory(two_person_rule=True)


@pytest.fixture
def certificate(issuer):
    return issued(day=DAY)


@pytest.fixture
def clerk(db):
    return factories.PersonFactory()


@pytest.fixture
def chief(db):
    return factories.PersonFactory()


def correct(certificate, by, **given):
    return proposing.correct(certificate, changes=CHANGES, reason="sai họ tên", by=by, **given)


def revoke(certificate, by):
    return proposing.revoke(
        certificate,
        ground="lent",
        decision="12/QĐ-SKHCN",
        decided_on=DAY,
        note="theo biên bản",
        by=by,
    )


def test_nothing_changes_until_another_confirms(certificate, clerk):
    proposal = correct(certificate, clerk)

    certificate.refresh_from_db()
    assert isinstance(proposal, Proposal)
    assert certificate.superseded_on is None
    assert RegisterEntry.objects.count() == 1
    assert AuditEntry.objects.get(action="certificates.propose").by == clerk


def test_another_confirms_a_correction_as_of_that_day(certificate, clerk, chief):
    request = factories.CorrectionRequestFactory(certificate=certificate)
    proposal = correct(certificate, clerk, request=request)

    with on(LATER):
        proposing.confirm(proposal, by=chief)

    certificate.refresh_from_db()
    request.refresh_from_db()
    new = certificate.superseded_by
    assert (certificate.superseded_on, new.face["holder_name"]) == (LATER, CHANGES["holder_name"])
    assert (request.answer, request.correction) == ("met", new)
    assert (proposal.confirmed, proposal.decided_by) == (True, chief)
    assert first_fault(Series.objects.get()) is None
    assert AuditEntry.objects.get(action="certificates.confirm").by == chief


def test_another_confirms_a_revocation_with_its_ground_decision_and_note(certificate, clerk, chief):
    proposal = revoke(certificate, clerk)

    with on(LATER):
        proposing.confirm(proposal, by=chief)

    certificate.refresh_from_db()
    assert (certificate.revoked_on, certificate.revocation_ground) == (LATER, "lent")
    assert (certificate.revocation_decided_on, certificate.revocation_note) == (
        DAY,
        "theo biên bản",
    )
    assert first_fault(Series.objects.get()) is None


def test_nobody_decides_on_what_they_proposed(certificate, clerk):
    proposal = revoke(certificate, clerk)

    with pytest.raises(SamePerson):
        proposing.confirm(proposal, by=clerk)
    with pytest.raises(SamePerson):
        proposing.refuse(proposal, reason="thôi", by=clerk)


def test_the_database_refuses_a_person_who_confirms_themselves(certificate, clerk):
    with pytest.raises(IntegrityError):
        factories.ProposalFactory(
            certificate=certificate,
            proposed_by=clerk,
            decided_by=clerk,
            decided_at=dt.datetime(2026, 3, 6, tzinfo=dt.UTC),
            confirmed=True,
        )


def test_a_refusal_leaves_everything_and_opens_the_way_for_another(certificate, clerk, chief):
    proposal = revoke(certificate, clerk)
    with pytest.raises(AlreadyProposed):
        correct(certificate, clerk)

    proposing.refuse(proposal, reason="chưa đủ căn cứ", by=chief)

    certificate.refresh_from_db()
    assert (certificate.revoked_on, proposal.refusal) == (None, "chưa đủ căn cứ")
    assert isinstance(correct(certificate, clerk), Proposal)
    audited = AuditEntry.objects.get(action="certificates.refuse_proposal")
    assert audited.data == {"act": "revoke", "reason": "chưa đủ căn cứ"}


def test_a_proposal_is_decided_once(certificate, clerk, chief):
    proposal = revoke(certificate, clerk)
    proposing.confirm(proposal, by=chief)

    with pytest.raises(AlreadyDecided):
        proposing.confirm(proposal, by=chief)
    with pytest.raises(AlreadyDecided):
        proposing.refuse(proposal, reason="khác", by=chief)


def test_a_proposal_overtaken_by_events_is_undone_and_can_be_refused(
    certificate, clerk, chief, issuer
):
    proposal = correct(certificate, clerk)
    tamper(issuer, two_person_rule=False)
    revoking.revoke(certificate, ground="fraud", by=chief)

    with pytest.raises(NotInForce):
        proposing.confirm(proposal, by=chief)
    proposal.refresh_from_db()
    assert proposal.decided_at is None

    proposing.refuse(proposal, reason="đã thu hồi", by=chief)
    assert Proposal.objects.open().count() == 0


def test_a_proposal_for_one_certificate_opens_no_other(certificate, clerk, chief):
    proposal = revoke(certificate, clerk)
    other = issued(day=DAY)
    with on(LATER):
        proposing.confirm(proposal, by=chief)

    with pytest.raises(NeedsAnother):
        revoking.revoke(other, ground="fraud", by=clerk, proposal=proposal)


def test_where_one_is_enough_it_is_done_at_once(certificate, clerk, issuer):
    tamper(issuer, two_person_rule=False)
    request = factories.CorrectionRequestFactory(certificate=certificate)

    new = correct(certificate, clerk, request=request)
    assert revoke(new, clerk) is None

    request.refresh_from_db()
    new.refresh_from_db()
    assert (request.correction, new.revocation_decision) == (new, "12/QĐ-SKHCN")
    assert Proposal.objects.count() == 0
    assert {first_fault(series) for series in Series.objects.all()} == {None}


def test_a_proposal_is_never_deleted(certificate, clerk):
    proposal = revoke(certificate, clerk)

    with pytest.raises(AppendOnly):
        proposal.delete()
    with pytest.raises(AppendOnly):
        Proposal.objects.all().delete()
