import datetime as dt

import pytest

from certificates import correcting, requesting, revoking
from certificates.models import CorrectionRequest
from certificates.replacing import NotInForce
from certificates.requesting import AlreadyAnswered, AlreadyAsked
from people.models import AppendOnly, AuditEntry, Letter
from tests import factories
from tests.certificates.papers import issued, on

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)


@pytest.fixture
def certificate(db):
    factories.IssuerFactory()
    return issued(day=DAY)


def asked(certificate, *, day=DAY):
    with on(day):
        return requesting.request(
            certificate,
            field="holder_name",
            proposed="Nguyễn Thị Ngọc Hạ",
            evidence="Giấy khai sinh số 12",
            by=certificate.person,
        )


def test_the_answer_is_due_in_five_working_days(certificate):
    request = asked(certificate, day=dt.date(2026, 8, 28))

    assert request.due_on == dt.date(2026, 9, 9)
    assert request.answer == "open"
    audited = AuditEntry.objects.get(action="certificates.request_correction")
    assert audited.data == {"field": "holder_name", "due_on": "2026-09-09"}


def test_a_second_request_waits_for_the_answer_to_the_first(certificate):
    first = asked(certificate)

    with pytest.raises(AlreadyAsked):
        asked(certificate)
    requesting.refuse(first, reason="Không có giấy tờ", by=factories.PersonFactory())

    assert asked(certificate).pk != first.pk


def test_what_counts_no_more_is_not_asked_about(certificate):
    with on(DAY):
        revoking.revoke(certificate, ground="fraud", by=None)

    with pytest.raises(NotInForce):
        asked(certificate)


def test_a_refusal_tells_the_holder_why(certificate):
    request, officer = asked(certificate), factories.PersonFactory()

    requesting.refuse(request, reason="Giấy khai sinh ghi như đã in", by=officer)

    letter = Letter.objects.get(key=f"request-refused:{request.pk}")
    assert (letter.person, request.answer) == (certificate.person, "refused")
    assert "Giấy khai sinh ghi như đã in" in letter.body
    assert AuditEntry.objects.get(action="certificates.refuse_request").by == officer
    with pytest.raises(AlreadyAnswered):
        requesting.refuse(request, reason="khác", by=officer)
    assert Letter.objects.filter(key__startswith="request-refused").count() == 1


def test_a_correction_meets_the_request_once(certificate):
    request, officer = asked(certificate), factories.PersonFactory()
    with on(DAY):
        new = correcting.correct(
            certificate, changes={"holder_name": "Khác"}, reason="sai", by=officer, on=DAY
        )

    requesting.meet(request, correction=new, by=officer)

    request.refresh_from_db()
    assert (request.answer, request.correction, request.answered_by) == ("met", new, officer)
    with pytest.raises(AlreadyAnswered):
        requesting.meet(request, correction=new, by=officer)


def test_a_request_that_a_second_person_decides_on_is_not_refused_beside_it(certificate):
    request = asked(certificate)
    factories.ProposalFactory(certificate=certificate, request=request)

    with pytest.raises(AlreadyAnswered):
        requesting.refuse(request, reason="khác", by=factories.PersonFactory())


def test_a_request_is_never_deleted(certificate):
    request = asked(certificate)

    with pytest.raises(AppendOnly):
        request.delete()
    with pytest.raises(AppendOnly):
        CorrectionRequest.objects.all().delete()
