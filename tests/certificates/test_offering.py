"""What marking again suggests for certificates: offered, answered once, never done by itself."""

import datetime as dt

import pytest
from django.urls import reverse

from certificates import correcting, keeping, offering, proposing, revoking
from certificates.models import Certificate, Offer
from courses.models import Completion
from people.models import AuditEntry
from quizzes import foreseeing, looking_ahead, regrading
from tests import factories
from tests.certificates.papers import issued

pytestmark = pytest.mark.django_db
GROUND = {"ground": "not_eligible", "decision": "7/QĐ", "decided_on": dt.date(2026, 3, 5)}


@pytest.fixture
def issuer(commune):
    return factories.IssuerFactory(unit=commune)


@pytest.fixture
def lost(issuer, hand_in, ruled, learner):
    """The learner held a certificate by a pass that the ruling took."""
    hand_in("aaa", learner)
    ruled("correct", scope={"document": "5/BB", "document_on": dt.date(2026, 3, 2)}, chosen=["b"])
    return Offer.objects.get()


@pytest.fixture
def gained(issuer, hand_in, ruled, learner):
    """The learner passes by the ruling, and nothing was awarded."""
    hand_in("aab", learner)
    ruled("correct", awards=False, chosen=["b"])
    return Offer.objects.get()


@pytest.fixture
def visit(client):
    def visited(person, address, data=None):
        client.force_login(person, backend="people.backends.EmailOrStaffCodeBackend")
        return client.post(address, data) if data is not None else client.get(address)

    return visited


def test_a_lost_pass_is_an_offer_to_revoke_and_revokes_nothing(lost, learner):
    certificate = Certificate.objects.get()

    assert (lost.act, lost.certificate, lost.answer) == ("revoke", certificate, "")
    assert certificate.revoked_on is None
    entry = AuditEntry.objects.get(action="certificates.offer")
    assert entry.data == {"act": "revoke", "ruling": 1, "certificate": certificate.number}


def test_a_lost_pass_without_a_certificate_offers_nothing(issuer, hand_in, ruled, learner):
    hand_in("aab", learner)
    ruled("correct", awards=False, chosen=["b"])
    offer = Offer.objects.get()

    ruled("drop", at=1)
    ruled("correct", chosen=["c"])

    offer.refresh_from_db()
    assert (offer.answer, Offer.objects.count()) == ("overtaken", 1)


def test_a_pass_that_was_awarded_is_no_offer(issuer, hand_in, ruled, learner):
    hand_in("aab", learner)

    ruled("correct", chosen=["b"])

    assert Offer.objects.count() == 0
    assert Certificate.objects.get().person == learner


def test_taking_the_ruling_back_withdraws_the_offer(
    lost, trainer, django_capture_on_commit_callbacks
):
    made = regrading.draft_taking_back(lost.ruling, by=trainer, reason="Nhầm câu")
    with django_capture_on_commit_callbacks(execute=True):
        regrading.rule(made, seen=looking_ahead.look_at(made).fingerprint, awards=True, by=trainer)

    lost.refresh_from_db()
    assert (lost.answer, lost.answered_by) == ("overtaken", None)
    assert Certificate.objects.get().revoked_on is None
    assert AuditEntry.objects.filter(action="certificates.withdraw_offer").count() == 1


def test_a_gained_pass_is_certified_once_when_the_offer_is_taken(gained, hr, learner):
    certificate = offering.issue(gained, by=hr)

    assert certificate.person == learner
    assert certificate.face["result"].startswith("Đạt 3/3")
    assert (gained.answer, gained.answered_by) == ("done", hr)
    with pytest.raises(offering.AlreadyAnswered):
        offering.issue(Offer.objects.get(), by=hr)
    assert (Certificate.objects.count(), Completion.objects.count()) == (1, 1)


def test_an_offer_is_declined_once_with_a_reason(lost, hr):
    offering.decline(lost, reason="Đã học bổ sung", by=hr)

    assert (lost.answer, lost.refusal) == ("declined", "Đã học bổ sung")
    assert AuditEntry.objects.get(action="certificates.decline_offer").data == {
        "reason": "Đã học bổ sung"
    }
    with pytest.raises(offering.AlreadyAnswered):
        offering.decline(lost, reason="lần nữa", by=hr)


def test_revoking_in_whatever_way_answers_the_offer(lost, hr):
    revoking.revoke(lost.certificate, **GROUND, by=hr)

    lost.refresh_from_db()
    assert (lost.answer, lost.answered_by) == ("done", hr)


def test_the_offer_follows_a_correction(lost, hr):
    new = correcting.correct(
        lost.certificate,
        changes={"holder_name": "Nguyễn Thị Ngọc Hạ"},
        reason="sai họ tên",
        by=hr,
        on=lost.certificate.valid_from,
    )

    assert offering.latest(Certificate.objects.get(pk=lost.certificate_id)) == new
    assert offering.in_words([lost.enrolment_id]) == {
        lost.enrolment_id: f"{new.number} – Còn hiệu lực"
    }
    revoking.revoke(new, **GROUND, by=hr)
    lost.refresh_from_db()
    assert lost.answer == "done"


def test_what_was_revoked_before_is_not_offered(issuer, hand_in, ruled, learner, hr):
    hand_in("aaa", learner)
    revoking.revoke(Certificate.objects.get(), **GROUND, by=hr)

    ruled("correct", chosen=["b"])

    assert Offer.objects.count() == 0


def test_the_preview_names_the_certificate_and_how_it_stands(issuer, hand_in, draft, learner):
    attempt = hand_in("aaa", learner)
    certificate = Certificate.objects.get()

    foresight = foreseeing.foresee(draft("correct", chosen=["b"]))
    [line] = foreseeing.lines(foresight.turned, learner)

    assert line.vouched == f"{certificate.number} – Còn hiệu lực"
    assert line.attempt == attempt


def test_only_who_keeps_the_register_sees_the_offers(lost, hr, stranger, leader):
    assert list(keeping.offers(hr)) == [lost]
    assert list(keeping.offers(stranger)) == list(keeping.offers(leader)) == []
    assert keeping.waiting(hr) == 1


def test_a_pass_to_certify_is_the_business_of_who_issues_today(gained, hr, stranger):
    assert list(keeping.offers(hr)) == [gained]
    assert list(keeping.offers(stranger)) == []


def test_the_desk_lists_both_and_the_queue_points_to_it(visit, lost, hr):
    page = visit(hr, reverse("certificates:offers")).content.decode()
    queue = visit(hr, reverse("certificates:queue")).content.decode()

    assert lost.certificate.number in page
    assert "Không có ai chờ cấp giấy" in page
    assert "1 đề nghị sau chấm lại" in queue


def test_the_form_of_the_revocation_is_filled_from_the_offer(visit, lost, hr):
    page = visit(hr, reverse("certificates:offer", args=[lost.pk]))
    address = f"{reverse('certificates:revoke', args=[lost.certificate.number])}?cham-lai={lost.pk}"

    form = visit(hr, address).context["form"]

    assert address in page.content.decode()
    assert form.initial == {
        "ground": "not_eligible",
        "decision": "5/BB",
        "decided_on": "02/03/2026",
        "note": f"Quyết định chấm lại số 1, câu {lost.ruling.version.question.key}: điểm 3/3 → 2/3",
    }
    assert visit(hr, address, form.initial).status_code == 302
    lost.refresh_from_db()
    assert lost.answer == "done"
    assert Certificate.objects.get().revocation_decision == "5/BB"


def test_with_two_persons_the_offer_waits_for_the_second(visit, issuer, lost, hr, signer):
    type(issuer).objects.filter(pk=issuer.pk).update(two_person_rule=True)
    proposal = proposing.revoke(lost.certificate, **GROUND, by=hr)

    page = visit(hr, reverse("certificates:offer", args=[lost.pk])).content.decode()
    lost.refresh_from_db()
    assert (lost.answer, "đang chờ người thứ hai" in page) == ("", True)

    proposing.confirm(proposal, by=signer)
    lost.refresh_from_db()
    assert (lost.answer, lost.answered_by) == ("done", signer)


@pytest.mark.parametrize("query", ["x", "9" * 30, "999"])
def test_a_revocation_from_no_such_offer_is_not_found(visit, lost, hr, query):
    address = reverse("certificates:revoke", args=[lost.certificate.number])

    assert visit(hr, f"{address}?cham-lai={query}").status_code == 404


def test_an_offer_of_another_certificate_fills_no_form(visit, lost, hr):
    other = issued(person=factories.PersonFactory())
    address = reverse("certificates:revoke", args=[other.number])

    assert visit(hr, f"{address}?cham-lai={lost.pk}").status_code == 404


def test_the_desk_keeps_a_certificate_with_a_reason(visit, lost, hr):
    address = reverse("certificates:offer", args=[lost.pk])

    assert visit(hr, address, {"reason": ""}).status_code == 200
    assert visit(hr, address, {"reason": "Đã học bổ sung"}).status_code == 302
    assert visit(hr, address, {"reason": "lần nữa"}).status_code == 302
    lost.refresh_from_db()
    assert lost.refusal == "Đã học bổ sung"


@pytest.mark.parametrize("how", ["da-chon", "tat-ca"])
def test_the_desk_certifies_those_chosen_or_all(visit, gained, hr, how):
    chosen = {"chon": [gained.pk, "x", "9" * 30]} if how == "da-chon" else {}

    answer = visit(hr, reverse("certificates:offers"), {how: "1", **chosen})

    assert answer.status_code == 302
    assert Certificate.objects.get().person == gained.enrolment.person
    gained.refresh_from_db()
    assert gained.answer == "done"


def test_choosing_nobody_issues_nothing(visit, gained, hr):
    visit(hr, reverse("certificates:offers"), {"da-chon": "1"})

    assert not Certificate.objects.exists()


def test_who_has_more_to_finish_is_marked_passed_but_not_certified(visit, gained, hr, fresh):
    factories.EditionActivityFactory(edition=fresh.enrolment.edition, position=9)

    page = visit(hr, reverse("certificates:offers"), {"tat-ca": "1"})

    assert page.status_code == 302
    assert not Certificate.objects.exists()
    record = gained.enrolment.records.get(activity=gained.activity)
    assert record.finished_at
